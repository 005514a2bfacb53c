//! The scenarios that come with the program: `scenarios/*.ron`.

use crate::source::Text;

/// Id, path and text of each file.
macro_rules! files {
    ($($id:literal),* $(,)?) => {
        &[$(($id, concat!("scenarios/", $id, ".ron"), include_str!(concat!("../../scenarios/", $id, ".ron")))),*]
    };
}

/// In the order in which they are listed.
const FILES: &[(&str, &str, &str)] = files![
    "warm-up",
    "vp-crisis",
    "security-hole-before-launch",
    "race-condition-go-no-go",
    "checkout-outage",
    "duplicate-webhooks",
    "monolith-migration",
    "features-vs-platform",
    "underperforming-engineer",
    "hiring-panel",
];

/// Ids of the built-in scenarios, the warm-up first.
pub fn built_in_ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(id, ..)| *id)
}

/// The text of a built-in scenario.
#[must_use]
pub fn built_in(id: &str) -> Option<Text> {
    FILES.iter().find(|(name, ..)| *name == id).map(|(_, path, content)| Text::new(*path, *content))
}
