//! Fields of everything that expressions read, and expressions over them.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{Block, Plus, Step, Value};
use super::budgets::Budgets;
use super::condition::Condition;
use super::parts::{Load, Text, Unknown, Variable};
use super::state::{Field, Layout};
use super::worth::Worth;
use crate::check::{self, World};
use crate::expression::{Assign, Atom, Binary, Effect, NodeId, Routine, TaskId, Term, TermKind};
use crate::number::Fixed;
use crate::scenario::{Located, Scenario};

/// Fields of everything that expressions read.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) clock: Field,
    pub(super) variables: Vec<Variable>,
    pub(super) flags: Vec<Field>,
    pub(super) tasks: Vec<(Field, u64)>,
    pub(super) members: Vec<Field>,
    pub(super) started: Vec<Field>,
    pub(super) visits: BTreeMap<NodeId, (Field, u64)>,
    pub(super) first: BTreeMap<NodeId, Field>,
    pub(super) unknowns: Vec<Field>,
}

impl Fields {
    pub(super) fn load(&self, atom: Atom) -> Load {
        let bit = |field: Field| Load::Scaled { field, base: 0, scale: 1 };
        let nothing = bit(Field::default());
        let get = |fields: &[Field], i: usize| fields.get(i).copied().unwrap_or_default();
        match atom {
            Atom::Variable(v) => self.variables.get(v.index()).map_or(nothing, |variable| Load::Scaled {
                field: variable.field,
                base: variable.min,
                scale: variable.step,
            }),
            Atom::Flag(f) => bit(get(&self.flags, f.index())),
            Atom::Tick => Load::Scaled { field: self.clock, base: 0, scale: Fixed::SCALE },
            Atom::Done(t) => self.tasks.get(t.index()).map_or(nothing, |&(field, raw)| Load::Is { field, raw }),
            Atom::Busy(m) => Load::Some(get(&self.members, m.index())),
            Atom::Started(p) => bit(get(&self.started, p.index())),
            Atom::Visits(n) => {
                let field = self.visits.get(&n).map_or(Field::default(), |v| v.0);
                Load::Scaled { field, base: 0, scale: Fixed::SCALE }
            }
            Atom::First(n, item) => {
                Load::Is { field: self.first.get(&n).copied().unwrap_or_default(), raw: u64::from(item) + 1 }
            }
            Atom::Is(unknown, value) => Load::Knows { field: get(&self.unknowns, unknown.index()), unknown, value },
            Atom::Known(unknown) => Load::Known { field: get(&self.unknowns, unknown.index()), unknown },
            Atom::Input(_) => nothing,
        }
    }

    pub(super) fn routine(&self, term: &Term) -> Routine<Load> {
        // `check` has compiled every expression once, so this one fits.
        Routine::compile(term).map_or_else(Routine::zero, |r| r.map(|atom| self.load(*atom)))
    }

    pub(super) fn condition(&self, term: Option<&Located<Term>>) -> Option<Condition> {
        term.map(|t| Condition::new(self, &t.value))
    }

    pub(super) fn block(&self, effects: &[Located<Effect>]) -> Block {
        Block::new(effects.iter().map(|e| self.step(&e.value)).collect())
    }

    pub(super) fn step(&self, effect: &Effect) -> Step {
        match effect {
            Effect::Variable { variable, value, how, constant } => {
                let it = self.variables.get(variable.index());
                let plus = it.zip(*constant).map(|(v, c)| (v, c.thousandths() / v.step));
                Step::Variable(
                    *variable,
                    match (how, plus) {
                        (Assign::Add, Some((v, steps))) => Value::Plus(Plus::new(v, steps)),
                        (Assign::Subtract, Some((v, steps))) => Value::Plus(Plus::new(v, steps.saturating_neg())),
                        _ => Value::Of(self.routine(value)),
                    },
                )
            }
            Effect::Flag { flag, value } => Step::Flag(*flag, self.routine(value)),
            Effect::Assign(member, task) => Step::Assign(*member, *task),
            Effect::Release(member) => Step::Release(*member),
        }
    }

    pub(super) fn text(&self, prose: &check::Prose) -> Text {
        let alternatives =
            prose.alternatives.iter().map(|(when, pieces)| (self.condition(when.as_ref()), pieces.clone())).collect();
        Text { alternatives }
    }

    pub(super) fn optional_text(&self, prose: Option<&check::Prose>) -> Option<Text> {
        prose.map(|p| self.text(p))
    }
}

