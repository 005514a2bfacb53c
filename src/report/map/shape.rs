//! Shapes of places as SVG: a decision is a rounded box, a ranking a funnel, a chance a hexagon, an ending a box with two lines.

use std::fmt::Write;

use crate::map::{Extent, SpotKind, fitted, width};
use crate::report::plot::escape;

/// Sizes of letters: ids, words.
pub(super) const ID: f64 = 13.0;
pub(super) const SMALL: f64 = 11.0;
/// Height of a line of each.
const ID_LINE: f64 = 18.0;
pub(super) const LINE: f64 = 14.0;
/// Widest words of a place.
const WORDS: f64 = 178.0;
/// Most lines of them.
const LINES: usize = 3;
/// Room around the words of a place.
const AROUND: (f64, f64) = (14.0, 8.0);

/// What is written in a place, and how large that makes it.
#[derive(Debug)]
pub(super) struct Face {
    pub(super) kind: SpotKind,
    id: String,
    words: Vec<String>,
    /// Words that are set apart from the scene's: when, and the number of its colour.
    notes: Vec<String>,
    pub(super) extent: Extent,
}

impl Face {
    pub(super) fn new(kind: SpotKind, id: &str, words: &str, notes: Vec<String>) -> Face {
        let id = fitted(id, ID * 1.08, WORDS + 20.0, 1).concat();
        let words = fitted(words, SMALL, WORDS, LINES);
        let notes: Vec<String> = notes.iter().flat_map(|note| fitted(note, SMALL, WORDS, 2)).collect();
        let small = words.iter().chain(&notes).map(|line| width(line, SMALL));
        // Bold letters are wider.
        let wide = small.fold(width(&id, ID * 1.08), f64::max) + 2.0 * AROUND.0 + 2.0 * slant(kind);
        let lines = (words.len() + notes.len()) as f64;
        let extent = Extent { width: wide.max(80.0), height: ID_LINE + lines * LINE + 2.0 * AROUND.1 };
        Face { kind, id, words, notes, extent }
    }

    /// The place around its middle.
    pub(super) fn draw(&self, out: &mut String, (x, y): (f64, f64), fill: &str, tip: &str) {
        let _ = writeln!(out, "<g><title>{}</title>", escape(tip));
        let _ = writeln!(out, "{}", self.outline(x, y, fill));
        let mut line = y - self.extent.height / 2.0 + AROUND.1 + ID_LINE - 5.0;
        let _ = writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{line:.1}\" text-anchor=\"middle\" font-weight=\"bold\" font-size=\"{ID}\">{}</text>",
            escape(&self.id)
        );
        let styles = self.words.iter().map(|w| (w, "#333333")).chain(self.notes.iter().map(|w| (w, "#6a2f00")));
        for (words, color) in styles {
            line += LINE;
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{line:.1}\" text-anchor=\"middle\" fill=\"{color}\">{}</text>",
                escape(words)
            );
        }
        out.push_str("</g>\n");
    }

    fn outline(&self, x: f64, y: f64, fill: &str) -> String {
        let (w, h) = (self.extent.width / 2.0, self.extent.height / 2.0);
        let slant = slant(self.kind);
        let rect = |inset: f64, round: f64, stroke: &str| {
            format!(
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{round}\" {stroke}/>",
                x - w + inset,
                y - h + inset,
                2.0 * (w - inset),
                2.0 * (h - inset)
            )
        };
        let polygon = |points: &[(f64, f64)], stroke: &str| {
            let points: Vec<String> = points.iter().map(|(a, b)| format!("{:.1},{:.1}", x + a, y + b)).collect();
            format!("<polygon points=\"{}\" fill=\"{fill}\" stroke=\"{stroke}\"/>", points.join(" "))
        };
        match self.kind {
            SpotKind::Decision(_) => rect(0.0, 9.0, &format!("fill=\"{fill}\" stroke=\"#33507a\"")),
            SpotKind::Ranking(_) => polygon(&[(-w, -h), (w, -h), (w - slant, h), (slant - w, h)], "#33507a"),
            SpotKind::Chance(_) => polygon(
                &[(slant - w, -h), (w - slant, -h), (w, 0.0), (w - slant, h), (slant - w, h), (-w, 0.0)],
                "#8a5a00",
            ),
            SpotKind::Finish => rect(0.0, 0.0, &format!("fill=\"{fill}\" stroke=\"#777777\" stroke-dasharray=\"4 3\"")),
            SpotKind::Ending(_) => {
                rect(0.0, 3.0, &format!("fill=\"{fill}\" stroke=\"#1a1a1a\""))
                    + &rect(3.5, 1.0, "fill=\"none\" stroke=\"#1a1a1a\"")
            }
            SpotKind::Inject(_) => polygon(&[(-w, -h), (w - slant, -h), (w, 0.0), (w - slant, h), (-w, h)], "#7a3377"),
            SpotKind::Resume => rect(0.0, h, &format!("fill=\"{fill}\" stroke=\"#777777\"")),
        }
    }
}

/// How far the sides of a shape lean.
const fn slant(kind: SpotKind) -> f64 {
    match kind {
        SpotKind::Ranking(_) | SpotKind::Inject(_) => 12.0,
        SpotKind::Chance(_) => 16.0,
        SpotKind::Resume => 4.0,
        SpotKind::Decision(_) | SpotKind::Finish | SpotKind::Ending(_) => 0.0,
    }
}
