//! What runs attended to, through lenses: how close they come to each, and which of two disputed priorities they began first.

use crate::framework::{Dispute, Lens};
use crate::program::Program;
use crate::run::Session;
use crate::score::{starts, through};

/// Means over runs; none where a lens has nothing to say.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MeanCloseness {
    /// Mean nDCG, 0..=1.
    pub ndcg: Option<f64>,
    /// Mean of Kendall's tau, −1..=1.
    pub tau: Option<f64>,
}

/// How many runs began which of two priorities first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairCount {
    /// The first one, or only that.
    pub first: u64,
    /// The second one, or only that.
    pub second: u64,
    /// Both in one tick.
    pub together: u64,
    /// Neither.
    pub neither: u64,
}

/// A run or a group through lenses.
#[derive(Debug, Clone, PartialEq)]
pub struct Attending {
    /// What it is called.
    pub label: String,
    /// Runs that are over; only these count.
    pub runs: u64,
    /// How close they come to each lens.
    pub lenses: Vec<MeanCloseness>,
    /// What they did about each dispute.
    pub pairs: Vec<PairCount>,
}

impl Attending {
    /// How many runs, in words.
    #[must_use]
    pub fn runs_words(&self) -> String {
        if self.runs == 1 { "1 run".to_owned() } else { format!("{} runs", self.runs) }
    }
}

/// Looks at runs of one program through lenses; those that are not over are left out.
#[must_use]
pub fn attending<'a, 'p: 'a>(
    label: &str,
    program: &Program,
    (lenses, disputes): (&[Lens], &[Dispute]),
    sessions: impl Iterator<Item = &'a Session<'p>>,
) -> Attending {
    let mut sums = vec![MeanCloseness::default(); lenses.len()];
    let mut pairs = vec![PairCount::default(); disputes.len()];
    let mut runs = 0;
    for session in sessions.filter(|session| session.ending().is_some()) {
        runs += 1;
        let starts = starts(program, &session.record().events);
        for (sum, lens) in sums.iter_mut().zip(lenses) {
            let found = through(program, lens, &starts);
            // Whether there is one depends on the lens alone.
            let add = |sum: Option<f64>, more: Option<f64>| more.map(|more| sum.unwrap_or(0.0) + more);
            (sum.ndcg, sum.tau) = (add(sum.ndcg, found.map(|c| c.ndcg)), add(sum.tau, found.and_then(|c| c.tau)));
        }
        for (count, dispute) in pairs.iter_mut().zip(disputes) {
            *match began(dispute, &starts) {
                Began::First => &mut count.first,
                Began::Second => &mut count.second,
                Began::Together => &mut count.together,
                Began::Neither => &mut count.neither,
            } += 1;
        }
    }
    let mean = |sum: Option<f64>| sum.map(|sum| sum / runs as f64);
    let means = sums.into_iter().map(|sum| MeanCloseness { ndcg: mean(sum.ndcg), tau: mean(sum.tau) });
    Attending { label: label.to_owned(), runs, lenses: means.collect(), pairs }
}

/// Which of two priorities was begun first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Began {
    /// The first one of the pair, or only that.
    First,
    /// The second one, or only that.
    Second,
    /// Both in one tick.
    Together,
    /// Neither was begun.
    Neither,
}

/// Which of a disputed pair was begun first, by the ticks of starts.
#[must_use]
pub fn began(dispute: &Dispute, starts: &[Option<u32>]) -> Began {
    let start = |item: usize| starts.get(item).copied().flatten();
    match (start(dispute.first), start(dispute.second)) {
        (Some(a), Some(b)) if a == b => Began::Together,
        (Some(a), Some(b)) if b < a => Began::Second,
        (Some(_), _) => Began::First,
        (None, Some(_)) => Began::Second,
        (None, None) => Began::Neither,
    }
}
