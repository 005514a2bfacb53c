//! Counts of whole numbers with their exact moments: sums of integers, so that parts merge to the same bytes in any order.

use serde::{Deserialize, Serialize};

use super::statistics::Moments;

/// Most bins of one histogram; a wider range has bins of several numbers.
pub(super) const MOST_BINS: u64 = 1 << 17;
/// Readings are kept below this many units, so that sums of squares over all runs fit.
const MOST_UNITS: u64 = 1 << 32;

/// Numbers from 0 to a largest one, counted.
///
/// Up to 131,072 numbers every one has a bin of its own, and quantiles are exact; else `width` numbers share a bin, and
/// a quantile is less than `width` too low.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// Readings are rounded down to multiples of 2^`coarse`; 0 but for ranges beyond 2^32.
    coarse: u32,
    /// A bin holds 2^`shift` numbers.
    shift: u32,
    bins: Vec<u64>,
    moments: Moments,
    least: u64,
    most: u64,
}

impl Histogram {
    /// No readings yet, of numbers from 0 to `largest`.
    #[must_use]
    pub fn new(largest: u64) -> Histogram {
        let needed = |most: u64| (0..64).find(|s| (largest >> s) < most).unwrap_or(63);
        let shift = needed(MOST_BINS);
        let bins = usize::try_from((largest >> shift) + 1).unwrap_or(1);
        Histogram {
            coarse: needed(MOST_UNITS),
            shift,
            bins: vec![0; bins],
            moments: Moments::default(),
            least: u64::MAX,
            most: 0,
        }
    }

    /// Counts one reading; one beyond the largest number counts as the largest.
    #[inline]
    pub fn add(&mut self, reading: u64) {
        let place = usize::try_from(reading >> self.shift).unwrap_or(usize::MAX).min(self.bins.len() - 1);
        if let Some(bin) = self.bins.get_mut(place) {
            *bin += 1;
        }
        self.moments.add(reading >> self.coarse);
        self.least = self.least.min(reading);
        self.most = self.most.max(reading);
    }

    /// Adds all readings of another histogram over the same numbers.
    pub fn merge(&mut self, other: &Histogram) {
        for (bin, more) in self.bins.iter_mut().zip(&other.bins) {
            *bin = bin.saturating_add(*more);
        }
        self.moments.merge(&other.moments);
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }

    /// Readings.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.moments.n
    }

    /// Their moments, in units of [`Histogram::unit`].
    #[must_use]
    pub fn moments(&self) -> &Moments {
        &self.moments
    }

    /// Numbers that one unit of the moments stands for.
    #[must_use]
    pub fn unit(&self) -> u64 {
        1 << self.coarse
    }

    /// Numbers in a bin: 1 where quantiles are exact.
    #[must_use]
    pub fn width(&self) -> u64 {
        1 << self.shift
    }

    /// The smallest and the largest reading; none without readings.
    #[must_use]
    pub fn range(&self) -> Option<(u64, u64)> {
        (self.count() > 0).then_some((self.least, self.most))
    }

    /// Readings below a number, of those whose bin lies below its bin.
    #[must_use]
    pub fn below(&self, number: u64) -> u64 {
        let place = usize::try_from(number >> self.shift).unwrap_or(usize::MAX);
        self.bins.iter().take(place).sum()
    }

    /// The quantile at a share given as a fraction, by nearest rank: the smallest reading that at least this share of all
    /// readings does not exceed. None without readings.
    #[must_use]
    pub fn quantile(&self, share: (u64, u64)) -> Option<u64> {
        let place = rank_in(&self.bins, self.count(), share)?;
        // The extremes are known, whatever the width of a bin.
        Some(((place as u64) << self.shift).clamp(self.least, self.most))
    }
}

/// The place of the bin that holds the nearest rank of a share of `count` readings.
pub(super) fn rank_in(bins: &[u64], count: u64, (numerator, denominator): (u64, u64)) -> Option<usize> {
    let scaled = u128::from(count) * u128::from(numerator);
    let rank = u64::try_from(scaled.div_ceil(u128::from(denominator.max(1)))).unwrap_or(count).max(1);
    let mut seen = 0;
    bins.iter().position(|bin| {
        seen += bin;
        seen >= rank
    })
}

