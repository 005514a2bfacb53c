//! When a scenario is too large: honest bounds from samples. Below, what a policy was seen to reach; above, what somebody
//! who knows all the luck beforehand could reach.

use serde::Serialize;

use super::Needs;
use super::explore::{Explorer, Mode};
use super::liveness::Liveness;
use super::objectives::Channels;
use super::order::Order;
use super::points::Points;
use super::solution::Options;
use super::sweep::{Criterion, Pay, sweep};
use crate::engine::{Luck, run_seed};
use crate::policy::{Policy, PolicyError, make};
use crate::program::Program;
use crate::run::score;

/// An estimate from samples with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sampled {
    /// Mean score.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Lower end of the interval.
    pub lower: f64,
    /// Upper end of the interval.
    pub upper: f64,
    /// Probability that an interval made this way holds the value.
    pub confidence: f64,
    /// Runs it was made from.
    pub runs: u64,
}

/// Quantile of the normal distribution for a confidence of 0.99.
const Z: f64 = 2.575_829_303_548_901;

impl Sampled {
    /// The interval of a mean from its sums.
    fn new(sum: f64, squares: f64, runs: u64) -> Sampled {
        let n = runs as f64;
        let mean = sum / n;
        let variance = if runs > 1 { ((squares - sum * mean) / (n - 1.0)).max(0.0) } else { 0.0 };
        let standard_error = (variance / n).sqrt();
        Sampled {
            mean,
            standard_error,
            lower: (mean - Z * standard_error).max(0.0),
            upper: (mean + Z * standard_error).min(100.0),
            confidence: 0.99,
            runs,
        }
    }
}

/// The mean score over runs 0..`runs` of a batch with this seed; `make` gives the policy of a run by its seed.
pub fn sample<E>(
    program: &Program,
    seed: u64,
    runs: u64,
    mut make: impl FnMut(u64) -> Result<Box<dyn Policy>, E>,
) -> Result<Sampled, E> {
    // Sums of whole thousandths are exact, so the order of the runs is of no account.
    let (mut sum, mut squares) = (0i64, 0i128);
    let mut luck = Luck::new(program, seed);
    for i in 0..runs {
        let own = run_seed(seed, i);
        luck.restart(program, own);
        let points = score(program, &mut luck, make(own)?.as_mut());
        sum += points;
        squares += i128::from(points) * i128::from(points);
    }
    Ok(Sampled::new(sum as f64 / 1000.0, squares as f64 / 1e6, runs))
}

/// The mean score of a policy of the table over runs 0..`runs` of a batch with this seed.
///
/// # Errors
/// [`PolicyError`] for a policy that does not exist.
pub fn sample_policy(program: &Program, name: &str, seed: u64, runs: u64) -> Result<Sampled, PolicyError> {
    sample(program, seed, runs, |own| make(name, own))
}

/// Bounds of the optimal value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bounds {
    /// The policy that was sampled for the lower bound.
    pub policy: String,
    /// What it reaches: the optimal value is at least that.
    pub lower: Sampled,
    /// What somebody who knows all the luck could reach: the optimal value is at most that. None if even that was too
    /// large; then all that is known is 100.
    pub upper: Option<Sampled>,
}

/// Bounds for a scenario that is too large: `runs` samples of every policy below, up to `seeds` lucks solved above.
#[must_use]
pub fn bounds(program: &Program, options: &Options<'_>, seed: u64, runs: u64, seeds: u64) -> Bounds {
    // The policy is picked by one set of runs and measured by another, so that picking the best does not flatter it.
    let mut best = ("first", f64::NEG_INFINITY);
    for name in super::chain::valued_policies() {
        if let Ok(sampled) = sample_policy(program, name, run_seed(seed, u64::MAX), runs.min(200))
            && sampled.mean > best.1
        {
            best = (name, sampled.mean);
        }
    }
    let lower = sample_policy(program, best.0, seed, runs).unwrap_or_else(|_| Sampled::new(0.0, 0.0, 1));
    Bounds { policy: best.0.to_owned(), lower, upper: clairvoyant(program, options, seed, seeds) }
}

/// The mean of the best scores over lucks that are known beforehand.
fn clairvoyant(program: &Program, options: &Options<'_>, seed: u64, seeds: u64) -> Option<Sampled> {
    let live = Liveness::new(
        program,
        options.passes.sensitive(program),
        Needs::Nothing,
        Points::new(program, Channels::Components),
    );
    let levels = Order::new(program);
    let (mut sum, mut squares) = (0.0, 0.0);
    for i in 0..seeds {
        let luck = Luck::clocked(program, run_seed(seed, i));
        let explorer = Explorer { mode: Mode::Clairvoyant(&luck), ..Explorer::new(program, &live, &levels, options) };
        let graph = explorer.run(None).ok()?.graph;
        let values = sweep(&graph, &Pay::new(&graph, [1.0; 4]), Criterion::Best);
        let best = graph.start.iter().sum::<i64>() as f64 / 1000.0 + values.first().copied().unwrap_or(0.0);
        sum += best;
        squares += best * best;
    }
    (seeds > 0).then(|| Sampled::new(sum, squares, seeds))
}
