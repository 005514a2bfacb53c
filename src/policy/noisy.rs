//! Another policy with random slips, from a stream of its own.

use super::{Policy, PolicyError, shuffled};
use crate::engine::Stream;
use crate::expression::{ChoiceId, NodeId};
use crate::number::Fixed;
use crate::program::{Program, State};

/// A policy that slips now and then: any available choice with equal chance instead of what it meant.
pub(super) struct Noisy<'p> {
    intent: Box<dyn Policy + 'p>,
    /// Slips among a thousand decisions.
    slips: usize,
    dice: Stream,
}

impl<'p> Noisy<'p> {
    /// `intent` with slips of probability `slips` / 1000.
    pub(super) fn new(intent: Box<dyn Policy + 'p>, slips: usize, seed: u64) -> Noisy<'p> {
        Noisy { intent, slips, dice: Stream::new(seed, "@noisy") }
    }

    /// Reads a probability as thousandths.
    pub(super) fn probability(text: &str) -> Result<usize, PolicyError> {
        let refused = |why: String| PolicyError::Malformed {
            spec: format!("noisy:{text}"),
            message: format!("`{text}` is no probability of a slip: {why}"),
        };
        let number = Fixed::parse(text).map_err(|e| refused(e.to_string()))?;
        let thousandths = usize::try_from(number.thousandths()).ok().filter(|n| *n <= 1000);
        thousandths.ok_or_else(|| refused("it lies between 0 and 1".to_owned()))
    }

    fn slips(&mut self) -> bool {
        self.dice.below(1000) < self.slips
    }
}

impl Policy for Noisy<'_> {
    fn restart(&mut self, seed: u64) {
        self.intent.restart(seed);
        self.dice.restart(seed);
    }

    fn choose(&mut self, program: &Program, state: &State, node: NodeId, available: &[ChoiceId]) -> ChoiceId {
        // It is asked also when it slips: what it remembers of the run does not depend on the slips.
        let meant = self.intent.choose(program, state, node, available);
        if !self.slips() {
            return meant;
        }
        available.get(self.dice.below(available.len())).copied().unwrap_or(meant)
    }

    fn order(&mut self, program: &Program, state: &State, node: NodeId, items: usize) -> Vec<u8> {
        let meant = self.intent.order(program, state, node, items);
        if self.slips() { shuffled(&mut self.dice, items) } else { meant }
    }
}
