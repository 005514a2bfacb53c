//! The framework's order taken at its word: first the highest-ranked priority that is not finished.

use super::{Policy, declared};
use crate::expression::{ChoiceId, NodeId, TaskId};
use crate::program::{Choice, Priority, Program, State, Step, Timing, View};

pub(super) struct Framework;

/// Whether a task can still be worked on.
fn is_open(view: &View<'_>, task: TaskId) -> bool {
    !view.is_done(task) && !view.is_expired(task)
}

/// Whether there is still something to do about a priority.
fn is_unfinished(view: &View<'_>, priority: &Priority) -> bool {
    match priority.timing {
        Timing::Deferred { until, deferred } => view.state.get(deferred) == 0 && view.tick() < until,
        Timing::Start { .. } if priority.tasks.is_empty() => view.state.get(priority.started) == 0,
        Timing::Start { .. } => priority.tasks.iter().any(|task| is_open(view, *task)),
    }
}

/// Whether a choice does what the priority needs: a start or work, or the word that it has to wait.
fn serves(view: &View<'_>, choice: &Choice, place: usize, priority: &Priority) -> bool {
    match priority.timing {
        Timing::Deferred { .. } => choice.defers.contains(&place),
        Timing::Start { .. } => {
            let works = |step: &Step| match step {
                Step::Assign(_, task) => priority.tasks.contains(task) && is_open(view, *task),
                Step::Variable(..) | Step::Flag(..) | Step::Release(_) => false,
            };
            choice.starts.contains(&priority.id) || choice.effects.iter().any(works)
        }
    }
}

/// The first available choice that serves the highest-ranked unfinished priority that any of them serves.
#[must_use]
pub fn answer(program: &Program, state: &State, available: &[ChoiceId]) -> Option<ChoiceId> {
    let view = program.view(state);
    let unfinished = program.priorities.iter().enumerate().filter(|(_, p)| is_unfinished(&view, p));
    let mut served = unfinished.filter_map(|(place, priority)| {
        available.iter().copied().find(|c| serves(&view, &program.choices[*c], place, priority))
    });
    served.next()
}

/// The framework's order of a ranking's items; none where they are not all priorities.
#[must_use]
pub fn ranked(program: &Program, node: NodeId) -> Option<Vec<u8>> {
    let ids = program.item_ids(node);
    let rank = |id: &str| program.priorities.iter().position(|p| program.priority(p.id).0 == id);
    let ranks = ids.iter().map(|id| rank(id)).collect::<Option<Vec<usize>>>()?;
    let mut order = declared(ranks.len());
    order.sort_by_key(|i| ranks.get(usize::from(*i)).copied());
    Some(order)
}

impl Policy for Framework {
    fn choose(&mut self, program: &Program, state: &State, _: NodeId, available: &[ChoiceId]) -> ChoiceId {
        answer(program, state, available).or_else(|| available.first().copied()).unwrap_or_default()
    }

    fn order(&mut self, program: &Program, _: &State, node: NodeId, items: usize) -> Vec<u8> {
        ranked(program, node).unwrap_or_else(|| declared(items))
    }
}
