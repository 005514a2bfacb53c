//! Questions to a solved scenario, against hand-worked answers and against a tree of everything that can happen.

mod answers;
mod corners;
mod distributions;
mod frontiers;
mod paths;
mod tree;

use toughcall::analysis::Solved;
use toughcall::program::Program;

pub use crate::solver::{options, oracles, scenario, solved as solution, warm_up};

pub fn solved(program: &Program) -> Solved {
    Solved::new(&solution(program)).unwrap()
}

/// A scenario worked by hand.
pub fn oracle(name: &str) -> Program {
    oracles().into_iter().find(|(n, ..)| n == name).unwrap().1
}

pub fn close(found: f64, wanted: f64, what: &str) {
    assert!((found - wanted).abs() < 1e-9, "{what}: {found}, not {wanted}");
}
