//! The compiled parts of a scenario: ids for names, fields for facts, routines for expressions.

use super::block::Block;
use super::condition::{Amount, Condition};
use super::knowledge;
use super::state::Field;
use super::worth::Worth;
use crate::check::{Goto, Piece, Speaker};
use crate::expression::{
    ChoiceId, Effect, NodeId, PracticeId, PriorityId, TargetId, TaskId, Term, UnknownId, VariableId,
};
use crate::number::Fixed;

/// How a fact is read from the packed state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Load {
    /// base + scale × raw.
    Scaled { field: Field, base: i64, scale: i64 },
    /// Whether the raw number is this one.
    Is { field: Field, raw: u64 },
    /// Whether the raw number is not 0.
    Some(Field),
    /// Whether the unknown is known to have this value.
    Knows { field: Field, unknown: UnknownId, value: u8 },
    /// Whether the unknown is known.
    Known { field: Field, unknown: UnknownId },
}

impl Load {
    /// The field it reads.
    pub(crate) const fn field(&self) -> Field {
        match *self {
            Load::Scaled { field, .. }
            | Load::Is { field, .. }
            | Load::Some(field)
            | Load::Knows { field, .. }
            | Load::Known { field, .. } => field,
        }
    }
}

/// A variable's place and bounds.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its raw number: steps above `min`.
    pub field: Field,
    /// Thousandths.
    pub min: i64,
    /// Thousandths.
    pub max: i64,
    /// Thousandths, more than 0.
    pub step: i64,
    /// Steps from `min` to `max`.
    pub steps: i64,
    /// Raw number at the start.
    pub start: u64,
    /// What it is worth in the outcome component.
    pub worth: Option<Worth>,
}

impl Variable {
    /// The raw number of a value: rounded to the step (half away from zero), then clamped.
    #[must_use]
    pub fn raw(&self, value: Fixed) -> i64 {
        let rounded = value.nearest_multiple(Fixed::from_thousandths(self.step)).thousandths();
        (rounded.clamp(self.min, self.max) - self.min) / self.step
    }

    /// The value of a raw number.
    #[inline]
    #[must_use]
    pub const fn value(&self, raw: u64) -> Fixed {
        // INVARIANT: `raw` is at most `steps`.
        Fixed::from_thousandths(self.min.saturating_add(raw.cast_signed().saturating_mul(self.step)))
    }
}

/// A member of the team.
#[derive(Debug, Clone)]
pub struct Member {
    /// 0 when free, else 1 + the place in `tasks`.
    pub field: Field,
    /// Tasks with a skill above 0, and that skill in thousandths.
    pub tasks: Vec<(TaskId, i64)>,
    /// Units of progress that a tick on each of them brings, at a pace of 1.
    pub units: Vec<u64>,
}

impl Member {
    /// The raw number for working on a task; 0 if the skill is missing.
    #[must_use]
    pub fn raw(&self, task: TaskId) -> u64 {
        self.tasks.iter().position(|(t, _)| *t == task).map_or(0, |i| i as u64 + 1)
    }

    /// The units that a tick of work brings at a pace of 1, behind a raw number.
    #[inline]
    #[must_use]
    pub fn units(&self, raw: u64) -> Option<u64> {
        let place = usize::try_from(raw.checked_sub(1)?).ok()?;
        self.units.get(place).copied()
    }

    /// The task behind a raw number, with the skill for it.
    #[inline]
    #[must_use]
    pub fn task(&self, raw: u64) -> Option<(TaskId, i64)> {
        let place = usize::try_from(raw.checked_sub(1)?).ok()?;
        self.tasks.get(place).copied()
    }
}

/// A task.
#[derive(Debug, Clone)]
pub struct Task {
    /// Work done, in units of `unit` thousandths; `full` when done.
    pub field: Field,
    /// Thousandths of effort in one unit.
    pub unit: i64,
    /// Raw number of a task that is done.
    pub full: u64,
    /// Thousandths.
    pub effort: i64,
    /// Tasks that must be done before.
    pub after: Vec<TaskId>,
    /// Last tick.
    pub until: Option<u32>,
    /// A target waits for it.
    pub(crate) awaited: bool,
    /// Whether its priority has started; always 0 if it belongs to none.
    pub(crate) started: Field,
    /// The bit of that priority.
    pub(crate) priority: u64,
    /// Where its members go.
    pub then: Option<TaskId>,
    /// Effects of completion.
    pub done: Block,
    /// Told on completion.
    pub note: Option<Text>,
}

