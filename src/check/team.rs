//! People and their work: every task can be done, every assignment means something, no task waits for itself.

use petgraph::graph::{DiGraph, NodeIndex};

use super::checked::World;
use super::context::Context;
use super::cycle;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::expression::{Effect, MemberId, TaskId};
use crate::scenario::{self, Located};

pub(super) fn check(cx: &mut Context<'_>, world: &World) {
    let can = |member: MemberId, task: TaskId| {
        world.skills.get(member.index()).is_some_and(|skills| skills.iter().any(|(t, _)| *t == task))
    };
    // A skill that is wrong has been reported; it may be the one that is missed.
    let team = cx.scenario.team.span;
    let is_sound = !cx.findings.is_broken(team)
        && !cx.findings.list.iter().any(|d| team.contains(d.span) && [Code::E0204, Code::E0406].contains(&d.code));
    for (i, (key, task)) in cx.scenario.tasks.iter().enumerate() {
        let nobody = (0..world.skills.len()).all(|m| !can(MemberId::at(m), TaskId::at(i)));
        if nobody && is_sound && !cx.findings.is_broken(task.span) {
            let skills = cx.scenario.team.iter().flat_map(|(_, m)| m.skills.keys().collect::<Vec<_>>());
            let help = nearest(&key.value, skills)
                .unwrap_or_else(|| format!("give a member `skills: {{ \"{}\": 1 }}`", key.value));
            let message = format!("nobody can do the task `{}`", key.value);
            cx.findings.push(Diagnostic::new(Code::E0701, key.span, message).help(help));
        }
    }
    let mut assigned = Vec::new();
    world.for_each_effect(&mut |effect| match effect.value {
        Effect::Assign(member, task) => assigned.push((member, task, effect.span)),
        Effect::Variable { .. } | Effect::Flag { .. } | Effect::Release(_) => {}
    });
    for (member, task, span) in assigned {
        if is_sound
            && !can(member, task)
            // That nobody can do it has been said.
            && (0..world.skills.len()).any(|m| can(MemberId::at(m), task))
        {
            let name = |i: usize, map: Vec<&str>| map.get(i).map(|s| (*s).to_owned()).unwrap_or_default();
            let member = name(member.index(), cx.scenario.team.keys().collect());
            let task = name(task.index(), cx.scenario.tasks.keys().collect());
            let help = format!("give `{member}` a skill above 0 for `{task}`, or send somebody else");
            let message = format!("`{member}` cannot work on `{task}`");
            cx.findings.push(Diagnostic::new(Code::E0702, span, message).help(help));
        }
    }
    cycles(cx, ("wait for each other", "waits for itself"), "waits for", |written| written.after.iter().collect());
    cycles(cx, ("lead to each other by `then`", "leads to itself by `then`"), "leads to", |written| {
        written.then.iter().collect()
    });
}

/// Circles of tasks by the names that `next` reads from each; the first way round is shown, name by name.
fn cycles<'s>(
    cx: &mut Context<'s>,
    (what, alone_what): (&str, &str),
    does: &str,
    next: impl Fn(&'s scenario::Task) -> Vec<&'s Located<String>>,
) {
    let tasks = &cx.scenario.tasks;
    let mut graph: DiGraph<(), (&str, &Located<String>)> = DiGraph::new();
    let indices: Vec<NodeIndex> = tasks.iter().map(|_| graph.add_node(())).collect();
    for ((key, task), &from) in tasks.iter().zip(&indices) {
        for other in next(&task.value) {
            if let Some(&to) = tasks.index(&other.value).and_then(|place| indices.get(place)) {
                graph.add_edge(from, to, (key.value.as_str(), other));
            }
        }
    }
    for members in cycle::all(&graph) {
        let keys = members.iter().filter_map(|&i| tasks.0.get(i).map(|(key, _)| format!("`{}`", key.value)));
        let names: Vec<String> = keys.collect();
        let message = match names.as_slice() {
            [only] => format!("the task {only} {alone_what}"),
            _ => format!("the tasks {} {what}", names.join(", ")),
        };
        let round = cycle::shortest(&graph, &members);
        let Some(((_, first), others)) = round.split_first() else { continue };
        let help = if others.is_empty() { "remove it" } else { "remove one of them" };
        let mut finding = Diagnostic::new(Code::E0703, first.span, message).help(help);
        for (from, other) in others {
            finding = finding.related(other.span, format!("`{from}` {does} `{}`", other.value));
        }
        cx.findings.push(finding);
    }
}
