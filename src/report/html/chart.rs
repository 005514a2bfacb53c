//! Inline SVG. Places across are per cent of the width and lettering has its own size, so that a chart is as readable on
//! a phone as on a desk.

use std::fmt::{Result, Write};

use super::text::Esc;
use crate::report::course::Course;

/// Widths in pixels that lettering is laid out for: on a desk and on a phone.
pub(super) const WIDTHS: [f64; 2] = [480.0, 220.0];

/// A chart: `id` is unique in the page, the title and the description are for those who do not see it.
pub(super) fn svg(
    out: &mut String,
    id: &str,
    size: &str,
    title: &str,
    description: &str,
    body: impl FnOnce(&mut String) -> Result,
) -> Result {
    write!(out, "<svg role=\"img\" aria-labelledby=\"{id}-t {id}-d\" width=\"100%\" {size}>")?;
    write!(out, "<title id=\"{id}-t\">{}</title>", Esc(title))?;
    write!(out, "<desc id=\"{id}-d\">{}</desc>", Esc(description))?;
    body(out)?;
    out.push_str("</svg>\n");
    Ok(())
}

/// A share of the width.
pub(super) fn at(share: f64) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    format!("{:.2}%", share * 100.0)
}

/// A labelled horizontal bar: a line of words above it, then the bar.
pub(super) struct Bar<'a> {
    /// What it is.
    pub label: &'a str,
    /// How much, in words.
    pub amount: &'a str,
    /// From where to where, as shares of the width.
    pub span: (f64, f64),
    /// Its look.
    pub class: &'a str,
    /// How far it could have reached, drawn as an outline.
    pub most: Option<f64>,
}

/// The height of a labelled bar.
pub(super) const BAR: u32 = 44;

impl Bar<'_> {
    /// Draws it as the `place`th of its chart.
    pub(super) fn draw(&self, out: &mut String, place: u32) -> Result {
        let top = place * BAR;
        let (words, bar) = (top + 14, top + 21);
        write!(out, "<text x=\"0\" y=\"{words}\" class=\"label\">{}</text>", Esc(self.label))?;
        write!(out, "<text x=\"100%\" y=\"{words}\" text-anchor=\"end\">{}</text>", Esc(self.amount))?;
        if let Some(most) = self.most {
            let most = at(most);
            write!(out, "<rect x=\"0\" y=\"{bar}\" width=\"{most}\" height=\"12\" class=\"most\"/>")?;
        }
        let (from, to) = (self.span.0.min(self.span.1), self.span.0.max(self.span.1));
        let (x, width, class) = (at(from), at(to - from), self.class);
        write!(out, "<rect x=\"{x}\" y=\"{bar}\" width=\"{width}\" height=\"12\" class=\"{class}\"/>")
    }
}

/// Where lettering around a place of the axis begins, is centred, or ends, so that it stays inside.
pub(super) fn anchor(share: f64) -> &'static str {
    if share < 0.12 {
        "start"
    } else if share > 0.88 {
        "end"
    } else {
        "middle"
    }
}

/// The share of the axis at which a tick stands.
pub(super) fn share(course: &Course, tick: u32) -> f64 {
    let end = course.clock.len().saturating_sub(1);
    if end == 0 { 0.0 } else { (f64::from(tick) / end as f64).min(1.0) }
}

/// The time axis: a rule with the names of days (or whatever the scenario counts in), fewer on a phone.
pub(super) fn axis(out: &mut String, course: &Course, top: u32) -> Result {
    write!(out, "<line x1=\"0\" x2=\"100%\" y1=\"{top}\" y2=\"{top}\" class=\"axis\"/>")?;
    let groups = groups(course);
    let one = u32::from(!groups.first().is_some_and(|(_, name)| name.ends_with(" 0")));
    let (tip, words) = (top + 4, top + 17);
    for (class, most) in [("wide", 7), ("narrow", 3)] {
        let step = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|s| groups.len() <= s * most).unwrap_or(1000);
        write!(out, "<g class=\"{class}\">")?;
        for (place, (tick, name)) in groups.iter().enumerate() {
            let share = share(course, *tick);
            let round = (place + one as usize).is_multiple_of(step);
            let beside_first = place > 0 && share < 0.6 / most as f64;
            if (place > 0 && !round) || beside_first || share > 0.9 {
                continue;
            }
            let (x, name) = (at(share), Esc(name));
            let anchor = if place == 0 { "start" } else { "middle" };
            write!(out, "<line x1=\"{x}\" x2=\"{x}\" y1=\"{top}\" y2=\"{tip}\" class=\"axis\"/>")?;
            write!(out, "<text x=\"{x}\" y=\"{words}\" text-anchor=\"{anchor}\">{name}</text>")?;
        }
        if let Some((_, name)) = groups.last().filter(|_| groups.len() > 1) {
            write!(out, "<text x=\"100%\" y=\"{words}\" text-anchor=\"end\">{}</text>", Esc(name))?;
        }
        out.push_str("</g>");
    }
    Ok(())
}

/// The first tick of every day, or whatever the words of the clock count before their comma.
fn groups(course: &Course) -> Vec<(u32, &str)> {
    let mut groups: Vec<(u32, &str)> = Vec::new();
    for (tick, words) in (0..).zip(&course.clock) {
        let name = words.split_once(", ").map_or(words.as_str(), |(group, _)| group);
        if groups.last().is_none_or(|(_, last)| *last != name) {
            groups.push((tick, name));
        }
    }
    groups
}
