//! Means and shares with what is not known about them, from sums of integers. Only + − × ÷ and √, so that every machine
//! prints the same.

use serde::{Deserialize, Serialize};

use super::student::{Z, t_quantile};

/// Probability that an interval made this way holds the true value.
pub const CONFIDENCE: f64 = 0.95;
/// Number, sum and sum of squares of readings, exact. At most 2^31 readings below 2^32 fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moments {
    /// Readings.
    pub n: u64,
    #[serde(with = "wide")]
    sum: u128,
    #[serde(with = "wide")]
    squares: u128,
}

impl Moments {
    /// Takes in one reading.
    #[inline]
    pub fn add(&mut self, reading: u64) {
        let reading = u128::from(reading);
        self.n += 1;
        self.sum += reading;
        self.squares += reading * reading;
    }

    /// Takes in all readings of another.
    pub fn merge(&mut self, other: &Moments) {
        self.n = self.n.saturating_add(other.n);
        self.sum = self.sum.saturating_add(other.sum);
        self.squares = self.squares.saturating_add(other.squares);
    }

    /// The estimate of the mean, for readings that count in units of `scale` from `base`.
    #[must_use]
    pub fn estimate(&self, base: f64, scale: f64) -> Estimate {
        let n = self.n as f64;
        let mean = if self.n == 0 { 0.0 } else { self.sum as f64 / n };
        // n Σx² − (Σx)² is at least 0 and has no rounding in it.
        let spread = u128::from(self.n).saturating_mul(self.squares).saturating_sub(self.sum.saturating_mul(self.sum));
        Estimate::new(self.n, base + scale * mean, spread as f64 * scale * scale)
    }
}

/// Integers beyond what JSON readers take, as text.
pub(super) mod wide {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(n: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(n)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
        let n: u128 = String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)?;
        // What sums of readings can come to; more would overflow when parts are added up.
        if n >> 120 == 0 { Ok(n) } else { Err(serde::de::Error::custom("a sum that is too large")) }
    }
}

/// A mean with its uncertainty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// Readings it was made from.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// Standard error of the mean; none for fewer than two readings.
    pub standard_error: Option<f64>,
    /// Standard deviation over n − 1; none for fewer than two readings.
    pub sd: Option<f64>,
    /// The interval that holds the expected value with probability [`CONFIDENCE`], by Student's t (Student 1908).
    pub interval: Option<(f64, f64)>,
}

impl Estimate {
    /// From a mean and n Σx² − (Σx)².
    fn new(n: u64, mean: f64, spread: f64) -> Estimate {
        if n < 2 {
            return Estimate { n, mean, standard_error: None, sd: None, interval: None };
        }
        let (count, degrees) = (n as f64, (n - 1) as f64);
        let variance = spread / (count * degrees);
        let standard_error = (variance / count).sqrt();
        let half = t_quantile(degrees) * standard_error;
        Estimate {
            n,
            mean,
            standard_error: Some(standard_error),
            sd: Some(variance.sqrt()),
            interval: Some((mean - half, mean + half)),
        }
    }

    /// Half the width of the interval.
    #[must_use]
    pub fn half_width(&self) -> Option<f64> {
        self.interval.map(|(_, upper)| upper - self.mean)
    }

    /// This mean less another that was made from other readings, whatever their spreads (Welch 1947); none where one of
    /// them has fewer than two readings.
    #[must_use]
    pub fn less(&self, other: &Estimate) -> Option<Welch> {
        let (u, v) = (self.standard_error?.powi(2), other.standard_error?.powi(2));
        let (m, n) = ((self.n - 1) as f64, (other.n - 1) as f64);
        // Two means without any spread differ for certain, whatever the degrees.
        let degrees = if u + v > 0.0 { (u + v).powi(2) / (u.powi(2) / m + v.powi(2) / n) } else { m + n };
        let (mean, standard_error) = (self.mean - other.mean, (u + v).sqrt());
        let half = t_quantile(degrees) * standard_error;
        Some(Welch { mean, standard_error, degrees, interval: (mean - half, mean + half) })
    }
}

/// The difference of two means of independent readings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Welch {
    /// The first mean less the second.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Degrees of freedom of Student's t, by Satterthwaite (1946) and Welch (1947); no whole number as a rule.
    pub degrees: f64,
    /// The interval that holds the difference of the expected values with probability [`CONFIDENCE`], nearly.
    pub interval: (f64, f64),
}

/// Sums over pairs of readings of the same run: what differs between two policies under the same luck.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairMoments {
    n: u64,
    #[serde(with = "wide")]
    more: u128,
    #[serde(with = "wide")]
    less: u128,
    #[serde(with = "wide")]
    squares: u128,
    /// Runs in which the first was the larger.
    pub ahead: u64,
    /// Runs in which both were equal.
    pub equal: u64,
}

impl PairMoments {
    /// Takes in one pair.
    #[inline]
    pub fn add(&mut self, first: i64, second: i64) {
        let distance = u128::from(first.abs_diff(second));
        self.n += 1;
        if first > second {
            self.more += distance;
            self.ahead += 1;
        } else {
            self.less += distance;
            self.equal += u64::from(first == second);
        }
        self.squares += distance * distance;
    }

