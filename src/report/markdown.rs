//! The debrief as Markdown.

use std::fmt::Write;

use super::debrief::{Debrief, Met};
use super::markdown_worth;
use super::plain::DISCLAIMER;
use crate::engine::Component;

/// The debrief as Markdown, with tables.
#[must_use]
pub fn markdown(d: &Debrief) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, d);
    out
}

/// Text inside a table cell.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn write_all(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "# Debrief: {}\n", d.title)?;
    writeln!(out, "**{}** ({})\n\n{}\n", d.ending.0, d.ended, d.ending.1)?;
    let Some(worth) = &d.worth else {
        score(out, d)?;
        attention(out, d)?;
        lenses(out, d)?;
        results(out, d)?;
        experts(out, d)?;
        predictions(out, d)?;
        timeline(out, d)?;
        points(out, d)?;
        return writeln!(out, "\n*{DISCLAIMER}*");
    };
    writeln!(out, "*{}*\n", super::plain_worth::REACTION)?;
    markdown_worth::turning_points(out, worth)?;
    markdown_worth::three_numbers(out, d, worth)?;
    score(out, d)?;
    timeline(out, d)?;
    attention(out, d)?;
    lenses(out, d)?;
    results(out, d)?;
    predictions(out, d)?;
    points(out, d)?;
    markdown_worth::decisions(out, worth)?;
    markdown_worth::keys(out, d, worth)?;
    markdown_worth::elsewhere(out, d, worth)?;
    markdown_worth::takeaway(out, d, worth)?;
    writeln!(out, "\n*{DISCLAIMER}*")
}

fn lenses(out: &mut String, d: &Debrief) -> std::fmt::Result {
    d.lenses.as_ref().map_or(Ok(()), |it| super::lenses::markdown(out, it))
}

fn score(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "## Score: {} of 100\n", d.score)?;
    writeln!(out, "| component | points | of |\n|---|---:|---:|")?;
    for component in Component::ALL {
        let (points, most) = d.component(component);
        writeln!(out, "| {} | {points} | {most} |", component.name())?;
    }
    Ok(())
}

fn experts(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "\n## Where the expert differs\n")?;
    if d.expert.is_empty() {
        writeln!(out, "Nowhere: every decision is the expert's.")?;
    }
    for r in &d.expert {
        writeln!(out, "{}. **{}**: you took \"{}\"; the expert: \"{}\". {}", r.n, r.clock, r.taken, r.expert, r.why)?;
    }
    Ok(())
}

fn timeline(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(
        out,
        "\n## What happened\n\n| when | what | {} |",
        d.variables.iter().map(|v| cell(v)).collect::<Vec<_>>().join(" | ")
    )?;
    writeln!(out, "|---|---|{}", "---:|".repeat(d.variables.len()))?;
    for row in &d.timeline {
        let values: Vec<String> = row.values.iter().map(ToString::to_string).collect();
        let text = if row.kind == "decision" { format!("**{}**", cell(&row.text)) } else { cell(&row.text) };
        writeln!(out, "| {} | {text} | {} |", cell(&row.clock), values.join(" | "))?;
    }
    Ok(())
}

fn points(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(
        out,
        "\n## Every point\n\n| when | where | what | points | why | arithmetic |\n|---|---|---|---:|---|---|"
    )?;
    for row in &d.ledger {
        let l = &row.line;
        let (clock, title, words, why) = (cell(&row.clock), cell(&row.title), cell(&row.words), cell(&l.why));
        writeln!(out, "| {clock} | {} | {title} | {} | {words} | {why} |", l.node, l.points)?;
    }
    Ok(())
}

fn attention(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "\n## Where attention went\n\nAgainst: {}.\n", d.framework)?;
    writeln!(out, "| rank | priority | framework | what became of it | points | of | lost to order | lost to time |")?;
    writeln!(out, "|---:|---|---|---|---:|---:|---:|---:|")?;
    for r in &d.attention {
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            r.rank,
            cell(&r.title),
            cell(&r.arithmetic),
            cell(&r.fate),
            r.points,
            r.budget,
            r.lost_to_order,
            r.lost_to_time
        )?;
    }
    for sentence in &d.rankings {
        writeln!(out, "\n{sentence}")?;
    }
    let tau = d.tau.map_or_else(|| "not defined".to_owned(), |t| format!("{t:.2}"));
    writeln!(out, "\nReported, not scored: nDCG {:.2}, Kendall's tau {tau}.", d.ndcg)?;
    Ok(())
}

fn results(out: &mut String, d: &Debrief) -> std::fmt::Result {
    writeln!(out, "\n## Targets\n\n| | target | how | points | of |\n|---|---|---|---:|---:|")?;
    for r in &d.targets {
        let word = match r.met {
            Met::Met => "met",
            Met::Partly => "partly",
            Met::Missed => "missed",
        };
        writeln!(out, "| {word} | {} | {} | {} | {} |", cell(&r.title), cell(&r.how), r.points, r.budget)?;
    }
    if !d.practices.is_empty() {
        writeln!(out, "\n## Conduct\n")?;
        for (title, shown) in &d.practices {
            writeln!(out, "- {}: {}", title, if *shown { "shown" } else { "not shown" })?;
        }
    }
    Ok(())
}

fn predictions(out: &mut String, d: &Debrief) -> std::fmt::Result {
    let Some(p) = &d.predictions else { return Ok(()) };
    writeln!(out, "\n## Predictions\n\n| when | question | you | evidence | what came out | (p − outcome)² |")?;
    writeln!(out, "|---|---|---:|---:|---|---:|")?;
    for row in &p.rows {
        let model = row.model.map_or_else(|| "not known".to_owned(), |m| format!("{:.0} %", m * 100.0));
        let error = row.error.map_or_else(|| "not counted".to_owned(), |e| format!("{e:.3}"));
        let (ask, fate) = (cell(&row.ask), cell(&row.fate));
        writeln!(out, "| {} | {ask} | {} % | {model} | {fate} | {error} |", cell(&row.clock), row.said)?;
    }
    writeln!(out, "\n{}", p.words)
}
