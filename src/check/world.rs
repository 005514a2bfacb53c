//! Resolving the world: everything but the story's nodes.

use std::collections::BTreeMap;

use super::checked::{Inject, Look, Priority, Promise, Rule, Target, Task, Timing, Unknown, World};
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{Atom, Entity, Kind, TaskId};
use crate::number::Fixed;
use crate::scenario::{self, Located, Moment};
use crate::source::Span;

/// The longest clock.
const MAX_LENGTH: u32 = 10_000;

pub(super) fn resolve(cx: &mut Context<'_>, world: &mut World) {
    let scenario = cx.scenario;
    clock(cx, world);
    world.pace = cx.expression(&scenario.pace, Kind::Number);
    for (key, priority) in scenario.priorities.iter() {
        let resolved = self::priority(cx, key, priority);
        world.priorities.push(resolved);
    }
    for (_, unknown) in scenario.unknowns.iter() {
        let resolved = self::unknown(cx, unknown);
        world.unknowns.push(resolved);
    }
    for (_, task) in scenario.tasks.iter() {
        let resolved = self::task(cx, task);
        world.tasks.push(resolved);
    }
    for (_, member) in scenario.team.iter() {
        let mut skills: Vec<(TaskId, Fixed)> = Vec::new();
        for (name, skill) in member.skills.iter() {
            let task = cx.entity(name, "a task", task_of);
            if skill.value < Fixed::ZERO || skill.value > Fixed::whole(10) {
                cx.report(Code::E0406, skill.span, "a skill lies between 0 and 10");
            }
            if let Some(task) = task.filter(|_| skill.value > Fixed::ZERO) {
                skills.push((task, skill.value));
            }
        }
        skills.sort_by_key(|s| s.0);
        world.skills.push(skills);
    }
    for rule in scenario.rules.iter() {
        if rule.every.0 == 0 {
            cx.report(Code::E0406, rule.every.span, "`every` is at least 1");
        }
        let when = cx.optional(rule.when.as_ref(), Kind::Truth);
        let effects = cx.effects(&rule.effects);
        world.rules.push(Rule { when, every: rule.every.0.max(1), effects });
    }
    for (_, target) in scenario.targets.iter() {
        if let Some(resolved) = self::target(cx, target) {
            world.targets.push(resolved);
        }
    }
    for promise in scenario.promises.iter() {
        let to = cx.speaker(promise.to.as_ref());
        let due = promise.due.as_ref().map(|t| cx.tick(t, 0));
        if let Some(open) = cx.expression(&promise.open, Kind::Truth) {
            world.promises.push(Promise { to, open, due });
        }
    }
    for inject in scenario.injects.iter() {
        let resolved = self::inject(cx, inject);
        world.injects.push(resolved);
    }
}

fn task_of(entity: Entity) -> Option<TaskId> {
    match entity {
        Entity::Task(t) => Some(t),
        _ => None,
    }
}

fn clock(cx: &mut Context<'_>, world: &mut World) {
    let clock = &cx.scenario.clock;
    let length = clock.length.0;
    if !cx.findings.is_broken(clock.length.span)
        && clock.length.span != Span::NOWHERE
        && !(1..=MAX_LENGTH).contains(&length)
    {
        cx.report(Code::E0406, clock.length.span, format!("a clock has 1 to {MAX_LENGTH} ticks"));
    }
    world.length = length.clamp(1, MAX_LENGTH);
}

fn priority(cx: &mut Context<'_>, key: &Located<String>, priority: &Located<scenario::Priority>) -> Priority {
    let opens = cx.tick(&priority.opens, 0);
    let start_effort = priority.start_effort.as_ref().unwrap_or(&cx.scenario.start_effort).value;
    let when = match (&priority.not_before, &priority.start_by, &priority.too_late) {
        (Some(until), None, None) => Timing::Deferred { until: cx.tick(until, 1) },
        (Some(until), _, _) => {
            cx.report(Code::E0808, until.span, "a deferred priority cannot have `start_by` or `too_late` as well");
            Timing::Deferred { until: until.0 }
        }
        (None, Some(by), Some(late)) => {
            if late.0 <= by.0 && !cx.findings.is_broken(late.span) {
                cx.report(Code::E0406, late.span, "`too_late` must come after `start_by`");
            }
            Timing::Start { by: cx.tick(by, 0), too_late: late.0 }
        }
        (None, by, _) => {
            cx.misspelt_marks = true;
            let missing = if by.is_none() { "start_by" } else { "too_late" };
            let message = format!("missing field `{missing}` in priority `{}`", key.value);
            let help = "give both `start_by` and `too_late`, or `not_before`";
            cx.findings.push(Diagnostic::new(Code::E0103, key.span, message).help(help));
            Timing::Deferred { until: 0 }
        }
    };
    Priority { when, opens, start_effort }
}

