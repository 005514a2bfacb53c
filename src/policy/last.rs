//! The last available choice; rankings reversed.

use super::{Policy, declared};
use crate::expression::{ChoiceId, NodeId};
use crate::program::{Program, State};

pub(super) struct Last;

impl Policy for Last {
    fn choose(&mut self, _: &Program, _: &State, _: NodeId, available: &[ChoiceId]) -> ChoiceId {
        available.last().copied().unwrap_or_default()
    }

    fn order(&mut self, _: &Program, _: &State, _: NodeId, items: usize) -> Vec<u8> {
        let mut order = declared(items);
        order.reverse();
        order
    }
}
