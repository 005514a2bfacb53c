//! Ids: their form, and that each names one thing.

use std::collections::HashMap;

use super::findings::Findings;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{
    EndingId, Entity, FlagId, MemberId, Names, NodeId, PersonId, PriorityId, RESERVED, TaskId, UnknownId, VariableId,
};
use crate::scenario::{List, Located, Map, Node, Rule, Scenario};
use crate::source::Span;

/// The longest id.
const MAX_ID: usize = 64;
/// Most effects of rules in a whole run.
const MOST_CHANGES: u64 = 500_000;
/// Most things of one sort; ids are 16 bits wide.
const MOST: usize = 60_000;

/// Collects all names of a scenario.
pub(super) fn collect(scenario: &Scenario, findings: &mut Findings) -> (Names, HashMap<String, EndingId>) {
    let mut names = Names { has_clock: true, ..Names::default() };
    let mut places: HashMap<String, Span> = HashMap::new();
    own_id(&scenario.id, findings);

    let mut space = |key: &Located<String>, entity: Entity, findings: &mut Findings| {
        form(key, findings);
        match places.get(&key.value) {
            Some(&first) => {
                let other = names.entities.get(&key.value).map_or("something", |e| e.noun());
                findings.push(
                    Diagnostic::new(Code::E0202, key.span, format!("`{}` is already the name of {other}", key.value))
                        .label("the second one")
                        .related(first, "the first one"),
                );
            }
            None => {
                places.insert(key.value.clone(), key.span);
                names.entities.insert(key.value.clone(), entity);
            }
        }
    };
    let mut each = |keys: Vec<&Located<String>>, make: &dyn Fn(usize) -> Entity, findings: &mut Findings| {
        for (i, key) in keys.into_iter().enumerate() {
            space(key, make(i), findings);
        }
    };
    each(keys(&scenario.variables), &|i| Entity::Variable(VariableId::at(i)), findings);
    each(keys(&scenario.flags), &|i| Entity::Flag(FlagId::at(i)), findings);
    each(keys(&scenario.unknowns), &|i| Entity::Unknown(UnknownId::at(i)), findings);
    each(keys(&scenario.tasks), &|i| Entity::Task(TaskId::at(i)), findings);
    each(keys(&scenario.team), &|i| Entity::Member(MemberId::at(i)), findings);
    each(keys(&scenario.people), &|i| Entity::Person(PersonId::at(i)), findings);
    each(keys(&scenario.priorities), &|i| Entity::Priority(PriorityId::at(i)), findings);

    for (_, unknown) in scenario.unknowns.iter() {
        unknown.values.iter().for_each(|(key, _)| form(key, findings));
        unknown.looks.iter().for_each(|(key, _)| form(key, findings));
        names.values.push(unknown.values.keys().map(str::to_owned).collect());
    }
    let mut story: HashMap<&str, Span> = HashMap::new();
    for (i, (key, node)) in scenario.nodes.iter().enumerate() {
        form(key, findings);
        story.insert(&key.value, key.span);
        names.nodes.insert(key.value.clone(), NodeId::at(i));
        if let Node::Ranking(ranking) = &node.value {
            let items = ranking.items.iter().map(|item| item.id.value.clone()).collect();
            names.items.insert(NodeId::at(i), items);
        }
    }
    let mut endings = HashMap::new();
    for (i, ending) in scenario.endings.iter().enumerate() {
        form(&ending.id, findings);
        if let Some(&first) = story.get(ending.id.as_str()) {
            findings.push(
                Diagnostic::new(
                    Code::E0202,
                    ending.id.span,
                    format!("`{}` is already the name of a node or ending", ending.id.value),
                )
                .related(first, "the first one"),
            );
        }
        story.insert(&ending.id.value, ending.id.span);
        endings.insert(ending.id.value.clone(), EndingId::at(i));
    }
    lists(scenario, findings);
    limits(scenario, findings);
    (names, endings)
}

fn keys<T>(map: &Map<T>) -> Vec<&Located<String>> {
    map.0.iter().map(|(key, _)| key).collect()
}

