//! Over every reachable state: with what probability random play comes across each sight, and by which way chance is kindest.

use super::again::at_least_once;
use super::sight::{Sights, Watch};
use super::way::{Kindest, Way};
use crate::engine::{Draw, Observer, begin, choose, order, settle};
use crate::program::{Pick, Place, Program, State};
use crate::solve::graph::{Graph, Menu};
use crate::solve::states::States;
use crate::solve::{Limit, Options};

/// How often random play comes across something.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Odds {
    /// The probability that it does at least once.
    pub probability: f64,
    /// The expected number of times.
    pub times: f64,
}

/// What all states say.
#[derive(Debug, Clone, PartialEq)]
pub struct Exact {
    /// States that were explored; equal futures are one.
    pub states: u64,
    /// Transitions between them.
    pub transitions: u64,
    /// By place of the sight.
    pub odds: Vec<Odds>,
    /// By place of the sight: the way to it on which the least is left to chance; none if there is no way at all.
    pub ways: Vec<Option<Way>>,
}

/// What a transition comes across: places of sights, each with how many there are of which it is one at random (an order of
/// which the world knows nothing can put any item first).
pub(super) type Seen = Vec<(u32, u32)>;

/// Every transition with what it comes across.
pub(super) struct Walked<'a> {
    pub(super) graph: &'a Graph,
    /// Distinct lists; number 0 is the empty one.
    pub(super) lists: Vec<Seen>,
    /// By transition: the number of its list.
    pub(super) list_of: Vec<u32>,
}

impl Walked<'_> {
    pub(super) fn seen(&self, edge: usize) -> &[(u32, u32)] {
        self.list_of.get(edge).and_then(|list| self.lists.get(*list as usize)).map_or(&[], Vec::as_slice)
    }
}

/// The way along a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// By a decision: the action's place.
    Action(usize),
    /// By a draw: the index of the outcome, signal or value.
    Index(usize),
}

/// Each transition of a row with its step, and the probability that random play and chance, or chance alone, take it.
pub(crate) fn steps(graph: &Graph, row: usize) -> impl Iterator<Item = (usize, Step, f64, f64)> + '_ {
    let first = graph.offsets.get(row).map_or(0, |o| *o as usize);
    let menu = graph.menu(row);
    let actions = graph.actions(row).count().max(1);
    graph.edges_of(row).iter().enumerate().map(move |(i, edge)| {
        let odds = graph.labels.get(edge.label()).map_or(0.0, crate::solve::graph::Label::probability);
        match menu {
            Menu::Draw(_, _, possible) => {
                let index = possible.get(i).map_or(0, |index| usize::from(*index));
                (first + i, Step::Index(index), odds, odds)
            }
            // The transitions of a decision or a ranking are certain, one for each action.
            _ => (first + i, Step::Action(i), odds / actions as f64, odds),
        }
    })
}

impl Exact {
    /// Explores every state.
    ///
    /// # Errors
    /// The [`Limit`] that was reached.
    pub fn new(program: &Program, sights: &Sights, options: &Options<'_>) -> Result<Exact, Limit> {
        let states = States::new(program, options)?;
        let mut watch = Watch::new(sights);
        begin(program, &mut watch);
        let at_once: Vec<usize> = watch.met.clone();
        let walked = walk(program, sights, &states);
        let count = sights.list().len();
        let mut times = vec![0.0; count];
        at_once.iter().filter_map(|place| times.get_mut(*place).map(|t| *t += 1.0)).for_each(drop);
        let graph = walked.graph;
        let mut mass = vec![0.0; graph.rows()];
        mass.iter_mut().take(1).for_each(|m| *m = 1.0);
        let mut kindest = Kindest::new(graph.rows(), count);
        for row in 0..graph.rows().saturating_sub(1) {
            let here = mass.get(row).copied().unwrap_or(0.0);
            for (edge, step, share, odds) in steps(graph, row) {
                let target = graph.edges.get(edge).map_or(0, |e| e.target as usize);
                mass.get_mut(target).map(|m| *m += here * share).unwrap_or_default();
                for (place, of) in walked.seen(edge) {
                    let place = *place as usize;
                    times.get_mut(place).map(|t| *t += here * share / f64::from(*of)).unwrap_or_default();
                    kindest.meets(row, step, odds, place);
                }
                kindest.passes(row, step, odds, target);
            }
        }
        let probability = at_least_once(program, sights, &walked, &times, &at_once);
        let odds = probability.into_iter().zip(&times).map(|(probability, times)| Odds { probability, times: *times });
        let ways = (0..count).map(|place| {
            if at_once.contains(&place) { Some(Way::default()) } else { kindest.way(program, graph, sights, place) }
        });
        Ok(Exact {
            states: graph.states(),
            transitions: graph.edges.len() as u64,
            odds: odds.collect(),
            ways: ways.collect(),
        })
    }
}

