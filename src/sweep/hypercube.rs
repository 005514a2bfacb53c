//! Latin hypercubes (McKay, Beckman and Conover 1979): of N points every parameter has one in each of N equal strata.

use crate::engine::Stream;
use crate::number::Fixed;

/// Values of one parameter at N points: one of each stratum of `from..to`, in random order.
///
/// The range holds the values `from`, `from + step`, … up to `to`, all equally likely: point u of [0, 1) is the value in
/// place ⌊u × number of values⌋. Where there are fewer values than strata, each is there ⌊N / values⌋ or ⌈N / values⌉ times.
/// The dice are the stream `@lhs/NAME` under the seed: first the order of the strata (Fisher and Yates), then the place
/// within each, so that a further parameter changes nothing for the others.
pub(super) fn column(name: &str, seed: u64, points: usize, (from, to, step): (Fixed, Fixed, Fixed)) -> Vec<Fixed> {
    let mut dice = Stream::new(seed, &format!("@lhs/{name}"));
    let mut strata: Vec<usize> = (0..points).collect();
    for place in (1..points).rev() {
        strata.swap(place, dice.below(place + 1));
    }
    let step = step.thousandths().max(1);
    let values = u128::from(to.thousandths().abs_diff(from.thousandths()) / step.unsigned_abs()) + 1;
    /// Places within a stratum.
    const PLACES: usize = 1 << 32;
    let mut value = |stratum: usize| {
        // INVARIANT: below points × 2^32 and 2^51 values, so the product stays below 2^100, and the place below `values`.
        let u = stratum as u128 * PLACES as u128 + dice.below(PLACES) as u128;
        let place = u * values / (points as u128 * PLACES as u128);
        let above = i64::try_from(place).unwrap_or(i64::MAX).saturating_mul(step);
        Fixed::from_thousandths(from.thousandths().saturating_add(above))
    };
    strata.into_iter().map(&mut value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(seed: u64, points: usize, to: i64, step: i64) -> Vec<i64> {
        let range = (Fixed::ZERO, Fixed::from_thousandths(to), Fixed::from_thousandths(step));
        let mut all: Vec<i64> = column("x", seed, points, range).iter().map(|v| v.thousandths()).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn every_stratum_has_one_value() {
        for seed in 0..20 {
            for points in [1usize, 2, 7, 100] {
                // 0 to 69.999 in thousandths: strata of 70,000 / points values.
                for (place, value) in sorted(seed, points, 69_999, 1).into_iter().enumerate() {
                    let stratum = usize::try_from(value).unwrap() * points / 70_000;
                    assert_eq!(stratum, place, "seed {seed}, {points} points");
                }
            }
        }
    }

    /// Four whole values and twelve strata: three of each. Two values and three strata: one is there twice.
    #[test]
    fn few_values_are_shared_out() {
        for seed in 0..20 {
            let thrice: Vec<i64> = [0, 1_000, 2_000, 3_000].into_iter().flat_map(|v| [v; 3]).collect();
            assert_eq!(sorted(seed, 12, 3_000, 1_000), thrice);
            let three = sorted(seed, 3, 1_000, 1_000);
            assert!(three == [0, 0, 1_000] || three == [0, 1_000, 1_000], "{three:?}");
        }
    }

    #[test]
    fn seeds_and_names_differ() {
        let of = |name, seed| column(name, seed, 50, (Fixed::ZERO, Fixed::whole(1), Fixed::from_thousandths(1)));
        assert_eq!(of("a", 1), of("a", 1));
        assert_ne!(of("a", 1), of("a", 2));
        assert_ne!(of("a", 1), of("b", 1));
    }
}
