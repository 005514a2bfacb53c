//! `sweep`: numbers of a scenario varied, against figures worked by hand, the solver, and `batch`.

mod agreement;
mod by_hand;
mod files;
mod page;
mod slips;

use serde_json::Value;
use toughcall::cli::Exit;

use crate::support::command;

/// Runs a command that must end so, and reads its JSON.
#[track_caller]
fn json(arguments: &[&str], exit: Exit) -> Value {
    let output = command(arguments);
    assert_eq!(output.exit, exit, "{arguments:?}: {}", output.err);
    serde_json::from_str(&output.out).unwrap_or_else(|e| panic!("{e}: {}", output.out))
}

/// A sweep as JSON.
#[track_caller]
fn swept(arguments: &[&str]) -> Value {
    json(&[&["sweep"][..], arguments, &["--json", "--no-timing", "--quiet"]].concat(), Exit::Fine)
}

/// The mean of a policy at a point.
#[track_caller]
fn mean(found: &Value, point: usize, policy: &str) -> f64 {
    figure(found, point, policy)["mean"].as_f64().unwrap_or_else(|| panic!("{policy} at {point}: {found:#}"))
}

/// What a policy came to at a point.
fn figure<'v>(found: &'v Value, point: usize, policy: &str) -> &'v Value {
    let all = found["points"][point]["policies"].as_array().unwrap();
    all.iter().find(|p| p["policy"] == policy).unwrap()
}
