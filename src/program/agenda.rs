//! What is to be looked at in each tick, so that a tick asks nothing whose time it is not.

use super::parts::{Inject, Judgement, Priority, Target, TargetKind, Task, Timing, Variable};
use super::worth::Worth;
use super::{Program, residual};
use crate::expression::{InjectId, RuleId, TargetId, TaskId, VariableId};

/// By tick, from 0 to the last.
fn by_tick<T>(length: u32) -> Vec<Vec<T>> {
    (0..=length).map(|_| Vec::new()).collect()
}

/// What is listed for a tick.
#[inline]
pub(crate) fn at<T>(list: &[Vec<T>], tick: u32) -> &[T] {
    list.get(tick as usize).map_or(&[], Vec::as_slice)
}

fn put<T>(list: &mut [Vec<T>], tick: u32, what: T) {
    if let Some(slot) = list.get_mut(tick as usize) {
        slot.push(what);
    }
}

/// What is judged at each tick: level targets, then deferrals, then outcome tables.
pub(super) fn judgements(
    length: u32,
    targets: &[Target],
    priorities: &[Priority],
    variables: &[Variable],
) -> Vec<Vec<Judgement>> {
    let mut agenda = by_tick(length);
    for (i, target) in targets.iter().enumerate() {
        if let TargetKind::Level { at: Some(at), .. } = target.kind {
            put(&mut agenda, at, Judgement::Target(TargetId::at(i)));
        }
    }
    for (i, priority) in priorities.iter().enumerate() {
        if let Timing::Deferred { until, .. } = priority.timing {
            put(&mut agenda, until, Judgement::Deferral(i));
        }
    }
    for (i, variable) in variables.iter().enumerate() {
        if let Some(Worth { judged: Some(judged), .. }) = variable.worth {
            put(&mut agenda, judged, Judgement::Outcome(VariableId::at(i)));
        }
    }
    agenda
}

/// The tasks whose last tick it is, at each tick.
pub(super) fn expiring(length: u32, tasks: &[Task]) -> Vec<Vec<TaskId>> {
    let mut expiring = by_tick(length);
    for (i, task) in tasks.iter().enumerate() {
        if let Some(until) = task.until {
            put(&mut expiring, until, TaskId::at(i));
        }
    }
    expiring
}

/// The injects whose window is open at each tick.
pub(super) fn due(length: u32, injects: &[Inject]) -> Vec<Vec<InjectId>> {
    let mut due = by_tick(length);
    for (i, inject) in injects.iter().enumerate() {
        for tick in inject.from..=inject.until.min(length) {
            put(&mut due, tick, InjectId::at(i));
        }
    }
    due
}

/// The rules whose turn it is at each tick, without those whose condition the tick alone rules out.
pub(super) fn rules(program: &Program) -> Vec<Vec<RuleId>> {
    let mut turns = by_tick(program.length);
    for (i, rule) in program.rules.iter().enumerate() {
        for tick in (0..=program.length).filter(|tick| tick.is_multiple_of(rule.every)) {
            if rule.when.as_ref().is_none_or(|when| residual(program, when, tick).may_hold) {
                put(&mut turns, tick, RuleId::at(i));
            }
        }
    }
    turns
}
