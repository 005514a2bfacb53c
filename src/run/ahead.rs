//! The model's own probability of an outcome still ahead, where it is exact: no decision lies in between.

use crate::engine::{Draw, Rest, Unobserved, choose, order, outcomes, rest, settle, weights};
use crate::program::{ChanceId, NodeKind, Pick, Program, State};

/// Most draws looked through for one probability.
const MOST_DRAWS: usize = 10_000;

/// The probability of the wanted outcomes when this is picked and the chance comes before the next decision, given that
/// it comes at all.
pub(super) fn after(program: &Program, mut state: State, pick: &Pick, chance: ChanceId, wanted: &[u16]) -> Option<f64> {
    match pick {
        Pick::Choice(choice) => choose(program, &mut state, *choice, &mut Unobserved),
        Pick::Order(items) => order(program, &mut state, items, &mut Unobserved),
    }
    .ok()?;
    let mut ahead = Ahead { program, chance, wanted, met: 0.0, held: 0.0, draws: 0 };
    ahead.look(&state, 1.0)?;
    (ahead.met > 0.0).then(|| ahead.held / ahead.met)
}

/// The probability of a chance whose weights are plain numbers.
pub(super) fn constant(program: &Program, chance: ChanceId, wanted: &[u16]) -> Option<f64> {
    let at_nodes = program.nodes.iter().filter_map(|n| match &n.kind {
        NodeKind::Chance(outcomes) => Some(outcomes),
        NodeKind::Decision { .. } | NodeKind::Ranking { .. } => None,
    });
    let mut all = at_nodes.chain(program.choices.iter().filter_map(|c| c.outcomes.as_ref()));
    let found = all.find(|o| o.chance == chance)?;
    let constants = found.list.iter().map(|o| o.weight.as_ref()?.constant()).collect::<Option<Vec<i64>>>()?;
    Some(share(&constants, |place| wanted.iter().any(|w| usize::from(*w) == place)))
}

/// The share of the weights at wanted places.
fn share(weights: &[i64], wanted: impl Fn(usize) -> bool) -> f64 {
    let (mut own, mut sum) = (0.0, 0.0);
    for (place, &weight) in weights.iter().enumerate() {
        let weight = weight.max(0) as f64;
        sum += weight;
        own += if wanted(place) { weight } else { 0.0 };
    }
    if sum > 0.0 { own / sum } else { 0.0 }
}

/// Looks through every draw between a decision and the chance.
struct Ahead<'a> {
    program: &'a Program,
    chance: ChanceId,
    wanted: &'a [u16],
    met: f64,
    held: f64,
    draws: usize,
}

impl Ahead<'_> {
    /// Adds what follows from a state of this probability; `None` if a decision, or too much, lies in between.
    fn look(&mut self, state: &State, probability: f64) -> Option<()> {
        let draw = match rest(self.program, state) {
            Rest::Draw(draw) => draw,
            // Over without this chance: it would never have come out.
            Rest::Ended(_) => return Some(()),
            Rest::Decision(_) | Rest::Ranking(_) => return None,
        };
        self.draws += 1;
        if self.draws > MOST_DRAWS {
            return None;
        }
        let mut drawn = Vec::new();
        weights(self.program, state, draw, &mut drawn);
        let here = outcomes(self.program, state).filter(|o| o.chance == self.chance);
        if let (Some(here), false) = (here, matches!(draw, Draw::Reveal(_))) {
            // A look is drawn by its signals, which stand in an order of their own.
            let is_wanted = |index: usize| match draw {
                Draw::Signal(..) => {
                    let place = here.list.iter().position(|o| o.signal.map(usize::from) == Some(index));
                    place.is_some_and(|p| self.wanted.iter().any(|w| usize::from(*w) == p))
                }
                Draw::Reveal(_) | Draw::Outcome(_) => self.wanted.iter().any(|w| usize::from(*w) == index),
            };
            self.held += probability * share(&drawn, is_wanted);
            self.met += probability;
            return Some(());
        }
        let sum: f64 = drawn.iter().map(|&w| w.max(0) as f64).sum();
        for (index, &weight) in drawn.iter().enumerate().filter(|(_, w)| **w > 0) {
            let mut next = *state;
            settle(self.program, &mut next, draw, index, &mut Unobserved).ok()?;
            self.look(&next, probability * weight as f64 / sum)?;
        }
        Some(())
    }
}
