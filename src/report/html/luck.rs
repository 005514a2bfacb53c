//! What chance did: the draws that moved the run, and the same choices under other seeds.

use std::fmt::{Result, Write};

use super::chart::{anchor, at, svg};
use super::text::{self, Cell, Esc, Head, details, percent, points, row, signed, table};
use crate::report::debrief::Debrief;
use crate::report::worth::{Elsewhere, Worth};

/// Where the bars of the histogram begin and end.
const TOP: f64 = 26.0;
const FLOOR: f64 = 136.0;

/// Strokes and histogram.
pub(super) fn section(out: &mut String, d: &Debrief, worth: &Worth) -> Result {
    text::section(out, "luck", "Luck", |out| {
        let verb = if worth.luck < 0.0 { "took" } else { "added" };
        writeln!(
            out,
            "<p>Chance {verb} {} points in all. It is no part of any verdict.</p>",
            points(worth.luck.abs())
        )?;
        if worth.strokes.is_empty() {
            out.push_str("<p>No single draw moved the run.</p>\n");
        } else {
            let heads =
                [Head::Text("When"), Head::Wide("What came"), Head::Number("How likely"), Head::Number("Points")];
            table(out, "The draws that moved the run most", &heads, |out| {
                worth.strokes.iter().try_for_each(|stroke| {
                    let (likely, luck) = (percent(stroke.probability), signed(stroke.luck));
                    row(
                        out,
                        &[
                            Cell::Head(&stroke.clock),
                            Cell::Text(&stroke.text),
                            Cell::Number(&likely),
                            Cell::Number(&luck),
                        ],
                    )
                })
            })?;
        }
        worth.elsewhere.as_ref().map_or(Ok(()), |elsewhere| other_seeds(out, d.score.to_f64(), elsewhere))
    })
}

/// A number of runs with separated thousands.
fn count(n: usize) -> String {
    if n >= 1000 { format!("{},{:03}", n / 1000, n % 1000) } else { n.to_string() }
}

fn other_seeds(out: &mut String, score: f64, e: &Elsewhere) -> Result {
    let [q5, q25, q50, q75, q95] = e.quantiles;
    let runs = count(e.runs);
    writeln!(out, "<h3>The same choices under {runs} other seeds</h3>")?;
    writeln!(
        out,
        "<p>Half of those runs score between {} and {}, nine in ten between {} and {}; the median is {}, the mean {} (standard deviation {}). This run with {} did better than {} of them. Where the run has no answer, the policy \u{201c}{}\u{201d} decided.</p>",
        points(q25),
        points(q75),
        points(q5),
        points(q95),
        points(q50),
        points(e.mean),
        points(e.sd),
        points(score),
        percent(e.below),
        Esc(&e.fallback)
    )?;
    out.push_str("<figure class=\"short\">\n");
    let title = format!("Scores of the same choices under {runs} other seeds");
    let description = format!(
        "A histogram from 0 to 100 in {} bins. The middle half lies between {} and {}; this run scored {}.",
        e.bins.len(),
        points(q25),
        points(q75),
        points(score)
    );
    svg(out, "luck-chart", "height=\"182\"", &title, &description, |out| histogram(out, score, e))?;
    out.push_str("<figcaption>Runs per bin of points. The line marks this run, and its bin is darker. Below the axis: the thin rule spans nine runs in ten, the thick one the middle half, the notch is the median.</figcaption>\n</figure>\n");
    details(out, "The histogram as a table", |out| {
        table(out, &title, &[Head::Text("Points"), Head::Number("Runs")], |out| {
            for (n, runs) in e.bins.iter().enumerate() {
                let width = 100.0 / e.bins.len() as f64;
                let (from, to) = (n as f64 * width, (n + 1) as f64 * width);
                let mine = if bin_of(score, e.bins.len()) == n { " (this run)" } else { "" };
                let range = format!("{from:.0} to {to:.0}{mine}");
                row(out, &[Cell::Head(&range), Cell::Number(&runs.to_string())])?;
            }
            Ok(())
        })
    })
}

/// The bin into which a score falls; 100 belongs to the last.
fn bin_of(score: f64, bins: usize) -> usize {
    ((score / 100.0 * bins as f64).floor().max(0.0) as usize).min(bins.saturating_sub(1))
}

fn histogram(out: &mut String, score: f64, e: &Elsewhere) -> Result {
    let most = f64::from(e.bins.iter().copied().max().unwrap_or(1).max(1));
    let width = 1.0 / e.bins.len().max(1) as f64;
    for (n, runs) in e.bins.iter().enumerate().filter(|(_, runs)| **runs > 0) {
        let height = (f64::from(*runs) / most * (FLOOR - TOP)).max(1.0);
        let class = if bin_of(score, e.bins.len()) == n { "fill" } else { "quiet" };
        let (x, width) = (at((n as f64 + 0.06) * width), at(width * 0.88));
        let y = FLOOR - height;
        write!(out, "<rect x=\"{x}\" y=\"{y:.1}\" width=\"{width}\" height=\"{height:.1}\" class=\"{class}\"/>")?;
    }
    write!(out, "<line x1=\"0\" x2=\"100%\" y1=\"{FLOOR}\" y2=\"{FLOOR}\" class=\"axis\"/>")?;
    for mark in [0, 25, 50, 75, 100] {
        let share = f64::from(mark) / 100.0;
        let (x, anchor) = (at(share), anchor(share));
        write!(out, "<line x1=\"{x}\" x2=\"{x}\" y1=\"{FLOOR}\" y2=\"{}\" class=\"axis\"/>", FLOOR + 4.0)?;
        write!(out, "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{mark}</text>", FLOOR + 18.0)?;
    }
    let [q5, q25, q50, q75, q95] = e.quantiles.map(|q| at(q / 100.0));
    write!(out, "<line x1=\"{q5}\" x2=\"{q95}\" y1=\"168\" y2=\"168\" class=\"thin\"/>")?;
    write!(out, "<line x1=\"{q25}\" x2=\"{q75}\" y1=\"168\" y2=\"168\" class=\"thick\"/>")?;
    write!(out, "<line x1=\"{q50}\" x2=\"{q50}\" y1=\"161\" y2=\"175\" class=\"thin\"/>")?;
    let (x, side) = (at(score / 100.0), if score > 60.0 { ("end", -6) } else { ("start", 6) });
    write!(out, "<line x1=\"{x}\" x2=\"{x}\" y1=\"2\" y2=\"{FLOOR}\" class=\"mine\"/>")?;
    let words = points(score);
    write!(
        out,
        "<text x=\"{x}\" dx=\"{}\" y=\"12\" text-anchor=\"{}\" class=\"last\">this run, {words}</text>",
        side.1, side.0
    )
}
