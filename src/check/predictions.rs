//! Predictions: asked where the player decides, about what can come out one way or the other.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::expression::Entity;
use crate::scenario::{List, Located, Node, Prediction, Scenario, outcomes_of};
use crate::source::Span;

pub(super) fn check(cx: &mut Context<'_>) {
    let scenario = cx.scenario;
    for (key, prediction) in scenario.predictions.iter() {
        place(cx, &prediction.at);
        if prediction.ask.trim().is_empty() {
            cx.report(Code::E0912, prediction.ask.span, "the question is empty");
        }
        about(cx, key, prediction);
    }
}

/// Whether nodes could not be read, so that one may only seem unknown.
fn nodes_incomplete(cx: &Context<'_>) -> bool {
    cx.findings.is_broken(cx.scenario.nodes.span) || cx.scenario.nodes.span == Span::NOWHERE
}

fn place(cx: &mut Context<'_>, at: &Located<String>) {
    match cx.scenario.nodes.get(&at.value).map(|n| &n.value) {
        Some(Node::Decision(_) | Node::Ranking(_)) => {}
        Some(Node::Chance(_)) => {
            let message = format!("nobody can be asked at `{}`: it is a chance node", at.value);
            cx.findings.push(Diagnostic::new(Code::E0911, at.span, message).help("ask at a decision before it"));
        }
        None if nodes_incomplete(cx) => {}
        None => {
            let asking = |(_, node): &&(Located<String>, Located<Node>)| !matches!(node.value, Node::Chance(_));
            let candidates = cx.scenario.nodes.0.iter().filter(asking).map(|(key, _)| key.as_str());
            let message = format!("the prediction is asked at `{}`, which is no node", at.value);
            cx.findings.push(Diagnostic::new(Code::E0911, at.span, message).one_of(&at.value, candidates));
        }
    }
}

fn about(cx: &mut Context<'_>, key: &Located<String>, prediction: &Located<Prediction>) {
    // `value` is also the name of what a `Located` holds.
    let asked: &Prediction = &prediction.value;
    let has_outcomes = asked.outcomes.span != Span::NOWHERE;
    match (&asked.unknown, &asked.value, &asked.chance) {
        (Some(unknown), Some(value), None) if !has_outcomes => self::value(cx, unknown, value),
        (None, None, Some(chance)) if has_outcomes => self::outcomes(cx, chance, &asked.outcomes),
        _ if cx.findings.is_broken(prediction.span) => {}
        (Some(unknown), None, None) if !has_outcomes => {
            let help = cx.scenario.unknowns.get(&unknown.value).and_then(|u| one_of("", u.values.keys()));
            let finding = Diagnostic::new(Code::E0912, unknown.span, "which `value` is the question about?");
            cx.findings.push(finding.maybe_help(help));
        }
        (None, None, Some(chance)) => {
            let help =
                outcomes_of(cx.scenario, &chance.value).and_then(|list| one_of("", list.iter().map(|o| o.id.as_str())));
            let finding = Diagnostic::new(Code::E0912, chance.span, "which `outcomes` is the question about?");
            cx.findings.push(finding.maybe_help(help));
        }
        _ => {
            let message = format!("the prediction `{}` is about nothing, or about too much", key.value);
            let help = "give `unknown` and `value`, or `chance` and `outcomes`";
            cx.findings.push(Diagnostic::new(Code::E0912, key.span, message).help(help));
        }
    }
}

fn value(cx: &mut Context<'_>, unknown: &Located<String>, value: &Located<String>) {
    let found = cx.entity(unknown, "an unknown", |e| match e {
        Entity::Unknown(u) => Some(u),
        _ => None,
    });
    let Some((name, written)) = found.and_then(|u| cx.scenario.unknowns.0.get(u.index())) else { return };
    if written.values.index(&value.value).is_none() && !cx.findings.is_broken(written.span) {
        let message = format!("`{}` is no value of `{}`", value.value, name.value);
        cx.findings.push(Diagnostic::new(Code::E0911, value.span, message).one_of(&value.value, written.values.keys()));
    }
}

/// Every chance of a scenario, as it is named.
fn chances(scenario: &Scenario) -> Vec<String> {
    let mut names = Vec::new();
    for (key, node) in scenario.nodes.iter() {
        match &node.value {
            Node::Chance(_) => names.push(key.value.clone()),
            Node::Decision(decision) => {
                let drawing = decision.choices.iter().filter(|c| !c.outcomes.is_empty());
                names.extend(drawing.map(|c| format!("{}/{}", key.value, c.id.value)));
            }
            Node::Ranking(_) => {}
        }
    }
    names
}

fn outcomes(cx: &mut Context<'_>, chance: &Located<String>, outcomes: &Located<List<String>>) {
    let Some(list) = outcomes_of(cx.scenario, &chance.value) else {
        if !nodes_incomplete(cx) {
            let names = chances(cx.scenario);
            let help = nearest(&chance.value, names.iter().map(String::as_str))
                .unwrap_or_else(|| "the id of a chance node, or `node/choice` of a choice with outcomes".to_owned());
            let message = format!("`{}` is no chance", chance.value);
            cx.findings.push(Diagnostic::new(Code::E0911, chance.span, message).help(help));
        }
        return;
    };
    let ids: Vec<&str> = list.iter().map(|o| o.id.as_str()).collect();
    if cx.findings.is_broken(list.span) {
        return;
    }
    let mut named: Vec<&str> = Vec::new();
    for outcome in outcomes.iter() {
        if !ids.contains(&outcome.as_str()) {
            let message = format!("`{}` is no outcome of `{}`", outcome.value, chance.value);
            cx.findings
                .push(Diagnostic::new(Code::E0911, outcome.span, message).one_of(&outcome.value, ids.iter().copied()));
        } else if named.contains(&outcome.as_str()) {
            cx.report(Code::E0912, outcome.span, format!("`{}` is named twice", outcome.value));
        }
        named.push(outcome.as_str());
    }
    if outcomes.is_empty() && !cx.findings.is_broken(outcomes.span) {
        cx.report(Code::E0912, outcomes.span, "no outcome is named, so it can never come true");
    } else if ids.iter().all(|id| named.contains(id)) {
        cx.report(Code::E0912, outcomes.span, "every outcome is named, so it is certain to come true");
    }
}
