//! The numbers that an author has put into a scenario and that are asked about.

use super::lanes::Change;
use crate::expression::{PriorityId, UnknownId, VariableId};
use crate::program::{ChanceId, NodeKind, Outcomes, Program};

/// A number of the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The weight of a component, by its place in [`crate::engine::Component::ALL`]. The others keep their proportions.
    Weight(usize),
    /// The probability of an outcome, by its place, of a chance with constant weights. The others keep their proportions.
    Chance(ChanceId, usize),
    /// What a priority states for an input of the framework, by its place.
    Framework(PriorityId, usize),
    /// A variable at the start.
    Start(VariableId),
    /// The prior weight of an unknown's value, by its place.
    Prior(UnknownId, usize),
}

/// An outcome may be made as likely as this.
pub const NEARLY_CERTAIN: f64 = 0.99;

/// How many of so many probabilities are worth moving: of two, the second one says nothing new.
pub(crate) fn telling(count: usize) -> usize {
    match count {
        0 | 1 => 0,
        2 => 1,
        n => n,
    }
}

/// A chance all of whose weights are constants.
#[derive(Debug, Clone)]
pub(crate) struct ConstantChance {
    pub(crate) id: ChanceId,
    /// By outcome, in declared order.
    pub(crate) weights: Vec<f64>,
}

impl ConstantChance {
    pub(crate) fn probability(&self, outcome: usize) -> f64 {
        self.weights.get(outcome).copied().unwrap_or(0.0) / self.weights.iter().sum::<f64>()
    }

    /// Probabilities if that of one outcome is `p` and the others keep their proportions.
    pub(crate) fn with(&self, outcome: usize, p: f64) -> Vec<f64> {
        let others: f64 = self.weights.iter().enumerate().filter(|(i, _)| *i != outcome).map(|(_, w)| w).sum();
        let of = |(i, w): (usize, &f64)| if i == outcome { p } else { w / others * (1.0 - p) };
        self.weights.iter().enumerate().map(of).collect()
    }

    /// The weight that makes an outcome as likely as `p`.
    pub(crate) fn weight(&self, outcome: usize, p: f64) -> f64 {
        let others: f64 = self.weights.iter().enumerate().filter(|(i, _)| *i != outcome).map(|(_, w)| w).sum();
        p * others / (1.0 - p)
    }
}

/// Every chance of which all weights are constants, in declared order.
pub(crate) fn constant_chances(program: &Program) -> Vec<ConstantChance> {
    let mut found: Vec<ConstantChance> = all_outcomes(program)
        .filter_map(|outcomes| {
            let weights = outcomes.list.iter().map(|o| Some(o.weight.as_ref()?.constant()?.max(0) as f64 / 1000.0));
            Some(ConstantChance { id: outcomes.chance, weights: weights.collect::<Option<Vec<f64>>>()? })
        })
        .collect();
    found.sort_by_key(|c| c.id);
    found
}

/// The outcomes of every chance.
pub(crate) fn all_outcomes(program: &Program) -> impl Iterator<Item = &Outcomes> {
    let nodes = program.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Chance(outcomes) => Some(outcomes),
        NodeKind::Decision { .. } | NodeKind::Ranking { .. } => None,
    });
    nodes.chain(program.choices.iter().filter_map(|choice| choice.outcomes.as_ref()))
}

/// An input that only changes what transitions pay or how likely they are: from its value anywhere to a change.
#[derive(Debug, Clone)]
pub(crate) enum Dial {
    /// A component, its weight, and all weights.
    Weight(usize, [u32; 4]),
    /// An outcome of a chance.
    Chance(ConstantChance, usize),
}

impl Dial {
    /// All of a scenario that can be moved.
    pub(crate) fn all(program: &Program) -> Vec<Dial> {
        let movable = |c: &usize| program.weights.get(*c).is_some_and(|w| (1..100).contains(w));
        let mut dials: Vec<Dial> = (0..4).filter(movable).map(|c| Dial::Weight(c, program.weights)).collect();
        for chance in constant_chances(program) {
            let possible: Vec<usize> = (0..chance.weights.len()).filter(|i| chance.probability(*i) > 0.0).collect();
            let count = telling(possible.len());
            dials.extend(possible.into_iter().take(count).map(|i| Dial::Chance(chance.clone(), i)));
        }
        dials
    }

    pub(crate) fn input(&self) -> Input {
        match self {
            Dial::Weight(component, _) => Input::Weight(*component),
            Dial::Chance(chance, outcome) => Input::Chance(chance.id, *outcome),
        }
    }

    /// Its position: points of weight, or a probability.
    pub(crate) fn position(&self) -> f64 {
        match self {
            Dial::Weight(component, weights) => f64::from(weights.get(*component).copied().unwrap_or(0)),
            Dial::Chance(chance, outcome) => chance.probability(*outcome),
        }
    }

    /// How far it can go down and up, and what 0.1 % of its range is.
    pub(crate) fn range(&self) -> (f64, f64, f64) {
        match self {
            Dial::Weight(..) => (0.0, 100.0, 0.1),
            Dial::Chance(..) => (0.0, NEARLY_CERTAIN.max(self.position()), 0.001),
        }
    }

    /// The number that stands in the scenario at a position.
    pub(crate) fn written(&self, position: f64) -> f64 {
        match self {
            Dial::Weight(..) => position,
            Dial::Chance(chance, outcome) => chance.weight(*outcome, position),
        }
    }

    pub(crate) fn change(&self, position: f64) -> Change {
        match self {
            Dial::Weight(component, weights) => {
                let own = f64::from(weights.get(*component).copied().unwrap_or(0));
                let mut factors = [(100.0 - position) / (100.0 - own); 4];
                factors.iter_mut().skip(*component).take(1).for_each(|f| *f = position / own);
                Change::Factors(factors)
            }
            Dial::Chance(chance, outcome) => Change::Chance(chance.id, chance.with(*outcome, position)),
        }
    }
}
