//! A play: the same session and journal as in the plain mode.

mod answer;
mod model;
mod page;
mod panel;
mod pointer;
mod update;

use std::io;
use std::time::Duration;

use super::furniture::too_small;
use super::keys::{Input, Key};
use super::skin::Skin;
use super::stage::Stage;
use crate::play::{Asked, Journal, Stopped};
use crate::run::Session;
use model::Model;
use page::Page;
use update::Act;

/// How long each tick is shown before the next.
const BEAT: Duration = Duration::from_millis(220);

/// How a play on a screen was left.
#[derive(Debug)]
pub enum Left {
    /// As in the plain mode; [`Stopped::Ended`] once the run is over and its end is safe.
    Stopped(Stopped),
    /// By Ctrl-C; everything decided is in the journal.
    Interrupted,
}

/// Plays a session until it is over, or the player leaves. Nothing of a debrief is shown.
///
/// # Errors
/// If the terminal is gone; whatever was decided is in the journal.
pub fn play(
    session: &mut Session<'_>,
    stage: &mut dyn Stage,
    journal: &mut dyn Journal,
    skin: Skin,
) -> io::Result<Left> {
    // A run that was killed between its last decision and its end.
    if session.ending().is_some()
        && let Err(error) = journal.ended(session)
    {
        return Ok(Left::Stopped(end_not_saved(session, error)));
    }
    let mut model = Model::new(session, skin);
    loop {
        let Some(act) = turn(&mut model, session, stage, skin)? else { return Ok(Left::Interrupted) };
        if let Some(stopped) = enact(act, &mut model, session, journal) {
            return Ok(Left::Stopped(stopped));
        }
    }
}

/// Shows the decision where a session waits and asks for a pick, without predictions. Nothing is taken.
/// `None` if the player stops by Ctrl-C.
///
/// # Errors
/// If the terminal is gone.
pub fn ask(session: &Session<'_>, stage: &mut dyn Stage, skin: Skin) -> io::Result<Option<Asked>> {
    let mut model = Model::new(session, skin);
    model.predicts = false;
    loop {
        match turn(&mut model, session, stage, skin)? {
            None => return Ok(None),
            Some(Act::Take(pick)) => return Ok(Some(Asked::Pick(pick))),
            Some(Act::Quit | Act::LookBack) => return Ok(Some(Asked::Quit)),
            Some(Act::Nothing | Act::Predict(_)) => {}
        }
    }
}

/// A frame, and what the next input asks for; `None` for Ctrl-C.
fn turn(model: &mut Model, session: &Session<'_>, stage: &mut dyn Stage, skin: Skin) -> io::Result<Option<Act>> {
    let mut laid: Option<Page> = None;
    stage.draw(&mut |frame| {
        laid = Page::new(model, session, frame.area(), skin);
        match &laid {
            Some(page) => page.paint(model, session, frame, skin),
            None => too_small(frame),
        }
    })?;
    let patience = (model.is_telling() && model.sheet.is_none()).then_some(BEAT);
    let Some(input) = stage.input(patience)? else {
        // What would be told out of sight is not waited for.
        if laid.as_ref().is_some_and(Page::is_full) {
            model.tell_all()
        } else {
            model.next_beat()
        }
        return Ok(Some(Act::Nothing));
    };
    Ok(match (&laid, input) {
        (_, Input::Interrupt) => None,
        (_, Input::Suspend) => {
            stage.suspend();
            Some(Act::Nothing)
        }
        (None, Input::Key(Key::Char('q'))) => Some(Act::Quit),
        (None, _) => Some(Act::Nothing),
        (Some(page), input) => Some(model.update(input, session, page)),
    })
}

/// Does what the player wants of the session: on disk before the next frame.
fn enact(act: Act, model: &mut Model, session: &mut Session<'_>, journal: &mut dyn Journal) -> Option<Stopped> {
    match act {
        Act::Nothing => None,
        Act::Quit => Some(Stopped::Quit),
        Act::LookBack => Some(Stopped::Ended),
        Act::Predict(percent) => {
            let prediction = session.questions().into_iter().next()?;
            session.predict(prediction, percent);
            if let Err(error) = journal.predicted(session) {
                let kept = session.taken().len();
                return Some(Stopped::NotSaved { error, what: "your prediction", kept });
            }
            model.predicted(percent);
            None
        }
        Act::Take(pick) => {
            let events = session.record().events.len();
            if session.take(pick).is_err() {
                model.notice = Some("That is not possible now.".to_owned());
                return None;
            }
            if let Err(error) = journal.decided(session) {
                let kept = session.taken().len().saturating_sub(1);
                return Some(Stopped::NotSaved { error, what: "the last decision", kept });
            }
            if session.ending().is_some()
                && let Err(error) = journal.ended(session)
            {
                return Some(end_not_saved(session, error));
            }
            model.begin(session, events);
            None
        }
    }
}

fn end_not_saved(session: &Session<'_>, error: io::Error) -> Stopped {
    Stopped::NotSaved { error, what: "the end of the run", kept: session.taken().len() }
}
