//! The way to something on which the least is left to chance, and a seed under which chance takes it.

use super::exact::{Step, drawn_at, steps};
use super::sight::{Sight, Sights, Watch};
use crate::analysis::Event;
use crate::batch::Item;
use crate::engine::{Luck, Rest, begin, choose, order, rest, settle};
use crate::expression::NodeId;
use crate::program::{Pick, Program, State};
use crate::solve::graph::{Graph, Menu};

/// Seeds that are tried at most.
pub const MOST_SEEDS: u64 = 100_000;

/// A way from the start of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Way {
    /// Decisions and draws up to there.
    pub events: Vec<Event>,
    /// The probability that chance goes this way if the decisions are taken.
    pub chance: f64,
}

/// No row before this one.
const START: u32 = u32::MAX;

/// The transition by which a row, or a sight, is come to with the least left to chance.
#[derive(Debug, Clone, Copy)]
struct By {
    row: u32,
    step: Step,
    chance: f64,
}

/// Collects, row after row, the way on which the least is left to chance.
pub(super) struct Kindest {
    rows: Vec<Option<By>>,
    sights: Vec<Option<By>>,
}

impl Kindest {
    pub(super) fn new(rows: usize, sights: usize) -> Kindest {
        let start = By { row: START, step: Step::Action(0), chance: 1.0 };
        let mut kindest = Kindest { rows: vec![None; rows], sights: vec![None; sights] };
        kindest.rows.iter_mut().take(1).for_each(|first| *first = Some(start));
        kindest
    }

    fn chance_of(&self, row: usize) -> f64 {
        self.rows.get(row).copied().flatten().map_or(0.0, |by| by.chance)
    }

    /// A transition leads to a row.
    pub(super) fn passes(&mut self, row: usize, step: Step, odds: f64, target: usize) {
        let by = By { row: u32::try_from(row).unwrap_or(START), step, chance: self.chance_of(row) * odds };
        improve(self.rows.get_mut(target), by);
    }

    /// A transition comes across a sight.
    pub(super) fn meets(&mut self, row: usize, step: Step, odds: f64, sight: usize) {
        let by = By { row: u32::try_from(row).unwrap_or(START), step, chance: self.chance_of(row) * odds };
        improve(self.sights.get_mut(sight), by);
    }

    /// The way to a sight; none if nothing leads there.
    pub(super) fn way(&self, program: &Program, graph: &Graph, sights: &Sights, sight: usize) -> Option<Way> {
        let last = self.sights.get(sight).copied().flatten()?;
        let mut events = self.events(program, graph, last)?;
        // Where the order of a ranking changes nothing it was explored once, as declared.
        if let (Some(Event::Decided(node, Pick::Order(items))), Some(Sight::Item(Item::First(at, item)))) =
            (events.last_mut(), sights.list().get(sight))
            && node == at
        {
            items.sort_unstable_by_key(|place| (usize::from(*place) != *item, *place));
        }
        Some(Way { events, chance: last.chance })
    }

    fn events(&self, program: &Program, graph: &Graph, last: By) -> Option<Vec<Event>> {
        let mut events = Vec::new();
        let mut at = last;
        while at.row != START {
            let row = at.row as usize;
            events.push(event(program, graph.menu(row), at.step)?);
            at = self.rows.get(row).copied().flatten()?;
        }
        events.reverse();
        Some(events)
    }
}

/// Ways to states.
pub(crate) struct Ways<'a> {
    program: &'a Program,
    graph: &'a Graph,
    kindest: Kindest,
}

impl<'a> Ways<'a> {
    pub(crate) fn new(program: &'a Program, graph: &'a Graph) -> Ways<'a> {
        let mut kindest = Kindest::new(graph.rows(), 0);
        for row in 0..graph.rows().saturating_sub(1) {
            for (edge, step, _, odds) in steps(graph, row) {
                let target = graph.edges.get(edge).map_or(0, |e| e.target as usize);
                kindest.passes(row, step, odds, target);
            }
        }
        Ways { program, graph, kindest }
    }

    /// The way to the state of a row; none if nothing leads there.
    pub(crate) fn to(&self, row: usize) -> Option<Way> {
        let last = self.kindest.rows.get(row).copied().flatten()?;
        Some(Way { events: self.kindest.events(self.program, self.graph, last)?, chance: last.chance })
    }
}

/// Of equal ones the first stays.
fn improve(slot: Option<&mut Option<By>>, by: By) {
    if let Some(slot) = slot.filter(|slot| by.chance > 0.0 && slot.is_none_or(|old| by.chance > old.chance)) {
        *slot = Some(by);
    }
}

fn event(program: &Program, menu: &Menu, step: Step) -> Option<Event> {
    match (menu, step) {
        (Menu::Decision(node, _) | Menu::Ranking(node, _), Step::Action(place)) => {
            Some(Event::Decided(*node, menu.pick(program, place)?))
        }
        (_, Step::Index(index)) => drawn_at(program, menu).map(|(draw, at)| Event::Drawn(draw, at, index)),
        (Menu::Draw(..) | Menu::End, Step::Action(_)) => None,
    }
}

/// The first seed from 0 on under which the decisions of a way lead to the sight at a place; none among the first
/// [`MOST_SEEDS`].
#[must_use]
pub fn seed_for(program: &Program, sights: &Sights, way: &Way, place: usize) -> Option<u64> {
    let picks: Vec<(NodeId, &Pick)> = way
        .events
        .iter()
        .filter_map(|event| if let Event::Decided(node, pick) = event { Some((*node, pick)) } else { None })
        .collect();
    let mut watch = Watch::new(sights);
    let start = begin(program, &mut watch);
    let mut luck = Luck::new(program, 0);
    (0..MOST_SEEDS).find(|seed| {
        watch.met.clear();
        luck.restart(program, *seed);
        arrives(program, start, &picks, &mut luck, &mut watch) && watch.met.contains(&place)
    })
}

/// Whether all decisions could be taken, each where it belongs.
fn arrives(
    program: &Program,
    mut state: State,
    picks: &[(NodeId, &Pick)],
    luck: &mut Luck,
    watch: &mut Watch<'_>,
) -> bool {
    let mut left = picks.iter();
    loop {
        let taken = match rest(program, &state) {
            Rest::Draw(draw) => {
                let index = luck.draw(program, &state, draw);
                settle(program, &mut state, draw, index, watch)
            }
            Rest::Decision(node) | Rest::Ranking(node) => match left.next() {
                None => return true,
                Some((at, Pick::Choice(choice))) if *at == node => choose(program, &mut state, *choice, watch),
                Some((at, Pick::Order(items))) if *at == node => order(program, &mut state, items, watch),
                Some(_) => return false,
            },
            Rest::Ended(_) => return left.next().is_none(),
        };
        if taken.is_err() {
            return false;
        }
    }
}
