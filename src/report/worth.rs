//! What every decision of a run was worth, in words: the review that debriefs are made of.

use serde::Serialize;

use crate::solve::Verdict;

/// The review of a run, for reports.
#[derive(Debug, Clone, Serialize)]
pub struct Worth {
    /// `exact`.
    pub method: &'static str,
    /// Expected score under optimal play, before the first decision.
    pub value_start: f64,
    /// Expected score under random play, before the first decision.
    pub random_start: f64,
    /// Points given up by all decisions together. Score = `value_start` − `regret` + `luck`.
    pub regret: f64,
    /// Points that chance added (or took away, below 0).
    pub luck: f64,
    /// Every decision, in order.
    pub decisions: Vec<DecisionWorth>,
    /// One to three decisions that mattered most, by their place in `decisions`, the costliest first; empty if no
    /// decision gave up more than half a point.
    pub turning_points: Vec<usize>,
    /// The draws that moved the run most, in order of time.
    pub strokes: Vec<Stroke>,
    /// The same choices under other seeds; none where it was not asked for.
    pub elsewhere: Option<Elsewhere>,
}

/// A decision with what it was worth.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionWorth {
    /// 1 for the first.
    pub n: usize,
    /// When, in ticks.
    pub tick: u32,
    /// When, in words.
    pub clock: String,
    /// The node's id.
    pub node: String,
    /// What was taken: the choice's id, or `a>b>c`.
    pub choice: String,
    /// The same as the player read it.
    pub label: String,
    /// Points given up.
    pub regret: f64,
    /// Share of what could still be won or lost: 0 to 1.
    pub share: f64,
    /// The verdict.
    pub verdict: Verdict,
    /// Points given up per component: priorities, targets, outcome, conduct; they sum to the regret.
    pub by_component: [f64; 4],
    /// The best choice's id; the one taken if nothing was given up.
    pub best: String,
    /// The same as the player read it.
    pub best_label: String,
    /// The author's word on the choice taken.
    pub why: String,
    /// The author's word on the best choice.
    pub best_why: String,
    /// For a judgement call: what would make it best.
    pub shift: Option<Shift>,
    /// What the best choice would have led to with the same luck, in sentences; only for turning points.
    pub instead: Vec<String>,
    /// All available choices with their values, in declared order.
    pub choices: Vec<ChoiceValue>,
    /// What the three keys take here.
    pub keys: Keys,
}

/// A choice that was available.
#[derive(Debug, Clone, Serialize)]
pub struct ChoiceValue {
    /// Its id; at a ranking the order with the best other items as declared.
    pub choice: String,
    /// As the player read it.
    pub label: String,
    /// Points still to come under optimal play afterwards.
    pub value: f64,
    /// Whether it was taken.
    pub taken: bool,
}

/// A shift of weight that turns a judgement call round.
#[derive(Debug, Clone, Serialize)]
pub struct Shift {
    /// Points of weight that move.
    pub points: u32,
    /// The component that loses them.
    pub from: &'static str,
    /// The component that gains them.
    pub to: &'static str,
}

/// What the framework's order, the expert and the model take at a decision, as labels; none where one has no opinion.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Keys {
    /// The policy `framework`.
    pub framework: Option<String>,
    /// The file's expert answer.
    pub expert: Option<String>,
    /// The optimum.
    pub model: Option<String>,
    /// Whether they do not all agree.
    pub disagree: bool,
}

/// A draw that moved the run.
#[derive(Debug, Clone, Serialize)]
pub struct Stroke {
    /// When, in words.
    pub clock: String,
    /// What came, in words.
    pub text: String,
    /// How likely it was: 0 to 1.
    pub probability: f64,
    /// Points it added, or took away.
    pub luck: f64,
}

/// The same choices under other seeds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Elsewhere {
    /// How many seeds.
    pub runs: usize,
    /// Mean score.
    pub mean: f64,
    /// Standard deviation of the scores.
    pub sd: f64,
    /// Scores at 5, 25, 50, 75 and 95 %.
    pub quantiles: [f64; 5],
    /// Runs per bin of five points, from 0–5 to 95–100.
    pub bins: Vec<u32>,
    /// Share of the runs that scored less than this one.
    pub below: f64,
    /// The policy that decided where the run has no answer.
    pub fallback: String,
}
