//! Tests beside scenarios: written, played, recorded, approved.

mod accepts;
mod commands;
mod plays;
mod records;

use toughcall::program::{Program, built_in};
use toughcall::source::Text;
use toughcall::testing::{Loaded, Player, Verdict, load};

/// A file of tests about the warm-up, without errors.
fn loaded(content: &str) -> (Text, Loaded) {
    about(&built_in("warm-up").unwrap(), content)
}

/// A file of tests about this scenario, without errors.
fn about(scenario: &Text, content: &str) -> (Text, Loaded) {
    let text = Text::new("t.tests.ron", content);
    let found = load(&text, &mut |_| Ok(scenario.clone()));
    assert!(!found.is_broken(), "{:?}\n{content}", found.findings);
    (text, found)
}

fn play(program: &Program, found: &Loaded) -> Vec<String> {
    found.tests.iter().flat_map(|test| told(&Player::new(program).play(test))).collect()
}

/// Everything that is wrong, a line each.
fn told(verdict: &Verdict<'_>) -> Vec<String> {
    let failures = verdict.failures.iter().map(|f| format!("{}: {} / {}", f.what, f.expected, f.found));
    failures.chain(verdict.stuck.iter().map(|s| s.message.clone())).collect()
}

/// What a file of tests with this one test of the warm-up has wrong.
fn one(test: &str) -> Vec<String> {
    let (_, found) = loaded(&format!("Tests(format: 1, tests: {{ \"t\": ({test}) }})"));
    play(found.program.as_ref().unwrap(), &found)
}
