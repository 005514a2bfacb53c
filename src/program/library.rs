//! The scenarios that come with the program, `scenarios/*.ron`, and their tests, `scenarios/*.tests.ron`.

use crate::source::Text;

/// A file that comes with the program.
struct File {
    id: &'static str,
    path: &'static str,
    content: &'static str,
    /// Path and content of its tests.
    tests: (&'static str, &'static str),
}

macro_rules! files {
    ($($id:literal),* $(,)?) => {
        &[$(File {
            id: $id,
            path: concat!("scenarios/", $id, ".ron"),
            content: include_str!(concat!("../../scenarios/", $id, ".ron")),
            tests: (
                concat!("scenarios/", $id, ".tests.ron"),
                include_str!(concat!("../../scenarios/", $id, ".tests.ron")),
            ),
        }),*]
    };
}

/// In the order in which they are listed.
const FILES: &[File] = files![
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
    FILES.iter().map(|file| file.id)
}

/// The text of a built-in scenario.
#[must_use]
pub fn built_in(id: &str) -> Option<Text> {
    FILES.iter().find(|file| file.id == id).map(|file| Text::new(file.path, file.content))
}

/// The tests of a built-in scenario.
#[must_use]
pub fn built_in_tests(id: &str) -> Option<Text> {
    FILES.iter().find(|file| file.id == id).map(|file| Text::new(file.tests.0, file.tests.1))
}
