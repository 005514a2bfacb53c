//! What happened: a strip per variable over a common time axis, then everything in words.

use std::fmt::{Result, Write};

use super::chart::{WIDTHS, at, axis, share, svg};
use super::text;
use super::text::{Cell, Esc, Head, details, row, table, value};
use crate::number::Fixed;
use crate::report::course::{Course, Strip};
use crate::report::debrief::Debrief;

/// Where the line of a strip is highest and lowest.
const TOP: f64 = 15.0;
const BOTTOM: f64 = 47.0;

/// The charts and the timeline.
pub(super) fn section(out: &mut String, d: &Debrief) -> Result {
    text::section(out, "happened", "What happened", |out| {
        let turns = turns(d);
        if !d.course.strips.is_empty() {
            strips(out, d, &turns)?;
        }
        details(out, "The timeline in words, with every value", |out| words(out, d))
    })
}

/// Number and tick of the turning points, in order of time.
fn turns(d: &Debrief) -> Vec<(usize, u32)> {
    let Some(worth) = &d.worth else { return Vec::new() };
    let found = worth.turning_points.iter().filter_map(|place| worth.decisions.get(*place));
    let mut turns: Vec<(usize, u32)> = found.map(|decision| (decision.n, decision.tick)).collect();
    turns.sort_unstable();
    turns
}

fn strips(out: &mut String, d: &Debrief, turns: &[(usize, u32)]) -> Result {
    let course = &d.course;
    out.push_str("<figure class=\"strips\">\n");
    for (n, strip) in course.strips.iter().enumerate() {
        let way = if strip.lower_is_better { "lower is better" } else { "higher is better" };
        let unit = if strip.unit.is_empty() { String::new() } else { format!("{}; ", Esc(&strip.unit)) };
        writeln!(
            out,
            "<div class=\"strip\">\n<p><strong>{}</strong> <small>{unit}{way}</small></p>",
            Esc(&strip.title)
        )?;
        out.push_str("<div class=\"plot\">");
        let id = format!("strip-{}", n + 1);
        svg(out, &id, "height=\"56\"", &strip.title, &described(course, strip, way), |out| {
            line(out, course, strip, turns)
        })?;
        out.push_str("</div>\n</div>\n");
    }
    marks(out, d, turns)?;
    out.push_str("<figcaption>Every variable from tick to tick, each on its own scale; the figures are its values at the start, in between and at the end. Below stand the decisions by their numbers.");
    if !turns.is_empty() {
        let names: Vec<String> = turns.iter().map(|(n, _)| n.to_string()).collect();
        write!(out, " Dashed lines and bold numbers: the turning points ({}).", names.join(", "))?;
    }
    out.push_str("</figcaption>\n</figure>\n");
    Ok(())
}

/// A strip in one sentence.
fn described(course: &Course, strip: &Strip, way: &str) -> String {
    let values = || std::iter::once(strip.start).chain(strip.changes.iter().map(|(_, v)| *v));
    let (low, high) = (values().min().unwrap_or(strip.start), values().max().unwrap_or(strip.start));
    let last = strip.changes.last().map_or(strip.start, |(_, v)| *v);
    let end = course.clock.last().map_or("", String::as_str);
    format!(
        "{} at the start, {} at the end ({end}); between {} and {}, with {} changes; {way}.",
        value(strip.start),
        value(last),
        value(low),
        value(high),
        strip.changes.len()
    )
}

/// The scale: all that the variable can be, unless this run used less than a third of it.
fn scale(strip: &Strip) -> (f64, f64) {
    let values = || std::iter::once(strip.start).chain(strip.changes.iter().map(|(_, v)| *v)).map(Fixed::to_f64);
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let (least, most) = (strip.range.0.to_f64(), strip.range.1.to_f64());
    if high <= low || (high - low) * 3.0 >= most - least { (least.min(low), most.max(high)) } else { (low, high) }
}

fn line(out: &mut String, course: &Course, strip: &Strip, turns: &[(usize, u32)]) -> Result {
    let (low, high) = scale(strip);
    let height = |v: Fixed| {
        let share = if high > low { (v.to_f64() - low) / (high - low) } else { 0.5 };
        BOTTOM - share * (BOTTOM - TOP)
    };
    out.push_str("<line x1=\"0\" x2=\"100%\" y1=\"52\" y2=\"52\" class=\"axis\"/>");
    for (_, tick) in turns {
        let x = at(share(course, *tick));
        write!(out, "<line x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"56\" class=\"turn\"/>")?;
    }
    let mut runs: Vec<(f64, Fixed)> = vec![(0.0, strip.start)];
    runs.extend(strip.changes.iter().map(|(tick, v)| (share(course, *tick), *v)));
    let ends = runs.iter().skip(1).map(|(x, _)| *x).chain([1.0]);
    let count = runs.len();
    let mut before: Option<f64> = None;
    // Lettering comes after all lines, so that none runs through it.
    let mut letters = String::new();
    for (n, ((from, v), to)) in runs.iter().zip(ends).enumerate() {
        let (x1, x2, y) = (at(*from), at(to), height(*v));
        if let Some(last) = before {
            write!(out, "<line x1=\"{x1}\" x2=\"{x1}\" y1=\"{last:.1}\" y2=\"{y:.1}\" class=\"course\"/>")?;
        }
        write!(out, "<line x1=\"{x1}\" x2=\"{x2}\" y1=\"{y:.1}\" y2=\"{y:.1}\" class=\"course\"/>")?;
        before = Some(y);
        let words = value(*v);
        if n == 0 {
            write!(letters, "<text x=\"0\" dx=\"-7\" y=\"{y:.1}\" dy=\".35em\" text-anchor=\"end\">{words}</text>")?;
        }
        if n + 1 == count {
            write!(letters, "<text x=\"100%\" dx=\"7\" y=\"{y:.1}\" dy=\".35em\" class=\"last\">{words}</text>")?;
        } else if n > 0 {
            // A value stands on its own step, if that is long enough.
            let need = 8.0 * words.chars().count() as f64 + 6.0;
            let [wide, narrow] = WIDTHS.map(|width| (to - from) * width >= need);
            let class = if narrow { "" } else { " class=\"wide\"" };
            if wide {
                write!(letters, "<text x=\"{x1}\" dx=\"3\" y=\"{:.1}\"{class}>{words}</text>", y - 4.0)?;
            }
        }
    }
    out.push_str(&letters);
    Ok(())
}

