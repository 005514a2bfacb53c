//! Uniform over available choices, and over all orders of a ranking, from a stream of its own.

use super::{Policy, shuffled};
use crate::engine::Stream;
use crate::expression::{ChoiceId, NodeId};
use crate::program::{Program, State};

pub(super) struct Random {
    dice: Stream,
}

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random { dice: Stream::new(seed, "@random") }
    }
}

impl Policy for Random {
    fn restart(&mut self, seed: u64) {
        self.dice.restart(seed);
    }

    fn choose(&mut self, _: &Program, _: &State, _: NodeId, available: &[ChoiceId]) -> ChoiceId {
        available.get(self.dice.below(available.len())).copied().unwrap_or_default()
    }

    fn order(&mut self, _: &Program, _: &State, _: NodeId, items: usize) -> Vec<u8> {
        shuffled(&mut self.dice, items)
    }
}
