//! The review as plain text.

use std::fmt::{Result, Write};

use super::debrief::Debrief;
use super::elsewhere::bin_of;
use super::phrases::{capital, part};
use super::worth::{DecisionWorth, Worth};
use crate::solve::Verdict;

/// Columns of the longest bar.
const BAR: f64 = 40.0;

/// Asked before anything is judged.
pub(super) const REACTION: &str =
    "Before you read on: which decision was the hardest, and what would you do the same way again?";

/// The decisions to talk about.
pub(super) fn turning_points(out: &mut String, w: &Worth) -> Result {
    writeln!(out, "\nTURNING POINTS")?;
    if w.turning_points.is_empty() {
        writeln!(out, "  None: no decision gave up more than half a point.")?;
    }
    for d in w.turning() {
        writeln!(out, "  Decision {}, {}. {}.", d.n, d.clock, capital(&d.verdict_words()))?;
        writeln!(out, "     You took: {}", d.label)?;
        author(out, &d.why)?;
        writeln!(out, "     The best: {}", d.best_label)?;
        author(out, &d.best_why)?;
        if let Some(shift) = d.shift_words() {
            writeln!(out, "     {shift}")?;
        }
        if !d.instead.is_empty() {
            writeln!(out, "     Had you taken the best here:")?;
        }
        d.instead.iter().try_for_each(|sentence| writeln!(out, "     - {sentence}"))?;
    }
    Ok(())
}

fn author(out: &mut String, why: &str) -> Result {
    if why.is_empty() { Ok(()) } else { writeln!(out, "       {why}") }
}

/// Decisions, score and luck, which are three things.
pub(super) fn three_numbers(out: &mut String, d: &Debrief, w: &Worth) -> Result {
    writeln!(out, "\nTHREE NUMBERS: decisions, score, luck")?;
    for (name, sentence) in w.three_numbers(d.score) {
        writeln!(out, "  {name:<10} {sentence}")?;
    }
    writeln!(out, "  {}", w.identity(d.score))?;
    if !w.strokes.is_empty() {
        writeln!(out, "  Where luck moved it most:")?;
    }
    w.strokes.iter().try_for_each(|s| writeln!(out, "     {}. {} {}.", s.clock, s.text, s.words()))
}

/// Every decision with its verdict; where framework, expert and model agree on another one, with the expert's reason.
pub(super) fn decisions(out: &mut String, d: &Debrief, w: &Worth) -> Result {
    writeln!(out, "\nDECISION BY DECISION")?;
    writeln!(out, "  {}", w.tally())?;
    w.decisions.iter().try_for_each(|row| decision(out, d, row))
}

/// One decision with its verdict.
pub(super) fn decision(out: &mut String, d: &Debrief, row: &DecisionWorth) -> Result {
    writeln!(out, "  {}. {}. {}.", row.n, row.clock, capital(&row.verdict_words()))?;
    writeln!(out, "     Taken: {}", row.label)?;
    // Of equals no other is the better one.
    let others = !matches!(row.verdict, Verdict::Best | Verdict::Equivalent);
    if others {
        writeln!(out, "     Best:  {}", row.best_label)?;
    }
    if let Some(shift) = row.shift_words() {
        writeln!(out, "     {shift}")?;
    }
    if others && !row.keys.disagree {
        reason(out, d, row)?;
    }
    Ok(())
}

/// Where framework, expert and model differ.
pub(super) fn keys(out: &mut String, d: &Debrief, w: &Worth) -> Result {
    let (large, small) = w.disagreements();
    writeln!(out, "\nMATTER FOR DISCUSSION: where framework, expert and model disagree")?;
    if large.is_empty() {
        writeln!(out, "  Nowhere by more than half a point.")?;
    }
    for row in large {
        writeln!(out, "  {}. {}. You: {}", row.n, row.clock, row.label)?;
        for (who, label) in row.keys_words() {
            writeln!(out, "     The {who}: {label}")?;
        }
        reason(out, d, row)?;
    }
    if small > 0 {
        let more = if small == 1 { "1 decision".to_owned() } else { format!("{small} decisions") };
        writeln!(out, "  At {more} they differ by half a point or less.")?;
    }
    Ok(())
}

/// The expert's reason, where it is another answer than the one taken.
fn reason(out: &mut String, d: &Debrief, row: &DecisionWorth) -> Result {
    match expert_reason(d, row) {
        Some(why) => writeln!(out, "     The expert's reason: {why}"),
        None => Ok(()),
    }
}

/// The expert's reason for another answer than the one taken.
pub(super) fn expert_reason<'a>(d: &'a Debrief, row: &DecisionWorth) -> Option<&'a str> {
    d.expert.iter().find(|e| e.n == row.n).map(|e| e.why.as_str()).filter(|why| !why.is_empty())
}

/// The same choices under other seeds.
pub(super) fn elsewhere(out: &mut String, d: &Debrief, w: &Worth) -> Result {
    let Some(e) = &w.elsewhere else { return Ok(()) };
    writeln!(out, "\nYOUR CHOICES UNDER OTHER SEEDS")?;
    e.words(d.score).iter().try_for_each(|sentence| writeln!(out, "  {sentence}"))?;
    histogram(w, d, "  ").iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// One line for each five points that any of the runs, or the run itself, reached.
pub(super) fn histogram(w: &Worth, d: &Debrief, indent: &str) -> Vec<String> {
    let Some(e) = &w.elsewhere else { return Vec::new() };
    let own = bin_of(d.score.to_f64());
    let met = |place: usize| place == own || e.bins.get(place).is_some_and(|n| *n > 0);
    let places = || (0..e.bins.len()).filter(|place| met(*place));
    let (Some(first), Some(last)) = (places().next(), places().next_back()) else { return Vec::new() };
    let most = f64::from(e.bins.iter().copied().max().unwrap_or(1).max(1));
    let lines = e.bins.iter().enumerate().take(last + 1).skip(first).map(|(place, n)| {
        // Something that happened is never drawn as nothing.
        let length = (f64::from(*n) / most * BAR).ceil() as usize;
        let share = part(*n, e.runs);
        let mark = if place == own { "  <- this run" } else { "" };
        let bar = "#".repeat(length);
        let space = if length > 0 { " " } else { "" };
        format!("{indent}{:>3} to {:>3}  {bar}{space}{share}{mark}", place * 5, place * 5 + 5)
    });
    lines.collect()
}

/// What to take along.
pub(super) fn takeaway(out: &mut String, d: &Debrief, w: &Worth) -> Result {
    writeln!(out, "\nTAKEAWAY")?;
    w.takeaway().iter().try_for_each(|sentence| writeln!(out, "  {sentence}"))?;
    match retry_command(d, w) {
        Some(command) => writeln!(out, "  The same moment with the same luck: `{command}`"),
        None => Ok(()),
    }
}

/// The command that plays the costliest decision again; none without a turning point or a recorded run.
pub(super) fn retry_command(d: &Debrief, w: &Worth) -> Option<String> {
    Some(format!("toughcall retry {} --at {}", d.run.as_ref()?, w.retry_at()?))
}
