//! All deterministic policies that no other beats in every objective: sets of values, from the end to the start.
//!
//! A policy here may remember how it came to where it is; which values it reaches is then decided row by row. Sets grow
//! fast, so this is for small graphs, and it gives up where a set becomes too large.

use super::frontier::{Gains, Point, plus};
use crate::solve::graph::Graph;

/// Most values that a row may have.
const MOST: usize = 4_000;
/// Differences below this are rounding.
const SAME: f64 = 1e-9;

/// The values of all non-dominated deterministic policies, best in the first objective first; none if there are too many.
pub(super) fn deterministic(graph: &Graph, gains: &Gains, objectives: usize) -> Option<Vec<Point>> {
    let mut sets: Vec<Vec<Point>> = vec![vec![Point::default()]; graph.rows()];
    for row in (0..graph.rows().saturating_sub(1)).rev() {
        let mut all = Vec::new();
        for edges in graph.actions(row) {
            // Every way to pick one value for each outcome.
            let mut sums = vec![Point::default()];
            for edge in edges {
                let (p, gain) = gains.of(*edge);
                let later = sets.get(edge.target as usize).map_or(&[][..], Vec::as_slice);
                if sums.len().checked_mul(later.len())? > MOST * 50 {
                    return None;
                }
                let next = sums.iter().flat_map(|sum| {
                    later.iter().map(move |value| {
                        let mut more = plus(gain, *value);
                        more.iter_mut().for_each(|x| *x *= p);
                        plus(*sum, more)
                    })
                });
                sums = best_of(next.collect(), objectives)?;
            }
            all.extend(sums);
        }
        let best = best_of(all, objectives)?;
        if let Some(slot) = sets.get_mut(row) {
            *slot = best;
        }
    }
    let before = gains.before();
    Some(sets.first()?.iter().map(|value| plus(before, *value)).collect())
}

/// The values that no other is as good as in every objective.
fn best_of(mut values: Vec<Point>, objectives: usize) -> Option<Vec<Point>> {
    values.sort_by(|a, b| {
        let order = b.iter().zip(a).map(|(x, y)| x.total_cmp(y));
        order.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    let mut kept: Vec<Point> = Vec::new();
    for value in values {
        let beaten = if objectives <= 2 {
            // They come with the first objective falling, so only the last kept one can beat it.
            kept.last().is_some_and(|[_, y, _]| *y >= value[1] - SAME)
        } else {
            kept.iter().any(|other| other.iter().zip(value).all(|(x, y)| *x >= y - SAME))
        };
        if !beaten {
            // One that is better by rounding alone may have come first.
            kept.retain(|other| !value.iter().zip(other).all(|(x, y)| *x >= y - SAME));
            kept.push(value);
            if kept.len() > MOST {
                return None;
            }
        }
    }
    Some(kept)
}
