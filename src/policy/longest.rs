//! The longest label, in characters without insertions; rankings from the longest label to the shortest.

use super::{Policy, declared};
use crate::check::Piece;
use crate::expression::{ChoiceId, NodeId};
use crate::program::{NodeKind, Program, State, Text};

pub(super) struct Longest;

/// Characters of the alternative that is shown.
fn length(program: &Program, state: &State, text: &Text) -> usize {
    let view = program.view(state);
    let shown = text.alternatives.iter().find(|(when, _)| when.as_ref().is_none_or(|w| w.holds(&view)));
    let words = shown.map_or(&[][..], |(_, pieces)| pieces).iter().map(|piece| match piece {
        Piece::Words(words) => words.chars().count(),
        _ => 0,
    });
    words.sum()
}

impl Policy for Longest {
    fn choose(&mut self, program: &Program, state: &State, _: NodeId, available: &[ChoiceId]) -> ChoiceId {
        let by_length = |c: &&ChoiceId| std::cmp::Reverse(length(program, state, &program.choices[**c].label));
        // `min_by_key` keeps the first of equals.
        available.iter().min_by_key(by_length).copied().unwrap_or_default()
    }

    fn order(&mut self, program: &Program, state: &State, node: NodeId, items: usize) -> Vec<u8> {
        let mut order = declared(items);
        if let NodeKind::Ranking { items, .. } = &program.nodes[node].kind {
            let long = |i: u8| items.get(usize::from(i)).map_or(0, |text| length(program, state, text));
            order.sort_by_key(|i| std::cmp::Reverse(long(*i)));
        }
        order
    }
}
