//! The full-screen interface: a skin over the same sessions, journals and reports that the plain mode uses.
//!
//! A screen is a model (what is selected, how far one has scrolled), a function that lays it out and paints it, and a
//! function that changes it on a key. A [`Stage`] shows frames and waits for keys: [`Screen`] is the real terminal, tests have
//! one of their own. Nothing here knows files; what a screen wants done it returns to its caller.

mod debrief;
mod furniture;
#[cfg(unix)]
mod hangup;
mod keys;
mod lists;
mod play;
mod prose;
mod read;
mod screen;
mod skin;
mod stage;
mod strip;
#[cfg(unix)]
mod suspend;
mod tabs;
mod watch;

pub use debrief::{Closed, Form, Lectern, look_back};
pub use furniture::opening;
pub use keys::{Input, Key};
pub use lists::{About, Archive, Chosen, Done, RunRow, ScenarioRow, Shelf, runs, start};
pub use play::{Left, ask, play};
pub use read::{After, read};
pub use screen::{Screen, restore};
pub use skin::Skin;
pub use stage::{SMALLEST, Stage};
