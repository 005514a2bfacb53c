//! Slips that the text shows: effects that change nothing or are cut off, answers that never count, scores that reward the
//! contrary of what is said.

use std::cell::Cell;
use std::collections::HashMap;

use super::Sink;
use crate::check::{Checked, Domains, Pick, Target};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{Assign, Binary, Effect, Term, TermKind, survey};
use crate::number::Fixed;
use crate::scenario::{self, Better, List, Located, Outcome, Source, Worth};
use crate::source::{Span, Text};

/// Instructions spent on trying combinations one by one, for all answers of a scenario; beyond, intervals must do.
const BUDGET: u64 = 1_000_000;

pub(super) fn look(text: &Text, checked: &Checked, sink: &mut Sink) {
    effects(text, checked, sink);
    answers(checked, sink);
    contrary(checked, sink);
}

/// Every list of effects as written, with how `lints` calls what it belongs to, made where it is needed only.
fn for_each_list(checked: &Checked, f: &mut impl FnMut(&List<Source>, &dyn Fn() -> String)) {
    fn each(
        outcomes: &List<Outcome>,
        owner: &dyn Fn() -> String,
        f: &mut impl FnMut(&List<Source>, &dyn Fn() -> String),
    ) {
        for outcome in outcomes.iter() {
            f(&outcome.effects, &|| format!("{}/{}", owner(), outcome.id.value));
        }
    }
    let written = checked.scenario();
    written.tasks.iter().for_each(|(key, task)| f(&task.done, &|| key.value.clone()));
    for (i, rule) in written.rules.iter().enumerate() {
        f(&rule.effects, &|| format!("rules/{}", i + 1));
    }
    for (key, node) in written.nodes.iter() {
        match &node.value {
            scenario::Node::Decision(decision) => {
                for choice in decision.choices.iter() {
                    let owner = || format!("{}/{}", key.value, choice.id.value);
                    f(&choice.effects, &owner);
                    each(&choice.outcomes, &owner, f);
                }
            }
            scenario::Node::Chance(chance) => each(&chance.outcomes, &|| key.value.clone(), f),
            scenario::Node::Ranking(_) => {}
        }
    }
    written.endings.iter().for_each(|ending| f(&ending.effects, &|| ending.id.value.clone()));
}

fn effects(text: &Text, checked: &Checked, sink: &mut Sink) {
    let mut resolved: HashMap<Span, &Effect> = HashMap::new();
    checked.world.for_each_effect(&mut |effect| {
        resolved.insert(effect.span, &effect.value);
    });
    for_each_list(checked, &mut |list, subject| {
        let mut given: HashMap<&str, Span> = HashMap::new();
        let mut sent: HashMap<usize, Span> = HashMap::new();
        for source in list.iter() {
            let span = source.span;
            let Some(effect) = resolved.get(&span) else { continue };
            if list.0.len() > 1
                && let Some(first) = given.insert(text.slice(span), span)
            {
                let help = match effect {
                    Effect::Variable { how: Assign::Add | Assign::Subtract, .. } => "leave one out, or write their sum",
                    _ => "leave one of them out",
                };
                let finding =
                    Diagnostic::new(Code::W1206, span, "the same effect is given twice here").about(subject());
                sink.push(finding.related(first, "given here").help(help));
                continue;
            }
            match effect {
                Effect::Variable { variable, how, constant: Some(constant), .. } => {
                    if let Some((key, written)) = checked.scenario().variables.0.get(variable.index()) {
                        constant_change(&key.value, written, *how, *constant, (span, subject), sink);
                    }
                }
                Effect::Assign(member, _) => {
                    if let Some(first) = sent.insert(member.index(), span) {
                        let who = checked.scenario().team.0.get(member.index()).map_or("", |(key, _)| &key.value);
                        let message = format!("`{who}` is assigned twice here, and only the last counts");
                        let finding = Diagnostic::new(Code::W1206, span, message).about(subject());
                        sink.push(finding.related(first, "assigned here").help("nobody works on two tasks at once"));
                    }
                }
                Effect::Variable { .. } | Effect::Flag { .. } | Effect::Release(_) => {}
            }
        }
    });
}

fn constant_change(
    name: &str,
    variable: &Located<scenario::Variable>,
    how: Assign,
    constant: Fixed,
    (span, subject): (Span, &dyn Fn() -> String),
    sink: &mut Sink,
) {
    let (min, max) = (&variable.min, &variable.max);
    let beyond = match how {
        Assign::Set if constant > max.value => Some(("above", max)),
        Assign::Set if constant < min.value => Some(("below", min)),
        _ => None,
    };
    if let Some((side, bound)) = beyond {
        let message = format!("{constant} lies {side} the bounds of `{name}`: it becomes {}", bound.value);
        let finding = Diagnostic::new(Code::W1206, span, message).about(subject());
        let help = format!("write {}, or move the bound", bound.value);
        sink.push(finding.related(bound.span, "the bound").help(help));
    }
    let idle = match how {
        Assign::Set => false,
        Assign::Add | Assign::Subtract => constant == Fixed::ZERO,
        Assign::Multiply | Assign::Divide => constant == Fixed::ONE,
    };
    if idle {
        let message = format!("this effect never changes `{name}`");
        sink.report(Code::W1206, span, &subject(), message, "leave it out, or write another number");
    }
}

