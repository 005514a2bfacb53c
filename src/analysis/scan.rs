//! How far a number can move before an answer changes: tried point by point, then closed in on.

use super::asked::{Answer, Asked};
use super::base::Base;
use super::inputs::Dial;
use super::lanes::{LANES, Lane};
use super::order::Crossing;
use super::touched::Extent;
use crate::solve::{Options, Progress};

/// Where an answer changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The last value tried at which the answer is the same.
    pub same: f64,
    /// The first value tried at which it is another.
    pub at: f64,
    /// The same two as probabilities, for weights of chances and priors.
    pub probability: Option<(f64, f64)>,
    /// The answer there.
    pub answer: Answer,
}

/// What was found in one direction.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// How far it was looked.
    pub limit: f64,
    /// The same as a probability, for weights of chances and priors.
    pub limit_probability: Option<f64>,
    /// Values tried.
    pub tried: usize,
    /// The first change that was found.
    pub turn: Option<Turn>,
    /// For inputs of the framework: where its order or ties change, the nearest first.
    pub orders: Vec<Crossing>,
    /// Why it was not looked further, or not at all.
    pub left_out: Option<String>,
}

impl Way {
    pub(crate) fn not_tried(why: impl Into<String>) -> Way {
        Way { left_out: Some(why.into()), ..Way::default() }
    }
}

/// Said where the time is over.
pub(crate) const NO_TIME: &str = "the time was over (`--timeout`)";

/// A decision, the answer as things are, and the graph that says what becomes of it.
pub(crate) struct Question<'a> {
    pub(crate) base: &'a Base<'a>,
    pub(crate) asked: &'a Asked,
    pub(crate) before: &'a Answer,
    pub(crate) options: &'a Options<'a>,
}

/// So many parts of a way cut into `of` even ones.
fn even(count: usize, of: usize) -> Vec<f64> {
    (1..=count).map(|k| k as f64 / of as f64).collect()
}

/// Parts of a way close to where values, which are straight lines for a while, say that it turns; even parts if they do not
/// say it. `precision` is what the way is to be cut down to.
fn near(crossing: Option<f64>, precision: f64) -> Vec<f64> {
    let Some(at) = crossing else { return even(LANES, LANES + 1) };
    let around = [-5.0, -1.5, -0.45, 0.45, 1.5, 5.0].map(|k| at + k * precision);
    let mut parts: Vec<f64> = around.into_iter().chain([at / 2.0, (1.0 + at) / 2.0]).collect();
    parts.retain(|p| *p > 0.0 && *p < 1.0);
    parts.sort_by(f64::total_cmp);
    parts
}

/// Moves a dial from where it is to a limit.
pub(crate) fn scan(question: &Question<'_>, dial: &Dial, extent: Extent<'_>, up: bool, values: &mut Vec<Lane>) -> Way {
    let Question { base, asked, before, options } = *question;
    let (low, high, precision) = dial.range();
    let limit = if up { high } else { low };
    let is_chance = matches!(dial, Dial::Chance(..));
    let mut way = Way { limit: dial.written(limit), limit_probability: is_chance.then_some(limit), ..Way::default() };
    let (mut same, mut other) = (dial.position(), limit);
    if same == other {
        return way;
    }
    let mut at_same = before.clone();
    let mut found: Option<Answer> = None;
    // First from where it is up to the limit itself; then between the last same and the first other.
    while found.is_none() || (other - same).abs() > precision {
        if !(options.budget.go_on)(&Progress::default()) {
            way.left_out = Some(NO_TIME.to_owned());
            break;
        }
        let points: Vec<f64> = match &found {
            None => even(LANES, LANES),
            Some(there) => near(before.crossing(&at_same, there), precision / (other - same).abs()),
        };
        let points: Vec<f64> = points.iter().map(|part| same + (other - same) * part).collect();
        let changes: Vec<_> = points.iter().map(|p| dial.change(*p)).collect();
        let answers = base.answers(asked, before, &changes, extent, values);
        way.tried += points.len();
        for (point, answer) in points.into_iter().zip(answers) {
            if before.differs(&answer) {
                (other, found) = (point, Some(answer));
                break;
            }
            (same, at_same) = (point, answer);
        }
        if found.is_none() {
            break;
        }
    }
    way.turn = found.map(|answer| Turn {
        same: dial.written(same),
        at: dial.written(other),
        probability: is_chance.then_some((same, other)),
        answer,
    });
    way
}

/// The last number of steps that is the same, the first that is not, and the answer there; or why it was not tried further.
pub(crate) type Stepped = Result<Option<(i64, i64, Answer)>, String>;

/// Moves in whole steps, each of which costs an exploration: one step, two, four, …, the limit; then halving. `answer` says
/// what is found so many steps away.
pub(crate) fn outward(
    steps: i64,
    before: &Answer,
    mut answer: impl FnMut(i64) -> Result<Answer, String>,
) -> (usize, Stepped) {
    let mut tried = 0;
    let (mut same, mut other) = (0, None);
    let mut next = 1;
    while same < steps && other.is_none() {
        let at = next.min(steps);
        tried += 1;
        match answer(at) {
            Err(why) => return (tried, Err(why)),
            Ok(found) if before.differs(&found) => other = Some((at, found)),
            Ok(_) => same = at,
        }
        next *= 2;
    }
    let Some((mut at, mut found)) = other else { return (tried, Ok(None)) };
    while at - same > 1 {
        let middle = same + (at - same) / 2;
        tried += 1;
        match answer(middle) {
            Err(why) => return (tried, Err(why)),
            Ok(nearer) if before.differs(&nearer) => (at, found) = (middle, nearer),
            Ok(_) => same = middle,
        }
    }
    (tried, Ok(Some((same, at, found))))
}
