//! Bounds, steps, and what expressions can yield inside them.

use std::cell::Cell;

use super::checked::{NodeKind, Outcome, World};
use super::context::{Context, constant};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{Assign, Atom, Domain, Effect, Survey, Term, VariableId, estimate, survey, survey_revealed};
use crate::number::Fixed;
use crate::scenario::{Located, Scenario};
use crate::source::Span;

/// Instructions spent on trying combinations one by one, for a whole scenario: about a second.
const BUDGET: u64 = 20_000_000;

pub(super) fn check(cx: &mut Context<'_>, world: &World) {
    bounds(cx);
    let domains = Domains::new(cx.scenario, world);
    let domain = |atom: Atom| domains.of(atom);
    let budget = Cell::new(BUDGET);
    let judge = |cx: &mut Context<'_>, term: &Located<Term>| {
        let found = survey(&[&term.value], &domain, &budget);
        arithmetic(cx, term.span, &found);
        found
    };
    if let Some(pace) = &world.pace {
        let found = judge(cx, pace);
        if found.bounds.iter().any(|b| b.0 < 0 || b.1 > 1_000_000_000) {
            cx.report(Code::E0406, pace.span, "the pace can be negative or above 1,000,000");
        }
    }
    for rule in &world.rules {
        conditions(cx, rule.when.as_ref(), &domain, &budget);
        effects(cx, &rule.effects, &domain, &budget);
    }
    for task in &world.tasks {
        effects(cx, &task.done, &domain, &budget);
    }
    for promise in &world.promises {
        judge(cx, &promise.open);
    }
    for text in world.texts() {
        for (when, _) in &text.alternatives {
            conditions(cx, when.as_ref(), &domain, &budget);
        }
    }
    for inject in &world.injects {
        conditions(cx, inject.when.as_ref(), &domain, &budget);
    }
    for choice in &world.choices {
        conditions(cx, choice.requires.as_ref(), &domain, &budget);
        effects(cx, &choice.effects, &domain, &budget);
        outcomes(cx, &choice.outcomes, &domain, &budget);
    }
    for node in &world.nodes {
        if let NodeKind::Chance { outcomes, .. } = &node.kind {
            self::outcomes(cx, outcomes, &domain, &budget);
        }
    }
    for ending in &world.endings {
        conditions(cx, ending.when.as_ref(), &domain, &budget);
        effects(cx, &ending.effects, &domain, &budget);
    }
    for (_, answers) in &world.expert {
        for answer in answers {
            conditions(cx, answer.when.as_ref(), &domain, &budget);
        }
    }
}

/// `min ≤ start ≤ max` in whole steps.
fn bounds(cx: &mut Context<'_>) {
    for (key, variable) in cx.scenario.variables.iter() {
        if cx.findings.is_broken(variable.span) {
            continue;
        }
        let (start, min, max, step) =
            (variable.start.value, variable.min.value, variable.max.value, variable.step.value);
        if step <= Fixed::ZERO {
            cx.report(Code::E0401, variable.step.span, "a step must be more than 0");
            continue;
        }
        if min >= max {
            let finding = Diagnostic::new(
                Code::E0401,
                variable.max.span,
                format!("the maximum {max} is not above the minimum {min}"),
            )
            .related(variable.min.span, "the minimum");
            cx.findings.push(finding);
            continue;
        }
        if start < min || start > max {
            let message = format!("`{}` starts at {start}, outside {min} to {max}", key.value);
            cx.report(Code::E0401, variable.start.span, message);
        }
        for (name, bound) in [("start", &variable.start), ("minimum", &variable.min), ("maximum", &variable.max)] {
            if !bound.value.is_multiple_of(step) {
                let message = format!("the {name} {} is no multiple of the step {step}", bound.value);
                cx.report(Code::E0401, bound.span, message);
            }
        }
    }
}

/// The values facts can take, inside the declared bounds.
#[derive(Debug)]
pub(crate) struct Domains {
    variables: Vec<Domain>,
    length: i64,
}

impl Domains {
    pub(crate) fn new(scenario: &Scenario, world: &World) -> Domains {
        let variables = scenario.variables.iter().map(|(_, v)| {
            let step = v.step.value.thousandths().max(1);
            Domain {
                min: v.min.value.thousandths(),
                max: v.max.value.thousandths().max(v.min.value.thousandths()),
                step,
            }
        });
        Domains { variables: variables.collect(), length: i64::from(world.length) }
    }

