//! The story as a graph: what can be reached, what leads nowhere, what could go on for ever.

use petgraph::graph::{DiGraph, NodeIndex};

use super::checked::{Goto, NodeKind, World};
use super::context::Context;
use super::{cycle, lock};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::NodeId;
use crate::scenario::{self, Located};
use crate::source::Span;

/// Of a long cycle no more is shown.
const MOST_SHOWN: usize = 6;

/// A way from one node on.
struct Way<'s> {
    from: NodeId,
    to: Goto,
    /// Whether time passes on the way.
    timed: bool,
    /// The `goto` that leads there.
    span: Span,
    /// The choice that takes it, where it is one.
    choice: Option<&'s Located<String>>,
}

pub(super) fn check(cx: &mut Context<'_>, world: &World) {
    lock::ups(cx, world);
    if cx.graph_incomplete || world.nodes.is_empty() {
        return;
    }
    let ways = ways(cx, world);
    let owners = owners(cx, world, &ways);
    unreachable(cx, &owners);
    frames(cx, &ways, &owners);
    endless(cx, world, &ways);
}

fn ways<'s>(cx: &Context<'s>, world: &World) -> Vec<Way<'s>> {
    let mut ways = Vec::new();
    let place = |goto: Option<&Located<String>>| goto.map_or(Span::NOWHERE, |goto| goto.span);
    for (i, (node, (_, written))) in world.nodes.iter().zip(cx.scenario.nodes.iter()).enumerate() {
        let from = NodeId::at(i);
        match (&node.kind, &written.value) {
            (NodeKind::Decision { choices }, scenario::Node::Decision(decision)) => {
                for (choice, written) in choices.iter().zip(decision.choices.iter()) {
                    let Some(choice) = world.choices.get(choice.index()) else { continue };
                    let (timed, own) = (choice.takes > 0, written.goto.as_ref());
                    let way = |to, span| Way { from, to, timed, span, choice: Some(&written.id) };
                    if choice.outcomes.is_empty() {
                        ways.extend(choice.goto.map(|to| way(to, place(own))));
                    }
                    for (outcome, written) in choice.outcomes.iter().zip(written.outcomes.iter()) {
                        ways.extend(outcome.goto.map(|to| way(to, place(written.goto.as_ref().or(own)))));
                    }
                }
            }
            (NodeKind::Ranking { goto, .. }, scenario::Node::Ranking(ranking)) => {
                let way = |to| Way { from, to, timed: false, span: ranking.goto.span, choice: None };
                ways.extend(goto.map(way));
            }
            (NodeKind::Chance { outcomes, .. }, scenario::Node::Chance(chance)) => {
                for (outcome, written) in outcomes.iter().zip(chance.outcomes.iter()) {
                    let span = place(written.goto.as_ref());
                    ways.extend(outcome.goto.map(|to| Way { from, to, timed: false, span, choice: None }));
                }
            }
            _ => {}
        }
    }
    ways
}

/// Who a node belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Story,
    Inject(usize),
}

/// Gives every node to the story or to the inject that reaches it first without entering what belongs to another. Ways
/// between two owners are left for [`frames`] to report, each at its own place.
fn owners(cx: &mut Context<'_>, world: &World, ways: &[Way<'_>]) -> Vec<Option<Owner>> {
    let mut next: Vec<Vec<NodeId>> = vec![Vec::new(); world.nodes.len()];
    for way in ways {
        if let (Goto::Node(to), Some(list)) = (way.to, next.get_mut(way.from.index())) {
            list.push(to);
        }
    }
    let entries: Vec<NodeId> = world.injects.iter().filter_map(|i| i.node).collect();
    let mut owners: Vec<Option<Owner>> = vec![None; world.nodes.len()];
    let claim = |start: NodeId, owner: Owner, owners: &mut Vec<Option<Owner>>| {
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            // The story may begin where an inject begins; that is then the inject's mistake.
            let foreign_entry = node != start && node != world.start && entries.contains(&node);
            match owners.get_mut(node.index()) {
                Some(slot @ None) if !foreign_entry => *slot = Some(owner),
                _ => continue,
            }
            open.extend(next.get(node.index()).into_iter().flatten());
        }
    };
    claim(world.start, Owner::Story, &mut owners);
    for (i, (inject, written)) in world.injects.iter().zip(cx.scenario.injects.iter()).enumerate() {
        let Some(entry) = inject.node else { continue };
        match owners.get(entry.index()).copied().flatten() {
            None => claim(entry, Owner::Inject(i), &mut owners),
            Some(owner) => {
                let message = format!("this node belongs to {} already", name(cx.scenario, owner));
                cx.findings.push(
                    Diagnostic::new(Code::E0505, written.node.span, message)
                        .help("an inject begins at a node of its own, which nothing else leads to"),
                );
            }
        }
    }
    owners
}

fn name(scenario: &scenario::Scenario, owner: Owner) -> String {
    match owner {
        Owner::Story => "the story".to_owned(),
        Owner::Inject(i) => {
            format!("the inject `{}`", scenario.injects.get(i).map_or("", |inject| inject.id.value.as_str()))
        }
    }
}

