//! Figures of many runs in columns: batches and comparisons show them alike.

use std::fmt::Write;

use crate::batch::Share;
use crate::compare::Figures;
use crate::engine::Component;

/// Scores, a line for each name; `head` says what the names are.
pub(in crate::report) fn score_table(out: &mut String, head: &str, rows: &[(&str, &Figures)]) {
    let width = width(rows).max(head.len());
    let _ = writeln!(
        out,
        "\n{head:<width$}    mean       95 % interval     sd     min     5 %    25 %    50 %    75 %    95 %     max"
    );
    for (name, figures) in rows {
        let found = &figures.score;
        let (lower, upper) = found.interval.unwrap_or((found.mean, found.mean));
        let sd = found.sd.unwrap_or(0.0);
        let _ = write!(out, "{name:<width$} {:>7.3}  {lower:>7.3} to {upper:>7.3} {sd:>6.2}", found.mean);
        let (least, most) = figures.range.unzip();
        for value in [least].into_iter().chain(figures.quantiles).chain([most]) {
            let _ = write!(out, " {:>7.3}", value.unwrap_or_default().to_f64());
        }
        out.push('\n');
    }
}

/// Points by component, a line for each name, under what there is to earn where that is known.
pub(in crate::report) fn component_table(out: &mut String, most: Option<[u32; 4]>, rows: &[(&str, &Figures)]) {
    let width = width(rows).max("by component".len());
    let _ = write!(out, "\n{:<width$}", "by component");
    Component::ALL.iter().for_each(|c| {
        let _ = write!(out, " {:>19}", c.name());
    });
    if let Some(most) = most {
        let _ = write!(out, "\n{:<width$}", "at most");
        most.iter().for_each(|weight| {
            let _ = write!(out, " {weight:>19}");
        });
    }
    out.push('\n');
    for (name, figures) in rows {
        let _ = write!(out, "{name:<width$}");
        for found in &figures.components {
            let cell = format!("{:.3} ± {:.3}", found.mean, found.half_width().unwrap_or(0.0));
            let _ = write!(out, " {cell:>19}");
        }
        out.push('\n');
    }
}

fn width(rows: &[(&str, &Figures)]) -> usize {
    widest(rows.iter().map(|(name, _)| *name))
}

/// Endings that were met, the most frequent first.
pub(in crate::report) fn ending_lines(endings: &[(String, Share)]) -> Vec<String> {
    let width = widest(endings.iter().map(|(id, _)| id.as_str()));
    let mut rows: Vec<&(String, Share)> = endings.iter().filter(|(_, share)| share.count > 0).collect();
    rows.sort_by_key(|(_, share)| std::cmp::Reverse(share.count));
    rows.into_iter().map(|(id, share)| format!("{id:<width$}  {}", with_interval(share))).collect()
}

/// A share in per cent with two places; what happened at all is never "0.00 %".
pub(in crate::report) fn share(it: &Share) -> String {
    match it.count {
        1.. if it.share < 0.000_05 => "< 0.01 %".to_owned(),
        n if n < it.of && it.share > 0.999_95 => "> 99.99 %".to_owned(),
        _ => format!("{:.2} %", it.share * 100.0),
    }
}

/// A share with its interval, in columns.
pub(super) fn with_interval(it: &Share) -> String {
    format!("{:>9}  {:>6.2} to {:>6.2} %", share(it), it.lower * 100.0, it.upper * 100.0)
}

/// The longest of some words, in characters.
pub(super) fn widest<'a>(words: impl Iterator<Item = &'a str>) -> usize {
    words.map(|word| word.chars().count()).max().unwrap_or(0)
}
