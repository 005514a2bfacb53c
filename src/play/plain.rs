//! The loop: show, ask, take, remember, go on.

use std::io::{self, BufRead, Write};

use super::question::{Answer, ask_all};
use super::screen;
use crate::expression::NodeId;
use crate::program::NodeKind;
use crate::report::{debrief, pick_label, plain, wrap};
use crate::run::{Pick, Session};

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

/// What a line means at a node.
enum Meaning {
    Pick(Pick),
    Key(char),
    Unclear(String),
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
        let (opening, time) = screen::happened(program, session.events_since(0), 0);
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
        let keys = keys_hint(session, node);
        let pick = loop {
            let Some(line) = console.ask("> ")? else { return Ok(Stopped::EndOfInput) };
            match meaning(session, node, &line) {
                Meaning::Pick(pick) => break pick,
                Meaning::Key('q') => return Ok(Stopped::Quit),
                Meaning::Key('?') => console.show(std::slice::from_ref(&keys))?,
                Meaning::Key('i') => console.show(&screen::details(session, node))?,
                Meaning::Key('s') => console.show(&screen::state(session))?,
                Meaning::Key('m') => console.show(&screen::messages(session))?,
                Meaning::Key(_) => console.show(&screen::situation(session, node, None))?,
                Meaning::Unclear(why) => console.show(&[why])?,
            }
        };
        if let Pick::Order(_) = &pick {
            let order = pick_label(program, node, &pick, session.state());
            console.show(&[format!("Your order: {order}.")])?;
        }
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
        let (lines, time) = screen::happened(program, session.events_since(before), now);
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

fn keys_hint(session: &Session<'_>, node: NodeId) -> String {
    let answer = match &session.program().nodes[node].kind {
        NodeKind::Ranking { .. } => {
            "numbers in the order you want (a few are enough, the rest follows as shown)".to_owned()
        }
        NodeKind::Decision { .. } | NodeKind::Chance(_) => format!("a number from 1 to {}", session.available().len()),
    };
    let more = if screen::has_details(session, node) { "i more about this, " } else { "" };
    format!(
        "Keys: {answer}; {more}s state of things, m messages so far, l this screen again, q save and quit, ? this line."
    )
}

fn meaning(session: &Session<'_>, node: NodeId, line: &str) -> Meaning {
    if let Some(key) = single_key(line) {
        return Meaning::Key(key);
    }
    match &session.program().nodes[node].kind {
        NodeKind::Ranking { items, .. } => match ordered(line, items.len()) {
            Ok(order) => Meaning::Pick(Pick::Order(order)),
            Err(why) => Meaning::Unclear(why),
        },
        NodeKind::Decision { .. } | NodeKind::Chance(_) => {
            let available = session.available();
            let number = line.parse::<usize>().ok();
            match number.and_then(|n| n.checked_sub(1)).and_then(|i| available.get(i)) {
                Some(choice) => Meaning::Pick(Pick::Choice(*choice)),
                None if line.is_empty() => {
                    Meaning::Unclear(format!("Type a number from 1 to {}, or ? for the keys.", available.len()))
                }
                None => {
                    let shown: String = line.chars().take(40).collect();
                    Meaning::Unclear(format!(
                        "\"{shown}\" is no choice here. Type a number from 1 to {}, or ? for the keys.",
                        available.len()
                    ))
                }
            }
        }
    }
}

pub(super) fn single_key(line: &str) -> Option<char> {
    let mut chars = line.chars();
    match (chars.next().map(|c| c.to_ascii_lowercase()), chars.next()) {
        (Some(key @ ('?' | 'i' | 's' | 'm' | 'q' | 'l')), None) => Some(key),
        _ => None,
    }
}

/// Reads places from 1 in any separation; what is missing follows in the order shown.
fn ordered(line: &str, items: usize) -> Result<Vec<u8>, String> {
    let hint = format!("Type numbers from 1 to {items} in the order you want, for instance 2 1, or ? for the keys.");
    let mut order: Vec<u8> = Vec::new();
    for word in line.split(|c: char| c.is_whitespace() || ",;>".contains(c)).filter(|w| !w.is_empty()) {
        let place = word.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|i| *i < items);
        let Some(place) = place.and_then(|i| u8::try_from(i).ok()) else {
            let shown: String = word.chars().take(40).collect();
            return Err(format!("\"{shown}\" is no number on this list. {hint}"));
        };
        if order.contains(&place) {
            return Err(format!("{} stands there twice. {hint}", place + 1));
        }
        order.push(place);
    }
    if order.is_empty() {
        return Err(hint);
    }
    for place in (0..items).filter_map(|i| u8::try_from(i).ok()) {
        if !order.contains(&place) {
            order.push(place);
        }
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn orders_are_completed_as_shown() {
        assert_eq!(ordered("2", 3), Ok(vec![1, 0, 2]));
        assert_eq!(ordered("3, 1", 3), Ok(vec![2, 0, 1]));
        assert_eq!(ordered("2>3>1", 3), Ok(vec![1, 2, 0]));
        for wrong in ["", "0", "4", "1 1", "a", "99999999999999999999"] {
            assert!(ordered(wrong, 3).is_err(), "{wrong}");
        }
    }
}
