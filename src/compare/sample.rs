//! Many runs of one policy or one group, counted: what is said of a side.

use std::collections::BTreeMap;

use crate::batch::{Estimate, Histogram, Moments, QUANTILES, Scores, Share};
use crate::number::Fixed;
use crate::program::Program;

/// The highest score, in thousandths of a point.
const MOST: u64 = 100_000;

/// Counts of runs, by score, component and ending.
#[derive(Debug, Clone)]
pub struct Sample {
    score: Histogram,
    components: [Moments; 4],
    endings: BTreeMap<String, u64>,
}

impl Default for Sample {
    fn default() -> Sample {
        Sample { score: Histogram::new(MOST), components: Default::default(), endings: BTreeMap::new() }
    }
}

impl Sample {
    /// Counts a run: thousandths of points by component, each 0 or more, and the id of its ending.
    pub fn add(&mut self, points: [u64; 4], ending: &str) {
        self.score.add(points.iter().fold(0, |sum, p| sum.saturating_add(*p)));
        self.components.iter_mut().zip(points).for_each(|(moments, p)| moments.add(p));
        match self.endings.get_mut(ending) {
            Some(count) => *count += 1,
            None => drop(self.endings.insert(ending.to_owned(), 1)),
        }
    }

    /// Runs.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.score.count()
    }

    /// Different endings so far.
    #[must_use]
    pub fn endings(&self) -> usize {
        self.endings.len()
    }

    /// Runs with a lower score than this.
    #[must_use]
    pub fn below(&self, score: Fixed) -> u64 {
        self.score.below(score.thousandths().max(0).unsigned_abs())
    }

    /// What is said of these runs.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let runs = self.runs();
        Figures {
            score: self.score.moments().estimate(0.0, 0.001),
            range: self.score.range().map(|(least, most)| (points(least), points(most))),
            quantiles: QUANTILES.map(|(_, share)| self.score.quantile(share).map(points)),
            components: self.components.each_ref().map(|moments| moments.estimate(0.0, 0.001)),
            endings: self.endings.iter().map(|(id, n)| (id.clone(), Share::new(*n, runs))).collect(),
        }
    }
}

/// What is said of a side.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The mean score, points.
    pub score: Estimate,
    /// The lowest and the highest score.
    pub range: Option<(Fixed, Fixed)>,
    /// Scores at [`QUANTILES`], by nearest rank.
    pub quantiles: [Option<Fixed>; 5],
    /// Mean points by component.
    pub components: [Estimate; 4],
    /// Endings that were met, with the score interval of their shares (Wilson 1927).
    pub endings: Vec<(String, Share)>,
}

impl Figures {
    /// What is said of one policy of a batch.
    #[must_use]
    pub fn of(program: &Program, scores: &Scores) -> Figures {
        let runs = scores.score.count();
        let components = scores.components.iter().map(|it| it.moments().estimate(0.0, 0.001));
        let mut by_component = [Estimate::default(); 4];
        by_component.iter_mut().zip(components).for_each(|(place, found)| *place = found);
        let ids = program.scenario.endings.iter().map(|e| e.id.value.clone());
        let met = ids.zip(&scores.endings).filter(|(_, n)| **n > 0);
        Figures {
            score: scores.score.moments().estimate(0.0, 0.001),
            range: scores.score.range().map(|(least, most)| (points(least), points(most))),
            quantiles: QUANTILES.map(|(_, share)| scores.score.quantile(share).map(points)),
            components: by_component,
            endings: met.map(|(id, n)| (id, Share::new(*n, runs))).collect(),
        }
    }
}

/// Thousandths as points.
fn points(thousandths: u64) -> Fixed {
    Fixed::from_thousandths(i64::try_from(thousandths).unwrap_or(i64::MAX))
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// What it is called here.
    pub label: String,
    /// What it was made from: `table`, `report`, `policy` or `runs`.
    pub from: &'static str,
    /// The policy, where one decided.
    pub policy: Option<String>,
    /// The file or folder it was read from.
    pub file: Option<String>,
    /// Seed of the batch; none for recorded runs.
    pub seed: Option<u64>,
    /// Version of the program that ran it; none where runs of several may be together.
    pub version: Option<String>,
    /// What is said of it.
    pub figures: Figures,
}
