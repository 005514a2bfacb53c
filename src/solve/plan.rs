//! What is forgotten of a state: one mask for a tick and a pair of places, and cases.

use super::points::Span;
use crate::program::{Field, Mask, Program, State};

/// A field is live while another has a certain value.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) field: Field,
    pub(super) raw: u64,
    /// A second field that must be 0.
    pub(super) unless: Field,
    pub(super) mask: Mask,
}

/// Work that time has stopped: its progress is forgotten unless a priority still counts it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stopped {
    pub(super) field: Field,
    pub(super) full: u64,
    /// Whether its priority has started; none if nothing counts it.
    pub(super) counted: Option<Field>,
}

/// What is live at a tick and a pair of places.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) base: Mask,
    pub(super) cases: Vec<Case>,
    pub(super) stopped: Vec<Stopped>,
    /// Quantities paid as points, by their place in [`Points`], where they are within the span.
    pub(super) paid: Vec<(usize, Span)>,
}

impl Plan {
    /// Nothing is forgotten.
    pub(super) fn keep_all(program: &Program) -> Plan {
        let mut base = Mask::default();
        program.layout.fields().iter().for_each(|(_, field)| base.add(*field));
        Plan { base, cases: Vec::new(), stopped: Vec::new(), paid: Vec::new() }
    }

    /// Resets everything that cannot matter any more; the program uses so many words of the state.
    #[inline]
    pub(super) fn reset(&self, state: &mut State, words: usize) {
        for stopped in &self.stopped {
            if state.get(stopped.field) != stopped.full && stopped.counted.is_none_or(|started| state.get(started) != 0)
            {
                state.set(stopped.field, 0);
            }
        }
        if self.cases.is_empty() {
            state.keep(&self.base, words);
            return;
        }
        let mut mask = self.base;
        for case in &self.cases {
            if state.get(case.field) == case.raw && state.get(case.unless) == 0 {
                mask.unite_words(&case.mask, words);
            }
        }
        state.keep(&mask, words);
    }
}
