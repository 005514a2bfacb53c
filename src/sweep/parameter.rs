//! A number of a scenario that can be varied.

use crate::analysis::Input;
use crate::expression::{ChoiceId, PriorityId, TaskId};
use crate::number::Fixed;

/// Which number of the scenario it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knob {
    /// One of those that `solve --flips` and `--tornado` move.
    Input(Input),
    /// The effort of a task.
    Effort(TaskId),
    /// Last tick at which a priority starts in time.
    StartBy(PriorityId),
    /// First tick at which it starts too late.
    TooLate(PriorityId),
    /// Tick until which it is to be put off.
    NotBefore(PriorityId),
    /// Tick before which starts of others are not held against it.
    Opens(PriorityId),
    /// Work that counts as its start.
    StartEffort(PriorityId),
    /// Ticks that a choice takes.
    Takes(ChoiceId),
}

/// A number of the scenario, with what it can be.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// How it is written: `weights.priorities`, `var.morale.start`, ….
    pub name: String,
    /// What it is.
    pub knob: Knob,
    /// What the file says.
    pub value: Fixed,
    /// The least it can be.
    pub low: Fixed,
    /// The most it can be.
    pub high: Fixed,
    /// It can be `low` and whole steps above.
    pub step: Fixed,
}

impl Parameter {
    /// Why it cannot be this value; none if it can.
    #[must_use]
    pub fn refuses(&self, value: Fixed) -> Option<String> {
        if value < self.low || value > self.high {
            return Some(format!("`{}` lies between {} and {}, and {value} does not", self.name, self.low, self.high));
        }
        if value.minus(self.low).is_multiple_of(self.step) {
            return None;
        }
        Some(if self.step == Fixed::ONE && self.low.is_whole() {
            format!("`{}` is a whole number, and {value} is none", self.name)
        } else {
            format!(
                "`{}` goes in steps of {} from {}, and {value} lies between two of them",
                self.name, self.step, self.low
            )
        })
    }

    /// The nearest value it can have.
    #[must_use]
    pub fn nearest(&self, value: Fixed) -> Fixed {
        let most = self.high.minus(self.low);
        let most = Fixed::from_thousandths(most.thousandths() - most.thousandths() % self.step.thousandths().max(1));
        let above = value.minus(self.low).nearest_multiple(self.step);
        self.low.plus(above.clamp(Fixed::ZERO, most))
    }
}

/// The least number of the language.
pub(super) const fn lowest() -> Fixed {
    Fixed::from_thousandths(-Fixed::LIMIT.thousandths())
}

/// The largest number of the language.
pub(super) const fn highest() -> Fixed {
    Fixed::LIMIT
}
