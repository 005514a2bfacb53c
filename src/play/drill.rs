//! A card of the drill: a situation from the middle of a run, and what follows from the pick.

use std::io;

use super::answer::{Answered, ask_pick};
use super::plain::Console;
use super::screen::{self, Lines};
use crate::program::Pick;
use crate::run::Session;

/// What came of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A choice or an order.
    Pick(Pick),
    /// The player leaves.
    Quit,
    /// The input ended.
    EndOfInput,
}

/// Shows the decision where a session waits, as in a play, and asks for a pick. Nothing is taken.
///
/// # Errors
/// If nothing can be shown any more.
pub fn ask(session: &Session<'_>, console: &mut Console<'_>) -> io::Result<Asked> {
    let Some(node) = session.node() else { return Ok(Asked::Quit) };
    console.show(&screen::situation(session, node, None))?;
    Ok(match ask_pick(session, node, console, "quit")? {
        Answered::Pick(pick) => Asked::Pick(pick),
        Answered::Quit => Asked::Quit,
        Answered::EndOfInput => Asked::EndOfInput,
    })
}

/// Takes a pick and tells what happens until the next decision or the ending.
///
/// # Errors
/// If nothing can be shown any more.
pub fn follow(session: &mut Session<'_>, pick: Pick, console: &mut Console<'_>) -> io::Result<()> {
    console.show(&followed(session, pick))
}

/// The same in lines.
pub fn followed(session: &mut Session<'_>, pick: Pick) -> Lines {
    let program = session.program();
    let before = session.record().events.len();
    let now = program.view(session.state()).tick();
    if session.take(pick).is_err() {
        // INVARIANT: it was picked from what is available.
        debug_assert!(false, "the pick was available a moment ago");
        return Lines::new();
    }
    let (mut lines, _) = screen::happened(session, before, now);
    let clock = program.clock_words(program.view(session.state()).tick());
    match session.ending() {
        Some(ending) => lines.push(format!("{clock}. The run ends here: {}.", program.ending(ending).1)),
        None if lines.is_empty() => lines.push("Nothing that one could see, until the next decision.".to_owned()),
        None => {}
    }
    lines
}

/// Waits for Enter; false if the player leaves.
///
/// # Errors
/// If nothing can be shown any more.
pub fn pause(console: &mut Console<'_>, prompt: &str) -> io::Result<bool> {
    console.show(&[String::new()])?;
    let line = console.ask(prompt)?;
    Ok(line.is_some_and(|line| !line.eq_ignore_ascii_case("q")))
}
