//! Answers that are no choice: a probability, an order.

use super::super::keys::{Input, Key};
use super::model::Model;
use super::page::Page;
use super::update::Act;
use crate::play::percent;
use crate::program::Pick;

impl Model {
    pub(super) fn ask(&mut self, input: Input) -> Option<Act> {
        let Input::Key(key) = input else { return None };
        let stepped = |entry: &str, by: i16| {
            let now = entry.parse::<i16>().unwrap_or(50);
            (now + by).clamp(0, 100).to_string()
        };
        match key {
            // Another number takes the place of one that was given.
            Key::Char(c) if c.is_ascii_digit() && self.is_answered => self.entry = c.to_string(),
            Key::Char(c) if c.is_ascii_digit() && self.entry.len() < 3 => self.entry.push(c),
            Key::Char(c) if c.is_ascii_digit() => {}
            Key::Backspace => {
                self.entry.pop();
            }
            Key::Left | Key::Char('h') => self.entry = stepped(&self.entry, -5),
            Key::Right | Key::Char('l') => self.entry = stepped(&self.entry, 5),
            Key::Escape => self.entry.clear(),
            Key::Enter => match percent(&self.entry) {
                Ok(percent) if self.is_answered => return Some(Act::Predict(percent)),
                Ok(_) => {
                    self.is_answered = true;
                    return Some(Act::Nothing);
                }
                Err(_) => self.notice = Some("a whole number from 0 to 100".to_owned()),
            },
            _ => return None,
        }
        self.is_answered = false;
        Some(Act::Nothing)
    }

    pub(super) fn order(&mut self, input: Input, page: &Page) -> Option<Act> {
        let Input::Key(key) = input else { return None };
        let last = self.order.len().checked_sub(1)?;
        let acts = matches!(key.unvimmed(), Key::Char(' ' | '1'..='9') | Key::Down | Key::Up | Key::Lower | Key::Raise)
            || matches!(key.unvimmed(), Key::Left | Key::Right | Key::Enter);
        // What is not on the screen is shown before anything is done with it.
        if acts && self.is_out_of_sight(page) {
            self.keep_in_sight(page);
            return Some(Act::Nothing);
        }
        let cursor = self.cursor.unwrap_or(0);
        let next = (cursor + 1).min(last);
        let previous = cursor.saturating_sub(1);
        match key.unvimmed() {
            Key::Down if self.is_lifted => self.move_item(next),
            Key::Up if self.is_lifted => self.move_item(previous),
            Key::Lower | Key::Right => self.move_item(next),
            Key::Raise | Key::Left => self.move_item(previous),
            Key::Down => self.cursor = Some(next),
            Key::Up => self.cursor = Some(previous),
            Key::Char(' ') => self.is_lifted = !self.is_lifted,
            Key::Char(c @ '1'..='9') => {
                let place = c.to_digit(10).and_then(|n| usize::try_from(n).ok())?.checked_sub(1)?;
                if place <= last {
                    self.move_item(place);
                } else {
                    self.notice = Some(format!("there is no place {c}"));
                }
            }
            Key::Escape => self.is_lifted = false,
            Key::Enter if self.is_lifted => self.is_lifted = false,
            Key::Enter => return Some(Act::Take(Pick::Order(self.order.clone()))),
            _ => return None,
        }
        self.keep_in_sight(page);
        Some(Act::Nothing)
    }

    /// Moves the item under the cursor to a place; those between close up.
    pub(super) fn move_item(&mut self, place: usize) {
        if let Some(cursor) = self.cursor.filter(|cursor| *cursor < self.order.len() && place < self.order.len()) {
            let item = self.order.remove(cursor);
            self.order.insert(place, item);
        }
        self.cursor = Some(place);
    }
}
