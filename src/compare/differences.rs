//! What lies between two sides, measured as well as they allow.

use super::paired::Pairs;
use super::sample::Side;
use crate::batch::{Estimate, Share, Welch};

/// How a difference was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// Run by run under the same luck.
    Paired {
        /// The mean difference over the runs that both have.
        estimate: Estimate,
        /// Runs in which the first side was the higher.
        ahead: Share,
        /// Runs in which both were equal.
        equal: Share,
    },
    /// Of the two means, as if the runs had nothing to do with each other.
    Unpaired(Welch),
    /// The two means only: one side has a single run, so nothing is known of its spread.
    Bare(f64),
}

/// The first side less the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Place of the first side.
    pub first: usize,
    /// Place of the second.
    pub second: usize,
    /// How it was measured, and what came out.
    pub measure: Measure,
}

/// Fewest common runs whose differences have a spread.
const FEWEST: u64 = 2;

/// Every pair of sides, in order: paired where they share at least two runs under the same luck or where a report has
/// counted them so, else by Welch's interval.
#[must_use]
pub fn differences(sides: &[Side], pairs: &Pairs, known: &[Difference]) -> Vec<Difference> {
    let mut all = Vec::new();
    for (first, a) in sides.iter().enumerate() {
        for (second, b) in sides.iter().enumerate().skip(first + 1) {
            let known = known.iter().find(|d| (d.first, d.second) == (first, second)).map(|d| d.measure);
            let counted = pairs.get(&(first, second)).filter(|p| p.n() >= FEWEST).map(|p| Measure::Paired {
                estimate: p.estimate(0.001),
                ahead: Share::new(p.ahead, p.n()),
                equal: Share::new(p.equal, p.n()),
            });
            let (a, b) = (&a.figures.score, &b.figures.score);
            let measure = counted.or(known).or_else(|| a.less(b).map(Measure::Unpaired));
            all.push(Difference { first, second, measure: measure.unwrap_or(Measure::Bare(a.mean - b.mean)) });
        }
    }
    all
}
