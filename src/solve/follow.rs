//! Policies from a solution: `optimal`, `worst`, `softmax:T`.
//!
//! A policy is shown states and not how they came about. It therefore keeps its place in the solution by trying, with the
//! engine's own step, where its last pick (or another one, if somebody else decided) can have led, until one of these states
//! is the one it is shown. A state that cannot be reached so is solved from there on.

use std::sync::Arc;

use rand::Rng;

use super::graph::Menu;
use super::solution::{Options, Solution};
use super::{Budget, Passes};
use crate::engine::{Rest, Stream, Unobserved, begin, choose, order, rest, settle, weights};
use crate::expression::{ChoiceId, NodeId};
use crate::policy::{Policy, PolicyError};
use crate::program::{Pick, Program, State};

/// Most states of a solution that begins in the middle of a run. From most moments there are far fewer than from the start.
const MOST_STATES: u64 = 30_000_000;
/// Most bytes of it.
const MOST_BYTES: u64 = 4 << 30;

/// How a policy picks from the values of the choices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Taste {
    /// The highest value; ties to the first declared.
    Optimal,
    /// The lowest value; ties to the first declared.
    Worst,
    /// With probability in proportion to exp(value / temperature), points over points.
    Softmax(f64),
}

impl Taste {
    /// How the tastes are written.
    pub const FORMS: [&'static str; 3] = ["optimal", "worst", "softmax:T"];

    /// The taste written as `optimal`, `worst` or `softmax:T`; `None` if it is none of these.
    ///
    /// # Errors
    /// [`PolicyError::Malformed`] for a temperature that is no number above 0.
    #[must_use]
    pub fn parse(spec: &str) -> Option<Result<Taste, PolicyError>> {
        match spec {
            "optimal" => Some(Ok(Taste::Optimal)),
            "worst" => Some(Ok(Taste::Worst)),
            _ => spec.strip_prefix("softmax:").map(|text| match text.parse::<f64>() {
                Ok(t) if t.is_finite() && t > 0.0 => Ok(Taste::Softmax(t)),
                _ => Err(PolicyError::Malformed {
                    spec: format!("`{spec}`"),
                    message: "the temperature is a number of points above 0, for instance softmax:2".to_owned(),
                }),
            }),
        }
    }
}

/// A policy that follows a solution.
#[derive(Debug)]
pub struct Follower {
    /// The solution from the beginning of a run.
    whole: Arc<Solution>,
    /// The one that is followed: the whole, or one from a moment that the whole could not be followed to.
    solution: Arc<Solution>,
    taste: Taste,
    dice: Stream,
    /// The last state that was shown, its row, and what was picked.
    last: Option<(State, u32, Pick)>,
    /// Where the solution begins, if not at the beginning of a run.
    origin: Option<State>,
}

impl Follower {
    /// A policy for one run with a seed.
    #[must_use]
    pub fn new(solution: Arc<Solution>, taste: Taste, seed: u64) -> Follower {
        let whole = Arc::clone(&solution);
        Follower { whole, solution, taste, dice: Stream::new(seed, "@softmax"), last: None, origin: None }
    }

    /// The row of a state: one that follows what was picked last, or, if somebody else had a say, another choice there.
    fn locate(&self, program: &Program, state: &State) -> Option<u32> {
        let Some((before, row, pick)) = &self.last else {
            let from = self.origin.unwrap_or_else(|| begin(program, &mut Unobserved));
            return self.search(program, &from, 0, state);
        };
        let it = self.solution.row(*row)?;
        let edges = self.solution.edges(&it)?;
        let actions: Vec<_> = edges.split_inclusive(|e| e.is_last()).collect();
        let own = self.solution.place(&it, pick)?;
        let others = (0..actions.len()).filter(|place| *place != own);
        std::iter::once(own).chain(others).find_map(|place| {
            let mut next = *before;
            match self.solution.pick(program, &it, place)? {
                Pick::Choice(choice) => choose(program, &mut next, choice, &mut Unobserved).ok()?,
                Pick::Order(items) => order(program, &mut next, &items, &mut Unobserved).ok()?,
            }
            self.search(program, &next, actions.get(place)?.first()?.target, state)
        })
    }

    /// The row of a state. One that the solution cannot be followed to (a retry, a rehearsal, a list that decided for a
    /// while) is solved from there on.
    fn row_of(&mut self, program: &Program, state: &State) -> Option<u32> {
        if let Some(row) = self.locate(program, state) {
            return Some(row);
        }
        let budget = Budget { max_states: MOST_STATES, max_bytes: MOST_BYTES, ..Budget::UNBOUNDED };
        let options = Options { passes: Passes::ALL, threads: 1, budget: &budget };
        self.solution = Arc::new(Solution::from_state(program, &options, Some(state)).ok()?);
        self.origin = Some(*state);
        self.last = None;
        Some(0)
    }

