//! How something rare comes about: a seed, and the decisions that lead there.

use super::items::{Item, Items};
use super::whole::Batch;
use crate::engine::{Event, run_seed};
use crate::policy::Policy;
use crate::program::Program;
use crate::run::Session;

/// One way to something that a run can come across.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The run of the batch.
    pub run: u64,
    /// Its seed.
    pub seed: u64,
    /// Decisions up to there, as `node/choice`.
    pub choices: Vec<String>,
}

impl Batch<'_> {
    /// How a run comes to an item by a policy; none if it does not.
    pub fn example(&self, run: u64, policy: &mut dyn Policy, item: Item) -> Option<Example> {
        let seed = run_seed(self.plan().seed, run);
        let items: &Items = self.items();
        let is_there = |event: &Event| items.place(event).and_then(|place| items.list().get(place)) == Some(&item);
        policy.restart(seed);
        let choices = lead(self.program(), seed, policy, is_there)?;
        Some(Example { run, seed, choices })
    }
}

/// The decisions, as `node/choice`, that a policy takes until something happens; none if it never does.
pub(crate) fn lead(
    program: &Program,
    seed: u64,
    policy: &mut dyn Policy,
    is_there: impl Fn(&Event) -> bool,
) -> Option<Vec<String>> {
    let mut session = Session::new(program, seed);
    let mut heard = 0;
    loop {
        let events = session.record().events.get(heard..).unwrap_or_default();
        if events.iter().any(|told| is_there(&told.event)) {
            return Some(session.taken().iter().map(|t| session.key(t.node, &t.pick)).collect());
        }
        heard = session.record().events.len();
        let pick = session.ask(policy)?;
        session.take(pick).ok()?;
    }
}
