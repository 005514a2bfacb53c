//! Predictions: questions for the player's own probability. No part of the state, and no rule reads them.

use serde::{Deserialize, Serialize};

use super::Program;
use super::parts::{ChanceId, NodeKind};
use crate::expression::{NodeId, UnknownId};
use crate::scenario;

/// A question asked before something comes out.
#[derive(Debug, Clone)]
pub struct Prediction {
    /// Its id.
    pub id: String,
    /// The decision or ranking at which it is asked.
    pub at: NodeId,
    /// The question.
    pub ask: String,
    /// What it is about, by name.
    pub named: NamedClaim,
    /// The same, resolved.
    pub claim: Claim,
}

/// What may come true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The unknown has this value.
    Value(UnknownId, u8),
    /// The chance gives one of these outcomes, by place.
    Outcome(ChanceId, Vec<u16>),
}

/// What may come true, by name: as a run file keeps it, so that what was asked is what is scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NamedClaim {
    /// The unknown has this value.
    Value {
        /// The unknown's id.
        unknown: String,
        /// The value's id.
        value: String,
    },
    /// The chance gives one of these outcomes.
    Outcome {
        /// `node` or `node/choice`.
        chance: String,
        /// Ids of outcomes.
        outcomes: Vec<String>,
    },
}

impl NamedClaim {
    fn of(written: &scenario::Prediction) -> Option<NamedClaim> {
        match (&written.unknown, &written.value, &written.chance) {
            (Some(unknown), Some(value), None) => {
                Some(NamedClaim::Value { unknown: unknown.value.clone(), value: value.value.clone() })
            }
            (None, None, Some(chance)) => Some(NamedClaim::Outcome {
                chance: chance.value.clone(),
                outcomes: written.outcomes.iter().map(|o| o.value.clone()).collect(),
            }),
            _ => None,
        }
    }
}

impl Program {
    /// The claim with these names; `None` if the scenario has no such thing.
    #[must_use]
    pub fn find_claim(&self, named: &NamedClaim) -> Option<Claim> {
        match named {
            NamedClaim::Value { unknown, value } => {
                let place = self.scenario.unknowns.index(unknown)?;
                let (_, written) = self.scenario.unknowns.0.get(place)?;
                Some(Claim::Value(UnknownId::at(place), u8::try_from(written.values.index(value)?).ok()?))
            }
            NamedClaim::Outcome { chance, outcomes } => {
                let ids = self.outcome_ids(chance);
                let place = |name: &String| ids.iter().position(|id| id == name).and_then(|i| u16::try_from(i).ok());
                let places = outcomes.iter().map(place).collect::<Option<Vec<u16>>>()?;
                let id = self.find_chance(chance).filter(|_| !places.is_empty())?;
                Some(Claim::Outcome(id, places))
            }
        }
    }

    fn find_chance(&self, name: &str) -> Option<ChanceId> {
        let place = self.chances.iter().position(|c| c.id == name)?;
        u16::try_from(place).ok().map(ChanceId)
    }

    /// Ids of the outcomes of the chance called `node` or `node/choice`, in declared order.
    #[must_use]
    pub fn outcome_ids(&self, chance: &str) -> Vec<&str> {
        scenario::outcomes_of(&self.scenario, chance)
            .map_or_else(Vec::new, |list| list.iter().map(|o| o.id.as_str()).collect())
    }

    /// The chance that a node draws from.
    #[must_use]
    pub fn chance_of(&self, node: NodeId) -> Option<ChanceId> {
        match &self.nodes[node].kind {
            NodeKind::Chance(outcomes) => Some(outcomes.chance),
            NodeKind::Decision { .. } | NodeKind::Ranking { .. } => None,
        }
    }
}

/// The predictions of a program that is otherwise whole; `check` has made sure that every name is there.
pub(super) fn compile(program: &Program) -> Vec<Prediction> {
    let compiled = program.scenario.predictions.iter().filter_map(|(key, written)| {
        let named = NamedClaim::of(written)?;
        Some(Prediction {
            id: key.value.clone(),
            at: program.find_node(&written.at)?,
            ask: written.ask.value.clone(),
            claim: program.find_claim(&named)?,
            named,
        })
    });
    compiled.collect()
}
