//! One row as it was read, in memory that the next row uses again.

use std::ops::Range;

use super::error::{Problem, shortened};
use super::{Cell, Kind};
use crate::number::Fixed;

/// A row of the wanted columns; [`Reader::next`](super::Reader::next) fills it anew.
#[derive(Debug, Default)]
pub struct Row {
    /// The row of the table, from 1.
    pub(super) number: u64,
    /// The line of the file where the row starts.
    pub(super) line: Option<u64>,
    pub(super) text: String,
    pub(super) cells: Vec<Held>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Held {
    Whole(i64),
    Natural(u64),
    Thousandths(i64),
    Real(f64),
    Text(Range<usize>),
    Missing,
}

impl Row {
    /// An empty one.
    #[must_use]
    pub fn new() -> Row {
        Row::default()
    }

    /// The row of the table, from 1 (the header is none).
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The line of the file where the row starts, from 1; Parquet has none.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The cell in this place of the wanted columns; it has the column's kind or is missing.
    #[must_use]
    pub fn cell(&self, column: usize) -> Cell<'_> {
        match self.cells.get(column) {
            Some(Held::Whole(n)) => Cell::Whole(*n),
            Some(Held::Natural(n)) => Cell::Natural(*n),
            Some(Held::Thousandths(n)) => Cell::Thousandths(*n),
            Some(Held::Real(x)) => Cell::Real(*x),
            Some(Held::Text(range)) => Cell::Text(self.text.get(range.clone()).unwrap_or_default()),
            Some(Held::Missing) | None => Cell::Missing,
        }
    }

    /// The text in this place, if it is one.
    #[must_use]
    pub fn text(&self, column: usize) -> Option<&str> {
        match self.cell(column) {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// All cells, in the order of the wanted columns.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.cells.len()).map(|column| self.cell(column))
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.line = None;
    }

    pub(super) fn keep(&mut self, text: &str) -> Held {
        let start = self.text.len();
        self.text.push_str(text);
        Held::Text(start..self.text.len())
    }

    /// Turns the cell in this place into the kind that its column has.
    pub(super) fn convert(&mut self, column: usize, kind: Kind) -> Result<(), Problem> {
        let Some(held) = self.cells.get(column).cloned() else {
            return Ok(());
        };
        let made = match (kind, &held) {
            (_, Held::Missing) | (Kind::Text, Held::Text(_)) => return Ok(()),
            (Kind::Text, Held::Whole(n)) => Some(self.keep(&n.to_string())),
            (Kind::Text, Held::Natural(n)) => Some(self.keep(&n.to_string())),
            (Kind::Natural, Held::Natural(n)) => Some(Held::Natural(*n)),
            (Kind::Natural, Held::Whole(n)) => u64::try_from(*n).ok().map(Held::Natural),
            (Kind::Natural, Held::Text(_)) => self.trimmed(&held).parse().ok().map(Held::Natural),
            (Kind::Natural, Held::Thousandths(_) | Held::Real(_)) => None,
            (Kind::Whole, Held::Natural(n)) => i64::try_from(*n).ok().map(Held::Whole),
            (Kind::Thousandths, Held::Natural(_)) => None,
            (Kind::Real, Held::Natural(n)) => Some(Held::Real(*n as f64)),
            (Kind::Text, Held::Thousandths(n)) => Some(self.keep(&Fixed::from_thousandths(*n).to_string())),
            (Kind::Text, Held::Real(x)) => Some(self.keep(&x.to_string())),
            (Kind::Whole, Held::Text(_)) => self.trimmed(&held).parse().ok().map(Held::Whole),
            (Kind::Whole, Held::Whole(n)) => Some(Held::Whole(*n)),
            (Kind::Whole, Held::Thousandths(n)) => Fixed::from_thousandths(*n).as_whole().map(Held::Whole),
            (Kind::Whole, Held::Real(x)) => {
                thousandths(*x).and_then(|n| Fixed::from_thousandths(n).as_whole()).map(Held::Whole)
            }
            (Kind::Thousandths, Held::Text(_)) => {
                Fixed::parse(self.trimmed(&held)).ok().map(|n| Held::Thousandths(n.thousandths()))
            }
            (Kind::Thousandths, Held::Whole(n)) => n.checked_mul(Fixed::SCALE).map(Held::Thousandths),
            (Kind::Thousandths, Held::Thousandths(n)) => Some(Held::Thousandths(*n)),
            (Kind::Thousandths, Held::Real(x)) => thousandths(*x).map(Held::Thousandths),
            (Kind::Real, Held::Text(_)) => {
                self.trimmed(&held).parse().ok().filter(|x: &f64| x.is_finite()).map(Held::Real)
            }
            (Kind::Real, Held::Whole(n)) => Some(Held::Real(*n as f64)),
            (Kind::Real, Held::Thousandths(n)) => Some(Held::Real(Fixed::from_thousandths(*n).to_f64())),
            (Kind::Real, Held::Real(x)) => Some(*x).filter(|x| x.is_finite()).map(Held::Real),
        };
        match (made, self.cells.get_mut(column)) {
            (Some(made), Some(place)) => {
                *place = made;
                Ok(())
            }
            _ => Err(Problem::WrongValue { value: self.shown(&held), needed: kind.words() }),
        }
    }

    fn trimmed(&self, held: &Held) -> &str {
        match held {
            Held::Text(range) => self.text.get(range.clone()).unwrap_or_default().trim(),
            _ => "",
        }
    }

    fn shown(&self, held: &Held) -> String {
        match held {
            Held::Whole(n) => n.to_string(),
            Held::Natural(n) => n.to_string(),
            Held::Thousandths(n) => Fixed::from_thousandths(*n).to_string(),
            Held::Real(x) => x.to_string(),
            Held::Text(_) => shortened(self.trimmed(held)),
            Held::Missing => String::new(),
        }
    }
}

/// The whole number of thousandths that is this number exactly, as far as `f64` can tell.
fn thousandths(x: f64) -> Option<i64> {
    // Beyond 2^53 thousandths neighbouring numbers are more than a thousandth apart.
    let scaled = (x * Fixed::SCALE as f64).round();
    let near = (scaled.abs() < 9_007_199_254_740_992.0).then_some(scaled as i64)?;
    (Fixed::from_thousandths(near).to_f64() == x).then_some(near)
}
