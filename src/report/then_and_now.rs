//! Two lines of one run side by side: the same luck, other decisions.

use std::fmt::Write;

use serde::Serialize;

use super::words::pick_label;
use crate::engine::Component;
use crate::number::Fixed;
use crate::run::Session;
use crate::score::Components;

/// As many decisions as are told; one changes what comes after it.
const MOST_ROWS: usize = 3;

/// Where one line came out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reached {
    /// The ending's title; none if the line is not over.
    pub ending: Option<String>,
    /// The score, or the points so far.
    pub score: Fixed,
    /// Points per component.
    pub components: Components,
}

/// A decision that differs: what each line has there, with its time in words; none where a line was over before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DifferingRow {
    /// Number of the decision, from 1.
    pub n: usize,
    /// What was taken then.
    pub then: Option<(String, String)>,
    /// What was taken now.
    pub now: Option<(String, String)>,
}

/// Two lines compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The line that was there before.
    pub then: Reached,
    /// The new one.
    pub now: Reached,
    /// Points at most per component.
    pub weights: [u32; 4],
    /// The first decisions that differ.
    pub decisions: Vec<DifferingRow>,
    /// Whether every line of the two ledgers is the same.
    pub same_ledger: bool,
}

/// Compares a line with the one that was played before it.
#[must_use]
pub fn then_and_now(then: &Session<'_>, now: &Session<'_>) -> Comparison {
    let side = |session: &Session<'_>| Reached {
        ending: session.ending().map(|e| session.program().ending(e).1.to_owned()),
        score: session.record().ledger.total(),
        components: session.record().ledger.components(),
    };
    let key = |session: &Session<'_>, place: usize| session.taken().get(place).map(|t| session.key(t.node, &t.pick));
    let row = |session: &Session<'_>, place: usize| {
        let taken = session.taken().get(place)?;
        let program = session.program();
        Some((program.clock_words(taken.tick), pick_label(program, taken.node, &taken.pick, &taken.before)))
    };
    let longest = then.taken().len().max(now.taken().len());
    let decisions = (0..longest)
        .filter(|place| key(then, *place) != key(now, *place))
        .take(MOST_ROWS)
        .map(|place| DifferingRow { n: place + 1, then: row(then, place), now: row(now, place) });
    Comparison {
        then: side(then),
        now: side(now),
        weights: now.program().weights,
        decisions: decisions.collect(),
        same_ledger: then.record().ledger.lines(then.program()) == now.record().ledger.lines(now.program()),
    }
}

impl Comparison {
    /// The comparison in plain words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_all(&mut out);
        out
    }

    fn write_all(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "THEN AND NOW, with the same luck")?;
        writeln!(out, "  {:<11} {}", "score", points(self.then.score, self.now.score))?;
        for (component, most) in Component::ALL.iter().zip(self.weights) {
            if most > 0 {
                let change = points(self.then.components.of(*component), self.now.components.of(*component));
                writeln!(out, "  {:<11} {change}", component.name())?;
            }
        }
        let named = |side: &Reached| side.ending.clone().unwrap_or_else(|| "not over".to_owned());
        let (then, now) = (named(&self.then), named(&self.now));
        let ending = if then == now { format!("the same, {now}") } else { format!("{then} → {now}") };
        writeln!(out, "  {:<11} {ending}", "ending")?;
        writeln!(out, "\nWHERE THE DECISIONS DIFFER FIRST")?;
        if self.decisions.is_empty() {
            let ledger = if self.same_ledger { "so is every line of the ledger" } else { "the ledgers differ" };
            writeln!(out, "  Nowhere: every decision is the same, and {ledger}.")?;
        }
        for row in &self.decisions {
            let told = |side: &Option<(String, String)>| {
                side.as_ref()
                    .map_or_else(|| "no decision any more".to_owned(), |(clock, label)| format!("{clock}. {label}"))
            };
            writeln!(out, "  {}. Then: {}", row.n, told(&row.then))?;
            writeln!(out, "     Now: {}", told(&row.now))?;
        }
        Ok(())
    }
}

fn points(then: Fixed, now: Fixed) -> String {
    let change = now.minus(then);
    match change.thousandths() {
        0 => format!("{then}, the same"),
        1.. => format!("{then} → {now}, {change} more"),
        _ => format!("{then} → {now}, {} less", then.minus(now)),
    }
}