/// A label below the axis: where, what, how wide, whether it is bold, in which row.
struct Mark {
    share: f64,
    words: String,
    bold: bool,
    lane: usize,
}

/// The time axis with the numbers of the decisions in as many rows as it takes.
fn marks(out: &mut String, d: &Debrief, turns: &[(usize, u32)]) -> Result {
    let [wide, narrow] = WIDTHS.map(|width| lanes(d, turns, width));
    let height = |marks: &[Mark]| 44 + 14 * marks.iter().map(|m| m.lane + 1).max().unwrap_or(0);
    let size = format!("class=\"marks\" style=\"--wide:{}px;--narrow:{}px\"", height(&wide), height(&narrow));
    let count = d.timeline.iter().filter(|r| r.kind == "decision").count();
    let first = d.course.clock.first().map_or("", String::as_str);
    let last = d.course.clock.last().map_or("", String::as_str);
    let description = format!(
        "Time from {first} to {last}, with {count} numbered decisions; the table of decisions says when each was taken."
    );
    out.push_str(
        "<div class=\"strip\">\n<p><strong>Decisions</strong> <small>by number</small></p>\n<div class=\"plot\">",
    );
    svg(out, "marks", &size, "When decisions were taken", &description, |out| {
        axis(out, &d.course, 1)?;
        for (class, marks) in [("wide", &wide), ("narrow", &narrow)] {
            write!(out, "<g class=\"{class}\">")?;
            for mark in marks {
                let (x, tip) = (at(mark.share), 29 + 14 * mark.lane);
                write!(out, "<line x1=\"{x}\" x2=\"{x}\" y1=\"23\" y2=\"{tip}\" class=\"leader\"/>")?;
            }
            for mark in marks {
                let (x, y) = (at(mark.share), 40 + 14 * mark.lane);
                let (bold, anchor) = (if mark.bold { " class=\"last\"" } else { "" }, side(mark.share));
                write!(out, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"{bold}>{}</text>", mark.words)?;
            }
            out.push_str("</g>");
        }
        Ok(())
    })?;
    out.push_str("</div>\n</div>\n");
    Ok(())
}

/// Only the very ends are not centred: there is a margin for the rest.
fn side(share: f64) -> &'static str {
    if share > 0.99 { "end" } else { "middle" }
}

/// The decisions of a tick together, and a row for each label in which it overlaps nothing.
fn lanes(d: &Debrief, turns: &[(usize, u32)], width: f64) -> Vec<Mark> {
    let mut groups: Vec<(u32, usize, usize)> = Vec::new();
    for (n, taken) in (1..).zip(d.timeline.iter().filter(|r| r.kind == "decision")) {
        match groups.last_mut() {
            Some(last) if last.0 == taken.tick => last.2 = n,
            _ => groups.push((taken.tick, n, n)),
        }
    }
    let mut ends: Vec<f64> = Vec::new();
    let mut marks = Vec::new();
    for (tick, from, to) in groups {
        let words = if from == to { from.to_string() } else { format!("{from}\u{2013}{to}") };
        let share = share(&d.course, tick);
        let half = (8.0 * words.chars().count() as f64 + 6.0) / 2.0;
        let left = share * width - half;
        let free = ends.iter().position(|end| *end <= left);
        let lane = free.unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(end) => *end = left + 2.0 * half,
            None => ends.push(left + 2.0 * half),
        }
        let bold = turns.iter().any(|(n, _)| (from..=to).contains(n));
        marks.push(Mark { share, words, bold, lane });
    }
    marks
}

fn words(out: &mut String, d: &Debrief) -> Result {
    let mut heads = vec![Head::Text("When"), Head::Wide("What")];
    heads.extend(d.variables.iter().map(|title| Head::Number(title)));
    table(out, "What happened, and the variables after it; decisions are bold", &heads, |out| {
        d.timeline.iter().try_for_each(|line| {
            let values: Vec<String> = line.values.iter().map(|v| value(*v)).collect();
            let what = if line.kind == "decision" { Cell::Strong(&line.text) } else { Cell::Text(&line.text) };
            let mut cells = vec![Cell::Head(&line.clock), what];
            cells.extend(values.iter().map(|v| Cell::Number(v)));
            row(out, &cells)
        })
    })
}
