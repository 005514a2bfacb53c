//! What runs came to, counted row by row: scores, components, endings, variables at the end, differences between policies.

use serde::{Deserialize, Serialize};

use super::histogram::Histogram;
use super::row::{Row, Rows};
use super::statistics::{Moments, PairMoments};
use crate::program::Program;

/// Counts of one policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scores {
    /// Scores, in thousandths of a point.
    pub score: Histogram,
    /// The same by component.
    pub components: Vec<Histogram>,
    /// Runs by ending.
    pub endings: Vec<u64>,
    /// Variables at the end, in steps above their least value.
    pub variables: Vec<Histogram>,
    /// Ticks until the end.
    pub ticks: Moments,
    /// Decisions, rankings among them.
    pub decisions: Moments,
}

impl Scores {
    fn new(program: &Program) -> Scores {
        let points = |weight: u32| Histogram::new(u64::from(weight) * 1000);
        Scores {
            score: points(100),
            components: program.weights.iter().map(|w| points(*w)).collect(),
            endings: vec![0; program.endings.len()],
            variables: program.variables.iter().map(|v| Histogram::new(v.steps.unsigned_abs())).collect(),
            ticks: Moments::default(),
            decisions: Moments::default(),
        }
    }

    fn add(&mut self, row: &Row, variables: &[u64]) {
        self.score.add(row.score().unsigned_abs());
        for (component, points) in self.components.iter_mut().zip(row.points) {
            component.add(points.unsigned_abs());
        }
        if let Some(ending) = self.endings.get_mut(usize::from(row.ending)) {
            *ending += 1;
        }
        for (variable, steps) in self.variables.iter_mut().zip(variables) {
            variable.add(*steps);
        }
        self.ticks.add(u64::from(row.tick));
        self.decisions.add(u64::from(row.decisions));
    }

    fn merge(&mut self, other: &Scores) {
        self.score.merge(&other.score);
        self.components.iter_mut().zip(&other.components).for_each(|(a, b)| a.merge(b));
        self.endings.iter_mut().zip(&other.endings).for_each(|(n, more)| *n = n.saturating_add(*more));
        self.variables.iter_mut().zip(&other.variables).for_each(|(a, b)| a.merge(b));
        self.ticks.merge(&other.ticks);
        self.decisions.merge(&other.decisions);
    }

    fn fits(&self, other: &Scores) -> bool {
        let all = |a: &[Histogram], b: &[Histogram]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.fits(b));
        self.score.fits(&other.score)
            && all(&self.components, &other.components)
            && all(&self.variables, &other.variables)
            && self.endings.len() == other.endings.len()
    }
}

/// Counts of all policies, and of every pair of them under the same luck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// By policy.
    pub policies: Vec<Scores>,
    /// Scores of the first less those of the second: pairs (0, 1), (0, 2), … (1, 2), ….
    pub pairs: Vec<PairMoments>,
}

impl Tally {
    /// Nothing counted yet, for so many policies.
    #[must_use]
    pub fn new(program: &Program, policies: usize) -> Tally {
        Tally {
            policies: vec![Scores::new(program); policies],
            pairs: vec![PairMoments::default(); policies * policies.saturating_sub(1) / 2],
        }
    }

    /// Counts rows of whole runs.
    pub fn add(&mut self, program: &Program, rows: &Rows) {
        let policies = self.policies.len().max(1);
        let mut scores = Vec::with_capacity(policies);
        for (place, (row, variables)) in rows.iter(program).enumerate() {
            if let Some(policy) = self.policies.get_mut(place % policies) {
                policy.add(row, variables);
            }
            scores.push(row.score());
            if scores.len() == policies {
                self.pair(&scores);
                scores.clear();
            }
        }
    }

    fn pair(&mut self, scores: &[i64]) {
        let mut pairs = self.pairs.iter_mut();
        for (i, first) in scores.iter().enumerate() {
            for second in scores.iter().skip(i + 1) {
                if let Some(pair) = pairs.next() {
                    pair.add(*first, *second);
                }
            }
        }
    }

    /// Adds the counts of other runs of the same policies.
    pub fn merge(&mut self, other: &Tally) {
        self.policies.iter_mut().zip(&other.policies).for_each(|(a, b)| a.merge(b));
        self.pairs.iter_mut().zip(&other.pairs).for_each(|(a, b)| a.merge(b));
    }

    /// Whether it was made for the same program and number of policies, of this many runs.
    pub(super) fn fits(&self, other: &Tally, runs: u64) -> bool {
        self.policies.len() == other.policies.len()
            && self.pairs.len() == other.pairs.len()
            && self.policies.iter().zip(&other.policies).all(|(a, b)| a.fits(b) && a.score.count() == runs)
    }

    /// Places of the two policies of every pair, as [`Tally::pairs`] has them.
    pub fn pairings(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let n = self.policies.len();
        (0..n).flat_map(move |i| (i + 1..n).map(move |j| (i, j)))
    }
}
