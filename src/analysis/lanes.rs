//! One pass backward over the graph for several changed numbers at once: their values lie side by side, so that each
//! transition is fetched once.

use super::touched::Extent;
use crate::engine::Draw;
use crate::expression::{ChoiceId, UnknownId};
use crate::program::{ChanceId, Program};
use crate::solve::OrderPoints;
use crate::solve::graph::{Graph, Label, Menu};
use crate::solve::sweep::Pay;

/// Changes that one pass looks at.
pub(crate) const LANES: usize = 8;

/// A number for each change; a line of the cache.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
pub(crate) struct Lane(pub(crate) [f64; LANES]);

impl Lane {
    const ZERO: Lane = Lane::of(0.0);

    const fn of(x: f64) -> Lane {
        Lane([x; LANES])
    }
}

/// What is different from the scenario as it is. Transitions stay the same ones; only what they pay and how likely they
/// are can change.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// Points of each component are multiplied by this.
    Factors([f64; 4]),
    /// Other points altogether.
    Points(OrderPoints),
    /// The outcomes of a chance with constant weights have these probabilities, in declared order.
    Chance(ChanceId, Vec<f64>),
    /// An unknown has the value at this place, and the player knows it.
    Truth(UnknownId, usize),
    /// These choices are never taken where there is another.
    Without(Vec<ChoiceId>),
}

impl Change {
    /// Points of a label, by its place, under this change.
    fn points(&self, place: usize, label: &Label) -> f64 {
        match self {
            Change::Factors(factors) => label.points.iter().zip(factors).map(|(p, f)| f64::from(*p) / 1000.0 * f).sum(),
            Change::Points(points) => points.by_label.get(place).copied().unwrap_or(0.0),
            _ => label.sum(),
        }
    }

    /// Probabilities of a draw's possible outcomes under this change; none if it says nothing of the draw.
    fn odds(&self, program: &Program, draw: Draw, possible: &[u16]) -> Option<Vec<f64>> {
        match (self, draw) {
            (Change::Chance(chance, odds), Draw::Outcome(id)) if *chance == id => {
                Some(possible.iter().map(|i| odds.get(usize::from(*i)).copied().unwrap_or(0.0)).collect())
            }
            (Change::Truth(unknown, value), Draw::Reveal(id)) if *unknown == id => {
                Some(possible.iter().map(|i| f64::from(u8::from(usize::from(*i) == *value))).collect())
            }
            (Change::Truth(unknown, value), Draw::Signal(id, look)) if *unknown == id => {
                let looks = &program.unknowns[id].knowledge.looks;
                let row = looks.get(usize::from(look)).and_then(|rows| rows.get(*value))?;
                let total: f64 = row.iter().map(|w| f64::from(*w)).sum();
                let weight = |i: &u16| row.get(usize::from(*i)).map_or(0.0, |w| f64::from(*w));
                Some(possible.iter().map(|i| weight(i) / total.max(1.0)).collect())
            }
            _ => None,
        }
    }
}

/// Changes made ready for a pass: what they say of each label and of each menu.
pub(crate) struct Prepared {
    /// Points by label; none if no change touches points.
    points: Option<Vec<Lane>>,
    /// By menu: probabilities by transition, below 0 where a change says nothing.
    odds: Vec<Option<Vec<Lane>>>,
    /// By menu: the places of the actions that are barred in each lane, a bit each.
    barred: Vec<Option<[u64; LANES]>>,
}

impl Prepared {
    /// At most [`LANES`] changes; lanes beyond are as the scenario is.
    pub(crate) fn new(program: &Program, graph: &Graph, changes: &[Change]) -> Prepared {
        let pays = |change: &Change| matches!(change, Change::Factors(_) | Change::Points(_));
        let points = changes.iter().any(pays).then(|| {
            let lane = |(place, label): (usize, &Label)| {
                let of =
                    |lane: usize| changes.get(lane).map_or_else(|| label.sum(), |change| change.points(place, label));
                Lane(std::array::from_fn(of))
            };
            graph.labels.iter().enumerate().map(lane).collect()
        });
        let mut odds = Vec::new();
        let mut barred = Vec::new();
        for menu in &graph.menu_table {
            odds.push(odds_of(program, menu, changes));
            barred.push(barred_of(menu, changes));
        }
        Prepared { points, odds, barred }
    }
}

fn odds_of(program: &Program, menu: &Menu, changes: &[Change]) -> Option<Vec<Lane>> {
    let Menu::Draw(_, draw, possible) = menu else { return None };
    let mut found: Option<Vec<Lane>> = None;
    for (lane, change) in changes.iter().enumerate().take(LANES) {
        let Some(odds) = change.odds(program, *draw, possible) else { continue };
        let slots = found.get_or_insert_with(|| vec![Lane::of(-1.0); possible.len()]);
        for (slot, p) in slots.iter_mut().zip(odds) {
            slot.0.iter_mut().skip(lane).take(1).for_each(|x| *x = p);
        }
    }
    found
}

