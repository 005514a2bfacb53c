//! A person at the wheel: the plain numbered mode. Append-only, no boxes, changes in words; it works with screen readers,
//! pipes and tests. It reads lines and writes text; files, signals and terminals are somebody else's.

mod plain;
mod question;
mod screen;

pub use plain::{Console, Journal, NoJournal, Stopped, play, play_until};
