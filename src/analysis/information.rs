//! What knowing more would be worth: an unknown or a chance from the start, and each look against its price.

use super::Solved;
use super::base::{Base, scores};
use super::inputs::{all_outcomes, constant_chances};
use super::lanes::Change;
use super::touched::Touched;
use crate::expression::{ChoiceId, UnknownId};
use crate::program::{ChanceId, Program};
use crate::solve::graph::Menu;
use crate::solve::sweep::best_action;
use crate::solve::{Options, visits};

/// An unknown, and what it would be worth to know it from the start.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownWorth {
    /// Which one.
    pub unknown: UnknownId,
    /// Expected value of perfect information, in points: 0 or more.
    pub worth: f64,
    /// By value: how likely it is at the start, and the expected score of who knows that it is so.
    pub values: Vec<(f64, f64)>,
}

/// A chance, and what it would be worth to know its outcome from the start.
#[derive(Debug, Clone, PartialEq)]
pub struct ChanceWorth {
    /// Which one.
    pub chance: ChanceId,
    /// Expected value of perfect information, in points: 0 or more.
    pub worth: f64,
    /// By possible outcome: its place, how likely it is, and the expected score of who knows that it comes.
    pub outcomes: Vec<(usize, f64, f64)>,
}

/// A choice that takes a look.
#[derive(Debug, Clone, PartialEq)]
pub struct LookWorth {
    /// Which choice.
    pub choice: ChoiceId,
    /// At which unknown, and which look.
    pub look: (UnknownId, u8),
    /// Points that optimal play loses without this choice: what the look tells, less its price. None where it is the only
    /// choice in some situation, so that nothing can be said of the story without it.
    pub worth: Option<f64>,
    /// How often optimal play takes it in a run.
    pub taken: f64,
    /// How often random play finds it available in a run.
    pub available: f64,
    /// In which share of these situations it is the best choice (ties: the first declared).
    pub best_share: f64,
}

/// Choices that can stand in for each other: all that take one look, or all looks at one unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// The unknown.
    pub unknown: UnknownId,
    /// The look; none for all of them.
    pub look: Option<u8>,
    /// Points that optimal play loses without any of them, as in [`LookWorth::worth`].
    pub worth: Option<f64>,
}

