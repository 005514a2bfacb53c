//! What a key does on the screen of a play.

use super::super::furniture::{Sheet, scrolled};
use super::super::keys::{Input, Key};
use super::model::{Model, Phase};
use super::page::Page;
use crate::expression::NodeId;
use crate::play::{Offer, PREDICTION_KEYS, details, messages, offered};
use crate::program::Pick;
use crate::run::Session;

/// What is to be done with the session.
#[derive(Debug)]
pub(super) enum Act {
    Nothing,
    Take(Pick),
    Predict(Option<u8>),
    /// The run is over and the player goes on.
    LookBack,
    Quit,
}

pub(super) const HELP: &[&str] = &[
    "Arrows or j and k select, a number selects that choice, Enter takes what is selected. Nothing is taken by selecting it.",
    "At a ranking Space lifts the selected item and puts it down again; meanwhile the arrows move it. Shift with an arrow, or J and K, move it without lifting. A number moves the selected item to that place. Enter is done.",
    "PgUp, PgDn, Space, Home and End scroll; so does the wheel. What does not fit is announced at the lower right.",
    "",
    "i  more about what is selected, or about the situation, where there is more",
    "Tab  how things stand: into the panel and back, or a page where there is no room for one; Enter there tells more about a row",
    "s  the same as a page in any window; `=` is steady since the last decision",
    "m  messages so far, from who you are on",
    "q  save and quit; `toughcall resume` goes on from there",
    "Ctrl-Z hands the terminal to the shell, `fg` comes back; Ctrl-C stops. Every decision is on disk before its effects show.",
    "",
    "While effects are told, tick by tick, any key shows the rest. A click selects, a second one takes.",
];

/// Messages with a gap after every decision.
fn parted(messages: Vec<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for line in messages {
        let is_own = line.starts_with("You: ");
        lines.push(line);
        lines.extend(is_own.then(String::new));
    }
    lines
}

impl Model {
    /// Changes the screen; what is to be done with the session is returned.
    pub(super) fn update(&mut self, input: Input, session: &Session<'_>, page: &Page) -> Act {
        if let Some(sheet) = &mut self.sheet {
            if !sheet.update(input, page.parts) {
                self.sheet = None;
            }
            return Act::Nothing;
        }
        if input == Input::Redraw {
            return Act::Nothing;
        }
        if self.is_telling() {
            self.tell_all();
            return Act::Nothing;
        }
        self.scroll = page.scroll(self);
        self.notice = None;
        if self.wheel(input, page) {
            return Act::Nothing;
        }
        if let Input::Click(x, y) = input {
            return self.click(x, y, session, page);
        }
        if self.panel.is_some() {
            self.in_panel(input, session, page);
            return Act::Nothing;
        }
        if self.opens_sheet(input, session) {
            return Act::Nothing;
        }
        let quits = input == Input::Key(Key::Char('q'));
        let act = match self.phase(session) {
            Phase::Telling => None,
            // There is nothing left to go on with.
            Phase::Over => (quits || input == Input::Key(Key::Enter)).then_some(Act::LookBack),
            _ if quits => Some(Act::Quit),
            Phase::Asking(_) => self.ask(input),
            Phase::Choosing(node) => self.choose(input, &offered(session, node), page),
            Phase::Ordering(_) => self.order(input, page),
        };
        act.unwrap_or_else(|| {
            let (farthest, height) = (page.story.farthest(page.story_area.height), page.story_area.height);
            self.scroll = scrolled(input, self.scroll, farthest, height).unwrap_or(self.scroll);
            Act::Nothing
        })
    }

    fn opens_sheet(&mut self, input: Input, session: &Session<'_>) -> bool {
        let Input::Key(key) = input else { return false };
        self.sheet = Some(match key {
            Key::Char('?') => {
                let mut lines: Vec<String> = HELP.iter().map(|line| (*line).to_owned()).collect();
                if matches!(self.phase(session), Phase::Asking(_)) {
                    lines.insert(0, PREDICTION_KEYS.to_owned());
                }
                Sheet::new("Keys", lines)
            }
            Key::Char('s') | Key::Tab => {
                (self.panel, self.is_page) = (Some(0), key != Key::Tab);
                return true;
            }
            Key::Char('m') => Sheet::new("Messages so far", parted(messages(session))).at_end(),
            Key::Char('i') => match session.node() {
                Some(node) => Sheet::new("More about this", self.about(session, node)),
                None => return false,
            },
            _ => return false,
        });
        true
    }

