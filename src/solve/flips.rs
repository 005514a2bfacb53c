//! Judgement calls: choices that become best when a little weight moves from one component to another.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::graph::Graph;
use super::solution::Options;
use super::sweep::{EQUAL, Pay};
use crate::engine::Component;

/// Shifts that are tried, in points of weight, the smallest first.
pub const SHIFTS: [u32; 5] = [2, 4, 6, 8, 10];

/// A shift of weight that makes a choice best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flip {
    /// Points of weight that move.
    pub points: u32,
    /// Place of the component that loses them, in [`Component::ALL`].
    pub from: usize,
    /// Place of the component that gains them.
    pub to: usize,
}

impl Flip {
    /// All flips, the smallest shifts first.
    fn all() -> impl Iterator<Item = Flip> {
        SHIFTS.into_iter().flat_map(|points| {
            (0..4).flat_map(move |from| (0..4).filter(move |to| *to != from).map(move |to| Flip { points, from, to }))
        })
    }

    pub(super) fn decode(code: u8) -> Option<Flip> {
        Flip::all().nth(usize::from(code).checked_sub(1)?)
    }

    /// The components, by name.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        let name = |place: usize| Component::ALL.get(place).map_or("", |c| c.name());
        (name(self.from), name(self.to))
    }

    /// What the points of each component are multiplied by; none where a component has too little weight to give, or has
    /// nothing in it.
    #[must_use]
    pub fn factors(self, weights: [u32; 4]) -> Option<[f64; 4]> {
        let weight = |place: usize| weights.get(place).copied().unwrap_or(0);
        let (from, to) = (weight(self.from), weight(self.to));
        if from < self.points || to == 0 {
            return None;
        }
        let mut factors = [1.0; 4];
        if let Some(slot) = factors.get_mut(self.from) {
            *slot = f64::from(from - self.points) / f64::from(from);
        }
        if let Some(slot) = factors.get_mut(self.to) {
            *slot = f64::from(to + self.points) / f64::from(to);
        }
        Some(factors)
    }
}

/// Flips that one pass over the graph looks at: their values lie side by side, so that each transition is fetched once.
const LANES: usize = 4;

/// By action: 1 + the place of the first flip that makes it best, or 0. Actions that are best anyway have 0 too.
///
/// The result does not depend on the number of threads: of all codes that an action is given the smallest counts.
pub(super) fn flips(
    graph: &Graph,
    weights: [u32; 4],
    pay: &Pay,
    value: &[f64],
    first_action: &[u32],
    options: &Options<'_>,
) -> Vec<u8> {
    let actions = graph.edges.iter().filter(|e| e.is_last()).count();
    // Those that are best anyway get the smallest code of all, so that no flip is noted for them.
    let mut anyway = vec![u8::MAX; actions];
    let mut left = false;
    for row in 0..graph.rows() {
        let best = value.get(row).copied().unwrap_or(0.0);
        let first = first_action.get(row).copied().unwrap_or(0) as usize;
        for (slot, edges) in anyway.iter_mut().skip(first).zip(graph.actions(row)) {
            if pay.action(edges, value) >= best - EQUAL {
                *slot = 0;
            } else {
                left = true;
            }
        }
    }
    let groups = if left { groups(graph, weights, pay) } else { Vec::new() };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = anyway.clone();
        let mut values = Vec::new();
        while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
            group.mark(graph, &mut values, &mut found);
        }
        found
    };
    let mut found = std::thread::scope(|scope| {
        let helpers: Vec<_> = (1..options.threads.min(groups.len())).map(|_| scope.spawn(work)).collect();
        let mut found = work();
        for helper in helpers {
            // A thread that panicked has taken the process down with it already.
            let more = helper.join().unwrap_or_default();
            found.iter_mut().zip(more).for_each(|(a, b)| *a = b.min(*a));
        }
        found
    });
    found.iter_mut().filter(|c| **c == u8::MAX).for_each(|c| *c = 0);
    found
}

/// Some flips, with what every label is worth under each: its probability, and points by flip.
struct Group {
    codes: [u8; LANES],
    pays: Vec<(f64, [f64; LANES])>,
}

/// All flips that can change anything, [`LANES`] by [`LANES`].
fn groups(graph: &Graph, weights: [u32; 4], pay: &Pay) -> Vec<Group> {
    let bits = |pay: &Pay| pay.list().iter().map(|(_, points)| points.to_bits()).collect::<Vec<u64>>();
    // What pays the same as the weights as they are, or as a smaller flip, makes nothing best that was not.
    let mut known = HashSet::from([bits(pay)]);
    let mut wanted: Vec<(u8, Pay)> = Vec::new();
    for (code, flip) in (1u8..).zip(Flip::all()) {
        let Some(factors) = flip.factors(weights) else { continue };
        let pay = Pay::new(graph, factors);
        if known.insert(bits(&pay)) {
            wanted.push((code, pay));
        }
    }
    let group = |some: &[(u8, Pay)]| {
        let mut group = Group { codes: [u8::MAX; LANES], pays: vec![(0.0, [0.0; LANES]); graph.labels.len()] };
        for (lane, (code, pay)) in some.iter().enumerate() {
            group.codes.iter_mut().skip(lane).take(1).for_each(|slot| *slot = *code);
            for ((probability, slots), (p, points)) in group.pays.iter_mut().zip(pay.list()) {
                *probability = *p;
                slots.iter_mut().skip(lane).take(1).for_each(|slot| *slot = *points);
            }
        }
        group
    };
    wanted.chunks(LANES).map(group).collect()
}

impl Group {
    /// Sweeps and notes the smallest code for every action that is best under one of the flips.
    fn mark(&self, graph: &Graph, values: &mut Vec<[f64; LANES]>, found: &mut [u8]) {
        values.clear();
        values.resize(graph.rows(), [0.0; LANES]);
        let mut sums: Vec<[f64; LANES]> = Vec::new();
        let mut end = found.len();
        for row in (0..graph.rows().saturating_sub(1)).rev() {
            sums.clear();
            let mut best = [f64::NEG_INFINITY; LANES];
            let mut sum = [0.0; LANES];
            for edge in graph.edges_of(row) {
                let (p, points) = self.pays.get(edge.label()).copied().unwrap_or((0.0, [0.0; LANES]));
                let later = values.get(edge.target as usize).copied().unwrap_or([0.0; LANES]);
                for ((sum, r), value) in sum.iter_mut().zip(points).zip(later) {
                    *sum += p * (r + value);
                }
                if edge.is_last() {
                    for (best, sum) in best.iter_mut().zip(sum) {
                        *best = if sum > *best { sum } else { *best };
                    }
                    sums.push(sum);
                    sum = [0.0; LANES];
                }
            }
            if sums.is_empty() {
                continue;
            }
            if let Some(slot) = values.get_mut(row) {
                *slot = best;
            }
            let slots = found.get_mut(end - sums.len()..end).unwrap_or(&mut []);
            end -= sums.len();
            for (slot, sum) in slots.iter_mut().zip(&sums).filter(|(slot, _)| **slot > 0) {
                for ((sum, best), code) in sum.iter().zip(best).zip(self.codes) {
                    if *sum >= best - EQUAL {
                        *slot = code.min(*slot);
                    }
                }
            }
        }
    }
}
