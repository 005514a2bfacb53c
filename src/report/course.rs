//! The course of a run's variables from tick to tick, for charts.

use crate::engine::Event;
use crate::expression::VariableId;
use crate::number::Fixed;
use crate::run::Session;
use crate::scenario::Better;

/// The variables of a run over time.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// Every tick in words, from 0 to the one at which the run ended.
    pub clock: Vec<String>,
    /// The variables, in declared order.
    pub strips: Vec<Strip>,
}

/// One variable over time.
#[derive(Debug, Clone)]
pub struct Strip {
    /// Its title.
    pub title: String,
    /// Its unit; may be empty.
    pub unit: String,
    /// Whether less of it is better.
    pub lower_is_better: bool,
    /// The smallest and the largest value that it can have.
    pub range: (Fixed, Fixed),
    /// Its value at the start.
    pub start: Fixed,
    /// Every change: when, and the value after all changes of that tick; the last is the value at the end.
    pub changes: Vec<(u32, Fixed)>,
}

/// The course of a run, as far as it got.
#[must_use]
pub fn course(session: &Session<'_>) -> Course {
    let program = session.program();
    let view = program.view(session.state());
    let strips = (0..program.variables.len()).map(VariableId::at).filter_map(|id| {
        let (_, written) = program.variable(id)?;
        let changes = session.record().events.iter().filter_map(|told| match told.event {
            Event::Variable(changed, from, to, _) if changed == id => Some((told.tick, from, to)),
            _ => None,
        });
        let mut strip = Strip {
            title: written.title.value.clone(),
            unit: written.unit.value.clone(),
            lower_is_better: written.better.value == Better::Lower,
            range: (written.min.value, written.max.value),
            start: view.variable(id),
            changes: Vec::new(),
        };
        for (n, (tick, from, to)) in changes.enumerate() {
            if n == 0 {
                strip.start = from;
            }
            match strip.changes.last_mut() {
                Some(last) if last.0 == tick => last.1 = to,
                _ => strip.changes.push((tick, to)),
            }
        }
        Some(strip)
    });
    Course { strips: strips.collect(), clock: (0..=view.tick()).map(|tick| program.clock_words(tick)).collect() }
}
