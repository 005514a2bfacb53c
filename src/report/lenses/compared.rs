//! Lenses beside runs and groups that are compared.

use std::fmt::Write;

use serde_json::{Value, json};

use super::seen::{seen, split};
use super::text::{dispute, heading, left_out, ties, used, verdict_words};
use crate::compare::{Attending, attending};
use crate::framework::{Dispute, Lens, disputes};
use crate::program::Program;
use crate::report::phrases::percent;
use crate::run::Session;

/// Lenses with what runs and groups attended to.
#[derive(Debug, Clone, Default)]
pub struct Attentions {
    /// The lenses; the scenario's own framework first.
    pub lenses: Vec<Lens>,
    /// Pairs that they disagree on.
    pub disputes: Vec<Dispute>,
    /// Runs and groups under their names.
    pub of: Vec<Attending>,
    /// Names of sides of which no order of attention is kept: tables, reports, policies.
    pub silent: Vec<String>,
}

impl Attentions {
    /// Lenses, without anybody yet.
    #[must_use]
    pub fn new(lenses: Vec<Lens>) -> Attentions {
        Attentions { disputes: disputes(&lenses), lenses, ..Attentions::default() }
    }

    /// Adds a run or a group.
    pub fn add<'a, 'p: 'a>(&mut self, label: &str, program: &Program, sessions: impl Iterator<Item = &'a Session<'p>>) {
        self.of.push(attending(label, program, (&self.lenses, &self.disputes), sessions));
    }
}

/// As text; empty without lenses.
#[must_use]
pub fn attentions_text(it: &Attentions) -> String {
    let mut out = String::new();
    if !it.lenses.is_empty() {
        // Writing to a string cannot fail.
        let _ = write_text(&mut out, it);
    }
    out
}

fn write_text(out: &mut String, it: &Attentions) -> std::fmt::Result {
    let width = it.of.iter().map(|of| of.label.chars().count()).max().unwrap_or(0);
    writeln!(out, "\nATTENTION THROUGH FRAMEWORKS, reported and not scored (1 is the order of the lens)")?;
    for (place, lens) in it.lenses.iter().enumerate() {
        let seen = seen(lens);
        heading(out, &seen)?;
        for row in &seen.order {
            writeln!(out, "  {}. {} ({})", row.rank, row.title, used(row))?;
            ties(out, row)?;
        }
        left_out(out, &seen)?;
        for of in &it.of {
            if let Some(mean) = of.lenses.get(place).and_then(|mean| mean.ndcg) {
                let tau = of.lenses.get(place).and_then(|mean| mean.tau);
                let tau = tau.map_or_else(|| "not defined".to_owned(), |tau| format!("{tau:.3}"));
                writeln!(
                    out,
                    "  {:<width$}  mean nDCG {mean:.3}, Kendall's tau {tau} ({})",
                    of.label,
                    of.runs_words()
                )?;
            }
        }
    }
    writeln!(out, "\nWHERE LENSES DISAGREE\n  {}", verdict_words(&it.lenses, &it.disputes))?;
    for (place, found) in it.disputes.iter().enumerate() {
        let split = split(&it.lenses, found);
        dispute(out, &split)?;
        for of in it.of.iter().filter(|of| of.runs > 0) {
            let Some(pair) = of.pairs.get(place) else { continue };
            let share = |count: u64| percent(count as f64 / of.runs as f64);
            let [first, second] = &split.titles;
            writeln!(
                out,
                "     {:<width$}  {first} first in {}, {second} first in {}, both in one tick in {}, neither in {}",
                of.label,
                share(pair.first),
                share(pair.second),
                share(pair.together),
                share(pair.neither)
            )?;
        }
    }
    for of in it.of.iter().filter(|of| of.runs == 0) {
        writeln!(out, "  `{}`: no run is over, so there is no order of attention", of.label)?;
    }
    for label in &it.silent {
        writeln!(out, "  `{label}`: no order of attention is kept of tables, reports and policies")?;
    }
    Ok(())
}

/// As JSON; null without lenses.
#[must_use]
pub fn attentions_json(it: &Attentions) -> Value {
    if it.lenses.is_empty() {
        return Value::Null;
    }
    let lenses = it.lenses.iter().enumerate().map(|(place, lens)| {
        let seen = seen(lens);
        let mut value = json!(seen);
        let means = it.of.iter().map(|of| {
            let mean = of.lenses.get(place);
            json!({"label": of.label, "runs": of.runs, "ndcg": mean.and_then(|m| m.ndcg), "tau": mean.and_then(|m| m.tau)})
        });
        if let Some(map) = value.as_object_mut() {
            map.insert("of".to_owned(), means.collect());
        }
        value
    });
    let disputes = it.disputes.iter().enumerate().map(|(place, found)| {
        let mut value = json!(split(&it.lenses, found));
        let counts = it.of.iter().filter_map(|of| {
            let pair = of.pairs.get(place)?;
            Some(json!({
                "label": of.label, "runs": of.runs, "first": pair.first, "second": pair.second,
                "together": pair.together, "neither": pair.neither,
            }))
        });
        if let Some(map) = value.as_object_mut() {
            map.insert("of".to_owned(), counts.collect());
        }
        value
    });
    json!({
        "lenses": lenses.collect::<Value>(), "disputes": disputes.collect::<Value>(),
        "silent": it.silent, "words": verdict_words(&it.lenses, &it.disputes),
    })
}
