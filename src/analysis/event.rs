//! Something on a path in the words that commands take.

use super::paths::Event;
use crate::engine::Draw;
use crate::program::{Pick, Program};

impl Event {
    /// A decision as `play --choices` takes it; none if chance settled it.
    #[must_use]
    pub fn decision(&self, program: &Program) -> Option<String> {
        let Event::Decided(node, pick) = self else { return None };
        Some(match pick {
            Pick::Choice(choice) => program.choice_key(*choice),
            Pick::Order(order) => {
                let items = program.item_ids(*node);
                let named: Vec<&str> = order.iter().filter_map(|i| items.get(usize::from(*i)).copied()).collect();
                format!("{}/{}", program.node_id(*node), named.join(">"))
            }
        })
    }

    /// What chance settled: `node#outcome`, `node/choice=signal` for a look, `?unknown=value`; none if it was decided.
    #[must_use]
    pub fn outcome(&self, program: &Program) -> Option<String> {
        let Event::Drawn(draw, place, index) = self else { return None };
        Some(match draw {
            Draw::Outcome(chance) => {
                let ids = program.outcome_ids(&program.chances[*chance].id);
                format!("{place}#{}", ids.get(*index).copied().unwrap_or_default())
            }
            Draw::Signal(unknown, look) => {
                let look = program.unknown(*unknown).and_then(|(_, u)| u.looks.0.get(usize::from(*look)));
                let row = look.and_then(|(_, rows)| rows.value.0.first());
                let signal = row.and_then(|(_, row)| row.0.get(*index)).map_or("", |(signal, _)| signal.value.as_str());
                format!("{place}={signal}")
            }
            Draw::Reveal(unknown) => {
                let (name, value) = program.unknown(*unknown).map_or(("", ""), |(name, u)| {
                    (name, u.values.0.get(*index).map_or("", |(value, _)| value.value.as_str()))
                });
                format!("?{name}={value}")
            }
        })
    }
}
