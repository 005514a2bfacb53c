//! The variables over time as strips of blocks, with decisions and events under them.

use ratatui::style::Style;
use textwrap::core::display_width;

use super::super::prose::padded;
use super::super::skin::Skin;
use super::super::strip::{blocks, end};
use crate::report::Debrief;

/// Rows of the chart; `decision` is the one that is selected.
pub(super) fn chart(data: &Debrief, decision: usize, width: usize, skin: Skin) -> Vec<(String, Style)> {
    let ticks = data.course.clock.len().max(1);
    let strips = &data.course.strips;
    let ends: Vec<String> = strips.iter().map(|s| format!("{} → {}", s.start, end(s))).collect();
    let widest = |words: &mut dyn Iterator<Item = &str>| words.map(display_width).max().unwrap_or(0);
    let label = widest(&mut strips.iter().map(|s| s.title.as_str()).chain(["Decisions"])).min(width / 3);
    let right = widest(&mut ends.iter().map(String::as_str));
    let columns = width.saturating_sub(label + right + 4).max(10);
    let column_of = |tick: u32| (usize::try_from(tick).unwrap_or(0) * columns / ticks).min(columns - 1);
    let mut rows = Vec::new();
    for (strip, end) in strips.iter().zip(&ends) {
        let blocks = blocks(strip, ticks, columns, skin);
        if display_width(&strip.title) > label {
            rows.push((strip.title.clone(), Style::new()));
            rows.push((format!("{}  {blocks}  {end}", " ".repeat(label)), Style::new()));
        } else {
            rows.push((format!("{}  {blocks}  {end}", padded(&strip.title, label)), Style::new()));
        }
    }
    let marks = |kind: &str, mark: char| {
        let mut line = vec![' '; columns];
        let mut n = 0;
        for row in data.timeline.iter().filter(|row| row.kind == kind) {
            n += 1;
            if let Some(place) = line.get_mut(column_of(row.tick)) {
                // What is selected is not hidden by what came in the same tick.
                if *place != '▲' {
                    *place = if kind == "decision" && n == decision { '▲' } else { mark };
                }
            }
        }
        line.into_iter().collect::<String>()
    };
    rows.push((format!("{}  {}", padded("Decisions", label), marks("decision", '•')), skin.title()));
    rows.push((format!("{}  {}", padded("Events", label), marks("event", '·')), Style::new()));
    rows.extend(axis(data, label + 2, columns).map(|axis| (axis, skin.quiet())));
    if let Some(row) = decision.checked_sub(1).and_then(|place| data.decisions.get(place)) {
        rows.push((format!("▲ decision {}, {}", row.n, row.clock), skin.title()));
    }
    rows
}

/// The first and the last time under a stretch of columns; nearer to each other where that is narrow.
pub(super) fn axis(data: &Debrief, before: usize, columns: usize) -> Option<String> {
    let (first, last) = (data.course.clock.first()?, data.course.clock.last()?);
    let needed = display_width(first) + display_width(last);
    if needed < columns {
        return Some(format!("{}{first}{}{last}", " ".repeat(before), " ".repeat(columns - needed)));
    }
    let words = format!("{first} … {last}");
    Some(format!("{}{words}", " ".repeat((before + columns).saturating_sub(display_width(&words)))))
}
