//! What a group of people did at one decision, and how far they agree.

use super::group::GroupRun;
use crate::batch::Share;
use crate::engine::options;
use crate::expression::NodeId;
use crate::policy::{expert_answer, framework_answer, framework_order, items};
use crate::program::{NodeKind, Pick, Program, State};
use crate::run::{Session, Taken};
use crate::solve::Reviewed;

/// Points between values that count as equal, as in verdicts.
const EQUAL: f64 = 1e-9;

/// One way to decide: a choice, or an item of a ranking put first.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The choice; of a ranking the item alone.
    pub pick: Pick,
    /// Runs that did so, with the score interval of their share (Wilson 1927).
    pub share: Share,
    /// Places of these runs in the group.
    pub who: Vec<usize>,
    /// Runs in whose situation it was available.
    pub open: u64,
    /// Runs in whose situation the framework and the expert would have done so, and in which it was best by the model.
    pub keys: [u64; 3],
    /// Of a ranking: the mean place of the item, from 1.
    pub mean_place: Option<f64>,
}

/// A decision that runs of the group came to. Of a run that came more than once the first time counts.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// Where.
    pub node: NodeId,
    /// The earliest tick at which one of them was there.
    pub tick: u32,
    /// The state in which the first of them was, for words.
    pub state: State,
    /// Runs that came here.
    pub met: u64,
    /// Those that came more than once.
    pub again: u64,
    /// Every choice or item, in declared order.
    pub answers: Vec<Answered>,
    /// Share of all pairs of runs that did the same: Σ nⱼ(nⱼ − 1) / n(n − 1), with n runs of which nⱼ did thing j (the
    /// extent of agreement P of Fleiss 1971). None for fewer than two runs.
    pub agreement: Option<f64>,
    /// Runs in whose situation the framework, the expert and the model have an answer.
    pub known: [u64; 3],
    /// Mean points given up here, where the solution is at hand for all of them.
    pub regret: Option<f64>,
}

/// What a run did at a node the first time, and how often it was there.
fn first<'s>(session: &'s Session<'_>, node: NodeId) -> Option<(usize, &'s Taken, usize)> {
    let mut there = session.taken().iter().enumerate().filter(|(_, t)| t.node == node);
    let (place, taken) = there.next()?;
    Some((place, taken, 1 + there.count()))
}

/// What the group did at a node; none if nobody came there.
pub(super) fn meeting(program: &Program, node: NodeId, runs: &[GroupRun<'_, '_>]) -> Option<Meeting> {
    let there: Vec<(usize, usize, &Taken, usize)> = runs
        .iter()
        .enumerate()
        .filter_map(|(run, it)| first(it.session, node).map(|(n, taken, times)| (run, n, taken, times)))
        .collect();
    let (_, _, opening, _) = there.iter().min_by_key(|(run, _, taken, _)| (taken.tick, *run))?;
    let met = there.len() as u64;
    let mut answers = all(program, node);
    let mut known = [0; 3];
    for (run, n, taken, _) in &there {
        let best = runs.get(*run).and_then(|it| it.review?.decisions.get(*n)).map(best).unwrap_or_default();
        let [framework, expert] = keys(program, node, taken).map(Vec::from_iter);
        let keys = [framework, expert, best];
        known.iter_mut().zip(&keys).for_each(|(n, key)| *n += u64::from(!key.is_empty()));
        let available: Vec<_> = options(program, &taken.before, node).map(Pick::Choice).collect();
        for answer in &mut answers {
            let is_taken = answer.pick == head(&taken.pick);
            answer.open += u64::from(available.contains(&answer.pick) || matches!(answer.pick, Pick::Order(_)));
            answer.keys.iter_mut().zip(&keys).for_each(|(n, key)| *n += u64::from(key.contains(&answer.pick)));
            if is_taken {
                answer.who.push(*run);
            }
            if let (Some(sum), Some(place)) = (&mut answer.mean_place, place_in(&taken.pick, &answer.pick)) {
                *sum += place as f64;
            }
        }
    }
    for answer in &mut answers {
        answer.share = Share::new(answer.who.len() as u64, met);
        answer.mean_place = answer.mean_place.map(|sum| sum / met as f64);
    }
    let regrets: Option<Vec<f64>> = there
        .iter()
        .map(|(run, n, ..)| runs.get(*run).and_then(|it| it.review?.decisions.get(*n)).map(|d| d.regret))
        .collect();
    Some(Meeting {
        node,
        tick: opening.tick,
        state: opening.before,
        met,
        again: there.iter().filter(|(.., times)| *times > 1).count() as u64,
        agreement: agreement(answers.iter().map(|a| a.share.count), met),
        answers,
        known,
        regret: regrets.map(|all| all.iter().sum::<f64>() / met as f64),
    })
}

