//! What the solved graph says beyond its values: how scores are distributed, what is traded for what, how far inputs can
//! move before the best choice changes, what knowing more would be worth, and how many ways there are.
//!
//! Everything here is computed over the graph of a [`Solution`]; nothing is explored again unless a question asks for what
//! the graph has merged away, and then the documentation says so.

mod asked;
mod base;
mod flips;
mod information;
mod inputs;
mod lanes;
mod order;
mod rebuild;
mod scan;
mod tornado;
mod touched;

pub use asked::{Answer, Asked};
pub use flips::{Flips, Moved};
pub use information::{ChanceWorth, Information, LookWorth, UnknownWorth};
pub use inputs::{Input, NEARLY_CERTAIN};
pub use order::{Crossing, Order};
pub use rebuild::SMALL;
pub use scan::{Turn, Way};
pub use tornado::{End, Swing, Tornado};

use crate::solve::graph::Graph;
use crate::solve::{Damaged, Solution};

/// A solved scenario with its whole graph in memory, ready for questions.
#[derive(Debug)]
pub struct Solved {
    pub(crate) graph: Graph,
}

impl Solved {
    /// Takes the graph of a solution into memory.
    ///
    /// # Errors
    /// [`Damaged`] if a part of it cannot be read.
    pub fn new(solution: &Solution) -> Result<Solved, Damaged> {
        Ok(Solved { graph: solution.graph()? })
    }

    /// Points paid before the first decision or draw, all components together.
    #[must_use]
    pub fn before(&self) -> f64 {
        self.graph.start.iter().sum::<i64>() as f64 / 1000.0
    }
}
