//! Batches in words and as JSON: one set of figures, two forms.

mod coverage;
mod json;
mod tables;
mod text;

pub use coverage::{Coverage, Rare, coverage, item_key};
pub(super) use coverage::{RARE, kind};
pub use json::batch_json;
pub(super) use json::{estimate_map, share as share_json};
pub(super) use tables::{component_table, ending_lines, score_table, share};
pub use text::batch_text;

use crate::batch::{Batch, Histogram, QUANTILES};
use crate::expression::VariableId;
use crate::number::Fixed;
use crate::program::Program;

/// What a batch cost; left out where the same bytes are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Wall-clock seconds.
    pub seconds: f64,
    /// Plays of this process.
    pub plays: u64,
    /// Choices of this process, estimated from the mean over all runs if it took up where another left off.
    pub choices: f64,
}

/// Why a batch has fewer runs than it was to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// All means were as precise as wanted.
    Precise,
    /// Somebody stopped it.
    Interrupted,
}

impl Stopped {
    /// As it stands in JSON.
    const fn name(self) -> &'static str {
        match self {
            Stopped::Precise => "precise",
            Stopped::Interrupted => "interrupted",
        }
    }
}

/// A finished batch with all that a report says of it.
#[derive(Debug, Clone, Copy)]
pub struct Finished<'a, 'p> {
    /// Counts.
    pub batch: &'a Batch<'p>,
    /// What was rare or never met.
    pub coverage: &'a Coverage,
    /// Why it has fewer runs; none if it has them all.
    pub stopped: Option<Stopped>,
    /// What it cost, if that is said.
    pub pace: Option<Pace>,
}

/// From steps to values of a variable.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// Thousandths at 0 steps.
    base: i64,
    /// Thousandths of a step.
    step: i64,
}

impl Scale {
    /// Thousandths of a point.
    const POINTS: Scale = Scale { base: 0, step: 1 };

    fn of(program: &Program, variable: usize) -> Scale {
        let it = &program.variables[VariableId::at(variable)];
        Scale { base: it.min, step: it.step }
    }

    fn value(self, steps: u64) -> Fixed {
        let steps = i64::try_from(steps).unwrap_or(i64::MAX);
        Fixed::from_thousandths(self.base.saturating_add(self.step.saturating_mul(steps)))
    }

    /// A mean of steps as a value.
    fn mean(self, steps: f64) -> f64 {
        self.base as f64 / 1000.0 + self.step as f64 / 1000.0 * steps
    }

    fn estimate(self, it: &Histogram) -> crate::batch::Estimate {
        it.moments().estimate(self.base as f64 / 1000.0, self.step as f64 / 1000.0 * it.unit() as f64)
    }

    fn quantiles(self, it: &Histogram) -> impl Iterator<Item = (&'static str, Option<Fixed>)> {
        QUANTILES.into_iter().map(move |(name, share)| (name, it.quantile(share).map(|steps| self.value(steps))))
    }
}
