//! What can be forgotten when the story moves on: fields that nothing ahead reads go back to 0, so that the other tool
//! finds fewer states.
//!
//! This is far coarser than what `solve` forgets, and made without it: a field is kept if any expression that can still
//! be evaluated mentions it, whatever for.

use std::collections::HashSet;

use super::env::Env;
use super::expression::Expr;
use super::model::Model;
use crate::check::Goto;
use crate::expression::{ChoiceId, NodeId, Op, PriorityId, Routine};
use crate::program::{Field, Load, NodeKind, Outcomes, Program, Step, TargetKind, Timing, Value};

/// What is read from where on.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Read by what happens wherever the story is: while time passes, in injects, at the end.
    always: HashSet<Field>,
    /// By node: read there or at a node that can follow.
    nodes: Vec<HashSet<Field>>,
}

impl Memory {
    pub(super) fn new(program: &Program) -> Memory {
        let mut own = Vec::new();
        for (i, _) in program.nodes.iter().enumerate() {
            let mut reads = HashSet::new();
            node(program, NodeId::at(i), &mut reads);
            own.push(reads);
        }
        let mut always = HashSet::new();
        whenever(program, &mut always);
        for (i, reads) in own.iter().enumerate() {
            if program.inject_of(NodeId::at(i)).is_some() {
                always.extend(reads);
            }
        }
        let nodes = (0..own.len()).map(|i| {
            let ahead = ahead(program, NodeId::at(i));
            own.iter().zip(&ahead).filter(|(_, is_ahead)| **is_ahead).flat_map(|(reads, _)| reads).copied().collect()
        });
        let nodes = nodes.collect();
        Memory { always, nodes }
    }

    /// Whether a field can still be read at a node or after it; at no node: while the rest of the clock passes.
    fn keeps(&self, node: Option<NodeId>, field: Field) -> bool {
        let here = node.and_then(|n| self.nodes.get(n.index()));
        self.always.contains(&field) || here.is_some_and(|reads| reads.contains(&field))
    }
}

impl Model<'_, '_> {
    /// The story goes from one node to another, or to the end of its clock.
    pub(super) fn forget(&self, env: &mut Env, from: NodeId, to: Option<NodeId>) {
        for (_, field) in self.program.layout.fields() {
            let needed = self.memory.keeps(Some(from), *field) || env.is_changed(*field);
            if needed && !self.memory.keeps(to, *field) {
                env.set(*field, Expr::number(0));
            }
        }
    }
}

fn routine(routine: &Routine<Load>, reads: &mut HashSet<Field>) {
    for op in routine.ops() {
        if let Op::Load(load) | Op::Test(load, ..) = op {
            reads.insert(load.field());
        }
    }
}

fn effects(steps: &[Step], reads: &mut HashSet<Field>) {
    for step in steps {
        match step {
            Step::Variable(_, Value::Of(value)) | Step::Flag(_, value) => routine(value, reads),
            // Tasks and members are always kept.
            Step::Variable(_, Value::Plus(_)) | Step::Assign(..) | Step::Release(_) => {}
        }
    }
}

fn outcomes(program: &Program, outcomes: &Outcomes, reads: &mut HashSet<Field>) {
    reads.extend(outcomes.reveals.iter().map(|u| program.unknowns[*u].field));
    for outcome in &outcomes.list {
        outcome.weight.iter().for_each(|w| routine(w, reads));
        effects(&outcome.effects, reads);
    }
}

/// Everything that the award of a start reads.
fn start(program: &Program, id: PriorityId, reads: &mut HashSet<Field>) {
    for (place, priority) in program.priorities.iter().enumerate().filter(|(_, p)| p.id == id) {
        reads.insert(priority.started);
        for &(other, early) in &priority.lower {
            reads.insert(early);
            reads.extend(program.priorities.get(other).map(|o| o.started));
        }
        // Its start is remembered for those above it.
        for higher in &program.priorities {
            reads.extend(higher.lower.iter().filter(|(other, _)| *other == place).map(|(_, early)| *early));
        }
    }
}

fn node(program: &Program, id: NodeId, reads: &mut HashSet<Field>) {
    let node = &program.nodes[id];
    match &node.kind {
        NodeKind::Chance(list) => outcomes(program, list, reads),
        NodeKind::Ranking { .. } => {}
        NodeKind::Decision { choices } => {
            for choice in choices {
                choice_reads(program, *choice, reads);
            }
        }
    }
}

fn choice_reads(program: &Program, id: ChoiceId, reads: &mut HashSet<Field>) {
    let it = &program.choices[id];
    it.requires.iter().for_each(|r| routine(r, reads));
    effects(&it.effects, reads);
    it.starts.iter().for_each(|p| start(program, *p, reads));
    reads.extend(it.practice.map(|p| program.practices[p].awarded));
    reads.extend(it.look.map(|(unknown, _)| program.unknowns[unknown].field));
    it.outcomes.iter().for_each(|list| outcomes(program, list, reads));
}

/// Time, injects, tasks, targets, judgements, endings.
fn whenever(program: &Program, reads: &mut HashSet<Field>) {
    reads.extend([program.clock, program.story_place, program.story_left, program.inject_place, program.inject_left]);
    routine(&program.pace, reads);
    for rule in &program.rules {
        rule.when.iter().for_each(|w| routine(w, reads));
        effects(&rule.effects, reads);
    }
    for ending in &program.endings {
        ending.when.iter().for_each(|w| routine(w, reads));
        effects(&ending.effects, reads);
    }
    for inject in &program.injects {
        reads.insert(inject.stage);
        inject.when.iter().for_each(|w| routine(w, reads));
    }
    for task in &program.tasks {
        reads.insert(task.field);
        effects(&task.done, reads);
    }
    reads.extend(program.members.iter().map(|m| m.field));
    for priority in &program.priorities {
        if !priority.tasks.is_empty() {
            start(program, priority.id, reads);
        }
        if let Timing::Deferred { deferred, .. } = priority.timing {
            reads.extend([deferred, priority.started]);
        }
    }
    for target in &program.targets {
        match &target.kind {
            TargetKind::Level { variable, .. } => reads.insert(program.variables[*variable].field),
            TargetKind::Done { fact, awarded, .. } => reads.insert(fact.field()) | reads.insert(*awarded),
        };
    }
    reads.extend(program.variables.iter().filter(|v| v.worth.is_some()).map(|v| v.field));
}

/// Which nodes can be played from a node on, itself among them.
fn ahead(program: &Program, from: NodeId) -> Vec<bool> {
    let mut found = vec![false; program.nodes.len()];
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        match found.get_mut(id.index()) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        let drawn = |list: &Outcomes| list.list.iter().map(|o| o.goto).collect::<Vec<_>>();
        let ways: Vec<Goto> = match &program.nodes[id].kind {
            NodeKind::Chance(list) => drawn(list),
            NodeKind::Ranking { goto, .. } => vec![*goto],
            NodeKind::Decision { choices } => {
                let choices = choices.iter().map(|c| &program.choices[*c]);
                choices.flat_map(|c| c.goto.into_iter().chain(c.outcomes.iter().flat_map(drawn))).collect()
            }
        };
        open.extend(ways.iter().filter_map(|goto| if let Goto::Node(next) = goto { Some(*next) } else { None }));
    }
    found
}
