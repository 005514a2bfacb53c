//! From a solution to the review of a run: verdicts, turning points, the three keys, strokes of luck.

use super::instead::instead;
use super::strokes::strokes;
use super::words::{pick_label, pick_why};
use super::worth::{ChoiceValue, DecisionWorth, Elsewhere, Keys, Shift, Worth};
use crate::engine::options;
use crate::policy::{expert_answer, framework_answer, framework_order};
use crate::program::{NodeKind, Pick};
use crate::run::{Session, Taken};
use crate::solve::{Reviewed, Solution, Verdict};

/// Most turning points of a run.
const MOST_TURNING_POINTS: usize = 3;
/// Points that a decision gave up before anything is said about it.
pub(super) const NOTABLE: f64 = 0.5;
/// Points that a judgement call gave up before it counts as a turning point.
const NOTABLE_CALL: f64 = 2.0;

/// What every decision of a finished run was worth. `None` if the run is not over, did not begin at the beginning, or the
/// solution is not one of its scenario.
#[must_use]
pub fn worth(session: &Session<'_>, solution: &Solution, elsewhere: Option<Elsewhere>) -> Option<Worth> {
    if session.ending().is_none() || session.is_rehearsal() {
        return None;
    }
    let review = solution.review(session)?;
    if review.decisions.len() != session.taken().len() {
        return None;
    }
    let rows = review.decisions.iter().zip(session.taken());
    let mut decisions: Vec<DecisionWorth> = rows.map(|(reviewed, taken)| decision(session, reviewed, taken)).collect();
    let turning_points = turning_points(&decisions);
    for place in &turning_points {
        let best = review.decisions.get(*place).map(|d| &d.best);
        if let (Some(decision), Some(best)) = (decisions.get_mut(*place), best) {
            decision.instead = instead(session, solution, *place, best);
        }
    }
    Some(Worth {
        method: "exact",
        value_start: review.value_start,
        random_start: review.random_start,
        regret: review.regret,
        luck: review.luck,
        decisions,
        turning_points,
        strokes: strokes(session.program(), &review.draws),
        elsewhere,
    })
}

/// The decisions to talk about, by place: the severe and the costly ones, the most points first; then judgement calls of 2
/// points or more, the same way; 3 at most. If that finds none, the one that gave up most, if that is more than half a point.
fn turning_points(decisions: &[DecisionWorth]) -> Vec<usize> {
    let class = |d: &DecisionWorth| match d.verdict {
        Verdict::Severe | Verdict::Costly => Some(0),
        Verdict::JudgementCall if d.regret >= NOTABLE_CALL => Some(1),
        Verdict::JudgementCall | Verdict::Equivalent | Verdict::Best => None,
    };
    let found = decisions.iter().enumerate().filter_map(|(place, d)| Some((class(d)?, d.regret, place)));
    let mut found: Vec<(i32, f64, usize)> = found.collect();
    if found.is_empty() {
        found.extend(decisions.iter().enumerate().filter(|(_, d)| d.regret > NOTABLE).map(|(i, d)| (0, d.regret, i)));
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2)));
        found.truncate(1);
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    found.truncate(MOST_TURNING_POINTS);
    found.into_iter().map(|(.., place)| place).collect()
}

fn decision(session: &Session<'_>, reviewed: &Reviewed, taken: &Taken) -> DecisionWorth {
    let program = session.program();
    let node = reviewed.node;
    let label = |pick: &Pick| pick_label(program, node, pick, &taken.before);
    let is_taken = |pick: &Pick| match (pick, &taken.pick) {
        // Of an order only the first item matters, and values are those of first items.
        (Pick::Order(a), Pick::Order(b)) => a.first() == b.first() || reviewed.choices.len() == 1,
        (a, b) => a == b,
    };
    let choices = reviewed.choices.iter().map(|(pick, value)| ChoiceValue {
        choice: session.pick_id(node, pick),
        label: label(pick),
        value: *value,
        taken: is_taken(pick),
    });
    DecisionWorth {
        n: reviewed.n,
        tick: reviewed.tick,
        clock: program.clock_words(reviewed.tick),
        node: program.node_id(node).to_owned(),
        choice: session.pick_id(node, &taken.pick),
        label: label(&taken.pick),
        regret: reviewed.regret,
        share: reviewed.share,
        verdict: reviewed.verdict,
        by_component: reviewed.by_component,
        best: session.pick_id(node, &reviewed.best),
        best_label: label(&reviewed.best),
        why: pick_why(program, node, &taken.pick),
        best_why: pick_why(program, node, &reviewed.best),
        shift: reviewed.flip.map(|flip| {
            let (from, to) = flip.names();
            Shift { points: flip.points, from, to }
        }),
        instead: Vec::new(),
        choices: choices.collect(),
        keys: keys(session, reviewed, taken),
    }
}

/// What the framework, the expert and the model do here. At a ranking the model speaks of the first item only, and not at
/// all where nothing depends on it.
fn keys(session: &Session<'_>, reviewed: &Reviewed, taken: &Taken) -> Keys {
    let program = session.program();
    let (node, state) = (reviewed.node, &taken.before);
    let available: Vec<_> = options(program, state, node).collect();
    let is_ranking = matches!(program.nodes[node].kind, NodeKind::Ranking { .. });
    let framework = if is_ranking {
        framework_order(program, node).map(Pick::Order)
    } else {
        framework_answer(program, state, &available).map(Pick::Choice)
    };
    let expert = expert_answer(program, state, node, &available).map(|(_, answer)| answer.pick.clone());
    let first = reviewed.choices.first().map_or(0.0, |(_, value)| *value);
    let idle = reviewed.choices.iter().all(|(_, value)| (value - first).abs() <= 1e-9);
    let model = Some(reviewed.best.clone()).filter(|_| !is_ranking || !idle);
    let differ = |a: &Option<Pick>, b: &Option<Pick>, first_only: bool| match (a, b) {
        (Some(Pick::Order(a)), Some(Pick::Order(b))) if first_only => a.first() != b.first(),
        (Some(a), Some(b)) => a != b,
        _ => false,
    };
    let disagree =
        differ(&framework, &expert, false) || differ(&framework, &model, true) || differ(&expert, &model, true);
    let label = |pick: &Pick| pick_label(program, node, pick, state);
    let model = model.map(|pick| match &pick {
        Pick::Order(order) => {
            let first = Pick::Order(order.first().copied().into_iter().collect());
            format!("{} first", label(&first))
        }
        Pick::Choice(_) => label(&pick),
    });
    Keys { framework: framework.as_ref().map(label), expert: expert.as_ref().map(label), model, disagree }
}
