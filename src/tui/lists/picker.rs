//! A cursor on a list, and a filter that is typed.

use super::super::furniture::scrolled;
use super::super::keys::{Input, Key};
use super::super::prose::Column;

/// What an input came to.
pub(super) enum Picked {
    /// It was the list's own business.
    Nothing,
    /// The entry under the cursor is wanted.
    Enter,
    /// A key that means nothing to a list.
    Key(Key),
}

/// Where a person stands in a list.
#[derive(Debug, Default)]
pub(super) struct Picker {
    /// The place among the entries that fit.
    pub(super) cursor: usize,
    pub(super) scroll: usize,
    pub(super) filter: String,
    /// Whether letters go to the filter.
    pub(super) types: bool,
}

impl Picker {
    /// What the filter says, for a head line.
    pub(super) fn words(&self) -> String {
        match (self.types, self.filter.is_empty()) {
            (true, _) => format!("/{}_", self.filter),
            (false, true) => String::new(),
            (false, false) => format!("/{}", self.filter),
        }
    }

    /// The cursor, within a list of so many.
    pub(super) fn place(&self, count: usize) -> Option<usize> {
        count.checked_sub(1).map(|last| self.cursor.min(last))
    }

    /// The first row that is seen, so that the cursor is.
    pub(super) fn scroll(&self, column: &Column, height: u16, count: usize) -> usize {
        let farthest = column.farthest(height);
        let scroll = self.scroll.min(farthest);
        match self.place(count).and_then(|place| column.rows_of(place)) {
            Some((first, end)) => {
                // From the first one back to what stands above it.
                let first = if self.place(count) == Some(0) { 0 } else { first };
                scroll.max(end.saturating_sub(usize::from(height))).min(first)
            }
            None => scroll,
        }
    }

    pub(super) fn update(&mut self, input: Input, count: usize, clicked: Option<usize>) -> Picked {
        let last = count.saturating_sub(1);
        self.cursor = self.cursor.min(last);
        if let Some(place) = clicked {
            let again = self.cursor == place;
            self.cursor = place;
            return if again { Picked::Enter } else { Picked::Nothing };
        }
        let Input::Key(key) = input else {
            if let Some(cursor) = scrolled(input, self.cursor, last, 3) {
                self.cursor = cursor;
            }
            return Picked::Nothing;
        };
        if self.types {
            match key {
                Key::Char(c) => self.filter.push(c),
                Key::Backspace => {
                    self.filter.pop();
                }
                Key::Escape => {
                    self.filter.clear();
                    self.types = false;
                }
                Key::Enter => self.types = false,
                Key::Down => self.cursor = (self.cursor + 1).min(last),
                Key::Up => self.cursor = self.cursor.saturating_sub(1),
                _ => {}
            }
            return Picked::Nothing;
        }
        match key.unvimmed() {
            Key::Enter => return Picked::Enter,
            Key::Char('/') => self.types = true,
            Key::Escape if !self.filter.is_empty() => self.filter.clear(),
            Key::Char(c @ '1'..='9') => {
                let place = c.to_digit(10).and_then(|n| usize::try_from(n).ok()).unwrap_or(1) - 1;
                self.cursor = place.min(last);
            }
            Key::Char(_) | Key::Tab | Key::Left | Key::Right | Key::Escape => return Picked::Key(key),
            _ => self.cursor = scrolled(input, self.cursor, last, 8).unwrap_or(self.cursor),
        }
        Picked::Nothing
    }
}