    /// Takes in all pairs of another.
    pub fn merge(&mut self, other: &PairMoments) {
        self.n = self.n.saturating_add(other.n);
        self.more = self.more.saturating_add(other.more);
        self.less = self.less.saturating_add(other.less);
        self.squares = self.squares.saturating_add(other.squares);
        self.ahead = self.ahead.saturating_add(other.ahead);
        self.equal = self.equal.saturating_add(other.equal);
    }

    /// Pairs.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The mean of first − second, for readings that count in units of `scale`.
    #[must_use]
    pub fn estimate(&self, scale: f64) -> Estimate {
        let distance = self.more.abs_diff(self.less);
        let sign = if self.more >= self.less { 1.0 } else { -1.0 };
        let mean = if self.n == 0 { 0.0 } else { sign * distance as f64 / self.n as f64 };
        let spread = u128::from(self.n).saturating_mul(self.squares).saturating_sub(distance.saturating_mul(distance));
        Estimate::new(self.n, scale * mean, spread as f64 * scale * scale)
    }
}

/// A share of runs with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// How many of them.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The share, 0..=1.
    pub share: f64,
    /// Lower end of the interval.
    pub lower: f64,
    /// Upper end of the interval.
    pub upper: f64,
}

impl Share {
    /// `count` of `of`, with the score interval at [`CONFIDENCE`] (Wilson 1927); nothing is known of none.
    #[must_use]
    pub fn new(count: u64, of: u64) -> Share {
        if of == 0 {
            return Share { count, of, share: 0.0, lower: 0.0, upper: 1.0 };
        }
        let (n, z2) = (of as f64, Z * Z);
        let share = count as f64 / n;
        let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
        // Rounding must not say that what never happened cannot be rarer than something.
        let lower = if count == 0 { 0.0 } else { (middle - half).max(0.0) };
        let upper = if count == of { 1.0 } else { (middle + half).min(1.0) };
        Share { count, of, share, lower, upper }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Readings 1, 2, 4: mean 7/3, squared deviations (16 + 1 + 25)/9 = 42/9, variance 21/9, standard error √(7/9).
    #[test]
    fn a_mean_by_hand() {
        let mut it = Moments::default();
        [1, 2, 4].into_iter().for_each(|n| it.add(n));
        let found = it.estimate(10.0, 2.0);
        assert!((found.mean - (10.0 + 14.0 / 3.0)).abs() < 1e-12);
        assert!((found.sd.unwrap() - 2.0 * (21.0f64 / 9.0).sqrt()).abs() < 1e-12);
        assert!((found.standard_error.unwrap() - 2.0 * (7.0f64 / 9.0).sqrt()).abs() < 1e-12);
        assert!((found.half_width().unwrap() - 4.302_653 * found.standard_error.unwrap()).abs() < 1e-9);
        let mut one = Moments::default();
        one.add(5);
        assert_eq!(one.estimate(0.0, 1.0).standard_error, None);
    }

    /// Pairs (5, 3), (1, 4), (2, 2): differences 2, −3, 0; mean −1/3, squares 13, variance (13 − 1/3)/2.
    #[test]
    fn a_difference_by_hand() {
        let mut it = PairMoments::default();
        [(5, 3), (1, 4), (2, 2)].into_iter().for_each(|(a, b)| it.add(a, b));
        let found = it.estimate(1.0);
        assert!((found.mean + 1.0 / 3.0).abs() < 1e-12);
        assert!((found.sd.unwrap() - (19.0f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!((it.ahead, it.equal), (1, 1));
    }

    /// Published example: 10 of 100 at z = 1.96 is 0.0552 to 0.1744.
    #[test]
    fn a_share_by_hand() {
        let found = Share::new(10, 100);
        assert!((found.lower - 0.0552).abs() < 1e-4 && (found.upper - 0.1744).abs() < 1e-4, "{found:?}");
        assert_eq!((Share::new(0, 50).lower, Share::new(50, 50).upper), (0.0, 1.0));
        assert!(Share::new(0, 50).upper > 0.05);
    }

    /// Hours of sleep gained with two drugs (Student 1908), as two samples of ten: the values that the manual of R prints
    /// for `t.test(extra ~ group, data = sleep)`.
    #[test]
    fn welch_by_a_published_example() {
        let tenths = |all: [i32; 10]| {
            let mut it = Moments::default();
            all.into_iter().for_each(|n| it.add(u64::try_from(n + 100).unwrap()));
            it.estimate(-10.0, 0.1)
        };
        let one = tenths([7, -16, -2, -12, -1, 34, 37, 8, 0, 20]);
        let two = tenths([19, 8, 11, 1, -1, 44, 55, 16, 46, 34]);
        let found = one.less(&two).unwrap();
        assert!((found.mean + 1.58).abs() < 1e-12 && (found.degrees - 17.776).abs() < 1e-3, "{found:?}");
        let (lower, upper) = found.interval;
        assert!((lower + 3.365_483_2).abs() < 1e-6 && (upper - 0.205_483_2).abs() < 1e-6, "{found:?}");
        assert!((found.mean / found.standard_error + 1.8608).abs() < 1e-4);
        assert_eq!(one.less(&Estimate { n: 1, ..Estimate::default() }), None);
    }

    #[test]
    fn means_without_spread_differ_for_certain() {
        let of = |n| {
            let mut it = Moments::default();
            (0..3).for_each(|_| it.add(n));
            it.estimate(0.0, 1.0)
        };
        let found = of(5).less(&of(3)).unwrap();
        assert_eq!((found.mean, found.interval, found.degrees), (2.0, (2.0, 2.0), 4.0));
    }
}
