//! Where things stand in the file, and what `lints` calls them.

use super::seen::{Moment, Owner};
use crate::batch::Item;
use crate::expression::{ChoiceId, EndingId, NodeId, TaskId};
use crate::program::{NodeKind, Outcomes, Program, Text};
use crate::scenario::{self, List, Located, Node, Prose};
use crate::source::Span;

/// A node's key.
pub(super) fn node(program: &Program, id: NodeId) -> Span {
    program.scenario.nodes.0.get(id.index()).map_or(Span::NOWHERE, |(key, _)| key.span)
}

/// A choice's id.
pub(super) fn choice(program: &Program, id: ChoiceId) -> Span {
    program.written_choice(id).map_or(Span::NOWHERE, |choice| choice.id.span)
}

/// The node or the choice that a chance is called after.
pub(super) fn chance(program: &Program, id: &str) -> Span {
    let (node_id, choice_id) = id.split_once('/').map_or((id, None), |(node, choice)| (node, Some(choice)));
    let Some((key, written)) = program.scenario.nodes.iter().find(|(key, _)| key.value == node_id) else {
        return Span::NOWHERE;
    };
    match (&written.value, choice_id) {
        (Node::Decision(decision), Some(choice_id)) => {
            decision.choices.iter().find(|c| c.id.value == choice_id).map_or(key.span, |c| c.id.span)
        }
        _ => key.span,
    }
}

/// What an item is called, and where it stands; none for the items of a ranking, which are the player's to order.
pub(super) fn item(program: &Program, item: Item) -> Option<(String, Span, &'static str)> {
    match item {
        Item::Node(id) => Some((program.node_id(id).to_owned(), node(program, id), "node")),
        Item::Choice(id) => Some((program.choice_key(id), choice(program, id), "choice")),
        Item::Outcome(id, place) => {
            let chance = &program.chances[id].id;
            let outcome = scenario::outcomes_of(&program.scenario, chance)?.get(place)?;
            Some((format!("{chance}/{}", outcome.id.value), outcome.id.span, "outcome"))
        }
        Item::First(..) => None,
    }
}

/// A text with alternatives.
pub(super) struct Tale<'a> {
    pub(super) moment: Moment,
    pub(super) text: &'a Text,
    /// By alternative.
    pub(super) spans: Vec<Span>,
    pub(super) subject: String,
}

/// Texts found so far.
struct Tales<'a>(Vec<Tale<'a>>);

impl<'a> Tales<'a> {
    fn add(&mut self, moment: Moment, text: Option<&'a Text>, written: Option<&Located<Prose>>, subject: &str) {
        let (Some(text), Some(written)) = (text, written) else { return };
        if text.alternatives.len() > 1 {
            let spans = written.0.iter().map(|alternative| alternative.text.span).collect();
            self.0.push(Tale { moment, text, spans, subject: subject.to_owned() });
        }
    }

    fn outcomes(&mut self, owner: Owner, outcomes: &'a Outcomes, written: &List<scenario::Outcome>, subject: &str) {
        for (place, (outcome, written)) in outcomes.list.iter().zip(written.iter()).enumerate() {
            let moment = Moment::Outcome(owner, u16::try_from(place).unwrap_or(u16::MAX));
            let subject = format!("{subject}/{}", written.id.value);
            self.add(moment, outcome.text.as_ref(), written.text.as_ref(), &subject);
        }
    }

    fn node(&mut self, program: &'a Program, id: NodeId, key: &str, written: &Node) {
        let node = &program.nodes[id];
        match (&node.kind, written) {
            (NodeKind::Decision { choices }, Node::Decision(decision)) => {
                self.add(Moment::Asked(id), node.text.as_ref(), Some(&decision.text), key);
                self.add(Moment::Asked(id), node.detail.as_ref(), decision.detail.as_ref(), key);
                for (choice, written) in choices.iter().zip(decision.choices.iter()) {
                    let (it, subject) = (&program.choices[*choice], format!("{key}/{}", written.id.value));
                    self.add(Moment::Asked(id), Some(&it.label), Some(&written.label), &subject);
                    self.add(Moment::Asked(id), it.detail.as_ref(), written.detail.as_ref(), &subject);
                    self.add(Moment::Reply(*choice), it.reply.as_ref(), written.reply.as_ref(), &subject);
                    if let Some(outcomes) = &it.outcomes {
                        self.outcomes(Owner::Choice(*choice), outcomes, &written.outcomes, &subject);
                    }
                }
            }
            (NodeKind::Ranking { items, .. }, Node::Ranking(ranking)) => {
                self.add(Moment::Asked(id), node.text.as_ref(), Some(&ranking.text), key);
                self.add(Moment::Asked(id), node.detail.as_ref(), ranking.detail.as_ref(), key);
                for (item, written) in items.iter().zip(ranking.items.iter()) {
                    self.add(Moment::Asked(id), Some(item), Some(&written.label), key);
                }
            }
            (NodeKind::Chance(outcomes), Node::Chance(chance)) => {
                self.add(Moment::Arrived(id), node.text.as_ref(), chance.text.as_ref(), key);
                self.outcomes(Owner::Node(id), outcomes, &chance.outcomes, key);
            }
            _ => {}
        }
    }
}

/// Every text with alternatives.
pub(super) fn tales(program: &Program) -> Vec<Tale<'_>> {
    let mut tales = Tales(Vec::new());
    for (i, (key, written)) in program.scenario.nodes.iter().enumerate() {
        tales.node(program, NodeId::at(i), &key.value, &written.value);
    }
    for (i, (key, task)) in program.scenario.tasks.iter().enumerate() {
        let id = TaskId::at(i);
        tales.add(Moment::Note(id), program.tasks[id].note.as_ref(), task.note.as_ref(), &key.value);
    }
    for (i, ending) in program.scenario.endings.iter().enumerate() {
        let id = EndingId::at(i);
        tales.add(Moment::Ended(id), Some(&program.endings[id].text), Some(&ending.text), &ending.id.value);
    }
    tales.0
}
