//! The bars a scenario is held to, and where it falls short of them.

use super::{BLIND, Balance};
use crate::batch::Item;
use crate::number::Fixed;
use crate::program::Program;

/// What a scenario is held to; it may state its own in the field `bars`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bars {
    /// Points that every blind policy is to stay under the optimum, in expectation.
    pub blind: f64,
    /// Points that the expert may be under the optimum at most, in expectation.
    pub expert: f64,
    /// States at most.
    pub states: u64,
}

impl Bars {
    /// The scenario's own, or else 15 points, 20 points and 300,000 states.
    #[must_use]
    pub fn of(program: &Program) -> Bars {
        let stated = program.scenario.bars.as_ref().map(|bars| bars.value.clone()).unwrap_or_default();
        let points = |n: Fixed| n.to_f64();
        Bars {
            blind: points(stated.blind.value),
            expert: points(stated.expert.value),
            states: stated.states.value.0.into(),
        }
    }
}

/// One thing in which a scenario falls short.
#[derive(Debug, Clone, PartialEq)]
pub enum Shortfall {
    /// More states than the bar.
    States(u64),
    /// A blind policy comes too close to the optimum: its name, and by how many points it stays under.
    Blind(&'static str, f64),
    /// The expert stays further under the optimum than the bar.
    Expert(f64),
    /// A blind policy is worth as much as the expert, or more.
    ExpertBlind(&'static str),
    /// A choice that is best nowhere and is not marked as a trap: its key, and what it gives up at least.
    NeverBest(String, Option<f64>),
    /// Something that no run met.
    NeverMet(Item),
    /// An ending that no run came to.
    EndingNeverMet(String),
}

impl Balance {
    /// Everything in which the scenario falls short of the bars, in the order of this file.
    #[must_use]
    pub fn shortfalls(&self, bars: &Bars) -> Vec<Shortfall> {
        let mut short = Vec::new();
        if self.states > bars.states {
            short.push(Shortfall::States(self.states));
        }
        let optimal = self.value("optimal").unwrap_or(0.0);
        let blind = || BLIND.iter().filter_map(|name| Some((*name, self.value(name)?)));
        for (name, value) in blind() {
            if optimal - value < bars.blind {
                short.push(Shortfall::Blind(name, optimal - value));
            }
        }
        if let Some(expert) = self.value("expert") {
            if optimal - expert > bars.expert {
                short.push(Shortfall::Expert(optimal - expert));
            }
            short.extend(blind().filter(|(_, value)| *value >= expert).map(|(name, _)| Shortfall::ExpertBlind(name)));
        }
        let dull = self.choices.iter().filter(|c| !c.trap && !c.can_be_best());
        short.extend(dull.map(|c| Shortfall::NeverBest(c.key.clone(), c.least_loss)));
        short.extend(self.never.iter().map(|item| Shortfall::NeverMet(*item)));
        short.extend(self.endings_never.iter().map(|ending| Shortfall::EndingNeverMet(ending.clone())));
        short
    }
}
