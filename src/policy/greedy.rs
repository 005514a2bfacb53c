//! The choice with the most expected points until the next decision: it looks exactly one decision ahead.

use super::{Policy, declared};
use crate::engine::{Refused, Rest, choose, order, rest, settle, weights};
use crate::expression::{ChoiceId, NodeId};
use crate::program::{Program, State};
use crate::score::Total;

pub(super) struct Greedy;

/// Values this close are equal.
const TIE: f64 = 1e-9;
/// Outcomes looked at for one choice. A scenario may chain so many draws that nobody could look at all of them.
const MOST_OUTCOMES: usize = 100_000;

/// Expected points from an input until the player is asked again, or the end.
fn expected(
    program: &Program,
    state: &State,
    input: impl Fn(&mut State, &mut Total) -> Result<(), Refused>,
) -> Option<f64> {
    let mut points = Total::default();
    let mut after = *state;
    input(&mut after, &mut points).ok()?;
    let mut sum = points.points();
    // States that wait for a draw, with their probability.
    let mut waiting: Vec<(State, f64)> = Vec::new();
    if waits(program, &after) {
        waiting.push((after, 1.0));
    }
    let (mut list, mut outcomes) = (Vec::new(), 0usize);
    while !waiting.is_empty() {
        let mut next: Vec<(State, f64)> = Vec::new();
        for (state, probability) in waiting {
            if outcomes >= MOST_OUTCOMES {
                return Some(sum);
            }
            let Rest::Draw(draw) = rest(program, &state) else { continue };
            weights(program, &state, draw, &mut list);
            let total: f64 = list.iter().map(|&w| w.max(0) as f64).sum();
            for (index, &weight) in list.iter().enumerate() {
                // Without any weight the first outcome is drawn, as luck draws it.
                let share = if total > 0.0 { weight.max(0) as f64 / total } else { f64::from(u8::from(index == 0)) };
                if share <= 0.0 {
                    continue;
                }
                outcomes += 1;
                let (mut points, mut after) = (Total::default(), state);
                if settle(program, &mut after, draw, index, &mut points).is_ok() {
                    sum += probability * share * points.points();
                    if waits(program, &after) {
                        next.push((after, probability * share));
                    }
                }
            }
        }
        waiting = merged(next);
    }
    Some(sum)
}

/// Whether chance has the next word.
fn waits(program: &Program, state: &State) -> bool {
    matches!(rest(program, state), Rest::Draw(_))
}

/// Equal states are one; in the order of states, which is the same everywhere.
fn merged(mut states: Vec<(State, f64)>) -> Vec<(State, f64)> {
    states.sort_by_key(|(state, _)| *state);
    states.dedup_by(|(state, probability), (kept, sum)| {
        let same = state == kept;
        *sum += if same { *probability } else { 0.0 };
        same
    });
    states
}

/// The first candidate whose value is the highest, or as good as that.
fn first_best<T: Copy>(values: &[(T, f64)]) -> Option<T> {
    let highest = values.iter().fold(f64::NEG_INFINITY, |most, (_, value)| most.max(*value));
    values.iter().find(|(_, value)| *value >= highest - TIE).map(|(candidate, _)| *candidate)
}

impl Policy for Greedy {
    fn choose(&mut self, program: &Program, state: &State, _: NodeId, available: &[ChoiceId]) -> ChoiceId {
        if let [only] = available {
            return *only;
        }
        let value = |choice: ChoiceId| expected(program, state, |s, points| choose(program, s, choice, points));
        let values: Vec<(ChoiceId, f64)> = available.iter().filter_map(|c| Some((*c, value(*c)?))).collect();
        first_best(&values).or_else(|| available.first().copied()).unwrap_or_default()
    }

    fn order(&mut self, program: &Program, state: &State, _: NodeId, items: usize) -> Vec<u8> {
        let value = |item: u8| expected(program, state, |s, points| order(program, s, &led_by(item, items), points));
        let values: Vec<(u8, f64)> = declared(items).into_iter().filter_map(|i| Some((i, value(i)?))).collect();
        first_best(&values).map_or_else(|| declared(items), |item| led_by(item, items))
    }
}

/// This item first, the rest as declared.
fn led_by(item: u8, items: usize) -> Vec<u8> {
    let rest = declared(items).into_iter().filter(|i| *i != item);
    std::iter::once(item).chain(rest).collect()
}
