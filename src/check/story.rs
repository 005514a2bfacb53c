//! Resolving the story: nodes, choices, outcomes, endings and the expert's answers.

use super::checked::{Answer, Choice, Ending, Node, NodeKind, Outcome, Pick, World};
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{ChoiceId, Entity, Kind, NodeId, PracticeId, PriorityId, UnknownId};
use crate::scenario::{self, List, Located};
use crate::source::Span;

/// The largest ranking.
const MAX_ITEMS: usize = 8;

pub(super) fn resolve(cx: &mut Context<'_>, world: &mut World) {
    let scenario = cx.scenario;
    if scenario.start.span != Span::NOWHERE {
        world.start = cx.node(&scenario.start).unwrap_or_default();
    }
    let mut choices = 0;
    let places = scenario.nodes.iter().enumerate().map(|(i, (key, node))| {
        let first = choices;
        if let scenario::Node::Decision(decision) = &node.value {
            choices += decision.choices.len();
        }
        (NodeId::at(i), first, key, &node.value)
    });
    let places: Vec<_> = places.collect();
    let resolved = cx.side_by_side(&places, |cx, &(id, first, key, node)| match node {
        scenario::Node::Decision(decision) => self::decision(cx, id, first, key, decision),
        scenario::Node::Ranking(ranking) => (self::ranking(cx, ranking), Vec::new()),
        scenario::Node::Chance(chance) => (self::chance(cx, key, chance), Vec::new()),
    });
    for (node, choices) in resolved {
        world.nodes.push(node);
        world.choices.extend(choices);
    }
    endings(cx, world);
    expert(cx, world);
}

/// A decision with its choices, which are numbered from `first` on.
fn decision(
    cx: &mut Context<'_>,
    id: NodeId,
    first: usize,
    key: &Located<String>,
    decision: &scenario::Decision,
) -> (Node, Vec<Choice>) {
    if decision.choices.is_empty()
        && decision.choices.span != Span::NOWHERE
        && !cx.findings.is_broken(decision.choices.span)
    {
        cx.report(Code::E0502, key.span, format!("the decision `{}` has no choices", key.value));
    }
    let choices = (0..decision.choices.len()).map(|i| ChoiceId::at(first + i)).collect();
    let resolved = decision.choices.iter().map(|choice| self::choice(cx, id, choice)).collect();
    let text = Some(cx.prose(&decision.text));
    let detail = cx.optional_prose(decision.detail.as_ref());
    let speaker = cx.speaker(decision.speaker.as_ref());
    let at = decision.at.as_ref().map(|t| cx.tick(t, 0));
    (Node { at, speaker, text, detail, kind: NodeKind::Decision { choices } }, resolved)
}

fn choice(cx: &mut Context<'_>, node: NodeId, choice: &Located<scenario::Choice>) -> Choice {
    let priority = |cx: &mut Context<'_>, name: &Located<String>| {
        let found = cx.entity(name, "a priority", |e| match e {
            Entity::Priority(p) => Some(p),
            _ => None,
        });
        cx.misspelt_marks |= found.is_none();
        found
    };
    let starts: Vec<PriorityId> = choice.starts.iter().filter_map(|n| priority(cx, n)).collect();
    let defers: Vec<PriorityId> = choice.defers.iter().filter_map(|n| priority(cx, n)).collect();
    if !starts.is_empty() && choice.takes.0 == 0 {
        cx.report(Code::E0808, choice.starts.span, "a choice that `starts` a priority takes at least one tick");
    }
    if let (true, Some(requires)) = (choice.fallback.value, &choice.requires) {
        cx.report(Code::E0504, requires.span, "a fallback must have no condition: it is there when nothing else is");
    }
    if let (true, Some(look)) = (choice.fallback.value, &choice.look) {
        cx.report(Code::E0504, look.span, "a fallback takes no look: it must be there a second time too");
    }
    let length = cx.scenario.clock.length.0;
    if choice.takes.0 > length && length > 0 {
        cx.report(Code::E0405, choice.takes.span, format!("this takes longer than the clock's {length} ticks"));
    }
    let practice = choice.practice.as_ref().and_then(|name| practice(cx, name));
    let look = choice.look.as_ref().and_then(|name| look(cx, name));
    let goto = choice.goto.as_ref().and_then(|g| cx.goto(g));
    let outcomes = self::outcomes(cx, &choice.outcomes, choice.goto.as_ref(), look, choice.look.is_some());
    if choice.look.is_some() && choice.outcomes.is_empty() {
        cx.report(
            Code::E0604,
            choice.look.as_ref().map_or(choice.span, |l| l.span),
            "a look needs an outcome for each signal",
        );
    }
    if choice.goto.is_none() && choice.outcomes.is_empty() && !cx.findings.is_broken(choice.span) {
        cx.graph_incomplete = true;
        let help = "add `goto: \"node\"`, or outcomes that each have one";
        let message = format!("the choice `{}` leads nowhere", choice.id.value);
        cx.findings.push(Diagnostic::new(Code::E0103, choice.id.span, message).help(help));
    }
    Choice {
        node,
        label: cx.prose(&choice.label),
        detail: cx.optional_prose(choice.detail.as_ref()),
        requires: cx.optional(choice.requires.as_ref(), Kind::Truth),
        locked: cx.optional_prose(choice.locked.as_ref()),
        hide: choice.hide.value,
        fallback: choice.fallback.value,
        takes: choice.takes.0,
        effects: cx.effects(&choice.effects),
        starts,
        defers,
        practice,
        look,
        outcomes,
        luck: choice.luck.value,
        reply: cx.optional_prose(choice.reply.as_ref()),
        goto,
    }
}

