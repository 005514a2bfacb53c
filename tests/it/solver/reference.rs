//! Values by brute force, from the engine's step alone: whole states, no merges, no order, no labels. Slow, and simple enough to
//! be believed.

use std::collections::HashMap;

use toughcall::engine::{Award, Event, Observer, Rest, begin, choose, options, order, rest, settle, weights};
use toughcall::policy::{Policy, make};
use toughcall::program::{NodeKind, Pick, Program, State};

/// Points, and nothing else.
#[derive(Default)]
pub struct Points(pub i64);

impl Observer for Points {
    fn event(&mut self, _: u32, _: Event, _: &State) {}
    fn award(&mut self, _: u32, award: Award) {
        self.0 += award.points.thousandths();
    }
}

impl Points {
    fn value(&self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

/// Best, worst, mean, first, last.
pub type Five = [f64; 5];

/// Every way to go on from a decision or ranking; at a ranking only what is put first can matter.
pub fn picks(program: &Program, state: &State) -> Vec<Pick> {
    match rest(program, state) {
        Rest::Decision(node) => options(program, state, node).map(Pick::Choice).collect(),
        Rest::Ranking(node) => {
            let NodeKind::Ranking { items, .. } = &program.nodes[node].kind else { return Vec::new() };
            let count = items.len() as u8;
            (0..count)
                .map(|best| Pick::Order(std::iter::once(best).chain((0..count).filter(|i| *i != best)).collect()))
                .collect()
        }
        Rest::Draw(_) | Rest::Ended(_) => Vec::new(),
    }
}

/// The state after a pick, and the points on the way.
pub fn after(program: &Program, state: &State, pick: &Pick) -> (State, f64) {
    let (mut next, mut points) = (*state, Points::default());
    match pick {
        Pick::Choice(choice) => choose(program, &mut next, *choice, &mut points).unwrap(),
        Pick::Order(items) => order(program, &mut next, items, &mut points).unwrap(),
    }
    (next, points.value())
}

/// The outcomes of a draw: probability, state, points.
pub fn outcomes(program: &Program, state: &State) -> Vec<(f64, State, f64)> {
    let Rest::Draw(draw) = rest(program, state) else { return Vec::new() };
    let mut list = Vec::new();
    weights(program, state, draw, &mut list);
    let total: f64 = list.iter().map(|w| *w as f64).sum();
    assert!(total > 0.0, "no weight");
    let possible = list.iter().enumerate().filter(|(_, w)| **w > 0);
    possible
        .map(|(index, weight)| {
            let (mut next, mut points) = (*state, Points::default());
            settle(program, &mut next, draw, index, &mut points).unwrap();
            (*weight as f64 / total, next, points.value())
        })
        .collect()
}

/// Every whole state with its five values; `None` where there are more than `most`.
pub struct Reference<'p> {
    program: &'p Program,
    most: usize,
    memo: HashMap<State, Five>,
}

impl<'p> Reference<'p> {
    pub fn new(program: &'p Program, most: usize) -> Reference<'p> {
        Reference { program, most, memo: HashMap::new() }
    }

    pub fn states(&self) -> usize {
        self.memo.len()
    }

    /// Expected points from the start on.
    pub fn start(&mut self) -> Option<Five> {
        let mut points = Points::default();
        let state = begin(self.program, &mut points);
        Some(self.from(&state)?.map(|v| v + points.value()))
    }

    /// Expected points still to come.
    pub fn from(&mut self, state: &State) -> Option<Five> {
        if let Some(known) = self.memo.get(state) {
            return Some(*known);
        }
        if self.memo.len() >= self.most {
            return None;
        }
        let found = match rest(self.program, state) {
            Rest::Ended(_) => [0.0; 5],
            Rest::Draw(_) => {
                let mut sum = [0.0; 5];
                for (p, next, points) in outcomes(self.program, state) {
                    let later = self.from(&next)?;
                    sum.iter_mut().zip(later).for_each(|(s, v)| *s += p * (points + v));
                }
                sum
            }
            Rest::Decision(_) | Rest::Ranking(_) => {
                let mut all = Vec::new();
                for pick in picks(self.program, state) {
                    let (next, points) = after(self.program, state, &pick);
                    all.push(self.from(&next)?.map(|v| v + points));
                }
                [
                    all.iter().map(|q| q[0]).fold(f64::NEG_INFINITY, f64::max),
                    all.iter().map(|q| q[1]).fold(f64::INFINITY, f64::min),
                    all.iter().map(|q| q[2]).sum::<f64>() / all.len() as f64,
                    all[0][3],
                    all[all.len() - 1][4],
                ]
            }
        };
        self.memo.insert(*state, found);
        Some(found)
    }
}

/// A deterministic policy's value, by the same means.
pub fn policy(program: &Program, name: &str, most: usize) -> Option<f64> {
    let mut points = Points::default();
    let state = begin(program, &mut points);
    let mut memo = HashMap::new();
    let mut policy = make(name, 0).unwrap();
    Some(points.value() + follow(program, policy.as_mut(), &state, &mut memo, most)?)
}

fn follow(
    program: &Program,
    policy: &mut dyn Policy,
    state: &State,
    memo: &mut HashMap<State, f64>,
    most: usize,
) -> Option<f64> {
    if let Some(known) = memo.get(state) {
        return Some(*known);
    }
    if memo.len() >= most {
        return None;
    }
    let value = match rest(program, state) {
        Rest::Ended(_) => 0.0,
        Rest::Draw(_) => {
            let mut sum = 0.0;
            for (p, next, points) in outcomes(program, state) {
                sum += p * (points + follow(program, policy, &next, memo, most)?);
            }
            sum
        }
        Rest::Decision(node) => {
            let available: Vec<_> = options(program, state, node).collect();
            let (next, points) = after(program, state, &Pick::Choice(policy.choose(program, state, node, &available)));
            points + follow(program, policy, &next, memo, most)?
        }
        Rest::Ranking(node) => {
            let items = picks(program, state).len();
            let (next, points) = after(program, state, &Pick::Order(policy.order(program, state, node, items)));
            points + follow(program, policy, &next, memo, most)?
        }
    };
    memo.insert(*state, value);
    Some(value)
}
