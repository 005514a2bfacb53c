//! The debrief as plain text: append-only, no boxes, nothing said by colour alone.

use std::fmt::Write;

use super::debrief::{Debrief, Met, TimelineRow};
use super::{lenses, plain_worth};
use crate::engine::Component;

/// What every debrief says of itself.
pub(super) const DISCLAIMER: &str = "A practice tool, not a validated test of people. The framework, the expert and the model may disagree; that is matter for discussion.";

/// What a part of a debrief is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Part {
    Opening,
    Reaction,
    TurningPoints,
    ThreeNumbers,
    Score,
    Timeline,
    Attention,
    Lenses,
    Results,
    Predictions,
    Points,
    Decisions,
    Keys,
    Elsewhere,
    Takeaway,
    Experts,
    Closing,
}

/// Parts of a debrief with what every decision was worth, and of one without, in their order.
const WITH_WORTH: [Part; 16] = [
    Part::Opening,
    Part::Reaction,
    Part::TurningPoints,
    Part::ThreeNumbers,
    Part::Score,
    Part::Timeline,
    Part::Attention,
    Part::Lenses,
    Part::Results,
    Part::Predictions,
    Part::Points,
    Part::Decisions,
    Part::Keys,
    Part::Elsewhere,
    Part::Takeaway,
    Part::Closing,
];
const WITHOUT: [Part; 10] = [
    Part::Opening,
    Part::Score,
    Part::Attention,
    Part::Lenses,
    Part::Results,
    Part::Experts,
    Part::Predictions,
    Part::Timeline,
    Part::Points,
    Part::Closing,
];

/// The debrief as text.
#[must_use]
pub fn plain(d: &Debrief) -> String {
    let parts: &[Part] = if d.worth.is_some() { &WITH_WORTH } else { &WITHOUT };
    parts.iter().map(|part| part_text(d, *part)).collect()
}

/// A part of it; empty where this debrief has nothing to say of it.
#[must_use]
pub fn part_text(d: &Debrief, part: Part) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_part(&mut out, d, part);
    out
}

fn write_part(out: &mut String, d: &Debrief, part: Part) -> std::fmt::Result {
    match (part, &d.worth) {
        (Part::Opening, _) => opening(out, d),
        (Part::Score, _) => score(out, d),
        (Part::Timeline, _) => timeline(out, d),
        (Part::Attention, _) => attention(out, d),
        (Part::Lenses, _) => d.lenses.as_ref().map_or(Ok(()), |it| lenses::plain(out, it)),
        (Part::Results, _) => results(out, d),
        (Part::Predictions, _) => predictions(out, d),
        (Part::Points, _) => points(out, d),
        (Part::Closing, _) => writeln!(out, "\n{DISCLAIMER}"),
        (Part::Experts, None) => experts(out, d),
        (Part::Reaction, Some(_)) => writeln!(out, "\n{}", plain_worth::REACTION),
        (Part::TurningPoints, Some(worth)) => plain_worth::turning_points(out, worth),
        (Part::ThreeNumbers, Some(worth)) => plain_worth::three_numbers(out, d, worth),
        (Part::Decisions, Some(worth)) => plain_worth::decisions(out, d, worth),
        (Part::Keys, Some(worth)) => plain_worth::keys(out, d, worth),
        (Part::Elsewhere, Some(worth)) => plain_worth::elsewhere(out, d, worth),
        (Part::Takeaway, Some(worth)) => plain_worth::takeaway(out, d, worth),
        // The expert's answers are among the three keys, and without worth there is no review.
        (Part::Experts, Some(_))
        | (
            Part::Reaction
            | Part::TurningPoints
            | Part::ThreeNumbers
            | Part::Decisions
            | Part::Keys
            | Part::Elsewhere
            | Part::Takeaway,
            None,
        ) => Ok(()),
    }
}

/// Every decision taken, one text each: with its verdict where the scenario was solved, else with the author's word.
#[must_use]
pub fn decision_texts(d: &Debrief) -> Vec<String> {
    let mut texts = Vec::new();
    for (place, row) in d.decisions.iter().enumerate() {
        let mut out = String::new();
        let _ = match d.worth.as_ref().and_then(|worth| worth.decisions.get(place)) {
            Some(row) => plain_worth::decision(&mut out, d, row),
            None => writeln!(out, "  {}. {}. {}\n     {}", row.n, row.clock, row.label, row.why),
        };
        texts.push(out);
    }
    texts
}

