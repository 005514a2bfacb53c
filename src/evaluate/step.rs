//! One step along a path: what the list says, or why it cannot be done.

use super::names::{List, Names, Site, unpack};
use crate::engine::{Award, Component, Draw, Observer, is_available, options, order, settle_drawn, take_open, weights};
use crate::expression::{ChoiceId, NodeId};
use crate::policy::{Policy, items};
use crate::program::{NodeKind, Program, State};

/// Thousandths of points by component.
pub(super) type Points = [i64; 4];

/// Sums the points of a step.
pub(super) struct Sums<'a>(pub(super) &'a mut Points);

impl Observer for Sums<'_> {
    const LISTENS: bool = false;

    #[inline]
    fn award(&mut self, _: u32, award: Award) {
        let component = award.earned.component();
        if let Some(place) = Component::ALL.iter().position(|c| *c == component)
            && let Some(slot) = self.0.get_mut(place)
        {
            *slot += award.points.thousandths();
        }
    }
}

/// Gives the entries of a path one after the other.
pub(super) trait Hand {
    /// The next unused entry of a site, which is used up.
    fn take(&mut self, list: List, site: Site) -> Option<u32>;

    /// Who decides where the path says nothing.
    fn fallback(&mut self) -> Option<&mut dyn Policy>;
}

/// A step that cannot be taken: the place, and why.
#[derive(Debug)]
pub(super) struct Stuck {
    pub(super) node: String,
    pub(super) reason: String,
}

/// A program with the names of its entries, and room for weights.
#[derive(Debug)]
pub(super) struct Stepper<'p> {
    pub(super) program: &'p Program,
    pub(super) names: Names<'p>,
    /// Weights of the draw at hand.
    pub(super) weights: Vec<i64>,
    available: Vec<ChoiceId>,
}

impl<'p> Stepper<'p> {
    pub(super) fn new(program: &'p Program) -> Stepper<'p> {
        Stepper { program, names: Names::new(program), weights: Vec::new(), available: Vec::new() }
    }

    /// Takes the choice, or puts a ranking into the order, that a path says.
    pub(super) fn decide(
        &mut self,
        state: &mut State,
        node: NodeId,
        hand: &mut impl Hand,
        points: &mut Points,
    ) -> Result<(), Stuck> {
        let program = self.program;
        let is_ranking = matches!(program.nodes[node].kind, NodeKind::Ranking { .. });
        let Some(value) = hand.take(List::Choices, self.names.node(node)) else {
            let policy = hand.fallback().ok_or_else(|| self.no_entry(node))?;
            if is_ranking {
                let places = policy.order(program, state, node, items(program, node));
                return self.rank(state, node, &places, points);
            }
            self.available.clear();
            self.available.extend(options(program, state, node));
            let choice = policy.choose(program, state, node, &self.available);
            take_open(program, state, choice, &mut Sums(points));
            return Ok(());
        };
        if is_ranking {
            let (places, count) = unpack(value);
            return self.rank(state, node, places.get(..count).unwrap_or_default(), points);
        }
        let choice = ChoiceId(u16::try_from(value).unwrap_or(u16::MAX));
        if !is_available(program, state, choice) {
            return Err(self.locked(state, node, choice));
        }
        take_open(program, state, choice, &mut Sums(points));
        Ok(())
    }

    fn rank(&self, state: &mut State, node: NodeId, places: &[u8], points: &mut Points) -> Result<(), Stuck> {
        // INVARIANT: orders are complete when they are read, and policies give permutations.
        order(self.program, state, places, &mut Sums(points)).map_err(|_| self.no_entry(node))
    }

    /// The outcome of a draw that a path gives, if it gives one; the weights of all are at hand afterwards.
    pub(super) fn given(&mut self, state: &State, draw: Draw, hand: &mut impl Hand) -> Result<Option<usize>, Stuck> {
        weights(self.program, state, draw, &mut self.weights);
        let site = self.names.draw(state, draw);
        let Some(value) = hand.take(List::Outcomes, site) else { return Ok(None) };
        let index = value as usize;
        if self.weights.get(index).is_none_or(|w| *w <= 0) {
            let key = self.names.outcomes(site).iter().find(|(v, _)| *v == value).map_or("", |(_, key)| key);
            let reason = format!("`{key}` cannot happen there: its probability is 0");
            return Err(Stuck { node: self.place(state, draw), reason });
        }
        Ok(Some(index))
    }

    /// Lets chance go the way of `index`.
    pub(super) fn settle(&self, state: &mut State, draw: Draw, index: usize, points: &mut Points) {
        let settled = settle_drawn(self.program, state, draw, index, &mut Sums(points));
        // INVARIANT: the index has a weight above 0, so the engine takes it.
        debug_assert!(settled.is_ok(), "the engine refused a possible outcome");
    }

    /// The probability of one of the weights at hand.
    pub(super) fn probability(&self, index: usize) -> f64 {
        let sum: i128 = self.weights.iter().map(|w| i128::from((*w).max(0))).sum();
        let weight = self.weights.get(index).copied().unwrap_or(0).max(0);
        if sum == 0 { 0.0 } else { weight as f64 / sum as f64 }
    }

    /// A draw that a path does not give although it must.
    pub(super) fn not_given(&self, state: &State, draw: Draw) -> Stuck {
        let all = self.names.outcomes(self.names.draw(state, draw)).iter();
        let possible = all.filter(|(value, _)| self.weights.get(*value as usize).is_some_and(|w| *w > 0));
        let reason = format!(
            "no outcome is left for this chance; give one of {} in `outcomes`, or use `--seed`, `--seeds` or `--exact`",
            listed(possible.map(|(_, key)| key.clone()))
        );
        Stuck { node: self.place(state, draw), reason }
    }

    fn place(&self, state: &State, draw: Draw) -> String {
        match draw {
            Draw::Reveal(unknown) => format!("?{}", self.program.unknown(unknown).map_or("", |(name, _)| name)),
            Draw::Signal(..) | Draw::Outcome(_) => self.program.place_key(self.program.view(state).place()),
        }
    }

    fn no_entry(&self, node: NodeId) -> Stuck {
        let reason = "no entry is left for this node; add one, or use `--fallback POLICY`".to_owned();
        Stuck { node: self.program.node_id(node).to_owned(), reason }
    }

    fn locked(&self, state: &State, node: NodeId, choice: ChoiceId) -> Stuck {
        let open = options(self.program, state, node).map(|c| self.program.choice_key(c));
        let reason = format!("`{}` is locked there; possible: {}", self.program.choice_key(choice), listed(open));
        Stuck { node: self.program.node_id(node).to_owned(), reason }
    }
}

/// A short list of names.
fn listed(names: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 8;
    let all: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let more = if all.len() > SHOWN { ", …" } else { "" };
    all.get(..SHOWN.min(all.len())).unwrap_or_default().join(", ") + more
}
