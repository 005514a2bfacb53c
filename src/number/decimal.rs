use std::fmt;

use ron::value::RawValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A decimal number with exactly three places, kept as a whole number of thousandths.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fixed(i64);

/// Why a text is no number of the scenario language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// Not of the form `-12.345`.
    Malformed,
    /// More than three places after the point.
    TooFine,
    /// Beyond ± [`Fixed::LIMIT`].
    TooLarge,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NumberError::Malformed => "this is not a decimal number",
            NumberError::TooFine => "a number has at most three decimal places",
            NumberError::TooLarge => "a number lies between -1,000,000,000,000 and 1,000,000,000,000",
        })
    }
}

impl Fixed {
    /// Thousandths in one.
    pub const SCALE: i64 = 1000;
    /// The largest magnitude a literal may have.
    pub const LIMIT: Fixed = Fixed(1_000_000_000_000 * Fixed::SCALE);
    /// Nought.
    pub const ZERO: Fixed = Fixed(0);
    /// One.
    pub const ONE: Fixed = Fixed(Fixed::SCALE);

    /// The number that is `thousandths / 1000`.
    #[must_use]
    pub const fn from_thousandths(thousandths: i64) -> Fixed {
        Fixed(thousandths)
    }

    /// A whole number; saturates.
    #[must_use]
    pub const fn whole(n: i64) -> Fixed {
        Fixed(n.saturating_mul(Fixed::SCALE))
    }

    /// The number in thousandths.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Whether there is nothing after the point.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.0 % Fixed::SCALE == 0
    }

    /// The whole part, if there is nothing after the point.
    #[must_use]
    pub const fn as_whole(self) -> Option<i64> {
        if self.is_whole() { Some(self.0 / Fixed::SCALE) } else { None }
    }

    /// The nearest `f64`, for reports only.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Fixed::SCALE as f64
    }

    /// Sum; saturates.
    #[must_use]
    pub const fn plus(self, other: Fixed) -> Fixed {
        Fixed(self.0.saturating_add(other.0))
    }

    /// Difference; saturates.
    #[must_use]
    pub const fn minus(self, other: Fixed) -> Fixed {
        Fixed(self.0.saturating_sub(other.0))
    }

    /// Product, rounded half away from zero; saturates.
    #[must_use]
    pub fn times(self, other: Fixed) -> Fixed {
        // Nearly every product fits, and dividing 64 bits is many times cheaper than dividing 128.
        if let Some(product) = self.0.checked_mul(other.0).filter(|p| p.unsigned_abs() < 1 << 62) {
            return Fixed(product).nearest_multiple(Fixed::ONE).scaled_down();
        }
        Fixed(narrow(round_div(i128::from(self.0) * i128::from(other.0), i128::from(Fixed::SCALE))))
    }

    const fn scaled_down(self) -> Fixed {
        Fixed(self.0 / Fixed::SCALE)
    }

    /// Quotient, rounded half away from zero; saturates. `None` for a divisor of 0.
    #[must_use]
    pub fn over(self, divisor: Fixed) -> Option<Fixed> {
        if divisor.0 == 0 {
            return None;
        }
        Some(Fixed(narrow(round_div(i128::from(self.0) * i128::from(Fixed::SCALE), i128::from(divisor.0)))))
    }

    /// The nearest multiple of `step` (half away from zero); `self` for a step of 0 or less.
    #[must_use]
    pub const fn nearest_multiple(self, step: Fixed) -> Fixed {
        if step.0 <= 0 {
            return self;
        }
        let rest = self.0 % step.0;
        let down = self.0 - rest;
        // 2·|rest| ≥ step, written without overflow.
        if rest.unsigned_abs() >= step.0.unsigned_abs() - rest.unsigned_abs() {
            Fixed(down.saturating_add(if rest < 0 { -step.0 } else { step.0 }))
        } else {
            Fixed(down)
        }
    }

    /// Whether the number is a whole multiple of `step`.
    #[must_use]
    pub const fn is_multiple_of(self, step: Fixed) -> bool {
        step.0 > 0 && self.0 % step.0 == 0
    }

    /// Reads `-12.345`: an optional sign, digits, and at most three places.
    ///
    /// # Errors
    /// [`NumberError`] says which rule is broken. Exponents, `inf`, `NaN`, hexadecimal and `_` are malformed.
    pub fn parse(text: &str) -> Result<Fixed, NumberError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(places) || digits.ends_with('.') {
            return Err(NumberError::Malformed);
        }
        if places.trim_end_matches('0').len() > 3 {
            return Err(NumberError::TooFine);
        }
        let mut thousandths: i64 = 0;
        for digit in whole.bytes().chain(places.bytes().chain(*b"000").take(3)) {
            thousandths = thousandths
                .checked_mul(10)
                .and_then(|n| n.checked_add(i64::from(digit - b'0')))
                .filter(|&n| n <= Fixed::LIMIT.0)
                .ok_or(NumberError::TooLarge)?;
        }
        Ok(Fixed(if negative { -thousandths } else { thousandths }))
    }
}

