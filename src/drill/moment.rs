//! Moments: decisions that gave up enough to be met again.

use serde::Serialize;

use crate::program::Pick;
use crate::run::{Session, state_digest};
use crate::solve::{Review, Reviewed, Solution, Verdict};

/// Points from which on a judgement call becomes a card.
pub const WORTH_A_CARD: f64 = 2.0;

/// Names a moment: the rules, and the state before the decision. The same moment of two runs is one card.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CardId {
    /// The scenario's fingerprint.
    pub fingerprint: String,
    /// Digest of the state before the decision.
    pub state: String,
}

/// A decision of a run that gave something up.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Names it.
    pub id: CardId,
    /// Number of the decision, from 1.
    pub n: usize,
    /// When, in ticks.
    pub tick: u32,
    /// The node's id.
    pub node: String,
    /// What was picked: `node/choice`.
    pub choice: String,
    /// Points given up.
    pub regret: f64,
    /// What the review says of it.
    pub verdict: Verdict,
}

/// The moments of a run that are worth a card, in order.
#[must_use]
pub fn moments(session: &Session<'_>, review: &Review) -> Vec<Moment> {
    let program = session.program();
    let worth_it = |seen: &Reviewed| match seen.verdict {
        Verdict::Costly | Verdict::Severe => true,
        Verdict::JudgementCall => seen.regret >= WORTH_A_CARD,
        Verdict::Best | Verdict::Equivalent => false,
    };
    let both = review.decisions.iter().zip(session.taken());
    both.filter(|(seen, _)| worth_it(seen))
        .map(|(seen, taken)| Moment {
            id: CardId { fingerprint: program.fingerprint().to_owned(), state: state_digest(&taken.before) },
            n: seen.n,
            tick: seen.tick,
            node: program.node_id(seen.node).to_owned(),
            choice: session.key(seen.node, &seen.pick),
            regret: seen.regret,
            verdict: seen.verdict,
        })
        .collect()
}

/// What the solution says of a pick at the decision where a session waits, with values that are points still to come;
/// `None` if it does not know the moment.
///
/// The session must have the luck it began with: the solution follows it from the start.
#[must_use]
pub fn judge(solution: &Solution, session: &Session<'_>, pick: &Pick) -> Option<Reviewed> {
    let mut taken = session.clone();
    taken.take(pick.clone()).ok()?;
    let mut review = solution.review(&taken)?;
    let seen = review.decisions.pop().filter(|seen| seen.n == taken.taken().len())?;
    Some(seen)
}