    pub(crate) fn of(&self, atom: Atom) -> Domain {
        match atom {
            Atom::Variable(v) => self.variables.get(v.index()).copied().unwrap_or(Domain { min: 0, max: 0, step: 1 }),
            Atom::Tick => Domain { min: 0, max: self.length * Fixed::SCALE, step: Fixed::SCALE },
            Atom::Visits(_) => Domain { min: 0, max: 251 * Fixed::SCALE, step: Fixed::SCALE },
            Atom::Input(_) => Domain { min: 0, max: 0, step: 1 },
            Atom::Flag(_)
            | Atom::Done(_)
            | Atom::Busy(_)
            | Atom::Started(_)
            | Atom::First(..)
            | Atom::Is(..)
            | Atom::Known(_) => Domain::TRUTH,
        }
    }
}

fn arithmetic(cx: &mut Context<'_>, span: Span, found: &Survey) {
    if found.division_by_zero {
        let help = "keep it away from 0, for instance with `max(…, 1)`";
        cx.findings.push(Diagnostic::new(Code::E0403, span, "a divisor here can be 0").help(help));
    }
    if found.overflow {
        cx.report(Code::E0402, span, "the result can leave the range of numbers");
    }
}

/// Looks closely only where intervals leave a doubt.
fn sound(cx: &mut Context<'_>, term: &Term, span: Span, domain: &impl Fn(Atom) -> Domain, budget: &Cell<u64>) {
    let roughly = estimate(&[term], domain);
    if roughly.division_by_zero || roughly.overflow {
        arithmetic(cx, span, &survey(&[term], domain, budget));
    }
}

fn conditions(
    cx: &mut Context<'_>,
    term: Option<&Located<Term>>,
    domain: &impl Fn(Atom) -> Domain,
    budget: &Cell<u64>,
) {
    if let Some(term) = term {
        sound(cx, &term.value, term.span, domain, budget);
    }
}

fn effects(cx: &mut Context<'_>, effects: &[Located<Effect>], domain: &impl Fn(Atom) -> Domain, budget: &Cell<u64>) {
    for effect in effects {
        match &effect.value {
            Effect::Variable { variable, value, how, constant } => {
                sound(cx, value, effect.span, domain, budget);
                off_step(cx, effect.span, *variable, *how, *constant);
            }
            Effect::Flag { value, .. } => sound(cx, value, effect.span, domain, budget),
            Effect::Assign(..) | Effect::Release(_) => {}
        }
    }
}

fn off_step(cx: &mut Context<'_>, span: Span, variable: VariableId, how: Assign, constant: Option<Fixed>) {
    let Some((key, declared)) = cx.scenario.variables.0.get(variable.index()) else { return };
    let step = declared.step.value;
    let additive = matches!(how, Assign::Set | Assign::Add | Assign::Subtract);
    if let Some(constant) = constant.filter(|_| additive && step > Fixed::ZERO)
        && !constant.is_multiple_of(step)
    {
        let message = format!("{constant} is no multiple of the step {step} of `{}`", key.value);
        let finding = Diagnostic::new(Code::E0404, span, message).related(declared.step.span, "the step");
        cx.findings.push(finding);
    }
}

fn outcomes(cx: &mut Context<'_>, outcomes: &[Outcome], domain: &impl Fn(Atom) -> Domain, budget: &Cell<u64>) {
    if outcomes.is_empty() || outcomes.iter().any(|o| o.signal.is_some()) {
        return;
    }
    // A weight that did not resolve counts as 1, so that it causes no second finding.
    let stand_in = constant(1);
    let weights: Vec<&Located<Term>> = outcomes.iter().map(|o| o.weight.as_ref().unwrap_or(&stand_in)).collect();
    let terms: Vec<&Term> = weights.iter().map(|w| &w.value).collect();
    let unknowns: Vec<usize> = cx.scenario.unknowns.iter().map(|(_, u)| u.values.len()).collect();
    let found = survey_revealed(&terms, domain, budget, &|unknown| unknowns.get(unknown.index()).copied());
    for (weight, bound) in weights.iter().zip(&found.bounds) {
        if bound.0 < 0 {
            let message = format!("this weight can be {}", Fixed::from_thousandths(bound.0));
            let help = "keep it at 0 or above, for instance with `max(…, 0)`";
            cx.findings.push(Diagnostic::new(Code::E0602, weight.span, message).help(help));
        }
        sound(cx, &weight.value, weight.span, domain, budget);
    }
    if found.least_sum <= 0 && found.bounds.iter().all(|b| b.0 >= 0) {
        let span = weights.first().map_or(Span::NOWHERE, |w| w.span);
        let help = "give one outcome a weight that is never 0";
        cx.findings.push(Diagnostic::new(Code::E0601, span, "the weights of these outcomes can all be 0").help(help));
    }
}