/// Every choice or item of a node, with nothing counted.
fn all(program: &Program, node: NodeId) -> Vec<Answered> {
    let picks: Vec<Pick> = match &program.nodes[node].kind {
        NodeKind::Decision { choices } => choices.iter().copied().map(Pick::Choice).collect(),
        NodeKind::Ranking { .. } => {
            (0..items(program, node)).filter_map(|i| u8::try_from(i).ok()).map(|i| Pick::Order(vec![i])).collect()
        }
        NodeKind::Chance(_) => Vec::new(),
    };
    let is_ranking = matches!(program.nodes[node].kind, NodeKind::Ranking { .. });
    let none = |pick| Answered {
        pick,
        share: Share::new(0, 0),
        who: Vec::new(),
        open: 0,
        keys: [0; 3],
        mean_place: is_ranking.then_some(0.0),
    };
    picks.into_iter().map(none).collect()
}

/// A choice as it is; of an order the first item.
fn head(pick: &Pick) -> Pick {
    match pick {
        Pick::Choice(choice) => Pick::Choice(*choice),
        Pick::Order(order) => Pick::Order(order.iter().take(1).copied().collect()),
    }
}

/// The place of an item in an order, from 1.
fn place_in(order: &Pick, item: &Pick) -> Option<usize> {
    let (Pick::Order(order), Pick::Order(item)) = (order, item) else { return None };
    order.iter().position(|i| Some(i) == item.first()).map(|place| place + 1)
}

/// What is best by the model, all of it where several are; nothing at a ranking whose order changes nothing.
fn best(reviewed: &Reviewed) -> Vec<Pick> {
    let values = || reviewed.choices.iter().map(|(_, value)| *value);
    let (most, least) = (values().fold(f64::MIN, f64::max), values().fold(f64::MAX, f64::min));
    if matches!(reviewed.pick, Pick::Order(_)) && most - least <= EQUAL {
        return Vec::new();
    }
    reviewed.choices.iter().filter(|(_, value)| most - value <= EQUAL).map(|(pick, _)| head(pick)).collect()
}

/// What the framework and the expert would have done in this situation.
fn keys(program: &Program, node: NodeId, taken: &Taken) -> [Option<Pick>; 2] {
    let available: Vec<_> = options(program, &taken.before, node).collect();
    let framework = match &taken.pick {
        Pick::Order(_) => framework_order(program, node).map(|order| head(&Pick::Order(order))),
        Pick::Choice(_) => framework_answer(program, &taken.before, &available).map(Pick::Choice),
    };
    let expert = expert_answer(program, &taken.before, node, &available).map(|(_, answer)| head(&answer.pick));
    [framework, expert]
}

/// The share of pairs that did the same.
fn agreement(counts: impl Iterator<Item = u64>, n: u64) -> Option<f64> {
    let same: u64 = counts.map(|count| count * count.saturating_sub(1)).sum();
    (n >= 2).then(|| same as f64 / (n * (n - 1)) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 14 raters none said 1 or 5, two said 2 and 3 each, three 4, seven 5: P = (2 + 2 + 6 + 42) / 182.
    #[test]
    fn agreement_by_hand() {
        assert_eq!(agreement([0, 2, 2, 3, 7].into_iter(), 14), Some(52.0 / 182.0));
        assert_eq!(agreement([0, 0, 0, 0, 14].into_iter(), 14), Some(1.0));
        assert_eq!((agreement([1, 1].into_iter(), 2), agreement([1].into_iter(), 1)), (Some(0.0), None));
    }
}
