//! Dense ids of everything a scenario declares, and the facts that expressions read.

/// An id that is a place in declared order.
pub trait Place: Copy {
    /// The place, from 0.
    fn place(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub u16);

            impl $name {
                /// Place in declared order, from 0.
                #[must_use]
                pub const fn index(self) -> usize {
                    self.0 as usize
                }

                /// The id of a place in declared order. `check` refuses scenarios with more places than fit.
                #[must_use]
                pub fn at(index: usize) -> $name {
                    $name(u16::try_from(index).unwrap_or(u16::MAX))
                }
            }

            impl Place for $name {
                #[inline]
                fn place(self) -> usize {
                    self.index()
                }
            }
        )*
    };
}

ids! {
    /// A variable, in declared order.
    VariableId
    /// A flag, in declared order.
    FlagId
    /// An unknown, in declared order.
    UnknownId
    /// A task, in declared order.
    TaskId
    /// A member of the team, in declared order.
    MemberId
    /// A person outside the team, in declared order.
    PersonId
    /// A priority, in declared order.
    PriorityId
    /// A node, in declared order.
    NodeId
    /// A choice; numbered through all decisions in declared order.
    ChoiceId
    /// An ending, in declared order.
    EndingId
    /// An inject, in declared order.
    InjectId
    /// A rule, in declared order.
    RuleId
    /// A target, in declared order.
    TargetId
    /// A practice, in declared order.
    PracticeId
}

/// A fact that an expression reads. Numbers are thousandths; yes/no is 1 or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Atom {
    /// A variable's value.
    Variable(VariableId),
    /// A flag.
    Flag(FlagId),
    /// The clock, in thousandths like every number.
    Tick,
    /// Whether a task was completed.
    Done(TaskId),
    /// Whether a member is assigned to a task.
    Busy(MemberId),
    /// Whether a priority has started.
    Started(PriorityId),
    /// Arrivals at a node, in thousandths like every number.
    Visits(NodeId),
    /// Whether the item at this place of the ranking was put first.
    First(NodeId, u8),
    /// Whether the unknown is known to have the value at this place.
    Is(UnknownId, u8),
    /// Whether the unknown is known.
    Known(UnknownId),
    /// An input of a framework, by its place in the framework's list.
    Input(u16),
}
