//! The same world for any order of the priorities.
//!
//! Which starts are held against which priority is a matter of the framework's order and ties. A state keeps what that
//! needs for the order that the scenario has; here it keeps what any order needs.

use super::{Program, Timing};

/// Priorities that fit into one number.
const MOST: usize = 64;

impl Program {
    /// The program with every priority below every other one, so that its states tell of each start whether it would be held
    /// against any other. What happens is the same, and so is everything that is earned but by starts. None if a state has
    /// no room for it.
    pub(crate) fn unordered(&self) -> Option<Program> {
        let mut all = self.clone();
        let count = all.priorities.len();
        for (place, priority) in all.priorities.iter_mut().enumerate() {
            let matters = priority.opens > 0 && matches!(priority.timing, Timing::Start { .. });
            for other in (0..count).filter(|other| *other != place) {
                if !priority.lower.iter().any(|(known, _)| *known == other) {
                    let label = format!("priority {other} started before {place} opens");
                    priority.lower.push((other, all.layout.add(label, u64::from(matters))));
                }
            }
        }
        (count <= MOST && !all.layout.overflows()).then_some(all)
    }
}