fn unknown(cx: &mut Context<'_>, unknown: &Located<scenario::Unknown>) -> Unknown {
    let priors: Vec<u32> = unknown.values.iter().map(|(_, w)| w.0).collect();
    if !(2..=250).contains(&priors.len()) && !cx.findings.is_broken(unknown.span) {
        cx.report(Code::E0603, unknown.values.span, "an unknown has 2 to 250 values");
    }
    for (_, weight) in unknown.values.iter() {
        if !(1..=1_000_000).contains(&weight.0) && !cx.findings.is_broken(weight.span) {
            cx.report(Code::E0603, weight.span, "a prior weight lies between 1 and 1,000,000");
        }
    }
    let mut looks = Vec::new();
    for (name, rows) in unknown.looks.iter() {
        looks.push(look(cx, unknown, name, rows));
    }
    Unknown { priors, looks }
}

fn look(
    cx: &mut Context<'_>,
    unknown: &scenario::Unknown,
    name: &Located<String>,
    rows: &Located<scenario::Map<scenario::Map<scenario::Whole>>>,
) -> Look {
    let signals: Vec<String> =
        rows.iter().next().map_or_else(Vec::new, |(_, row)| row.keys().map(str::to_owned).collect());
    let mut strangers = 0;
    for (value, _) in rows.iter() {
        if unknown.values.get(&value.value).is_none() && unknown.values.span != Span::NOWHERE {
            strangers += 1;
            let message = format!("`{}` is no value of the unknown", value.value);
            cx.findings
                .push(Diagnostic::new(Code::E0204, value.span, message).one_of(&value.value, unknown.values.keys()));
        }
    }
    if !(1..=250).contains(&signals.len()) && !cx.findings.is_broken(rows.span) {
        cx.report(Code::E0603, name.span, "a look has 1 to 250 signals");
    }
    let mut weights = Vec::new();
    let mut sums = Vec::new();
    for value in unknown.values.keys() {
        let Some(row) = rows.get(value) else {
            // A row with another name is probably this one, misspelt.
            if strangers == 0 {
                cx.report(Code::E0603, name.span, format!("the look has no row for `{value}`"));
            }
            continue;
        };
        if cx.findings.is_broken(row.span) {
            continue;
        }
        if let Some((extra, _)) = row.iter().find(|(key, _)| !signals.contains(&key.value)) {
            let help = crate::diagnostic::one_of(&extra.value, signals.iter().map(String::as_str));
            let message = format!("the signal `{}` is not in the first row", extra.value);
            cx.findings.push(Diagnostic::new(Code::E0603, extra.span, message).maybe_help(help));
            continue;
        }
        row.iter().for_each(|(key, _)| super::names::form(key, &mut cx.findings));
        let mut ordered = Vec::new();
        for signal in &signals {
            match row.get(signal) {
                Some(weight) if weight.0 <= 1_000_000 => ordered.push(weight.0),
                Some(weight) => cx.report(Code::E0603, weight.span, "a weight is at most 1,000,000"),
                None => cx.report(Code::E0603, row.span, format!("the signal `{signal}` is missing in this row")),
            }
        }
        // A row with a wrong weight has no sum to hold against the others.
        if ordered.len() == signals.len() {
            sums.push((row.span, ordered.iter().map(|&w| u64::from(w)).sum()));
        }
        weights.push(ordered);
    }
    even(cx, &sums);
    Look { rows: weights }
}

/// A finding at each row whose sum is not that of most; of equally many, the first one's counts.
fn even(cx: &mut Context<'_>, sums: &[(Span, u64)]) {
    let mut times: BTreeMap<u64, usize> = BTreeMap::new();
    for (_, sum) in sums.iter().filter(|(_, sum)| *sum > 0) {
        *times.entry(*sum).or_default() += 1;
    }
    let most = times.values().copied().max().unwrap_or(0);
    let usual = sums.iter().map(|(_, sum)| *sum).find(|sum| times.get(sum) == Some(&most));
    for (span, sum) in sums.iter().filter(|(_, sum)| Some(*sum) != usual) {
        let message = format!("every row has the same positive sum; this one has {sum}");
        let help = usual.map(|usual| match most {
            1 => format!("the first one has {usual}"),
            _ => format!("the others have {usual}"),
        });
        cx.findings.push(Diagnostic::new(Code::E0603, *span, message).maybe_help(help));
    }
}

