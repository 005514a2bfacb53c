//! A small frame for pictures of numbers: two axes with round numbers, as SVG that needs no style sheet and no script.

use std::fmt::Write;

use super::moves::number;

/// Width of the picture.
const WIDTH: f64 = 720.0;
/// Height of the picture.
const HEIGHT: f64 = 420.0;
/// Room for the axes: left, right, top, bottom.
const ROOM: (f64, f64, f64, f64) = (70.0, 24.0, 52.0, 56.0);

/// A frame with two linear axes.
#[derive(Debug)]
pub(super) struct Plot {
    x: (f64, f64),
    y: (f64, f64),
    out: String,
}

/// A step between round numbers: 1, 2 or 5 times a power of ten, so that about `count` fit into the span.
fn round_step(span: f64, count: f64) -> f64 {
    let mut step = 1.0;
    while step * count < span {
        step *= 10.0;
    }
    while step * count > span && step > 1e-9 {
        step /= 10.0;
    }
    let fits = |m: &&f64| *m * step * count >= span;
    [1.0, 2.0, 5.0, 10.0].iter().find(fits).map_or(step * 10.0, |m| m * step)
}

/// The text safe between tags and in attributes.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl Plot {
    /// A frame for values in these ranges; a range without width is widened.
    pub(super) fn new(title: &str, note: &str, x: (f64, f64), y: (f64, f64)) -> Plot {
        let wide = |(low, high): (f64, f64)| if high - low < 1e-9 { (low - 0.5, high + 0.5) } else { (low, high) };
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        );
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"22\" font-size=\"16\" fill=\"#1a1a1a\">{}</text>\n<text x=\"{}\" y=\"40\" fill=\"#555555\">{}</text>",
            ROOM.0,
            escape(title),
            ROOM.0,
            escape(note)
        );
        Plot { x: wide(x), y: wide(y), out }
    }

    pub(super) fn x(&self, x: f64) -> f64 {
        ROOM.0 + (x - self.x.0) / (self.x.1 - self.x.0) * (WIDTH - ROOM.0 - ROOM.1)
    }

    pub(super) fn y(&self, y: f64) -> f64 {
        HEIGHT - ROOM.3 - (y - self.y.0) / (self.y.1 - self.y.0) * (HEIGHT - ROOM.2 - ROOM.3)
    }

    /// Adds marks to the picture.
    pub(super) fn draw(&mut self, marks: &str) {
        self.out += marks;
        self.out.push('\n');
    }

    /// Both axes with their titles.
    pub(super) fn axes(&mut self, x: &str, y: &str) {
        let (left, bottom) = (ROOM.0, HEIGHT - ROOM.3);
        let ticks = |(low, high): (f64, f64), count: f64| {
            let step = round_step(high - low, count);
            let mut at = (low / step).ceil() * step;
            std::iter::from_fn(move || {
                let now = at;
                at += step;
                (now <= high + step * 1e-6).then_some(now)
            })
        };
        let mut marks = String::new();
        for tick in ticks(self.x, 8.0) {
            let at = self.x(tick);
            let _ = writeln!(
                marks,
                "<path d=\"M{at:.1} {bottom}v5\" stroke=\"#777777\"/><text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#333333\">{}</text>",
                bottom + 19.0,
                number(tick)
            );
        }
        for tick in ticks(self.y, 6.0) {
            let at = self.y(tick);
            let _ = writeln!(
                marks,
                "<path d=\"M{left} {at:.1}H{:.1}\" stroke=\"#e4e4e4\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#333333\">{}</text>",
                WIDTH - ROOM.1,
                left - 8.0,
                at + 4.0,
                number(tick)
            );
        }
        let _ = writeln!(
            marks,
            "<path d=\"M{left} {}V{bottom}H{}\" fill=\"none\" stroke=\"#777777\"/>\n<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#1a1a1a\">{}</text>\n<text transform=\"translate(18 {:.1}) rotate(-90)\" text-anchor=\"middle\" fill=\"#1a1a1a\">{}</text>",
            ROOM.2,
            WIDTH - ROOM.1,
            f64::midpoint(left, WIDTH - ROOM.1),
            HEIGHT - 22.0,
            escape(x),
            f64::midpoint(ROOM.2, bottom),
            escape(y)
        );
        self.draw(&marks);
    }

    /// The picture, with how it was come by below it.
    pub(super) fn finish(mut self, footing: &str) -> String {
        let _ = writeln!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"10\" fill=\"#777777\">{}</text>",
            ROOM.0,
            HEIGHT - 4.0,
            escape(footing)
        );
        self.out += "</svg>\n";
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::round_step;

    #[test]
    fn steps_are_round() {
        for (span, step) in [(100.0, 20.0), (8.0, 1.0), (0.7, 0.1), (1234.0, 200.0), (9.0, 2.0)] {
            let found = round_step(span, 8.0);
            assert!((found - step).abs() < 1e-9, "{span}: {found}, not {step}");
        }
    }
}
