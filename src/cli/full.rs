//! The full screen for commands that can do without one.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::describe;
use super::play::{Sitting, close, interrupted};
use super::review::{Effort, Reviewer};
use super::{Exit, Failure, Terminal, retry};
use crate::play::{Journal, Stopped};
use crate::report::{Debrief, debrief_json, html, markdown, plain, then_and_now};
use crate::run::Session;
use crate::tui::{self, Closed, Form, Lectern, Left, Screen, Skin, Stage as _};

/// A journal that says when the run is over.
struct Watched<'a> {
    journal: &'a mut dyn Journal,
    is_over: &'a AtomicBool,
}

impl Journal for Watched<'_> {
    fn decided(&mut self, session: &Session<'_>) -> io::Result<()> {
        self.journal.decided(session)
    }

    fn predicted(&mut self, session: &Session<'_>) -> io::Result<()> {
        self.journal.predicted(session)
    }

    fn ended(&mut self, session: &Session<'_>) -> io::Result<()> {
        self.journal.ended(session)?;
        self.is_over.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// A person plays on a full screen, and looks back.
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
    let left = tui::play(session, &mut screen, &mut Watched { journal, is_over }, skin)?;
    let stopped = match left {
        Left::Stopped(stopped) => stopped,
        Left::Interrupted => {
            drop(screen);
            if session.taken().len() + session.forecasts().len() > sitting.taken_over {
                terminal.say(&interrupted(sitting.id, session.ending().is_some()))?;
            } else {
                close(Stopped::Quit, session, journal, sitting, terminal)?;
            }
            return Ok(Exit::Interrupted);
        }
    };
    let mut closed = Closed::Done;
    if matches!(stopped, Stopped::Ended) {
        let comparison = sitting.then.map(|then| then_and_now(then, session).in_words()).unwrap_or_default();
        closed = review(session, sitting.id, comparison, &mut reviewer, (&mut screen, skin))?;
    }
    drop(screen);
    let exit = close(stopped, session, journal, sitting, terminal)?;
    match (closed, sitting.id) {
        (Closed::Retry(n), Some(id)) => retry::run(&retry::Args::interactive(id, n), terminal),
        (Closed::Interrupted, _) => Ok(Exit::Interrupted),
        (Closed::Done | Closed::Retry(_), _) => Ok(exit),
    }
}

/// Looks back at a run on a screen.
pub(super) fn review(
    session: &Session<'_>,
    id: Option<&str>,
    comparison: String,
    reviewer: &mut Reviewer,
    (screen, skin): (&mut Screen, Skin),
) -> Result<Closed, Failure> {
    let mut made = None;
    screen.aside("Working out what each decision was worth.", &mut || made = Some(reviewer.debrief(session, id)))?;
    let Some(data) = made else { return Ok(Closed::Done) };
    let name = id.map_or_else(|| format!("debrief-{}", session.program().scenario.id.value), file_name);
    let mut export = |form: Form| write_to(&name, form, session, &data);
    let mut lectern = Lectern { data: &data, comparison, export: &mut export };
    Ok(tui::look_back(&mut lectern, screen, skin)?)
}

/// The name of a run without what makes it a path.
fn file_name(id: &str) -> String {
    Path::new(id).file_stem().map_or_else(|| "debrief".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Writes a debrief to a new file in the current folder.
fn write_to(name: &str, form: Form, session: &Session<'_>, data: &Debrief) -> String {
    let (ending, content) = match form {
        Form::Text => ("txt", plain(data)),
        Form::Markdown => ("md", markdown(data)),
        Form::Html => ("html", html(data)),
        Form::Json => ("json", format!("{:#}\n", debrief_json(session, data))),
    };
    let path = PathBuf::from(format!("{name}.{ending}"));
    let created = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
    match created.and_then(|mut file| file.write_all(content.as_bytes())) {
        Ok(()) => format!("written to {}", path.display()),
        Err(error) => format!("{}: {}", path.display(), describe(&error)),
    }
}