impl Task {
    /// Units of progress that a tick of work brings, by skill and pace.
    #[must_use]
    pub fn units(&self, skill: Fixed, pace: Fixed) -> u64 {
        (skill.times(pace).thousandths().max(0) / self.unit).unsigned_abs()
    }
}

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its condition.
    pub when: Option<Condition>,
    /// Applied at ticks divisible by this.
    pub every: u32,
    /// What it does.
    pub effects: Block,
}

/// A priority, in the framework's order.
#[derive(Debug, Clone)]
pub struct Priority {
    /// Which one.
    pub id: PriorityId,
    /// Points at most.
    pub budget: Fixed,
    /// n + 1 − rank.
    pub units: u64,
    /// Start in time, or deferral.
    pub timing: Timing,
    /// Starts of others before this tick are not held against it.
    pub opens: u32,
    /// Credited work that counts as a start, in thousandths.
    pub start_effort: i64,
    /// Its tasks; empty if a choice starts it.
    pub tasks: Vec<TaskId>,
    /// Its bit in a set; those after the 63rd share one.
    pub(crate) bit: u64,
    /// Whether it has started.
    pub started: Field,
    /// Lower-ranked priorities that are no tie: their place in this order, and the bit that says they started before
    /// `opens`.
    pub lower: Vec<(usize, Field)>,
}

/// How a priority earns.
#[derive(Debug, Clone, Copy)]
pub enum Timing {
    /// By starting.
    Start {
        /// Last tick in time.
        by: u32,
        /// First tick too late.
        too_late: u32,
    },
    /// By being put off.
    Deferred {
        /// The tick at which it is judged.
        until: u32,
        /// Whether a choice has deferred it.
        deferred: Field,
    },
}

/// A target.
#[derive(Debug, Clone)]
pub struct Target {
    /// Points at most.
    pub budget: Fixed,
    /// What it measures.
    pub kind: TargetKind,
}

/// What a target measures.
#[derive(Debug, Clone)]
pub enum TargetKind {
    /// A variable's level.
    Level {
        /// Which variable.
        variable: VariableId,
        /// The tick, or the ending.
        at: Option<u32>,
        /// Worth nothing.
        from: Fixed,
        /// Worth all.
        to: Fixed,
    },
    /// A task or flag in time.
    Done {
        /// The fact.
        fact: Load,
        /// Whether it was awarded.
        awarded: Field,
        /// Last tick for all points.
        by: u32,
        /// From then on nothing.
        late_by: u32,
    },
}

/// A practice.
#[derive(Debug, Clone)]
pub struct Practice {
    /// Points.
    pub budget: Fixed,
    /// Whether it was awarded.
    pub awarded: Field,
}

/// Something judged at a certain tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// A level target.
    Target(TargetId),
    /// A deferred priority, by its place in the framework's order.
    Deferral(usize),
    /// A variable's outcome table.
    Outcome(VariableId),
}

/// A place of the story.
///
/// Laid out by hand, as a [`Choice`] is.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct Node {
    /// The story waits until then.
    pub at: u32,
    /// Counts arrivals, and the number it stops at; none if nothing asks.
    pub visits: Option<Box<(Field, u64)>>,
    /// What happens here.
    pub kind: NodeKind,
    /// Who speaks.
    pub speaker: Option<Speaker>,
    /// The situation.
    pub text: Option<Text>,
    /// More of it.
    pub detail: Option<Text>,
}

/// What happens at a node.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// The player chooses.
    Decision {
        /// In declared order.
        choices: Vec<ChoiceId>,
    },
    /// The player orders a list.
    Ranking {
        /// In declared order.
        items: Vec<Text>,
        /// 0 before it was met, else 1 + the first item; none if nothing asks.
        first: Option<Field>,
        /// Where the story goes on.
        goto: Goto,
    },
    /// The dice choose.
    Chance(Outcomes),
}

