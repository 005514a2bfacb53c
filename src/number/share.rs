//! Exact shares of a budget.

use super::Fixed;

/// A non-negative exact fraction, small enough that a few of them multiply within 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    /// Numerator, 0 or more.
    pub numerator: u64,
    /// Denominator, more than 0.
    pub denominator: u64,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Fraction = Fraction { numerator: 0, denominator: 1 };
    /// All.
    pub const ONE: Fraction = Fraction { numerator: 1, denominator: 1 };

    /// `numerator / denominator`, or nothing at all where the denominator is 0.
    #[must_use]
    pub const fn new(numerator: u64, denominator: u64) -> Fraction {
        if denominator == 0 { Fraction::ZERO } else { Fraction { numerator, denominator } }
    }

    /// The nearest `f64`, for reports only.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

/// `floor(budget × a × b)` in thousandths: one floor, after exact multiplication.
#[must_use]
pub fn award(budget: Fixed, a: Fraction, b: Fraction) -> Fixed {
    let budget = budget.thousandths().max(0).unsigned_abs();
    // Nearly every award fits, and dividing 64 bits is many times cheaper than dividing 128.
    let narrow = |x: u64, y: u64, z: u64| x.checked_mul(y)?.checked_mul(z);
    if let Some(share) = narrow(budget, a.numerator, b.numerator)
        && let Some(over) = narrow(1, a.denominator, b.denominator)
    {
        return Fixed::from_thousandths(i64::try_from(share / over.max(1)).unwrap_or(i64::MAX));
    }
    let budget = u128::from(budget);
    let wide = |x: u64| u128::from(x);
    // INVARIANT: budgets are at most 10^5 thousandths and ticks at most 10^4, so only the outcome table's numerator
    // (below 2^63) is large; the product stays below 2^128.
    let over = wide(a.denominator).saturating_mul(wide(b.denominator)).max(1);
    let points = budget.saturating_mul(wide(a.numerator)).saturating_mul(wide(b.numerator)) / over;
    Fixed::from_thousandths(i64::try_from(points).unwrap_or(i64::MAX))
}

/// Splits `total` into whole thousandths in proportion to `weights`: largest remainder, ties to the earlier.
///
/// The parts sum to `total` exactly unless every weight is 0; then every part is 0.
#[must_use]
pub fn apportion(total: Fixed, weights: &[u64]) -> Vec<Fixed> {
    let sum: u128 = weights.iter().map(|&w| u128::from(w)).sum();
    let total = u128::from(total.thousandths().max(0).unsigned_abs());
    if sum == 0 {
        return vec![Fixed::ZERO; weights.len()];
    }
    let mut parts: Vec<u128> = weights.iter().map(|&w| total * u128::from(w) / sum).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    // A stable sort keeps the declared order among equal remainders.
    by_remainder.sort_by_key(|&i| std::cmp::Reverse(weights.get(i).map_or(0, |&w| total * u128::from(w) % sum)));
    let mut left = total - parts.iter().sum::<u128>();
    for i in by_remainder {
        if left == 0 {
            break;
        }
        if let Some(part) = parts.get_mut(i) {
            *part += 1;
            left -= 1;
        }
    }
    parts.into_iter().map(|p| Fixed::from_thousandths(i64::try_from(p).unwrap_or(i64::MAX))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_points_over_fifteen_units() {
        let parts = apportion(Fixed::whole(40), &[5, 4, 3, 2, 1]);
        let text: Vec<String> = parts.iter().map(ToString::to_string).collect();
        assert_eq!(text, ["13.333", "10.667", "8", "5.333", "2.667"]);
    }

    #[test]
    fn one_floor_at_the_end() {
        // 13.333 × 4/5 × 1/2 = 5.3332
        assert_eq!(
            award(Fixed::from_thousandths(13_333), Fraction::new(4, 5), Fraction::new(1, 2)).thousandths(),
            5_333
        );
        assert_eq!(award(Fixed::from_thousandths(10), Fraction::ZERO, Fraction::ONE), Fixed::ZERO);
    }
}