pub(super) fn fields(
    scenario: &Scenario,
    world: &World,
    layout: &mut Layout,
    clock: Field,
    budgets: &Budgets,
    unknowns: &[Unknown],
) -> Fields {
    let mut variables = Vec::new();
    for ((key, variable), &budget) in scenario.variables.iter().zip(&budgets.outcome) {
        let (min, max) = (variable.min.thousandths(), variable.max.thousandths());
        let step = variable.step.thousandths().max(1);
        let steps = (max - min) / step;
        let worth = variable.outcome.as_ref().map(|written| Worth::new(written, budget, min, step, steps));
        variables.push(Variable {
            field: layout.add(format!("variable {}", key.value), steps.unsigned_abs()),
            min,
            max,
            step,
            steps,
            start: ((variable.start.thousandths() - min) / step).unsigned_abs(),
            worth,
        });
    }
    let flags = scenario.flags.iter().map(|(key, _)| layout.add(format!("flag {}", key.value), 1)).collect();
    let mut tasks = Vec::new();
    for (i, (key, task)) in scenario.tasks.iter().enumerate() {
        let (_, full) = progress_units(world, TaskId::at(i), task.effort.value);
        tasks.push((layout.add(format!("task {}", key.value), full), full));
    }
    let members = scenario.team.iter().zip(&world.skills);
    let members = members.map(|((key, _), skills)| layout.add(format!("member {}", key.value), skills.len() as u64));
    let members = members.collect();
    let started = scenario.priorities.iter().map(|(key, _)| layout.add(format!("priority {} started", key.value), 1));
    let started = started.collect();

    let mut largest: BTreeMap<NodeId, u64> = BTreeMap::new();
    let mut asked: BTreeSet<NodeId> = BTreeSet::new();
    world.for_each_term(&mut |term| {
        term.visit(&mut |t| {
            if let TermKind::Atom(Atom::First(node, _)) = &t.kind {
                asked.insert(*node);
            }
            if let TermKind::Binary(op, a, b) = &t.kind
                && op.strength() == Binary::Less.strength()
            {
                let mut note = |atom: &Term, bound: &Term| {
                    if let (TermKind::Atom(Atom::Visits(node)), Some(n)) = (&atom.kind, bound.constant()) {
                        // One more than the constant tells `> n` from `== n`.
                        let stop = u64::try_from(n.as_whole().unwrap_or(0)).unwrap_or(0) + 1;
                        let slot = largest.entry(*node).or_insert(0);
                        *slot = (*slot).max(stop);
                    }
                };
                note(a, b);
                note(b, a);
            }
        });
    });
    let name = |node: NodeId| scenario.nodes.0.get(node.index()).map_or("", |(key, _)| key.value.as_str());
    let visits = largest
        .into_iter()
        .map(|(node, stop)| (node, (layout.add(format!("visits of {}", name(node)), stop), stop)))
        .collect();
    let first = asked.into_iter().map(|node| {
        let items = match world.nodes.get(node.index()).map(|n| &n.kind) {
            Some(check::NodeKind::Ranking { items, .. }) => items.len() as u64,
            _ => 0,
        };
        (node, layout.add(format!("first of {}", name(node)), items))
    });
    let first = first.collect();
    let unknowns = unknowns.iter().map(|u| u.field).collect();
    Fields { clock, variables, flags, tasks, members, started, visits, first, unknowns }
}

/// Every value the pace can have, if it is made of constants.
fn paces(term: &Term, found: &mut Vec<Fixed>) -> bool {
    match &term.kind {
        TermKind::Select(_, a, b) => paces(a, found) && paces(b, found),
        _ => match term.constant() {
            Some(n) => {
                found.push(n);
                true
            }
            None => false,
        },
    }
}

/// Thousandths of effort in one unit of progress, and units until done. Coarser units make fewer states.
pub(super) fn progress_units(world: &World, task: TaskId, effort: Fixed) -> (i64, u64) {
    let mut possible = Vec::new();
    let known = match &world.pace {
        Some(pace) => paces(&pace.value, &mut possible),
        None => false,
    };
    let unit = if known {
        let skills = world.skills.iter().flatten().filter(|(t, _)| *t == task).map(|(_, skill)| *skill);
        let paces = &possible;
        let contributions = skills.flat_map(|skill| paces.iter().map(move |pace| skill.times(*pace).thousandths()));
        contributions.fold(0u64, |a, b| gcd(a, b.unsigned_abs()))
    } else {
        1
    };
    let effort = effort.thousandths().max(1);
    let unit = if unit == 0 { effort } else { i64::try_from(unit).unwrap_or(effort) };
    (unit, effort.unsigned_abs().div_ceil(unit.unsigned_abs()))
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
