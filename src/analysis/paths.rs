//! Ways through a scenario: how many there are, and which are the best.
//!
//! A path is everything that was decided and drawn, from the first decision to an ending: choices, orders, outcomes. Every
//! transition of the graph is one of these, and states that were merged have the same ways on, so the paths of the graph
//! are the paths of the scenario.

use std::collections::{BinaryHeap, HashMap};

use num_bigint::BigUint;

use super::Solved;
use super::walk::pick_of;
use crate::engine::Draw;
use crate::expression::NodeId;
use crate::program::{Pick, Program};
use crate::solve::graph::{Graph, Menu};
use crate::solve::sweep::{Criterion, EQUAL, Pay, sweep};

/// How many ways there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Paths, with the outcomes of chance; orders of a ranking that the world does not tell apart are one.
    pub paths: BigUint,
    /// Lists of decisions alone: paths that differ in what was decided. None if there are too many situations to tell.
    pub decisions: Option<BigUint>,
    /// Fewest and most decisions on a path.
    pub length: (u64, u64),
}

/// Something on a path.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A decision or an order.
    Decided(NodeId, Pick),
    /// What chance settled, where, and the index of the outcome, signal or value.
    Drawn(Draw, String, usize),
}

/// A way through the scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The score it ends with.
    pub score: f64,
    /// What its decisions are worth before chance has spoken: the value of the start less all regrets. The score less luck.
    pub expected: f64,
    /// Probability of its draws, given its decisions.
    pub probability: f64,
}

/// Sets of rows that are told apart before lists of decisions are not counted any more.
const MOST_SETS: usize = 200_000;
/// Rows that all these sets may hold.
const MOST_MEMBERS: usize = 5_000_000;

/// Counts of ways that fit, or not.
#[derive(Clone)]
enum Many {
    Few(u128),
    Big(BigUint),
}

impl Many {
    fn plus(self, other: &Many) -> Many {
        match (self, other) {
            (Many::Few(a), Many::Few(b)) => {
                a.checked_add(*b).map_or_else(|| Many::Big(BigUint::from(a) + BigUint::from(*b)), Many::Few)
            }
            (Many::Few(a), Many::Big(b)) => Many::Big(b + a),
            (Many::Big(a), Many::Few(b)) => Many::Big(a + *b),
            (Many::Big(a), Many::Big(b)) => Many::Big(a + b),
        }
    }

    fn big(self) -> BigUint {
        match self {
            Many::Few(n) => BigUint::from(n),
            Many::Big(n) => n,
        }
    }
}

impl Solved {
    /// How many ways there are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let graph = &self.graph;
        let rows = graph.rows();
        let mut ways = vec![Many::Few(0); rows];
        let mut lengths = vec![(0u64, 0u64); rows];
        if let Some(end) = ways.last_mut() {
            *end = Many::Few(1);
        }
        for row in (0..rows.saturating_sub(1)).rev() {
            let mut sum = Many::Few(0);
            let (mut fewest, mut most) = (u64::MAX, 0);
            for edge in graph.edges_of(row) {
                if let Some(more) = ways.get(edge.target as usize) {
                    sum = sum.plus(more);
                }
                let (a, b) = lengths.get(edge.target as usize).copied().unwrap_or_default();
                (fewest, most) = (fewest.min(a), most.max(b));
            }
            let own = u64::from(matches!(graph.menu(row), Menu::Decision(..) | Menu::Ranking(..)));
            if let (Some(slot), Some(length)) = (ways.get_mut(row), lengths.get_mut(row)) {
                *slot = sum;
                *length = (fewest.saturating_add(own), most + own);
            }
        }
        let paths = ways.into_iter().next().map_or_else(BigUint::default, Many::big);
        let length = lengths.first().copied().unwrap_or_default();
        Counts { paths, decisions: Lists::new(graph).count(), length }
    }

    /// The best paths: by what their decisions are worth, the likelier first where that is the same.
    #[must_use]
    pub fn best_paths(&self, program: &Program, most: usize) -> Vec<Path> {
        Best::new(self).paths(program, most)
    }

    /// Paths in a stable order: choices and outcomes as declared, the first ones first.
    #[must_use]
    pub fn first_paths(&self, program: &Program, most: usize) -> Vec<Path> {
        let best = Best::new(self);
        let mut found = Vec::new();
        // From the last to the first, so that the first is taken up first.
        let mut open: Vec<Vec<Turn>> = vec![Vec::new()];
        while let Some(way) = open.pop() {
            if found.len() >= most {
                break;
            }
            let row = way.last().map_or(0, |turn| turn.target(&self.graph));
            if row + 1 >= self.graph.rows() {
                found.extend(best.told(program, &way));
                continue;
            }
            for edge in (0..self.graph.edges_of(row).len()).rev() {
                open.push(way.iter().copied().chain([Turn { row, edge }]).collect());
            }
        }
        found
    }
}

