//! How close a run's order of attention comes to the order of a framework: the textbook measures nDCG and Kendall's tau
//! (reported, never scored).

use super::Told;
use crate::engine::Event;
use crate::expression::PriorityId;
use crate::framework::Lens;
use crate::program::{Program, Timing};

/// A priority in the order of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Equals share a group; groups count up along the order.
    pub group: usize,
    /// The tick in which it started, if it did.
    pub started: Option<u32>,
}

/// How close an order of starts comes to an order of priorities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closeness {
    /// Normalised discounted cumulative gain of the order of starts, 0..=1: gain n+1−rank, discount 1/log2(place+1)
    /// (Järvelin and Kekäläinen 2002). Equals have the mean of their gains; starts of one tick count in the framework's
    /// order; what never started gains nothing.
    pub ndcg: f64,
    /// Kendall's tau-a between the two orders, −1..=1, over the pairs that the framework orders; starts of one tick count
    /// in the framework's order; priorities that never started come after all others, and a pair of such counts 0. `None`
    /// without such a pair.
    pub tau: Option<f64>,
}

/// Measures starts against an order, the most urgent first.
#[must_use]
pub fn closeness(order: &[Placed]) -> Closeness {
    Closeness { ndcg: ndcg(order), tau: tau(order) }
}

/// The tick in which each priority started, by its place in the scenario.
#[must_use]
pub fn starts(program: &Program, events: &[Told]) -> Vec<Option<u32>> {
    let mut found = vec![None; program.priorities.len()];
    for told in events {
        if let Event::Started(id) = told.event
            && let Some(slot) = found.get_mut(id.index())
        {
            slot.get_or_insert(told.tick);
        }
    }
    found
}

/// Measures starts, by place in the scenario, against a lens: over the priorities that it covers, but for those that the
/// scenario wants put off. `None` if there are none.
#[must_use]
pub fn through(program: &Program, lens: &Lens, starts: &[Option<u32>]) -> Option<Closeness> {
    let is_wanted = |item: usize| {
        let id = PriorityId::at(item);
        program.priorities.iter().any(|p| p.id == id && matches!(p.timing, Timing::Start { .. }))
    };
    let rows = lens.ranking.rows.iter().enumerate().filter(|(_, row)| is_wanted(row.item));
    let placed =
        |item: usize, rank| Placed { group: lens.ranking.group(rank), started: starts.get(item).copied().flatten() };
    let order: Vec<Placed> = rows.map(|(rank, row)| placed(row.item, rank)).collect();
    (!order.is_empty()).then(|| closeness(&order))
}

fn ndcg(order: &[Placed]) -> f64 {
    let n = order.len() as f64;
    let gain = |group: usize| {
        let mut gains = 0.0;
        let mut equals = 0.0;
        for (place, _) in order.iter().enumerate().filter(|(_, p)| p.group == group) {
            gains += n - place as f64;
            equals += 1.0;
        }
        gains / equals
    };
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let mut starts: Vec<(u32, usize, usize)> =
        order.iter().enumerate().filter_map(|(place, p)| p.started.map(|tick| (tick, place, p.group))).collect();
    starts.sort_unstable();
    let found: f64 = starts.iter().enumerate().map(|(at, (_, _, group))| gain(*group) * discount(at)).sum();
    let ideal: f64 = order.iter().enumerate().map(|(place, p)| gain(p.group) * discount(place)).sum();
    if ideal > 0.0 { found / ideal } else { 1.0 }
}

fn tau(order: &[Placed]) -> Option<f64> {
    let mut pairs = 0u32;
    let mut balance = 0i32;
    for (i, higher) in order.iter().enumerate() {
        for lower in order.iter().skip(i + 1).filter(|lower| lower.group != higher.group) {
            pairs += 1;
            balance += match (higher.started, lower.started) {
                (Some(a), Some(b)) if a <= b => 1,
                (Some(a), Some(b)) if a > b => -1,
                (Some(_), None) => 1,
                (None, Some(_)) => -1,
                _ => 0,
            };
        }
    }
    (pairs > 0).then(|| f64::from(balance) / f64::from(pairs))
}

#[cfg(test)]
mod tests {
    use super::{Closeness, Placed, closeness};

    fn measured(order: &[(usize, Option<u32>)]) -> Closeness {
        let order: Vec<Placed> =
            order.iter().map(|(group, started)| Placed { group: *group, started: *started }).collect();
        closeness(&order)
    }

    /// Ranks 1, 2, 3 start third, first, second: gains 3, 2, 1 at places 3, 1, 2.
    /// DCG 2 + 1 ÷ log2 3 + 3 ÷ 2 = 4.130930; ideal 3 + 2 ÷ log2 3 + 1 ÷ 2 = 4.761860. Pairs: two inverted, one kept.
    #[test]
    fn three_by_hand() {
        let found = measured(&[(0, Some(9)), (1, Some(1)), (2, Some(4))]);
        assert!((found.ndcg - 4.130_930 / 4.761_860).abs() < 1e-6, "{found:?}");
        assert!((found.tau.unwrap() + 1.0 / 3.0).abs() < 1e-12, "{found:?}");
    }

    /// A class of two and one below: their gains are 2.5, 2.5, 1, whichever of the two starts first, and one pair is open.
    #[test]
    fn equals_may_start_in_any_order() {
        for starts in [[Some(1), Some(2), Some(3)], [Some(2), Some(1), Some(3)]] {
            let found = measured(&[(0, starts[0]), (0, starts[1]), (1, starts[2])]);
            assert!((found.ndcg - 1.0).abs() < 1e-12 && found.tau == Some(1.0), "{found:?}");
        }
        // The lower one first: 1 + 2.5 ÷ log2 3 + 2.5 ÷ 2 over 2.5 + 2.5 ÷ log2 3 + 1 ÷ 2.
        let found = measured(&[(0, Some(2)), (0, Some(3)), (1, Some(1))]);
        assert!((found.ndcg - 3.827_324 / 4.577_324).abs() < 1e-6, "{found:?}");
        assert_eq!(found.tau, Some(-1.0));
        assert_eq!(measured(&[(0, Some(1)), (0, None)]).tau, None);
    }
}
