//! The spacing rule: boxes, and when a card comes back.

use super::{Answer, Day};

/// Days until a card comes back, by box from 1.
pub const BOXES: [u32; 5] = [1, 3, 7, 14, 30];

/// Points given up at most by a pick that moves a card up.
pub const GOOD: f64 = 0.5;

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Never answered: due at once.
    New,
    /// In this box, from 1.
    Box(usize),
    /// Past the last box: it comes no more.
    Resting,
}

impl Standing {
    /// Where a card stands after an answer.
    #[must_use]
    pub fn after(self, regret: f64) -> Standing {
        match self {
            _ if regret > GOOD => Standing::Box(1),
            Standing::New => Standing::Box(1),
            Standing::Box(n) if n < BOXES.len() => Standing::Box(n + 1),
            Standing::Box(_) | Standing::Resting => Standing::Resting,
        }
    }

    /// When it comes back if it was answered on this day; `None` if it rests.
    #[must_use]
    pub fn due(self, answered: Day) -> Option<Day> {
        match self {
            Standing::New => Some(answered),
            Standing::Box(n) => Some(answered.plus(BOXES.get(n.saturating_sub(1)).copied().unwrap_or(1))),
            Standing::Resting => None,
        }
    }

    /// In words.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Standing::New => "new".to_owned(),
            Standing::Box(n) => format!("box {n}"),
            Standing::Resting => "resting".to_owned(),
        }
    }
}

/// What the answers to a card make of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// Where it stands.
    pub standing: Standing,
    /// The day from which it is due; none if it is new (due at once) or rests.
    pub due: Option<Day>,
    /// How often it was answered.
    pub tries: usize,
    /// Points given up the first time.
    pub first: Option<f64>,
    /// Points given up the last time.
    pub latest: Option<f64>,
    /// The pick of the last time, as `node/choice`.
    pub choice: Option<String>,
}

impl Schedule {
    /// Whether it is due on this day.
    #[must_use]
    pub fn is_due(&self, today: Day) -> bool {
        match self.standing {
            Standing::New => true,
            Standing::Box(_) => self.due.is_some_and(|due| due <= today),
            Standing::Resting => false,
        }
    }
}

/// Applies the answers to one card, in the order they were given.
#[must_use]
pub fn schedule<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Schedule {
    let mut it = Schedule { standing: Standing::New, due: None, tries: 0, first: None, latest: None, choice: None };
    for answer in answers {
        it.standing = it.standing.after(answer.regret);
        it.due = it.standing.due(answer.day);
        it.tries += 1;
        it.first = it.first.or(Some(answer.regret));
        it.latest = Some(answer.regret);
        it.choice = Some(answer.choice.clone());
    }
    it
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_picks_go_up_and_others_begin_again() {
        let day = Day::new(100);
        let mut standing = Standing::New;
        for (box_, days) in [(1, 1), (2, 3), (3, 7), (4, 14), (5, 30)] {
            standing = standing.after(GOOD);
            assert_eq!((standing, standing.due(day)), (Standing::Box(box_), Some(Day::new(100 + days))));
            assert_eq!(standing.after(0.51), Standing::Box(1));
        }
        standing = standing.after(0.0);
        assert_eq!((standing, standing.due(day)), (Standing::Resting, None));
    }
}