fn task(cx: &mut Context<'_>, task: &Located<scenario::Task>) -> Task {
    let priority = task.priority.as_ref().and_then(|name| {
        let found = cx.entity(name, "a priority", |e| match e {
            Entity::Priority(p) => Some(p),
            _ => None,
        });
        cx.misspelt_marks |= found.is_none();
        found
    });
    if (task.effort.value <= Fixed::ZERO || task.effort.value > Fixed::whole(1_000_000))
        && task.effort.span != Span::NOWHERE
        && !cx.findings.is_broken(task.effort.span)
    {
        cx.report(Code::E0406, task.effort.span, "an effort is more than 0 and at most 1,000,000");
    }
    let after = task.after.iter().filter_map(|name| cx.entity(name, "a task", task_of)).collect();
    let then = task.then.as_ref().and_then(|name| cx.entity(name, "a task", task_of));
    let until = task.until.as_ref().map(|t| cx.tick(t, 1));
    let done = cx.effects(&task.done);
    let note = cx.optional_prose(task.note.as_ref());
    Task { priority, effort: task.effort.value, after, until, then, done, note }
}

fn target(cx: &mut Context<'_>, target: &Located<scenario::Target>) -> Option<Target> {
    match &target.value {
        scenario::Target::Level(level) => {
            let variable = cx.entity(&level.variable, "a variable", |e| match e {
                Entity::Variable(v) => Some(v),
                _ => None,
            })?;
            let at = match level.at.value {
                Moment::Ending => None,
                Moment::Tick(tick) => Some(cx.tick(&Located { value: tick, span: level.at.span }, 1)),
            };
            let start = cx.scenario.variables.0.get(variable.index()).map_or(Fixed::ZERO, |(_, v)| v.start.value);
            let from = level.from.as_ref().map_or(start, |f| f.value);
            if from == level.to.value {
                let help = "without `from` the variable's start counts".to_owned();
                let finding = Diagnostic::new(Code::E0805, level.to.span, "`to` is equal to `from`").help(help);
                cx.findings.push(finding);
            }
            Some(Target::Level { variable, at, from, to: level.to.value })
        }
        scenario::Target::Done(done) => {
            let by = cx.tick(&done.by, 0);
            let late_by = done.late_by.as_ref().map_or(by, |t| t.0);
            if late_by < by {
                let span = done.late_by.as_ref().map_or(target.span, |t| t.span);
                cx.report(Code::E0805, span, "`late_by` comes before `by`");
            }
            let fact = match (&done.task, &done.flag) {
                (Some(name), None) => Atom::Done(cx.entity(name, "a task", task_of)?),
                (None, Some(name)) => {
                    let flag = cx.entity(name, "a flag", |e| match e {
                        Entity::Flag(f) => Some(f),
                        _ => None,
                    })?;
                    if cx.scenario.flags.0.get(flag.index()).is_some_and(|(_, f)| f.start.value) {
                        cx.report(Code::E0805, name.span, "this flag is set from the start, so it cannot be reached");
                    }
                    Atom::Flag(flag)
                }
                _ => {
                    cx.report(Code::E0805, target.span, "a `Done` target names either a `task` or a `flag`");
                    return None;
                }
            };
            Some(Target::Done { fact, by, late_by })
        }
    }
}

fn inject(cx: &mut Context<'_>, inject: &Located<scenario::Inject>) -> Inject {
    let from = cx.tick(&inject.from, 1);
    let until = inject.until.as_ref().map_or(from, |t| t.0);
    let last = inject.until.as_ref().unwrap_or(&inject.from);
    let length = cx.scenario.clock.length.0;
    if until < from {
        cx.report(Code::E0406, last.span, "`until` comes before `from`");
    } else if until >= length && length > 0 {
        let help = format!("at the last tick, {length}, nothing becomes pending any more");
        let finding = Diagnostic::new(Code::E0405, last.span, "the window reaches the end of the clock").help(help);
        cx.findings.push(finding);
    }
    let when = cx.optional(inject.when.as_ref(), Kind::Truth);
    let node = cx.node(&inject.node);
    Inject { from, until, when, node }
}