fn practice(cx: &mut Context<'_>, name: &Located<String>) -> Option<PracticeId> {
    let found = cx.scenario.practices.index(&name.value).map(PracticeId::at);
    if found.is_none() {
        cx.misspelt_marks = true;
        let message = format!("unknown practice `{}`", name.value);
        cx.findings
            .push(Diagnostic::new(Code::E0204, name.span, message).one_of(&name.value, cx.scenario.practices.keys()));
    }
    found
}

fn look(cx: &mut Context<'_>, name: &Located<String>) -> Option<(UnknownId, u8)> {
    if cx.names_incomplete || cx.findings.is_broken(cx.scenario.unknowns.span) {
        return None;
    }
    let found = name.value.split_once('/').and_then(|(unknown, look)| {
        let place = cx.scenario.unknowns.index(unknown)?;
        let (_, unknown) = cx.scenario.unknowns.0.get(place)?;
        Some((UnknownId::at(place), u8::try_from(unknown.looks.index(look)?).ok()?))
    });
    if found.is_none() {
        let all: Vec<String> = cx
            .scenario
            .unknowns
            .iter()
            .flat_map(|(unknown, u)| u.looks.keys().map(|look| format!("{}/{look}", unknown.value)).collect::<Vec<_>>())
            .collect();
        let message = format!("unknown look `{}`", name.value);
        cx.findings
            .push(Diagnostic::new(Code::E0204, name.span, message).one_of(&name.value, all.iter().map(String::as_str)));
    }
    found
}

fn outcomes(
    cx: &mut Context<'_>,
    list: &Located<List<scenario::Outcome>>,
    default: Option<&Located<String>>,
    look: Option<(UnknownId, u8)>,
    has_look: bool,
) -> Vec<Outcome> {
    let signals: Option<Vec<String>> = look.and_then(|(unknown, look)| {
        let (_, unknown) = cx.scenario.unknowns.0.get(unknown.index())?;
        let (_, rows) = unknown.looks.0.get(usize::from(look))?;
        rows.iter().next().map(|(_, row)| row.keys().map(str::to_owned).collect())
    });
    let mut seen: Vec<Option<u8>> = Vec::new();
    let mut resolved = Vec::new();
    for outcome in list.iter() {
        let goto = match outcome.goto.as_ref().or(default) {
            Some(target) => cx.goto(target),
            None => {
                if !cx.findings.is_broken(outcome.span) {
                    let message = format!("the outcome `{}` leads nowhere", outcome.id.value);
                    cx.findings
                        .push(Diagnostic::new(Code::E0103, outcome.id.span, message).help("add `goto: \"node\"`"));
                }
                cx.graph_incomplete = true;
                None
            }
        };
        let mut weight = None;
        let mut signal = None;
        match (&signals, &outcome.weight, &outcome.signal) {
            // The look itself is wrong, which has been said.
            (None, ..) if has_look => {}
            (Some(signals), None, Some(name)) => {
                signal = signals.iter().position(|s| *s == name.value).and_then(|i| u8::try_from(i).ok());
                if signal.is_none() || seen.contains(&signal) {
                    let message = if signal.is_none() {
                        format!("the look has no signal `{}`", name.value)
                    } else {
                        format!("a second outcome for the signal `{}`", name.value)
                    };
                    cx.findings.push(
                        Diagnostic::new(Code::E0604, name.span, message)
                            .one_of(&name.value, signals.iter().map(String::as_str)),
                    );
                }
                seen.push(signal);
            }
            (None, Some(source), None) => weight = cx.expression(source, Kind::Number),
            (Some(_), _, _) => {
                cx.report(Code::E0604, outcome.id.span, "an outcome of a look has a `signal` and no `weight`");
            }
            (None, _, Some(name)) => {
                cx.report(Code::E0604, name.span, "a `signal` belongs to a choice with a `look`; give a `weight`");
            }
            _ => {
                if !cx.findings.is_broken(outcome.span) {
                    let message = format!("missing field `weight` in the outcome `{}`", outcome.id.value);
                    cx.report(Code::E0103, outcome.id.span, message);
                }
            }
        }
        let text = cx.optional_prose(outcome.text.as_ref());
        let effects = cx.effects(&outcome.effects);
        resolved.push(Outcome { weight, signal, text, effects, goto });
    }
    // A signal that is wrong here is probably the one that would be missed.
    let all_fit = seen.iter().all(Option::is_some) && seen.len() == list.len();
    if let Some(signals) = signals.filter(|_| all_fit) {
        for (i, signal) in signals.iter().enumerate() {
            if !list.is_empty() && !seen.contains(&u8::try_from(i).ok()) && !cx.findings.is_broken(list.span) {
                cx.report(Code::E0604, list.span, format!("no outcome for the signal `{signal}`"));
            }
        }
    }
    resolved
}