/// A transition on a way: one of those of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Turn {
    row: usize,
    edge: usize,
}

impl Turn {
    fn target(self, graph: &Graph) -> usize {
        graph.edges_of(self.row).get(self.edge).map_or(0, |e| e.target as usize)
    }
}

/// Lists of decisions, counted by the sets of rows that a list can have led to: a subset construction.
struct Lists<'g> {
    graph: &'g Graph,
    places: HashMap<Vec<u32>, usize>,
    sets: Vec<Vec<u32>>,
    members: usize,
}

impl<'g> Lists<'g> {
    fn new(graph: &'g Graph) -> Lists<'g> {
        Lists { graph, places: HashMap::new(), sets: Vec::new(), members: 0 }
    }

    /// Everything that chance can make of some rows: decisions and the end.
    fn settle(&self, from: Vec<u32>) -> Vec<u32> {
        let (mut open, mut found) = (from, Vec::new());
        while let Some(row) = open.pop() {
            if matches!(self.graph.menu(row as usize), Menu::Draw(..)) {
                open.extend(self.graph.edges_of(row as usize).iter().map(|e| e.target));
            } else {
                found.push(row);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn place(&mut self, set: Vec<u32>) -> usize {
        if let Some(place) = self.places.get(&set) {
            return *place;
        }
        self.members += set.len();
        self.places.insert(set.clone(), self.sets.len());
        self.sets.push(set);
        self.sets.len() - 1
    }

    fn count(mut self) -> Option<BigUint> {
        let start = self.settle(vec![0]);
        self.place(start);
        let end = u32::try_from(self.graph.rows().saturating_sub(1)).unwrap_or(u32::MAX);
        let mut ways: Vec<(bool, Vec<usize>)> = Vec::new();
        let mut next = 0;
        while let Some(set) = self.sets.get(next).cloned() {
            next += 1;
            let mut by_decision: Vec<((u16, u16), Vec<u32>)> = Vec::new();
            for row in set.iter().filter(|row| **row != end) {
                for (place, edges) in self.graph.actions(*row as usize).enumerate() {
                    let symbol = match self.graph.menu(*row as usize) {
                        Menu::Decision(node, choices) => (node.0, choices.get(place).map_or(0, |c| c.0)),
                        Menu::Ranking(node, _) => (node.0, u16::try_from(place).unwrap_or(u16::MAX)),
                        Menu::Draw(..) | Menu::End => continue,
                    };
                    let targets = edges.iter().map(|e| e.target);
                    match by_decision.iter_mut().find(|(known, _)| *known == symbol) {
                        Some((_, list)) => list.extend(targets),
                        None => by_decision.push((symbol, targets.collect())),
                    }
                }
            }
            let mut after = Vec::new();
            for (_, targets) in by_decision {
                let set = self.settle(targets);
                after.push(self.place(set));
            }
            ways.push((set.contains(&end), after));
            if self.sets.len() > MOST_SETS || self.members > MOST_MEMBERS {
                return None;
            }
        }
        // A set leads only to sets whose least row is later, so each is counted after what it leads to.
        let mut order: Vec<usize> = (0..self.sets.len()).collect();
        order.sort_by_key(|i| std::cmp::Reverse(self.sets.get(*i).and_then(|s| s.first().copied())));
        let mut counts = vec![Many::Few(0); self.sets.len()];
        for i in order {
            let Some((ends, after)) = ways.get(i) else { continue };
            let own = Many::Few(u128::from(*ends));
            let sum = after.iter().filter_map(|j| counts.get(*j)).fold(own, Many::plus);
            if let Some(slot) = counts.get_mut(i) {
                *slot = sum;
            }
        }
        counts.into_iter().next().map(Many::big)
    }
}

/// The search for the best paths: every way on is kept by what it has given up so far, the least first.
struct Best<'g> {
    graph: &'g Graph,
    pay: Pay,
    values: Vec<f64>,
    /// By row: the highest probability with which optimal play comes to an end in one way.
    likeliest: Vec<f64>,
    before: f64,
}

/// A way that is not at its end.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Way {
    /// In billionths of a point, so that rounding does not decide what comes first.
    regret: i64,
    /// Probability so far, and at best to the end.
    probability: f64,
    hope: f64,
    /// Place of its last turn among all turns, plus 1; 0 at the start.
    turn: usize,
}

impl Eq for Way {}

impl PartialOrd for Way {
    fn partial_cmp(&self, other: &Way) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Way {
    fn cmp(&self, other: &Way) -> std::cmp::Ordering {
        // The heap gives out the greatest: the least regret, then the likeliest, then the one met first.
        let regret = other.regret.cmp(&self.regret);
        regret.then(self.hope.total_cmp(&other.hope)).then(other.turn.cmp(&self.turn))
    }
}

impl<'g> Best<'g> {
    fn new(solved: &'g Solved) -> Best<'g> {
        let graph = &solved.graph;
        let pay = Pay::new(graph, [1.0; 4]);
        let values = sweep(graph, &pay, Criterion::Best);
        let rows = graph.rows();
        let mut likeliest = vec![1.0; rows];
        for row in (0..rows.saturating_sub(1)).rev() {
            let value = values.get(row).copied().unwrap_or(0.0);
            let best = graph.actions(row).filter(|edges| pay.action(edges, &values) >= value - EQUAL);
            let hope = best.flatten().map(|e| pay.of(*e).0 * likeliest.get(e.target as usize).copied().unwrap_or(0.0));
            let hope = hope.fold(0.0, f64::max);
            if let Some(slot) = likeliest.get_mut(row) {
                *slot = hope;
            }
        }
        Best { graph, pay, values, likeliest, before: solved.before() }
    }

    fn paths(&self, program: &Program, most: usize) -> Vec<Path> {
        let mut heap = BinaryHeap::from([Way { regret: 0, probability: 1.0, hope: 1.0, turn: 0 }]);
        // Every turn that was looked at, with the one before it.
        let mut turns: Vec<(Turn, usize)> = Vec::new();
        let mut found = Vec::new();
        while let Some(way) = heap.pop() {
            let row = way.turn.checked_sub(1).and_then(|i| turns.get(i)).map_or(0, |(turn, _)| turn.target(self.graph));
            if row + 1 >= self.graph.rows() {
                let mut back = Vec::new();
                let mut at = way.turn;
                while let Some((turn, before)) = at.checked_sub(1).and_then(|i| turns.get(i)) {
                    back.push(*turn);
                    at = *before;
                }
                back.reverse();
                found.extend(self.told(program, &back));
                if found.len() >= most {
                    break;
                }
                continue;
            }
            let mut place = 0;
            for (action, edges) in self.graph.actions(row).enumerate() {
                let given_up = (self.given_up(row, action) * 1e9).round() as i64;
                for edge in edges {
                    turns.push((Turn { row, edge: place }, way.turn));
                    place += 1;
                    let probability = way.probability * self.pay.of(*edge).0;
                    let later = self.likeliest.get(edge.target as usize).copied().unwrap_or(0.0);
                    let hope = probability * later;
                    heap.push(Way { regret: way.regret + given_up, probability, hope, turn: turns.len() });
                }
            }
        }
        found
    }

    /// Points that an action gives up; nothing where it is as good as the best, so that rounding does not decide.
    fn given_up(&self, row: usize, action: usize) -> f64 {
        if matches!(self.graph.menu(row), Menu::Draw(..)) {
            return 0.0;
        }
        let value = self.values.get(row).copied().unwrap_or(0.0);
        let given_up =
            self.graph.actions(row).nth(action).map_or(0.0, |edges| value - self.pay.action(edges, &self.values));
        if given_up <= EQUAL { 0.0 } else { given_up }
    }

    /// A way in the scenario's terms.
    fn told(&self, program: &Program, way: &[Turn]) -> Option<Path> {
        let mut path = Path { events: Vec::new(), score: self.before, expected: 0.0, probability: 1.0 };
        let mut regret = 0.0;
        for turn in way {
            let edges = self.graph.edges_of(turn.row);
            let (p, points) = self.pay.of(*edges.get(turn.edge)?);
            path.score += points;
            match self.graph.menu(turn.row) {
                Menu::Draw(at, draw, possible) => {
                    let index = possible.get(turn.edge).copied().map_or(0, usize::from);
                    path.probability *= p;
                    path.events.push(Event::Drawn(*draw, program.place_key(*at), index));
                }
                menu => {
                    let action = edges.iter().take(turn.edge).filter(|e| e.is_last()).count();
                    let (node, pick) = pick_of(program, menu, action)?;
                    regret += self.given_up(turn.row, action);
                    path.events.push(Event::Decided(node, pick));
                }
            }
        }
        path.expected = self.before + self.values.first().copied().unwrap_or(0.0) - regret;
        Some(path)
    }
}