/// Takes every transition again by the engine's own step, to hear what it comes across.
fn walk<'a>(program: &Program, sights: &Sights, states: &'a States) -> Walked<'a> {
    let graph = &states.graph;
    let mut numbers = std::collections::HashMap::from([(Seen::new(), 0u32)]);
    let mut walked = Walked { graph, lists: vec![Seen::new()], list_of: Vec::with_capacity(graph.edges.len()) };
    let mut watch = Watch::new(sights);
    for row in 0..graph.rows().saturating_sub(1) {
        let state = states.state(row);
        let (menu, actions) = (graph.menu(row), graph.actions(row).count());
        for (_, step, ..) in steps(graph, row) {
            watch.met.clear();
            if let Some(state) = state {
                take(program, &state, menu, step, &mut watch);
            }
            let seen = seen(program, sights, menu, actions, &watch.met);
            let next = u32::try_from(walked.lists.len()).unwrap_or(u32::MAX);
            let number = *numbers.entry(seen).or_insert_with_key(|seen| {
                walked.lists.push(seen.clone());
                next
            });
            walked.list_of.push(number);
        }
    }
    walked
}

/// Takes a transition of a state by the engine's own step.
pub(crate) fn take(program: &Program, state: &State, menu: &Menu, step: Step, watch: &mut impl Observer) {
    let mut next = *state;
    let taken = match (menu, step) {
        (Menu::Draw(_, draw, _), Step::Index(index)) => settle(program, &mut next, *draw, index, watch),
        (_, Step::Action(place)) => match menu.pick(program, place) {
            Some(Pick::Choice(choice)) => choose(program, &mut next, choice, watch),
            Some(Pick::Order(items)) => order(program, &mut next, &items, watch),
            None => Ok(()),
        },
        (_, Step::Index(_)) => Ok(()),
    };
    debug_assert!(taken.is_ok(), "the engine refused a transition that was explored");
}

/// What was met, each once, with a ranking's items all possible where their order changes nothing.
fn seen(program: &Program, sights: &Sights, menu: &Menu, actions: usize, met: &[usize]) -> Seen {
    use super::sight::Sight;
    use crate::batch::Item;
    let narrow = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let mut seen: Seen = met.iter().map(|place| (narrow(*place), 1)).collect();
    if let (Menu::Ranking(node, _), 1) = (menu, actions) {
        let items = crate::policy::items(program, *node);
        let places: Vec<usize> =
            (0..items).filter_map(|i| sights.place_of(Sight::Item(Item::First(*node, i)))).collect();
        seen.retain(|(place, _)| !places.contains(&(*place as usize)));
        seen.extend(places.iter().map(|place| (narrow(*place), narrow(items))));
    }
    seen.sort_unstable();
    seen
}

/// Where a draw is made, as it is written.
pub(super) fn drawn_at(program: &Program, menu: &Menu) -> Option<(Draw, String)> {
    let Menu::Draw(place, draw, _) = menu else { return None };
    match place {
        Place::Node(_) | Place::Choice(_) => Some((*draw, program.place_key(*place))),
        Place::Finish | Place::Ended(_) => None,
    }
}
