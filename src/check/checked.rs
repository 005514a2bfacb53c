//! A scenario that has passed every check: names are ids, expressions are resolved.
//!
//! Everything stands in declared order, so an id's index is its place in the file and in [`Checked::scenario`], which
//! keeps titles and texts.

use std::sync::Arc;

use crate::expression::{
    Atom, ChoiceId, Effect, EndingId, MemberId, NodeId, PersonId, PracticeId, PriorityId, TaskId, Term, UnknownId,
    VariableId,
};
use crate::number::Fixed;
use crate::scenario::{Located, Luck, Scenario};

/// A scenario without errors. Only [`super::check`] makes one.
#[derive(Debug, Clone)]
pub struct Checked {
    pub(crate) scenario: Arc<Scenario>,
    pub(crate) world: World,
}

impl Checked {
    /// The scenario as written.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }
}

/// The resolved parts of a scenario.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) length: u32,
    pub(crate) pace: Option<Located<Term>>,
    pub(crate) priorities: Vec<Priority>,
    pub(crate) unknowns: Vec<Unknown>,
    /// Skills above 0, per member.
    pub(crate) skills: Vec<Vec<(TaskId, Fixed)>>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) targets: Vec<Target>,
    pub(crate) promises: Vec<Promise>,
    pub(crate) start: NodeId,
    pub(crate) nodes: Vec<Node>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) injects: Vec<Inject>,
    pub(crate) endings: Vec<Ending>,
    pub(crate) expert: Vec<(NodeId, Vec<Answer>)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Priority {
    pub(crate) when: Timing,
    pub(crate) opens: u32,
    pub(crate) start_effort: Fixed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Timing {
    Start { by: u32, too_late: u32 },
    Deferred { until: u32 },
}

#[derive(Debug, Clone)]
pub(crate) struct Unknown {
    pub(crate) priors: Vec<u32>,
    pub(crate) looks: Vec<Look>,
}

#[derive(Debug, Clone)]
pub(crate) struct Look {
    /// Weights by value, then signal.
    pub(crate) rows: Vec<Vec<u32>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) priority: Option<PriorityId>,
    pub(crate) effort: Fixed,
    pub(crate) after: Vec<TaskId>,
    pub(crate) until: Option<u32>,
    pub(crate) then: Option<TaskId>,
    pub(crate) done: Vec<Located<Effect>>,
    pub(crate) note: Option<Prose>,
}

#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) when: Option<Located<Term>>,
    pub(crate) every: u32,
    pub(crate) effects: Vec<Located<Effect>>,
}

#[derive(Debug, Clone)]
pub(crate) enum Target {
    Level {
        variable: VariableId,
        at: Option<u32>,
        from: Fixed,
        to: Fixed,
    },
    /// The atom is a task's completion or a flag.
    Done {
        fact: Atom,
        by: u32,
        late_by: u32,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct Promise {
    pub(crate) to: Option<Speaker>,
    pub(crate) open: Located<Term>,
    pub(crate) due: Option<u32>,
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// Somebody outside the team.
    Person(PersonId),
    /// A member of the team.
    Member(MemberId),
}

/// Where the story goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goto {
    /// At a node.
    Node(NodeId),
    /// At an ending, whose condition is not asked.
    Ending(EndingId),
    /// Where the story was before the inject.
    Resume,
    /// Nowhere: the rest of the clock passes.
    Finish,
}

#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) at: Option<u32>,
    pub(crate) speaker: Option<Speaker>,
    pub(crate) text: Option<Prose>,
    pub(crate) detail: Option<Prose>,
    pub(crate) kind: NodeKind,
}

#[derive(Debug, Clone)]
pub(crate) enum NodeKind {
    Decision { choices: Vec<ChoiceId> },
    Ranking { items: Vec<Prose>, goto: Option<Goto> },
    Chance { outcomes: Vec<Outcome>, luck: Luck },
}

#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) node: NodeId,
    pub(crate) label: Prose,
    pub(crate) detail: Option<Prose>,
    pub(crate) requires: Option<Located<Term>>,
    pub(crate) locked: Option<Prose>,
    pub(crate) hide: bool,
    pub(crate) fallback: bool,
    pub(crate) takes: u32,
    pub(crate) effects: Vec<Located<Effect>>,
    pub(crate) starts: Vec<PriorityId>,
    pub(crate) defers: Vec<PriorityId>,
    pub(crate) practice: Option<PracticeId>,
    pub(crate) look: Option<(UnknownId, u8)>,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) luck: Luck,
    pub(crate) reply: Option<Prose>,
    pub(crate) goto: Option<Goto>,
}

#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// None where the outcome is a look's signal.
    pub(crate) weight: Option<Located<Term>>,
    /// Place of the signal in the look.
    pub(crate) signal: Option<u8>,
    pub(crate) text: Option<Prose>,
    pub(crate) effects: Vec<Located<Effect>>,
    /// None only while the scenario has errors.
    pub(crate) goto: Option<Goto>,
}

