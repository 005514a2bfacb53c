//! `eval`: given paths against hand-worked values, the solver, the session, and themselves in another order.

mod commands;
mod errors;
mod sharing;
mod worths;

use toughcall::evaluate::{Evaluator, Expected, Method, Misfit, Played, Sampled, Worth};
use toughcall::policy::make;
use toughcall::program::Program;

pub use crate::questions::{close, oracle, solved};
pub use crate::solver::{oracles, warm_up};

pub const EXACT: Method = Method::Exact { most_states: 100_000 };

/// A path with an evaluator of its own.
pub fn alone(
    program: &Program,
    method: Method,
    fallback: Option<&str>,
    choices: &str,
    outcomes: &str,
) -> Result<Worth, Misfit> {
    Evaluator::new(program, method, fallback.map(|spec| make(spec, 0).unwrap())).one(choices, outcomes)
}

pub fn played(program: &Program, method: Method, choices: &str, outcomes: &str) -> Played {
    match alone(program, method, None, choices, outcomes) {
        Ok(Worth::Once(played)) => played,
        other => panic!("{choices}: {other:?}"),
    }
}

pub fn expected(program: &Program, choices: &str, outcomes: &str) -> Expected {
    match alone(program, EXACT, None, choices, outcomes) {
        Ok(Worth::Expected(expected)) => expected,
        other => panic!("{choices}: {other:?}"),
    }
}

pub fn sampled(program: &Program, runs: u64, choices: &str, outcomes: &str) -> Sampled {
    match alone(program, Method::Seeds { seed: 1, runs }, None, choices, outcomes) {
        Ok(Worth::Sampled(sampled)) => sampled,
        other => panic!("{choices}: {other:?}"),
    }
}

pub fn misfit(program: &Program, method: Method, choices: &str, outcomes: &str) -> Misfit {
    alone(program, method, None, choices, outcomes).unwrap_err()
}
