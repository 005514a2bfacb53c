//! What runs came across, and what they did not: with a way to everything that is rare.

use crate::batch::{Batch, Crew, Example, Item};
use crate::program::Program;

/// What fewer runs than this share of every policy come across is rare.
pub(in crate::report) const RARE: f64 = 0.01;

/// What is rare or was never met.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Met in no run of any policy.
    pub never: Vec<Item>,
    /// Met in less than 1 % of the runs of every policy, but met.
    pub rare: Vec<Rare>,
}

/// Something that was met, rarely.
#[derive(Debug, Clone)]
pub struct Rare {
    /// What.
    pub item: Item,
    /// The policy that met it most often, by place.
    pub policy: usize,
    /// In so many of its runs.
    pub runs: u64,
    /// How: the first of these runs.
    pub example: Option<Example>,
}

/// Looks through the counts of a batch. The policies, in the order of the plan, are asked again for the examples.
#[must_use]
pub fn coverage(batch: &Batch<'_>, policies: &mut Crew<'_>) -> Coverage {
    let mut found = Coverage::default();
    let few = batch.runs() as f64 * RARE;
    for (place, item) in batch.items().list().iter().enumerate() {
        let visits = batch.traces().iter().enumerate().filter_map(|(p, trace)| Some((p, trace.visits.get(place)?)));
        // The first of those that met it most often.
        let Some((policy, most)) = visits.max_by_key(|(p, v)| (v.runs, std::cmp::Reverse(*p))) else { continue };
        if most.runs == 0 {
            found.never.push(*item);
        } else if (most.runs as f64) < few {
            let example = policies.get_mut(policy).and_then(|p| batch.example(most.first, p.as_mut(), *item));
            found.rare.push(Rare { item: *item, policy, runs: most.runs, example });
        }
    }
    found
}

/// What something is called: [`Item::key`].
#[must_use]
pub fn item_key(program: &Program, item: Item) -> String {
    item.key(program)
}

/// The kind of an item, as it stands in JSON.
pub(in crate::report) const fn kind(item: Item) -> &'static str {
    match item {
        Item::Node(_) => "node",
        Item::Choice(_) => "choice",
        Item::First(..) => "first",
        Item::Outcome(..) => "outcome",
    }
}
