//! Progress: boxes, mean regret by session, first and latest tries.

use serde::Serialize;

use super::{Answer, BOXES, Day, Deck, Standing};

/// Sessions from which on their means are called a course.
pub const ENOUGH_SESSIONS: usize = 3;

/// Cards answered twice from which on first and latest tries are called a comparison.
pub const ENOUGH_CARDS: usize = 5;

/// A session.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SessionRow {
    /// Its number.
    pub session: u32,
    /// The day it began.
    pub day: Day,
    /// Cards answered.
    pub answered: usize,
    /// Points given up per card.
    pub mean_regret: f64,
}

/// First and latest tries of the cards that were answered at least twice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tries {
    /// Such cards.
    pub cards: usize,
    /// Mean points given up at their first try; none without such cards.
    pub first: Option<f64>,
    /// The same at their latest.
    pub latest: Option<f64>,
}

/// How it goes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Progress {
    /// Cards never answered.
    pub new: usize,
    /// Cards per box.
    pub boxes: [usize; BOXES.len()],
    /// Cards that come no more.
    pub resting: usize,
    /// Cards due today.
    pub due: usize,
    /// The next day a card comes back; none if there is no card in a box.
    pub next_due: Option<Day>,
    /// Sessions, the oldest first; answers to cards that are gone are among them.
    pub sessions: Vec<SessionRow>,
    /// First and latest tries.
    pub tries: Tries,
}

/// Sums up a deck and its record on a day.
#[must_use]
pub fn progress(deck: &Deck, answers: &[Answer], today: Day) -> Progress {
    let count = |standing| deck.cards.iter().filter(|c| c.schedule.standing == standing).count();
    let mut boxes = [0; BOXES.len()];
    boxes.iter_mut().enumerate().for_each(|(i, cards)| *cards = count(Standing::Box(i + 1)));
    let mut sessions: Vec<SessionRow> = Vec::new();
    for answer in answers {
        match sessions.iter_mut().find(|row| row.session == answer.session) {
            Some(row) => {
                row.answered += 1;
                row.mean_regret += answer.regret;
            }
            None => sessions.push(SessionRow {
                session: answer.session,
                day: answer.day,
                answered: 1,
                mean_regret: answer.regret,
            }),
        }
    }
    sessions.iter_mut().for_each(|row| row.mean_regret /= row.answered as f64);
    let twice = || deck.cards.iter().map(|c| &c.schedule).filter(|s| s.tries >= 2);
    let cards = twice().count();
    let mean = |sum: f64| (cards > 0).then(|| sum / cards as f64);
    Progress {
        new: count(Standing::New),
        boxes,
        resting: count(Standing::Resting),
        due: deck.due(today).count(),
        next_due: deck.next_due(),
        sessions,
        tries: Tries {
            cards,
            first: mean(twice().filter_map(|s| s.first).sum()),
            latest: mean(twice().filter_map(|s| s.latest).sum()),
        },
    }
}
