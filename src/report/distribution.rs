//! The distribution of a score as text, JSON, CSV and SVG.

use std::fmt::Write;

use serde_json::{Value, json};

use super::plot::Plot;
use super::solution::head;
use crate::analysis::{Distribution, Reach};
use crate::program::Program;

/// Levels of the quantiles that are reported.
const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
/// The worst part of all runs whose mean is reported.
const TAIL: f64 = 0.1;
/// Scores whose probability is reported anyway.
const SCORES: [f64; 9] = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0];
/// Width of a bin in files, in thousandths.
const BIN: i64 = 100;

/// The distribution under a policy, with what is asked of it.
#[derive(Debug)]
pub struct Distributed<'a> {
    /// The policy's name.
    pub policy: &'a str,
    /// Its score.
    pub found: &'a Distribution,
    /// Scores whose probability is asked for besides the tens.
    pub at_least: &'a [f64],
}

impl Distributed<'_> {
    fn scores(&self) -> Vec<f64> {
        let mut scores: Vec<f64> = SCORES.iter().chain(self.at_least).copied().collect();
        scores.sort_by(f64::total_cmp);
        scores.dedup();
        scores
    }

    /// How exact it is, in words.
    fn precision(&self) -> String {
        let d = self.found;
        if d.grid == 1 {
            "exact: every score with its own probability".to_owned()
        } else {
            format!(
                "mean and standard deviation exact; scores on a grid of {} points, which blurs each by {:.3} points (standard deviation); quantiles and probabilities are those of the blurred scores, to five digits",
                d.grid as f64 / 1000.0,
                d.blur
            )
        }
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self, program: &Program) -> Value {
        let d = self.found;
        let mut map = head(program, if d.grid == 1 { "exact" } else { "grid" });
        map.insert("policy".to_owned(), json!(self.policy));
        map.insert("mean".to_owned(), json!(d.mean));
        map.insert("sd".to_owned(), json!(d.sd));
        map.insert("grid".to_owned(), json!(if d.grid == 1 { 0.0 } else { d.grid as f64 / 1000.0 }));
        map.insert("blur".to_owned(), json!(d.blur));
        let quantiles: serde_json::Map<String, Value> =
            LEVELS.iter().map(|level| (level.to_string(), json!(d.quantile(*level)))).collect();
        map.insert("quantiles".to_owned(), Value::Object(quantiles));
        map.insert("tail".to_owned(), json!({"share": TAIL, "mean": d.tail_mean(TAIL)}));
        let reached = self.scores().into_iter().map(|k| json!({"score": k, "probability": d.at_least(k)}));
        map.insert("at_least".to_owned(), reached.collect());
        let bins = d.bins(BIN).into_iter().filter(|(_, p)| *p > 0.0);
        let bins = bins.map(|(low, p)| json!({"from": low as f64 / 1000.0, "probability": p}));
        map.insert("bins".to_owned(), json!({"width": BIN as f64 / 1000.0, "list": bins.collect::<Vec<_>>()}));
        Value::Object(map)
    }

    /// As text, with a histogram.
    #[must_use]
    pub fn text(&self, program: &Program) -> String {
        let d = self.found;
        let mut out = format!(
            "{}\nThe score under the policy `{}`: mean {:.3}, standard deviation {:.3}\n\n",
            program.scenario.title.value, self.policy, d.mean, d.sd
        );
        out += &histogram(d);
        out += "\n";
        for level in LEVELS {
            let _ = writeln!(out, "  {:>3.0} % of all runs score at most {:>7.3}", level * 100.0, d.quantile(level));
        }
        let _ =
            writeln!(out, "  the worst {:.0} % of all runs score {:.3} on average\n", TAIL * 100.0, d.tail_mean(TAIL));
        for k in self.scores() {
            let p = d.at_least(k);
            // Of the tens only those that say something.
            if self.at_least.contains(&k) || (1e-6..1.0 - 1e-6).contains(&p) {
                let _ = writeln!(out, "  at least {k:>4}: {}", chance(p));
            }
        }
        let _ = writeln!(out, "\n{}", footing(program, &self.precision()));
        out
    }

    /// As CSV: bins of a tenth of a point.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut out = "from,to,probability,at_least\n".to_owned();
        for (low, p) in self.found.bins(BIN) {
            let from = low as f64 / 1000.0;
            let _ = writeln!(out, "{from:.1},{:.1},{p},{}", (low + BIN) as f64 / 1000.0, self.found.at_least(from));
        }
        out
    }

    /// As a picture: probability by bins of one point, with mean and quantiles.
    #[must_use]
    pub fn svg(&self, program: &Program) -> String {
        let d = self.found;
        let bins = d.bins(1_000);
        let (low, high) = (bins.first().map_or(0, |b| b.0), bins.last().map_or(100_000, |b| b.0 + 1_000));
        let most = bins.iter().map(|b| b.1).fold(0.0, f64::max);
        let title = format!("{}: the score under `{}`", program.scenario.title.value, self.policy);
        let note = format!(
            "mean {:.2}, standard deviation {:.2}; 5 % below {:.1}, 5 % above {:.1}",
            d.mean,
            d.sd,
            d.quantile(0.05),
            d.quantile(0.95)
        );
        let mut plot = Plot::new(&title, &note, (low as f64 / 1000.0, high as f64 / 1000.0), (0.0, most * 105.0));
        plot.axes("score, in points", "runs per point, in %");
        for (from, p) in &bins {
            let (x, next) = (plot.x(*from as f64 / 1000.0), plot.x((*from + 1_000) as f64 / 1000.0));
            let (top, bottom) = (plot.y(p * 100.0), plot.y(0.0));
            plot.draw(&format!(
                "<rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"#3b6ea5\"/>",
                x + 0.5,
                (next - x - 1.0).max(0.5),
                bottom - top
            ));
        }
        let x = plot.x(d.mean);
        plot.draw(&format!(
            "<path d=\"M{x:.1} {:.1}V{:.1}\" stroke=\"#b03a2e\" stroke-width=\"2\" stroke-dasharray=\"5 4\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#b03a2e\">mean</text>",
            plot.y(0.0),
            plot.y(most * 105.0),
            x - 6.0,
            plot.y(most * 105.0) + 14.0
        ));
        plot.finish(&short_footing(program, if d.grid == 1 { "exact" } else { "on a grid" }))
    }
}

