//! The review as Markdown.

use std::fmt::{Result, Write};

use super::debrief::Debrief;
use super::markdown::cell;
use super::phrases::{percent, points};
use super::plain_worth::{expert_reason, histogram, retry_command};
use super::worth::{Stroke, Worth};

/// The decisions to talk about.
pub(super) fn turning_points(out: &mut String, w: &Worth) -> Result {
    writeln!(out, "## Turning points\n")?;
    if w.turning_points.is_empty() {
        writeln!(out, "None: no decision gave up more than half a point.\n")?;
    }
    for d in w.turning() {
        writeln!(out, "### Decision {}, {}: {}\n", d.n, d.clock, d.verdict_words())?;
        writeln!(out, "- You took: **{}**. {}", line(&d.label), line(&d.why))?;
        writeln!(out, "- The best: **{}**. {}", line(&d.best_label), line(&d.best_why))?;
        if let Some(shift) = d.shift_words() {
            writeln!(out, "- {shift}")?;
        }
        if !d.instead.is_empty() {
            writeln!(out, "\nHad you taken the best here:\n")?;
        }
        d.instead.iter().try_for_each(|sentence| writeln!(out, "- {}", line(sentence)))?;
        writeln!(out)?;
    }
    Ok(())
}

/// Text that stays on its line.
fn line(text: &str) -> String {
    text.replace('\n', " ")
}

/// Decisions, score and luck, which are three things.
pub(super) fn three_numbers(out: &mut String, d: &Debrief, w: &Worth) -> Result {
    writeln!(out, "## Three numbers\n\n| | |\n|---|---|")?;
    for (name, sentence) in w.three_numbers(d.score) {
        writeln!(out, "| {name} | {} |", cell(&sentence))?;
    }
    writeln!(out, "\n{}\n", w.identity(d.score))?;
    if w.strokes.is_empty() {
        return Ok(());
    }
    writeln!(out, "Where luck moved it most:\n\n| when | what came | chance | points |\n|---|---|---:|---:|")?;
    let row = |s: &Stroke| {
        format!("| {} | {} | {} | {:+.1} |", cell(&s.clock), cell(&s.text), percent(s.probability), s.luck)
    };
    w.strokes.iter().try_for_each(|s| writeln!(out, "{}", row(s)))?;
    writeln!(out)
}

/// Every decision with its verdict.
pub(super) fn decisions(out: &mut String, w: &Worth) -> Result {
    writeln!(out, "\n## Decision by decision\n\n{}\n", w.tally())?;
    writeln!(out, "| n | when | taken | verdict | given up | share | from | best |")?;
    writeln!(out, "|---:|---|---|---|---:|---:|---|---|")?;
    for d in &w.decisions {
        let (clock, label, best) = (cell(&d.clock), cell(&d.label), cell(&d.best_label));
        let best = if d.choice == d.best { "the same".to_owned() } else { best };
        let (given_up, share) = (points(d.regret), percent(d.share));
        let (verdict, from) = (d.verdict.name(), d.source().unwrap_or_default());
        writeln!(out, "| {} | {clock} | {label} | {verdict} | {given_up} | {share} | {from} | {best} |", d.n)?;
    }
    let shifts = w.decisions.iter().filter_map(|d| Some((d.n, d.shift_words()?)));
    shifts.into_iter().try_for_each(|(n, words)| writeln!(out, "\nDecision {n} is a judgement call. {words}"))
}

/// Where framework, expert and model differ.
pub(super) fn keys(out: &mut String, d: &Debrief, w: &Worth) -> Result {
    let (large, small) = w.disagreements();
    writeln!(out, "\n## Matter for discussion\n")?;
    if large.is_empty() {
        writeln!(out, "Framework, expert and model differ nowhere by more than half a point.")?;
    } else {
        writeln!(out, "Where framework, expert and model disagree:\n")?;
        writeln!(out, "| n | you | framework | expert | model | the expert's reason |\n|---:|---|---|---|---|---|")?;
    }
    for row in large {
        let words = row.keys_words();
        let of = |who: &str| words.iter().find(|(name, _)| *name == who).map_or_else(String::new, |(_, w)| cell(w));
        let (you, reason) = (cell(&row.label), cell(expert_reason(d, row).unwrap_or("")));
        writeln!(out, "| {} | {you} | {} | {} | {} | {reason} |", row.n, of("framework"), of("expert"), of("model"))?;
    }
    if small > 0 {
        writeln!(out, "\nDecisions at which they differ by half a point or less: {small}.")?;
    }
    Ok(())
}

/// The same choices under other seeds.
pub(super) fn elsewhere(out: &mut String, d: &Debrief, w: &Worth) -> Result {
    let Some(e) = &w.elsewhere else { return Ok(()) };
    writeln!(out, "\n## Your choices under other seeds\n\n{}\n", e.words(d.score).join(" "))?;
    writeln!(out, "```text\n{}\n```", histogram(w, d, "").join("\n"))
}

/// What to take along.
pub(super) fn takeaway(out: &mut String, d: &Debrief, w: &Worth) -> Result {
    writeln!(out, "\n## Takeaway\n\n{}", w.takeaway().join(" "))?;
    match retry_command(d, w) {
        Some(command) => writeln!(out, "\nThe same moment with the same luck: `{command}`"),
        None => Ok(()),
    }
}
