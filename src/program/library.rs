//! The scenarios that come with the program, `scenarios/*.ron`, and their tests, `scenarios/*.tests.ron`.

use crate::source::Text;

/// A file, with what a list says of it: known without reading it, which takes a while.
struct File {
    id: &'static str,
    title: &'static str,
    minutes: u32,
    path: &'static str,
    content: &'static str,
    /// Path and content of its tests.
    tests: (&'static str, &'static str),
}

macro_rules! files {
    ($($id:literal: $title:literal, $minutes:literal min);* $(;)?) => {
        &[$(File {
            id: $id,
            title: $title,
            minutes: $minutes,
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
    "warm-up": "Monday numbers", 4 min;
    "vp-crisis": "Five fires on a Monday", 35 min;
    "security-hole-before-launch": "Somebody else's card", 14 min;
    "race-condition-go-no-go": "Half a percent", 12 min;
    "checkout-outage": "Nobody can buy boots", 14 min;
    "duplicate-webhooks": "Once, or at least once", 13 min;
    "monolith-migration": "Emptying the Barn", 14 min;
    "features-vs-platform": "Just this once", 11 min;
    "underperforming-engineer": "Dear Biscuit", 14 min;
    "hiring-panel": "Four point oh", 12 min;
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

/// Title and length of a built-in scenario, in minutes, as its file says.
#[must_use]
pub fn built_in_title(id: &str) -> Option<(&'static str, u32)> {
    FILES.iter().find(|file| file.id == id).map(|file| (file.title, file.minutes))
}

#[cfg(test)]
mod tests {
    use super::{built_in, built_in_ids, built_in_title};
    use crate::scenario::{Kind, parse};

    #[test]
    fn titles_and_lengths_are_those_of_the_files_and_the_first_is_the_warm_up() {
        for (place, id) in built_in_ids().enumerate() {
            let scenario = parse(&built_in(id).unwrap()).value.unwrap();
            assert_eq!(built_in_title(id), Some((scenario.title.value.as_str(), scenario.minutes.0)));
            assert_eq!(scenario.kind.value == Kind::WarmUp, place == 0, "{id}");
        }
    }
}
