//! What blows a scenario up: states per level, and each field's factor in the largest.

use super::explore::{Explored, Explorer, Keep};
use super::liveness::Liveness;
use super::objectives::Channels;
use super::order::Order;
use super::points::Points;
use super::table::{Table, hash};
use super::{Limit, Needs, Options};
use crate::expression::VariableId;
use crate::program::{Program, State};

/// A field of the state and what it multiplies the largest level by.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// The field's name, as in [`crate::program::Layout::fields`].
    pub field: String,
    /// Values it has in this level.
    pub values: u64,
    /// States of the level ÷ states that would be distinct without it; 1 for a field that tells nothing apart.
    pub factor: f64,
}

/// How large a scenario is.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// Reachable states after merging equal futures.
    pub states: u64,
    /// Transitions between them.
    pub transitions: u64,
    /// Steps of the order of exploration: ticks, and places within them.
    pub levels: u64,
    /// Tick of the largest level.
    pub tick: u64,
    /// Where its states rest: `node` or `node/choice`.
    pub place: String,
    /// Its states.
    pub largest: u64,
    /// Tick, place and states of every level, in order.
    pub profile: Vec<(u64, String, u64)>,
    /// Every field that tells states of that level apart, the largest factor first.
    pub factors: Vec<Factor>,
    /// Judged variables that stay in the state, and why they cannot be paid as points from the start.
    pub kept: Vec<(String, String)>,
    /// Bytes at the peak.
    pub peak_bytes: u64,
    /// The budget that was reached, if one was; then the figures are those so far.
    pub limit: Option<Limit>,
}

/// Counts reachable states without keeping what leads to them.
#[must_use]
pub fn count(program: &Program, options: &Options<'_>) -> Count {
    let live = Liveness::new(
        program,
        options.passes.sensitive(program),
        Needs::Nothing,
        Points::new(program, Channels::Components),
    );
    let order = Order::new(program);
    let explorer = Explorer { keep: Keep::Counts, ..Explorer::new(program, &live, &order, options) };
    let mut found = Explored::default();
    let limit = explorer.fill(None, &mut found).err();
    let (tick, place) = order.describe(program, found.largest.level);
    let name = |(variable, why): (VariableId, String)| (program.variable(variable).map_or("", |v| v.0).to_owned(), why);
    Count {
        states: found.states,
        transitions: found.transitions,
        levels: found.levels,
        tick,
        place: program.place_key(place),
        largest: found.largest.states as u64,
        profile: found
            .profile
            .iter()
            .map(|(level, states)| {
                let (tick, place) = order.describe(program, *level);
                (tick, program.place_key(place), *states)
            })
            .collect(),
        factors: factors(program, &found),
        kept: live.points.reasons(program).into_iter().map(name).collect(),
        peak_bytes: found.peak_bytes,
        limit,
    }
}

fn factors(program: &Program, found: &Explored) -> Vec<Factor> {
    let (keys, words) = (&found.largest.keys, found.words.max(1));
    let states = found.largest.states;
    let mut factors = Vec::new();
    for (name, field) in program.layout.fields() {
        let mut values: Vec<u64> = keys.chunks_exact(words).map(|key| State::from_words(key).get(*field)).collect();
        values.sort_unstable();
        values.dedup();
        if values.len() < 2 {
            continue;
        }
        let mut without = Table::default();
        for key in keys.chunks_exact(words) {
            let mut state = State::from_words(key);
            state.set(*field, 0);
            let key = state.words().get(..words).unwrap_or(&[]);
            without.insert(key, hash(key), || 0);
        }
        let factor = states as f64 / without.len().max(1) as f64;
        factors.push(Factor { field: name.clone(), values: values.len() as u64, factor });
    }
    factors.sort_by(|a, b| b.factor.total_cmp(&a.factor));
    factors
}