fn unreachable(cx: &mut Context<'_>, owners: &[Option<Owner>]) {
    for ((key, _), owner) in cx.scenario.nodes.iter().zip(owners) {
        if owner.is_none() {
            let help = "lead to it from a choice, an outcome or an inject, or remove it";
            let message = format!("no path leads to the node `{}`", key.value);
            cx.findings.push(Diagnostic::new(Code::E0501, key.span, message).help(help));
        }
    }
}

/// Story and injects keep to themselves.
fn frames(cx: &mut Context<'_>, ways: &[Way<'_>], owners: &[Option<Owner>]) {
    let owner = |node: NodeId| owners.get(node.index()).copied().flatten();
    for (i, (_, written)) in cx.scenario.nodes.iter().enumerate() {
        let at = match &written.value {
            scenario::Node::Decision(d) => d.at.as_ref(),
            scenario::Node::Ranking(r) => r.at.as_ref(),
            scenario::Node::Chance(c) => c.at.as_ref(),
        };
        if let (Some(at), Some(Owner::Inject(_))) = (at, owner(NodeId::at(i))) {
            cx.report(Code::E0505, at.span, "a node of an inject does not wait: only the story has `at`");
        }
    }
    let mut leaves = vec![false; cx.scenario.injects.len()];
    for way in ways {
        let Some(from) = owner(way.from) else { continue };
        let crossing = match (from, way.to) {
            (from, Goto::Node(to)) => owner(to).filter(|to| *to != from),
            _ => None,
        };
        let wrong = match (from, way.to) {
            (Owner::Story, Goto::Resume) => Some("the story has nothing to resume; `resume` ends an inject".to_owned()),
            (Owner::Inject(_), Goto::Finish) => {
                Some("an inject ends by `resume` or in an ending; `finish` is the story's".to_owned())
            }
            _ => {
                crossing.map(|to| format!("this leads from {} into {}", name(cx.scenario, from), name(cx.scenario, to)))
            }
        };
        // A wrong way out is a way out that was meant.
        if let Owner::Inject(i) = from
            && (wrong.is_some() || matches!(way.to, Goto::Resume | Goto::Ending(_)))
            && let Some(slot) = leaves.get_mut(i)
        {
            *slot = true;
        }
        if let Some(message) = wrong {
            cx.findings.push(
                Diagnostic::new(Code::E0505, way.span, message)
                    .help("an inject's nodes are its own; they go back to the story by `resume`"),
            );
        }
    }
    for (i, (inject, leaves)) in cx.scenario.injects.iter().zip(leaves).enumerate() {
        if !leaves && owners.contains(&Some(Owner::Inject(i))) {
            let help = "lead to `resume` or an ending from one of its nodes";
            let message = format!("the inject `{}` never comes back to the story", inject.id.value);
            cx.findings.push(Diagnostic::new(Code::E0502, inject.id.span, message).help(help));
        }
    }
}

/// A cycle without a timed way is one the story could run round for ever.
fn endless(cx: &mut Context<'_>, world: &World, ways: &[Way<'_>]) {
    let mut timeless: DiGraph<(), &Way<'_>> = DiGraph::new();
    let indices: Vec<NodeIndex> = world.nodes.iter().map(|_| timeless.add_node(())).collect();
    for way in ways.iter().filter(|way| !way.timed) {
        if let (Goto::Node(to), Some(&from)) = (way.to, indices.get(way.from.index()))
            && let Some(&to) = indices.get(to.index())
        {
            timeless.add_edge(from, to, way);
        }
    }
    for members in cycle::all(&timeless) {
        let key = |i: usize| cx.scenario.nodes.0.get(i).map(|(key, _)| key);
        let span = members.first().and_then(|&i| key(i)).map_or(Span::NOWHERE, |key| key.span);
        let names: Vec<&str> = members.iter().filter_map(|&i| key(i).map(|key| key.value.as_str())).collect();
        let shown: Vec<String> = names.iter().take(MOST_SHOWN).map(|n| format!("`{n}`")).collect();
        let more = if names.len() > MOST_SHOWN { ", …" } else { "" };
        let message = format!("the story can go round without time passing: {}{more}", shown.join(", "));
        let round = cycle::shortest(&timeless, &members);
        let mut finding = Diagnostic::new(Code::E0503, span, message);
        let mut choices = round.iter().filter_map(|way| Some((key(way.from.index())?, way.choice?)));
        for (_, choice) in choices.clone().take(MOST_SHOWN) {
            finding = finding.related(choice.span, "takes no time");
        }
        let help = match choices.next_back() {
            Some((node, choice)) => format!(
                "let one choice on the way take at least one tick: for instance `takes: 1` at `{}/{}`",
                node.value, choice.value
            ),
            // Rankings and chance take no time.
            None => "lead back through a choice that takes at least one tick".to_owned(),
        };
        cx.findings.push(finding.help(help));
    }
}