/// Ids that are unique in their list only.
fn lists(scenario: &Scenario, findings: &mut Findings) {
    scenario.practices.iter().for_each(|(key, _)| form(key, findings));
    scenario.targets.iter().for_each(|(key, _)| form(key, findings));
    scenario.predictions.iter().for_each(|(key, _)| form(key, findings));
    unique(&scenario.injects, |i| &i.id, "inject", findings);
    for (_, node) in scenario.nodes.iter() {
        match &node.value {
            Node::Decision(decision) => {
                unique(&decision.choices, |c| &c.id, "choice", findings);
                for choice in decision.choices.iter() {
                    unique(&choice.outcomes, |o| &o.id, "outcome", findings);
                }
            }
            Node::Ranking(ranking) => unique(&ranking.items, |i| &i.id, "item", findings),
            Node::Chance(chance) => unique(&chance.outcomes, |o| &o.id, "outcome", findings),
        }
    }
}

fn unique<T>(list: &List<T>, id: impl Fn(&T) -> &Located<String>, noun: &str, findings: &mut Findings) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for element in list.iter() {
        let id = id(&element.value);
        if findings.is_broken(element.span) && id.value.is_empty() {
            continue;
        }
        form(id, findings);
        if let Some(first) = seen.insert(&id.value, id.span) {
            findings.push(
                Diagnostic::new(Code::E0202, id.span, format!("a second {noun} `{}`", id.value))
                    .label("the second one")
                    .related(first, "the first one"),
            );
        }
    }
}

fn limits(scenario: &Scenario, findings: &mut Findings) {
    let choices: usize = scenario
        .nodes
        .iter()
        .map(|(_, node)| match &node.value {
            Node::Decision(d) => d.choices.len(),
            Node::Ranking(_) | Node::Chance(_) => 0,
        })
        .sum();
    let longest_list = scenario.nodes.iter().flat_map(|(_, node)| match &node.value {
        Node::Decision(d) => d.choices.iter().map(|c| c.outcomes.len()).collect(),
        Node::Ranking(r) => vec![r.items.len()],
        Node::Chance(c) => vec![c.outcomes.len()],
    });
    let sizes = [
        scenario.nodes.len(),
        choices,
        longest_list.max().unwrap_or(0),
        scenario.variables.len(),
        scenario.flags.len(),
        scenario.unknowns.len(),
        scenario.tasks.len(),
        scenario.team.len(),
        scenario.people.len(),
        scenario.priorities.len(),
        scenario.rules.len(),
        scenario.targets.len(),
        scenario.practices.len(),
        scenario.predictions.len(),
        scenario.injects.len(),
        scenario.endings.len(),
    ];
    if sizes.into_iter().any(|n| n > MOST) {
        findings.report(Code::E0902, scenario.nodes.span, format!("more than {MOST} of one sort of thing"));
    }
    // What rules do in a whole run is remembered, event by event.
    let ticks = u64::from(scenario.clock.length.0);
    let busy = |rule: &Rule| (rule.effects.len() as u64).saturating_mul(ticks / u64::from(rule.every.0.max(1)));
    let changes = scenario.rules.iter().map(|rule| busy(&rule.value)).fold(0, u64::saturating_add);
    if changes > MOST_CHANGES {
        let message = format!("the rules can change things {changes} times in a run, more than {MOST_CHANGES}");
        findings.push(
            Diagnostic::new(Code::E0902, scenario.rules.span, message).help("let rules apply `every` so many ticks"),
        );
    }
}

/// Whether a text has the form of an id; the ids of scenarios and frameworks may hold dashes.
pub(crate) fn is_id(text: &str, dash: bool) -> bool {
    text.len() <= MAX_ID
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || (dash && b == b'-'))
}

/// An id of the form the language allows.
pub(super) fn form(id: &Located<String>, findings: &mut Findings) {
    if id.span == Span::NOWHERE && id.value.is_empty() {
        // A missing field; reported as such.
        return;
    }
    if RESERVED.contains(&id.value.as_str()) {
        let message = format!("`{}` is a word of the language", id.value);
        let help =
            format!("conditions and effects read it as theirs; another name, such as `{}_it`, is free", id.value);
        findings.push(Diagnostic::new(Code::E0201, id.span, message).help(help));
    } else if !is_id(&id.value, false) {
        let help = "lower-case letters, digits and `_`, a letter first, at most 64 characters";
        let shown: String = id.value.chars().take(40).collect();
        findings.push(Diagnostic::new(Code::E0201, id.span, format!("`{shown}` is no id")).help(help));
    }
}

fn own_id(id: &Located<String>, findings: &mut Findings) {
    if id.span != Span::NOWHERE && !is_id(&id.value, true) {
        let help = "lower-case letters, digits, `_` and `-`, a letter first, at most 64 characters";
        findings.push(Diagnostic::new(Code::E0201, id.span, "this is no id").help(help));
    }
}
