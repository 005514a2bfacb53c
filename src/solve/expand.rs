//! From the states of a chunk to their successors, by the engine's own step: the part of exploring that every thread does
//! for itself.

use std::sync::Arc;

use super::explore::{Explorer, Mode};
use super::graph::{Label, Menu};
use super::intern::{Interner, Map, Shared};
use super::plan::Plan;
use super::shards::{Chunk, SHARDS};
use super::table::hash;
use super::tally::{Account, Earnings};
use crate::engine::{Draw, Luck, Rest, is_over, options, order, rest, settle_drawn, take_open, weights};
use crate::expression::{ChoiceId, NodeId};
use crate::policy::{Policy, items};
use crate::program::{NodeKind, State};

/// What one thread keeps from chunk to chunk. Aligned, like all that threads write side by side, to lines of its own.
#[repr(align(128))]
pub(super) struct Worker {
    plans: Map<(u32, u64, u64), Arc<Plan>>,
    last: Option<((u32, u64, u64), Arc<Plan>)>,
    labels: Interner<Label>,
    menus: Interner<Menu>,
    pub(super) earnings: Interner<Earnings>,
    policy: Option<Box<dyn Policy>>,
    available: Vec<ChoiceId>,
    weights: Vec<i64>,
    possible: Vec<u16>,
    luck: Option<Luck>,
}

