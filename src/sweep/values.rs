//! What is asked for, as text: `NAME=20..60:5`, `NAME=40,55,70`, `NAME=20..60`.

use super::design::{AskedWrong, MOST_POINTS};
use crate::number::Fixed;

/// Values of a parameter as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// One by one, in this order.
    List(Vec<Fixed>),
    /// From one value to another, which is not below it.
    Range {
        /// The first.
        from: Fixed,
        /// The last, if steps lead there.
        to: Fixed,
        /// Between one value and the next; more than 0.
        step: Option<Fixed>,
    },
}

/// A parameter by name, with values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vary {
    /// The parameter's name.
    pub name: String,
    /// Its values.
    pub values: Values,
    /// As it was written.
    pub text: String,
}

const FORMS: &str = "it is written NAME=20..60:5, NAME=40,55,70, or NAME=20..60 for `--lhs` and `--tornado`";

impl Vary {
    /// Reads `NAME=VALUES`.
    ///
    /// # Errors
    /// [`AskedWrong`] says what is wrong, and where.
    pub fn parse(text: &str) -> Result<Vary, AskedWrong> {
        let (name, written) = text
            .split_once('=')
            .ok_or_else(|| AskedWrong::new(format!("`--vary {text}` has no values")).help(FORMS))?;
        let values = Values::parse(written.trim())
            .map_err(|wrong| AskedWrong { message: format!("`--vary {text}`: {}", wrong.message), ..wrong })?;
        Ok(Vary { name: name.trim().to_owned(), values, text: text.to_owned() })
    }
}

impl Values {
    fn parse(text: &str) -> Result<Values, AskedWrong> {
        let Some((from, rest)) = text.split_once("..") else {
            let all: Vec<Fixed> = text.split(',').map(number).collect::<Result<_, _>>()?;
            if let Some((_, twice)) = all.iter().enumerate().find(|(i, v)| all.iter().take(*i).any(|w| w == *v)) {
                return Err(AskedWrong::new(format!("{twice} is there twice")).help("leave one of them out"));
            }
            return Ok(Values::List(all));
        };
        if text.contains(',') {
            return Err(AskedWrong::new("a range and a list at once").help(FORMS));
        }
        let (to, step) = rest.split_once(':').map_or((rest, None), |(to, step)| (to, Some(step)));
        let (from, to, step) = (number(from)?, number(to)?, step.map(number).transpose()?);
        if from > to {
            let step = step.map_or_else(String::new, |step| format!(":{step}"));
            return Err(AskedWrong::new(format!("the range goes down, from {from} to {to}"))
                .help(format!("write {to}..{from}{step}")));
        }
        if step.is_some_and(|step| step <= Fixed::ZERO) {
            return Err(AskedWrong::new("the step of a range is more than 0").help(FORMS));
        }
        Ok(Values::Range { from, to, step })
    }

    /// The least and the largest.
    #[must_use]
    pub fn ends(&self) -> (Fixed, Fixed) {
        match self {
            Values::List(all) => {
                let first = all.first().copied().unwrap_or_default();
                all.iter().fold((first, first), |(low, high), v| (low.min(*v), high.max(*v)))
            }
            Values::Range { from, to, .. } => (*from, *to),
        }
    }

    /// How many there are; none for a range without a step.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        match self {
            Values::List(all) => Some(all.len() as u64),
            Values::Range { from, to, step } => {
                let step = step.as_ref()?.thousandths().max(1).unsigned_abs();
                Some(to.thousandths().abs_diff(from.thousandths()) / step + 1)
            }
        }
    }

    /// All of them in order; none for a range without a step. A range of more than [`MOST_POINTS`] values ends there.
    #[must_use]
    pub fn all(&self) -> Option<Vec<Fixed>> {
        match self {
            Values::List(all) => Some(all.clone()),
            Values::Range { step: None, .. } => None,
            Values::Range { from, to, step: Some(step) } => {
                let (first, last, step) = (from.thousandths(), to.thousandths(), step.thousandths());
                let next = |v: &i64| v.checked_add(step).filter(|v| *v <= last);
                let values = std::iter::successors(Some(first), next).take(MOST_POINTS + 1);
                Some(values.map(Fixed::from_thousandths).collect())
            }
        }
    }
}

fn number(text: &str) -> Result<Fixed, AskedWrong> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AskedWrong::new("a value is missing").help(FORMS));
    }
    Fixed::parse(text).map_err(|e| {
        let shown: String = text.chars().take(40).collect();
        AskedWrong::new(format!("`{shown}`: {e}")).help(FORMS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        Vary::parse(text).unwrap().values.all().unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ranges_and_lists() {
        assert_eq!(all("a=20..60:20"), ["20", "40", "60"]);
        assert_eq!(all("a=-1..1.2:0.5"), ["-1", "-0.5", "0", "0.5", "1"]);
        assert_eq!(all("a = 3, 1 ,2.125"), ["3", "1", "2.125"]);
        assert_eq!(all("a=0..0:1"), ["0"]);
        assert_eq!(Vary::parse("a=1..2").unwrap().values.all(), None);
        assert_eq!(Vary::parse("a=1..2").unwrap().values.ends(), (Fixed::ONE, Fixed::whole(2)));
        assert_eq!(all("a=0..999999999999:0.001").len(), MOST_POINTS + 1);
        assert_eq!(Vary::parse("a=0..999999999999:0.001").unwrap().values.count(), Some(999_999_999_999_001));
        assert_eq!(Vary::parse("a=20..60:7").unwrap().values.count(), Some(6));
    }

    #[test]
    fn slips_are_named() {
        for (text, says) in [
            ("a", "has no values"),
            ("a=", "a value is missing"),
            ("a=1,,2", "a value is missing"),
            ("a=60..20:5", "the range goes down, from 60 to 20"),
            ("a=20..60:0", "the step of a range is more than 0"),
            ("a=20..60:-5", "the step of a range is more than 0"),
            ("a=NaN", "`NaN`: this is not a decimal number"),
            ("a=1..inf:1", "`inf`: this is not a decimal number"),
            ("a=0.0001", "at most three decimal places"),
            ("a=1,2,1", "1 is there twice"),
            ("a=1..3,5", "a range and a list at once"),
        ] {
            let wrong = Vary::parse(text).unwrap_err();
            assert!(wrong.message.contains(says) && wrong.message.contains(text), "{text}: {wrong:?}");
            assert!(wrong.help.is_some(), "{text}");
        }
    }
}
