//! What the solved graph says beyond its values: how scores are distributed, what is traded for what, how far inputs can
//! move before the best choice changes, what knowing more would be worth, and how many ways there are.
//!
//! | question | files |
//! |---|---|
//! | how a policy plays, and how its score is distributed | `play`, `distribution` |
//! | the best chance of reaching a score | `reach` |
//! | what is traded for what | `frontier`, `game`, `deterministic`, `walk` |
//! | how many ways there are, and the best | `paths` |
//! | how far inputs can move, and what they move | `inputs`, `asked`, `flips`, `tornado`, `scan` |
//! | many changes in one pass over the graph | `base`, `touched`, `lanes` |
//! | changes that need more than the graph | `order`, `orders`, `rebuild` |
//! | what knowing more is worth | `information` |
//! | how the score stands at each node | `standing` |
//!
//! Everything here is computed over the graph of a [`Solution`]. What that graph has merged away is explored anew, under
//! the same budget, and the documentation of the question says so.

mod asked;
mod base;
mod deterministic;
mod distribution;
mod event;
mod flips;
mod frontier;
mod game;
mod information;
mod inputs;
mod lanes;
mod order;
mod orders;
mod paths;
mod play;
mod reach;
mod rebuild;
mod scan;
mod standing;
mod tornado;
mod touched;
mod walk;

pub use asked::{Answer, Asked};
pub use distribution::Distribution;
pub use flips::{Flips, Moved};
pub use frontier::{Ask, Frontier, Vertex};
pub use information::{ChanceWorth, Information, LookWorth, Together, UnknownWorth};
pub(crate) use inputs::telling;
pub use inputs::{Input, NEARLY_CERTAIN};
pub use order::{Crossing, Order};
pub use orders::{GiveOrders, Means};
pub use paths::{Counts, Event, Path};
pub use play::{Played, Style};
pub use reach::Reach;
pub use rebuild::SMALL;
pub use scan::{Turn, Way};
pub use standing::Standing;
pub use tornado::{End, Swing, Tornado};
pub use walk::Step;

pub(crate) use base::over_threads;
pub(crate) use rebuild::{changed, over, start_at, state_input, with_priors};

use play::Play;

use crate::program::Program;
use crate::solve::graph::{Edge, Graph};
use crate::solve::sweep::{Criterion, EQUAL, Pay, sweep};
use crate::solve::{
    Damaged, Limit, Objective, ObjectiveGraph, Options, PolicyGraph, Scale, Solution, component_scale, graph_of,
};

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

    /// Explores a scenario, with its whole graph in memory and nothing else worked out.
    ///
    /// # Errors
    /// The [`Limit`] that was reached.
    pub fn explore(program: &Program, options: &Options<'_>) -> Result<Solved, Limit> {
        Ok(Solved { graph: graph_of(program, options)? })
    }

    /// Mean and standard deviation of the score under a policy that the graph knows, and the mean by component.
    #[must_use]
    pub fn moments(&self, style: Style) -> (f64, f64, [f64; 4]) {
        let play = Play::new(&self.graph, style);
        let (mean, variance) = play.moments();
        let mut components = play.components();
        components.iter_mut().zip(self.graph.start).for_each(|(sum, start)| *sum += start as f64 / 1000.0);
        (self.before() + mean, variance.max(0.0).sqrt(), components)
    }

    /// How the score is distributed under a policy that the graph knows.
    #[must_use]
    pub fn distribution(&self, style: Style) -> Distribution {
        self.distribution_within(style, distribution::MOST_ENTRIES)
    }

    /// The same, on a grid if telling all scores apart takes more than `entries` pairs of a state and a score.
    #[must_use]
    pub fn distribution_within(&self, style: Style, entries: usize) -> Distribution {
        Distribution::new(&Play::new(&self.graph, style), entries)
    }

    /// Bounds of the largest probability of a score of at least `score` points that any policy reaches.
    #[must_use]
    pub fn reach(&self, score: f64) -> Reach {
        self.reach_within(score, reach::MOST_STEPS)
    }

    /// The same with at most so many steps of all functions together: fewer are faster and leave wider bounds.
    #[must_use]
    pub fn reach_within(&self, score: f64, steps: usize) -> Reach {
        Reach::new(&self.graph, score, steps, &|_, _| true)
    }

    /// Bounds of the largest probability that is reached by a policy of the best mean; there can be many such policies.
    #[must_use]
    pub fn reach_of_the_best(&self, score: f64) -> Reach {
        let pay = Pay::new(&self.graph, [1.0; 4]);
        let values = sweep(&self.graph, &pay, Criterion::Best);
        let as_good =
            |row: usize, edges: &[Edge]| pay.action(edges, &values) >= values.get(row).copied().unwrap_or(0.0) - EQUAL;
        Reach::new(&self.graph, score, reach::MOST_STEPS, &as_good)
    }

    /// Points paid before the first decision or draw, all components together.
    #[must_use]
    pub fn before(&self) -> f64 {
        self.graph.start.iter().sum::<i64>() as f64 / 1000.0
    }
}

/// Objectives over a graph, ready for the questions what they can be traded for.
#[derive(Debug)]
pub struct Objectives<'a> {
    graph: &'a Graph,
    program: &'a Program,
    scales: Vec<Scale>,
}

impl<'a> Objectives<'a> {
    /// Components of the score, over the graph of a solution; none if one of the objectives is something else.
    #[must_use]
    pub fn of_components(solved: &'a Solved, program: &'a Program, objectives: &[Objective]) -> Option<Objectives<'a>> {
        let scales = objectives.iter().map(|o| component_scale(*o)).collect::<Option<Vec<Scale>>>()?;
        Some(Objectives { graph: &solved.graph, program, scales })
    }

    /// Any objectives, over a graph that was explored for them: those at these places among them.
    #[must_use]
    pub fn of(found: &'a ObjectiveGraph, places: &[usize]) -> Objectives<'a> {
        let scales = places.iter().filter_map(|place| found.scales.get(*place).copied()).collect();
        Objectives { graph: &found.graph, program: &found.program, scales }
    }

    /// The convex hull of what policies can reach.
    #[must_use]
    pub fn frontier(&self, ask: &Ask<'_>) -> Frontier {
        frontier::frontier(self.graph, self.program, &self.scales, ask)
    }

    /// The values of all deterministic policies that no other beats in every objective, best in the first objective first;
    /// none if there are too many. For small graphs.
    #[must_use]
    pub fn deterministic(&self, ask: &Ask<'_>) -> Option<Vec<Vec<f64>>> {
        let gains = frontier::Gains::new(self.graph, &self.scales, ask.more);
        let found = deterministic::deterministic(self.graph, &gains, self.scales.len())?;
        let natural = |value: &[f64; 3]| {
            let signed = value.iter().zip(ask.more).map(|(x, more)| if *more { *x } else { -*x });
            signed.collect()
        };
        Some(found.iter().map(natural).collect())
    }
}
