//! Ways through a scenario as text and JSON.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::distribution::{chance, footing};
use super::solution::{head, thousands_of};
use crate::analysis::{Counts, Path};
use crate::program::Program;

fn path_json(program: &Program, path: &Path) -> Value {
    let choices: Vec<String> = path.events.iter().filter_map(|e| e.decision(program)).collect();
    let outcomes: Vec<String> = path.events.iter().filter_map(|e| e.outcome(program)).collect();
    json!({
        "expected": path.expected, "score": (path.score * 1000.0).round() / 1000.0, "probability": path.probability,
        "choices": choices, "outcomes": outcomes,
    })
}

/// Counts and paths as JSON.
#[must_use]
pub fn paths_json(program: &Program, counts: Option<&Counts>, paths: &[Path]) -> Value {
    let mut map: Map<String, Value> = head(program, "exact");
    if let Some(counts) = counts {
        // Integers of any size: as text, so that no reader rounds them.
        map.insert("paths".to_owned(), json!(counts.paths.to_string()));
        map.insert("decision_lists".to_owned(), json!(counts.decisions.as_ref().map(ToString::to_string)));
        map.insert("decisions".to_owned(), json!({"fewest": counts.length.0, "most": counts.length.1}));
    } else {
        map.insert("list".to_owned(), paths.iter().map(|p| path_json(program, p)).collect());
    }
    Value::Object(map)
}

/// Counts as text.
#[must_use]
pub fn counts_text(program: &Program, counts: &Counts) -> String {
    let (fewest, most) = counts.length;
    let between = if fewest == most { format!("{most}") } else { format!("{fewest} to {most}") };
    let lists = counts.decisions.as_ref().map_or_else(
        || "too many situations to count lists of decisions alone".to_owned(),
        |n| format!("{} lists of decisions, if what chance does is left out", thousands_of(&n.to_string())),
    );
    format!(
        "{}\n{} paths: everything that can be decided and drawn, {between} decisions on each\n{lists}\n\n{}\n",
        program.scenario.title.value,
        thousands_of(&counts.paths.to_string()),
        footing(program, "exact; orders that the world does not tell apart are one")
    )
}

/// Paths as text: what they are worth, then their decisions as `play --choices` takes them, then what chance did.
#[must_use]
pub fn paths_text(program: &Program, paths: &[Path]) -> String {
    let mut out = format!("{}\n", program.scenario.title.value);
    for (i, path) in paths.iter().enumerate() {
        let _ = writeln!(
            out,
            "\n{}. worth {:.3}, scores {:.3}; luck {:+.3}, its probability {}",
            i + 1,
            path.expected,
            path.score,
            path.score - path.expected,
            chance(path.probability)
        );
        let choices: Vec<String> = path.events.iter().filter_map(|e| e.decision(program)).collect();
        let outcomes: Vec<String> = path.events.iter().filter_map(|e| e.outcome(program)).collect();
        let _ = writeln!(out, "   {}", choices.join(","));
        if !outcomes.is_empty() {
            let _ = writeln!(out, "   chance: {}", outcomes.join(", "));
        }
    }
    let _ = writeln!(
        out,
        "\n{}",
        footing(program, "exact; worth = expected score of the decisions before chance has spoken")
    );
    out
}
