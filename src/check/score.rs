//! The score: weights, targets, tables, and that every point can be earned.

use super::checked::{Timing, World};
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{PracticeId, PriorityId};
use crate::number::Fixed;
use crate::scenario::{self, List, Located, Whole};
use crate::source::Span;

pub(super) fn check(cx: &mut Context<'_>, world: &World) {
    required_variables(cx);
    bars(cx);
    weights(cx);
    tables(cx);
    priorities(cx, world);
    for (i, (key, _)) in cx.scenario.practices.iter().enumerate() {
        if !world.choices.iter().any(|c| c.practice == Some(PracticeId::at(i)))
            && !cx.misspelt_marks
            && !cx.findings.is_broken(cx.scenario.nodes.span)
        {
            let message = format!("no choice shows the practice `{}`", key.value);
            cx.report(Code::E0808, key.span, message);
        }
    }
}

/// A bar under 0 would hold nobody to anything.
fn bars(cx: &mut Context<'_>) {
    let Some(bars) = &cx.scenario.bars else { return };
    for bar in [&bars.blind, &bars.expert] {
        if bar.value < Fixed::ZERO {
            let finding = Diagnostic::new(Code::E0406, bar.span, format!("the bar {} is under 0", bar.value));
            cx.findings.push(finding.help("a bar is a number of points, 0 or more"));
        }
    }
}

fn required_variables(cx: &mut Context<'_>) {
    let variables = &cx.scenario.variables;
    if variables.span == Span::NOWHERE || cx.findings.is_broken(variables.span) {
        return;
    }
    for name in ["revenue_risk", "morale", "cost"] {
        if variables.get(name).is_none() {
            let opening = Span::new(variables.span.start as usize, variables.span.start as usize + 1);
            cx.report(Code::E0206, opening, format!("the variable `{name}` is missing: every scenario has it"));
        }
    }
}

/// The component weights, stated or not.
pub(super) fn component_weights(scenario: &scenario::Scenario) -> [u32; 4] {
    match &scenario.weights {
        Some(w) => [w.priorities.0, w.targets.0, w.outcome.0, w.conduct.0],
        None => [40, 30, 20, 10],
    }
}

fn weights(cx: &mut Context<'_>) {
    let scenario = cx.scenario;
    let is_incomplete = |w: &scenario::Weights| {
        [&w.priorities, &w.targets, &w.outcome, &w.conduct].iter().any(|part| part.span == Span::NOWHERE)
    };
    if scenario.weights.as_ref().is_some_and(|w| cx.findings.is_broken(w.span) || is_incomplete(w))
        || [scenario.priorities.span, scenario.variables.span].contains(&Span::NOWHERE)
        || [scenario.targets.span, scenario.variables.span, scenario.practices.span, scenario.priorities.span]
            .iter()
            .any(|s| cx.findings.is_broken(*s) && *s != Span::NOWHERE)
    {
        return;
    }
    let weights = component_weights(scenario);
    let span = scenario.weights.as_ref().map_or(scenario.title.span, |w| w.span);
    if cx.findings.is_broken(span) {
        return;
    }
    let sum: u64 = weights.iter().map(|&w| u64::from(w)).sum();
    if sum != 100 {
        cx.report(Code::E0803, span, format!("the component weights sum to {sum}, not to 100"));
        return;
    }
    let positive = |w: Whole| w.0 > 0;
    let content = [
        ("priorities", !scenario.priorities.is_empty()),
        (
            "targets",
            scenario.targets.iter().any(|(_, t)| match &t.value {
                scenario::Target::Level(l) => positive(l.weight.value),
                scenario::Target::Done(d) => positive(d.weight.value),
            }),
        ),
        (
            "outcome",
            scenario.variables.iter().any(|(_, v)| v.outcome.as_ref().is_some_and(|w| positive(w.weight.value))),
        ),
        ("conduct", scenario.practices.iter().any(|(_, p)| positive(p.weight.value))),
    ];
    for ((name, present), weight) in content.into_iter().zip(weights) {
        let message = match (present, weight) {
            (false, 1..) => format!("`{name}` has {weight} points but no content"),
            (true, 0) => format!("`{name}` has content but no points"),
            _ => continue,
        };
        let help = "state all four `weights`, with 0 where there is nothing";
        cx.findings.push(Diagnostic::new(Code::E0804, span, message).help(help));
    }
}