    /// The selected choice and all there is to know about it; without one, about the situation.
    fn about(&self, session: &Session<'_>, node: NodeId) -> Vec<String> {
        let offers = offered(session, node);
        let Some(offer) = self.cursor.and_then(|cursor| offers.get(cursor)) else { return details(session, node) };
        let mut lines = vec![offer.label.clone()];
        if !offer.price.is_empty() {
            lines.push(format!("[{}]", offer.price.join("; ")));
        }
        lines.extend(offer.locked.as_ref().map(|reason| format!("locked: {reason}")));
        lines.push(String::new());
        match &offer.detail {
            Some(detail) => lines.push(detail.clone()),
            None => lines.extend(details(session, node)),
        }
        lines
    }

    fn choose(&mut self, input: Input, offers: &[Offer], page: &Page) -> Option<Act> {
        let Input::Key(key) = input else { return None };
        let last = offers.len().checked_sub(1)?;
        match key.unvimmed() {
            Key::Down => self.cursor = Some(self.cursor.map_or(0, |cursor| (cursor + 1).min(last))),
            Key::Up => self.cursor = self.cursor.and_then(|cursor| cursor.checked_sub(1)),
            Key::Escape => self.cursor = None,
            Key::Char(c @ '1'..='9') => {
                let place = c.to_digit(10).and_then(|n| usize::try_from(n).ok())?.checked_sub(1)?;
                let is_open = offers.get(place).is_some_and(|offer| offer.locked.is_none());
                if !is_open {
                    self.notice = Some(format!("{c} is no choice here"));
                    return Some(Act::Nothing);
                }
                self.cursor = Some(place);
            }
            Key::Enter => return Some(self.take(offers, page)),
            _ => return None,
        }
        self.keep_in_sight(page);
        Some(Act::Nothing)
    }

    pub(super) fn take(&mut self, offers: &[Offer], page: &Page) -> Act {
        let Some(offer) = self.cursor.and_then(|cursor| offers.get(cursor)) else {
            self.notice = Some("select with ↑ ↓ or a number first".to_owned());
            return Act::Nothing;
        };
        // What is not on the screen is shown before it is taken.
        if self.is_out_of_sight(page) {
            self.keep_in_sight(page);
            return Act::Nothing;
        }
        match &offer.locked {
            None => Act::Take(Pick::Choice(offer.choice)),
            Some(reason) => {
                self.notice = Some(format!("locked: {reason}"));
                Act::Nothing
            }
        }
    }

    /// Scrolls to what can be selected: to all of it, so that the rows stay where they are while the cursor moves, or to what
    /// is selected where all has no room.
    pub(super) fn keep_in_sight(&mut self, page: &Page) {
        let Some(cursor) = self.cursor else {
            // Up from the first choice: back to the beginning.
            self.scroll = 0;
            return;
        };
        let all = page.story.rows_of_all();
        let has_room = |(first, end): &(usize, usize)| end - first <= usize::from(page.story_area.height);
        self.show(all.filter(has_room), page);
        self.show(page.story.rows_of(cursor), page);
    }

    /// Whether a part of what is selected is not on the screen, though it could be.
    pub(super) fn is_out_of_sight(&self, page: &Page) -> bool {
        let rows = self.cursor.and_then(|cursor| page.story.rows_of(cursor));
        rows.is_some_and(|rows| shown(self.scroll, rows, page) != self.scroll)
    }

    fn show(&mut self, rows: Option<(usize, usize)>, page: &Page) {
        if let Some(rows) = rows {
            self.scroll = shown(self.scroll, rows, page);
        }
    }
}

/// The scroll nearest to this one that shows these rows, or the first of them where all have no room.
fn shown(scroll: usize, (first, end): (usize, usize), page: &Page) -> usize {
    scroll.max(end.saturating_sub(usize::from(page.story_area.height))).min(first)
}
