//! Work and targets that arithmetic alone decides: with all hands at the best pace, from the first tick to the last.

use std::cell::Cell;

use super::Sink;
use crate::check::{Checked, Domains, Target};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{Atom, TaskId, survey};
use crate::number::Fixed;
use crate::scenario;

pub(super) fn look(checked: &Checked, sink: &mut Sink) {
    let soonest = soonest(checked);
    tasks(checked, &soonest, sink);
    targets(checked, &soonest, sink);
}

fn tasks(checked: &Checked, soonest: &[u64], sink: &mut Sink) {
    let tasks = checked.scenario().tasks.iter().zip(&checked.world.tasks);
    for (((key, written), task), soonest) in tasks.zip(soonest) {
        let last = task.until.unwrap_or(checked.world.length).min(checked.world.length);
        if *soonest > u64::from(last) {
            let (name, ticks) = (&key.value, if last == 1 { "there is 1" } else { &format!("there are {last}") });
            let message = format!(
                "the task `{name}` cannot be done: with all hands from the start it takes {soonest} ticks, and {ticks}"
            );
            let help = "less `effort`, more `skills` or a longer `clock` would do";
            sink.report(Code::W1205, written.effort.span, name, message, help);
        }
    }
}

fn targets(checked: &Checked, soonest: &[u64], sink: &mut Sink) {
    for ((key, written), target) in checked.scenario().targets.iter().zip(&checked.world.targets) {
        match (&written.value, target) {
            (scenario::Target::Level(level), Target::Level { variable, from, to, .. }) => {
                let Some((_, v)) = checked.scenario().variables.0.get(variable.index()) else { continue };
                let (min, max) = (v.min.value, v.max.value);
                let at_once = if to > from { *to <= min } else { *to >= max };
                if at_once {
                    let message = format!("nobody can miss the target `{}`: every value meets it", key.value);
                    let finding = Diagnostic::new(Code::W1305, level.to.span, message).about(&key.value);
                    sink.push(finding.related(v.span, format!("from {min} to {max}")));
                } else if *to > max || *to < min {
                    let message = format!(
                        "nobody can meet the target `{}`: `{}` never gets there",
                        key.value, level.variable.value
                    );
                    let finding = Diagnostic::new(Code::W1304, level.to.span, message).about(&key.value);
                    sink.push(finding.related(v.span, format!("from {min} to {max}")));
                }
            }
            (scenario::Target::Done(done), Target::Done { fact: Atom::Done(task), by, late_by }) => {
                let first = soonest.get(task.index()).copied().unwrap_or(0);
                if first > u64::from(*by) && first >= u64::from(*late_by) {
                    let message = format!(
                        "nobody can meet the target `{}`: with all hands from the start its task takes {first} ticks",
                        key.value
                    );
                    sink.push(Diagnostic::new(Code::W1304, done.by.span, message).about(&key.value));
                }
            }
            _ => {}
        }
    }
}

/// By task: the first tick at whose end it can be done, with everybody who has the skill on it from the start, or from when what
/// it waits for is done, at the best pace inside the bounds.
fn soonest(checked: &Checked) -> Vec<u64> {
    let world = &checked.world;
    let domains = Domains::new(checked.scenario(), world);
    let pace = world.pace.as_ref().map_or(Fixed::ONE.thousandths(), |pace| {
        let found = survey(&[&pace.value], &|atom| domains.of(atom), &Cell::new(100_000));
        found.bounds.first().map_or(i64::MAX, |bound| bound.1)
    });
    let own: Vec<u64> = (world.tasks.iter().enumerate())
        .map(|(place, task)| {
            let skills = world.skills.iter().flatten().filter(|(t, _)| *t == TaskId::at(place));
            let skill: u128 = skills.map(|(_, skill)| u128::from(skill.thousandths().max(0).unsigned_abs())).sum();
            let effort = u128::from(task.effort.thousandths().max(0).unsigned_abs()) * 1_000;
            let hands = (skill * u128::from(pace.max(0).unsigned_abs())).max(1);
            u64::try_from(effort.div_ceil(hands)).unwrap_or(u64::MAX)
        })
        .collect();
    // What waits for others comes after them; a cycle is an error, so this comes to rest.
    let mut soonest = own.clone();
    for _ in &world.tasks {
        for (place, task) in world.tasks.iter().enumerate() {
            let before = task.after.iter().filter_map(|t| soonest.get(t.index())).max().copied().unwrap_or(0);
            if let (Some(all), Some(own)) = (soonest.get_mut(place), own.get(place)) {
                *all = before.saturating_add(*own);
            }
        }
    }
    soonest
}
