//! What the parts of a program read and write, for the liveness analysis.

use super::reads;
use crate::check::Goto;
use crate::expression::{ChoiceId, InjectId, NodeId, TaskId};
use crate::program::{Field, Mask, NodeKind, Outcomes, Place, Program, Step, TargetKind};

/// An effect: it matters only if what it changes is read later.
#[derive(Debug, Clone)]
pub(super) enum Effect {
    /// A field is changed, by way of what is read.
    Write(Field, Mask),
    /// Somebody is put to a task, or taken off; who and where is decided by what is read.
    Staff(Option<TaskId>, Mask),
}

/// Reads that always matter, and effects.
#[derive(Debug, Clone, Default)]
pub(super) struct Bundle {
    pub(super) direct: Mask,
    pub(super) effects: Vec<Effect>,
}

impl Bundle {
    pub(super) fn absorb(&mut self, other: &Bundle) {
        self.direct.unite(&other.direct);
        self.effects.extend(other.effects.iter().cloned());
    }

    pub(super) fn steps(&mut self, program: &Program, steps: &[Step], when: &Mask) {
        for step in steps {
            let mut reads = reads::of_step(program, step);
            reads.unite(when);
            self.effects.push(match step {
                Step::Variable(variable, _) => Effect::Write(program.variables[*variable].field, reads),
                Step::Flag(flag, _) => Effect::Write(program.flags[*flag], reads),
                Step::Release(_) => Effect::Staff(None, *when),
                Step::Assign(_, task) => Effect::Staff(Some(*task), *when),
            });
        }
    }

    fn outcomes(&mut self, program: &Program, outcomes: &Outcomes) {
        for unknown in &outcomes.reveals {
            self.direct.add(program.unknowns[*unknown].field);
        }
        for outcome in &outcomes.list {
            self.direct.unite(&reads::of(outcome.weight.as_deref()));
            self.steps(program, &outcome.effects, &Mask::default());
        }
    }
}

/// What a policy reads beside what the world reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// Nothing: which choices are available is enough.
    Nothing,
    /// The conditions of the file's expert answers.
    Expert,
    /// The conditions of labels.
    Labels,
    /// Every variable.
    Variables,
    /// What became of tasks and priorities.
    Work,
    /// Points when they are awarded and not before.
    Awards,
    /// Everything.
    Everything,
}

fn choice(program: &Program, id: ChoiceId, needs: Needs) -> Bundle {
    let it = &program.choices[id];
    let mut bundle = Bundle { direct: reads::of(it.requires.as_deref()), effects: Vec::new() };
    bundle.steps(program, &it.effects, &Mask::default());
    if let Some((unknown, _)) = it.look {
        bundle.direct.add(program.unknowns[unknown].field);
    }
    if let Some(practice) = it.practice {
        bundle.direct.add(program.practices[practice].awarded);
    }
    if let Some(outcomes) = &it.outcomes {
        bundle.outcomes(program, outcomes);
    }
    if needs == Needs::Labels {
        for (when, _) in &it.label.alternatives {
            bundle.direct.unite(&reads::of(when.as_deref()));
        }
    }
    bundle
}

/// A node with its choices or outcomes.
pub(super) fn node(program: &Program, id: NodeId, needs: Needs) -> Bundle {
    let it = &program.nodes[id];
    let mut bundle = Bundle::default();
    let decides = match &it.kind {
        NodeKind::Decision { choices } => {
            for id in choices {
                bundle.absorb(&choice(program, *id, needs));
            }
            true
        }
        NodeKind::Ranking { items, .. } => {
            if needs == Needs::Labels {
                for (when, _) in items.iter().flat_map(|item| &item.alternatives) {
                    bundle.direct.unite(&reads::of(when.as_deref()));
                }
            }
            true
        }
        NodeKind::Chance(outcomes) => {
            bundle.outcomes(program, outcomes);
            false
        }
    };
    match needs {
        Needs::Expert => {
            for answer in &program.expert[id] {
                bundle.direct.unite(&reads::of(answer.when.as_deref()));
            }
        }
        Needs::Variables if decides => {
            for variable in &program.variables {
                bundle.direct.add(variable.field);
            }
            // What the immediate effects read decides what they lead to.
            let effects = std::mem::take(&mut bundle.effects);
            for effect in &effects {
                if let Effect::Write(_, reads) = effect {
                    bundle.direct.unite(reads);
                }
            }
            bundle.effects = effects;
        }
        Needs::Work if decides => {
            for task in &program.tasks {
                bundle.direct.add(task.field);
            }
            for priority in &program.priorities {
                bundle.direct.add(priority.started);
                if let crate::program::Timing::Deferred { deferred, .. } = priority.timing {
                    bundle.direct.add(deferred);
                }
            }
        }
        _ => {}
    }
    bundle
}

/// What a choice that was taken still has to do.
pub(super) fn underway(program: &Program, id: ChoiceId) -> Bundle {
    let mut bundle = Bundle::default();
    if let Some(outcomes) = &program.choices[id].outcomes {
        bundle.outcomes(program, outcomes);
    }
    if let Some((unknown, _)) = program.choices[id].look {
        bundle.direct.add(program.unknowns[unknown].field);
    }
    bundle
}

/// Where the story can go next from a place, time apart.
pub(super) fn ways(program: &Program, place: Place) -> Vec<Goto> {
    let of_outcomes = |outcomes: &Outcomes| outcomes.list.iter().map(|o| o.goto).collect::<Vec<_>>();
    match place {
        Place::Node(node) => match &program.nodes[node].kind {
            NodeKind::Decision { choices } => choices.iter().flat_map(|c| ways(program, Place::Choice(*c))).collect(),
            NodeKind::Ranking { goto, .. } => vec![*goto],
            NodeKind::Chance(outcomes) => of_outcomes(outcomes),
        },
        Place::Choice(choice) => match &program.choices[choice].outcomes {
            Some(outcomes) => of_outcomes(outcomes),
            None => vec![program.choices[choice].goto.unwrap_or(Goto::Finish)],
        },
        Place::Finish | Place::Ended(_) => Vec::new(),
    }
}

/// Every node that can be reached from a place, itself among them if it is one.
pub(super) fn reach(program: &Program, place: Place) -> Vec<bool> {
    let mut seen = vec![false; program.nodes.len()];
    let mut open = match place {
        Place::Node(node) => vec![node],
        _ => next(program, place),
    };
    while let Some(node) = open.pop() {
        if let Some(slot) = seen.get_mut(node.index())
            && !*slot
        {
            *slot = true;
            open.extend(next(program, Place::Node(node)));
        }
    }
    seen
}

fn next(program: &Program, place: Place) -> Vec<NodeId> {
    let ways = ways(program, place).into_iter();
    ways.filter_map(|goto| if let Goto::Node(node) = goto { Some(node) } else { None }).collect()
}

/// The first node of an inject.
pub(super) fn inject_start(program: &Program, id: InjectId) -> Place {
    Place::Node(program.injects[id].node)
}

/// From this tick on a `done` target earns nothing.
pub(super) fn worthless_from(kind: &TargetKind) -> u32 {
    match *kind {
        TargetKind::Done { by, late_by, .. } => late_by.max(by + 1),
        TargetKind::Level { .. } => 0,
    }
}
