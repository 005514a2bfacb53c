//! What a run can come across: nodes, choices, outcomes of chance, items put first in a ranking. Each has a place of its own.

use crate::engine::{Cause, Event, Origin};
use crate::expression::{ChoiceId, NodeId};
use crate::program::{ChanceId, NodeKind, Outcomes, Program};

/// Something a run can come across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// The story comes to a node.
    Node(NodeId),
    /// A choice is taken.
    Choice(ChoiceId),
    /// An item of a ranking is put first.
    First(NodeId, usize),
    /// A chance goes this way: its outcome by place.
    Outcome(ChanceId, usize),
}

impl Item {
    /// What it is called: `node`, `node/choice`, `node/item` for an item put first, `node#outcome`, `node/choice#outcome`.
    #[must_use]
    pub fn key(self, program: &Program) -> String {
        match self {
            Item::Node(node) => program.node_id(node).to_owned(),
            Item::Choice(choice) => program.choice_key(choice),
            Item::First(node, place) => {
                format!("{}/{}", program.node_id(node), program.item_ids(node).get(place).copied().unwrap_or_default())
            }
            Item::Outcome(chance, place) => {
                let chance = program.chances[chance].id.as_str();
                format!("{chance}#{}", program.outcome_ids(chance).get(place).copied().unwrap_or_default())
            }
        }
    }
}

/// The places of all items of a program.
#[derive(Debug, Clone)]
pub struct Items {
    list: Vec<Item>,
    /// Place of the first choice; nodes stand before.
    choices: usize,
    /// By node: place of the first item of a ranking, or of the first outcome of a chance node.
    at_node: Vec<usize>,
    /// By choice: place of its first outcome.
    at_choice: Vec<usize>,
}

impl Items {
    /// The items of a program: nodes, choices, and at last outcomes and ranked items in the order of their nodes.
    #[must_use]
    pub fn new(program: &Program) -> Items {
        let nodes = (0..program.nodes.len()).map(NodeId::at);
        let choices = (0..program.choices.len()).map(ChoiceId::at);
        let mut list: Vec<Item> = nodes.map(Item::Node).chain(choices.map(Item::Choice)).collect();
        let mut at_node = Vec::new();
        let outcomes = |o: &Outcomes| (0..o.list.len()).map(|i| Item::Outcome(o.chance, i)).collect::<Vec<_>>();
        for (i, node) in program.nodes.iter().enumerate() {
            at_node.push(list.len());
            match &node.kind {
                NodeKind::Ranking { items, .. } => {
                    list.extend((0..items.len()).map(|item| Item::First(NodeId::at(i), item)));
                }
                NodeKind::Chance(drawn) => list.extend(outcomes(drawn)),
                NodeKind::Decision { .. } => {}
            }
        }
        let mut at_choice = Vec::new();
        for choice in &program.choices {
            at_choice.push(list.len());
            list.extend(choice.outcomes.iter().flat_map(outcomes));
        }
        Items { list, choices: program.nodes.len(), at_node, at_choice }
    }

    /// All of them, by place.
    #[must_use]
    pub fn list(&self) -> &[Item] {
        &self.list
    }

    /// The place of what an event comes across, if it does.
    #[inline(always)]
    pub(crate) fn place(&self, event: &Event) -> Option<usize> {
        match event {
            Event::Arrived(node) => Some(node.index()),
            Event::Chosen(choice) => Some(self.choices + choice.index()),
            Event::Ranked(node, item) => self.at_node.get(node.index()).map(|at| at + usize::from(*item)),
            Event::Drawn(Cause::Outcome(Origin::Node(node), outcome)) => {
                self.at_node.get(node.index()).map(|at| at + usize::from(*outcome))
            }
            Event::Drawn(Cause::Outcome(Origin::Choice(choice), outcome)) => {
                self.at_choice.get(choice.index()).map(|at| at + usize::from(*outcome))
            }
            _ => None,
        }
    }
}
