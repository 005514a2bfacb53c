//! The tornado as a drawing.

use std::fmt::Write;

use super::super::distribution::short_footing;
use super::super::plot::escape;
use super::named;
use super::tornado::{moving, setting};
use crate::analysis::Tornado;
use crate::program::Program;

/// Pixels: names, bars, room for a number at each side, a row, the head.
const NAMES: f64 = 300.0;
const BARS: f64 = 520.0;
const SIDE: f64 = 64.0;
const ROW: f64 = 26.0;
const HEAD: f64 = 84.0;

/// What a tornado is drawn from.
pub(in crate::report) struct Drawing {
    pub(in crate::report) title: String,
    /// What is moved, in words.
    pub(in crate::report) subtitle: String,
    /// How it was come by.
    pub(in crate::report) note: String,
    /// The score as things are.
    pub(in crate::report) base: f64,
    /// The widest first.
    pub(in crate::report) bars: Vec<DrawnBar>,
}

/// A bar of a tornado.
pub(in crate::report) struct DrawnBar {
    pub(in crate::report) title: String,
    /// The setting as things are.
    pub(in crate::report) now: String,
    /// Setting and score at the lower and the upper end, as far as they are known.
    pub(in crate::report) ends: [Option<(String, f64)>; 2],
}

/// The tornado as SVG: a bar for every input that moves the score.
#[must_use]
pub fn tornado_svg(program: &Program, tornado: &Tornado) -> String {
    let (moving, still) = moving(tornado);
    let bars = moving.iter().map(|swing| {
        let end = |end: &Option<crate::analysis::End>| {
            end.as_ref().and_then(|e| Some((setting(e.at, e.probability), *e.value.as_ref().ok()?)))
        };
        DrawnBar {
            title: named(program, swing.input).title,
            now: setting(swing.value, swing.probability),
            ends: [end(&swing.low), end(&swing.high)],
        }
    });
    let missing = tornado.swings.iter().filter(|s| s.left_out().is_some()).count();
    Drawing {
        title: program.scenario.title.value.clone(),
        subtitle: format!("What moves the expected score of optimal play, {:.2}, most", tornado.value),
        note: format!(
            "Each input alone; {still} more move nothing, {missing} not or only partly computed; {}",
            short_footing(program, "exact")
        ),
        base: tornado.value,
        bars: bars.collect(),
    }
    .svg()
}

impl Drawing {
    /// As SVG.
    pub(in crate::report) fn svg(&self) -> String {
        let scores = self.bars.iter().flat_map(|bar| bar.ends.iter().flatten().map(|(_, score)| *score));
        let all: Vec<f64> = scores.chain([self.base]).collect();
        let low = all.iter().copied().fold(f64::INFINITY, f64::min);
        let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let scale = if high > low { BARS / (high - low) } else { 0.0 };
        let x = |score: f64| NAMES + SIDE + (score - low) * scale;
        let mut out = self.head();
        for (place, bar) in self.bars.iter().enumerate() {
            bar.draw(&mut out, HEAD + ROW * place as f64, self.base, &x);
        }
        let end = HEAD + ROW * self.bars.len() as f64;
        let base = x(self.base);
        let _ = writeln!(
            out,
            "<line x1=\"{base:.1}\" y1=\"{:.1}\" x2=\"{base:.1}\" y2=\"{end:.1}\" stroke=\"#222\"/>",
            HEAD - 4.0
        );
        let note = escape(&self.note);
        let _ = writeln!(out, "<text x=\"16\" y=\"{:.1}\" font-size=\"12\" fill=\"#666\">{note}</text>", end + 34.0);
        out + "</svg>\n"
    }

    fn head(&self) -> String {
        let (width, height) = (NAMES + BARS + 2.0 * SIDE + 16.0, HEAD + ROW * self.bars.len() as f64 + 56.0);
        let title = escape(&self.title);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#222\">\n<title>{title}: what moves the expected score most</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fdfdfb\"/>\n"
        );
        let _ = writeln!(out, "<text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"600\">{title}</text>");
        let _ = writeln!(out, "<text x=\"16\" y=\"46\">{}</text>", escape(&self.subtitle));
        for (at, color, words) in [(16.0, LOW, "input moved down"), (160.0, HIGH, "input moved up")] {
            let _ = writeln!(
                out,
                "<rect x=\"{at}\" y=\"58\" width=\"12\" height=\"12\" fill=\"{color}\"/><text x=\"{:.0}\" y=\"69\" font-size=\"12\">{words}</text>",
                at + 18.0
            );
        }
        out
    }
}

impl DrawnBar {
    fn draw(&self, out: &mut String, top: f64, base: f64, x: &dyn Fn(f64) -> f64) {
        let _ = writeln!(
            out,
            "<text x=\"16\" y=\"{:.1}\">{} <tspan fill=\"#666\">({})</tspan></text>",
            top + 17.0,
            escape(&clipped(&self.title)),
            escape(&self.now)
        );
        let ends = self.ends.iter().zip([LOW, HIGH]);
        let mut ends: Vec<(&str, f64, &str)> =
            ends.filter_map(|(end, color)| end.as_ref().map(|(at, score)| (at.as_str(), *score, color))).collect();
        ends.sort_by(|a, b| (b.1 - base).abs().total_cmp(&(a.1 - base).abs()));
        // Where both go the same way, each has half of the height.
        let same_side = ends.iter().all(|e| e.1 > base) || ends.iter().all(|e| e.1 < base);
        let halves = ends.len() == 2 && same_side;
        let mut labelled = [false; 2];
        for (place, (at, score, color)) in ends.into_iter().enumerate() {
            let (down, high) = if halves { (9.0 * place as f64, 9.0) } else { (0.0, 18.0) };
            let (from, to) = (x(score.min(base)), x(score.max(base)));
            let _ = writeln!(
                out,
                "<rect x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{high}\" fill=\"{color}\"><title>{} → {score:.3}</title></rect>",
                top + 4.0 + down,
                (to - from).max(0.5),
                escape(at)
            );
            // One number at each side: that of the longer bar.
            let left = score < base;
            let Some(done) = labelled.get_mut(usize::from(left)) else { continue };
            if !*done && (score - base).abs() > 1e-9 {
                *done = true;
                let (anchor, at) = if left { ("end", from - 5.0) } else { ("start", to + 5.0) };
                let _ = writeln!(
                    out,
                    "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" font-size=\"12\">{score:.2}</text>",
                    top + 17.0
                );
            }
        }
    }
}

const LOW: &str = "#5b8db8";
const HIGH: &str = "#d9944a";

/// A title that fits beside the bars.
fn clipped(title: &str) -> String {
    const MOST: usize = 38;
    if title.chars().count() <= MOST {
        title.to_owned()
    } else {
        title.chars().take(MOST - 1).collect::<String>() + "…"
    }
}
