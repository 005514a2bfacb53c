//! The two streams out and the one in, and what is known about them. Commands get these instead of the real ones, so that
//! every command can be tested in process.

use std::io::{self, BufRead, Write};

use super::args::{Cli, Color};
use crate::report::wrap;

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
