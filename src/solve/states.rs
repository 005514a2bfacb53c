//! The reachable states as they were explored, before states that differ by a constant are made one: what can be said of
//! each, and what leads from it to which others.

use super::explore::{Explorer, Keep};
use super::graph::Graph;
use super::liveness::Liveness;
use super::objectives::Channels;
use super::order::Order;
use super::points::Points;
use super::{Limit, Needs, Options, Passes};
use crate::program::{Program, State};

/// Every reachable state and every transition.
pub(crate) struct States {
    pub(crate) graph: Graph,
    /// Words of one state after the other, by row; the end has none.
    keys: Vec<u64>,
    words: usize,
    /// Merges that were in use: none where a program allows none.
    pub(crate) passes: Passes,
}

impl States {
    /// Explores a scenario.
    ///
    /// # Errors
    /// The [`Limit`] that was reached.
    pub(crate) fn new(program: &Program, options: &Options<'_>) -> Result<States, Limit> {
        let passes = options.passes.sensitive(program);
        let live = Liveness::new(program, passes, Needs::Nothing, Points::new(program, Channels::Components));
        let order = Order::new(program);
        let explorer = Explorer { keep: Keep::States, ..Explorer::new(program, &live, &order, options) };
        let found = explorer.run(None)?;
        Ok(States { graph: found.graph, keys: found.keys, words: found.words.max(1), passes })
    }

    /// The state of a row, with what cannot matter any more at 0; none at the end.
    pub(crate) fn state(&self, row: usize) -> Option<State> {
        let from = row.checked_mul(self.words)?;
        self.keys.get(from..from + self.words).map(State::from_words)
    }
}
