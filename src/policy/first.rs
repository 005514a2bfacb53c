//! The first available choice; rankings as declared.

use super::{Policy, declared};
use crate::expression::{ChoiceId, NodeId};
use crate::program::{Program, State};

pub(super) struct First;

impl Policy for First {
    fn choose(&mut self, _: &Program, _: &State, _: NodeId, available: &[ChoiceId]) -> ChoiceId {
        available.first().copied().unwrap_or_default()
    }

    fn order(&mut self, _: &Program, _: &State, _: NodeId, items: usize) -> Vec<u8> {
        declared(items)
    }
}
