//! Text to read, and no more.

use std::io;

use super::furniture::{Sheet, parts, too_small};
use super::keys::{Input, Key};
use super::skin::Skin;
use super::stage::Stage;

/// How a text was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The reader goes on.
    GoesOn,
    /// The reader wants no more of it.
    Stops,
    /// By Ctrl-C.
    Interrupted,
}

/// Shows lines until the reader goes on.
///
/// # Errors
/// If the terminal is gone.
pub fn read(title: &'static str, lines: Vec<String>, stage: &mut dyn Stage, skin: Skin) -> io::Result<After> {
    let mut sheet = Sheet::new(title, lines);
    sheet.leave = &[("q", "stop"), ("Enter", "go on")];
    loop {
        let mut laid = None;
        stage.draw(&mut |frame| {
            laid = parts(frame.area());
            match laid {
                Some(parts) => sheet.paint(frame, parts, skin),
                None => too_small(frame),
            }
        })?;
        match (stage.input(None)?, laid) {
            (Some(Input::Interrupt), _) => return Ok(After::Interrupted),
            (Some(Input::Suspend), _) => stage.suspend(),
            (Some(Input::Key(Key::Char('q'))), _) => return Ok(After::Stops),
            (Some(input), Some(parts)) if !sheet.update(input, parts) => return Ok(After::GoesOn),
            _ => {}
        }
    }
}