/// `n / d` rounded half away from zero. `d` must not be 0.
fn round_div(n: i128, d: i128) -> i128 {
    let quotient = n / d;
    let rest = n % d;
    if rest.unsigned_abs() * 2 >= d.unsigned_abs() {
        quotient + if (n < 0) == (d < 0) { 1 } else { -1 }
    } else {
        quotient
    }
}

fn narrow(n: i128) -> i64 {
    i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX })
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let (whole, places) = (magnitude / 1000, magnitude % 1000);
        let sign = if self.0 < 0 { "-" } else { "" };
        let text = match places {
            0 => format!("{sign}{whole}"),
            p if p % 100 == 0 => format!("{sign}{whole}.{}", p / 100),
            p if p % 10 == 0 => format!("{sign}{whole}.{:02}", p / 10),
            p => format!("{sign}{whole}.{p:03}"),
        };
        f.pad(&text)
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Fixed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.to_f64()),
        }
    }
}

/// Reads RON text exactly; no binary fraction lies between the file and the number.
impl<'de> Deserialize<'de> for Fixed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fixed, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Fixed::parse(raw.trim().get_ron()).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn f(text: &str) -> Fixed {
        Fixed::parse(text).unwrap()
    }

    #[test]
    fn reads_and_prints_decimals() {
        for text in ["0", "1", "-1", "0.5", "-0.125", "12.34", "1000000000000"] {
            assert_eq!(f(text).to_string(), text);
        }
        assert_eq!(f("1.5000"), f("1.5"));
        for (text, error) in [
            ("", NumberError::Malformed),
            ("1.", NumberError::Malformed),
            (".5", NumberError::Malformed),
            ("1e3", NumberError::Malformed),
            ("NaN", NumberError::Malformed),
            ("--1", NumberError::Malformed),
            ("0.0001", NumberError::TooFine),
            ("1000000000000.001", NumberError::TooLarge),
            ("99999999999999999999999", NumberError::TooLarge),
        ] {
            assert_eq!(Fixed::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(f("0.001").times(f("0.5")), f("0.001"));
        assert_eq!(f("-0.001").times(f("0.5")), f("-0.001"));
        assert_eq!(f("1").over(f("3")), Some(f("0.333")));
        assert_eq!(f("2").over(f("3")), Some(f("0.667")));
        assert_eq!(f("-2").over(f("3")), Some(f("-0.667")));
        assert_eq!(f("1").over(f("0")), None);
        assert_eq!(f("7.5").nearest_multiple(f("5")), f("10"));
        assert_eq!(f("-7.5").nearest_multiple(f("5")), f("-10"));
        assert_eq!(f("7.4").nearest_multiple(f("5")), f("5"));
        assert_eq!(f("0.75").nearest_multiple(f("5")), f("0"));
    }
}
