//! The deck: moments of all runs, each card once.

use super::{Answer, CardId, Day, Moment, Schedule, schedule};

/// A moment in a run.
#[derive(Debug, Clone)]
pub struct Sighting {
    /// The run's id.
    pub run: String,
    /// The moment.
    pub moment: Moment,
}

/// A card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Names it.
    pub id: CardId,
    /// The scenario's id.
    pub scenario: String,
    /// Where it was met, in the order the runs were added; at least one.
    pub sightings: Vec<Sighting>,
    /// What the answers so far make of it.
    pub schedule: Schedule,
}

impl Card {
    /// The last run in which it was met: the card is shown from there.
    #[must_use]
    pub fn latest(&self) -> Option<&Sighting> {
        self.sightings.last()
    }

    /// The most that a run gave up at it.
    #[must_use]
    pub fn regret(&self) -> f64 {
        self.sightings.iter().map(|s| s.moment.regret).fold(0.0, f64::max)
    }

    /// What was picked last, in a drill or else in the run: `node/choice`, and the points it gave up.
    #[must_use]
    pub fn last_pick(&self) -> Option<(&str, f64)> {
        let in_run = self.latest().map(|s| (s.moment.choice.as_str(), s.moment.regret));
        let in_drill = self.schedule.choice.as_deref().zip(self.schedule.latest);
        in_drill.or(in_run)
    }
}

/// All cards, the costliest first.
#[derive(Debug, Clone, Default)]
pub struct Deck {
    /// The cards.
    pub cards: Vec<Card>,
}

impl Deck {
    /// Adds the moments of a run.
    pub fn add(&mut self, run: &str, scenario: &str, moments: Vec<Moment>) {
        for moment in moments {
            let sighting = Sighting { run: run.to_owned(), moment };
            let id = &sighting.moment.id;
            match self.cards.iter_mut().find(|card| card.id == *id) {
                Some(card) => card.sightings.push(sighting),
                None => self.cards.push(Card {
                    id: id.clone(),
                    scenario: scenario.to_owned(),
                    sightings: vec![sighting],
                    schedule: schedule([]),
                }),
            }
        }
    }

    /// Puts every card where its answers put it, and the costliest first; equals as their runs were added.
    pub fn arrange(&mut self, answers: &[Answer]) {
        for card in &mut self.cards {
            let own = answers.iter().filter(|a| a.fingerprint == card.id.fingerprint && a.state == card.id.state);
            card.schedule = schedule(own);
        }
        self.cards.sort_by(|a, b| b.regret().total_cmp(&a.regret()));
    }

    /// Cards that are due, the costliest first.
    pub fn due(&self, today: Day) -> impl Iterator<Item = &Card> {
        self.cards.iter().filter(move |card| card.schedule.is_due(today))
    }

    /// The day on which the next card comes back, if none is due before.
    #[must_use]
    pub fn next_due(&self) -> Option<Day> {
        self.cards.iter().filter_map(|card| card.schedule.due).min()
    }
}
