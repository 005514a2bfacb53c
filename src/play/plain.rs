//! The loop: show, ask, take, remember, go on.

use std::io::{self, BufRead, Write};

use super::answer::{Answered, ask_pick};
use super::question::{Answer, ask_all};
use super::screen;
use crate::report::{debrief, plain, wrap};
use crate::run::Session;

/// The longest line that is read; the rest of a longer one is dropped.
const MAX_LINE: u64 = 4_096;

/// Remembers decisions somewhere safe.
pub trait Journal {
    /// Called after each decision, before anything else is shown.
    ///
    /// # Errors
    /// If the decision could not be made safe.
    fn decided(&mut self, session: &Session<'_>) -> io::Result<()>;

    /// Called after each prediction that was asked, answered or passed over, before anything else is shown.
    ///
    /// # Errors
    /// If the answer could not be made safe.
    fn predicted(&mut self, session: &Session<'_>) -> io::Result<()>;

    /// Called once when the run is over.
    ///
    /// # Errors
    /// If the end could not be made safe.
    fn ended(&mut self, session: &Session<'_>) -> io::Result<()>;

    /// Called when the player leaves before anything was decided: there is nothing to keep.
    fn nothing_decided(&mut self) {}
}

/// Remembers nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoJournal;

impl Journal for NoJournal {
    fn decided(&mut self, _: &Session<'_>) -> io::Result<()> {
        Ok(())
    }
    fn predicted(&mut self, _: &Session<'_>) -> io::Result<()> {
        Ok(())
    }
    fn ended(&mut self, _: &Session<'_>) -> io::Result<()> {
        Ok(())
    }
}

/// Where lines come from and text goes.
pub struct Console<'a> {
    /// Answers, a line each.
    pub input: &'a mut dyn BufRead,
    /// Everything shown.
    pub out: &'a mut dyn Write,
    /// Columns to wrap at; none for no wrapping.
    pub width: Option<usize>,
}

impl std::fmt::Debug for Console<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Console").field("width", &self.width).finish_non_exhaustive()
    }
}

/// How a play stopped.
#[derive(Debug)]
pub enum Stopped {
    /// The run is over and the debrief was shown.
    Ended,
    /// The player quit.
    Quit,
    /// The input ended.
    EndOfInput,
    /// A decision, a prediction or the end could not be made safe: it was not taken to the next screen.
    NotSaved {
        /// Why.
        error: io::Error,
        /// Which of them.
        what: &'static str,
        /// Decisions that are safe.
        kept: usize,
    },
}

impl Console<'_> {
    pub(super) fn show(&mut self, lines: &[String]) -> io::Result<()> {
        for line in lines {
            writeln!(self.out, "{}", wrap(line, self.width))?;
        }
        self.out.flush()
    }

    /// One line without its end; `None` at the end of input.
    pub(super) fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        write!(self.out, "{prompt}")?;
        self.out.flush()?;
        let mut bytes = Vec::new();
        let read = io::Read::take(&mut *self.input, MAX_LINE).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            writeln!(self.out)?;
            return Ok(None);
        }
        while bytes.last() != Some(&b'\n') {
            let mut rest = Vec::new();
            let more = io::Read::take(&mut *self.input, MAX_LINE).read_until(b'\n', &mut rest)?;
            if more == 0 || rest.last() == Some(&b'\n') {
                break;
            }
        }
        Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
    }
}

/// Plays a session until it is over, the player quits or the input ends; the debrief closes it.
///
/// # Errors
/// Only if nothing can be shown any more; whatever was decided is in the journal.
pub fn play(session: &mut Session<'_>, console: &mut Console<'_>, journal: &mut dyn Journal) -> io::Result<Stopped> {
    play_until(session, console, journal, &|session| plain(&debrief(session)))
}

/// The same with other words at the end.
///
/// # Errors
/// As [`play`].
pub fn play_until(
    session: &mut Session<'_>,
    console: &mut Console<'_>,
    journal: &mut dyn Journal,
    look_back: &dyn Fn(&Session<'_>) -> String,
) -> io::Result<Stopped> {
    let program = session.program();
    let mut named = None;
    if session.taken().is_empty() {
        let (opening, time) = screen::happened(session, 0, 0);
        console.show(&opening)?;
        named = time;
    }
    while let Some(node) = session.node() {
        console.show(&screen::scene(session, node, named))?;
        match ask_all(session, node, console, journal)? {
            Answer::Given => {}
            Answer::Stopped(stopped) => return Ok(stopped),
        }
        console.show(&screen::offers(session, node))?;
        let pick = match ask_pick(session, node, console, "save and quit")? {
            Answered::Pick(pick) => pick,
            Answered::Quit => return Ok(Stopped::Quit),
            Answered::EndOfInput => return Ok(Stopped::EndOfInput),
        };
        let before = session.record().events.len();
        let now = program.view(session.state()).tick();
        if session.take(pick).is_err() {
            console.show(&["That is not possible now.".to_owned()])?;
            continue;
        }
        if let Err(error) = journal.decided(session) {
            let kept = session.taken().len().saturating_sub(1);
            return Ok(Stopped::NotSaved { error, what: "the last decision", kept });
        }
        let (lines, time) = screen::happened(session, before, now);
        named = time;
        // A new time brings its own empty line.
        if lines.first().is_some_and(|first| !first.is_empty()) {
            console.show(&[String::new()])?;
        }
        console.show(&lines)?;
    }
    if let Err(error) = journal.ended(session) {
        return Ok(Stopped::NotSaved { error, what: "the end of the run", kept: session.taken().len() });
    }
    let text = look_back(session);
    console.show(&[String::new()])?;
    console.show(&text.lines().map(str::to_owned).collect::<Vec<_>>())?;
    Ok(Stopped::Ended)
}