#[derive(Debug, Clone)]
pub(crate) struct Inject {
    pub(crate) from: u32,
    pub(crate) until: u32,
    pub(crate) when: Option<Located<Term>>,
    pub(crate) node: Option<NodeId>,
}

#[derive(Debug, Clone)]
pub(crate) struct Ending {
    pub(crate) when: Option<Located<Term>>,
    pub(crate) text: Prose,
    pub(crate) effects: Vec<Located<Effect>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) when: Option<Located<Term>>,
    pub(crate) pick: Pick,
}

#[derive(Debug, Clone)]
pub(crate) enum Pick {
    Choice(ChoiceId),
    Order(Vec<u8>),
}

/// A text with its alternatives; the last has no condition.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prose {
    pub(crate) alternatives: Vec<(Option<Located<Term>>, Vec<Piece>)>,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words as they stand.
    Words(String),
    /// A variable's value.
    Variable(VariableId),
    /// A person's name.
    Person(PersonId),
    /// A member's name.
    Member(MemberId),
    /// A task's title.
    Task(TaskId),
    /// The time in words.
    Clock,
}

impl World {
    /// Every text of the scenario that can have alternatives.
    pub(crate) fn texts(&self) -> Vec<&Prose> {
        fn told(list: &[Outcome]) -> impl Iterator<Item = &Prose> {
            list.iter().filter_map(|o| o.text.as_ref())
        }
        let mut texts: Vec<&Prose> = self.tasks.iter().filter_map(|t| t.note.as_ref()).collect();
        for node in &self.nodes {
            texts.extend(node.text.iter().chain(&node.detail));
            match &node.kind {
                NodeKind::Decision { .. } => {}
                NodeKind::Ranking { items, .. } => texts.extend(items),
                NodeKind::Chance { outcomes, .. } => texts.extend(told(outcomes)),
            }
        }
        for choice in &self.choices {
            texts.push(&choice.label);
            texts.extend([&choice.detail, &choice.locked, &choice.reply].into_iter().flatten());
            texts.extend(told(&choice.outcomes));
        }
        texts.extend(self.endings.iter().map(|e| &e.text));
        texts
    }

    /// Calls `f` on every effect of the scenario.
    pub(crate) fn for_each_effect<'w>(&'w self, f: &mut impl FnMut(&'w Located<Effect>)) {
        fn each<'w>(outcomes: &'w [Outcome], f: &mut impl FnMut(&'w Located<Effect>)) {
            outcomes.iter().flat_map(|o| &o.effects).for_each(f);
        }
        self.tasks.iter().flat_map(|t| &t.done).for_each(&mut *f);
        self.rules.iter().flat_map(|r| &r.effects).for_each(&mut *f);
        for node in &self.nodes {
            if let NodeKind::Chance { outcomes, .. } = &node.kind {
                each(outcomes, f);
            }
        }
        for choice in &self.choices {
            choice.effects.iter().for_each(&mut *f);
            each(&choice.outcomes, f);
        }
        self.endings.iter().flat_map(|e| &e.effects).for_each(f);
    }

    /// Calls `f` on every expression that is no part of an effect: the pace, weights and all conditions.
    pub(crate) fn for_each_question<'w>(&'w self, f: &mut impl FnMut(&'w Located<Term>)) {
        fn weights<'w>(outcomes: &'w [Outcome], f: &mut impl FnMut(&'w Located<Term>)) {
            outcomes.iter().filter_map(|o| o.weight.as_ref()).for_each(f);
        }
        self.pace.iter().for_each(&mut *f);
        self.rules.iter().filter_map(|r| r.when.as_ref()).for_each(&mut *f);
        self.promises.iter().for_each(|p| f(&p.open));
        for node in &self.nodes {
            if let NodeKind::Chance { outcomes, .. } = &node.kind {
                weights(outcomes, f);
            }
        }
        for choice in &self.choices {
            choice.requires.iter().for_each(&mut *f);
            weights(&choice.outcomes, f);
        }
        self.injects.iter().filter_map(|i| i.when.as_ref()).for_each(&mut *f);
        self.endings.iter().filter_map(|e| e.when.as_ref()).for_each(&mut *f);
        self.expert.iter().flat_map(|(_, a)| a).filter_map(|a| a.when.as_ref()).for_each(&mut *f);
        for text in self.texts() {
            text.alternatives.iter().filter_map(|(when, _)| when.as_ref()).for_each(&mut *f);
        }
    }

    /// Calls `f` on every expression of the scenario.
    pub(crate) fn for_each_term<'w>(&'w self, f: &mut impl FnMut(&'w Term)) {
        self.for_each_question(&mut |term| f(&term.value));
        self.for_each_effect(&mut |effect| match &effect.value {
            Effect::Variable { value, .. } | Effect::Flag { value, .. } => f(value),
            Effect::Assign(..) | Effect::Release(_) => {}
        });
    }
}
