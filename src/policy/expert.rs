//! The scenario's own expert answer: the first line that holds and whose choice is available, else the first choice.

use super::{Policy, declared};
use crate::expression::{ChoiceId, NodeId};
use crate::program::{Answer, Pick, Program, State};

pub(super) struct Expert;

/// The place of the expert's answer at a node, as things stand, among the answers given there.
#[must_use]
pub fn answer<'p>(
    program: &'p Program,
    state: &State,
    node: NodeId,
    available: &[ChoiceId],
) -> Option<(usize, &'p Answer)> {
    let view = program.view(state);
    program.expert[node].iter().enumerate().find(|(_, answer)| {
        let possible = match &answer.pick {
            Pick::Choice(choice) => available.contains(choice),
            Pick::Order(_) => true,
        };
        possible && answer.when.as_ref().is_none_or(|w| w.holds(&view))
    })
}

impl Policy for Expert {
    fn choose(&mut self, program: &Program, state: &State, node: NodeId, available: &[ChoiceId]) -> ChoiceId {
        match answer(program, state, node, available).map(|(_, a)| &a.pick) {
            Some(Pick::Choice(choice)) => *choice,
            Some(Pick::Order(_)) | None => available.first().copied().unwrap_or_default(),
        }
    }

    fn order(&mut self, program: &Program, state: &State, node: NodeId, items: usize) -> Vec<u8> {
        match answer(program, state, node, &[]).map(|(_, a)| &a.pick) {
            Some(Pick::Order(order)) => order.clone(),
            Some(Pick::Choice(_)) | None => declared(items),
        }
    }
}
