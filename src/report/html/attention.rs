//! Where attention went: the framework's order from top to bottom, time from left to right.

use std::fmt::{Result, Write};

use super::chart::{at, axis, share, svg};
use super::text::{self, Cell, Esc, Head, exact, paragraph, row, table};
use crate::report::debrief::{AttentionRow, Debrief};

/// The chart and the table.
pub(super) fn section(out: &mut String, d: &Debrief) -> Result {
    text::section(out, "attention", "Where attention went", |out| {
        writeln!(out, "<p>The framework here: {}.</p>", Esc(&d.framework))?;
        chart(out, d)?;
        ledger(out, d)?;
        d.rankings.iter().try_for_each(|sentence| paragraph(out, sentence))?;
        let tau = d.tau.map_or_else(|| "not defined".to_owned(), |t| format!("{t:.2}").replace('-', "\u{2212}"));
        writeln!(
            out,
            "<p class=\"note\">How close to that order, reported and not scored (1 is the same): nDCG {:.2}, Kendall\u{2019}s tau {tau}.</p>",
            d.ndcg
        )
    })
}

fn chart(out: &mut String, d: &Debrief) -> Result {
    out.push_str("<figure class=\"strips\">\n");
    for place in &d.attention {
        writeln!(out, "<div class=\"strip\">\n<p><strong>{}. {}</strong></p>", place.rank, Esc(&place.title))?;
        out.push_str("<div class=\"plot\">");
        let (id, title) = (format!("start-{}", place.rank), format!("Rank {}: {}", place.rank, place.title));
        svg(out, &id, "height=\"30\"", &title, &described(d, place), |out| dot(out, d, place))?;
        out.push_str("</div>\n</div>\n");
    }
    out.push_str("<div class=\"strip\">\n<p></p>\n<div class=\"plot\">");
    let (first, last) = (d.course.clock.first(), d.course.clock.last());
    let (first, last) = (first.map_or("", String::as_str), last.map_or("", String::as_str));
    svg(out, "start-axis", "height=\"24\"", "Time", &format!("From {first} to {last}."), |out| {
        axis(out, &d.course, 1)
    })?;
    out.push_str("</div>\n</div>\n");
    out.push_str("<figcaption>In the framework\u{2019}s order from top to bottom; a dot is where work on it started, with its place in the order of starts. Had attention followed the framework, the dots would step from left to right.</figcaption>\n</figure>\n");
    Ok(())
}

/// Its place among those that started; equal starts share one.
fn order(d: &Debrief, tick: u32) -> String {
    let n = 1 + d.attention.iter().filter(|r| r.started.is_some_and(|t| t < tick)).count();
    match n {
        1 => "1st".to_owned(),
        2 => "2nd".to_owned(),
        3 => "3rd".to_owned(),
        n => format!("{n}th"),
    }
}

fn described(d: &Debrief, place: &AttentionRow) -> String {
    let order = place.started.map(|tick| format!(", {} to start", order(d, tick))).unwrap_or_default();
    format!("{}{order}; {} of {} points.", place.fate, place.points, place.budget)
}

fn dot(out: &mut String, d: &Debrief, place: &AttentionRow) -> Result {
    let Some(tick) = place.started else {
        out.push_str("<line x1=\"0\" x2=\"100%\" y1=\"24\" y2=\"24\" class=\"leader dotted\"/>");
        let words = if place.fate.chars().count() <= 45 { &place.fate } else { "did not start" };
        return write!(out, "<text x=\"0\" y=\"17\">{}</text>", Esc(words));
    };
    let share = share(&d.course, tick);
    let x = at(share);
    out.push_str("<line x1=\"0\" x2=\"100%\" y1=\"24\" y2=\"24\" class=\"leader\"/>");
    write!(out, "<circle cx=\"{x}\" cy=\"24\" r=\"5\" class=\"fill\"/>")?;
    let clock = d.course.clock.get(tick as usize).map_or("", String::as_str);
    let (anchor, dx) = if share > 0.5 { ("end", 5) } else { ("start", -5) };
    write!(
        out,
        "<text x=\"{x}\" dx=\"{dx}\" y=\"14\" text-anchor=\"{anchor}\"><tspan class=\"last\">{}</tspan> {}</text>",
        order(d, tick),
        Esc(clock)
    )
}

fn ledger(out: &mut String, d: &Debrief) -> Result {
    let heads = [
        Head::Number("Rank"),
        Head::Wide("Priority"),
        Head::Text("Framework"),
        Head::Wide("What became of it"),
        Head::Text("Started"),
        Head::Number("Points"),
        Head::Number("Of"),
        Head::Number("Lost to order"),
        Head::Number("Lost to time"),
    ];
    table(out, "Priorities in the framework\u{2019}s order, and what became of them", &heads, |out| {
        d.attention.iter().try_for_each(|place| {
            let started = place.started.map_or_else(|| "\u{2013}".to_owned(), |tick| order(d, tick));
            row(
                out,
                &[
                    Cell::NumberHead(&place.rank.to_string()),
                    Cell::Text(&place.title),
                    Cell::Text(&place.arithmetic),
                    Cell::Text(&place.fate),
                    Cell::Text(&started),
                    Cell::Number(&exact(place.points)),
                    Cell::Number(&exact(place.budget)),
                    Cell::Number(&exact(place.lost_to_order)),
                    Cell::Number(&exact(place.lost_to_time)),
                ],
            )
        })
    })
}