/// A choice.
///
/// Laid out by hand: what every step reads comes first, in as few cache lines as it fits; the words come last.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct Choice {
    /// Its decision.
    pub node: NodeId,
    /// Available when no other is.
    pub fallback: bool,
    /// It takes time or has outcomes: the run does not go on at once.
    pub(crate) rests: bool,
    /// It puts a priority off or shows a practice.
    pub(crate) has_marks: bool,
    /// Ticks.
    pub takes: u32,
    /// Where the story goes on, without outcomes.
    pub goto: Option<Goto>,
    /// A look it takes.
    pub look: Option<(UnknownId, u8)>,
    /// A practice it shows.
    pub practice: Option<PracticeId>,
    /// Applied at once.
    pub effects: Block,
    /// When it is available.
    pub requires: Option<Condition>,
    /// Priorities it puts off, by place in the framework's order.
    pub defers: Vec<usize>,
    /// How it can go.
    pub outcomes: Option<Outcomes>,
    /// Priorities that start in its last tick.
    pub starts: Vec<PriorityId>,
    /// Its label.
    pub label: Text,
    /// More about it.
    pub detail: Option<Text>,
    /// The same before compilation, for reasons in words.
    pub condition: Option<Term>,
    /// The author's words for why it is locked.
    pub locked: Option<Text>,
    /// Not shown while locked.
    pub hide: bool,
    /// The same before compilation, for prices in words.
    pub written: Vec<Effect>,
    /// Told right after it is taken.
    pub reply: Option<Text>,
}

/// Index of a chance: everything that draws outcomes by weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChanceId(pub u16);

impl crate::expression::Place for ChanceId {
    fn place(self) -> usize {
        usize::from(self.0)
    }
}

/// Ways in which a chance or a choice can go.
#[derive(Debug, Clone)]
pub struct Outcomes {
    /// What its draws are numbered by.
    pub chance: ChanceId,
    /// Unknowns whose value the weights read; they are revealed first.
    pub reveals: Vec<UnknownId>,
    /// In declared order.
    pub list: Vec<Outcome>,
}

/// One way in which it can go.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its weight; none where it is a look's signal.
    pub weight: Option<Amount>,
    /// The look's signal it stands for.
    pub signal: Option<u8>,
    /// What is told.
    pub text: Option<Text>,
    /// What it does.
    pub effects: Block,
    /// Where the story goes on.
    pub goto: Goto,
}

/// What draws are keyed by.
#[derive(Debug, Clone)]
pub struct Chance {
    /// `node` or `node/choice`.
    pub id: String,
    /// Hash of the id.
    pub key: u64,
    /// Whether the tick numbers its draws.
    pub by_clock: bool,
    /// Running sums of the weights, if they are constants.
    pub sums: Option<Box<[u64]>>,
}

/// An interruption.
#[derive(Debug, Clone)]
pub struct Inject {
    /// First tick.
    pub from: u32,
    /// Last tick.
    pub until: u32,
    /// Its condition.
    pub when: Option<Condition>,
    /// Its first node.
    pub node: NodeId,
    /// 0 before it is due, 1 while it waits, 2 from when it is played.
    pub stage: Field,
}

/// An ending.
#[derive(Debug, Clone)]
pub struct Ending {
    /// Its condition when the clock runs out.
    pub when: Option<Condition>,
    /// What became of it.
    pub text: Text,
    /// Its effects.
    pub effects: Block,
}

/// What the expert does at a node.
#[derive(Debug, Clone)]
pub struct Answer {
    /// When the answer holds.
    pub when: Option<Condition>,
    /// What it is.
    pub pick: Pick,
}

/// An answer at a decision or a ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    /// Take a choice.
    Choice(ChoiceId),
    /// Order the items: their places, best first.
    Order(Vec<u8>),
}

/// A promise shown while it is open.
#[derive(Debug, Clone)]
pub struct Promise {
    /// To whom.
    pub to: Option<Speaker>,
    /// While this holds.
    pub open: Condition,
    /// Until when.
    pub due: Option<u32>,
}

/// A text with alternatives.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// Conditions and words; the first whose condition holds is shown.
    pub alternatives: Vec<(Option<Condition>, Vec<Piece>)>,
}

/// An unknown and where what is known about it lives.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// The state of knowledge.
    pub field: Field,
    /// What can be known.
    pub knowledge: knowledge::Unknown,
    /// Hash of `?unknown`.
    pub key: u64,
    /// Hash of `?unknown/look`, by look.
    pub look_keys: Vec<u64>,
}
