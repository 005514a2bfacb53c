//! What runs of one policy at one point came to, counted exactly: whole numbers, so that the order of adding is of no account.

use super::figures::Figures;
use crate::batch::{Estimate, Histogram, Moments, PairMoments, QUANTILES, Row, Share};
use crate::number::Fixed;
use crate::program::Program;

/// Counts of one policy at one point.
#[derive(Debug)]
pub(super) struct Counts {
    score: Histogram,
    components: [Moments; 4],
    endings: Vec<u64>,
    /// Scores less those of the same runs at the base.
    difference: PairMoments,
}

impl Counts {
    pub(super) fn new(program: &Program) -> Counts {
        Counts {
            score: Histogram::new(100 * Fixed::SCALE.unsigned_abs()),
            components: Default::default(),
            endings: vec![0; program.endings.len()],
            difference: PairMoments::default(),
        }
    }

    /// Counts a run, and the same run at the base.
    pub(super) fn add(&mut self, row: &Row, base: &Row) {
        self.score.add(row.score().unsigned_abs());
        for (moments, points) in self.components.iter_mut().zip(row.points) {
            moments.add(points.unsigned_abs());
        }
        if let Some(ending) = self.endings.get_mut(usize::from(row.ending)) {
            *ending += 1;
        }
        self.difference.add(row.score(), base.score());
    }

    /// What they say.
    pub(super) fn figures(&self) -> Figures {
        let points = |moments: &Moments| -> Estimate { moments.estimate(0.0, 0.001) };
        let score = points(self.score.moments());
        let [a, b, c, d] = &self.components;
        let quantile = |share| i64::try_from(self.score.quantile(share).unwrap_or(0)).unwrap_or(0);
        Figures {
            score,
            quantiles: QUANTILES.iter().map(|(_, share)| Fixed::from_thousandths(quantile(*share))).collect(),
            components: [a, b, c, d].map(|moments| points(moments).mean),
            endings: self.endings.iter().map(|n| Share::new(*n, score.n).share).collect(),
            difference: self.difference.estimate(0.001),
        }
    }
}