/// A probability in words that fit its size.
pub(super) fn chance(p: f64) -> String {
    match p {
        p if p <= 0.0 => "never".to_owned(),
        p if p >= 1.0 - 1e-12 => "always".to_owned(),
        p if p < 0.001 => format!("{:.5} %", p * 100.0),
        p => format!("{:.2} %", p * 100.0),
    }
}

/// The last line of every answer: how it was come by.
pub(super) fn footing(program: &Program, precision: &str) -> String {
    format!("Method: {precision}. Rules {}, version {}.", program.fingerprint(), env!("CARGO_PKG_VERSION"))
}

/// Scores that are shown one by one.
const FEW: usize = 12;

/// The same in a picture.
pub(super) fn short_footing(program: &Program, method: &str) -> String {
    format!("{method}; rules {}, version {}", program.fingerprint(), env!("CARGO_PKG_VERSION"))
}

/// About twenty bars, from low scores to high ones.
fn histogram(d: &Distribution) -> String {
    let (Some((low, _)), Some((high, _))) = (d.points.first(), d.points.last()) else { return String::new() };
    if d.points.len() <= FEW {
        let most = d.points.iter().map(|p| p.1).fold(0.0, f64::max);
        let lines = d.points.iter().map(|(x, p)| bar(&format!("{:.3}", *x as f64 / 1000.0), *p, most));
        return lines.collect();
    }
    let widths = [100, 200, 500, 1_000, 2_000, 5_000];
    let width = widths.into_iter().find(|w| (high - low) / w < 24).unwrap_or(10_000);
    let bins = d.bins(width);
    let most = bins.iter().map(|b| b.1).fold(0.0, f64::max);
    bins.into_iter().map(|(from, p)| bar(&format!("{:.1}", from as f64 / 1000.0), p, most)).collect()
}

/// A line of a histogram.
fn bar(score: &str, p: f64, most: f64) -> String {
    let bar = "#".repeat((p / most * 50.0).round() as usize);
    let dot = if bar.is_empty() && p > 0.0 { "." } else { "" };
    format!("{}\n", format!("  {score:>7}  {:>7}  {bar}{dot}", format!("{:.2} %", p * 100.0)).trim_end())
}

/// Bounds of what can be reached, as JSON; `best` are those of the policies of the best mean.
#[must_use]
pub fn reach_json(program: &Program, reach: &Reach, best: &Reach) -> Value {
    let exactly = is_exact(reach) && is_exact(best);
    let mut map = head(program, if exactly { "exact" } else { "bounds" });
    map.insert("score".to_owned(), json!(reach.score));
    let bounds = |r: &Reach| json!({"lower": r.lower, "upper": r.upper});
    map.insert("probability".to_owned(), bounds(reach));
    map.insert("optimal".to_owned(), bounds(best));
    Value::Object(map)
}

fn is_exact(reach: &Reach) -> bool {
    reach.upper - reach.lower < 1e-9
}

/// Bounds of what can be reached, as text; `best` are those of the policies of the best mean.
#[must_use]
pub fn reach_text(program: &Program, reach: &Reach, best: &Reach) -> String {
    // Rounded outwards, so that the bounds hold as they are printed.
    let down = |p: f64| (p * 1e4 + 1e-6).floor() / 100.0;
    let up = |p: f64| (p * 1e4 - 1e-6).ceil() / 100.0;
    let words = |r: &Reach| {
        if is_exact(r) {
            format!("{:.2} %", r.lower * 100.0)
        } else {
            format!("{:.2} to {:.2} %", down(r.lower), up(r.upper))
        }
    };
    let short = (reach.lower - best.upper).max(0.0)..=(reach.upper - best.lower).max(0.0);
    let short = if is_exact(reach) && is_exact(best) {
        format!("{:.2} percentage points less", short.start() * 100.0)
    } else {
        format!("{:.2} to {:.2} percentage points less", down(*short.start()), up(*short.end()))
    };
    let exactly = is_exact(reach) && is_exact(best);
    format!(
        "{}\nThe probability of a score of at least {}, at most\n  by a policy that aims at nothing else   {}\n  by a policy of the best mean            {}: {short}\n\n{}\n",
        program.scenario.title.value,
        reach.score,
        words(reach),
        words(best),
        footing(program, if exactly { "exact" } else { "bounds that hold for certain" })
    )
}
