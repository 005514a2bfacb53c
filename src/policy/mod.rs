//! Policies: rules that pick a choice in every state. One file each; a new one is a file and a line in [`POLICIES`], or,
//! where it needs more than the program, a [`Supply`] of the stage that has what it needs.

mod cautious;
mod expert;
mod first;
mod framework;
mod greedy;
mod last;
mod longest;
mod noisy;
mod random;
mod script;
mod spec;

pub use expert::answer as expert_answer;
pub use framework::{answer as framework_answer, ranked as framework_order};
pub use script::{ScriptText, entry, scripted};
pub use spec::{PolicyError, Supply, make, make_with};

use crate::engine::Stream;
use crate::expression::{ChoiceId, NodeId};
use crate::program::{NodeKind, Program, State};

/// A rule that picks a choice in every state.
pub trait Policy: Send {
    /// Another run begins, with this seed: from here on it picks what a policy made new for that run would pick. One that
    /// remembers nothing of a run has nothing to do.
    fn restart(&mut self, _seed: u64) {}

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
    ("cautious", "the choice after whose immediate effects the worst variable stands best", |_| {
        Box::new(cautious::Cautious)
    }),
    ("greedy", "the most expected points until the next decision", |_| Box::new(greedy::Greedy)),
    ("framework", "work on the highest-ranked priority that is not finished", |_| Box::new(framework::Framework)),
    ("expert", "the scenario's own expert answer", |_| Box::new(expert::Expert)),
];

/// The policy `first`, which needs nothing and cannot fail.
#[must_use]
pub fn first() -> Box<dyn Policy> {
    Box::new(first::First)
}

/// The probability of a slip, as in `noisy:EPS:P`.
pub(crate) fn slip_probability(text: &str) -> Result<f64, PolicyError> {
    noisy::Noisy::probability(text).map(|thousandths| thousandths as f64 / 1000.0)
}

/// The declared order of so many items.
fn declared(items: usize) -> Vec<u8> {
    (0..items).filter_map(|i| u8::try_from(i).ok()).collect()
}

/// Any order of so many items, each with the same chance: Fisher and Yates, from the last place down.
fn shuffled(dice: &mut Stream, items: usize) -> Vec<u8> {
    let mut order = declared(items);
    for place in (1..order.len()).rev() {
        order.swap(place, dice.below(place + 1));
    }
    order
}

/// Items of a ranking node.
#[must_use]
pub fn items(program: &Program, node: NodeId) -> usize {
    match &program.nodes[node].kind {
        NodeKind::Ranking { items, .. } => items.len(),
        NodeKind::Decision { .. } | NodeKind::Chance(_) => 0,
    }
}
