//! Reading facts of a state.

use super::parts::{Load, Text};
use super::{Field, Place, Program, State};
use crate::check::Piece;
use crate::expression::{Atom, Facts, FlagId, MemberId, TaskId, UnknownId, VariableId};
use crate::number::Fixed;

/// A state together with the program that says what its bits mean.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The program.
    pub program: &'a Program,
    /// The state.
    pub state: &'a State,
}

impl Facts<Load> for View<'_> {
    #[inline(always)]
    fn read(&self, load: &Load) -> i64 {
        match *load {
            // INVARIANT: raw numbers are below 2^63: layouts are made from signed bounds.
            Load::Scaled { field, base, scale } => base + scale * self.state.get(field).cast_signed(),
            Load::Is { .. } | Load::Some(_) | Load::Knows { .. } | Load::Known { .. } => i64::from(self.truth(load)),
        }
    }
}

impl View<'_> {
    /// A fact that is no number. Out of line, so that reading a number stays small.
    #[inline(never)]
    fn truth(&self, load: &Load) -> bool {
        let known =
            |field: Field, unknown: UnknownId| self.program.unknowns[unknown].knowledge.known(self.state.get(field));
        match *load {
            Load::Scaled { field, .. } | Load::Some(field) => self.state.get(field) != 0,
            Load::Is { field, raw } => self.state.get(field) == raw,
            Load::Knows { field, unknown, value } => known(field, unknown) == Some(value),
            Load::Known { field, unknown } => known(field, unknown).is_some(),
        }
    }
}

impl Facts<Atom> for View<'_> {
    fn read(&self, atom: &Atom) -> i64 {
        self.read(&self.program.facts.load(*atom))
    }
}

impl Program {
    /// A state seen through this program.
    #[inline]
    #[must_use]
    pub fn view<'a>(&'a self, state: &'a State) -> View<'a> {
        View { program: self, state }
    }
}

impl<'a> View<'a> {
    /// The clock, in ticks.
    #[inline]
    #[must_use]
    pub fn tick(&self) -> u32 {
        u32::try_from(self.state.get(self.program.clock)).unwrap_or(u32::MAX)
    }

    /// A variable's value.
    #[inline]
    #[must_use]
    pub fn variable(&self, id: VariableId) -> Fixed {
        let variable = &self.program.variables[id];
        let load = Load::Scaled { field: variable.field, base: variable.min, scale: variable.step };
        Fixed::from_thousandths(self.read(&load))
    }

    /// A flag.
    #[inline]
    #[must_use]
    pub fn flag(&self, id: FlagId) -> bool {
        self.state.get(self.program.flags[id]) != 0
    }

    /// The task a member works on, with the skill for it in thousandths.
    #[inline]
    #[must_use]
    pub fn task_of(&self, id: MemberId) -> Option<(TaskId, i64)> {
        let member = &self.program.members[id];
        member.task(self.state.get(member.field))
    }

    /// Credited work on a task.
    #[inline]
    #[must_use]
    pub fn progress(&self, id: TaskId) -> Fixed {
        let task = &self.program.tasks[id];
        let units = i64::try_from(self.state.get(task.field)).unwrap_or(i64::MAX);
        Fixed::from_thousandths(units.saturating_mul(task.unit).min(task.effort))
    }

    /// Whether a task was completed.
    #[inline]
    #[must_use]
    pub fn is_done(&self, id: TaskId) -> bool {
        let task = &self.program.tasks[id];
        self.state.get(task.field) == task.full
    }

    /// Whether a task's time is over without its being done.
    #[inline]
    #[must_use]
    pub fn is_expired(&self, id: TaskId) -> bool {
        self.program.tasks[id].until.is_some_and(|until| self.tick() >= until) && !self.is_done(id)
    }

    /// The place that is being played: the inject's if one is, else the story's.
    #[inline]
    pub(crate) fn place(&self) -> Place {
        match self.state.get(self.program.inject_place) {
            0 => self.program.places.place(self.state.get(self.program.story_place)),
            raw => self.program.places.place(raw - 1),
        }
    }

    /// The words of a text as things stand, with `clock` for the time in words.
    #[must_use]
    pub fn words(&self, text: &'a Text, clock: &str) -> String {
        let chosen = text.alternatives.iter().find(|(when, _)| when.as_ref().is_none_or(|w| w.holds(self)));
        let mut words = String::new();
        for piece in chosen.map_or(&[][..], |(_, pieces)| pieces) {
            match piece {
                Piece::Words(text) => words.push_str(text),
                Piece::Variable(v) => words.push_str(&self.variable(*v).to_string()),
                Piece::Person(p) => words.push_str(self.program.person(*p).0),
                Piece::Member(m) => words.push_str(self.program.member(*m).0),
                Piece::Task(t) => words.push_str(self.program.task_title(*t)),
                Piece::Clock => words.push_str(clock),
            }
        }
        // A file from elsewhere must not steer the terminal.
        words.retain(|c| !c.is_control() || c == '\n');
        words
    }
}
