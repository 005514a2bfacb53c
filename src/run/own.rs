//! A run's own choices, played again: the next one of a node each time it is met.

use super::{Pick, Session};
use crate::engine::is_available;
use crate::expression::NodeId;
use crate::program::{Program, State};

/// What a run took, by node and in order. Each entry is used once, by one meeting of its node.
#[derive(Debug, Clone)]
pub struct OwnPicks {
    entries: Vec<(NodeId, Pick)>,
    used: Vec<bool>,
}

impl OwnPicks {
    /// The choices of a run.
    #[must_use]
    pub fn of(session: &Session<'_>) -> OwnPicks {
        let entries: Vec<_> = session.taken().iter().map(|t| (t.node, t.pick.clone())).collect();
        OwnPicks { used: vec![false; entries.len()], entries }
    }

    /// Everything is unused again.
    pub fn restart(&mut self) {
        self.used.fill(false);
    }

    /// The first so many entries are used.
    pub fn skip(&mut self, count: usize) {
        self.used.iter_mut().take(count).for_each(|used| *used = true);
    }

    /// The next entry of this node, which is used up; `None` if there is none or it is not available as things stand.
    pub fn next(&mut self, program: &Program, state: &State, node: NodeId) -> Option<&Pick> {
        let mut places = self.entries.iter().zip(&mut self.used);
        let ((_, pick), used) = places.find(|((at, _), used)| *at == node && !**used)?;
        *used = true;
        match pick {
            Pick::Choice(choice) if !is_available(program, state, *choice) => None,
            Pick::Choice(_) | Pick::Order(_) => Some(pick),
        }
    }
}
