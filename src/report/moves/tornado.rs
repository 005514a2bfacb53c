//! Which inputs move the score most, as data and as text.

use std::fmt::Write;

use serde_json::{Value, json};

use super::super::distribution::footing;
use super::super::solution::head;
use super::{csv_number, named, number, per_cent};
use crate::analysis::{End, Swing, Tornado};
use crate::export::csv_line;
use crate::program::Program;

/// The tornado as JSON (docs/json.md).
#[must_use]
pub fn tornado_json(program: &Program, tornado: &Tornado) -> Value {
    let mut map = head(program, "exact");
    map.insert("value".to_owned(), json!(tornado.value));
    let end = |end: &Option<End>| {
        end.as_ref().map(|e| {
            json!({
                "at": e.at, "probability": e.probability, "value": e.value.as_ref().ok(), "left_out": e.value.as_ref().err(),
            })
        })
    };
    let inputs = tornado.swings.iter().map(|swing| {
        let name = named(program, swing.input);
        json!({
            "kind": name.kind, "id": name.id, "title": name.title, "value": swing.value, "probability": swing.probability,
            "low": end(&swing.low), "high": end(&swing.high), "width": swing.width(tornado.value),
        })
    });
    map.insert("inputs".to_owned(), inputs.collect());
    Value::Object(map)
}

/// The tornado as comma-separated values.
#[must_use]
pub fn tornado_csv(program: &Program, tornado: &Tornado) -> String {
    let header =
        ["kind", "id", "value", "probability", "low", "low_score", "high", "high_score", "base_score", "left_out"];
    let mut out = csv_line(&header.map(str::to_owned));
    for swing in &tornado.swings {
        let name = named(program, swing.input);
        let at = |end: &Option<End>| csv_number(end.as_ref().map(|e| e.probability.unwrap_or(e.at)));
        let score = |end: &Option<End>| csv_number(end.as_ref().and_then(|e| e.value.as_ref().ok().copied()));
        out += &csv_line(&[
            name.kind.to_owned(),
            name.id,
            csv_number(Some(swing.value)),
            csv_number(swing.probability),
            at(&swing.low),
            score(&swing.low),
            at(&swing.high),
            score(&swing.high),
            csv_number(Some(tornado.value)),
            swing.left_out().unwrap_or("").to_owned(),
        ]);
    }
    out
}

/// Swings that move the score, and how many of the others were computed.
pub(super) fn moving(tornado: &Tornado) -> (Vec<&Swing>, usize) {
    let computed: Vec<&Swing> = tornado.swings.iter().filter(|s| s.scores().next().is_some()).collect();
    let moving: Vec<&Swing> = computed.iter().copied().filter(|s| s.width(tornado.value) > 1e-9).collect();
    let still = computed.len() - moving.len();
    (moving, still)
}

/// The setting of an input at an end.
pub(super) fn setting(value: f64, probability: Option<f64>) -> String {
    probability.map_or_else(|| number(value), per_cent)
}

/// Columns of the bars.
const COLUMNS: usize = 40;

/// The tornado as text: a bar for every input, `-` towards the score at its lower end, `+` towards that at its upper end.
#[must_use]
pub fn tornado_text(program: &Program, tornado: &Tornado) -> String {
    let (moving, still) = moving(tornado);
    let mut out = format!(
        "{}\nWhat moves the expected score of optimal play, {:.3}, most: each input alone, a little down (-) and up (+)\n\n",
        program.scenario.title.value, tornado.value
    );
    let all: Vec<f64> = moving.iter().flat_map(|s| s.scores()).chain([tornado.value]).collect();
    let low = all.iter().copied().fold(f64::INFINITY, f64::min);
    let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let names: Vec<(String, String)> = moving
        .iter()
        .map(|s| {
            let name = named(program, s.input);
            (format!("{} {}", name.kind, name.id), setting(s.value, s.probability))
        })
        .collect();
    let width = names.iter().map(|(n, _)| n.chars().count()).max().unwrap_or(0);
    if !moving.is_empty() {
        let _ = writeln!(out, "  {:width$} {:>8}   {low:<20.3}{high:>20.3}", "", "now");
    }
    for (swing, (name, now)) in moving.iter().zip(&names) {
        let _ = writeln!(
            out,
            "  {name:<width$} {now:>8}   {}  {}",
            bar([&swing.low, &swing.high].map(score_of), tornado.value, low, high),
            [&swing.low, &swing.high].into_iter().flatten().map(end_words).collect::<Vec<_>>().join(", ")
        );
    }
    if still > 0 {
        let what = if still == 1 { "1 input moves" } else { &format!("{still} inputs move") };
        let _ = writeln!(out, "  {what} nothing.");
    }
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for swing in &tornado.swings {
        let Some(why) = swing.left_out() else { continue };
        let name = named(program, swing.input).id;
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, ids)) => ids.push(name),
            None => reasons.push((why, vec![name])),
        }
    }
    for (why, ids) in reasons {
        let _ = writeln!(out, "\nNot computed ({}): {why}", ids.join(", "));
    }
    let _ = writeln!(
        out,
        "\nMoved by: weights 10 points, probabilities 10 percentage points, starts a tenth of their range, inputs of the framework 10 %.\n{}",
        footing(program, "exact")
    );
    out
}

fn end_words(end: &End) -> String {
    match &end.value {
        Ok(score) => format!("{} → {score:.3}", setting(end.at, end.probability)),
        Err(_) => format!("{} not computed", setting(end.at, end.probability)),
    }
}

fn score_of(end: &Option<End>) -> Option<f64> {
    end.as_ref().and_then(|e| e.value.as_ref().ok().copied())
}

/// A bar from the base to the scores at the lower and the upper end, between the lowest and the highest score of all bars.
pub(in crate::report) fn bar(ends: [Option<f64>; 2], base: f64, low: f64, high: f64) -> String {
    let scale = if high > low { (COLUMNS - 1) as f64 / (high - low) } else { 0.0 };
    // INVARIANT: scores lie between low and high, so columns fit.
    let column = |score: f64| ((score - low) * scale + 0.5) as usize;
    let mut cells = vec![' '; COLUMNS];
    let mut ends: Vec<(f64, char)> =
        ends.into_iter().zip(['-', '+']).filter_map(|(score, mark)| Some((score?, mark))).collect();
    // The longer one first, so that the shorter one stays to be seen where both go the same way.
    ends.sort_by(|a, b| (b.0 - base).abs().total_cmp(&(a.0 - base).abs()));
    for (score, mark) in ends {
        let (from, to) = (column(base).min(column(score)), column(base).max(column(score)));
        cells.iter_mut().take(to + 1).skip(from).for_each(|c| *c = mark);
    }
    cells.iter_mut().skip(column(base)).take(1).for_each(|c| *c = '|');
    cells.into_iter().collect()
}
