//! The scenarios that come with the program: `scenarios/*.ron`.

use crate::source::Text;

const FILES: [(&str, &str, &str); 2] = [
    ("warm-up", "scenarios/warm-up.ron", include_str!("../../scenarios/warm-up.ron")),
    ("vp-crisis", "scenarios/vp-crisis.ron", include_str!("../../scenarios/vp-crisis.ron")),
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
