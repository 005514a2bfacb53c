//! Exact fractions of 128-bit numbers, for formula values.

use std::cmp::Ordering;
use std::fmt;

use crate::number::Fixed;

/// An exact fraction in lowest terms; the denominator is more than 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ratio {
    /// One.
    pub const ONE: Ratio = Ratio { numerator: 1, denominator: 1 };
    /// Nought.
    pub const ZERO: Ratio = Ratio { numerator: 0, denominator: 1 };

    fn new(numerator: i128, denominator: i128) -> Option<Ratio> {
        if denominator == 0 {
            return None;
        }
        let common = i128::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?.max(1);
        let sign = denominator.signum();
        Some(Ratio { numerator: numerator / common * sign, denominator: denominator / common * sign })
    }

    /// The fraction equal to a decimal.
    #[must_use]
    pub fn from_fixed(n: Fixed) -> Ratio {
        Ratio::new(i128::from(n.thousandths()), i128::from(Fixed::SCALE)).unwrap_or(Ratio::ZERO)
    }

    /// Product; `None` beyond 128 bits.
    #[must_use]
    pub fn times(self, other: Ratio) -> Option<Ratio> {
        Ratio::new(self.numerator.checked_mul(other.numerator)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// Quotient; `None` for a divisor of 0 or beyond 128 bits.
    #[must_use]
    pub fn over(self, other: Ratio) -> Option<Ratio> {
        Ratio::new(self.numerator.checked_mul(other.denominator)?, self.denominator.checked_mul(other.numerator)?)
    }

    /// Sum; `None` beyond 128 bits.
    #[must_use]
    pub fn plus(self, other: Ratio) -> Option<Ratio> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Ratio::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// Difference; `None` beyond 128 bits.
    #[must_use]
    pub fn minus(self, other: Ratio) -> Option<Ratio> {
        self.plus(Ratio { numerator: other.numerator.checked_neg()?, denominator: other.denominator })
    }

    /// The larger of the number and its negative.
    #[must_use]
    pub fn abs(self) -> Ratio {
        Ratio { numerator: self.numerator.saturating_abs(), denominator: self.denominator }
    }

    /// The order of the two; by their nearest `f64` only where 128 bits are not enough.
    #[must_use]
    pub fn compare(self, other: Ratio) -> Ordering {
        match (self.numerator.checked_mul(other.denominator), other.numerator.checked_mul(self.denominator)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.to_f64().total_cmp(&other.to_f64()),
        }
    }

    /// The nearest `f64`, for reports.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

/// To three places, half away from zero.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scaled = self.numerator.saturating_mul(2 * i128::from(Fixed::SCALE)) / self.denominator;
        let rounded = (scaled + scaled.signum()) / 2;
        write!(f, "{}", Fixed::from_thousandths(i64::try_from(rounded).unwrap_or(i64::MAX)))
    }
}
