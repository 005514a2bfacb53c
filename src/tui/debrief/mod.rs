//! The debrief in pages: the parts of the plain report, with bars and a timeline.

mod attention;
mod chart;
mod pages;
mod update;

use std::io;

use super::furniture::{Notes, foot, head, parts, too_small};
use super::keys::{Input, Key};
use super::skin::Skin;
use super::stage::Stage;
use super::tabs::Tabs;
use crate::report::Debrief;
use pages::{Leaf, Topic};
pub use update::Form;
use update::{Act, Model};

/// How a debrief was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// The player goes on with something else.
    Done,
    /// The player wants to play again from this decision, 1 for the first.
    Retry(usize),
    /// By Ctrl-C.
    Interrupted,
}

/// What a debrief is shown with.
pub struct Lectern<'a> {
    /// The debrief.
    pub data: &'a Debrief,
    /// A comparison with the run this one is a retry of; may be empty.
    pub comparison: String,
    /// Writes the debrief to a file; what came of it, in words.
    pub export: &'a mut dyn FnMut(Form) -> String,
}

impl std::fmt::Debug for Lectern<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lectern").field("title", &self.data.title).finish_non_exhaustive()
    }
}

/// Shows a debrief until the player leaves it.
///
/// # Errors
/// If the terminal is gone.
pub fn look_back(lectern: &mut Lectern<'_>, stage: &mut dyn Stage, skin: Skin) -> io::Result<Closed> {
    let topics = Topic::of(lectern.data, &lectern.comparison);
    let mut model = Model::new(lectern.data);
    loop {
        let mut laid = None;
        stage.draw(&mut |frame| {
            let Some(parts) = parts(frame.area()) else { return too_small(frame) };
            let topic = topics.get(model.page).copied().unwrap_or(Topic::TurningPoints);
            let leaf = Leaf::new(topic, lectern.data, &lectern.comparison, model.decision, parts.body.width, skin);
            if let Some(sheet) = &model.sheet {
                sheet.paint(frame, parts, skin);
            } else {
                head(frame, parts.head, &tabs(&topics, model.page, parts.head.width).words, "", skin);
                let scroll = model.scroll.min(leaf.column.farthest(parts.body.height));
                let selected = leaf.selects.then_some((model.decision, skin.selected()));
                leaf.column.paint(parts.body, frame.buffer_mut(), scroll, selected);
                let more = leaf.column.more(parts.body.height, scroll);
                let notes = Notes::new(parts.foot, more, model.notice.as_deref());
                foot(frame, parts.foot, &keys(lectern.data, &leaf), &notes, skin);
            }
            laid = Some((parts, leaf));
        })?;
        let Some(input) = stage.input(None)? else { continue };
        let act = match (&laid, input) {
            (_, Input::Interrupt) => return Ok(Closed::Interrupted),
            (_, Input::Suspend) => {
                stage.suspend();
                Act::Nothing
            }
            (None, Input::Key(Key::Char('q'))) => Act::Done,
            (None, _) => Act::Nothing,
            (Some((parts, leaf)), input) => {
                let tabs = tabs(&topics, model.page, parts.head.width);
                model.update(input, lectern.data, (topics.len(), &tabs), *parts, leaf)
            }
        };
        match act {
            Act::Nothing => {}
            Act::Done => return Ok(Closed::Done),
            Act::Retry(n) => return Ok(Closed::Retry(n)),
            Act::Export(form) => model.notice = Some((lectern.export)(form)),
        }
    }
}

/// The topics in a line.
fn tabs(topics: &[Topic], open: usize, width: u16) -> Tabs {
    let titles: Vec<_> = topics.iter().map(|topic| (topic.title(), topic.short())).collect();
    Tabs::new(&titles, open, width)
}

fn keys(data: &Debrief, leaf: &Leaf) -> Vec<(&'static str, &'static str)> {
    let mut keys = vec![("←→ 1-9", "page"), ("↑↓", if leaf.selects { "select" } else { "scroll" })];
    if data.run.is_some() {
        keys.push(("r", "retry"));
    }
    keys.extend([("e", "export"), ("q", "done"), ("?", "help")]);
    keys
}
