//! What is to be expected of work under way, as things stand.

use super::{Unobserved, World};
use crate::expression::TaskId;
use crate::number::Fixed;
use crate::program::{Program, State};

/// The tick in which a task is done if everybody stays where they are and the pace stays; none if that never comes, or not
/// before the task or the clock ends. No promise: people are moved and the pace changes.
#[must_use]
pub fn finishes(program: &Program, state: &State, task: TaskId) -> Option<u32> {
    let (mut ahead, now) = (*state, program.view(state).tick());
    let last = program.tasks[task].until.unwrap_or(program.length).min(program.length);
    let pace = Fixed::from_thousandths(program.pace.value(&program.view(state)));
    for tick in now + 1..=last {
        let before = ahead;
        World::new(program, &mut ahead, &mut Unobserved).progress(pace);
        if program.view(&ahead).is_done(task) {
            return Some(tick);
        }
        // Nobody moves anything, and so it stays.
        if ahead == before {
            return None;
        }
    }
    None
}
