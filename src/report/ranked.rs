//! A ranked backlog: as text, Markdown, CSV and JSON.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::framework::{Item, Margin, Ranking, Score};
use crate::number::Fixed;

/// A backlog with its order, and how firm that is.
#[derive(Debug)]
pub struct Ranked {
    /// What was ranked, in the order of the table.
    pub items: Vec<Item>,
    /// The order, with its framework.
    pub ranking: Ranking,
    /// How far each input can move.
    pub margins: Vec<Margin>,
    /// Columns that the framework does not read.
    pub unused: Vec<String>,
}

/// One line of the table.
struct Line<'r> {
    rank: usize,
    item: &'r Item,
    arithmetic: &'r str,
    score: &'r Score,
    tied: Vec<&'r str>,
    margins: Vec<&'r Margin>,
}

impl Ranked {
    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let rows = &self.ranking.rows;
        rows.iter().enumerate().filter_map(move |(at, row)| {
            let tied = (0..rows.len())
                .filter(|other| *other != at && self.ranking.is_tie(at, *other))
                .filter_map(|other| Some(self.items.get(rows.get(other)?.item)?.id.as_str()));
            Some(Line {
                rank: row.rank,
                item: self.items.get(row.item)?,
                arithmetic: &row.scored.arithmetic,
                score: &row.scored.score,
                tied: tied.collect(),
                margins: self.margins.iter().filter(|m| m.item == row.item).collect(),
            })
        })
    }
}

/// From where on inputs of an item change the order, each alone, in words.
fn changes(margins: &[&Margin]) -> String {
    let told = margins.iter().filter_map(|margin| {
        let way = |sign: &str, to: Option<Fixed>| to.map(|to| format!("{sign} {to}"));
        let moves: Vec<String> = [way("≤", margin.below), way("≥", margin.above)].into_iter().flatten().collect();
        (!moves.is_empty()).then(|| format!("{} {}", margin.input, moves.join(" or ")))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { "no input alone".to_owned() } else { told.join("; ") }
}

/// For people: order, arithmetic, ties, and the value of each input at which the order would be another.
#[must_use]
pub fn ranked_text(ranked: &Ranked) -> String {
    let framework = &ranked.ranking.framework;
    let mut out = format!("{}\n  source: {}\n\n", framework.title.value, framework.source.value);
    for line in ranked.lines() {
        let name = if line.item.title == line.item.id { String::new() } else { format!(" ({})", line.item.id) };
        let _ = writeln!(out, "{:>3}. {}{name}: {}", line.rank, line.item.title, line.arithmetic);
        if !line.tied.is_empty() {
            let _ = writeln!(out, "     a tie with {}", line.tied.join(", "));
        }
        let _ = writeln!(out, "     another order from: {}", changes(&line.margins));
    }
    if !ranked.unused.is_empty() {
        let _ = writeln!(out, "\nNot read by this framework: {}.", ranked.unused.join(", "));
    }
    out
}

/// The same as a Markdown table.
#[must_use]
pub fn ranked_markdown(ranked: &Ranked) -> String {
    let framework = &ranked.ranking.framework;
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let mut out = format!(
        "**{}** ({})\n\n| rank | item | arithmetic | ties | another order from |\n|---:|---|---|---|---|\n",
        framework.title.value, framework.source.value
    );
    for line in ranked.lines() {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            line.rank,
            cell(&line.item.title),
            cell(line.arithmetic),
            cell(&line.tied.join(", ")),
            cell(&changes(&line.margins))
        );
    }
    out
}

/// The columns of the table that [`ranked_rows`] gives.
pub const RANKED_HEADER: [&str; 6] = ["rank", "id", "title", "value", "arithmetic", "ties"];

/// The same as rows of a table: rank, id, title, value (or tier, from 1), arithmetic, ties.
#[must_use]
pub fn ranked_rows(ranked: &Ranked) -> Vec<[String; 6]> {
    let row = |line: Line<'_>| {
        let value = match line.score {
            Score::Value(value) => value.to_string(),
            Score::Tier(tier) => (tier + 1).to_string(),
        };
        let (id, title) = (line.item.id.clone(), line.item.title.clone());
        [line.rank.to_string(), id, title, value, line.arithmetic.to_owned(), line.tied.join(" ")]
    };
    ranked.lines().map(row).collect()
}

/// The same as JSON (docs/json.md).
#[must_use]
pub fn ranked_json(ranked: &Ranked) -> Value {
    let framework = &ranked.ranking.framework;
    let items = ranked.lines().map(|line| {
        let inputs: serde_json::Map<String, Value> =
            line.item.inputs.iter().map(|(name, n)| (name.clone(), json!(n))).collect();
        let margins: Vec<Value> = line
            .margins
            .iter()
            .map(|m| json!({ "input": m.input, "value": m.value, "below": m.below, "above": m.above }))
            .collect();
        let (value, tier) = match line.score {
            Score::Value(value) => (Some(value.to_f64()), None),
            Score::Tier(tier) => (None, Some(tier + 1)),
        };
        json!({
            "rank": line.rank, "id": line.item.id, "title": line.item.title, "value": value, "tier": tier,
            "arithmetic": line.arithmetic, "inputs": inputs, "ties": line.tied, "margins": margins,
        })
    });
    json!({
        "framework": framework.id.value,
        "title": framework.title.value,
        "source": framework.source.value,
        "items": items.collect::<Vec<_>>(),
        "unused": ranked.unused,
    })
}
