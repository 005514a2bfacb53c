//! Which states are merged: the passes, each of which can be switched off.

use crate::expression::Facts;
use crate::program::{Program, TargetKind};

/// A reason why two states can have equal futures. Every pass is exact; each can be switched off to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// A fact that only past places of the story read is forgotten.
    Story,
    /// What an inject that has been played, or whose window is over, would read is forgotten.
    Injects,
    /// What only the start of a priority reads is forgotten once it has started or cannot earn any more.
    Priorities,
    /// What a target reads is forgotten once it was awarded or is too late.
    Targets,
    /// Work that can have no effect any more is forgotten, and who does it.
    Tasks,
    /// What is only read to change something that nobody reads is forgotten.
    Faint,
    /// A quantity that is only read by its own judgement, on a line, is paid as points at once.
    Points,
}

impl Pass {
    /// All of them.
    pub const ALL: [Pass; 7] =
        [Pass::Story, Pass::Injects, Pass::Priorities, Pass::Targets, Pass::Tasks, Pass::Faint, Pass::Points];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Pass::Story => "story",
            Pass::Injects => "injects",
            Pass::Priorities => "priorities",
            Pass::Targets => "targets",
            Pass::Tasks => "tasks",
            Pass::Faint => "faint",
            Pass::Points => "points",
        }
    }
}

/// The passes in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passes(u8);

impl Passes {
    /// Every pass.
    pub const ALL: Passes = Passes(0x7f);
    /// No pass: only equal states are one.
    pub const NONE: Passes = Passes(0);

    /// The same without one pass.
    #[must_use]
    pub const fn without(self, pass: Pass) -> Passes {
        Passes(self.0 & !(1 << pass as u8))
    }

    /// The same, or none for a program in which every change of any fact can award points: a `done` target whose fact holds
    /// from the start is awarded at the first change of another.
    pub(super) fn sensitive(self, program: &Program) -> Passes {
        let start = crate::engine::begin(program, &mut crate::engine::Unobserved);
        let odd = program.targets.iter().any(|target| match &target.kind {
            TargetKind::Done { fact, awarded, .. } => start.get(*awarded) == 0 && program.view(&start).read(fact) != 0,
            TargetKind::Level { .. } => false,
        });
        if odd { Passes::NONE } else { self }
    }

    /// Whether a pass is in use.
    #[must_use]
    pub const fn has(self, pass: Pass) -> bool {
        self.0 >> pass as u8 & 1 == 1
    }
}