fn ranking(cx: &mut Context<'_>, ranking: &scenario::Ranking) -> Node {
    if !(2..=MAX_ITEMS).contains(&ranking.items.len()) && !cx.findings.is_broken(ranking.items.span) {
        cx.report(Code::E0406, ranking.items.span, format!("a ranking has 2 to {MAX_ITEMS} items"));
    }
    let items = ranking.items.iter().map(|item| cx.prose(&item.label)).collect();
    if ranking.goto.span == Span::NOWHERE {
        cx.graph_incomplete = true;
    }
    let goto = if ranking.goto.span == Span::NOWHERE { None } else { cx.goto(&ranking.goto) };
    let text = Some(cx.prose(&ranking.text));
    let detail = cx.optional_prose(ranking.detail.as_ref());
    let speaker = cx.speaker(ranking.speaker.as_ref());
    let at = ranking.at.as_ref().map(|t| cx.tick(t, 0));
    Node { at, speaker, text, detail, kind: NodeKind::Ranking { items, goto } }
}

fn chance(cx: &mut Context<'_>, key: &Located<String>, chance: &scenario::Chance) -> Node {
    if chance.outcomes.is_empty()
        && chance.outcomes.span != Span::NOWHERE
        && !cx.findings.is_broken(chance.outcomes.span)
    {
        cx.report(Code::E0502, key.span, format!("the chance node `{}` has no outcomes", key.value));
    }
    let outcomes = self::outcomes(cx, &chance.outcomes, None, None, false);
    let text = cx.optional_prose(chance.text.as_ref());
    let speaker = cx.speaker(chance.speaker.as_ref());
    let at = chance.at.as_ref().map(|t| cx.tick(t, 0));
    Node { at, speaker, text, detail: None, kind: NodeKind::Chance { outcomes, luck: chance.luck.value } }
}

fn endings(cx: &mut Context<'_>, world: &mut World) {
    let list = &cx.scenario.endings;
    let complete = !cx.findings.is_broken(list.span);
    if list.is_empty() && list.span != Span::NOWHERE && complete {
        cx.report(Code::E0506, list.span, "a scenario needs an ending");
    }
    for (i, ending) in list.iter().enumerate() {
        let last = i + 1 == list.len();
        match (&ending.when, last) {
            (Some(when), true) if complete => {
                cx.report(Code::E0506, when.span, "the last ending must have no condition, so that one always holds");
            }
            (None, false) if complete => {
                let message =
                    format!("the endings after `{}` could never be entered when the clock runs out", ending.id.value);
                cx.report(Code::E0506, ending.id.span, message);
            }
            _ => {}
        }
        let when = cx.optional(ending.when.as_ref(), Kind::Truth);
        let text = cx.prose(&ending.text);
        let effects = cx.effects(&ending.effects);
        world.endings.push(Ending { when, text, effects });
    }
}

