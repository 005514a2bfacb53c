//! One path under many seeds.

use super::misfit::Misfit;
use super::walk::Walk;
use crate::batch::{Estimate, Moments};
use crate::engine::run_seed;

/// What a path came to under many seeds.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// The score, in points.
    pub score: Estimate,
    /// Mean points by component.
    pub components: [f64; 4],
    /// Runs by ending, in the order of the scenario.
    pub endings: Vec<u64>,
}

/// Plays the path that was read under the seeds `run_seed(seed, 0)` to `run_seed(seed, runs - 1)`.
///
/// # Errors
/// The first seed under which it cannot be played, and why.
pub(super) fn sampled(walk: &mut Walk<'_>, seed: u64, runs: u64) -> Result<Sampled, Misfit> {
    let reading = |thousandths: i64| thousandths.max(0).unsigned_abs();
    let mut score = Moments::default();
    let mut components: [Moments; 4] = Default::default();
    let mut endings = vec![0; walk.stepper.program.scenario.endings.len()];
    for run in 0..runs {
        let seed = run_seed(seed, run);
        let played = walk.play_under(seed).map_err(|misfit| {
            let reason = format!("{} (run {run}, seed {seed})", misfit.reason);
            Misfit { reason, ..misfit }
        })?;
        score.add(reading(played.score()));
        components.iter_mut().zip(played.points).for_each(|(sum, points)| sum.add(reading(points)));
        if let Some(count) = endings.get_mut(played.ending.index()) {
            *count += 1;
        }
    }
    let mean = |moments: &Moments| moments.estimate(0.0, 0.001).mean;
    let [a, b, c, d] = &components;
    Ok(Sampled { score: score.estimate(0.0, 0.001), components: [mean(a), mean(b), mean(c), mean(d)], endings })
}
