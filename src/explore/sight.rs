//! What a run can come across: the items of a batch, and endings. Each has a place of its own.

use crate::batch::{Item, Items};
use crate::engine::{Award, Event, Observer};
use crate::expression::EndingId;
use crate::program::{Program, State};

/// Something a run can come across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// A node, a choice, an outcome, an item put first.
    Item(Item),
    /// An ending.
    Ending(EndingId),
}

impl Sight {
    /// What it is called: the key of an item, or the id of an ending.
    #[must_use]
    pub fn key(self, program: &Program) -> String {
        match self {
            Sight::Item(item) => item.key(program),
            Sight::Ending(ending) => program.ending(ending).0.to_owned(),
        }
    }
}

/// The places of all sights of a program: items as in a batch, then endings.
#[derive(Debug, Clone)]
pub struct Sights {
    items: Items,
    list: Vec<Sight>,
}

impl Sights {
    /// The sights of a program.
    #[must_use]
    pub fn new(program: &Program) -> Sights {
        let items = Items::new(program);
        let endings = (0..program.endings.len()).map(|i| Sight::Ending(EndingId::at(i)));
        let list = items.list().iter().map(|item| Sight::Item(*item)).chain(endings).collect();
        Sights { items, list }
    }

    /// All of them, by place.
    #[must_use]
    pub fn list(&self) -> &[Sight] {
        &self.list
    }

    /// What each of them is called, by place.
    #[must_use]
    pub fn keys(&self, program: &Program) -> Vec<String> {
        self.list.iter().map(|sight| sight.key(program)).collect()
    }

    /// The place of a sight.
    #[must_use]
    pub fn place_of(&self, sight: Sight) -> Option<usize> {
        self.list.iter().position(|it| *it == sight)
    }

    /// The place of what an event comes across, if it does.
    #[inline]
    #[must_use]
    pub fn place(&self, event: &Event) -> Option<usize> {
        match event {
            Event::Ended(ending) => Some(self.items.list().len() + ending.index()),
            other => self.items.place(other),
        }
    }
}

/// Notes what is come across, in order.
#[derive(Debug)]
pub(super) struct Watch<'a> {
    pub(super) sights: &'a Sights,
    pub(super) met: Vec<usize>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(sights: &'a Sights) -> Watch<'a> {
        Watch { sights, met: Vec::new() }
    }
}

impl Observer for Watch<'_> {
    fn event(&mut self, _: u32, event: Event, _: &State) {
        self.met.extend(self.sights.place(&event));
    }

    fn award(&mut self, _: u32, _: Award) {}
}
