//! The drill: costly moments of recorded runs as cards that come back, spaced. Pure: the day is an argument, and the
//! record is bytes. The rule is in docs/drill.md.

mod day;
mod deck;
mod leitner;
mod moment;
mod progress;
mod record;

pub use day::Day;
pub use deck::{Card, Deck, Sighting};
pub use leitner::{BOXES, GOOD, Schedule, Standing, schedule};
pub use moment::{CardId, Moment, WORTH_A_CARD, judge, moments};
pub use progress::{ENOUGH_CARDS, ENOUGH_SESSIONS, Progress, SessionRow, Tries, progress};
pub use record::{Answer, Answers};
