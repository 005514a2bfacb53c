//! Where the items of each rank stand from left to right: as near as their order allows to the mean of their neighbours,
//! in the sense of least squares, rank by rank, down and up.

use super::{BESIDE, Layers, What};

/// Sweeps, each down and up.
const SWEEPS: usize = 400;

/// The middle of every item, from the left edge of the drawing.
pub(super) fn columns(layers: &Layers, orders: &[Vec<usize>]) -> Vec<f64> {
    let neighbours = layers.neighbours();
    let (above, below) = neighbours.split_at(1);
    let mut x = vec![0.0; layers.items.len()];
    for order in orders {
        let none = vec![(0.0, 1.0); order.len()];
        settle(layers, order, &none, &mut x);
    }
    for round in 0..SWEEPS {
        // First each rank follows the one above or below it, at last both.
        let both = round * 2 >= SWEEPS;
        for order in orders {
            follow(layers, order, if both { &neighbours } else { above }, &mut x);
        }
        for order in orders.iter().rev() {
            follow(layers, order, if both { &neighbours } else { below }, &mut x);
        }
    }
    let left = |(item, x): (usize, &f64)| x - layers.items.get(item).map_or(0.0, |i| i.extent.width / 2.0);
    let edge = x.iter().enumerate().map(left).fold(f64::INFINITY, f64::min);
    x.iter().map(|x| x - edge).collect()
}

/// How much a way wants to be straight: long ones most.
fn pull(layers: &Layers, a: usize, b: usize) -> f64 {
    let is_box = |item: usize| layers.items.get(item).is_some_and(|i| matches!(i.what, What::Box(_)));
    match (is_box(a), is_box(b)) {
        (true, true) => 1.0,
        (true, false) | (false, true) => 2.0,
        (false, false) => 8.0,
    }
}

fn follow(layers: &Layers, order: &[usize], sides: &[Vec<Vec<usize>>], x: &mut [f64]) {
    let wishes: Vec<(f64, f64)> = order
        .iter()
        .map(|item| {
            let (mut sum, mut weight) = (0.0, 0.0);
            for neighbour in sides.iter().filter_map(|lists| lists.get(*item)).flatten() {
                let pull = pull(layers, *item, *neighbour);
                sum += pull * x.get(*neighbour).copied().unwrap_or(0.0);
                weight += pull;
            }
            // What has no wish stays where it is, and gives way.
            if weight > 0.0 { (sum / weight, weight) } else { (x.get(*item).copied().unwrap_or(0.0), 0.1) }
        })
        .collect();
    settle(layers, order, &wishes, x);
}

/// Puts a rank's items as near to their wishes as their order and widths allow: the pooling of neighbours that are in each
/// other's way (isotonic regression) makes the sum of weighted squares least.
fn settle(layers: &Layers, order: &[usize], wishes: &[(f64, f64)], x: &mut [f64]) {
    let width = |item: usize| layers.items.get(item).map_or(0.0, |i| i.extent.width);
    // Distances from the first item, if all stand as close as they may.
    let mut offsets = Vec::new();
    let mut at = 0.0;
    for (i, item) in order.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).and_then(|i| order.get(i)) {
            at += f64::midpoint(width(*before), width(*item)) + BESIDE;
        }
        offsets.push(at);
    }
    // Pools: sum of weighted wishes, weight, items.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for ((wish, weight), offset) in wishes.iter().zip(&offsets) {
        let mut pool = ((wish - offset) * weight, *weight, 1);
        while let Some(last) = pools.last().filter(|last| last.0 / last.1 > pool.0 / pool.1) {
            pool = (pool.0 + last.0, pool.1 + last.1, pool.2 + last.2);
            pools.pop();
        }
        pools.push(pool);
    }
    let means = pools.iter().flat_map(|(sum, weight, items)| std::iter::repeat_n(sum / weight, *items));
    for ((item, mean), offset) in order.iter().zip(means).zip(&offsets) {
        if let Some(slot) = x.get_mut(*item) {
            *slot = mean + offset;
        }
    }
}
