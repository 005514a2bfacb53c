//! One value of a table.

use super::Kind;
use crate::number::Fixed;

/// One value of a table, borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// A whole number.
    Whole(i64),
    /// A whole number from 0 on.
    Natural(u64),
    /// A whole number of thousandths.
    Thousandths(i64),
    /// A real number; one that is not finite is written as missing.
    Real(f64),
    /// A text.
    Text(&'a str),
    /// Nothing.
    Missing,
}

impl Cell<'_> {
    /// Whether a column of this kind may hold it.
    #[must_use]
    pub fn fits(self, kind: Kind) -> bool {
        match self {
            Cell::Whole(_) => kind == Kind::Whole,
            Cell::Natural(_) => kind == Kind::Natural,
            Cell::Thousandths(_) => kind == Kind::Thousandths,
            Cell::Real(_) => kind == Kind::Real,
            Cell::Text(_) => kind == Kind::Text,
            Cell::Missing => true,
        }
    }
}

/// Appends `n / 1000` as a decimal with at most three places.
pub(super) fn push_thousandths(out: &mut Vec<u8>, n: i64) {
    let magnitude = n.unsigned_abs();
    let scale = Fixed::SCALE.unsigned_abs();
    if n < 0 {
        out.push(b'-');
    }
    push_number(out, magnitude / scale);
    let places = magnitude % scale;
    if places > 0 {
        let digit = |n: u64| b'0' + u8::try_from(n % 10).unwrap_or(0);
        let digits = [digit(places / 100), digit(places / 10), digit(places)];
        let kept = digits.iter().rposition(|d| *d != b'0').map_or(0, |last| last + 1);
        out.push(b'.');
        out.extend(digits.iter().take(kept));
    }
}

/// Appends a number in serde_json's form: digits, or the shortest `f64` that reads back.
pub(super) fn push_number(out: &mut Vec<u8>, number: impl serde::Serialize) {
    // A number always has a form, and a vector takes every byte.
    let written = serde_json::to_writer(out, &number);
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousandths_are_shown_as_the_house_shows_them() {
        for n in [0, 1, -1, 10, 100, -100, 999, 1000, 1001, 12_340, -12_345, 1_000_000, i64::MAX, i64::MIN] {
            let mut out = Vec::new();
            push_thousandths(&mut out, n);
            assert_eq!(String::from_utf8(out).unwrap(), Fixed::from_thousandths(n).to_string());
        }
    }
}
