//! Entries of a path by their text: what is decided where, and how chance went.

use std::collections::HashMap;

use crate::diagnostic::one_of;
use crate::engine::Draw;
use crate::expression::{ChoiceId, NodeId, UnknownId};
use crate::program::{ChanceId, NodeKind, Pick, Place, Program, State};
use crate::scenario::outcomes_of;

/// Something that a run can meet and that an entry answers: a node, a chance, a look of a choice, an unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Site(u32);

/// One entry of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) site: Site,
    /// The choice's id, the packed order, or the index of the outcome, signal or value.
    pub(crate) value: u32,
}

/// Which of the two lists of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Choices,
    Outcomes,
}

/// All entries that a scenario knows.
#[derive(Debug)]
pub(crate) struct Names<'p> {
    program: &'p Program,
    entries: HashMap<String, Entry>,
    /// Outcomes with their texts, by site from the first that is no node.
    outcomes: Vec<Vec<(u32, String)>>,
    nodes: usize,
    chances: usize,
    choices: usize,
}

impl<'p> Names<'p> {
    pub(crate) fn new(program: &'p Program) -> Names<'p> {
        let choices = program.choices.iter().count();
        let (nodes, chances) = (program.nodes.iter().count(), program.chances.iter().count());
        let mut names = Names { program, entries: HashMap::new(), outcomes: Vec::new(), nodes, chances, choices };
        for (place, node) in program.nodes.iter().enumerate() {
            if let NodeKind::Decision { choices } = &node.kind {
                for choice in choices {
                    let entry = Entry { site: names.node(NodeId::at(place)), value: u32::from(choice.0) };
                    names.entries.insert(program.choice_key(*choice), entry);
                    names.add_looks(*choice);
                }
            }
        }
        names.add_chances();
        names.add_unknowns();
        names.outcomes.resize_with(chances + choices + program.unknowns.iter().count(), Vec::new);
        for (key, entry) in &names.entries {
            let place = usize::try_from(entry.site.0).ok().and_then(|site| site.checked_sub(nodes));
            if let Some(list) = place.and_then(|place| names.outcomes.get_mut(place)) {
                list.push((entry.value, key.clone()));
            }
        }
        names.outcomes.iter_mut().for_each(|list| list.sort_unstable());
        names
    }

    fn add_chances(&mut self) {
        for (place, chance) in (0u16..).zip(self.program.chances.iter()) {
            let written = outcomes_of(&self.program.scenario, &chance.id);
            for (value, outcome) in (0u32..).zip(written.into_iter().flat_map(|list| list.iter())) {
                let key = format!("{}#{}", chance.id, outcome.id.value);
                self.entries.insert(key, Entry { site: self.chance(ChanceId(place)), value });
            }
        }
    }

    /// Signals of the look that a choice takes.
    fn add_looks(&mut self, choice: ChoiceId) {
        let Some((unknown, look)) = self.program.choices[choice].look else { return };
        let looks = self.program.unknown(unknown).and_then(|(_, u)| u.looks.0.get(usize::from(look)));
        let row = looks.and_then(|(_, rows)| rows.value.0.first());
        for (value, (signal, _)) in (0u32..).zip(row.into_iter().flat_map(|(_, row)| row.0.iter())) {
            let key = format!("{}={}", self.program.choice_key(choice), signal.value);
            self.entries.insert(key, Entry { site: self.look(choice), value });
        }
    }

    fn add_unknowns(&mut self) {
        for place in 0..self.program.unknowns.iter().count() {
            let unknown = UnknownId::at(place);
            let Some((name, written)) = self.program.unknown(unknown) else { continue };
            for (value, (key, _)) in (0u32..).zip(written.values.0.iter()) {
                let key = format!("?{name}={}", key.value);
                self.entries.insert(key, Entry { site: self.unknown(unknown), value });
            }
        }
    }

    pub(super) fn node(&self, node: NodeId) -> Site {
        site(node.index())
    }

    fn chance(&self, chance: ChanceId) -> Site {
        site(self.nodes + usize::from(chance.0))
    }

    fn look(&self, choice: ChoiceId) -> Site {
        site(self.nodes + self.chances + choice.index())
    }

    fn unknown(&self, unknown: UnknownId) -> Site {
        site(self.nodes + self.chances + self.choices + unknown.index())
    }

    /// The site of the draw that a state rests at.
    pub(crate) fn draw(&self, state: &State, draw: Draw) -> Site {
        match draw {
            Draw::Outcome(chance) => self.chance(chance),
            Draw::Reveal(unknown) => self.unknown(unknown),
            Draw::Signal(..) => match self.program.view(state).place() {
                Place::Choice(choice) => self.look(choice),
                // INVARIANT: only a choice takes a look.
                Place::Node(_) | Place::Finish | Place::Ended(_) => site(usize::MAX),
            },
        }
    }

    /// Reads an entry of a list.
    ///
    /// # Errors
    /// What is wrong with it, and the node that it names.
    pub(crate) fn read(&self, list: List, text: &str) -> Result<Entry, Unreadable> {
        let found = self.entries.get(text).copied().or_else(|| self.order(text));
        let decides = |entry: Entry| usize::try_from(entry.site.0).is_ok_and(|site| site < self.nodes);
        match (found, list) {
            (Some(entry), List::Choices) if decides(entry) => Ok(entry),
            (Some(entry), List::Outcomes) if !decides(entry) => Ok(entry),
            (Some(_), List::Choices) => {
                Err(self.unreadable(text, "is an outcome of chance; it belongs into `outcomes`"))
            }
            (Some(_), List::Outcomes) => Err(self.unreadable(text, "is a decision; it belongs into `choices`")),
            (None, List::Choices) => Err(self.unknown_choice(text)),
            (None, List::Outcomes) => Err(self.unknown_outcome(text)),
        }
    }

    /// An order `node/a>b>c`.
    fn order(&self, text: &str) -> Option<Entry> {
        let (node, order) = text.split_once('/')?;
        let node = self.program.find_node(node)?;
        match self.program.parse_pick(node, order)? {
            Pick::Order(places) => Some(Entry { site: self.node(node), value: pack(&places) }),
            Pick::Choice(_) => None,
        }
    }

    fn unknown_choice(&self, text: &str) -> Unreadable {
        let Some((node, choice)) = text.split_once('/') else {
            return self.unreadable(text, "is not of the form node/choice");
        };
        let help = |help: Option<String>| help.map_or_else(String::new, |help| format!("; {help}"));
        let reason = match self.program.find_node(node) {
            None => {
                let nodes = self.program.scenario.nodes.iter().map(|(key, _)| key.value.as_str());
                format!("there is no node `{}`{}", shown(node), help(one_of(node, nodes)))
            }
            Some(found) => {
                let answers = self.program.answers(found);
                format!("`{node}` has no `{}`{}", shown(choice), help(one_of(choice, answers)))
            }
        };
        Unreadable { node: shown(node), reason }
    }

    fn unknown_outcome(&self, text: &str) -> Unreadable {
        let place = text.split(['#', '=']).next().unwrap_or(text);
        // Every outcome of the same place, in an order that does not depend on the table.
        let mut near: Vec<&str> = self
            .entries
            .keys()
            .map(String::as_str)
            .filter(|key| key.strip_prefix(place).is_some_and(|rest| rest.starts_with(['#', '='])))
            .collect();
        near.sort_unstable();
        let reason = match one_of(text, near).or_else(|| self.taken_at(place)) {
            Some(help) => format!("there is no outcome `{}`; {help}", shown(text)),
            None => format!(
                "there is no outcome `{}`; one is written `node#outcome`, `node/choice#outcome`, `node/choice=signal` or `?unknown=value`",
                shown(text)
            ),
        };
        Unreadable { node: shown(place), reason }
    }

    /// Where the look that was named by itself, as `unknown/look`, is taken.
    fn taken_at(&self, look: &str) -> Option<String> {
        let program = self.program;
        let mut choices = (0..program.choices.len()).map(ChoiceId::at);
        let taken = choices
            .find(|c| program.written_choice(*c).and_then(|c| c.look.as_ref()).is_some_and(|l| l.value == look))?;
        Some(format!("a look is named by the choice that takes it: `{}=…`", program.choice_key(taken)))
    }

    /// The outcomes of a site with their texts, in declared order.
    pub(crate) fn outcomes(&self, site: Site) -> &[(u32, String)] {
        let place = usize::try_from(site.0).ok().and_then(|site| site.checked_sub(self.nodes));
        place.and_then(|place| self.outcomes.get(place)).map_or(&[], Vec::as_slice)
    }

    fn unreadable(&self, text: &str, what: &str) -> Unreadable {
        let node = text.split(['/', '#', '=']).next().unwrap_or(text);
        Unreadable { node: shown(node), reason: format!("`{}` {what}", shown(text)) }
    }
}

/// An entry that means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) node: String,
    pub(crate) reason: String,
}

fn site(place: usize) -> Site {
    Site(u32::try_from(place).unwrap_or(u32::MAX))
}

/// Somebody's words, short enough for a line.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(60).collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
}

/// Bits of an item in a packed order.
const BITS: u32 = 3;

/// An order of at most eight items in one number: the first item lowest, and a 1 on top.
fn pack(places: &[u8]) -> u32 {
    places.iter().rev().fold(1, |packed, place| packed << BITS | u32::from(place & 7))
}

/// The order that was packed: its places, and how many of them count.
pub(super) fn unpack(mut packed: u32) -> ([u8; 8], usize) {
    let mut places = [0; 8];
    let mut count = 0;
    for slot in &mut places {
        if packed <= 1 {
            break;
        }
        *slot = u8::try_from(packed & 7).unwrap_or(0);
        packed >>= BITS;
        count += 1;
    }
    (places, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_come_out_as_they_went_in() {
        for order in [&[0u8, 1][..], &[1, 0], &[2, 0, 1], &[7, 6, 5, 4, 3, 2, 1, 0], &[0, 1, 2, 3, 4, 5, 6, 7]] {
            let (places, count) = unpack(pack(order));
            assert_eq!(&places[..count], order);
        }
    }
}
