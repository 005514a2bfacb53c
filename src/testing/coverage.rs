//! What the tests of a scenario come across, out of everything there is.

use super::play::Player;
use crate::batch::Item;
use crate::explore::Sight;
use crate::run::Session;

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Nodes,
    Choices,
    Outcomes,
    Endings,
}

impl Kind {
    /// All of them, in the order in which they are told.
    pub const ALL: [Kind; 4] = [Kind::Nodes, Kind::Choices, Kind::Outcomes, Kind::Endings];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Nodes => "nodes",
            Kind::Choices => "choices",
            Kind::Outcomes => "outcomes",
            Kind::Endings => "endings",
        }
    }

    /// The kind of a sight. What is put first in a ranking is not counted: it is as good as any other order.
    fn of(sight: &Sight) -> Option<Kind> {
        match sight {
            Sight::Item(Item::Node(_)) => Some(Kind::Nodes),
            Sight::Item(Item::Choice(_)) => Some(Kind::Choices),
            Sight::Item(Item::Outcome(..)) => Some(Kind::Outcomes),
            Sight::Item(Item::First(..)) => None,
            Sight::Ending(_) => Some(Kind::Endings),
        }
    }
}

/// What was reached.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// By place: the kind, the key, and whether some test came across it.
    sights: Vec<(Option<Kind>, String, bool)>,
}

impl Coverage {
    /// Nothing yet.
    #[must_use]
    pub fn new(player: &Player<'_>) -> Coverage {
        let keys = player.sights.keys(player.program());
        let sights = player.sights.list().iter().zip(keys).map(|(sight, key)| (Kind::of(sight), key, false));
        Coverage { sights: sights.collect() }
    }

    /// Adds what a play came across.
    pub fn add(&mut self, player: &Player<'_>, session: &Session<'_>) {
        for told in &session.record().events {
            let place = player.sights.place(&told.event);
            if let Some((.., reached)) = place.and_then(|place| self.sights.get_mut(place)) {
                *reached = true;
            }
        }
    }

    /// How many of a kind were reached, out of how many.
    #[must_use]
    pub fn count(&self, kind: Kind) -> (usize, usize) {
        let all = self.sights.iter().filter(|(k, ..)| *k == Some(kind));
        (all.clone().filter(|(.., reached)| *reached).count(), all.count())
    }

    /// What of a kind was not reached, in declared order.
    pub fn never(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.sights.iter().filter(move |(k, _, reached)| *k == Some(kind) && !reached).map(|(_, key, _)| key.as_str())
    }
}
