//! The story as JSON: nodes with their choices and outcomes, injects, endings, promises, predictions, the expert.

use serde_json::{Value, json};

use super::words::Said;
use crate::check::{NodeKind, Outcome, Pick};
use crate::expression::{ChoiceId, NodeId};
use crate::scenario::{self, Located, Node};

impl Said<'_> {
    pub(super) fn nodes(&self) -> Value {
        let nodes = self.program.scenario.nodes.iter().enumerate();
        nodes.map(|(place, (key, written))| self.node(place, &key.value, &written.value)).collect()
    }

    fn node(&self, place: usize, id: &str, written: &Node) -> Value {
        let Some(node) = self.world.nodes.get(place) else { return Value::Null };
        let inject = self.program.inject_of(NodeId::at(place)).map(|id| self.program.inject_id(id));
        let (text, detail) = match written {
            Node::Decision(it) => (Some(&it.text.value), it.detail.as_deref()),
            Node::Ranking(it) => (Some(&it.text.value), it.detail.as_deref()),
            Node::Chance(it) => (it.text.as_deref(), None),
        };
        let mut value = json!({
            "id": id, "at": node.at, "inject": inject, "speaker": self.speaker(node.speaker),
            "text": self.text(text, node.text.as_ref()), "detail": self.text(detail, node.detail.as_ref()),
        });
        if let (Some(map), Value::Object(more)) = (value.as_object_mut(), self.kind(written, &node.kind, place)) {
            map.extend(more);
        }
        value
    }

    /// What is special to a kind of node.
    fn kind(&self, written: &Node, resolved: &NodeKind, place: usize) -> Value {
        match (written, resolved) {
            (Node::Decision(it), NodeKind::Decision { choices }) => {
                let all = it.choices.iter().zip(choices).map(|(written, id)| self.choice(&written.value, *id));
                json!({"kind": "decision", "choices": all.collect::<Value>()})
            }
            (Node::Ranking(it), NodeKind::Ranking { items, goto }) => {
                let all = it.items.iter().zip(items).map(|(written, label)| {
                    json!({"id": written.id.value, "label": self.text(Some(&written.label.value), Some(label))})
                });
                json!({
                    "kind": "ranking", "items": all.collect::<Value>(), "why": it.why.value, "goto": self.goto(*goto),
                })
            }
            (Node::Chance(it), NodeKind::Chance { outcomes, luck }) => json!({
                "kind": "chance", "luck": luck, "outcomes": self.outcomes(&it.outcomes, outcomes, None),
                "reveals": self.reveals(place),
            }),
            // INVARIANT: the check keeps the kind of a node.
            (Node::Decision(_) | Node::Ranking(_) | Node::Chance(_), _) => Value::Null,
        }
    }

    /// Unknowns whose value a chance node reveals before it draws.
    fn reveals(&self, place: usize) -> Value {
        match &self.program.nodes[NodeId::at(place)].kind {
            crate::program::NodeKind::Chance(drawn) => {
                drawn.reveals.iter().map(|id| json!(self.unknown(*id))).collect()
            }
            crate::program::NodeKind::Decision { .. } | crate::program::NodeKind::Ranking { .. } => json!([]),
        }
    }

    fn choice(&self, it: &scenario::Choice, id: ChoiceId) -> Value {
        let program = self.program;
        let Some(choice) = self.world.choices.get(id.index()) else { return Value::Null };
        let look = choice.look.map(|(unknown, look)| {
            let looks = program.unknown(unknown).map(|(_, unknown)| &unknown.looks);
            let name = looks.and_then(|looks| looks.0.get(usize::from(look))).map(|(key, _)| &key.value);
            json!({"unknown": self.unknown(unknown), "look": name})
        });
        let reveals = program.choices[id].outcomes.iter().flat_map(|drawn| &drawn.reveals);
        let priorities =
            |list: &[crate::expression::PriorityId]| list.iter().map(|id| json!(self.priority(*id))).collect::<Value>();
        json!({
            "id": it.id.value,
            "label": self.text(Some(&it.label.value), Some(&choice.label)),
            "detail": self.text(it.detail.as_deref(), choice.detail.as_ref()),
            "requires": self.condition(it.requires.as_ref(), choice.requires.as_ref()),
            "locked": self.text(it.locked.as_deref(), choice.locked.as_ref()),
            "hide": choice.hide,
            "fallback": choice.fallback,
            "takes": choice.takes,
            "effects": self.effects(&it.effects, &choice.effects),
            "starts": priorities(&choice.starts),
            "defers": priorities(&choice.defers),
            "practice": choice.practice.map(|id| program.practice(id).0),
            "look": look,
            "luck": choice.luck,
            "outcomes": self.outcomes(&it.outcomes, &choice.outcomes, choice.goto),
            "reveals": reveals.map(|id| json!(self.unknown(*id))).collect::<Value>(),
            "reply": self.text(it.reply.as_deref(), choice.reply.as_ref()),
            "why": it.why.value,
            "trap": it.trap.as_ref().map(|trap| &trap.value),
            "goto": self.goto(choice.goto),
        })
    }

    /// Outcomes, each with where it leads: its own way, or that of its choice.
    fn outcomes(
        &self,
        written: &[Located<scenario::Outcome>],
        resolved: &[Outcome],
        choice: Option<crate::check::Goto>,
    ) -> Value {
        let all = written.iter().zip(resolved).map(|(it, outcome)| {
            json!({
                "id": it.id.value,
                "weight": self.condition(it.weight.as_ref(), outcome.weight.as_ref()),
                "signal": it.signal.as_ref().map(|signal| &signal.value),
                "text": self.text(it.text.as_deref(), outcome.text.as_ref()),
                "effects": self.effects(&it.effects, &outcome.effects),
                "goto": self.goto(outcome.goto.or(choice)),
            })
        });
        all.collect()
    }

    pub(super) fn injects(&self) -> Value {
        let all = self.program.scenario.injects.iter().zip(&self.world.injects).map(|(it, inject)| {
            json!({
                "id": it.id.value, "from": inject.from, "until": inject.until,
                "when": self.condition(it.when.as_ref(), inject.when.as_ref()),
                "node": inject.node.map(|node| self.program.node_id(node)),
            })
        });
        all.collect()
    }

    pub(super) fn endings(&self) -> Value {
        let all = self.program.scenario.endings.iter().zip(&self.world.endings).map(|(it, ending)| {
            json!({
                "id": it.id.value, "when": self.condition(it.when.as_ref(), ending.when.as_ref()),
                "title": it.title.value, "text": self.text(Some(&it.text.value), Some(&ending.text)),
                "effects": self.effects(&it.effects, &ending.effects),
            })
        });
        all.collect()
    }

    pub(super) fn promises(&self) -> Value {
        let all = self.program.scenario.promises.iter().zip(&self.world.promises).map(|(it, promise)| {
            json!({
                "title": it.title.value, "to": self.speaker(promise.to),
                "open": self.expression(&it.open.value.0, Some(&promise.open.value)), "due": promise.due,
            })
        });
        all.collect()
    }

    pub(super) fn predictions(&self) -> Value {
        let all = self.program.scenario.predictions.iter().map(|(key, it)| {
            let it = &it.value;
            let about = match (&it.unknown, &it.value, &it.chance) {
                (Some(unknown), Some(value), _) => json!({"unknown": unknown.value, "value": value.value}),
                (_, _, chance) => json!({
                    "chance": chance.as_ref().map(|chance| &chance.value),
                    "outcomes": it.outcomes.iter().map(|o| &o.value).collect::<Vec<_>>(),
                }),
            };
            json!({"id": key.value, "at": it.at.value, "ask": it.ask.value, "about": about})
        });
        all.collect()
    }

    pub(super) fn expert(&self) -> Value {
        let all = self.program.scenario.expert.iter().filter_map(|(key, written)| {
            // Answers were resolved node by node, in the order of the nodes.
            let (node, answers) =
                self.world.expert.iter().find(|(node, _)| self.program.node_id(*node) == key.value)?;
            let all = written.0.iter().zip(answers).map(|(it, answer)| {
                let (choice, order) = match &answer.pick {
                    Pick::Choice(choice) => (Some(self.program.choice_id(*choice)), None),
                    Pick::Order(places) => {
                        (None, Some(places.iter().map(|place| self.item(*node, *place)).collect::<Vec<_>>()))
                    }
                };
                json!({
                    "when": self.condition(it.when.as_ref(), answer.when.as_ref()), "choice": choice, "order": order,
                    "why": it.why.value,
                })
            });
            Some(json!({"node": key.value, "answers": all.collect::<Value>()}))
        });
        all.collect()
    }
}
