//! Judgement calls: choices that become best when a little weight moves from one component to another.

use serde::{Deserialize, Serialize};

use super::graph::Graph;
use super::solution::Options;
use super::sweep::{Criterion, EQUAL, Pay, sweep};
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

/// By action: 1 + the place of the first flip that makes it best, or 0. Actions that are best anyway have 0 too.
pub(super) fn flips(
    graph: &Graph,
    weights: [u32; 4],
    pay: &Pay,
    value: &[f64],
    first_action: &[u32],
    options: &Options<'_>,
) -> Vec<u8> {
    let actions = graph.edges.iter().filter(|e| e.is_last()).count();
    let mut found = vec![0u8; actions];
    let mark = |pay: &Pay, value: &[f64], code: u8, found: &mut [u8]| {
        for row in 0..graph.rows() {
            let best = value.get(row).copied().unwrap_or(0.0);
            let first = first_action.get(row).copied().unwrap_or(0) as usize;
            for (place, edges) in graph.actions(row).enumerate() {
                if let Some(slot) = found.get_mut(first + place)
                    && *slot == 0
                    && pay.action(edges, value) >= best - EQUAL
                {
                    *slot = code;
                }
            }
        }
    };
    // Those that are best anyway get a code of their own first, so that no flip is noted for them.
    mark(pay, value, u8::MAX, &mut found);
    for (code, flip) in (1u8..).zip(Flip::all()) {
        let Some(factors) = flip.factors(weights) else { continue };
        let pay = Pay::new(graph, factors);
        let value = sweep(graph, &pay, Criterion::Best);
        mark(&pay, &value, code, &mut found);
    }
    let _ = options;
    found.iter_mut().filter(|c| **c == u8::MAX).for_each(|c| *c = 0);
    found
}
