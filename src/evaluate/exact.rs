//! One path over all chance: probabilities are pushed forward, and courses that come to the same state with the same entries
//! used are one from there on. An outcome that is given is certain, as it is in every run of `sampled`.

use std::collections::HashMap;

use super::list::{Given, find};
use super::misfit::Misfit;
use super::names::{List, Site};
use super::step::{Hand, Points, Stepper, Stuck, Sums};
use crate::engine::{Rest, begin, rest};
use crate::policy::Policy;
use crate::program::State;

/// What a path comes to over all chance that it does not give.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Expected score, in points.
    pub score: f64,
    /// Standard deviation of the score, in points.
    pub sd: f64,
    /// Expected points by component.
    pub components: [f64; 4],
    /// Probability of each ending, in the order of the scenario.
    pub endings: Vec<f64>,
    /// States that were told apart.
    pub states: u64,
}

/// A path whose lists have been read, for this.
pub(super) struct Lists<'a, 'p> {
    pub(super) choices: &'a Given,
    pub(super) outcomes: &'a Given,
    /// Who decides where the path says nothing. It must not remember anything.
    pub(super) fallback: Option<&'a mut (dyn Policy + 'p)>,
}

/// Which entries are used: a bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Bits(Vec<u64>);

impl Bits {
    fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    fn set(&mut self, place: usize) {
        if self.0.len() <= place / 64 {
            self.0.resize(place / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }
}

/// Where a course of chance has come to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Spot {
    state: State,
    used_choices: Bits,
    used_outcomes: Bits,
    decisions: u32,
}

/// How likely a spot is, and the points on the ways to it.
#[derive(Debug, Clone, Copy, Default)]
struct Mass {
    probability: f64,
    /// Mean thousandths by component.
    means: [f64; 4],
    /// Mean thousandths in all, and the sum of squares about it, weighted by probability.
    mean: f64,
    squares: f64,
}

impl Mass {
    /// The same after a step of this probability that earned so much.
    fn stepped(self, probability: f64, points: &Points) -> Mass {
        let mut means = self.means;
        means.iter_mut().zip(points).for_each(|(mean, more)| *mean += *more as f64);
        Mass {
            probability: self.probability * probability,
            means,
            mean: self.mean + points.iter().sum::<i64>() as f64,
            squares: self.squares * probability,
        }
    }

    /// Takes in another way to the same spot (Chan, Golub and LeVeque 1983, for weights): equal ways leave no rounding.
    fn join(&mut self, other: &Mass) {
        let sum = self.probability + other.probability;
        if sum <= 0.0 {
            return;
        }
        let share = other.probability / sum;
        let apart = other.mean - self.mean;
        self.squares += other.squares + apart * apart * self.probability * share;
        self.mean += apart * share;
        self.means.iter_mut().zip(other.means).for_each(|(mean, more)| *mean += (more - *mean) * share);
        self.probability = sum;
    }
}

/// Spots in the order in which they were first come to.
#[derive(Default)]
struct Layer {
    places: HashMap<Spot, usize>,
    spots: Vec<(Spot, Mass)>,
}

impl Layer {
    /// Adds a way to a spot; whether it is new.
    fn add(&mut self, spot: Spot, mass: Mass) -> bool {
        if let Some((_, known)) = self.places.get(&spot).and_then(|place| self.spots.get_mut(*place)) {
            known.join(&mass);
            return false;
        }
        self.places.insert(spot.clone(), self.spots.len());
        self.spots.push((spot, mass));
        true
    }
}

/// Gives the entries that a spot has not used, and marks what it takes.
struct Open<'s, 'l, 'p> {
    lists: &'s mut Lists<'l, 'p>,
    used_choices: &'s mut Bits,
    used_outcomes: &'s mut Bits,
}

impl Hand for Open<'_, '_, '_> {
    fn take(&mut self, list: List, site: Site) -> Option<u32> {
        let (given, used) = match list {
            List::Choices => (self.lists.choices, &mut *self.used_choices),
            List::Outcomes => (self.lists.outcomes, &mut *self.used_outcomes),
        };
        let (place, value) = find(given.entries(), site, 0, |place| used.has(place))?;
        used.set(place);
        Some(value)
    }

    fn fallback(&mut self) -> Option<&mut dyn Policy> {
        // The closure ties the policy to this borrow.
        self.lists.fallback.as_mut().map(|policy| &mut **policy as &mut dyn Policy)
    }
}

/// Follows all chance that the path leaves open.
pub(super) struct Search<'s, 'l, 'p, 'q> {
    stepper: &'s mut Stepper<'q>,
    lists: Lists<'l, 'p>,
    most: u64,
    states: u64,
    /// Decisions that wait, and draws that wait before the next decision.
    next: Layer,
    draws: Layer,
    over: Mass,
    endings: Vec<f64>,
}

