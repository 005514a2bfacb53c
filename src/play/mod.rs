//! A person at the wheel: the plain numbered mode. Append-only, no boxes, changes in words; it works with screen readers,
//! pipes and tests. It reads lines and writes text; files, signals and terminals are somebody else's.

mod answer;
mod board;
mod drill;
mod plain;
mod promises;
mod question;
mod screen;

pub use board::{
    Beat, Busy, Job, Offer, Reading, Telling, beats, jobs, listed_items, offered, people, readings, speaker,
};
pub use drill::{Asked, ask, follow, followed, pause};
pub use plain::{Console, Journal, NoJournal, Stopped, play, play_until};
pub use promises::{beats_since, promised};
pub use question::{KEYS as PREDICTION_KEYS, percent};
pub use screen::{Lines, details, has_details, headline, messages, opening, scene_words, state};