/// What knowing more would be worth.
#[derive(Debug, Clone)]
pub struct Information {
    /// The expected score under optimal play.
    pub value: f64,
    /// Every unknown, the one most worth knowing first.
    pub unknowns: Vec<UnknownWorth>,
    /// Every chance that can be known beforehand, the one most worth knowing first.
    pub chances: Vec<ChanceWorth>,
    /// Chances that cannot, with the reason.
    pub left_out: Vec<(ChanceId, &'static str)>,
    /// Every choice that takes a look, in declared order.
    pub looks: Vec<LookWorth>,
    /// Looks that more than one choice takes, and unknowns that more than one choice looks at.
    pub together: Vec<Together>,
}

impl Solved {
    /// What knowing more would be worth.
    ///
    /// **Why the reduced graph will do.** Who knows from the start that an unknown has the value x meets every signal of a look
    /// with the likelihood that x gives it, whatever else was seen (looks are independent given the value), and sees x where
    /// it is revealed. So the transitions of a draw depend on its menu alone: which draw it is, and which outcomes are
    /// possible. Rows that were made one have the same menu, and their transitions lead, place by place, to rows that were
    /// made one; so they stay of equal futures, up to the same constants, under any probabilities that are set by menu.
    /// What was forgotten while exploring was read by nothing that can still happen. At a row where x has been ruled out the
    /// replaced probabilities may sum to less than 1; but every way there takes a transition that x makes impossible, so
    /// its value is multiplied by 0 wherever it comes in. A row that can be reached with x possible has all that x
    /// allows among its transitions, since their beliefs hold x.
    ///
    /// Knowing is private: what may be chosen still depends on what has been looked at.
    #[must_use]
    pub fn information(&self, program: &Program, options: &Options<'_>) -> Information {
        let base = Base::new(program, &self.graph);
        let value = base.value();
        let (singles, left_out) = self.singles(program);
        let looks: Vec<ChoiceId> =
            (0..program.choices.len()).map(ChoiceId::at).filter(|c| program.choices[*c].look.is_some()).collect();
        let mut changes = Vec::new();
        for (u, unknown) in program.unknowns.iter().enumerate() {
            changes.extend((0..unknown.knowledge.priors.len()).map(|x| Change::Truth(UnknownId::at(u), x)));
        }
        for (chance, weights) in &singles {
            changes.extend(certainties(weights).map(|(_, odds)| Change::Chance(*chance, odds)));
        }
        let (groups, barred) = groups(program, &looks);
        changes.extend(looks.iter().map(|choice| Change::Without(vec![*choice])));
        changes.extend(barred.iter().map(|choices| Change::Without(choices.clone())));
        let mut found = scores(&base, &changes, options.threads).into_iter();
        let mut next = || found.next().unwrap_or(value);

        let mut unknowns = Vec::new();
        for (u, unknown) in program.unknowns.iter().enumerate() {
            let sum: f64 = unknown.knowledge.priors.iter().map(|w| f64::from(*w)).sum();
            let values: Vec<(f64, f64)> =
                unknown.knowledge.priors.iter().map(|w| (f64::from(*w) / sum, next())).collect();
            let worth = gain(values.iter().copied(), value);
            unknowns.push(UnknownWorth { unknown: UnknownId::at(u), worth, values });
        }
        let mut chances = Vec::new();
        for (chance, weights) in &singles {
            let sum: f64 = weights.iter().sum();
            let outcomes: Vec<(usize, f64, f64)> = certainties(weights)
                .map(|(place, _)| (place, weights.get(place).copied().unwrap_or(0.0) / sum, next()))
                .collect();
            let worth = gain(outcomes.iter().map(|(_, p, v)| (*p, *v)), value);
            chances.push(ChanceWorth { chance: *chance, worth, outcomes });
        }
        // Where they are all there is to do, nothing was barred.
        let only = |choices: &[ChoiceId]| {
            self.graph.menu_table.iter().any(|menu| match menu {
                Menu::Decision(_, available) => available.iter().all(|c| choices.contains(c)),
                _ => false,
            })
        };
        let mut worth = |choices: &[ChoiceId]| {
            let without = next();
            (!only(choices)).then_some(value - without)
        };
        let without: Vec<Option<f64>> = looks.iter().map(|choice| worth(&[*choice])).collect();
        let together = groups.into_iter().zip(&barred);
        let together = together.map(|((unknown, look), choices)| Together { unknown, look, worth: worth(choices) });
        let together = together.collect();
        unknowns.sort_by(|a, b| b.worth.total_cmp(&a.worth));
        chances.sort_by(|a, b| b.worth.total_cmp(&a.worth));
        let looks = look_worths(&base, &looks, &without);
        Information { value, unknowns, chances, left_out, looks, together }
    }

