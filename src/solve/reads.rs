//! Which fields conditions and effects read.

use crate::expression::Routine;
use crate::program::{Load, Mask, Program, Step, Value, reads_of};

/// Everything an optional condition may read.
pub(super) fn of(routine: Option<&Routine<Load>>) -> Mask {
    routine.map_or_else(Mask::default, reads_of)
}

/// Everything that the value of an effect is made of, beside what it changes.
pub(super) fn of_step(program: &Program, step: &Step) -> Mask {
    match step {
        Step::Variable(_, Value::Plus(_)) | Step::Release(_) => Mask::default(),
        Step::Variable(_, Value::Of(routine)) | Step::Flag(_, routine) => reads_of(routine),
        Step::Assign(_, task) => {
            let mut mask = Mask::default();
            mask.add(program.tasks[*task].field);
            mask
        }
    }
}
