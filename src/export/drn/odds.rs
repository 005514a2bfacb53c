//! Exact arithmetic for one action: where it leads, how likely, and what it pays on average.

use std::fmt;

use crate::solve::graph::{Edge, Graph};

/// A fraction, printed in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ratio {
    negative: bool,
    top: u128,
    bottom: u128,
}

impl Ratio {
    pub(super) fn new(top: i128, bottom: u128) -> Ratio {
        let (negative, top) = (top < 0, top.unsigned_abs());
        let common = gcd(top, bottom).max(1);
        Ratio { negative, top: top / common, bottom: bottom / common }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        if self.bottom == 1 { write!(f, "{}", self.top) } else { write!(f, "{}/{}", self.top, self.bottom) }
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Division of wide numbers is slow, and hardly any are wide.
        if let (Ok(mut x), Ok(mut y)) = (u64::try_from(a), u64::try_from(b)) {
            while y != 0 {
                (x, y) = (y, x % y);
            }
            return u128::from(x);
        }
        (a, b) = (b, a % b);
    }
    a
}

/// One action of a state. Outcomes that lead to the same state are one: their probabilities are summed, and what they pay
/// is part of the action's average.
#[derive(Debug, Default)]
pub(super) struct Odds {
    /// Targets, rising, with their share of the whole.
    shares: Vec<(u32, u128)>,
    whole: u128,
    /// Σ share × thousandths of points.
    paid: i128,
}

impl Odds {
    /// Reads an action; none where a number is too large, or where the shares are not the whole.
    pub(super) fn read(&mut self, graph: &Graph, action: &[Edge]) -> Option<()> {
        self.shares.clear();
        self.paid = 0;
        self.whole = 0;
        let mut sum: u128 = 0;
        for edge in action {
            let label = graph.labels.get(edge.label())?;
            self.whole = u128::from(label.total);
            sum = sum.checked_add(u128::from(label.weight))?;
            let points: i128 = label.points.iter().map(|p| i128::from(*p)).sum();
            self.paid = self.paid.checked_add(points.checked_mul(i128::from(label.weight))?)?;
            self.shares.push((edge.target, u128::from(label.weight)));
        }
        self.shares.sort_unstable();
        self.shares.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        // Every weight is below the sum, which fits; so do the sums of some of them.
        (sum == self.whole && sum > 0 && sum < u128::MAX / 1000).then_some(())
    }

    /// Targets with their probabilities.
    pub(super) fn ways(&self) -> impl Iterator<Item = (u32, Ratio)> {
        self.shares.iter().map(|(target, share)| (*target, Ratio::new(i128::try_from(*share).unwrap_or(0), self.whole)))
    }

    /// Points on average.
    pub(super) fn points(&self) -> Ratio {
        Ratio::new(self.paid, self.whole * 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::graph::Label;

    fn label(weight: u64, total: u64, points: i32) -> Label {
        Label { weight, total, points: [points, 0, 0, 0] }
    }

    #[test]
    fn outcomes_with_the_same_target_are_one() {
        let labels = vec![label(1, 6, 1_500), label(2, 6, -3_000), label(3, 6, 0)];
        let graph = Graph { labels, ..Graph::default() };
        let action = [Edge::new(7, 0, false), Edge::new(4, 1, false), Edge::new(7, 2, true)];
        let mut odds = Odds::default();
        assert!(odds.read(&graph, &action).is_some());
        let ways: Vec<String> = odds.ways().map(|(target, p)| format!("{target} {p}")).collect();
        assert_eq!(ways, ["4 1/3", "7 2/3"]);
        // (1 × 1.5 − 2 × 3) / 6
        assert_eq!(odds.points().to_string(), "-3/4");
    }

    #[test]
    fn weights_up_to_the_largest_are_exact_and_a_sum_that_was_cut_off_is_refused() {
        let most = u64::MAX - 1;
        let graph =
            Graph { labels: vec![label(1, most, i32::MAX), label(most - 1, most, i32::MIN)], ..Graph::default() };
        let action = [Edge::new(1, 0, false), Edge::new(2, 1, true)];
        let mut odds = Odds::default();
        assert!(odds.read(&graph, &action).is_some());
        assert_eq!(
            odds.ways().map(|(_, p)| p.to_string()).collect::<Vec<_>>().join(" "),
            format!("1/{most} {}/{most}", most - 1)
        );
        let cut_off = Graph { labels: vec![label(most, u64::MAX, 0), label(most, u64::MAX, 0)], ..Graph::default() };
        assert!(odds.read(&cut_off, &action).is_none());
    }
}