fn barred_of(menu: &Menu, changes: &[Change]) -> Option<[u64; LANES]> {
    let Menu::Decision(_, available) = menu else { return None };
    let mut places = [0; LANES];
    for (slot, change) in places.iter_mut().zip(changes) {
        if let Change::Without(choices) = change
            && !available.iter().all(|c| choices.contains(c))
        {
            let barred = available.iter().take(64).enumerate().filter(|(_, c)| choices.contains(c));
            *slot = barred.fold(0, |bits, (place, _)| bits | 1 << place);
        }
    }
    (places != [0; LANES]).then_some(places)
}

/// A pass: the graph, its values as it is, and what changes where.
pub(crate) struct Sweep<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) pay: &'a Pay,
    /// Values of rows that no change reaches.
    pub(crate) base: &'a [f64],
    /// Rows that are looked at, in order; all that can follow from the first of them are among them.
    pub(crate) rows: &'a [u32],
    pub(crate) extent: Extent<'a>,
    pub(crate) lanes: Prepared,
    /// Whether play is the worst instead of the best.
    pub(crate) worst: bool,
}

impl Sweep<'_> {
    /// Values of all rows up to the last one that changes; those after it keep what they have.
    pub(crate) fn run(&self, values: &mut Vec<Lane>) {
        match &self.lanes.points {
            None => self.pass(values, &|_, r| Lane::of(r)),
            Some(points) => self.pass(values, &|label, _| points.get(label).copied().unwrap_or(Lane::ZERO)),
        }
    }

    /// Values of a row's actions.
    pub(crate) fn actions(&self, row: usize, values: &[Lane]) -> Vec<Lane> {
        let mut found = Vec::new();
        match &self.lanes.points {
            None => self.row(row, values, &|_, r| Lane::of(r), |sum| found.push(sum)),
            Some(points) => {
                let of = |label: usize, _: f64| points.get(label).copied().unwrap_or(Lane::ZERO);
                self.row(row, values, &of, |sum| found.push(sum));
            }
        }
        found
    }

    fn pass(&self, values: &mut Vec<Lane>, points: &impl Fn(usize, f64) -> Lane) {
        let end = (self.extent.last + 1).min(self.graph.rows());
        if values.len() < end {
            values.resize(end, Lane::ZERO);
        }
        let rows = self.rows.partition_point(|row| (*row as usize) < end);
        for row in self.rows.iter().take(rows).rev().map(|row| *row as usize) {
            let value = if self.extent.holds(row) {
                let barred =
                    self.graph.menus.get(row).and_then(|m| self.lanes.barred.get(*m as usize)).copied().flatten();
                let mut best = Lane::of(if self.worst { f64::INFINITY } else { f64::NEG_INFINITY });
                let mut place = 0u32;
                self.row(row, values, points, |sum| {
                    for ((best, sum), out) in best.0.iter_mut().zip(sum.0).zip(barred.unwrap_or([0; LANES])) {
                        let better = if self.worst { sum < *best } else { sum > *best };
                        *best = if better && out >> place & 1 == 0 { sum } else { *best };
                    }
                    // Beyond the sixty-fourth nothing is barred.
                    place = (place + 1).min(63);
                });
                if place == 0 { Lane::ZERO } else { best }
            } else {
                Lane::of(self.base.get(row).copied().unwrap_or(0.0))
            };
            if let Some(slot) = values.get_mut(row) {
                *slot = value;
            }
        }
    }

    #[inline]
    fn row(&self, row: usize, values: &[Lane], points: &impl Fn(usize, f64) -> Lane, mut each: impl FnMut(Lane)) {
        let odds = self.graph.menus.get(row).and_then(|m| self.lanes.odds.get(*m as usize)).and_then(Option::as_ref);
        let mut sum = Lane::ZERO;
        for (i, edge) in self.graph.edges_of(row).iter().enumerate() {
            let (p, r) = self.pay.of(*edge);
            let r = points(edge.label(), r);
            let target = edge.target as usize;
            let later = if target <= self.extent.last {
                values.get(target).copied().unwrap_or(Lane::ZERO)
            } else {
                Lane::of(self.base.get(target).copied().unwrap_or(0.0))
            };
            match odds.and_then(|o| o.get(i)) {
                None => {
                    for ((sum, r), v) in sum.0.iter_mut().zip(r.0).zip(later.0) {
                        *sum += p * (r + v);
                    }
                }
                Some(odds) => {
                    for (((sum, r), v), q) in sum.0.iter_mut().zip(r.0).zip(later.0).zip(odds.0) {
                        *sum += if q < 0.0 { p } else { q } * (r + v);
                    }
                }
            }
            if edge.is_last() {
                each(sum);
                sum = Lane::ZERO;
            }
        }
    }
}
