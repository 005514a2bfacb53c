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
            Key::Char(c) if c.is_ascii_digit() && self.entry.len() < 3 => self.entry.push(c),
            Key::Backspace => {
                self.entry.pop();
            }
            Key::Left | Key::Char('h') => self.entry = stepped(&self.entry, -5),
            Key::Right | Key::Char('l') => self.entry = stepped(&self.entry, 5),
            Key::Escape => self.entry.clear(),
            Key::Enter => match percent(&self.entry) {
                Ok(percent) => return Some(Act::Predict(percent)),
                Err(why) => self.notice = Some(why),
            },
            _ => return None,
        }
        Some(Act::Nothing)
    }

    pub(super) fn order(&mut self, input: Input, page: &Page) -> Option<Act> {
        let Input::Key(key) = input else { return None };
        let last = self.order.len().checked_sub(1)?;
        let cursor = self.cursor;
        let next = cursor.map_or(0, |cursor| (cursor + 1).min(last));
        let previous = cursor.map_or(0, |cursor| cursor.saturating_sub(1));
        match key.unvimmed() {
            Key::Down if self.is_lifted => self.move_item(next),
            Key::Up if self.is_lifted => self.move_item(previous),
            Key::Lower | Key::Right => self.move_item(next),
            Key::Raise | Key::Left => self.move_item(previous),
            Key::Down => self.cursor = Some(next),
            Key::Up => self.cursor = Some(previous),
            Key::Char(' ') => {
                self.cursor = Some(cursor.unwrap_or(0));
                self.is_lifted = !self.is_lifted;
            }
            Key::Char(c @ '1'..='9') => {
                let place = c.to_digit(10).and_then(|n| usize::try_from(n).ok())?.checked_sub(1)?;
                match cursor {
                    Some(_) if place <= last => self.move_item(place),
                    Some(_) => self.notice = Some(format!("there is no place {c}")),
                    None => self.cursor = Some(place.min(last)),
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
