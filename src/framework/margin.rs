//! How far an input can move before the order changes.

use super::formula::Item;
use super::{Ranking, Row, apply, compare};
use crate::number::Fixed;
use crate::scenario::Framework;

/// How far one input of one item can move, each way, before the order of all items is another.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// The item, by its place in the list.
    pub item: usize,
    /// The input.
    pub input: String,
    /// Its value.
    pub value: Fixed,
    /// The nearest value below under which the order is another; none as far down as 0, or 10 times as far for values below 0.
    pub below: Option<Fixed>,
    /// The nearest value above; none up to ten times the value, or up to 100 if that is more.
    pub above: Option<Fixed>,
}

/// The margins of every input that the framework reads, in the order of the ranking.
///
/// A change is looked for in growing steps and then by halving, to a thousandth. That finds the nearest one where an input
/// pushes its item one way only, as it does in every formula but tiers with conditions that go both ways.
#[must_use]
pub fn margins(framework: &Framework, items: &[Item], ranking: &Ranking) -> Vec<Margin> {
    let mut all = Vec::new();
    for (at, row) in ranking.rows.iter().enumerate() {
        let Some(item) = items.get(row.item) else { continue };
        let neighbours = [at.checked_sub(1).and_then(|i| ranking.rows.get(i)), ranking.rows.get(at + 1)];
        for name in super::inputs(framework) {
            let Some((place, (_, value))) = item.inputs.iter().enumerate().find(|(_, (n, _))| *n == name) else {
                continue;
            };
            let mut moved = item.clone();
            // The order is another as soon as the item has passed one of its neighbours.
            let mut differs = |to: i64| {
                if let Some((_, slot)) = moved.inputs.get_mut(place) {
                    *slot = Fixed::from_thousandths(to);
                }
                // Where the formula has no value there is no order to compare.
                let Ok(scored) = apply(framework, &moved) else { return false };
                let now = Row { item: row.item, rank: row.rank, scored };
                let [before, after] = neighbours;
                before.is_some_and(|b| precedes(&now, b)) || after.is_some_and(|a| precedes(a, &now))
            };
            let from = value.thousandths();
            let low = from.saturating_mul(10).min(0);
            let high = from.saturating_mul(10).max(100_000);
            all.push(Margin {
                item: row.item,
                input: name,
                value: *value,
                below: nearest(from, low, &mut differs).map(Fixed::from_thousandths),
                above: nearest(from, high, &mut differs).map(Fixed::from_thousandths),
            });
        }
    }
    all
}

/// Whether one row is ranked before another: by its score, and by its place in the list where these are equal.
fn precedes(a: &Row, b: &Row) -> bool {
    compare(&a.scored.score, &b.scored.score).then(a.item.cmp(&b.item)).is_lt()
}

/// The value nearest to `from`, on the way to `end`, at which something differs.
fn nearest(from: i64, end: i64, differs: &mut impl FnMut(i64) -> bool) -> Option<i64> {
    let sign = if end < from { -1 } else { 1 };
    let most = end.abs_diff(from);
    let at = |distance: u64| from.saturating_add(sign * i64::try_from(distance).unwrap_or(i64::MAX));
    // The last distance at which nothing differs, and the first at which something does.
    let (mut same, mut other) = (0, 1);
    loop {
        if other >= most {
            other = most;
            if most == 0 || !differs(at(most)) {
                return None;
            }
            break;
        }
        if differs(at(other)) {
            break;
        }
        same = other;
        other *= 2;
    }
    while other - same > 1 {
        let middle = same + (other - same) / 2;
        if differs(at(middle)) { other = middle } else { same = middle }
    }
    Some(at(other))
}
