//! How far inputs can move, as text.

use std::fmt::Write;

use super::super::distribution::footing;
use super::super::words::pick_label;
use super::{named, number, per_cent, pick_id};
use crate::analysis::{Answer, Crossing, Flips, Input, Moved, Order, Way};
use crate::program::Program;

/// Kinds of input, with what is said above them.
const GROUPS: [(&str, &str); 5] = [
    (
        "weight",
        "Weights of components, in points; the others keep their proportions, and floors of the ledger are as they are",
    ),
    ("chance", "Chances with constant weights, as probabilities; the other outcomes keep their proportions"),
    ("framework", "Inputs of the framework, which matter only through its order and ties"),
    ("start", "Variables at the start, by their steps"),
    ("prior", "Prior probabilities of unknowns; the other values keep their proportions"),
];

/// Flips as text.
#[must_use]
pub fn flips_text(program: &Program, flips: &Flips) -> String {
    let mut out = format!("{}\n{}\n", program.scenario.title.value, question(program, flips));
    for (kind, heading) in GROUPS {
        let rows: Vec<(String, &Moved)> = flips
            .inputs
            .iter()
            .map(|moved| (named(program, moved.input), moved))
            .filter(|(name, _)| name.kind == kind)
            .map(|(name, moved)| (name.id, moved))
            .collect();
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{heading}");
        // What is left out for the same reason everywhere is said once.
        let why = rows.first().and_then(|(_, m)| m.down.left_out.as_ref().or(m.up.left_out.as_ref()));
        let ways = |m: &Moved| [m.down.clone(), m.up.clone()];
        let nothing = |w: &Way| w.tried == 0 && w.orders.is_empty();
        if let Some(why) = why
            && rows.iter().all(|(_, m)| ways(m).iter().all(nothing))
        {
            let ids: Vec<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
            let _ = writeln!(out, "  not tried ({}): {why}", ids.join(", "));
            continue;
        }
        let width = rows.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0);
        for (id, moved) in &rows {
            let now = moved.probability.map_or_else(|| number(moved.value), per_cent);
            let down = way_words(program, flips, moved, &moved.down, false);
            let up = way_words(program, flips, moved, &moved.up, true);
            let both = if down == up { down } else { format!("{down}; {up}") };
            let _ = writeln!(out, "  {id:<width$} {now:>8}   {both}");
        }
        if kind == "framework" {
            let reason = rows.iter().find_map(|(_, m)| m.down.left_out.as_ref().or(m.up.left_out.as_ref()));
            if let Some(reason) = reason {
                let _ = writeln!(out, "  What is best under another order was not computed: {reason}");
            }
        }
    }
    let method = "exact at every value that was tried, a change closed in on to 0.1 % of the range; between values that were tried nothing is claimed";
    let _ = writeln!(out, "\n{}", footing(program, method));
    out
}

fn question(program: &Program, flips: &Flips) -> String {
    let asked = &flips.asked;
    let node = program.node_id(asked.node);
    let id = |pick| pick_id(program, asked.node, pick);
    let label = |pick| pick_label(program, asked.node, pick, &asked.state);
    let best = &flips.answer.best;
    if let (Some((n, taken)), Some(verdict)) = (&asked.taken, flips.answer.verdict) {
        let given_up = flips.answer.choices.iter().find(|(pick, _)| pick_id(program, asked.node, pick) == id(taken));
        return format!(
            "How far each input can move before the verdict on decision {n} (`{node}`) changes.\nTaken: {} ({}). Now {}, {:.3} points given up; best is {} ({}).\nShifts of weights (judgement calls) are no part of the verdicts here.",
            id(taken),
            label(taken),
            verdict.name(),
            given_up.map_or(0.0, |(_, v)| if v.abs() < 5e-10 { 0.0 } else { -v }),
            id(best),
            label(best)
        );
    }
    let second = flips.answer.choices.iter().filter(|(pick, _)| pick != best).max_by(|a, b| a.1.total_cmp(&b.1));
    let ahead = second.map_or_else(String::new, |(pick, v)| format!(", {:.3} points ahead of {}", -v, id(pick)));
    let skipped: Vec<String> = asked.skipped.iter().map(|n| format!("`{}`", program.node_id(*n))).collect();
    let before = match skipped.len() {
        0 => String::new(),
        _ => format!("\nBefore it comes {}, where every choice is as good as any.", skipped.join(", ")),
    };
    format!(
        "How far each input can move before the best choice at `{node}` changes.\nNow best: {} ({}){ahead}.{before}",
        id(best),
        label(best)
    )
}

fn answer_words(program: &Program, flips: &Flips, answer: &Answer) -> String {
    let best = pick_id(program, flips.asked.node, &answer.best);
    match answer.verdict {
        Some(verdict) if flips.answer.best != answer.best => format!("{} (best is {best})", verdict.name()),
        Some(verdict) => verdict.name().to_owned(),
        None => best,
    }
}

fn way_words(program: &Program, flips: &Flips, moved: &Moved, way: &Way, up: bool) -> String {
    let side = if up { "above" } else { "below" };
    let direction = if up { "up" } else { "down" };
    let limit = way.limit_probability.map_or_else(|| number(way.limit), per_cent);
    if let Some(turn) = &way.turn {
        // The last value that was found to change nothing; a step beyond is another answer.
        let same = match (moved.input, turn.probability) {
            (_, Some((same, _))) => per_cent(same),
            (Input::Weight(_), None) => format!("{:.1}", turn.same),
            (_, None) => number(turn.same),
        };
        let order =
            crossing_at(way, turn.at).map_or_else(String::new, |c| format!(" ({})", order_words(program, &c.order)));
        return format!("{side} {same}: {}{order}", answer_words(program, flips, &turn.answer));
    }
    if let (Input::Framework(..), Some(first)) = (moved.input, way.orders.first()) {
        let same = if up { first.at.thousandths() - 1 } else { first.at.thousandths() + 1 };
        let computed = way.orders.iter().all(|c| matches!(c.answer, Some(Ok(_))));
        let at = number(same as f64 / 1000.0);
        if computed {
            return format!("none seen {direction} to {limit} (another order {side} {at})");
        }
        let more = match way.orders.len() {
            1 => String::new(),
            n => format!("; {} more orders beyond", n - 1),
        };
        return format!("another order {side} {at}: {}{more}", order_words(program, &first.order));
    }
    match (&way.left_out, way.tried) {
        (Some(why), 0) => why.clone(),
        (Some(why), tried) => format!("{direction} not to the end ({tried} tried): {why}"),
        (None, 0) => format!("no room {direction}"),
        (None, _) => format!("none seen {direction} to {limit} ({} tried)", way.tried),
    }
}

fn crossing_at(way: &Way, at: f64) -> Option<&Crossing> {
    way.orders.iter().find(|c| (c.at.to_f64() - at).abs() < 1e-9)
}

/// "a > b = c", with ties between neighbours as "=" and others named after it.
fn order_words(program: &Program, order: &Order) -> String {
    let id = |p| program.priority(p).0;
    let mut out = String::new();
    let mut before = None;
    for p in &order.order {
        if let Some(before) = before {
            out += if order.ties.contains(&(before, *p)) { " = " } else { " > " };
        }
        out += id(*p);
        before = Some(*p);
    }
    let neighbours: Vec<_> = order.order.iter().copied().zip(order.order.iter().copied().skip(1)).collect();
    for (a, b) in order.ties.iter().filter(|pair| !neighbours.contains(pair)) {
        let _ = write!(out, ", {} = {}", id(*a), id(*b));
    }
    out
}
