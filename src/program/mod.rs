//! The compiled scenario: dense ids, flat code, and a bit layout of the state. Immutable, and it cannot be wrong.

mod agenda;
mod block;
mod budgets;
mod compile;
mod condition;
mod fields;
mod fingerprint;
mod injects;
mod knowledge;
mod library;
mod parts;
mod prediction;
mod residual;
mod state;
mod table;
mod template;
mod titles;
mod unordered;
mod view;
mod worth;

pub(crate) use agenda::at;
pub use block::{Block, Plus, Step, Value};
pub use compile::{compile, fnv, id_hash};
pub(crate) use condition::Gate;
pub use condition::{Amount, Condition};
pub use library::{built_in, built_in_ids, built_in_tests, built_in_title};
pub use parts::{
    Answer, Chance, ChanceId, Choice, Ending, Inject, Judgement, Load, Member, Node, NodeKind, Outcome, Outcomes, Pick,
    Practice, Priority, Promise, Rule, Target, TargetKind, Task, Text, Timing, Unknown, Variable,
};
pub use prediction::{Claim, NamedClaim, Prediction};
pub(crate) use residual::{reads_of, residual};
pub(crate) use state::Mask;
pub use state::{Field, Layout, STATE_WORDS, State};
pub use table::Table;
pub use template::{BadName, TEMPLATES, Template};
pub use view::View;
pub use worth::Worth;

use std::sync::Arc;

use fields::Fields;

use crate::check::{Checked, World, check, given_up};
use crate::diagnostic::{Diagnostic, Severity, settle, sort};
use crate::expression::{
    ChoiceId, EndingId, FlagId, InjectId, MemberId, NodeId, PracticeId, RuleId, TargetId, TaskId, UnknownId, VariableId,
};
use crate::framework::{Ranking, rank_scenario};
use crate::scenario::{Scenario, parse};
use crate::source::Text as SourceText;

/// Most members of a team.
pub const MAX_MEMBERS: usize = 64;
/// Most tasks of a scenario.
pub const MAX_TASKS: usize = 256;

/// A scenario ready to run.
#[derive(Debug, Clone)]
pub struct Program {
    /// The scenario as written, for titles.
    pub scenario: Arc<Scenario>,
    /// The framework's order of the priorities.
    pub ranking: Ranking,
    names: fingerprint::Names,
    /// Points of priorities, targets, outcome, conduct.
    pub weights: [u32; 4],
    /// The fields of a state.
    pub layout: Layout,
    /// The last tick.
    pub length: u32,
    /// Where the story begins.
    pub start: NodeId,
    /// The clock, in ticks.
    pub clock: Field,
    /// Where the story is; see [`Places`].
    pub(crate) story_place: Field,
    /// Ticks still to pass there.
    pub(crate) story_left: Field,
    /// Where the inject is: 0 for nowhere, else 1 + place.
    pub(crate) inject_place: Field,
    /// Ticks still to pass there.
    pub(crate) inject_left: Field,
    pub(crate) places: Places,
    /// Multiplies everybody's work.
    pub pace: Amount,
    /// In declared order.
    pub variables: Table<VariableId, Variable>,
    /// In declared order.
    pub flags: Table<FlagId, Field>,
    /// Whether a target waits for the flag.
    pub(crate) awaited: Table<FlagId, bool>,
    /// In declared order.
    pub unknowns: Table<UnknownId, Unknown>,
    /// In declared order.
    pub members: Table<MemberId, Member>,
    /// In declared order.
    pub tasks: Table<TaskId, Task>,
    /// In declared order.
    pub rules: Table<RuleId, Rule>,
    /// In the framework's order.
    pub priorities: Vec<Priority>,
    /// In declared order.
    pub targets: Table<TargetId, Target>,
    /// In declared order.
    pub practices: Table<PracticeId, Practice>,
    /// In declared order.
    pub promises: Vec<Promise>,
    /// Questions for the player's own probability, in declared order.
    pub predictions: Vec<Prediction>,
    /// In declared order.
    pub nodes: Table<NodeId, Node>,
    /// Choices of all decisions.
    pub choices: Table<ChoiceId, Choice>,
    pub(crate) gates: Table<ChoiceId, Gate>,
    /// Everything that draws outcomes.
    pub chances: Table<ChanceId, Chance>,
    /// In declared order.
    pub injects: Table<InjectId, Inject>,
    /// In declared order.
    pub endings: Table<EndingId, Ending>,
    /// By node.
    pub expert: Table<NodeId, Vec<Answer>>,
    /// What is judged at each tick.
    pub(crate) agenda: Vec<Vec<Judgement>>,
    /// Injects whose window is open at each tick.
    pub(crate) due: Vec<Vec<InjectId>>,
    /// The lowest bits of the injects' stages, which are set while one waits: words of the state, and bits.
    pub(crate) waiting: Vec<(u8, u64)>,
    /// Tasks whose last tick it is, at each tick.
    pub(crate) expiring: Vec<Vec<TaskId>>,
    /// Rules that may apply at each tick, in declared order.
    pub(crate) turns: Vec<Vec<RuleId>>,
    /// The state before the story begins.
    pub(crate) opening: State,
    /// How every fact is read.
    facts: Fields,
}

