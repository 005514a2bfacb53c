//! Which nodes belong to which inject.

use super::{NodeKind, Outcomes, Program};
use crate::check::Goto;
use crate::expression::{InjectId, NodeId};

impl Program {
    /// The inject that a node belongs to, if it is none of the story's own. `check` keeps injects and story apart, so there
    /// is at most one.
    #[must_use]
    pub fn inject_of(&self, node: NodeId) -> Option<InjectId> {
        let place = self.injects.iter().position(|inject| self.leads(inject.node, node))?;
        Some(InjectId::at(place))
    }

    /// Whether `to` is `from` or can be reached from there.
    fn leads(&self, from: NodeId, to: NodeId) -> bool {
        let mut seen = std::collections::BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            if node == to {
                return true;
            }
            for goto in self.ways_on(node) {
                if let Goto::Node(next) = goto
                    && seen.insert(next)
                {
                    open.push(next);
                }
            }
        }
        false
    }

    /// Everywhere the story can go from a node.
    fn ways_on(&self, node: NodeId) -> Vec<Goto> {
        let drawn = |outcomes: &Outcomes| outcomes.list.iter().map(|o| o.goto).collect::<Vec<_>>();
        match &self.nodes[node].kind {
            NodeKind::Chance(outcomes) => drawn(outcomes),
            NodeKind::Ranking { goto, .. } => vec![*goto],
            NodeKind::Decision { choices } => {
                let choices = choices.iter().map(|c| &self.choices[*c]);
                choices.flat_map(|c| c.goto.into_iter().chain(c.outcomes.iter().flat_map(drawn))).collect()
            }
        }
    }
}
