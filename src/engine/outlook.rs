//! What is to be expected of work under way, as things stand.

use crate::expression::{MemberId, TaskId};
use crate::number::Fixed;
use crate::program::{Program, State};

/// The tick in which a task is done if those on it stay and the pace stays; none if nothing moves it, or if that is beyond
/// the clock. No promise: people are moved and the pace changes.
#[must_use]
pub fn finishes(program: &Program, state: &State, task: TaskId) -> Option<u32> {
    let view = program.view(state);
    let it = &program.tasks[task];
    if it.after.iter().any(|t| !view.is_done(*t)) {
        return None;
    }
    let pace = Fixed::from_thousandths(program.pace.value(&view));
    let skills = (0..program.members.len()).filter_map(|i| view.task_of(MemberId::at(i)));
    let on_it = skills.filter(|(worked_on, _)| *worked_on == task);
    let units: u64 = on_it.map(|(_, skill)| it.units(Fixed::from_thousandths(skill), pace)).sum();
    let left = it.full.saturating_sub(state.get(it.field));
    let ticks = if units == 0 { return None } else { left.div_ceil(units) };
    let tick = u64::from(view.tick()).saturating_add(ticks);
    u32::try_from(tick).ok().filter(|tick| *tick <= program.length && it.until.is_none_or(|until| *tick <= until))
}
