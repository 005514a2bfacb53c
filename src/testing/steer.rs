//! Chance as a test tells it.

use super::resolve::Given;
use crate::engine::{Draw, weights};
use crate::evaluate::Names;
use crate::program::{Program, State};
use crate::run::Steer;

/// The outcomes of a test, given one after the other; each is used once, by one draw of its chance.
pub(super) struct Told<'a, 'p> {
    names: &'a Names<'p>,
    given: &'a [Given],
    used: Vec<bool>,
    /// The first that cannot happen where it was to.
    pub(super) impossible: Option<&'a Given>,
}

impl<'a, 'p> Told<'a, 'p> {
    pub(super) fn new(names: &'a Names<'p>, given: &'a [Given]) -> Told<'a, 'p> {
        Told { names, given, used: vec![false; given.len()], impossible: None }
    }

    /// Outcomes whose chance was not drawn, or not so often.
    pub(super) fn unused(&self) -> impl Iterator<Item = &'a Given> + '_ {
        self.given.iter().zip(&self.used).filter(|(_, used)| !**used).map(|(given, _)| given)
    }
}

impl Steer for Told<'_, '_> {
    fn given(&mut self, program: &Program, state: &State, draw: Draw) -> Option<usize> {
        let site = self.names.draw(state, draw);
        let mut entries = self.given.iter().zip(&mut self.used);
        let (given, used) = entries.find(|(given, used)| given.entry.site == site && !**used)?;
        *used = true;
        let mut possible = Vec::new();
        weights(program, state, draw, &mut possible);
        let index = given.entry.value as usize;
        if possible.get(index).is_some_and(|weight| *weight > 0) {
            return Some(index);
        }
        self.impossible.get_or_insert(given);
        None
    }
}
