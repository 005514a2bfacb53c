//! The full screen for commands that can do without one.

use std::sync::atomic::{AtomicBool, Ordering};

use super::play::{Sitting, close, interrupted};
use super::review::{Effort, Reviewer};
use super::{Exit, Failure, Terminal};
use crate::play::{Journal, Stopped};
use crate::report::plain;
use crate::run::Session;
use crate::tui::{self, Left, Screen, Skin};

/// A person plays on a full screen.
pub(super) fn on_screen(
    session: &mut Session<'_>,
    journal: &mut dyn Journal,
    sitting: &Sitting<'_>,
    (skin, is_over): (Skin, &AtomicBool),
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let effort = if sitting.solve { Effort::Full } else { Effort::None };
    let mut reviewer = Reviewer::new(effort, false).ahead(session.program());
    let mut screen = Screen::open()?;
    let left = tui::play(session, &mut screen, journal, skin);
    is_over.store(session.ending().is_some(), Ordering::Relaxed);
    drop(screen);
    match left? {
        Left::Interrupted => {
            terminal.error(&interrupted(sitting.id, session.ending().is_some()))?;
            Ok(Exit::Interrupted)
        }
        Left::Stopped(stopped) => {
            if matches!(stopped, Stopped::Ended) {
                terminal.print_prose(&plain(&reviewer.debrief(session, sitting.id)))?;
            }
            close(stopped, session, journal, sitting, terminal)
        }
    }
}