impl<'p> Explorer<'_, 'p> {
    pub(super) fn worker(&self, labels: &Shared<Label>, menus: &Shared<Menu>, earnings: &Shared<Earnings>) -> Worker {
        Worker {
            plans: Map::default(),
            last: None,
            labels: Interner::new(labels),
            menus: Interner::new(menus),
            earnings: Interner::new(earnings),
            policy: if let Mode::Policy(make) = self.mode { Some(make()) } else { None },
            available: Vec::new(),
            weights: Vec::new(),
            possible: Vec::new(),
            luck: if let Mode::Clairvoyant(luck) = self.mode { Some(luck.clone()) } else { None },
        }
    }

    /// Pays what can be paid and resets what cannot matter any more.
    #[inline]
    pub(super) fn settle_down(&self, state: &mut State, points: &mut [i32; 4], worker: &mut Worker) {
        let program = self.program;
        let tick = u32::try_from(state.get(program.clock)).unwrap_or(u32::MAX);
        let key = (tick, state.get(program.story_place), state.get(program.inject_place));
        let plan = match worker.last.take() {
            Some((last, plan)) if last == key => plan,
            _ => Arc::clone(worker.plans.entry(key).or_insert_with(|| self.live.plan(key.0, key.1, key.2))),
        };
        for (place, span) in &plan.paid {
            if let Some(paid) = self.live.points.list.get(*place)
                && span.holds(state.get(paid.field))
            {
                paid.settle(state.get(paid.field), tick, points);
                state.set(paid.field, paid.middle());
            }
        }
        plan.reset(state, self.program.layout.words());
        worker.last = Some((key, plan));
    }

    /// Expands the states of a chunk.
    pub(super) fn expand<A: Account<'p>>(&self, keys: &[u64], words: usize, worker: &mut Worker, chunk: &mut Chunk) {
        chunk.rows.clear();
        chunk.edges.clear();
        (0..SHARDS).filter_map(|s| chunk.lane(s).map(|lane| lane.out.clear())).for_each(drop);
        for key in keys.chunks_exact(words) {
            let state = State::from_words(key);
            let before = chunk.edges.len();
            let menu = self.successors::<A>(&state, words, worker, chunk);
            let edges = u32::try_from(chunk.edges.len() - before).unwrap_or(u32::MAX);
            chunk.rows.push((menu, edges));
        }
    }

    fn successors<A: Account<'p>>(&self, state: &State, words: usize, worker: &mut Worker, chunk: &mut Chunk) -> u32 {
        let program = self.program;
        match rest(program, state) {
            Rest::Decision(node) => {
                let mut available = std::mem::take(&mut worker.available);
                available.clear();
                available.extend(options(program, state, node));
                if let Some(policy) = &mut worker.policy {
                    let pick = policy.choose(program, state, node, &available);
                    available.clear();
                    available.push(pick);
                }
                for &choice in &available {
                    let (mut next, mut tally) = (*state, A::new(program, self.channels));
                    take_open(program, &mut next, choice, &mut tally);
                    self.emit(next, tally, (1, 1), true, words, worker, chunk);
                }
                let menu = Menu::Decision(node, available);
                let place = worker.menus.place(&menu);
                if let Menu::Decision(_, list) = menu {
                    worker.available = list;
                }
                place
            }
            Rest::Ranking(node) => self.ranking::<A>(state, node, words, worker, chunk),
            Rest::Draw(draw) => self.draw::<A>(state, draw, words, worker, chunk),
            Rest::Ended(_) => worker.menus.place(&Menu::End),
        }
    }

    fn ranking<A: Account<'p>>(
        &self,
        state: &State,
        node: NodeId,
        words: usize,
        worker: &mut Worker,
        chunk: &mut Chunk,
    ) -> u32 {
        let program = self.program;
        let count = u8::try_from(items(program, node)).unwrap_or(u8::MAX);
        let matters = matches!(program.nodes[node].kind, NodeKind::Ranking { first: Some(_), .. });
        let mut orders: Vec<Vec<u8>> = match &mut worker.policy {
            Some(policy) => vec![policy.order(program, state, node, usize::from(count))],
            None => (0..count).map(|best| best_first(best, count)).collect(),
        };
        if !matters {
            orders.truncate(1);
        }
        for order_of in &orders {
            let (mut next, mut tally) = (*state, A::new(program, self.channels));
            let taken = order(program, &mut next, order_of, &mut tally);
            debug_assert!(taken.is_ok(), "an order was refused");
            self.emit(next, tally, (1, 1), true, words, worker, chunk);
        }
        worker.menus.place(&Menu::Ranking(node, u8::try_from(orders.len()).unwrap_or(u8::MAX)))
    }

    fn draw<A: Account<'p>>(
        &self,
        state: &State,
        draw: Draw,
        words: usize,
        worker: &mut Worker,
        chunk: &mut Chunk,
    ) -> u32 {
        let program = self.program;
        let mut list = std::mem::take(&mut worker.weights);
        if let Some(luck) = &mut worker.luck {
            let index = luck.draw(program, state, draw);
            list.clear();
            list.resize(index + 1, 0);
            list.iter_mut().skip(index).for_each(|w| *w = 1);
        } else {
            weights(program, state, draw, &mut list);
        }
        let last = list.iter().rposition(|w| *w > 0);
        if last.is_none() {
            // The scenario is at fault; luck would draw the first outcome.
            list.clear();
            list.push(1);
        }
        let last = last.unwrap_or(0);
        let (common, total) = reduced(&list);
        let mut possible = std::mem::take(&mut worker.possible);
        possible.clear();
        for (index, &weight) in list.iter().enumerate().filter(|(_, w)| **w > 0) {
            let (mut next, mut tally) = (*state, A::new(program, self.channels));
            let settled = settle_drawn(program, &mut next, draw, index, &mut tally);
            possible.push(u16::try_from(index).unwrap_or(u16::MAX));
            debug_assert!(settled.is_ok(), "a draw was refused");
            let weight = weight.unsigned_abs() / common;
            self.emit(next, tally, (weight, total), index == last, words, worker, chunk);
        }
        worker.weights = list;
        let menu = Menu::Draw(program.view(state).place(), draw, possible);
        let place = worker.menus.place(&menu);
        if let Menu::Draw(_, _, possible) = menu {
            worker.possible = possible;
        }
        place
    }

    #[expect(clippy::too_many_arguments, reason = "one transition with all that belongs to it")]
    #[inline]
    fn emit<A: Account<'p>>(
        &self,
        mut next: State,
        tally: A,
        (weight, total): (u64, u64),
        last: bool,
        words: usize,
        worker: &mut Worker,
        chunk: &mut Chunk,
    ) {
        let mut points = tally.points(&mut worker.earnings);
        let shard = if is_over(self.program, &next) {
            SHARDS
        } else {
            self.settle_down(&mut next, &mut points, worker);
            let key = next.words().get(..words).unwrap_or(&[]);
            let hash = hash(key);
            let shard = (hash >> 60) as usize % SHARDS;
            if let Some(lane) = chunk.lane(shard) {
                lane.out.push(self.order.level(self.program, &next));
                lane.out.push(hash);
                lane.out.extend_from_slice(key);
            }
            shard
        };
        let label = worker.labels.place(&Label { weight, total, points });
        chunk.edges.push((label, last, u8::try_from(shard).unwrap_or(0)));
    }
}

/// The item at `best` first, the others as declared.
pub(super) fn best_first(best: u8, count: u8) -> Vec<u8> {
    std::iter::once(best).chain((0..count).filter(|i| *i != best)).collect()
}

/// Greatest common divisor of the weights, and their sum divided by it.
fn reduced(list: &[i64]) -> (u64, u64) {
    let gcd = |mut a: u64, mut b: u64| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let common = list.iter().fold(0, |d, w| gcd(d, w.max(&0).unsigned_abs())).max(1);
    let sum = list.iter().map(|w| u128::from(w.max(&0).unsigned_abs() / common)).sum::<u128>();
    (common, u64::try_from(sum).unwrap_or(u64::MAX))
}
