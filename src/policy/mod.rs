//! Policies: rules that pick a choice in every state. One file each; a new one is a file and a line in [`POLICIES`].

mod expert;
mod first;
mod last;
mod longest;
mod random;

pub use expert::answer as expert_answer;

use crate::expression::{ChoiceId, NodeId};
use crate::program::{NodeKind, Program, State};

/// A rule that picks a choice in every state.
pub trait Policy: Send {
    /// One of the available choices, which are in declared order and never empty.
    fn choose(&mut self, program: &Program, state: &State, node: NodeId, available: &[ChoiceId]) -> ChoiceId;

    /// An order of a ranking's items: a permutation of `0..items`, best first.
    fn order(&mut self, program: &Program, state: &State, node: NodeId, items: usize) -> Vec<u8>;
}

/// Makes a policy for one run with a seed.
pub type Make = fn(seed: u64) -> Box<dyn Policy>;

/// Every policy by name, with what it does.
pub const POLICIES: &[(&str, &str, Make)] = &[
    ("first", "the first available choice", |_| Box::new(first::First)),
    ("last", "the last available choice", |_| Box::new(last::Last)),
    ("longest", "the available choice with the longest label", |_| Box::new(longest::Longest)),
    ("random", "any available choice with equal chance", |seed| Box::new(random::Random::new(seed))),
    ("expert", "the scenario's own expert answer", |_| Box::new(expert::Expert)),
];

/// The policy called `name`, for a run with this seed.
#[must_use]
pub fn make(name: &str, seed: u64) -> Option<Box<dyn Policy>> {
    POLICIES.iter().find(|(n, ..)| *n == name).map(|(_, _, make)| make(seed))
}

/// The declared order of so many items.
fn declared(items: usize) -> Vec<u8> {
    (0..items).filter_map(|i| u8::try_from(i).ok()).collect()
}

/// Items of a ranking node.
#[must_use]
pub fn items(program: &Program, node: NodeId) -> usize {
    match &program.nodes[node].kind {
        NodeKind::Ranking { items, .. } => items.len(),
        NodeKind::Decision { .. } | NodeKind::Chance(_) => 0,
    }
}
