//! Conditions that the declared bounds decide: always true, or never.

use std::cell::Cell;
use std::collections::HashSet;

use super::Sink;
use crate::check::{Checked, Domains, inner_place};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{Binary, Effect, Survey, Term, TermKind, Unary, estimate, survey};
use crate::scenario::{self, Located};
use crate::source::{Span, Text};

/// Instructions spent on trying combinations one by one, for a whole scenario; beyond, intervals must do.
const BUDGET: u64 = 5_000_000;

pub(super) fn look(text: &Text, checked: &Checked, sink: &mut Sink) {
    let domains = Domains::new(checked.scenario(), &checked.world);
    let judge = Judge { text, domains, budget: Cell::new(BUDGET) };
    let mut undecided = HashSet::new();
    for_each_condition(checked, &mut |term, role, subject| {
        // The same words are decided the same way everywhere, and mostly they are not decided at all.
        let words = text.slice(term.span);
        if !undecided.contains(words) {
            let before = sink.list.len();
            judge.look(term, role, subject, sink);
            if sink.list.len() == before {
                undecided.insert(words);
            }
        }
    });
    selects(checked, &judge, sink);
}

/// Conditions inside of what is computed: of `? :` in effects, the pace, weights and conditions.
fn selects(checked: &Checked, judge: &Judge<'_>, sink: &mut Sink) {
    let mut undecided = HashSet::new();
    let mut each = |term: &Term, whole: Span| {
        let mut selected: Vec<&Term> = Vec::new();
        term.visit(&mut |part| {
            if let TermKind::Select(condition, ..) = &part.kind {
                selected.push(condition);
            }
        });
        if selected.is_empty() || undecided.contains(judge.text.slice(whole)) {
            return;
        }
        let before = sink.list.len();
        selected.iter().for_each(|part| judge.part(part, whole, &|| owner(checked, whole), sink));
        if sink.list.len() == before {
            undecided.insert(judge.text.slice(whole));
        }
    };
    checked.world.for_each_question(&mut |term| each(&term.value, term.span));
    checked.world.for_each_effect(&mut |effect| match &effect.value {
        Effect::Variable { value, .. } | Effect::Flag { value, .. } => each(value, effect.span),
        Effect::Assign(..) | Effect::Release(_) => {}
    });
}

/// What a condition decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Choice,
    Text,
    Rule,
    Inject,
    Ending,
    Promise,
    Answer,
}

impl Role {
    const fn never(self) -> &'static str {
        match self {
            Role::Choice => "the choice can never be taken",
            Role::Text => "this text is never shown",
            Role::Rule => "the rule never acts",
            Role::Inject => "the inject never comes",
            Role::Ending => "the clock never leads to this ending",
            Role::Promise => "the promise is never open",
            Role::Answer => "the expert never answers this",
        }
    }

    const fn always(self) -> &'static str {
        match self {
            Role::Choice | Role::Rule | Role::Inject | Role::Promise => "it could be left out",
            Role::Text => "what follows is never shown",
            Role::Ending => "the clock never leads to an ending after it",
            Role::Answer => "the expert never comes to what follows",
        }
    }
}

struct Judge<'a> {
    text: &'a Text,
    domains: Domains,
    budget: Cell<u64>,
}

