//! The story as a graph: what can be reached, what leads nowhere, what could go on for ever.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::checked::{Goto, NodeKind, World};
use super::context::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::NodeId;
use crate::scenario;
use crate::source::Span;

/// A way from one node on.
struct Way {
    from: NodeId,
    to: Goto,
    /// Whether time passes on the way.
    timed: bool,
    span: Span,
}

pub(super) fn check(cx: &mut Context<'_>, world: &World) {
    lock_ups(cx, world);
    if cx.graph_incomplete || world.nodes.is_empty() {
        return;
    }
    let ways = ways(cx, world);
    let mut graph: DiGraph<(), bool> = DiGraph::new();
    let indices: Vec<NodeIndex> = world.nodes.iter().map(|_| graph.add_node(())).collect();
    for way in &ways {
        if let (Goto::Node(to), Some(&from)) = (way.to, indices.get(way.from.index()))
            && let Some(&to) = indices.get(to.index())
        {
            graph.add_edge(from, to, way.timed);
        }
    }
    let owners = owners(cx, world, &ways);
    unreachable(cx, &owners);
    frames(cx, &ways, &owners);
    endless(cx, &graph);
}

fn ways(cx: &Context<'_>, world: &World) -> Vec<Way> {
    let mut ways = Vec::new();
    for (i, (node, (_, written))) in world.nodes.iter().zip(cx.scenario.nodes.iter()).enumerate() {
        let from = NodeId::at(i);
        match (&node.kind, &written.value) {
            (NodeKind::Decision { choices }, scenario::Node::Decision(decision)) => {
                for (choice, written) in choices.iter().zip(decision.choices.iter()) {
                    let Some(choice) = world.choices.get(choice.index()) else { continue };
                    let timed = choice.takes > 0;
                    if choice.outcomes.is_empty() {
                        ways.extend(choice.goto.map(|to| Way { from, to, timed, span: written.id.span }));
                    }
                    for (outcome, written) in choice.outcomes.iter().zip(written.outcomes.iter()) {
                        ways.extend(outcome.goto.map(|to| Way { from, to, timed, span: written.id.span }));
                    }
                }
            }
            (NodeKind::Ranking { goto, .. }, scenario::Node::Ranking(ranking)) => {
                ways.extend(goto.map(|to| Way { from, to, timed: false, span: ranking.goto.span }));
            }
            (NodeKind::Chance { outcomes, .. }, scenario::Node::Chance(chance)) => {
                for (outcome, written) in outcomes.iter().zip(chance.outcomes.iter()) {
                    ways.extend(outcome.goto.map(|to| Way { from, to, timed: false, span: written.id.span }));
                }
            }
            _ => {}
        }
    }
    ways
}

/// Every decision needs a choice that is always there, or a fallback.
fn lock_ups(cx: &mut Context<'_>, world: &World) {
    for (node, (key, written)) in world.nodes.iter().zip(cx.scenario.nodes.iter()) {
        let NodeKind::Decision { choices } = &node.kind else { continue };
        if choices.is_empty() || cx.findings.is_broken(written.span) {
            continue;
        }
        let scenario::Node::Decision(decision) = &written.value else { continue };
        // `requires` is asked of the text: a condition that did not resolve is still a condition.
        let safe = decision.choices.iter().any(|c| c.fallback.value || (c.requires.is_none() && c.look.is_none()));
        if !safe {
            let help = "take the condition off one choice, or mark one `fallback: true`";
            let message = format!("every choice of `{}` can be locked at once", key.value);
            cx.findings.push(Diagnostic::new(Code::E0504, key.span, message).help(help));
        }
    }
}

/// Who a node belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Story,
    Inject(usize),
}

/// Gives every node to the story or to the inject that reaches it first without entering what belongs to another. Ways
/// between two owners are left for [`frames`] to report, each at its own place.
fn owners(cx: &mut Context<'_>, world: &World, ways: &[Way]) -> Vec<Option<Owner>> {
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
fn frames(cx: &mut Context<'_>, ways: &[Way], owners: &[Option<Owner>]) {
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
fn endless(cx: &mut Context<'_>, graph: &DiGraph<(), bool>) {
    let timeless = graph.filter_map(|_, ()| Some(()), |_, &timed| (!timed).then_some(()));
    for component in tarjan_scc(&timeless) {
        let cyclic = match component.as_slice() {
            [only] => timeless.contains_edge(*only, *only),
            _ => true,
        };
        if !cyclic {
            continue;
        }
        let mut members: Vec<usize> = component.iter().map(|n| n.index()).collect();
        members.sort_unstable();
        let names: Vec<&str> =
            members.iter().filter_map(|&i| cx.scenario.nodes.0.get(i).map(|(key, _)| key.value.as_str())).collect();
        let span = members.first().and_then(|&i| cx.scenario.nodes.0.get(i)).map_or(Span::NOWHERE, |(key, _)| key.span);
        let shown: Vec<String> = names.iter().take(6).map(|n| format!("`{n}`")).collect();
        let more = if names.len() > 6 { ", …" } else { "" };
        let message = format!("the story can go round without time passing: {}{more}", shown.join(", "));
        let help = "let one choice on the way back take at least one tick";
        cx.findings.push(Diagnostic::new(Code::E0503, span, message).help(help));
    }
}
