//! The mouse, and the cursor in the panel.

use super::super::furniture::{Sheet, scrolled};
use super::super::keys::{Input, Key};
use super::model::{Model, Phase};
use super::page::{Page, Side};
use super::update::{Act, HELP};
use crate::play::offered;
use crate::run::Session;

impl Model {
    pub(super) fn click(&mut self, x: u16, y: u16, session: &Session<'_>, page: &Page) -> Act {
        if let Some(side) = page.panel.as_ref().filter(|side| side.area.contains((x, y).into())) {
            let scroll = self.panel_scroll.min(side.column.farthest(side.area.height));
            let row = side.column.rows.get(scroll + usize::from(y - side.area.y));
            if let Some(thing) = row.and_then(|row| row.target).and_then(|target| side.things.get(target)) {
                self.sheet = Some(Sheet::new("More about this", thing.details(session, self.skin)));
            }
            return Act::Nothing;
        }
        (self.panel, self.is_page) = (None, false);
        if page.panel.as_ref().is_some_and(|side| side.covers) || !page.story_area.contains((x, y).into()) {
            return Act::Nothing;
        }
        let row = page.story.rows.get(self.scroll + usize::from(y - page.story_area.y));
        let Some(target) = row.and_then(|row| row.target) else { return Act::Nothing };
        match self.phase(session) {
            Phase::Choosing(node) if self.cursor == Some(target) => self.take(&offered(session, node), page),
            Phase::Ordering(_) if self.is_lifted => {
                self.move_item(target);
                self.is_lifted = false;
                Act::Nothing
            }
            Phase::Choosing(_) | Phase::Ordering(_) => {
                self.is_lifted = matches!(self.phase(session), Phase::Ordering(_));
                self.cursor = Some(target);
                Act::Nothing
            }
            Phase::Telling | Phase::Asking(_) | Phase::Over => Act::Nothing,
        }
    }

    /// Turns the wheel over the panel; false if it is elsewhere.
    pub(super) fn wheel(&mut self, input: Input, page: &Page) -> bool {
        let (Input::Wheel(_, x, y), Some(side)) = (input, &page.panel) else { return false };
        if !side.area.contains((x, y).into()) {
            return false;
        }
        let farthest = side.column.farthest(side.area.height);
        let scroll = self.panel_scroll.min(farthest);
        self.panel_scroll = scrolled(input, scroll, farthest, side.area.height).unwrap_or(scroll);
        true
    }

    pub(super) fn in_panel(&mut self, input: Input, session: &Session<'_>, page: &Page) {
        let (Some(Side { area, column, things, .. }), Some(row)) = (&page.panel, self.panel) else {
            (self.panel, self.is_page) = (None, false);
            return;
        };
        let last = things.len().saturating_sub(1);
        let mut row = row.min(last);
        let Input::Key(key) = input else { return };
        match key.unvimmed() {
            Key::Down => row = (row + 1).min(last),
            Key::Up => row = row.saturating_sub(1),
            Key::Home => row = 0,
            Key::End => row = last,
            Key::Enter | Key::Char('i') => {
                self.sheet =
                    things.get(row).map(|thing| Sheet::new("More about this", thing.details(session, self.skin)));
            }
            Key::Char('?') => {
                self.sheet = Some(Sheet::new("Keys", HELP.iter().map(|line| (*line).to_owned()).collect()));
            }
            Key::Tab | Key::Escape | Key::Left | Key::Char('q' | 's') => {
                (self.panel, self.is_page) = (None, false);
                return;
            }
            _ => {}
        }
        self.panel = Some(row);
        if let Some((first, end)) = column.rows_of(row) {
            let height = usize::from(area.height);
            self.panel_scroll = self.panel_scroll.max(end.saturating_sub(height)).min(first);
        }
    }
}
