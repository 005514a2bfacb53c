//! The story as a graph: what can be reached, what leads nowhere, what could go on for ever.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::Dfs;

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
    let reach = |start: NodeId| {
        let mut seen = vec![false; world.nodes.len()];
        if let Some(&start) = indices.get(start.index()) {
            let mut walk = Dfs::new(&graph, start);
            while let Some(node) = walk.next(&graph) {
                if let Some(slot) = seen.get_mut(node.index()) {
                    *slot = true;
                }
            }
        }
        seen
    };
    let story = reach(world.start);
    let injects: Vec<Vec<bool>> =
        world.injects.iter().map(|i| i.node.map_or_else(|| vec![false; world.nodes.len()], &reach)).collect();
    unreachable(cx, &story, &injects);
    frames(cx, &ways, &story, &injects);
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

fn unreachable(cx: &mut Context<'_>, story: &[bool], injects: &[Vec<bool>]) {
    for (i, (key, _)) in cx.scenario.nodes.iter().enumerate() {
        let reached = std::iter::once(story).chain(injects.iter().map(Vec::as_slice)).any(|s| s.get(i) == Some(&true));
        if !reached {
            let help = "lead to it from a choice, an outcome or an inject, or remove it";
            let message = format!("no path leads to the node `{}`", key.value);
            cx.findings.push(Diagnostic::new(Code::E0501, key.span, message).help(help));
        }
    }
}

/// Story and injects keep to themselves.
fn frames(cx: &mut Context<'_>, ways: &[Way], story: &[bool], injects: &[Vec<bool>]) {
    let within = |set: &[bool], node: NodeId| set.get(node.index()) == Some(&true);
    for (i, (key, written)) in cx.scenario.nodes.iter().enumerate() {
        let owners: Vec<usize> =
            injects.iter().enumerate().filter(|(_, set)| set.get(i) == Some(&true)).map(|(owner, _)| owner).collect();
        let name = |owner: &usize| cx.scenario.injects.get(*owner).map_or("", |inject| inject.id.value.as_str());
        let finding = match owners.as_slice() {
            [] => None,
            [first, ..] if story.get(i) == Some(&true) => {
                Some(format!("the node `{}` belongs to the story and to the inject `{}`", key.value, name(first)))
            }
            [first, second, ..] => Some(format!(
                "the node `{}` belongs to two injects, `{}` and `{}`",
                key.value,
                name(first),
                name(second)
            )),
            [_] => None,
        };
        if let Some(message) = finding {
            cx.report(Code::E0505, key.span, message);
        }
        let at = match &written.value {
            scenario::Node::Decision(d) => d.at.as_ref(),
            scenario::Node::Ranking(r) => r.at.as_ref(),
            scenario::Node::Chance(c) => c.at.as_ref(),
        };
        if let (Some(at), false) = (at, owners.is_empty()) {
            cx.report(Code::E0505, at.span, "a node of an inject does not wait: only the story has `at`");
        }
    }
    for way in ways {
        match way.to {
            Goto::Resume if within(story, way.from) => {
                cx.report(Code::E0505, way.span, "the story has nothing to resume; `resume` ends an inject");
            }
            Goto::Finish if !within(story, way.from) && injects.iter().any(|set| within(set, way.from)) => {
                cx.report(Code::E0505, way.span, "an inject ends by `resume` or in an ending; `finish` is the story's");
            }
            _ => {}
        }
    }
    for (inject, reached) in cx.scenario.injects.iter().zip(injects) {
        let ends = ways.iter().any(|w| within(reached, w.from) && matches!(w.to, Goto::Resume | Goto::Ending(_)));
        if !ends && reached.contains(&true) {
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
