//! The debrief as plain text: append-only, no boxes, nothing said by colour alone.

use std::fmt::Write;

use super::debrief::{Debrief, Met};
use super::plain_worth;
use crate::engine::Component;

/// What every debrief says of itself.
pub(super) const DISCLAIMER: &str = "A practice tool, not a validated test of people. The framework, the expert and the model may disagree; that is matter for discussion.";

/// The debrief as text.
#[must_use]
pub fn plain(d: &Debrief) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, d);
    out
}

fn write_all(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "DEBRIEF: {}\n", d.title)?;
    writeln!(out, "{} ({})", d.ending.0, d.ended)?;
    if !d.ending.1.is_empty() {
        writeln!(out, "{}", d.ending.1)?;
    }
    let Some(worth) = &d.worth else {
        score(out, d)?;
        attention(out, d)?;
        results(out, d)?;
        experts(out, d)?;
        predictions(out, d)?;
        timeline(out, d)?;
        points(out, d)?;
        return writeln!(out, "\n{DISCLAIMER}");
    };
    writeln!(out, "\n{}", plain_worth::REACTION)?;
    plain_worth::turning_points(out, worth)?;
    plain_worth::three_numbers(out, d, worth)?;
    score(out, d)?;
    timeline(out, d)?;
    attention(out, d)?;
    results(out, d)?;
    predictions(out, d)?;
    points(out, d)?;
    plain_worth::decisions(out, d, worth)?;
    plain_worth::keys(out, d, worth)?;
    plain_worth::elsewhere(out, d, worth)?;
    plain_worth::takeaway(out, d, worth)?;
    writeln!(out, "\n{DISCLAIMER}")
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
    for row in &d.timeline {
        let values: Vec<String> = row.values.iter().map(ToString::to_string).collect();
        let mark = if row.kind == "decision" { "*" } else { " " };
        writeln!(out, "{mark} {}: {} [{}]", row.clock, row.text, values.join("/"))?;
    }
    Ok(())
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