impl Program {
    /// What may still be judged after a tick, be it at its own tick or at an ending.
    pub(crate) fn judgements_after(&self, tick: u32) -> impl Iterator<Item = Judgement> + '_ {
        let later = self.agenda.iter().skip(tick as usize + 1).flatten().copied();
        let targets = self.targets.iter().enumerate().filter_map(|(i, target)| match target.kind {
            TargetKind::Level { at: None, .. } => Some(Judgement::Target(TargetId::at(i))),
            TargetKind::Level { .. } | TargetKind::Done { .. } => None,
        });
        let tables = self.variables.iter().enumerate().filter_map(|(i, variable)| {
            let at_the_end = variable.worth.as_ref().is_some_and(|w| w.judged.is_none());
            at_the_end.then(|| Judgement::Outcome(VariableId::at(i)))
        });
        later.chain(targets).chain(tables)
    }
}

/// How places of the story are numbered in the state: nodes, choices, `finish`, endings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places {
    nodes: u64,
    /// Behind the nodes and choices; the endings follow.
    finish: u64,
    endings: u64,
}

/// A place of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// At a node, or waiting for its tick.
    Node(NodeId),
    /// In a choice that was taken: its ticks pass, then its outcome is drawn.
    Choice(ChoiceId),
    /// The rest of the clock passes.
    Finish,
    /// Over.
    Ended(EndingId),
}

impl Places {
    fn new(world: &World) -> Places {
        let nodes = world.nodes.len() as u64;
        Places { nodes, finish: nodes + world.choices.len() as u64, endings: world.endings.len() as u64 }
    }

    pub(crate) fn largest(self) -> u64 {
        self.finish + self.endings
    }

    #[inline]
    pub(crate) fn raw(self, place: Place) -> u64 {
        match place {
            Place::Node(n) => u64::from(n.0),
            Place::Choice(c) => self.nodes + u64::from(c.0),
            Place::Finish => self.finish,
            Place::Ended(e) => self.finish + 1 + u64::from(e.0),
        }
    }

    #[inline]
    pub(crate) fn place(self, raw: u64) -> Place {
        let narrow = |n: u64| u16::try_from(n).unwrap_or(u16::MAX);
        if raw < self.nodes {
            Place::Node(NodeId(narrow(raw)))
        } else if raw < self.finish {
            Place::Choice(ChoiceId(narrow(raw - self.nodes)))
        } else if raw == self.finish {
            Place::Finish
        } else {
            Place::Ended(EndingId(narrow(raw - self.finish - 1)))
        }
    }
}

/// From text to program: reads, checks, ranks and compiles, and reports everything found on the way.
///
/// The program is there exactly if no finding is an error.
#[must_use]
pub fn load(text: &SourceText) -> (Option<Program>, Vec<Diagnostic>) {
    load_with(text, &mut |_| {})
}

/// The same, for somebody who wants to look at what passed every check; while a large one is compiled.
pub(crate) fn load_with(
    text: &SourceText,
    look: &mut (dyn FnMut(&Checked) + Send),
) -> (Option<Program>, Vec<Diagnostic>) {
    let parsed = parse(text);
    let shape_is_sound = parsed.diagnostics.is_empty();
    let ranking = parsed.value.as_ref().filter(|_| shape_is_sound).map(rank_scenario);
    let (checked, mut findings) = check(text, parsed);
    let ranking = match ranking {
        Some(Ok(ranking)) => Some(ranking),
        Some(Err(more)) => {
            findings.extend(more);
            None
        }
        None => None,
    };
    let program = match (checked, ranking) {
        (Some(checked), Some(ranking)) => {
            let compiled = if text.is_large() {
                rayon::join(|| compile(&checked, ranking), || look(&checked)).0
            } else {
                look(&checked);
                compile(&checked, ranking)
            };
            given_up(text, checked);
            compiled.map_err(|more| findings.extend(more)).ok()
        }
        _ => None,
    };
    sort(&mut findings);
    settle(text, &mut findings);
    debug_assert_eq!(program.is_none(), findings.iter().any(|d| d.severity() == Severity::Error));
    (program, findings)
}
