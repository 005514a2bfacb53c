//! Recorded runs of one scenario side by side, decision by decision.

use std::collections::BTreeMap;

use super::sample::Sample;
use crate::batch::Share;
use crate::expression::NodeId;
use crate::run::{Session, Taken};

/// A decision that at least one of the runs came to.
#[derive(Debug, Clone)]
pub struct Step<'s> {
    /// Where.
    pub node: NodeId,
    /// How often a run was here, this time included.
    pub visit: usize,
    /// The earliest tick at which one of the runs was.
    pub tick: u32,
    /// What each run did; none where it did not come here.
    pub taken: Vec<Option<&'s Taken>>,
    /// Whether all runs came here and did the same.
    pub same: bool,
}

/// How one run stands among many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Place of the run.
    pub run: usize,
    /// Place of the side it is compared with.
    pub side: usize,
    /// The side's runs with a lower score.
    pub below: Share,
}

impl Standing {
    /// How a run with this score, in place `run`, stands among the runs of a side.
    #[must_use]
    pub fn new(run: usize, session: &Session<'_>, side: usize, sample: &Sample) -> Standing {
        let below = sample.below(session.record().ledger.total());
        Standing { run, side, below: Share::new(below, sample.runs()) }
    }
}

/// Runs side by side.
#[derive(Debug, Clone)]
pub struct Lines<'s> {
    /// Decisions in the order of the story.
    pub steps: Vec<Step<'s>>,
    /// The first of them at which the runs part; none if they never do.
    pub parts: Option<usize>,
}

/// Puts recorded runs of one program side by side. Decisions at the same visit of the same node belong together; they come
/// in the order of the earliest tick at which one of the runs was there, and within a tick in the order of the first run
/// that was.
#[must_use]
pub fn lines<'s>(sessions: &[&'s Session<'_>]) -> Lines<'s> {
    let mut steps: Vec<(u32, usize, usize, Step<'s>)> = Vec::new();
    let mut places: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (run, session) in sessions.iter().enumerate() {
        let mut visits: BTreeMap<usize, usize> = BTreeMap::new();
        for (n, taken) in session.taken().iter().enumerate() {
            let visit = visits.entry(taken.node.index()).or_default();
            *visit += 1;
            let place = *places.entry((taken.node.index(), *visit)).or_insert_with(|| {
                let none = vec![None; sessions.len()];
                let step = Step { node: taken.node, visit: *visit, tick: taken.tick, taken: none, same: false };
                steps.push((taken.tick, run, n, step));
                steps.len() - 1
            });
            if let Some((tick, _, _, step)) = steps.get_mut(place) {
                *tick = taken.tick.min(*tick);
                step.tick = *tick;
                if let Some(own) = step.taken.get_mut(run) {
                    *own = Some(taken);
                }
            }
        }
    }
    steps.sort_by_key(|(tick, run, n, _)| (*tick, *run, *n));
    let mut steps: Vec<Step<'s>> = steps.into_iter().map(|(.., step)| step).collect();
    for step in &mut steps {
        let first = step.taken.first().copied().flatten().map(|t| &t.pick);
        step.same = first.is_some() && step.taken.iter().all(|t| t.map(|t| &t.pick) == first);
    }
    let parts = steps.iter().position(|step| !step.same);
    Lines { steps, parts }
}