/// What a path is worth over all chance, if that takes no more than so many states.
///
/// # Errors
/// The first course of chance on which it cannot be played, and why; or the bound.
pub(super) fn expected(stepper: &mut Stepper<'_>, lists: Lists<'_, '_>, most: u64) -> Result<Expected, Misfit> {
    let endings = vec![0.0; stepper.program.scenario.endings.len()];
    let (next, draws) = (Layer::default(), Layer::default());
    let search = Search { stepper, lists, most, states: 0, next, draws, over: Mass::default(), endings };
    search.run()
}

impl Search<'_, '_, '_, '_> {
    fn run(mut self) -> Result<Expected, Misfit> {
        let mut points = Points::default();
        let state = begin(self.stepper.program, &mut Sums(&mut points));
        let (used_choices, used_outcomes) = Default::default();
        let spot = Spot { state, used_choices, used_outcomes, decisions: 0 };
        let all = Mass { probability: 1.0, ..Mass::default() };
        self.add(spot, all.stepped(1.0, &points))?;
        loop {
            while !self.draws.spots.is_empty() {
                for (spot, mass) in std::mem::take(&mut self.draws).spots {
                    self.draw(spot, &mass)?;
                }
            }
            if self.next.spots.is_empty() {
                return Ok(self.result());
            }
            for (spot, mass) in std::mem::take(&mut self.next).spots {
                self.decide(spot, &mass)?;
            }
        }
    }

    fn result(self) -> Expected {
        let Mass { probability, means, mean, squares } = self.over;
        let points = |thousandths: f64| thousandths / 1000.0;
        let of_all = |mass: f64| if probability > 0.0 { mass / probability } else { 0.0 };
        Expected {
            score: points(mean),
            sd: points(of_all(squares).max(0.0).sqrt()),
            components: means.map(points),
            endings: self.endings.iter().map(|mass| of_all(*mass)).collect(),
            states: self.states,
        }
    }

    /// Takes in a way to a spot: it waits for a decision or a draw, or is over.
    fn add(&mut self, spot: Spot, mass: Mass) -> Result<(), Misfit> {
        let is_new = match rest(self.stepper.program, &spot.state) {
            Rest::Ended(ending) => {
                if let Some(sum) = self.endings.get_mut(ending.index()) {
                    *sum += mass.probability;
                }
                self.over.join(&mass);
                return Ok(());
            }
            Rest::Draw(_) => (self.draws.add(spot, mass), None),
            Rest::Decision(node) | Rest::Ranking(node) => {
                let decisions = spot.decisions;
                (self.next.add(spot, mass), Some((node, decisions)))
            }
        };
        self.states += u64::from(is_new.0);
        if self.states > self.most {
            let (node, at) = is_new
                .1
                .map_or((String::new(), None), |(node, at)| (self.stepper.program.node_id(node).to_owned(), Some(at)));
            let reason = format!(
                "more than {} states; raise `--max-states`, give more outcomes, or sample with `--seeds`",
                self.most
            );
            return Err(Misfit { at, node, reason });
        }
        Ok(())
    }

    fn decide(&mut self, mut spot: Spot, mass: &Mass) -> Result<(), Misfit> {
        let mut points = Points::default();
        let Spot { state, used_choices, used_outcomes, .. } = &mut spot;
        let mut open = Open { lists: &mut self.lists, used_choices, used_outcomes };
        let done = match rest(self.stepper.program, state) {
            Rest::Decision(node) | Rest::Ranking(node) => self.stepper.decide(state, node, &mut open, &mut points),
            // INVARIANT: only decisions wait here.
            Rest::Draw(_) | Rest::Ended(_) => Ok(()),
        };
        done.map_err(|stuck| misfit(stuck, spot.decisions))?;
        spot.decisions += 1;
        self.add(spot, mass.stepped(1.0, &points))
    }

    fn draw(&mut self, mut spot: Spot, mass: &Mass) -> Result<(), Misfit> {
        // INVARIANT: only draws wait here.
        let Rest::Draw(draw) = rest(self.stepper.program, &spot.state) else { return Ok(()) };
        let Spot { state, used_choices, used_outcomes, .. } = &mut spot;
        let mut open = Open { lists: &mut self.lists, used_choices, used_outcomes };
        let given = self.stepper.given(state, draw, &mut open).map_err(|stuck| misfit(stuck, spot.decisions))?;
        let possible = match given {
            Some(index) => vec![(index, 1.0)],
            None => {
                let weights = self.stepper.weights.iter().enumerate().filter(|(_, weight)| **weight > 0);
                weights.map(|(index, _)| (index, self.stepper.probability(index))).collect()
            }
        };
        for (index, probability) in possible {
            let (mut after, mut points) = (spot.clone(), Points::default());
            self.stepper.settle(&mut after.state, draw, index, &mut points);
            self.add(after, mass.stepped(probability, &points))?;
        }
        Ok(())
    }
}

fn misfit(Stuck { node, reason }: Stuck, decisions: u32) -> Misfit {
    Misfit { at: Some(decisions), node, reason }
}
