//! Which of several varied numbers go with the score: rank correlations over all points.

use super::design::Plan;
use super::figures::Reading;
use super::point::Set;

/// Points from which correlations are told.
pub const ENOUGH: usize = 8;

/// For each varied parameter Spearman's rank correlation of its value and the mean score of a policy (Spearman 1904), over
/// all points that have one but the base: from −1 to 1, ties with their mean rank; none for a parameter or a score that
/// never changes. Empty for fewer than [`ENOUGH`] points.
///
/// A number that moves the score both ways has a correlation near 0 and matters all the same.
#[must_use]
pub fn effects(plan: &Plan, readings: &[Reading], policy: usize) -> Vec<Option<f64>> {
    let drawn = plan.points.iter().zip(readings).filter(|(point, _)| matches!(point.set, Set::Grid | Set::Hypercube));
    let known = drawn.filter_map(|(point, reading)| Some((point, reading.policies.get(policy)?.as_ref().ok()?)));
    let known: Vec<_> = known.collect();
    if known.len() < ENOUGH {
        return Vec::new();
    }
    let scores = ranks(&known.iter().map(|(_, figures)| figures.score.mean).collect::<Vec<f64>>());
    let of = |place: usize| {
        let values: Vec<f64> = known.iter().map(|(point, _)| plan.value(point, place).to_f64()).collect();
        correlation(&ranks(&values), &scores)
    };
    (0..plan.parameters.len()).map(of).collect()
}

/// Ranks from 1, doubled so that the mean rank of ties is whole.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = |value: &f64| {
        let below = sorted.partition_point(|v| v.total_cmp(value).is_lt());
        let upto = sorted.partition_point(|v| v.total_cmp(value).is_le());
        (below + upto + 1) as f64
    };
    values.iter().map(rank).collect()
}

/// Pearson's correlation; none where one of the two is constant.
fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len() as f64;
    let mean = |v: &[f64]| v.iter().sum::<f64>() / n;
    let (mx, my) = (mean(x), mean(y));
    let sum = |a: &[f64], ma: f64, b: &[f64], mb: f64| a.iter().zip(b).map(|(p, q)| (p - ma) * (q - mb)).sum::<f64>();
    let spread = sum(x, mx, x, mx) * sum(y, my, y, my);
    (spread > 0.0).then(|| (sum(x, mx, y, my) / spread.sqrt()).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10, 20, 20, 40: ranks 1, 2.5, 2.5, 4. Against 1, 2, 3, 4: deviations −1.5, 0, 0, 1.5 and −1.5, −0.5, 0.5, 1.5, so
    /// 4.5 / √(4.5 × 5) = √0.9.
    #[test]
    fn ranks_and_a_correlation_by_hand() {
        let x = ranks(&[10.0, 20.0, 20.0, 40.0]);
        assert_eq!(x, [2.0, 5.0, 5.0, 8.0]);
        let y = ranks(&[0.1, 0.2, 0.3, 7.0]);
        assert!((correlation(&x, &y).unwrap() - 0.9f64.sqrt()).abs() < 1e-12);
        assert_eq!(correlation(&x, &[1.0; 4]), None);
        assert_eq!(correlation(&x, &x.iter().map(|r| -r).collect::<Vec<_>>()), Some(-1.0));
    }
}
