//! Other things to look at than the score: components of it, and variables at the end.
//!
//! Objectives that are components are in the graph of every solution. A variable's final value is not, since the graph
//! forgets what no longer matters for the score. So the scenario is given a judgement of its own for every variable that is
//! asked for, worth a thousandth of a point a step, and is explored with these judgements instead of (or beside) the score:
//! liveness, merging and payment in advance work on them as on any other.

use super::explore::Mode;
use super::graph::Graph;
use super::reduce::reduce;
use super::solution::{Options, explored};
use super::{Limit, Needs};
use crate::engine::{Component, Earned};
use crate::expression::VariableId;
use crate::number::Fixed;
use crate::program::{Program, Table, Target, TargetKind, Timing};
use crate::scenario::Better;

/// Something to make as good as possible, in expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// The whole score.
    Score,
    /// One of its components.
    Component(Component),
    /// A variable's value at the end.
    Variable(VariableId),
}

impl Objective {
    /// The objective of this name: `score`, a component, or a variable of the scenario.
    #[must_use]
    pub fn parse(program: &Program, name: &str) -> Option<Objective> {
        let variables = || (0..program.variables.len()).map(VariableId::at);
        let variable = variables().find(|id| program.variable(*id).is_some_and(|(known, _)| known == name));
        variable.map(Objective::Variable).or_else(|| {
            let component = Component::ALL.into_iter().find(|c| c.name() == name).map(Objective::Component);
            if name == "score" { Some(Objective::Score) } else { component }
        })
    }

    /// Its name.
    #[must_use]
    pub fn name(self, program: &Program) -> &str {
        match self {
            Objective::Score => "score",
            Objective::Component(component) => component.name(),
            Objective::Variable(id) => program.variable(id).map_or("", |(name, _)| name),
        }
    }

    /// Whether more of it is better.
    #[must_use]
    pub fn more_is_better(self, program: &Program) -> bool {
        match self {
            Objective::Score | Objective::Component(_) => true,
            Objective::Variable(id) => program.variable(id).is_none_or(|(_, v)| v.better.value == Better::Higher),
        }
    }
}

/// Most objectives that are looked at together.
pub(crate) const MOST: usize = 3;

/// Into which channels of the graph points go: by component, or by objective.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Channels {
    /// Priorities, targets, outcome, conduct.
    #[default]
    Components,
    /// The same, but those of priorities stand as the number of what was earned, for any order (`orders`).
    Orders,
    /// The objectives, those that are variables with the target that judges them; targets from this one on are such.
    Objectives([Option<(Objective, u16)>; MOST], u16),
}

impl Channels {
    /// The channels that points go into.
    #[inline]
    pub(super) fn each(self, earned: Earned, mut into: impl FnMut(usize)) {
        match self {
            Channels::Components => into(earned.component() as usize),
            Channels::Orders => match earned.component() {
                Component::Priorities => {}
                component => into(component as usize),
            },
            Channels::Objectives(list, first) => {
                let own = match earned {
                    Earned::Level(target, ..) if target.0 >= first => Some(target.0),
                    _ => None,
                };
                for (place, objective) in list.into_iter().enumerate() {
                    let counts = match objective {
                        Some((Objective::Score, _)) => own.is_none(),
                        Some((Objective::Component(c), _)) => own.is_none() && earned.component() == c,
                        Some((Objective::Variable(_), target)) => own == Some(target),
                        None => false,
                    };
                    if counts {
                        into(place);
                    }
                }
            }
        }
    }
}

/// A graph whose points are objectives, and how values are read from them.
#[derive(Debug)]
pub struct ObjectiveGraph {
    pub(crate) graph: Graph,
    /// By objective: natural value = base + Σ factor × points of the channel.
    pub(crate) scales: Vec<Scale>,
    /// The scenario with its judgements, for walks over the graph.
    pub(crate) program: Program,
    /// Reachable states.
    pub states: u64,
}

/// How an objective is read from the points of the channels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub(crate) base: f64,
    /// By channel.
    pub(crate) factors: [f64; 4],
}

/// The scales of objectives that are components or the score, over the channels of any solution.
pub(crate) fn component_scale(objective: Objective) -> Option<Scale> {
    match objective {
        Objective::Score => Some(Scale { base: 0.0, factors: [1.0; 4] }),
        Objective::Component(component) => {
            let factors = Component::ALL.map(|c| if c == component { 1.0 } else { 0.0 });
            Some(Scale { base: 0.0, factors })
        }
        Objective::Variable(_) => None,
    }
}

/// Explores a scenario with other things in view than its score; at most three.
///
/// # Errors
/// The [`Limit`] that was reached.
pub fn objective_graph(
    program: &Program,
    objectives: &[Objective],
    options: &Options<'_>,
) -> Result<ObjectiveGraph, Limit> {
    let (changed, channels) = judged(program, objectives);
    let found = explored(&changed, options, Needs::Nothing, Mode::All, channels, None)?;
    Ok(derived(program, objectives, reduce(&found.graph), found.states))
}

/// A graph whose channels are these objectives, with how they are read.
pub(super) fn derived(program: &Program, objectives: &[Objective], graph: Graph, states: u64) -> ObjectiveGraph {
    let scales = objectives.iter().zip(0usize..).map(|(objective, place)| {
        let mut scale = Scale { base: 0.0, factors: [0.0; 4] };
        scale.factors.iter_mut().skip(place).take(1).for_each(|f| *f = 1.0);
        if let Objective::Variable(id) = objective {
            let variable = &program.variables[*id];
            scale.base = variable.min as f64 / 1000.0;
            // A point is a thousand steps.
            scale.factors.iter_mut().for_each(|f| *f *= variable.step as f64);
        }
        scale
    });
    ObjectiveGraph { graph, scales: scales.collect(), program: judged(program, objectives).0, states }
}

/// The scenario with judgements for the variables among the objectives; without its own, if no objective is a component.
fn judged(program: &Program, objectives: &[Objective]) -> (Program, Channels) {
    let mut judged = program.clone();
    if objectives.iter().all(|o| matches!(o, Objective::Variable(_))) {
        strip(&mut judged);
    }
    let mut targets: Vec<Target> = judged.targets.iter().cloned().collect();
    let first = u16::try_from(targets.len()).unwrap_or(u16::MAX);
    let mut list = [None; MOST];
    for (slot, objective) in list.iter_mut().zip(objectives) {
        *slot = Some((*objective, u16::try_from(targets.len()).unwrap_or(u16::MAX)));
        if let Objective::Variable(id) = objective {
            let v = &program.variables[*id];
            let (from, to) = (Fixed::from_thousandths(v.min), Fixed::from_thousandths(v.max));
            let kind = TargetKind::Level { variable: *id, at: None, from, to };
            targets.push(Target { budget: Fixed::from_thousandths(v.steps), kind });
        }
    }
    judged.targets = Table::new(targets);
    (judged, Channels::Objectives(list, first))
}

/// Takes everything that awards points out of a scenario; its world stays as it is.
fn strip(program: &mut Program) {
    program.targets = Table::new(Vec::new());
    program.agenda.iter_mut().for_each(Vec::clear);
    for variable in program.variables.iter_mut() {
        variable.worth = None;
    }
    for choice in program.choices.iter_mut() {
        choice.practice = None;
    }
    for priority in &mut program.priorities {
        // Starts are still events of the world; they come too late to earn.
        priority.timing = Timing::Start { by: 0, too_late: 0 };
    }
}
