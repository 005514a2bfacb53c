//! Ways through a scenario as text and JSON.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::distribution::{chance, footing};
use super::moves::outcome_id;
use super::solution::{head, thousands_of};
use crate::analysis::{Counts, Event, Path};
use crate::engine::Draw;
use crate::program::{Pick, Program};

/// The entry of a list of choices, as `play --choices` takes it.
pub(super) fn entry(program: &Program, event: &Event) -> Option<String> {
    let Event::Decided(node, pick) = event else { return None };
    Some(match pick {
        Pick::Choice(choice) => program.choice_key(*choice),
        Pick::Order(order) => {
            let items = program.item_ids(*node);
            let named: Vec<&str> = order.iter().filter_map(|i| items.get(usize::from(*i)).copied()).collect();
            format!("{}/{}", program.node_id(*node), named.join(">"))
        }
    })
}

/// What chance settled: `node#outcome`, `node/choice=signal` for a look, `?unknown=value`.
pub(super) fn outcome(program: &Program, event: &Event) -> Option<String> {
    let Event::Drawn(draw, place, index) = event else { return None };
    Some(match draw {
        Draw::Outcome(chance) => format!("{place}#{}", outcome_id(program, *chance, *index)),
        Draw::Signal(unknown, look) => {
            let look = program.unknown(*unknown).and_then(|(_, u)| u.looks.0.get(usize::from(*look)));
            let row = look.and_then(|(_, rows)| rows.value.0.first());
            let signal = row.and_then(|(_, row)| row.0.get(*index)).map_or("", |(signal, _)| signal.value.as_str());
            format!("{place}={signal}")
        }
        Draw::Reveal(unknown) => {
            let (name, value) = program.unknown(*unknown).map_or(("", ""), |(name, u)| {
                (name, u.values.0.get(*index).map_or("", |(value, _)| value.value.as_str()))
            });
            format!("?{name}={value}")
        }
    })
}

fn path_json(program: &Program, path: &Path) -> Value {
    let choices: Vec<String> = path.events.iter().filter_map(|e| entry(program, e)).collect();
    let outcomes: Vec<String> = path.events.iter().filter_map(|e| outcome(program, e)).collect();
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
        let choices: Vec<String> = path.events.iter().filter_map(|e| entry(program, e)).collect();
        let outcomes: Vec<String> = path.events.iter().filter_map(|e| outcome(program, e)).collect();
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
