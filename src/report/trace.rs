//! Events in machine form, one object each: what `play --trace` prints and docs/semantics.md lists.

use serde_json::{Value, json};

use crate::engine::{Cause, Event, Origin};
use crate::program::{NodeKind, Program};
use crate::score::Told;

/// One event as JSON.
#[must_use]
pub fn event_json(program: &Program, told: &Told) -> Value {
    let tick = told.tick;
    let task = |t: Option<crate::expression::TaskId>| t.map(|t| program.task_id(t));
    match told.event {
        Event::Passed => json!({"tick": tick, "event": "passed"}),
        Event::Arrived(node) => json!({"tick": tick, "event": "arrived", "node": program.node_id(node)}),
        Event::Chosen(choice) => json!({"tick": tick, "event": "chosen", "choice": program.choice_key(choice)}),
        Event::Ranked(node, first) => {
            let first = program.item_ids(node).get(usize::from(first)).copied().unwrap_or("").to_owned();
            json!({"tick": tick, "event": "ranked", "node": program.node_id(node), "first": first})
        }
        Event::Variable(id, from, to, cause) => {
            let id = program.variable(id).map_or("", |(id, _)| id);
            json!({"tick": tick, "event": "variable", "id": id, "from": from, "to": to, "cause": cause_key(program, cause)})
        }
        Event::Flag(id, to, cause) => {
            json!({"tick": tick, "event": "flag", "id": program.flag_id(id), "to": to, "cause": cause_key(program, cause)})
        }
        Event::Staffed(member, from, to, cause) => json!({
            "tick": tick, "event": "staffed", "member": program.member_id(member), "from": task(from), "to": task(to),
            "cause": cause_key(program, cause),
        }),
        Event::Done(id) => json!({"tick": tick, "event": "done", "task": program.task_id(id)}),
        Event::Expired(id) => json!({"tick": tick, "event": "expired", "task": program.task_id(id)}),
        Event::Started(id) => json!({"tick": tick, "event": "started", "priority": program.priority(id).0}),
        Event::Deferred(id) => json!({"tick": tick, "event": "deferred", "priority": program.priority(id).0}),
        Event::Drawn(cause) => json!({"tick": tick, "event": "drawn", "outcome": cause_key(program, cause)}),
        Event::Signal(id, look, signal) => {
            let written = program.unknown(id);
            let look = written.and_then(|(_, u)| u.looks.0.get(usize::from(look)));
            let row = look.and_then(|(_, rows)| rows.0.first());
            let signal = row.and_then(|(_, row)| row.0.get(usize::from(signal))).map_or("", |(s, _)| s.value.as_str());
            let name = written.map_or("", |(name, _)| name);
            let look = look.map_or("", |(key, _)| key.value.as_str());
            json!({"tick": tick, "event": "signal", "look": format!("{name}/{look}"), "signal": signal})
        }
        Event::Revealed(id, value) => {
            let written = program.unknown(id);
            let value =
                written.and_then(|(_, u)| u.values.0.get(usize::from(value))).map_or("", |(v, _)| v.value.as_str());
            json!({"tick": tick, "event": "revealed", "unknown": written.map_or("", |(name, _)| name), "value": value})
        }
        Event::Due(id) => json!({"tick": tick, "event": "due", "inject": program.inject_id(id)}),
        Event::Interrupted(id) => json!({"tick": tick, "event": "interrupted", "inject": program.inject_id(id)}),
        Event::Resumed => json!({"tick": tick, "event": "resumed"}),
        Event::Ended(id) => json!({"tick": tick, "event": "ended", "ending": program.ending(id).0}),
    }
}

/// `choice:node/choice`, `outcome:node[/choice]/outcome`, `task:id`, `rule:n` (from 1), `ending:id`.
fn cause_key(program: &Program, cause: Cause) -> String {
    match cause {
        Cause::Choice(choice) => format!("choice:{}", program.choice_key(choice)),
        Cause::Outcome(origin, place) => {
            let (key, written) = match origin {
                Origin::Choice(choice) => {
                    let written = program.written_choice(choice).map(|c| &c.outcomes.value);
                    (program.choice_key(choice), written)
                }
                Origin::Node(node) => {
                    let written = match (program.scenario.nodes.0.get(node.index()), &program.nodes[node].kind) {
                        (Some((_, written)), NodeKind::Chance(_)) => match &written.value {
                            crate::scenario::Node::Chance(chance) => Some(&chance.outcomes.value),
                            _ => None,
                        },
                        _ => None,
                    };
                    (program.node_id(node).to_owned(), written)
                }
            };
            let outcome = written.and_then(|list| list.get(usize::from(place))).map_or("", |o| o.id.as_str());
            format!("outcome:{key}/{outcome}")
        }
        Cause::Task(task) => format!("task:{}", program.task_id(task)),
        Cause::Rule(rule) => format!("rule:{}", rule.index() + 1),
        Cause::Ending(ending) => format!("ending:{}", program.ending(ending).0),
    }
}
