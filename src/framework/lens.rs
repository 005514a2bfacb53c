//! A framework as a lens: a scenario's priorities in the order that it gives them, whatever the scenario is judged by.

use super::{Failure, Item, Ranking, apply, inputs, rank};
use crate::number::Fixed;
use crate::scenario::{Framework, Priority, Scenario};

/// Where the inputs of a lens stand in the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It is the scenario's own framework, or a file under its id: `inputs`.
    Own,
    /// Under its id in `lenses`.
    Stated,
    /// It comes from a file, and nothing is stated under its id: `inputs` of the same name.
    SameNames,
}

/// A framework, so far as it came with the program or from a file.
#[derive(Debug, Clone)]
pub struct Glass {
    /// What the user calls it: its id, or its file.
    pub name: String,
    /// The framework.
    pub framework: Framework,
    /// Whether it was read from a file.
    pub is_file: bool,
}

/// A priority that a lens has no word on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// The priority, by its place in the scenario.
    pub item: usize,
    /// Inputs that it does not state; none if the formula has no value for another reason.
    pub missing: Vec<String>,
    /// Whether it states none at all.
    pub is_bare: bool,
    /// Why there is no value, in words.
    pub why: String,
}

/// A scenario's priorities through a framework.
#[derive(Debug, Clone)]
pub struct Lens {
    /// What the user calls it.
    pub name: String,
    /// Where its inputs stand.
    pub origin: Origin,
    /// All priorities, as declared, with the inputs that the framework reads.
    pub items: Vec<Item>,
    /// The order of those that it covers; `item` is the place in the scenario.
    pub ranking: Ranking,
    /// Those that it does not, as declared.
    pub unseen: Vec<Unseen>,
}

impl Lens {
    /// Looks at a scenario through a framework. Nothing is guessed: a priority without an input that the formula needs is
    /// left out. `own` is the framework that the scenario is judged by.
    #[must_use]
    pub fn new(scenario: &Scenario, own: &Framework, glass: &Glass) -> Lens {
        let framework = &glass.framework;
        let id = framework.id.value.as_str();
        let origin = if id == own.id.value {
            Origin::Own
        } else if glass.is_file && !scenario.priorities.iter().any(|(_, p)| p.lenses.get(id).is_some()) {
            Origin::SameNames
        } else {
            Origin::Stated
        };
        let read = inputs(framework);
        let items: Vec<Item> = scenario
            .priorities
            .iter()
            .map(|(key, priority)| {
                let stated = read.iter().filter_map(|name| Some((name.clone(), stated(priority, origin, id, name)?)));
                Item { id: key.value.clone(), title: priority.title.value.clone(), inputs: stated.collect() }
            })
            .collect();
        let mut unseen = Vec::new();
        let mut seen = Vec::new();
        for (place, item) in items.iter().enumerate() {
            match apply(framework, item) {
                Ok(_) => seen.push(place),
                Err(failure) => unseen.push(Unseen::new(place, item, &read, &failure)),
            }
        }
        let covered: Vec<Item> = seen.iter().filter_map(|place| items.get(*place).cloned()).collect();
        // All that are left have a value.
        let mut ranking =
            rank(framework, &covered).unwrap_or_else(|_| Ranking { framework: framework.clone(), rows: Vec::new() });
        for row in &mut ranking.rows {
            row.item = seen.get(row.item).copied().unwrap_or(row.item);
        }
        Lens { name: glass.name.clone(), origin, items, ranking, unseen }
    }

    /// Whether the scenario states no input of it at all.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.unseen.len() == self.items.len() && self.unseen.iter().all(|unseen| unseen.is_bare)
    }

    /// Which of two priorities comes first, by their places in the scenario.
    #[must_use]
    pub fn word(&self, a: usize, b: usize) -> Word {
        let rank = |item: usize| self.ranking.rows.iter().position(|row| row.item == item);
        match (rank(a), rank(b)) {
            (Some(a), Some(b)) if self.ranking.is_tie(a, b) => Word::Tie,
            (Some(a), Some(b)) if a < b => Word::First,
            (Some(_), Some(_)) => Word::Second,
            _ => Word::None,
        }
    }
}

fn stated(priority: &Priority, origin: Origin, id: &str, name: &str) -> Option<Fixed> {
    let place = match origin {
        Origin::Own | Origin::SameNames => priority.inputs.get(name),
        Origin::Stated => priority.lenses.get(id).and_then(|given| given.get(name)),
    };
    place.map(|value| value.value)
}

impl Unseen {
    fn new(place: usize, item: &Item, read: &[String], failure: &Failure) -> Unseen {
        let is_missing = matches!(failure, Failure::MissingInput(_));
        let states = |name: &String| item.inputs.iter().any(|(stated, _)| stated == name);
        let missing = read.iter().filter(|name| is_missing && !states(name)).cloned().collect();
        Unseen { item: place, missing, is_bare: is_missing && item.inputs.is_empty(), why: failure.to_string() }
    }
}

/// What a lens says of two priorities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// The first one first.
    First,
    /// The second one first.
    Second,
    /// It is a tie.
    Tie,
    /// It does not cover both.
    None,
}

/// Two priorities that lenses disagree on: one puts the first first, another one the second; a tie takes no side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// A priority, by its place in the scenario; the one that the first lens ranks higher, if it has both.
    pub first: usize,
    /// The other one.
    pub second: usize,
    /// What each lens says, in the order of the lenses.
    pub words: Vec<Word>,
}

/// The pairs that lenses disagree on, in the order of the first lens; what it does not cover comes last, as declared.
#[must_use]
pub fn disputes(lenses: &[Lens]) -> Vec<Dispute> {
    let Some(leading) = lenses.first() else { return Vec::new() };
    let ranked: Vec<usize> = leading.ranking.rows.iter().map(|row| row.item).collect();
    let rest = (0..leading.items.len()).filter(|item| !ranked.contains(item));
    let order: Vec<usize> = ranked.iter().copied().chain(rest).collect();
    let pairs = order.iter().enumerate().flat_map(|(at, a)| order.iter().skip(at + 1).map(move |b| (*a, *b)));
    let dispute = |(first, second)| {
        let words: Vec<Word> = lenses.iter().map(|lens| lens.word(first, second)).collect();
        let is_split = words.contains(&Word::First) && words.contains(&Word::Second);
        is_split.then_some(Dispute { first, second, words })
    };
    pairs.filter_map(dispute).collect()
}