impl Judge<'_> {
    fn bounds(&self, term: &Term) -> (i64, i64) {
        let domain = |atom| self.domains.of(atom);
        let of = |found: Survey| found.bounds.first().copied().unwrap_or((0, 1));
        match of(estimate(&[term], &domain)) {
            (0, 1) => of(survey(&[term], &domain, &self.budget)),
            decided => decided,
        }
    }

    fn look(&self, term: &Located<Term>, role: Role, subject: &dyn Fn() -> String, sink: &mut Sink) {
        match self.bounds(&term.value) {
            (_, 0) => {
                let message = format!("the condition is never true: {}", role.never());
                sink.push(self.finding(Code::W1302, term.span, message).about(subject()));
            }
            (1, _) => {
                let message = format!("the condition is always true: {}", role.always());
                sink.push(self.finding(Code::W1303, term.span, message).about(subject()));
            }
            _ => self.parts(&term.value, term.span, subject, sink),
        }
    }

    /// Parts that are decided although the whole is not.
    fn parts(&self, term: &Term, whole: Span, subject: &dyn Fn() -> String, sink: &mut Sink) {
        let operands: &[&Term] = match &term.kind {
            TermKind::Binary(Binary::And | Binary::Or, a, b) => &[a, b],
            TermKind::Unary(Unary::Not, a) => &[a],
            _ => return,
        };
        operands.iter().for_each(|part| self.part(part, whole, subject, sink));
    }

    fn part(&self, part: &Term, whole: Span, subject: &dyn Fn() -> String, sink: &mut Sink) {
        let raw = self.text.slice(whole);
        let (code, message) = match self.bounds(part) {
            // A constant was meant as it stands.
            _ if matches!(part.kind, TermKind::Truth(_)) => return,
            (_, 0) => (Code::W1302, "this part is never true"),
            (1, _) => (Code::W1303, "this part is always true"),
            _ => return self.parts(part, whole, subject, sink),
        };
        let span = inner_place(raw, whole, part.span, raw.contains('\\'));
        sink.push(self.finding(code, span, message.to_owned()).about(subject()));
    }

    fn finding(&self, code: Code, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(code, span, message).help("proved by the declared bounds of what it reads")
    }
}

/// Calls `f` on every condition, with what it decides and how `lints` calls what it belongs to.
fn for_each_condition(checked: &Checked, f: &mut impl FnMut(&Located<Term>, Role, &dyn Fn() -> String)) {
    let (written, world) = (checked.scenario(), &checked.world);
    for (i, rule) in world.rules.iter().enumerate() {
        rule.when.iter().for_each(|when| f(when, Role::Rule, &|| format!("rules/{}", i + 1)));
    }
    for (i, promise) in world.promises.iter().enumerate() {
        f(&promise.open, Role::Promise, &|| format!("promises/{}", i + 1));
    }
    for (inject, at) in world.injects.iter().zip(written.injects.iter()) {
        inject.when.iter().for_each(|when| f(when, Role::Inject, &|| at.id.value.clone()));
    }
    for (ending, at) in world.endings.iter().zip(written.endings.iter()) {
        ending.when.iter().for_each(|when| f(when, Role::Ending, &|| at.id.value.clone()));
    }
    for (node, answers) in &world.expert {
        let key = || written.nodes.0.get(node.index()).map_or(String::new(), |(key, _)| key.value.clone());
        answers.iter().filter_map(|a| a.when.as_ref()).for_each(|when| f(when, Role::Answer, &key));
    }
    let mut choices = world.choices.iter();
    for (key, node) in written.nodes.iter() {
        let scenario::Node::Decision(decision) = &node.value else { continue };
        for (at, choice) in decision.choices.iter().zip(choices.by_ref()) {
            let subject = || format!("{}/{}", key.value, at.id.value);
            choice.requires.iter().for_each(|when| f(when, Role::Choice, &subject));
        }
    }
    for text in world.texts() {
        for when in text.alternatives.iter().filter_map(|(when, _)| when.as_ref()) {
            f(when, Role::Text, &|| owner(checked, when.span));
        }
    }
}

/// The node, task, ending or rule that a place in the file lies in.
fn owner(checked: &Checked, span: Span) -> String {
    let written = checked.scenario();
    let nodes = written.nodes.iter().map(|(key, node)| (&key.value, node.span));
    let tasks = written.tasks.iter().map(|(key, task)| (&key.value, task.span));
    let endings = written.endings.iter().map(|ending| (&ending.id.value, ending.span));
    nodes
        .chain(tasks)
        .chain(endings)
        .find(|(_, whole)| whole.contains(span))
        .map(|(key, _)| key.clone())
        .or_else(|| {
            let rule = written.rules.iter().position(|rule| rule.span.contains(span))?;
            Some(format!("rules/{}", rule + 1))
        })
        .unwrap_or_default()
}
