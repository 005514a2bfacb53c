//! What random play comes across, as text: everything by node, then what is rare or never met.

use std::fmt::Write;

use super::{Explored, Led, Looked, Row};
use crate::batch::Item;
use crate::explore::{MOST_SEEDS, Sight};
use crate::expression::NodeId;
use crate::program::NodeKind;
use crate::report::distribution::{chance, footing};
use crate::report::solution::thousands;

/// What exploring has found, as text.
#[must_use]
pub fn explored_text(explored: &Explored<'_>) -> String {
    let program = explored.program;
    let mut out = format!("{}\n", program.scenario.title.value);
    let method = match explored.looked {
        Looked::Exactly(exact) => {
            let _ = writeln!(
                out,
                "All {} states were explored; probabilities are those of uniformly random play.",
                thousands(exact.states)
            );
            "exact; equal futures are one state".to_owned()
        }
        Looked::InPlays(plays, limit) => {
            let why = limit.map_or_else(String::new, |limit| {
                format!("; exploring all states reached the budget of {}", limit.name())
            });
            let _ = writeln!(out, "{} random plays, seed {}{why}.", thousands(plays.plays), plays.seed);
            format!("sampled, generator {}", crate::engine::GENERATOR)
        }
    };
    table(&mut out, explored);
    rare(&mut out, explored);
    never(&mut out, explored);
    let _ = writeln!(out, "\n{}", footing(program, &method));
    out
}

/// Rows with the depth at which they stand: a node, its choices, their outcomes.
fn ordered<'a>(explored: &'a Explored<'_>) -> Vec<(usize, &'a Row)> {
    let program = explored.program;
    let row = |wanted: Sight| explored.rows.iter().find(|row| row.sight == wanted);
    let mut found = Vec::new();
    let mut add = |depth: usize, sight: Sight| found.extend(row(sight).map(|row| (depth, row)));
    for i in 0..program.nodes.len() {
        let node = NodeId::at(i);
        add(0, Sight::Item(Item::Node(node)));
        match &program.nodes[node].kind {
            NodeKind::Decision { choices } => {
                for choice in choices {
                    add(1, Sight::Item(Item::Choice(*choice)));
                    if let Some(outcomes) = &program.choices[*choice].outcomes {
                        (0..outcomes.list.len()).for_each(|i| add(2, Sight::Item(Item::Outcome(outcomes.chance, i))));
                    }
                }
            }
            NodeKind::Ranking { items, .. } => {
                (0..items.len()).for_each(|item| add(1, Sight::Item(Item::First(node, item))));
            }
            NodeKind::Chance(outcomes) => {
                (0..outcomes.list.len()).for_each(|i| add(1, Sight::Item(Item::Outcome(outcomes.chance, i))));
            }
        }
    }
    found
}

/// What a row is called below its node: the last part of its id.
fn own(depth: usize, row: &Row) -> String {
    let last = row.id.rsplit(['/', '#']).next().unwrap_or(&row.id);
    let name = if depth == 0 { row.id.as_str() } else { last };
    let said = match row.sight {
        Sight::Item(Item::First(..)) => format!("{name} first"),
        Sight::Item(Item::Outcome(..)) => format!("# {name}"),
        Sight::Item(Item::Node(_) | Item::Choice(_)) | Sight::Ending(_) => name.to_owned(),
    };
    format!("{:indent$}{said}", "", indent = 2 * depth + 2)
}

fn table(out: &mut String, explored: &Explored<'_>) {
    let rows = ordered(explored);
    let endings: Vec<&Row> = explored.rows.iter().filter(|row| matches!(row.sight, Sight::Ending(_))).collect();
    let names = rows.iter().map(|(depth, row)| own(*depth, row)).chain(endings.iter().map(|row| own(0, row)));
    let width = names.map(|name| name.chars().count()).max().unwrap_or(0).max(24);
    let _ = writeln!(out, "\n{:<width$}  {:>14}  {:>10}", "What", "at least once", "times");
    let mut line = |depth: usize, row: &Row| {
        let _ = writeln!(out, "{:<width$}  {:>14}  {:>10.4}", own(depth, row), chance(row.probability), row.times);
    };
    rows.iter().for_each(|(depth, row)| line(*depth, row));
    let _ = writeln!(out, "\nEndings");
    for row in endings {
        let _ = writeln!(out, "{:<width$}  {:>14}", own(0, row), chance(row.probability));
    }
}

fn rare(out: &mut String, explored: &Explored<'_>) {
    let mut rows = explored.rare().peekable();
    if rows.peek().is_none() {
        return;
    }
    out.push_str("\nRare: in less than 1 % of random plays, with a way there\n");
    for row in rows {
        let _ = writeln!(out, "  {:<7}  {}  {}", row.kind, row.id, chance(row.probability));
        if let Some(led) = &row.led {
            way(out, led);
        }
    }
}

fn way(out: &mut String, led: &Led) {
    let choices = led.choices.join(",");
    // A list that is empty decides nothing: it comes to that before the first decision.
    let list = if choices.is_empty() { String::new() } else { format!(" --choices \"{choices}\"") };
    match led.seed {
        Some(seed) => {
            let _ = writeln!(out, "           --seed {seed}{list} --fallback random");
        }
        None => {
            let _ = writeln!(out, "          {list}  (no seed below {} goes there)", thousands(MOST_SEEDS));
        }
    }
    if let (Some(odds), false) = (led.chance, led.outcomes.is_empty()) {
        let _ = writeln!(out, "           chance: {} ({})", led.outcomes.join(", "), chance(odds));
    }
}

fn never(out: &mut String, explored: &Explored<'_>) {
    let mut rows = explored.never().peekable();
    match (explored.looked, rows.peek()) {
        (Looked::Exactly(_), None) => {
            out.push_str("\nThere is a way to every node, choice, outcome and ending.\n");
            return;
        }
        (Looked::InPlays(..), None) => return,
        (Looked::Exactly(exact), Some(_)) => {
            let _ = writeln!(
                out,
                "\nNever: whatever is decided and drawn, none of these comes about in any of the {} states",
                thousands(exact.states)
            );
        }
        (Looked::InPlays(plays, _), Some(_)) => {
            let _ = writeln!(
                out,
                "\nNot met in these {} plays, which is no proof that it cannot be",
                thousands(plays.plays)
            );
        }
    }
    for row in rows {
        let _ = writeln!(out, "  {:<7}  {}", row.kind, row.id);
    }
}
