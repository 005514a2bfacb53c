//! The two streams out and the one in, and what is known about them. Commands get these instead of the real ones, so that
//! every command can be tested in process.

use std::io::{self, BufRead, Write};

use super::args::{Cli, Color};
use crate::report::wrap;
use crate::tui::{SMALLEST, Skin};

/// Where input comes from and output goes.
pub struct Terminal<'a> {
    /// Answers.
    pub input: &'a mut dyn BufRead,
    /// Data.
    pub out: &'a mut dyn Write,
    /// Messages and progress.
    pub err: &'a mut dyn Write,
    /// Whether a person sits at both ends.
    pub interactive: bool,
    /// Whether output may carry colour.
    pub color: bool,
    /// Columns of the terminal, if output goes to one.
    pub width: Option<usize>,
    /// Rows of the terminal, if output goes to one; a full screen opens only then.
    pub height: Option<usize>,
    /// Whether the terminal says it can do no more than print.
    pub dumb: bool,
    /// Whether anything on a screen may move by itself.
    pub motion: bool,
    /// Whether the process may install a handler for Ctrl-C.
    pub signals: bool,
    /// Whether anything may be asked.
    pub may_ask: bool,
}

impl std::fmt::Debug for Terminal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terminal")
            .field("interactive", &self.interactive)
            .field("color", &self.color)
            .finish_non_exhaustive()
    }
}

impl Terminal<'_> {
    pub(super) fn apply(&mut self, cli: &Cli) {
        match cli.color {
            Color::Auto | Color::Visits | Color::Value | Color::Regret => {}
            Color::Always => self.color = true,
            Color::Never => self.color = false,
        }
        self.may_ask = !cli.no_input;
        self.motion &= !cli.reduced_motion;
    }

    /// How a full screen looks, where one can be opened; else why not, in words, if somebody watches.
    pub(super) fn screen(&self, plain: bool) -> Result<Skin, Option<String>> {
        let (columns, rows) = SMALLEST;
        let fits = |size: Option<usize>, least: u16| size.is_some_and(|size| size >= usize::from(least));
        if plain {
            return Err(self.height.map(|_| "as `--plain` says".to_owned()));
        }
        if !self.interactive {
            return Err(self.height.map(|_| "the input is no terminal".to_owned()));
        }
        if self.height.is_none() {
            return Err(None);
        }
        if self.dumb {
            return Err(Some("`TERM` says that the terminal can do no more".to_owned()));
        }
        if !fits(self.width, columns) || !fits(self.height, rows) {
            return Err(Some(format!("a full screen needs {columns} columns and {rows} rows")));
        }
        let is_console = std::env::var_os("TERM").is_some_and(|term| term == "linux");
        Ok(Skin { color: self.color, motion: self.motion, is_console })
    }

    /// The same for a play, which says once why it is plain.
    pub(super) fn screen_or_say(&mut self, plain: bool) -> io::Result<Option<Skin>> {
        match self.screen(plain) {
            Ok(skin) => Ok(Some(skin)),
            Err(None) => Ok(None),
            Err(Some(why)) => self.error(&format!("Plain mode: {why}.\n")).map(|()| None),
        }
    }

    /// Writes data.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn print(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// Writes prose, wrapped to the terminal if it goes to one.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn print_prose(&mut self, text: &str) -> io::Result<()> {
        self.print(&wrap(text, self.width.map(|w| w.min(100))))
    }

    /// Writes data that may carry colour, without it where colour is not wanted.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn print_styled(&mut self, text: &str) -> io::Result<()> {
        if self.color { self.print(text) } else { self.print(&anstream::adapter::strip_str(text).to_string()) }
    }

    /// Writes a message.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn error(&mut self, text: &str) -> io::Result<()> {
        self.err.write_all(text.as_bytes())?;
        self.err.flush()
    }

    /// Writes a message in prose, wrapped as [`Terminal::print_prose`] does.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn say(&mut self, text: &str) -> io::Result<()> {
        self.error(&wrap(text, self.width.map(|w| w.min(100))))
    }

    /// Writes a message that may carry colour.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn error_styled(&mut self, text: &str) -> io::Result<()> {
        if self.color { self.error(text) } else { self.error(&anstream::adapter::strip_str(text).to_string()) }
    }

    /// Writes a JSON value and a line end.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn print_json(&mut self, value: &serde_json::Value) -> io::Result<()> {
        self.print(&format!("{value:#}\n"))
    }
}
