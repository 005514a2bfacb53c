//! The order of each rank: sweeps down and up sort by the mean place of neighbours, then neighbours change places where
//! that saves crossings. The best order met is kept.

use super::Layers;

/// Sweeps, each down and up.
const SWEEPS: usize = 24;

/// The items of every rank from left to right.
pub(super) fn ordered(layers: &Layers) -> Vec<Vec<usize>> {
    let neighbours = layers.neighbours();
    let mut orders = first_order(layers, &neighbours[1]);
    let mut best = (crossings(&orders, &neighbours[1]), orders.clone());
    for _ in 0..SWEEPS {
        if best.0 == 0 {
            break;
        }
        sweep(&mut orders, &neighbours, true);
        sweep(&mut orders, &neighbours, false);
        exchange(&mut orders, &neighbours);
        let found = crossings(&orders, &neighbours[1]);
        if found < best.0 {
            best = (found, orders.clone());
        }
    }
    best.1
}

/// Depth first from the first box, so that what belongs together begins together.
fn first_order(layers: &Layers, below: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new(); layers.ranks];
    let mut seen = vec![false; layers.items.len()];
    let mut starts: Vec<usize> = (0..layers.items.len()).collect();
    starts.sort_by_key(|item| layers.rank.get(*item).copied().unwrap_or(0));
    for start in starts {
        let mut stack = vec![start];
        while let Some(item) = stack.pop() {
            match seen.get_mut(item) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            if let Some(order) = layers.rank.get(item).and_then(|rank| orders.get_mut(*rank)) {
                order.push(item);
            }
            stack.extend(below.get(item).into_iter().flatten().rev());
        }
    }
    orders
}

/// The place of every item of a rank, by item.
fn places(order: &[usize], items: usize) -> Vec<usize> {
    let mut places = vec![usize::MAX; items];
    for (place, item) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(*item) {
            *slot = place;
        }
    }
    places
}

fn sweep(orders: &mut [Vec<usize>], neighbours: &[Vec<Vec<usize>>; 2], down: bool) {
    let [above, below] = neighbours;
    let (look_at, items) = (if down { above } else { below }, above.len());
    let ranks: Vec<usize> =
        if down { (1..orders.len()).collect() } else { (0..orders.len().saturating_sub(1)).rev().collect() };
    for rank in ranks {
        let other = if down { rank.wrapping_sub(1) } else { rank + 1 };
        let at = places(orders.get(other).map_or(&[][..], Vec::as_slice), items);
        let Some(order) = orders.get_mut(rank) else { continue };
        let mut keyed: Vec<(f64, usize)> = Vec::new();
        let mut last = -1.0;
        for item in order.iter() {
            let list = look_at.get(*item).map_or(&[][..], Vec::as_slice);
            let sum: f64 = list.iter().filter_map(|n| at.get(*n)).map(|place| *place as f64).sum();
            // What has no neighbour there stays behind what stands before it.
            last = if list.is_empty() { last } else { sum / list.len() as f64 };
            keyed.push((last, *item));
        }
        // The sort is stable: of equal ones the one that stood first.
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        *order = keyed.into_iter().map(|(_, item)| item).collect();
    }
}

/// Lets neighbours change places as long as that saves crossings with both ranks beside theirs.
fn exchange(orders: &mut [Vec<usize>], neighbours: &[Vec<Vec<usize>>; 2]) {
    let items = neighbours[0].len();
    for rank in 0..orders.len() {
        let beside = |other: Option<usize>| {
            places(other.and_then(|other| orders.get(other)).map_or(&[][..], Vec::as_slice), items)
        };
        let at = [beside(rank.checked_sub(1)), beside(Some(rank + 1))];
        let Some(order) = orders.get_mut(rank) else { continue };
        for _ in 0..order.len() {
            let mut moved = false;
            for left in 0..order.len().saturating_sub(1) {
                let (Some(a), Some(b)) = (order.get(left).copied(), order.get(left + 1).copied()) else { continue };
                let cost = |first: usize, second: usize| -> usize {
                    neighbours.iter().zip(&at).map(|(lists, at)| between(lists, at, first, second)).sum()
                };
                if cost(b, a) < cost(a, b) {
                    order.swap(left, left + 1);
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
    }
}

/// Crossings of the ways of two neighbours, the first standing left.
fn between(lists: &[Vec<usize>], at: &[usize], first: usize, second: usize) -> usize {
    let of = |item: usize| lists.get(item).into_iter().flatten().filter_map(|n| at.get(*n).copied());
    of(first).map(|a| of(second).filter(|b| *b < a).count()).sum()
}

/// Crossings of all ways.
fn crossings(orders: &[Vec<usize>], below: &[Vec<usize>]) -> usize {
    let pairs = orders.iter().zip(orders.iter().skip(1));
    let of = |(upper, lower): (&Vec<usize>, &Vec<usize>)| -> usize {
        let at = places(lower, below.len());
        let ends: Vec<usize> = upper
            .iter()
            .flat_map(|item| {
                let mut ends: Vec<usize> =
                    below.get(*item).into_iter().flatten().filter_map(|n| at.get(*n).copied()).collect();
                ends.sort_unstable();
                ends
            })
            .collect();
        ends.iter().enumerate().map(|(i, end)| ends.iter().skip(i + 1).filter(|later| *later < end).count()).sum()
    };
    pairs.map(of).sum()
}
