//! The exact value of a policy: only its own choices are explored, and whatever it looks at is kept apart.

use super::Limit;
use super::bundle::Needs;
use super::explore::{Explored, Mode};
use super::graph::Graph;
use super::objectives::Channels;
use super::solution::{Options, explored};
use super::sweep::{Criterion, Pay, sweep};
use crate::policy::{PolicyError, make};
use crate::program::{Program, State};

/// A policy's exact value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// Expected points from the start (or from the state asked for) to the end.
    pub value: f64,
    /// States that it can meet, after merging.
    pub states: u64,
}

/// Policies that look at nothing but what they are, with what they look at.
const DETERMINISTIC: [(&str, Needs); 7] = [
    ("first", Needs::Nothing),
    ("last", Needs::Nothing),
    ("longest", Needs::Labels),
    ("cautious", Needs::Variables),
    ("greedy", Needs::Awards),
    ("framework", Needs::Work),
    ("expert", Needs::Expert),
];

/// Policies whose value [`policy_value`] computes.
pub fn valued_policies() -> impl Iterator<Item = &'static str> {
    DETERMINISTIC.iter().map(|(name, _)| *name)
}

/// The states that one policy can meet, with its own choices alone.
#[derive(Debug)]
pub struct PolicyGraph(pub(crate) Graph);

/// The states that a deterministic policy can meet.
///
/// # Errors
/// The [`Limit`] that was reached; for a name that is not among [`valued_policies`] the [`PolicyError`] of [`make`].
pub fn policy_graph(
    program: &Program,
    name: &str,
    options: &Options<'_>,
) -> Result<Result<PolicyGraph, Limit>, PolicyError> {
    Ok(chain(program, name, options, None)?.map(|found| PolicyGraph(found.graph)))
}

fn chain(
    program: &Program,
    name: &str,
    options: &Options<'_>,
    from: Option<&State>,
) -> Result<Result<Explored, Limit>, PolicyError> {
    let needs = DETERMINISTIC.iter().find(|(known, _)| *known == name).map_or(Needs::Everything, |(_, needs)| *needs);
    make(name, 0)?;
    // Deterministic policies draw nothing, so the seed is of no account, and the name has been tried above.
    let make = || make(name, 0).unwrap_or_else(|_| crate::policy::first());
    Ok(explored(program, options, needs, Mode::Policy(&make), Channels::Components, from))
}

/// The exact value of a deterministic policy, from the start or from a state at rest.
///
/// # Errors
/// The [`Limit`] that was reached; for a name that is not among [`valued_policies`] the [`PolicyError`] of [`make`].
pub fn policy_value(
    program: &Program,
    name: &str,
    options: &Options<'_>,
    from: Option<&State>,
) -> Result<Result<Value, Limit>, PolicyError> {
    Ok(chain(program, name, options, from)?.map(|found| {
        let pay = Pay::new(&found.graph, [1.0; 4]);
        let values = sweep(&found.graph, &pay, Criterion::Best);
        let before = found.graph.start.iter().sum::<i64>() as f64 / 1000.0;
        Value { value: before + values.first().copied().unwrap_or(0.0), states: found.states }
    }))
}