fn tables(cx: &mut Context<'_>) {
    let scenario = cx.scenario;
    for (_, variable) in scenario.variables.iter() {
        let Some(worth) = &variable.outcome else { continue };
        if let Some(judged) = &worth.judged {
            cx.tick(judged, 1);
        }
        if cx.findings.is_broken(worth.span) {
            continue;
        }
        if worth.table.len() < 2 {
            cx.report(Code::E0806, worth.table.span, "a table must have at least two points");
        }
        for pair in worth.table.windows(2) {
            if let [a, b] = pair
                && a.0.value >= b.0.value
            {
                cx.report(
                    Code::E0806,
                    b.span,
                    format!("the values rise: {} does not come after {}", b.0.value, a.0.value),
                );
            }
        }
        for point in worth.table.iter() {
            if point.1.value < Fixed::ZERO || point.1.value > Fixed::ONE {
                cx.report(
                    Code::E0806,
                    point.span,
                    format!("the fraction {} does not lie between 0 and 1", point.1.value),
                );
            }
        }
    }
}

fn priorities(cx: &mut Context<'_>, world: &World) {
    let scenario = cx.scenario;
    if scenario.priorities.is_empty() && scenario.priorities.span != Span::NOWHERE {
        cx.report(Code::E0808, scenario.priorities.span, "a scenario needs at least one priority");
    }
    for (i, ((key, written), priority)) in scenario.priorities.iter().zip(&world.priorities).enumerate() {
        let id = PriorityId::at(i);
        if cx.findings.is_broken(written.span) {
            continue;
        }
        let tasks: Vec<_> = world.tasks.iter().filter(|t| t.priority == Some(id)).collect();
        let effort = tasks.iter().fold(Fixed::ZERO, |sum, t| sum.plus(t.effort));
        let marked = world.choices.iter().any(|c| c.starts.contains(&id));
        let deferred = world.choices.iter().any(|c| c.defers.contains(&id));
        let broken_story = cx.misspelt_marks
            || cx.findings.is_broken(scenario.nodes.span)
            || cx.findings.is_broken(scenario.tasks.span);
        match priority.when {
            _ if broken_story => {}
            Timing::Deferred { .. } if !deferred => {
                cx.report(Code::E0808, key.span, format!("no choice `defers` the priority `{}`", key.value));
            }
            Timing::Start { .. } if tasks.is_empty() && !marked => {
                let help = "let a task name it, or let a choice of one tick or more `starts` it";
                let message = format!("nothing starts the priority `{}`", key.value);
                cx.findings.push(Diagnostic::new(Code::E0808, key.span, message).help(help));
            }
            Timing::Start { .. } if deferred => {
                let message = format!("a choice `defers` `{}`, which has no `not_before`", key.value);
                let help =
                    "take it out of `defers`, or give the priority `not_before` in place of `start_by` and `too_late`";
                marked_wrongly(cx, key, |choice| &choice.defers, message, help);
            }
            _ => {}
        }
        if !tasks.is_empty() && marked {
            let message = format!("`{}` starts by its tasks; a choice cannot start it", key.value);
            let help = "take it out of `starts`, or the priority off its tasks";
            marked_wrongly(cx, key, |choice| &choice.starts, message, help);
        }
        let default = if scenario.start_effort.span == Span::NOWHERE { key.span } else { scenario.start_effort.span };
        let span = written.start_effort.as_ref().map_or(default, |s| s.span);
        if priority.start_effort <= Fixed::ZERO {
            cx.report(Code::E0807, span, "a start must take more effort than 0");
        } else if !tasks.is_empty() && priority.start_effort > effort && tasks.iter().all(|t| t.effort > Fixed::ZERO) {
            let message = format!(
                "a start takes effort {}, but the tasks of `{}` sum to {effort}",
                priority.start_effort, key.value
            );
            cx.report(Code::E0807, span, message);
        }
    }
}

/// A finding at the first choice that names the priority in a list it does not belong in; the others are shown with it.
fn marked_wrongly(
    cx: &mut Context<'_>,
    key: &Located<String>,
    list: impl Fn(&scenario::Choice) -> &List<String>,
    message: String,
    help: &str,
) {
    let decisions = cx.scenario.nodes.iter().filter_map(|(_, node)| match &node.value {
        scenario::Node::Decision(decision) => Some(decision),
        scenario::Node::Ranking(_) | scenario::Node::Chance(_) => None,
    });
    let choices = decisions.flat_map(|decision| decision.choices.iter());
    let entries = choices.flat_map(|choice| list(&choice.value).iter()).filter(|name| name.value == key.value);
    let places: Vec<Span> = entries.map(|name| name.span).take(6).collect();
    let Some((first, others)) = places.split_first() else { return };
    let mut finding = Diagnostic::new(Code::E0808, *first, message).related(key.span, "the priority").help(help);
    for other in others {
        finding = finding.related(*other, "here too");
    }
    cx.findings.push(finding);
}
