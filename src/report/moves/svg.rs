//! The tornado as a drawing.

use std::fmt::Write;

use super::super::distribution::short_footing;
use super::super::plot::escape;
use super::named;
use super::tornado::{moving, setting};
use crate::analysis::{End, Tornado};
use crate::program::Program;

/// Pixels: names, bars, room for a number at each side, a row, the head.
const NAMES: f64 = 300.0;
const BARS: f64 = 520.0;
const SIDE: f64 = 64.0;
const ROW: f64 = 26.0;
const HEAD: f64 = 84.0;

/// The tornado as SVG: a bar for every input that moves the score.
#[must_use]
pub fn tornado_svg(program: &Program, tornado: &Tornado) -> String {
    let (moving, still) = moving(tornado);
    let all: Vec<f64> = moving.iter().flat_map(|s| s.scores()).chain([tornado.value]).collect();
    let low = all.iter().copied().fold(f64::INFINITY, f64::min);
    let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let scale = if high > low { BARS / (high - low) } else { 0.0 };
    let x = |score: f64| NAMES + SIDE + (score - low) * scale;
    let (width, height) = (NAMES + BARS + 2.0 * SIDE + 16.0, HEAD + ROW * moving.len() as f64 + 56.0);
    let title = escape(&program.scenario.title.value);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#222\">\n<title>{title}: what moves the expected score most</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fdfdfb\"/>\n"
    );
    let _ = writeln!(out, "<text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"600\">{title}</text>");
    let _ = writeln!(
        out,
        "<text x=\"16\" y=\"46\">What moves the expected score of optimal play, {:.2}, most</text>",
        tornado.value
    );
    for (at, color, words) in [(16.0, LOW, "input moved down"), (160.0, HIGH, "input moved up")] {
        let _ = writeln!(
            out,
            "<rect x=\"{at}\" y=\"58\" width=\"12\" height=\"12\" fill=\"{color}\"/><text x=\"{:.0}\" y=\"69\" font-size=\"12\">{words}</text>",
            at + 18.0
        );
    }
    for (place, swing) in moving.iter().enumerate() {
        let top = HEAD + ROW * place as f64;
        let name = named(program, swing.input);
        let now = setting(swing.value, swing.probability);
        let _ = writeln!(
            out,
            "<text x=\"16\" y=\"{:.1}\">{} <tspan fill=\"#666\">({})</tspan></text>",
            top + 17.0,
            escape(&clipped(&name.title)),
            escape(&now)
        );
        let mut ends: Vec<(&End, f64, &str)> = Vec::new();
        for (end, color) in [(&swing.low, LOW), (&swing.high, HIGH)] {
            ends.extend(end.as_ref().and_then(|e| Some((e, *e.value.as_ref().ok()?, color))));
        }
        ends.sort_by(|a, b| (b.1 - tornado.value).abs().total_cmp(&(a.1 - tornado.value).abs()));
        // Where both go the same way, each has half of the height.
        let same_side = ends.iter().all(|e| e.1 > tornado.value) || ends.iter().all(|e| e.1 < tornado.value);
        let halves = ends.len() == 2 && same_side;
        let mut labelled = [false; 2];
        for (place, (end, score, color)) in ends.into_iter().enumerate() {
            let (down, high) = if halves { (9.0 * place as f64, 9.0) } else { (0.0, 18.0) };
            let (from, to) = (x(score.min(tornado.value)), x(score.max(tornado.value)));
            let _ = writeln!(
                out,
                "<rect x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{high}\" fill=\"{color}\"><title>{} → {score:.3}</title></rect>",
                top + 4.0 + down,
                (to - from).max(0.5),
                escape(&setting(end.at, end.probability))
            );
            // One number at each side: that of the longer bar.
            let left = score < tornado.value;
            let Some(done) = labelled.get_mut(usize::from(left)) else { continue };
            if !*done && (score - tornado.value).abs() > 1e-9 {
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
    let end = HEAD + ROW * moving.len() as f64;
    let base = x(tornado.value);
    let _ = writeln!(
        out,
        "<line x1=\"{base:.1}\" y1=\"{:.1}\" x2=\"{base:.1}\" y2=\"{end:.1}\" stroke=\"#222\"/>",
        HEAD - 4.0
    );
    let missing = tornado.swings.iter().filter(|s| s.left_out().is_some()).count();
    let note = format!(
        "Each input alone; {still} more move nothing, {missing} not or only partly computed; {}",
        short_footing(program, "exact")
    );
    let _ = writeln!(out, "<text x=\"16\" y=\"{:.1}\" font-size=\"12\" fill=\"#666\">{note}</text>", end + 34.0);
    out + "</svg>\n"
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