/// A histogram in a file: only the bins that hold something.
#[derive(Serialize, Deserialize)]
struct Written {
    largest_bin: usize,
    coarse: u32,
    shift: u32,
    moments: Moments,
    least: u64,
    most: u64,
    bins: Vec<(usize, u64)>,
}

impl Serialize for Histogram {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bins = self.bins.iter().enumerate().filter(|(_, n)| **n > 0).map(|(i, n)| (i, *n)).collect();
        let Histogram { coarse, shift, moments, least, most, .. } = self.clone_head();
        Written { largest_bin: self.bins.len() - 1, coarse, shift, moments, least, most, bins }.serialize(serializer)
    }
}

impl Histogram {
    fn clone_head(&self) -> Histogram {
        Histogram { bins: Vec::new(), moments: self.moments.clone(), ..*self }
    }

    /// Whether it can stand where `other` stands: made for the same numbers.
    pub(super) fn fits(&self, other: &Histogram) -> bool {
        (self.coarse, self.shift, self.bins.len()) == (other.coarse, other.shift, other.bins.len())
    }
}

impl<'de> Deserialize<'de> for Histogram {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Histogram, D::Error> {
        use serde::de::Error;
        let it = Written::deserialize(deserializer)?;
        if it.largest_bin as u64 >= MOST_BINS || it.shift > 63 || it.coarse > 63 {
            return Err(D::Error::custom("a histogram with too many bins"));
        }
        let mut bins = vec![0; it.largest_bin + 1];
        for (place, count) in it.bins {
            let bin = bins.get_mut(place).ok_or_else(|| D::Error::custom("a bin beyond the last"))?;
            *bin = count;
        }
        if bins.iter().try_fold(0u64, |sum, n| sum.checked_add(*n)) != Some(it.moments.n) {
            return Err(D::Error::custom("bins that do not sum to the number of readings"));
        }
        let Written { coarse, shift, moments, least, most, .. } = it;
        Ok(Histogram { coarse, shift, bins, moments, least, most })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_nearest_ranks() {
        let mut it = Histogram::new(100);
        [7, 3, 3, 100, 50].into_iter().for_each(|n| it.add(n));
        assert_eq!(it.quantile((1, 2)), Some(7));
        assert_eq!(it.quantile((1, 20)), Some(3));
        assert_eq!(it.quantile((2, 5)), Some(3));
        assert_eq!(it.quantile((19, 20)), Some(100));
        assert_eq!(it.range(), Some((3, 100)));
        assert_eq!([it.below(0), it.below(3), it.below(8), it.below(100), it.below(999)], [0, 0, 3, 4, 5]);
        assert_eq!(Histogram::new(5).quantile((1, 2)), None);
    }

    #[test]
    fn wide_ranges_are_off_by_less_than_a_bin_and_merge() {
        let largest = 1 << 40;
        let numbers: Vec<u64> = (0..1000u64).map(|i| i * i * 1_000_003 % largest).collect();
        let (mut whole, mut parts) = (Histogram::new(largest), [Histogram::new(largest), Histogram::new(largest)]);
        for (i, n) in numbers.iter().enumerate() {
            whole.add(*n);
            parts[i % 2].add(*n);
        }
        let [mut a, b] = parts;
        a.merge(&b);
        assert_eq!(a, whole);
        let mut sorted = numbers;
        sorted.sort_unstable();
        let (found, exact) = (whole.quantile((1, 4)).unwrap(), sorted[249]);
        assert!(found <= exact && exact - found < whole.width(), "{found} {exact}");
        let text = serde_json::to_string(&whole).unwrap();
        assert_eq!(serde_json::from_str::<Histogram>(&text).unwrap(), whole);
        assert!(serde_json::from_str::<Histogram>(&text.replace("\"n\":1000", "\"n\":999")).is_err());
    }
}
