//! Where frames are shown and keys come from.

use std::io;
use std::time::Duration;

use ratatui::Frame;

use super::keys::Input;

/// Columns and rows below which the full screen does not open.
pub const SMALLEST: (u16, u16) = (60, 16);

/// A terminal, or what stands in for one in tests.
pub trait Stage {
    /// Shows a frame.
    ///
    /// # Errors
    /// If the terminal is gone.
    fn draw(&mut self, paint: &mut dyn FnMut(&mut Frame<'_>)) -> io::Result<()>;

    /// Waits for an input; with a patience at most so long, then there is none.
    ///
    /// # Errors
    /// If the terminal is gone.
    fn input(&mut self, patience: Option<Duration>) -> io::Result<Option<Input>>;

    /// Hands the terminal to the shell until it comes back, where that is possible.
    fn suspend(&mut self);

    /// Works something out while words say so. Ctrl-C is the system's signal meanwhile; other keys come afterwards.
    ///
    /// # Errors
    /// If the terminal is gone; then the work is not begun.
    fn aside(&mut self, words: &str, work: &mut dyn FnMut()) -> io::Result<()>;
}
