//! What the step tells: events, and the points it awards.

use crate::expression::{
    ChoiceId, EndingId, FlagId, InjectId, MemberId, NodeId, PracticeId, PriorityId, RuleId, TargetId, TaskId,
    UnknownId, VariableId,
};
use crate::number::{Fixed, Fraction};
use crate::program::State;

/// What brought something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A choice's own effects.
    Choice(ChoiceId),
    /// An outcome, by its place in the list of a node or choice.
    Outcome(Origin, u16),
    /// The completion, expiry or succession of a task.
    Task(TaskId),
    /// A rule.
    Rule(RuleId),
    /// An ending.
    Ending(EndingId),
}

/// Whose outcomes are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A chance node's.
    Node(NodeId),
    /// A choice's.
    Choice(ChoiceId),
}

/// Something that happened, at the tick that goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The clock advanced to this tick.
    Passed,
    /// The story came to a node.
    Arrived(NodeId),
    /// A choice was taken.
    Chosen(ChoiceId),
    /// A ranking was made; the place of the item put first.
    Ranked(NodeId, u8),
    /// A variable changed.
    Variable(VariableId, Fixed, Fixed, Cause),
    /// A flag changed to this.
    Flag(FlagId, bool, Cause),
    /// A member went from one task to another, or to or from none.
    Staffed(MemberId, Option<TaskId>, Option<TaskId>, Cause),
    /// A task was completed.
    Done(TaskId),
    /// A task's time ran out.
    Expired(TaskId),
    /// A priority started.
    Started(PriorityId),
    /// A priority was put off in so many words.
    Deferred(PriorityId),
    /// An outcome was drawn.
    Drawn(Cause),
    /// A look gave a signal.
    Signal(UnknownId, u8, u8),
    /// A value was revealed.
    Revealed(UnknownId, u8),
    /// An inject became pending.
    Due(InjectId),
    /// An inject began.
    Interrupted(InjectId),
    /// The story went on after an inject.
    Resumed,
    /// An ending was entered.
    Ended(EndingId),
}

/// The four components of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Component {
    Priorities,
    Targets,
    Outcome,
    Conduct,
}

impl Component {
    /// All four, in the order of the weights.
    pub const ALL: [Component; 4] = [Component::Priorities, Component::Targets, Component::Outcome, Component::Conduct];

    /// The name in files and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Component::Priorities => "priorities",
            Component::Targets => "targets",
            Component::Outcome => "outcome",
            Component::Conduct => "conduct",
        }
    }
}

/// Points awarded, possibly 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Award {
    /// For what.
    pub earned: Earned,
    /// How many; 0 or more.
    pub points: Fixed,
    /// Where the run was.
    pub(crate) place: crate::program::Place,
}

/// What points are awarded for, with what went into the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earned {
    /// A priority started: its place in the framework's order, inversions, timeliness.
    Start(usize, u64, Fraction),
    /// A deferred priority was judged: its place, and whether the deferral was kept.
    Deferral(usize, bool),
    /// A level target was judged: the value found and the fraction reached.
    Level(TargetId, Fixed, Fraction),
    /// A task or flag came true: the fraction for its time.
    Done(TargetId, Fraction),
    /// A variable's outcome table was read: the value found and its fraction.
    Outcome(VariableId, Fixed, Fraction),
    /// A practice was shown.
    Practice(PracticeId),
}

impl Earned {
    /// The component the points belong to.
    #[must_use]
    pub const fn component(self) -> Component {
        match self {
            Earned::Start(..) | Earned::Deferral(..) => Component::Priorities,
            Earned::Level(..) | Earned::Done(..) => Component::Targets,
            Earned::Outcome(..) => Component::Outcome,
            Earned::Practice(_) => Component::Conduct,
        }
    }
}

/// Listens to the step.
pub trait Observer {
    /// Whether it listens to events at all. Where nobody does, the step need not find out whether anything has changed.
    const LISTENS: bool = true;

    /// Something happens at `tick`, in this state; its effects are still to come.
    #[inline]
    fn event(&mut self, _tick: u32, _event: Event, _state: &State) {}
    /// Points were awarded at `tick`.
    fn award(&mut self, tick: u32, award: Award);
}

/// Nobody listens.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unobserved;

impl Observer for Unobserved {
    const LISTENS: bool = false;

    #[inline]
    fn award(&mut self, _: u32, _: Award) {}
}
