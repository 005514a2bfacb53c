//! What the solved graph says beyond its values: how scores are distributed, what is traded for what, how far inputs can
//! move before the best choice changes, what knowing more would be worth, and how many ways there are.
//!
//! Everything here is computed over the graph of a [`Solution`]; nothing is explored again unless a question asks for what
//! the graph has merged away, and then the documentation says so.

mod distribution;
mod play;
mod reach;

pub use distribution::Distribution;
pub use play::Style;
pub use reach::Reach;

use play::Play;

use crate::solve::graph::Graph;
use crate::solve::{Damaged, PolicyGraph, Solution};

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

    /// A graph that holds one policy's own choices.
    #[must_use]
    pub fn of(chain: PolicyGraph) -> Solved {
        Solved { graph: chain.0 }
    }

    /// How the score is distributed under a policy that the graph knows.
    #[must_use]
    pub fn distribution(&self, style: Style) -> Distribution {
        Distribution::new(&Play::new(&self.graph, style))
    }

    /// Bounds of the largest probability of a score of at least `score` points that any policy reaches.
    #[must_use]
    pub fn reach(&self, score: f64) -> Reach {
        Reach::new(&self.graph, score)
    }

    /// Points paid before the first decision or draw, all components together.
    #[must_use]
    pub fn before(&self) -> f64 {
        self.graph.start.iter().sum::<i64>() as f64 / 1000.0
    }
}