    /// Follows every outcome until the state is met.
    fn search(&self, program: &Program, from: &State, row: u32, wanted: &State) -> Option<u32> {
        let mut open = vec![(*from, row)];
        let mut list = Vec::new();
        while let Some((state, row)) = open.pop() {
            match rest(program, &state) {
                Rest::Ended(_) => {}
                Rest::Decision(_) | Rest::Ranking(_) => {
                    if state == *wanted {
                        return Some(row);
                    }
                }
                Rest::Draw(draw) => {
                    weights(program, &state, draw, &mut list);
                    let edges = self.solution.edges(&self.solution.row(row)?)?;
                    let possible = list.iter().enumerate().filter(|(_, w)| **w > 0).map(|(i, _)| i);
                    for (index, edge) in possible.zip(&edges) {
                        let mut next = state;
                        settle(program, &mut next, draw, index, &mut Unobserved).ok()?;
                        open.push((next, edge.target));
                    }
                }
            }
        }
        None
    }

    /// What is picked in a state, and its row; `None` where the solution does not know the state.
    fn decide(&mut self, program: &Program, state: &State) -> Option<Pick> {
        let row_place = self.row_of(program, state)?;
        let solution = Arc::clone(&self.solution);
        let row = solution.row(row_place)?;
        if matches!(solution.menu(&row), Menu::Draw(..) | Menu::End) {
            return None;
        }
        let (actions, values, best) = solution.actions(&row)?;
        let place = match self.taste {
            Taste::Optimal => best,
            Taste::Worst => {
                let worst = actions.iter().map(|edges| solution.worst_of(edges)).collect::<Option<Vec<f64>>>()?;
                worst.iter().position(|v| *v <= row.worst + super::sweep::EQUAL).unwrap_or(0)
            }
            Taste::Softmax(temperature) => self.soft(&values, temperature),
        };
        let pick = solution.pick(program, &row, place)?;
        self.last = Some((*state, row_place, pick.clone()));
        Some(pick)
    }

    /// A place drawn in proportion to exp(value / temperature).
    fn soft(&mut self, values: &[f64], temperature: f64) -> usize {
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds: Vec<f64> = values.iter().map(|v| exp((v - most) / temperature)).collect();
        let sum: f64 = odds.iter().sum();
        // 53 bits make a number from 0 to below 1.
        let mut left = (self.dice.next_u64() >> 11) as f64 / (1u64 << 53) as f64 * sum;
        for (place, share) in odds.iter().enumerate() {
            left -= share;
            if left < 0.0 {
                return place;
            }
        }
        values.len().saturating_sub(1)
    }
}

/// e^x for x ≤ 0, from + × ÷ alone, so that every machine draws the same: the series of a small part, squared back up.
pub(crate) fn exp(x: f64) -> f64 {
    if x < -745.0 {
        return 0.0;
    }
    let (mut small, mut doublings) = (x, 0);
    while small < -0.25 {
        small /= 2.0;
        doublings += 1;
    }
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..=16 {
        term *= small / f64::from(n);
        sum += term;
    }
    (0..doublings).fold(sum, |e, _| e * e)
}

impl Policy for Follower {
    fn restart(&mut self, seed: u64) {
        self.solution = Arc::clone(&self.whole);
        (self.last, self.origin) = (None, None);
        self.dice.restart(seed);
    }

    fn choose(&mut self, program: &Program, state: &State, _: NodeId, available: &[ChoiceId]) -> ChoiceId {
        match self.decide(program, state) {
            Some(Pick::Choice(choice)) if available.contains(&choice) => choice,
            // A damaged solution, or one of other rules: callers look for both beforehand. Or a rehearsal from a moment that
            // is too large to solve.
            _ => available.first().copied().unwrap_or_default(),
        }
    }

    fn order(&mut self, program: &Program, state: &State, _: NodeId, items: usize) -> Vec<u8> {
        match self.decide(program, state) {
            Some(Pick::Order(order)) if order.len() == items => order,
            _ => (0..items).filter_map(|i| u8::try_from(i).ok()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::exp;

    #[test]
    fn powers_of_e() {
        for x in [0.0, -0.1, -1.0, -5.5, -100.0, -700.0] {
            assert!((exp(x) / f64::exp(x) - 1.0).abs() < 1e-10, "{x}: {} {}", exp(x), f64::exp(x));
        }
        assert!(exp(-1e9).abs() < f64::MIN_POSITIVE);
    }
}