fn opening(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "DEBRIEF: {}\n", d.title)?;
    writeln!(out, "{} ({})", d.ending.0, d.ended)?;
    if !d.ending.1.is_empty() {
        writeln!(out, "{}", d.ending.1)?;
    }
    Ok(())
}

fn score(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "\nSCORE {} of 100", d.score)?;
    for component in Component::ALL {
        let (points, most) = d.component(component);
        if most > 0 {
            writeln!(out, "  {:<11} {points} of {most}", component.name())?;
        }
    }
    Ok(())
}

fn experts(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "\nWHERE THE EXPERT DIFFERS")?;
    if d.expert.is_empty() {
        writeln!(out, "  Nowhere: you decided as the expert does, every time.")?;
    }
    for row in &d.expert {
        writeln!(out, "  {}. {}. You: {}", row.n, row.clock, row.taken)?;
        writeln!(out, "     The expert: {}", row.expert)?;
        writeln!(out, "     {}", row.why)?;
    }
    Ok(())
}

fn points(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "\nEVERY POINT")?;
    for row in &d.ledger {
        let line = &row.line;
        let (points, title, words) = (line.points.to_string(), &row.title, &row.words);
        writeln!(out, "  {points:>7}  {title}: {words} ({}, {})", line.component, line.why)?;
    }
    writeln!(out, "  {:>7}  in all", d.score.to_string())
}

/// Decisions and events with the variables after each.
pub(super) fn timeline(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "\nWHAT HAPPENED [{}]", d.variables.join(" / "))?;
    d.timeline.iter().try_for_each(|row| writeln!(out, "{}", row.words()))
}

impl TimelineRow {
    /// The row in one line; a decision is marked by a star.
    #[must_use]
    pub fn words(&self) -> String {
        let values: Vec<String> = self.values.iter().map(ToString::to_string).collect();
        let mark = if self.kind == "decision" { "*" } else { " " };
        format!("{mark} {}: {} [{}]", self.clock, self.text, values.join("/"))
    }
}

fn attention(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "\nWHERE ATTENTION WENT, in the framework's order: {}", d.framework)?;
    for row in &d.attention {
        writeln!(
            out,
            "  {}. {} ({}): {}. {} of {}",
            row.rank, row.title, row.arithmetic, row.fate, row.points, row.budget
        )?;
        if row.lost_to_order.thousandths() > 0 {
            writeln!(
                out,
                "     {} lost because lower-ranked work began first ({:.1} units)",
                row.lost_to_order,
                row.lost_to_order.to_f64() / row.unit
            )?;
        }
        if row.lost_to_time.thousandths() > 0 {
            writeln!(
                out,
                "     {} lost because it began late or never ({:.1} units)",
                row.lost_to_time,
                row.lost_to_time.to_f64() / row.unit
            )?;
        }
    }
    for sentence in &d.rankings {
        writeln!(out, "  {sentence}")?;
    }
    let tau = d.tau.map_or_else(|| "not defined".to_owned(), |t| format!("{t:.2}"));
    writeln!(
        out,
        "  How close to that order, reported and not scored (1 is the same): nDCG {:.2}, Kendall's tau {tau}.",
        d.ndcg
    )
}

fn results(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "\nTARGETS")?;
    for (met, word) in [(Met::Met, "met"), (Met::Partly, "partly"), (Met::Missed, "missed")] {
        for row in d.targets.iter().filter(|r| r.met == met) {
            writeln!(out, "  {word:<7} {}: {}. {} of {}", row.title, row.how, row.points, row.budget)?;
        }
    }
    let outcome = || d.ledger.iter().filter(|row| row.line.component == Component::Outcome.name());
    if outcome().next().is_some() {
        writeln!(out, "\nWHAT BECAME OF IT")?;
        outcome().try_for_each(|row| writeln!(out, "  {}: {}. {}", row.title, row.words, row.line.points))?;
    }
    if !d.practices.is_empty() {
        writeln!(out, "\nCONDUCT")?;
        for (title, shown) in &d.practices {
            writeln!(out, "  {:<7} {title}", if *shown { "shown" } else { "not" })?;
        }
    }
    Ok(())
}

fn predictions(out: &mut String, d: &Debrief) -> std::fmt::Result {
    let Some(p) = &d.predictions else { return Ok(()) };
    writeln!(out, "\nPREDICTIONS")?;
    for row in &p.rows {
        writeln!(out, "  {}. {}", row.clock, row.ask)?;
        writeln!(out, "     {} {}", row.said_words(), row.fate)?;
    }
    writeln!(out, "  {}", p.words)
}
