//! Days of the calendar, without a clock and without a time zone.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A day of the player's own calendar, counted from 1970-01-01. Written `2026-01-05`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    /// The day of this number.
    #[must_use]
    pub const fn new(number: i64) -> Day {
        Day(number)
    }

    /// Reads `2026-01-05`, years 1 to 9999; `None` for what is no day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Day> {
        let mut parts = text.splitn(3, '-');
        let mut next = |digits: usize| {
            let part = parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<i64>().ok()
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        let found = Day::of(year, month, day);
        (year >= 1 && found.civil() == (year, month, day)).then_some(found)
    }

    /// So many days later.
    #[must_use]
    pub fn plus(self, days: u32) -> Day {
        Day(self.0.saturating_add(i64::from(days)))
    }

    /// Days from an earlier day to this one; below 0 if it is a later one.
    #[must_use]
    pub fn since(self, earlier: Day) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Years begin in March here, so that the day that comes and goes is the last (Hinnant, `days_from_civil`).
    fn of(year: i64, month: i64, day: i64) -> Day {
        let year = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        Day(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Year, month, day.
    fn civil(self) -> (i64, i64, i64) {
        let days = self.0.saturating_add(719_468);
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * years + years / 4 - years / 100);
        let march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march + 2) / 5 + 1;
        let month = if march < 10 { march + 3 } else { march - 9 };
        (years + era * 400 + i64::from(month <= 2), month, day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        Day::parse(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is no day")))
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn days_are_written_and_read() {
        for (text, number) in
            [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-01-05", 20_458), ("0001-01-01", -719_162)]
        {
            assert_eq!(Day::parse(text), Some(Day::new(number)), "{text}");
            assert_eq!(Day::new(number).to_string(), text);
        }
        for number in (-719_162..2_900_000).step_by(97) {
            assert_eq!(Day::parse(&Day::new(number).to_string()), Some(Day::new(number)));
        }
        for wrong in ["", "2026-02-29", "2026-13-01", "2026-1-5", "2026-01-05T", "0000-01-01", "+026-01-05"] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }
}
