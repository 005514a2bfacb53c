//! A person at the wheel: the plain numbered mode. Append-only, no boxes, changes in words; it works with screen readers,
//! pipes and tests. It reads lines and writes text; files, signals and terminals are somebody else's.

mod answer;
mod drill;
mod plain;
mod question;
mod screen;

pub use drill::{Asked, ask, follow, pause};
pub use plain::{Console, Journal, NoJournal, Stopped, play, play_until};
