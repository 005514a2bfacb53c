//! The shape of a file of tests beside a scenario, field by field as docs/tests.md lists them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::container::{List, Map, Source, Whole};
use super::framework::Range;
use super::located::{Form, from_slice};
use super::raw::Raw;
use super::record::record;
use crate::number::Fixed;

record! {
    /// A whole file of tests, as written and unchecked.
    Tests {
        format "format": Whole, required;
        scenario "scenario": String, optional;
        tests "tests": Map<Test>, required;
    }
}

record! {
    /// One play, and what is expected of it.
    Test {
        seed "seed": Seed, default(Seed(1));
        luck "luck": List<String>, default(List::default());
        choices "choices": List<Step>, default(List::default());
        then "then": String, optional;
        expect "expect": Expect, default(Expect::default());
    }
}

record! {
    /// What holds where the play rests.
    Expect {
        node "node": String, optional;
        ending "ending": String, optional;
        tick "tick": Bound, optional;
        score "score": Bound, optional;
        components "components": Map<Bound>, default(Map::default());
        values "values": Map<Bound>, default(Map::default());
        flags "flags": Map<bool>, default(Map::default());
        ledger "ledger": Map<Entry>, default(Map::default());
        offers "offers": Map<Standing>, default(Map::default());
        met "met": Map<Bound>, default(Map::default());
        holds "holds": List<Source>, default(List::default());
    }
}

record! {
    /// What a line of the ledger says.
    Line {
        points "points": Bound, optional;
        tick "tick": Bound, optional;
        node "node": String, optional;
        why "why": String, optional;
    }
}

/// The seed of a play's luck.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Form for Seed {
    const WHAT: &'static str = "a seed: a whole number from 0 to 18,446,744,073,709,551,615";
}

impl Serialize for Seed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Seed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Seed, D::Error> {
        let Raw(raw) = Raw::deserialize(deserializer)?;
        raw.parse().map(Seed).map_err(|_| de::Error::custom("a seed is a whole number below 2^64"))
    }
}

/// A number, or the bounds it lies in.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    /// This number.
    Exact(Fixed),
    /// A number within these bounds.
    Within(Range),
}

impl Default for Bound {
    fn default() -> Bound {
        Bound::Exact(Fixed::ZERO)
    }
}

impl Form for Bound {
    const WHAT: &'static str = "a number, or its bounds as `(min: …, max: …)`";
}

impl Serialize for Bound {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Bound::Exact(number) => number.serialize(serializer),
            Bound::Within(range) => range.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Bound, D::Error> {
        let Raw(raw) = Raw::deserialize(deserializer)?;
        if is_struct(raw, "Range") {
            return read(raw).map(Bound::Within);
        }
        Fixed::parse(raw).map(Bound::Exact).map_err(de::Error::custom)
    }
}

/// What is expected of the ledger about one item.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Entry {
    /// No line: nothing was awarded, not even 0 points.
    #[default]
    None,
    /// A line with this many points.
    Points(Fixed),
    /// A line that says all this.
    Line(Line),
}

impl Form for Entry {
    const WHAT: &'static str = "a number of points, `none`, or `(points: …, tick: …, node: …, why: …)`";
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Entry::None => serializer.serialize_unit_variant("Entry", 0, "none"),
            Entry::Points(points) => points.serialize(serializer),
            Entry::Line(line) => line.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entry, D::Error> {
        let Raw(raw) = Raw::deserialize(deserializer)?;
        if raw == "none" {
            return Ok(Entry::None);
        }
        if is_struct(raw, "Line") {
            return read(raw).map(Entry::Line);
        }
        Fixed::parse(raw).map(Entry::Points).map_err(de::Error::custom)
    }
}

/// How a choice stands at the decision that waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It can be taken.
    #[default]
    Open,
    /// It cannot, shown or hidden.
    Locked,
}

impl Form for Standing {
    const WHAT: &'static str = "`open` or `locked`";
}

/// An entry of a test's choices.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A choice, as `choice` or `node/choice`; an order also as `node/a>b>c`.
    Pick(String),
    /// The items of a ranking in this order.
    Order(List<String>),
    /// What holds before the next choice.
    Expect(Box<Expect>),
}

impl Default for Step {
    fn default() -> Step {
        Step::Pick(String::new())
    }
}

impl Form for Step {
    const WHAT: &'static str = "a choice, an order as a list of items, or `Expect( … )`";
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Step::Pick(pick) => pick.serialize(serializer),
            Step::Order(items) => items.serialize(serializer),
            Step::Expect(expect) => expect.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Step, D::Error> {
        let Raw(raw) = Raw::deserialize(deserializer)?;
        match raw.chars().next() {
            Some('[') => read(raw).map(Step::Order),
            _ if is_struct(raw, "Expect") => read(raw).map(|expect| Step::Expect(Box::new(expect))),
            _ => read(raw).map(Step::Pick),
        }
    }
}

/// Whether a value is written as a struct, with or without its name.
fn is_struct(raw: &str, name: &str) -> bool {
    raw.strip_prefix(name).unwrap_or(raw).trim_start().starts_with('(')
}

fn read<'de, T: Deserialize<'de>, E: de::Error>(raw: &'de str) -> Result<T, E> {
    from_slice::<T>(raw).map_err(E::custom)
}