/// Answers of the expert behind one that is always taken, and answers that ask for what their choice forbids.
fn answers(checked: &Checked, sink: &mut Sink) {
    let domains = Domains::new(checked.scenario(), &checked.world);
    let budget = Cell::new(BUDGET);
    for ((node, answers), (key, written)) in checked.world.expert.iter().zip(checked.scenario().expert.iter()) {
        // Entries that name no node are errors, so both lists run side by side; a doubt is no finding.
        let own = checked.scenario().nodes.0.get(node.index());
        if own.is_none_or(|(id, _)| id.value != key.value) || answers.len() != written.0.len() {
            continue;
        }
        let mut taken: Option<Span> = None;
        for (answer, at) in answers.iter().zip(written.0.iter()) {
            if let Some(first) = taken {
                let finding =
                    Diagnostic::new(Code::W1002, at.span, "this answer never counts: one before it always does");
                let help = "the first answer that fits is taken: put it before, or give the other one a `when`";
                sink.push(finding.about(&key.value).related(first, "always taken").help(help));
                continue;
            }
            let most = |term: &Term| {
                let found = survey(&[term], &|atom| domains.of(atom), &budget);
                found.bounds.first().map_or(1, |bound| bound.1)
            };
            if let Some(finding) =
                answer.when.as_ref().and_then(|when| contradiction(checked, when, &answer.pick, &most))
            {
                sink.push(finding.about(&key.value));
            }
            if answer.when.is_none() && is_free(checked, &answer.pick) {
                taken = Some(at.span);
            }
        }
    }
}

/// Whether what an answer names can be taken wherever it is asked.
fn is_free(checked: &Checked, pick: &Pick) -> bool {
    match pick {
        Pick::Order(_) => true,
        Pick::Choice(id) => {
            let choice = checked.world.choices.get(id.index());
            choice.is_some_and(|c| c.requires.is_none() && c.look.is_none() && !c.fallback)
        }
    }
}

/// An answer whose choice is locked whenever its `when` holds; `most` is the largest value of a term.
fn contradiction(
    checked: &Checked,
    when: &Located<Term>,
    pick: &Pick,
    most: &dyn Fn(&Term) -> i64,
) -> Option<Diagnostic> {
    let Pick::Choice(id) = pick else { return None };
    let requires = checked.world.choices.get(id.index())?.requires.as_ref()?;
    let kind = TermKind::Binary(Binary::And, Box::new(when.value.clone()), Box::new(requires.value.clone()));
    let both = Term { kind, span: when.value.span };
    // What never holds by itself is said elsewhere.
    if most(&both) > 0 || most(&when.value) == 0 || most(&requires.value) == 0 {
        return None;
    }
    let message = "this answer never counts: its choice is locked whenever its `when` holds";
    let help = "turn the condition round, or name another choice; proved by the declared bounds";
    let finding = Diagnostic::new(Code::W1002, when.span, message);
    Some(finding.related(requires.span, "what the choice requires").help(help))
}

/// Scores and targets that pay for what `better` calls worse.
fn contrary(checked: &Checked, sink: &mut Sink) {
    let scenario = checked.scenario();
    for (key, variable) in scenario.variables.iter() {
        let Some(worth) = &variable.outcome else { continue };
        if let Some(rises) = direction(worth)
            && rises != (variable.better.value == Better::Higher)
        {
            let (paid, said) = if rises { ("more", "lower") } else { ("less", "higher") };
            let message = format!("the table pays for {paid} of `{}`, but `better` says `{said}`", key.value);
            let finding = Diagnostic::new(Code::W1307, worth.table.span, message).about(&key.value);
            sink.push(finding.related(variable.better.span, "said here").help("turn the fractions round, or `better`"));
        }
    }
    for ((key, written), target) in scenario.targets.iter().zip(&checked.world.targets) {
        let (scenario::Target::Level(level), Target::Level { variable, from, to, .. }) = (&written.value, target)
        else {
            continue;
        };
        let Some((name, variable)) = scenario.variables.0.get(variable.index()) else { continue };
        if (to > from) != (variable.better.value == Better::Higher) {
            let (way, said) = if to > from { ("up", "lower") } else { ("down", "higher") };
            let message =
                format!("the target leads `{}` {way} from {from} to {to}, but `better` says `{said}`", name.value);
            let finding = Diagnostic::new(Code::W1307, level.to.span, message).about(&key.value);
            sink.push(finding.related(variable.better.span, "said here").help("change `to` or `from`, or `better`"));
        }
    }
}

/// Whether a table's fractions rise, or fall; none if they do neither, or both.
fn direction(worth: &Worth) -> Option<bool> {
    let fractions: Vec<Fixed> = worth.table.iter().map(|point| point.1.value).collect();
    let pairs = || fractions.iter().zip(fractions.iter().skip(1));
    match (pairs().any(|(a, b)| b > a), pairs().any(|(a, b)| b < a)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}
