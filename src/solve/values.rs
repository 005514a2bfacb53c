//! What `solve` reports: the values of all policies, exact where they can be had and sampled where not.

use std::sync::Arc;

use super::Limit;
use super::bounds::{Bounds, Sampled, bounds, sample, sample_policy};
use super::chain::{policy_value, valued_policies};
use super::follow::{Follower, Taste};
use super::solution::{Options, Solution};
use crate::policy::{Policy, PolicyError};
use crate::program::{Program, State};

/// A value with how it was come by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ValueOf {
    /// Exactly.
    Exact(f64),
    /// From samples.
    Sampled(Sampled),
}

/// The values of the policies of design, by name and in the order of reports.
pub type Values = Vec<(&'static str, ValueOf)>;

/// Seed of the samples in reports: always the same, so that reports are.
pub const SAMPLE_SEED: u64 = 1;
/// Runs that a sampled value is made from.
pub const SAMPLE_RUNS: u64 = 10_000;
/// Lucks that an upper bound is made from.
const LUCKS: u64 = 24;

/// The values of optimal, worst and random play and of every deterministic policy, from the state that the solution
/// begins at.
///
/// A policy that looks at more than fits into the budget is sampled; from a state in the middle of a run it is left out.
#[must_use]
pub fn values(program: &Program, solution: &Solution, options: &Options<'_>, from: Option<&State>) -> Values {
    let summary = &solution.summary;
    let mut values: Values = vec![
        ("optimal", ValueOf::Exact(summary.optimal)),
        ("worst", ValueOf::Exact(summary.worst)),
        ("random", ValueOf::Exact(summary.random)),
        ("first", ValueOf::Exact(summary.first_choice)),
        ("last", ValueOf::Exact(summary.last_choice)),
    ];
    for name in valued_policies().filter(|name| !["first", "last"].contains(name)) {
        match policy_value(program, name, options, from) {
            Ok(Ok(value)) => values.push((name, ValueOf::Exact(value.value))),
            Ok(Err(_)) if from.is_none() => values.extend(sampled(program, name)),
            Ok(Err(_)) | Err(_) => {}
        }
    }
    values
}

fn sampled(program: &Program, name: &'static str) -> Option<(&'static str, ValueOf)> {
    let sampled = sample_policy(program, name, SAMPLE_SEED, SAMPLE_RUNS).ok()?;
    Some((name, ValueOf::Sampled(sampled)))
}

/// What can be said of a scenario that is too large.
#[derive(Debug, Clone)]
pub struct Estimate {
    /// The budget that was reached.
    pub limit: Limit,
    /// Bounds of the optimal value.
    pub bounds: Bounds,
    /// Samples of random play and every deterministic policy.
    pub values: Values,
}

/// Bounds and samples for a scenario whose exact solution did not fit.
#[must_use]
pub fn estimate(program: &Program, options: &Options<'_>, limit: Limit) -> Estimate {
    let names = ["random"].into_iter().chain(valued_policies());
    Estimate {
        limit,
        bounds: bounds(program, options, SAMPLE_SEED, SAMPLE_RUNS, LUCKS),
        values: names.filter_map(|name| sampled(program, name)).collect(),
    }
}

/// The ten policies of [`values`], sampled over runs 0..`runs` of the batch with [`SAMPLE_SEED`]: an independent way to
/// the same numbers.
#[must_use]
pub fn samples(program: &Program, solution: &Arc<Solution>, runs: u64) -> Vec<(&'static str, Sampled)> {
    let tastes = [("optimal", Taste::Optimal), ("worst", Taste::Worst)];
    let followed = tastes.into_iter().filter_map(|(name, taste)| {
        let make = |own| -> Result<Box<dyn Policy>, PolicyError> {
            Ok(Box::new(Follower::new(Arc::clone(solution), taste, own)))
        };
        Some((name, sample(program, SAMPLE_SEED, runs, make).ok()?))
    });
    let named = ["random"].into_iter().chain(valued_policies());
    let named = named.filter_map(|name| Some((name, sample_policy(program, name, SAMPLE_SEED, runs).ok()?)));
    followed.chain(named).collect()
}