    /// Chances whose outcome is one thing that can be known beforehand, with their weights; and the others, with the reason.
    #[expect(clippy::type_complexity, reason = "two lists")]
    fn singles(&self, program: &Program) -> (Vec<(ChanceId, Vec<f64>)>, Vec<(ChanceId, &'static str)>) {
        let constant = constant_chances(program);
        let touched = Touched::new(&self.graph, constant.iter().map(|c| c.id).collect());
        let (mut singles, mut left_out) = (Vec::new(), Vec::new());
        for outcomes in all_outcomes(program).filter(|o| o.list.iter().any(|o| o.weight.is_some())) {
            let id = outcomes.chance;
            let Some(chance) = constant.iter().find(|c| c.id == id) else {
                left_out.push((id, "its weights depend on what happened"));
                continue;
            };
            if touched.extent(id).is_none() {
                left_out.push((id, "it is never met"));
            } else if touched.is_repeated(id) {
                left_out.push((id, "it can be met more than once"));
            } else if program.chances[id].by_clock {
                left_out.push((id, "its luck depends on when it is met"));
            } else {
                singles.push((id, chance.weights.clone()));
            }
        }
        singles.sort_by_key(|(id, _)| *id);
        left_out.sort_by_key(|(id, _)| *id);
        (singles, left_out)
    }
}

/// For every possible outcome, its place and the probabilities of who knows that it comes.
fn certainties(weights: &[f64]) -> impl Iterator<Item = (usize, Vec<f64>)> {
    let count = weights.len();
    let possible: Vec<usize> = weights.iter().enumerate().filter(|(_, w)| **w > 0.0).map(|(i, _)| i).collect();
    possible.into_iter().map(move |i| (i, (0..count).map(|k| f64::from(u8::from(k == i))).collect()))
}

/// Expected score of who will know, less that of who does not.
fn gain(values: impl Iterator<Item = (f64, f64)>, value: f64) -> f64 {
    values.map(|(p, v)| p * v).sum::<f64>() - value
}

/// A look of an unknown, or all of them.
type Group = (UnknownId, Option<u8>);

/// Looks and unknowns that more than one choice is for, with these choices.
fn groups(program: &Program, looks: &[ChoiceId]) -> (Vec<Group>, Vec<Vec<ChoiceId>>) {
    let mut found: Vec<(Group, Vec<ChoiceId>)> = Vec::new();
    for choice in looks {
        let Some((unknown, look)) = program.choices[*choice].look else { continue };
        for group in [(unknown, Some(look)), (unknown, None)] {
            match found.iter_mut().find(|(known, _)| *known == group) {
                Some((_, list)) => list.push(*choice),
                None => found.push((group, vec![*choice])),
            }
        }
    }
    found.retain(|(_, choices)| choices.len() > 1);
    // All looks of an unknown say nothing new where they are one look.
    let all = found.clone();
    found.retain(|((unknown, look), choices)| {
        look.is_some() || !all.iter().any(|((u, l), c)| u == unknown && l.is_some() && c == choices)
    });
    found.into_iter().unzip()
}

fn look_worths(base: &Base<'_>, looks: &[ChoiceId], without: &[Option<f64>]) -> Vec<LookWorth> {
    if looks.is_empty() {
        return Vec::new();
    }
    let graph = base.graph;
    let visits = visits(graph, &base.pay, &base.best);
    let mut found: Vec<LookWorth> = looks
        .iter()
        .zip(without)
        .filter_map(|(choice, without): (&ChoiceId, &Option<f64>)| {
            let look = base.program.choices[*choice].look?;
            Some(LookWorth { choice: *choice, look, worth: *without, taken: 0.0, available: 0.0, best_share: 0.0 })
        })
        .collect();
    // By menu: places of looks among its choices, and in the list.
    let places: Vec<Vec<(usize, usize)>> = graph
        .menu_table
        .iter()
        .map(|menu| match menu {
            Menu::Decision(_, available) => {
                let at = |(i, c): (usize, &ChoiceId)| looks.iter().position(|l| l == c).map(|l| (i, l));
                available.iter().enumerate().filter_map(at).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    for (row, (random, optimal)) in visits.into_iter().enumerate() {
        let Some(here) = graph.menus.get(row).and_then(|m| places.get(*m as usize)).filter(|p| !p.is_empty()) else {
            continue;
        };
        let best = best_action(graph, row, &base.pay, &base.best);
        for (place, look) in here {
            let Some(slot) = found.get_mut(*look) else { continue };
            let is_best = f64::from(u8::from(*place == best));
            slot.available += random;
            slot.best_share += random * is_best;
            slot.taken += optimal * is_best;
        }
    }
    for look in &mut found {
        look.best_share = if look.available > 0.0 { look.best_share / look.available } else { 0.0 };
    }
    found
}
