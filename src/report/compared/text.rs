//! Sides and runs as text.

use std::fmt::Write;

use super::Compared;
use crate::batch::Share;
use crate::compare::{Difference, Figures, Lines, Measure, lines};
use crate::engine::Component;
use crate::report::batch::{component_table, ending_lines, score_table, share};
use crate::report::lenses::attentions_text;
use crate::report::phrases::counted;
use crate::report::solution::thousands;
use crate::report::words::pick_label;
use crate::run::Session;

/// A comparison as text.
#[must_use]
pub fn compared_text(compared: &Compared<'_, '_>) -> String {
    let mut out = format!("{}\n", compared.rules.scenario);
    out.push_str(&left_out(compared.left_out));
    let names: Vec<String> =
        compared.sides.iter().map(|s| format!("{} ({})", s.label, runs(s.figures.score.n))).collect();
    let rows: Vec<(&str, &Figures)> =
        names.iter().map(String::as_str).zip(compared.sides.iter().map(|s| &s.figures)).collect();
    if !rows.is_empty() {
        score_table(&mut out, "side", &rows);
        component_table(&mut out, None, &rows);
    }
    differences(&mut out, compared);
    if rows.iter().any(|(_, figures)| !figures.endings.is_empty()) {
        out.push_str("\nEndings: share of runs, 95 % interval\n");
        for (name, figures) in &rows {
            let _ = writeln!(out, "  {name}");
            ending_lines(&figures.endings).iter().for_each(|line| {
                let _ = writeln!(out, "    {line}");
            });
        }
    }
    recorded(&mut out, compared);
    out.push_str(&attentions_text(compared.attentions));
    let method = if compared.sides.is_empty() {
        "recorded runs, replayed"
    } else {
        "sampled; intervals hold the exact value 95 times in 100"
    };
    let (rules, version) = (&compared.rules.fingerprint, env!("CARGO_PKG_VERSION"));
    let _ = writeln!(out, "\nMethod: {method}.{} Rules {rules}, version {version}.", seeds(compared));
    out
}

/// Why runs were left out, a line each.
pub(super) fn left_out(all: &[(String, usize)]) -> String {
    all.iter().map(|(why, count)| format!("Left out: {}, {why}.\n", counted(*count, "file"))).collect()
}

fn runs(n: u64) -> String {
    if n == 1 { "1 run".to_owned() } else { format!("{} runs", thousands(n)) }
}

fn seeds(compared: &Compared<'_, '_>) -> String {
    let mut seeds: Vec<u64> = compared.sides.iter().filter_map(|side| side.seed).collect();
    seeds.sort_unstable();
    seeds.dedup();
    let list: Vec<String> = seeds.iter().map(u64::to_string).collect();
    match list.len() {
        0 => String::new(),
        1 => format!(" Seed {}.", list.join(", ")),
        _ => format!(" Seeds {}.", list.join(", ")),
    }
}

fn differences(out: &mut String, compared: &Compared<'_, '_>) {
    if compared.differences.is_empty() {
        return;
    }
    out.push_str("\nDifferences: mean, 95 % interval, how they were measured\n");
    let name = |place: usize| compared.sides.get(place).map_or("", |side| side.label.as_str());
    let label = |d: &Difference| format!("{} − {}", name(d.first), name(d.second));
    let width = compared.differences.iter().map(|d| label(d).chars().count()).max().unwrap_or(0);
    for it in compared.differences {
        let (mean, interval, how) = match it.measure {
            Measure::Paired { estimate, ahead, .. } => {
                let first = name(it.first);
                let common = runs(estimate.n);
                let how = format!("paired: {common} under the same luck, {first} ahead in {}", share(&ahead));
                (estimate.mean, estimate.interval, how)
            }
            Measure::Unpaired(welch) => {
                let how = format!("unpaired: Welch, {:.1} degrees of freedom", welch.degrees);
                (welch.mean, Some(welch.interval), how)
            }
            Measure::Bare(mean) => (mean, None, "of the means only: a single run has no spread".to_owned()),
        };
        let interval = interval.map_or_else(String::new, |(lower, upper)| format!("{lower:>8.3} to {upper:>8.3}"));
        let _ = writeln!(out, "  {:<width$}  {mean:>8.3}  {interval:<20}  {how}", label(it));
    }
}

/// Single runs: what they came to, how they stand among the sides, and their decisions.
fn recorded(out: &mut String, compared: &Compared<'_, '_>) {
    let Some(first) = compared.runs.first() else { return };
    let program = first.session.program();
    out.push_str("\nRuns\n");
    let width = compared.runs.iter().map(|run| run.label.chars().count()).max().unwrap_or(0);
    for (place, run) in compared.runs.iter().enumerate() {
        let ledger = &run.session.record().ledger;
        let parts = Component::ALL.iter().zip(program.weights).filter(|(_, weight)| *weight > 0);
        let parts: Vec<String> =
            parts.map(|(c, most)| format!("{} {} of {most}", c.name(), ledger.components().of(*c))).collect();
        let ending = run.session.ending().map_or("not over", |e| program.ending(e).1);
        let total = ledger.total().to_string();
        let _ = writeln!(out, "  {:<width$}  {total:>7}  {ending}; {}", run.label, parts.join(", "));
        for standing in compared.standings.iter().filter(|s| s.run == place) {
            let side = compared.sides.get(standing.side).map_or("", |side| side.label.as_str());
            let Share { count, of, .. } = standing.below;
            let (count, of) = (thousands(count), runs(of));
            let _ = writeln!(
                out,
                "  {:<width$}           higher than {} of `{side}` ({count} of {of})",
                "",
                share(&standing.below)
            );
        }
    }
    let sessions: Vec<&Session<'_>> = compared.runs.iter().map(|run| run.session).collect();
    if sessions.len() > 1 {
        let labels: Vec<&str> = compared.runs.iter().map(|run| run.label).collect();
        decisions(out, &labels, &sessions, &lines(&sessions));
    }
}

fn decisions(out: &mut String, labels: &[&str], sessions: &[&Session<'_>], found: &Lines<'_>) {
    let Some(program) = sessions.first().map(|s| s.program()) else { return };
    let _ = match found.parts {
        None => writeln!(out, "\nDecisions: all the same"),
        Some(0) => writeln!(out, "\nDecisions: they part at the first"),
        Some(n) => writeln!(out, "\nDecisions: the same until the {} below, where they part", counted(n, "decision")),
    };
    let width = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    for (place, step) in found.steps.iter().enumerate() {
        let time = if step.visit > 1 { format!(", time {}", step.visit) } else { String::new() };
        let parts = if found.parts == Some(place) { "  <- here they part" } else { "" };
        let _ = writeln!(
            out,
            "  {}. {}, {}{time}{parts}",
            place + 1,
            program.clock_words(step.tick),
            program.node_id(step.node)
        );
        let told = |place: usize| {
            let taken = step.taken.get(place).copied().flatten()?;
            Some(pick_label(program, taken.node, &taken.pick, &taken.before))
        };
        if step.same {
            let _ = writeln!(out, "     all: {}", told(0).unwrap_or_default());
            continue;
        }
        for (place, label) in labels.iter().enumerate() {
            let what = told(place).unwrap_or_else(|| "—".to_owned());
            let _ = writeln!(out, "     {label:<width$}  {what}");
        }
    }
}
