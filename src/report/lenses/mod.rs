//! A run, or runs side by side, through other frameworks: every lens with its order, arithmetic and inputs, what it leaves
//! out, and where lenses disagree.

mod compared;
mod markdown;
mod seen;
mod text;

pub use compared::{Attentions, attentions_json, attentions_text};
pub use seen::{Seen, SeenRow, UnseenRow};

pub(super) use markdown::markdown;
pub(super) use text::{bare_words, closeness_words, faced_words, plain, used};

use serde::Serialize;

use self::seen::{Split, seen, split};
use self::text::verdict_words;
use super::debrief::AttentionRow;
use crate::compare::{Began, began};
use crate::framework::{Lens, disputes};
use crate::program::Program;
use crate::run::Session;
use crate::score::{Closeness, starts, through};

/// A run through lenses; the scenario's own framework is the first of them.
#[derive(Debug, Clone, Serialize)]
pub struct Lensed {
    /// The priorities in the scenario's own order, with what became of them.
    pub priorities: Vec<Faced>,
    /// Every lens.
    pub lenses: Vec<Through>,
    /// Pairs that lenses disagree on.
    pub disputes: Vec<Disputed>,
    /// Whether lenses agree, in a sentence.
    pub words: String,
}

impl Lensed {
    /// What became of a priority, by its place in the scenario.
    pub(super) fn fate(&self, item: usize) -> &str {
        self.priorities.iter().find(|faced| faced.item == item).map_or("", |faced| &faced.fate)
    }
}

/// What became of a priority in this run.
#[derive(Debug, Clone, Serialize)]
pub struct Faced {
    /// Which.
    pub id: String,
    /// How people call it.
    pub title: String,
    /// The tick in which it started, if it did.
    pub started: Option<u32>,
    /// Its place in the order of starts, from 1; those of one tick share one.
    pub place: Option<usize>,
    /// In words.
    pub fate: String,
    /// Its place in the scenario.
    #[serde(skip)]
    item: usize,
}

/// A lens with how close the run's order of attention comes to its order.
#[derive(Debug, Clone, Serialize)]
pub struct Through {
    /// The lens.
    #[serde(flatten)]
    pub seen: Seen,
    /// nDCG, 0..=1; none where the lens covers nothing that is to be started.
    pub ndcg: Option<f64>,
    /// Kendall's tau, −1..=1; none where the lens orders no pair.
    pub tau: Option<f64>,
}

/// A pair that lenses disagree on, with what the run did about it.
#[derive(Debug, Clone, Serialize)]
pub struct Disputed {
    /// The pair, and who says what.
    #[serde(flatten)]
    pub split: Split,
    /// Which of the two the run began first.
    pub run: Began,
}

/// Looks at a run through lenses. `attention` is that of its debrief; the first lens is the scenario's own framework.
#[must_use]
pub fn lensed(session: &Session<'_>, attention: &[AttentionRow], lenses: &[Lens]) -> Lensed {
    let program = session.program();
    let starts = starts(program, &session.record().events);
    let found = disputes(lenses);
    let through = |lens| {
        let measured = through(program, lens, &starts);
        Through { seen: seen(lens), ndcg: measured.map(|c| c.ndcg), tau: measured.and_then(|c: Closeness| c.tau) }
    };
    let disputed = |dispute| Disputed { split: split(lenses, dispute), run: began(dispute, &starts) };
    Lensed {
        priorities: faced(program, attention, &starts),
        lenses: lenses.iter().map(through).collect(),
        disputes: found.iter().map(disputed).collect(),
        words: verdict_words(lenses, &found),
    }
}

fn faced(program: &Program, attention: &[AttentionRow], starts: &[Option<u32>]) -> Vec<Faced> {
    let row = |(priority, row): (&crate::program::Priority, &AttentionRow)| {
        let (id, title) = program.priority(priority.id);
        let started = row.started;
        let place = started.map(|tick| 1 + starts.iter().flatten().filter(|other| **other < tick).count());
        let (id, title, fate) = (id.to_owned(), title.to_owned(), row.fate.clone());
        Faced { id, title, started, place, fate, item: priority.id.index() }
    };
    program.priorities.iter().zip(attention).map(row).collect()
}
