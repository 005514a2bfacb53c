//! The choices of a run under other seeds: how much of its score was the choices, and how much the dice.

use super::worth::Elsewhere;
use crate::engine::{Luck, run_seed};
use crate::expression::{ChoiceId, NodeId};
use crate::number::Fixed;
use crate::policy::{Policy, make};
use crate::program::{Pick, Program, State};
use crate::run::{OwnPicks, Session, score};

/// Seeds that a debrief looks at.
pub const OTHER_SEEDS: usize = 1000;

/// What decides where the run has no answer.
const FALLBACK: &str = "expert";

/// Bins of five points.
const BINS: usize = 20;

/// Plays the run's own choices under the seeds `run_seed(S, 0)`, `run_seed(S, 1)`, … where S is the run's seed: at each node
/// its next unused pick there, and the expert's answer where it has none or that one is not available. `None` if the run is
/// not over, did not begin at the beginning, or no seeds are asked for.
#[must_use]
pub fn elsewhere(session: &Session<'_>, runs: usize) -> Option<Elsewhere> {
    if session.ending().is_none() || session.is_rehearsal() || runs == 0 {
        return None;
    }
    let program = session.program();
    let mut fallback = make(FALLBACK, session.seed()).ok()?;
    let mut own = OwnPicks::of(session);
    let mut luck = Luck::new(program, session.seed());
    let seeds = (0u64..).take(runs).map(|i| run_seed(session.seed(), i));
    let scores = seeds.map(|seed| {
        luck.restart(program, seed);
        own.restart();
        score(program, &mut luck, &mut Own { picks: &mut own, fallback: fallback.as_mut() })
    });
    Some(summary(scores.collect(), session.record().ledger.total()))
}

/// The run's own picks, and another policy where there is none.
struct Own<'a> {
    picks: &'a mut OwnPicks,
    fallback: &'a mut dyn Policy,
}

impl Policy for Own<'_> {
    fn choose(&mut self, program: &Program, state: &State, node: NodeId, available: &[ChoiceId]) -> ChoiceId {
        match self.picks.next(program, state, node) {
            Some(Pick::Choice(choice)) => *choice,
            Some(Pick::Order(_)) | None => self.fallback.choose(program, state, node, available),
        }
    }

    fn order(&mut self, program: &Program, state: &State, node: NodeId, items: usize) -> Vec<u8> {
        match self.picks.next(program, state, node) {
            Some(Pick::Order(order)) => order.clone(),
            Some(Pick::Choice(_)) | None => self.fallback.order(program, state, node, items),
        }
    }
}

fn summary(mut scores: Vec<i64>, own: Fixed) -> Elsewhere {
    scores.sort_unstable();
    let n = scores.len();
    let sum: i128 = scores.iter().map(|s| i128::from(*s)).sum();
    let squares: i128 = scores.iter().map(|s| i128::from(*s) * i128::from(*s)).sum();
    // n Σx² − (Σx)² is exact; the rest is a division and a root.
    let spread = (n as i128 * squares - sum * sum) as f64;
    let sd = if n > 1 { (spread / (n as f64 * (n as f64 - 1.0))).sqrt() / 1000.0 } else { 0.0 };
    // Nearest rank: the smallest score that so many per cent of the runs do not exceed.
    let quantile = |percent: usize| {
        let place = (n * percent).div_ceil(100).saturating_sub(1);
        scores.get(place).map_or(0.0, |s| *s as f64 / 1000.0)
    };
    let mut bins = vec![0u32; BINS];
    for score in &scores {
        if let Some(bin) = bins.get_mut(bin_of(*score as f64 / 1000.0)) {
            *bin += 1;
        }
    }
    Elsewhere {
        runs: n,
        mean: sum as f64 / n as f64 / 1000.0,
        sd,
        quantiles: [5, 25, 50, 75, 95].map(quantile),
        bins,
        below: scores.partition_point(|s| *s < own.thousandths()) as f64 / n as f64,
        fallback: FALLBACK.to_owned(),
    }
}

/// The bin of a score: 0 for 0–5, 19 for 95–100.
pub(super) fn bin_of(score: f64) -> usize {
    ((score / 5.0) as usize).min(BINS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10, 20, 30, 40: mean 25, squared deviations 225 + 25 + 25 + 225 = 500, over 3; two of four are below 30.
    #[test]
    fn moments_and_ranks_by_hand() {
        let found = summary(vec![40_000, 10_000, 30_000, 20_000], Fixed::from_thousandths(30_000));
        assert_eq!((found.runs, found.mean, found.below), (4, 25.0, 0.5));
        assert!((found.sd - (500.0f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!(found.quantiles, [10.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(
            found.bins.iter().enumerate().filter(|(_, n)| **n > 0).map(|(i, _)| i).collect::<Vec<_>>(),
            [2, 4, 6, 8]
        );
        assert_eq!((bin_of(0.0), bin_of(4.999), bin_of(5.0), bin_of(100.0)), (0, 0, 1, 19));
    }
}
