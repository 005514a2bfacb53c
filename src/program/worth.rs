//! What a variable is worth in the outcome component.

use crate::number::{Fixed, Fraction, award};
use crate::scenario;

/// Variables with fewer steps than this have their points worked out beforehand.
const MOST_BY_RAW: i64 = 1_000;

/// A piecewise-linear table and its budget.
#[derive(Debug, Clone)]
pub struct Worth {
    /// Points at fraction 1.
    pub budget: Fixed,
    /// The tick at which it is read, or the ending.
    pub judged: Option<u32>,
    /// Values rising, in thousandths; fractions in thousandths.
    pub table: Vec<(i64, i64)>,
    /// Fraction and points of each raw number, if there are not too many.
    by_raw: Box<[(Fraction, Fixed)]>,
}

impl Worth {
    /// What a variable with these bounds, in thousandths, is worth.
    pub(super) fn new(written: &scenario::Worth, budget: Fixed, min: i64, step: i64, steps: i64) -> Worth {
        let mut worth = Worth {
            budget,
            judged: written.judged.as_ref().map(|tick| tick.0),
            table: written.table.iter().map(|p| (p.0.thousandths(), p.1.thousandths())).collect(),
            by_raw: Box::default(),
        };
        if steps < MOST_BY_RAW {
            worth.by_raw = (0..=steps).map(|raw| worth.earned(Fixed::from_thousandths(min + raw * step))).collect();
        }
        worth
    }

    /// The fraction and the points that a value earns.
    #[must_use]
    pub fn earned(&self, value: Fixed) -> (Fraction, Fixed) {
        let fraction = self.fraction(value);
        (fraction, award(self.budget, fraction, Fraction::ONE))
    }

    /// [`Worth::earned`] for the value of a raw number.
    #[inline]
    pub(crate) fn earned_by(&self, raw: u64, value: Fixed) -> (Fraction, Fixed) {
        let known = usize::try_from(raw).ok().and_then(|raw| self.by_raw.get(raw));
        known.copied().unwrap_or_else(|| self.earned(value))
    }

    /// The fraction that a value earns, exactly.
    #[must_use]
    pub fn fraction(&self, value: Fixed) -> Fraction {
        let x = value.thousandths();
        let part = |y: i64| Fraction::new(y.max(0).unsigned_abs(), Fixed::SCALE.unsigned_abs());
        let (mut below, mut above) = (None, None);
        for &(at, y) in &self.table {
            if at <= x {
                below = Some((at, y));
            } else if above.is_none() {
                above = Some((at, y));
            }
        }
        match (below, above) {
            (Some((x0, y0)), Some((x1, y1))) => {
                // y0 + (x − x0)(y1 − y0)/(x1 − x0) over one denominator.
                let width = i128::from(x1) - i128::from(x0);
                let numerator =
                    i128::from(y0) * width + (i128::from(x) - i128::from(x0)) * (i128::from(y1) - i128::from(y0));
                let wide = |n: i128| u64::try_from(n).unwrap_or(u64::MAX);
                Fraction::new(wide(numerator.max(0)), wide(width * i128::from(Fixed::SCALE)))
            }
            (Some((_, y)), None) | (None, Some((_, y))) => part(y),
            (None, None) => Fraction::ZERO,
        }
    }
}
