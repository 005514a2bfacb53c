//! A lens as data, whatever run is looked at.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::framework::{Dispute, Lens, Origin, Score, Word};
use crate::number::Fixed;

/// A lens with its order.
#[derive(Debug, Clone, Serialize)]
pub struct Seen {
    /// What the user calls it: the framework's id, or its file.
    pub lens: String,
    /// The framework's title.
    pub title: String,
    /// The framework's source.
    pub source: String,
    /// Where its inputs stand: `own`, `lenses` or `same_names`.
    pub inputs_from: &'static str,
    /// The order of the priorities that it covers.
    pub order: Vec<SeenRow>,
    /// Those that it leaves out.
    pub left_out: Vec<UnseenRow>,
    /// Whether the scenario states no input of it at all.
    #[serde(skip)]
    pub is_bare: bool,
}

/// A priority in the order of a lens.
#[derive(Debug, Clone, Serialize)]
pub struct SeenRow {
    /// The lens's rank, from 1.
    pub rank: usize,
    /// Which.
    pub id: String,
    /// How people call it.
    pub title: String,
    /// The formula's value, if it has one.
    pub value: Option<f64>,
    /// The tier or quadrant, from 1, if that is what it gives.
    pub tier: Option<usize>,
    /// How that came about.
    pub arithmetic: String,
    /// The inputs used, in the order of the formula.
    #[serde(serialize_with = "by_name")]
    pub inputs: Vec<(String, Fixed)>,
    /// Priorities that it is a tie with.
    pub ties: Vec<String>,
    /// Its place in the scenario.
    #[serde(skip)]
    pub(in crate::report) item: usize,
}

/// A priority that a lens leaves out.
#[derive(Debug, Clone, Serialize)]
pub struct UnseenRow {
    /// Which.
    pub id: String,
    /// Inputs that it does not state.
    pub missing: Vec<String>,
    /// Why, in words.
    pub words: String,
}

/// A pair that lenses disagree on.
#[derive(Debug, Clone, Serialize)]
pub struct Split {
    /// One of the two; the one that the first lens ranks higher.
    pub first: String,
    /// The other one.
    pub second: String,
    /// Lenses that put the first one first.
    pub for_first: Vec<String>,
    /// Lenses that put the second one first.
    pub for_second: Vec<String>,
    /// Lenses for which it is a tie.
    pub tie: Vec<String>,
    /// Lenses that do not cover both.
    pub no_word: Vec<String>,
    /// Titles of the two.
    #[serde(skip)]
    pub(in crate::report) titles: [String; 2],
    /// Places of the two in the scenario.
    #[serde(skip)]
    pub(in crate::report) items: [usize; 2],
}

fn by_name<S: Serializer>(inputs: &[(String, Fixed)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(inputs.len()))?;
    for (name, value) in inputs {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

/// A lens as data.
pub(super) fn seen(lens: &Lens) -> Seen {
    let (ranking, framework) = (&lens.ranking, &lens.ranking.framework);
    let id = |item: usize| lens.items.get(item).map_or_else(String::new, |item| item.id.clone());
    let order = ranking.rows.iter().enumerate().filter_map(|(at, row)| {
        let item = lens.items.get(row.item)?;
        let tied = (0..ranking.rows.len()).filter(|other| *other != at && ranking.is_tie(at, *other));
        let (value, tier) = match &row.scored.score {
            Score::Value(value) => (Some(value.to_f64()), None),
            Score::Tier(tier) => (None, Some(tier + 1)),
        };
        Some(SeenRow {
            rank: row.rank,
            id: item.id.clone(),
            title: item.title.clone(),
            value,
            tier,
            arithmetic: row.scored.arithmetic.clone(),
            inputs: item.inputs.clone(),
            ties: tied.filter_map(|other| ranking.rows.get(other)).map(|row| id(row.item)).collect(),
            item: row.item,
        })
    });
    let left_out = lens.unseen.iter().map(|unseen| {
        let id = id(unseen.item);
        let named: Vec<String> = unseen.missing.iter().map(|name| format!("`{name}`")).collect();
        let words = match named.as_slice() {
            [] => format!("`{id}`: {}; it is left out of this lens", unseen.why),
            named => format!("`{id}` states no {}; it is left out of this lens", named.join(", no ")),
        };
        UnseenRow { id, missing: unseen.missing.clone(), words }
    });
    Seen {
        lens: lens.name.clone(),
        title: framework.title.value.clone(),
        source: framework.source.value.clone(),
        inputs_from: match lens.origin {
            Origin::Own => "own",
            Origin::Stated => "lenses",
            Origin::SameNames => "same_names",
        },
        order: order.collect(),
        left_out: left_out.collect(),
        is_bare: lens.is_bare(),
    }
}

/// A dispute as data.
pub(super) fn split(lenses: &[Lens], dispute: &Dispute) -> Split {
    let item = |item: usize| lenses.first().and_then(|lens| lens.items.get(item));
    let id = |place: usize| item(place).map_or_else(String::new, |item| item.id.clone());
    let title = |place: usize| item(place).map_or_else(String::new, |item| item.title.clone());
    let saying = |wanted: Word| {
        let those = lenses.iter().zip(&dispute.words).filter(|(_, word)| **word == wanted);
        those.map(|(lens, _)| lens.name.clone()).collect()
    };
    Split {
        first: id(dispute.first),
        second: id(dispute.second),
        for_first: saying(Word::First),
        for_second: saying(Word::Second),
        tie: saying(Word::Tie),
        no_word: saying(Word::None),
        titles: [title(dispute.first), title(dispute.second)],
        items: [dispute.first, dispute.second],
    }
}