fn expert(cx: &mut Context<'_>, world: &mut World) {
    for (key, answers) in cx.scenario.expert.iter() {
        let Some(&node) = cx.names.nodes.get(&key.value) else {
            if !cx.nodes_twice {
                let message = format!("the expert answers at `{}`, which is no node", key.value);
                cx.findings
                    .push(Diagnostic::new(Code::E0901, key.span, message).one_of(&key.value, cx.scenario.nodes.keys()));
            }
            continue;
        };
        let mut resolved = Vec::new();
        for answer in answers.0.iter() {
            let when = cx.optional(answer.when.as_ref(), Kind::Truth);
            if let Some(pick) = pick(cx, world, node, answer) {
                resolved.push(Answer { when, pick });
            }
        }
        world.expert.push((node, resolved));
    }
    world.expert.sort_by_key(|(node, _)| *node);
    let misspelt = cx.scenario.expert.keys().any(|key| !cx.names.nodes.contains_key(key));
    if misspelt || cx.findings.is_broken(cx.scenario.expert.span) {
        return;
    }
    let answered: std::collections::HashSet<&str> =
        cx.scenario.expert.iter().filter(|(_, a)| !a.0.is_empty()).map(|(key, _)| key.value.as_str()).collect();
    for (key, node) in cx.scenario.nodes.iter() {
        let choosing = match &node.value {
            scenario::Node::Decision(decision) => !decision.choices.is_empty(),
            scenario::Node::Ranking(_) => true,
            scenario::Node::Chance(_) => false,
        };
        if choosing && !cx.findings.is_broken(node.span) && !answered.contains(key.value.as_str()) {
            cx.report(Code::W1001, key.span, format!("no expert answer at `{}`", key.value));
        }
    }
}

fn pick(cx: &mut Context<'_>, world: &World, node: NodeId, answer: &Located<scenario::Answer>) -> Option<Pick> {
    let (_, written) = cx.scenario.nodes.0.get(node.index())?;
    match (&written.value, &answer.choice, &answer.order) {
        (scenario::Node::Decision(decision), Some(choice), None) => {
            let place = decision.choices.iter().position(|c| c.id.value == choice.value);
            let is_whole =
                decision.choices.span != Span::NOWHERE && decision.choices.iter().all(|c| !c.id.value.is_empty());
            let mut ids = std::collections::HashSet::new();
            let is_clear = decision.choices.iter().all(|c| ids.insert(c.id.as_str()));
            if place.is_none() && is_whole && is_clear {
                let message = format!("the expert takes `{}`, which is no choice there", choice.value);
                cx.findings.push(
                    Diagnostic::new(Code::E0901, choice.span, message)
                        .one_of(&choice.value, decision.choices.iter().map(|c| c.id.as_str())),
                );
            }
            match world.nodes.get(node.index()).map(|n| &n.kind) {
                Some(NodeKind::Decision { choices }) => choices.get(place?).copied().map(Pick::Choice),
                _ => None,
            }
        }
        _ if cx.findings.is_broken(written.span) => None,
        (scenario::Node::Ranking(ranking), None, Some(order)) => {
            let ids: Vec<&str> = ranking.items.iter().map(|i| i.id.as_str()).collect();
            let mut places = Vec::new();
            for item in order.iter() {
                match ids.iter().position(|id| *id == item.value).and_then(|i| u8::try_from(i).ok()) {
                    Some(place) if !places.contains(&place) => places.push(place),
                    Some(_) => cx.report(Code::E0901, item.span, format!("`{}` stands twice in the order", item.value)),
                    None => {
                        let message = format!("`{}` is no item of the ranking", item.value);
                        cx.findings.push(
                            Diagnostic::new(Code::E0901, item.span, message).one_of(&item.value, ids.iter().copied()),
                        );
                    }
                }
            }
            if places.len() < ids.len() && order.len() < ids.len() {
                cx.report(Code::E0901, order.span, "the order does not hold every item");
            }
            Some(Pick::Order(places))
        }
        (scenario::Node::Chance(_), _, _) => {
            cx.report(Code::E0901, answer.span, "a chance node is nobody's decision");
            None
        }
        (scenario::Node::Decision(_), _, _) => {
            cx.report(Code::E0901, answer.span, "at a decision the expert names one `choice`");
            None
        }
        (scenario::Node::Ranking(_), _, _) => {
            cx.report(Code::E0901, answer.span, "at a ranking the expert gives an `order`");
            None
        }
    }
}
