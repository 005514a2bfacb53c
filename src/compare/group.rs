//! A group of people who played one scenario, each for themselves: what they chose, where they differ, what it came to.

use super::answers::{Meeting, meeting};
use super::predicted::{Asked, predicted};
use super::sample::{Figures, Sample};
use crate::engine::Component;
use crate::expression::NodeId;
use crate::program::Program;
use crate::run::Session;
use crate::solve::Review;

/// A run of the group.
#[derive(Debug, Clone, Copy)]
pub struct GroupRun<'a, 'p> {
    /// The run, over or not.
    pub session: &'a Session<'p>,
    /// What its decisions were worth, where the scenario's solution is at hand.
    pub review: Option<&'a Review>,
    /// Whether it plays another run again from one of its decisions.
    pub is_retry: bool,
}

/// What there is to say of a group.
#[derive(Debug, Clone)]
pub struct Group {
    /// Runs.
    pub runs: u64,
    /// Those that are over.
    pub finished: u64,
    /// Those that play another one again.
    pub retries: u64,
    /// Whether the model's choices are known.
    pub is_solved: bool,
    /// What the finished runs came to; none if there is none.
    pub figures: Option<Figures>,
    /// Decisions in the order of the story.
    pub meetings: Vec<Meeting>,
    /// Predictions in the order in which they were asked first.
    pub predictions: Vec<Asked>,
}

/// Most decisions that are named as those people disagreed on.
const MOST_DISPUTED: usize = 3;

impl Group {
    /// Up to three decisions on which people disagreed most, by place in `meetings`: the least agreement first, then the
    /// order of the story. None on which all agree or to which fewer than two people came.
    #[must_use]
    pub fn disputed(&self) -> Vec<usize> {
        let agreement = |place: &usize| self.meetings.get(*place).and_then(|m| m.agreement).unwrap_or(1.0);
        let mut places: Vec<usize> = (0..self.meetings.len()).filter(|place| agreement(place) < 1.0).collect();
        places.sort_by(|a, b| agreement(a).total_cmp(&agreement(b)));
        places.truncate(MOST_DISPUTED);
        places
    }
}

/// The score of a run as a sample counts it: thousandths by component.
fn points(session: &Session<'_>) -> [u64; 4] {
    let components = session.record().ledger.components();
    Component::ALL.map(|c| components.of(c).thousandths().max(0).unsigned_abs())
}

/// Counts the finished ones of some runs.
#[must_use]
pub fn sample_of<'a, 'p: 'a>(program: &Program, sessions: impl Iterator<Item = &'a Session<'p>>) -> Sample {
    let mut sample = Sample::default();
    for session in sessions {
        if let Some(ending) = session.ending() {
            sample.add(points(session), program.ending(ending).0);
        }
    }
    sample
}

/// Looks at runs of one program together.
#[must_use]
pub fn group(program: &Program, runs: &[GroupRun<'_, '_>]) -> Group {
    let sample = sample_of(program, runs.iter().map(|run| run.session));
    let nodes = (0..program.nodes.len()).map(NodeId::at);
    let mut meetings: Vec<Meeting> = nodes.filter_map(|node| meeting(program, node, runs)).collect();
    // A stable sort: what is met in the same tick stays in declared order.
    meetings.sort_by_key(|m| m.tick);
    Group {
        runs: runs.len() as u64,
        finished: sample.runs(),
        retries: runs.iter().filter(|run| run.is_retry).count() as u64,
        is_solved: !runs.is_empty() && runs.iter().all(|run| run.review.is_some()),
        figures: (sample.runs() > 0).then(|| sample.figures()),
        meetings,
        predictions: predicted(runs),
    }
}
