//! A graph that is good for any order and ties of the priorities: what its transitions earn by the order is noted as what
//! it depends on, and becomes points once there is an order.
//!
//! Inputs of the framework change nothing but that order, and the order nothing but the points for starts and deferrals.
//! So one exploration and a pass backward answer for each order what a changed scenario, explored anew, would.

use super::explore::{Explored, Mode};
use super::graph::Graph;
use super::objectives::Channels;
use super::reduce::reduce_but;
use super::solution::{Options, explored};
use super::sweep::{Criterion, Pay, sweep};
use super::tally::{EARNINGS, Earning, Earnings};
use super::{Limit, Needs};
use crate::engine::{deferral_points, start_points};
use crate::number::Fraction;
use crate::program::Program;

/// Everything that can happen, for any order of the priorities.
#[derive(Debug)]
pub struct OrderGraph {
    /// In the channel of priorities stands the number of the earnings.
    pub(crate) graph: Graph,
    pub(super) earnings: Vec<Earnings>,
    /// The scenario with what any order needs in its states, for walks over the graph.
    pub(crate) program: Program,
    /// Reachable states.
    pub states: u64,
}

/// Points by label, and those paid before the first row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Points {
    pub(crate) by_label: Vec<f64>,
    pub(crate) start: f64,
}

/// Explores a scenario for any order of its priorities.
///
/// # Errors
/// Why there is no such graph, in words.
pub fn order_graph(program: &Program, options: &Options<'_>) -> Result<OrderGraph, String> {
    let unordered = program.unordered().ok_or_else(|| "states have no room for what any order needs".to_owned())?;
    let over = |limit: Limit| format!("a graph for any order does not fit: the budget of {} was reached", limit.name());
    let mut found = explored(&unordered, options, Needs::Nothing, Mode::All, Channels::Orders, None).map_err(over)?;
    let earnings = numbered(&mut found);
    let mut are_points = [true; 4];
    are_points.iter_mut().skip(EARNINGS).take(1).for_each(|p| *p = false);
    Ok(OrderGraph { graph: reduce_but(&found.graph, are_points), earnings, program: unordered, states: found.states })
}

/// Numbers the earnings by what they are instead of by who met them first.
fn numbered(found: &mut Explored) -> Vec<Earnings> {
    let mut order: Vec<(Earnings, usize)> = std::mem::take(&mut found.earnings).into_iter().zip(0..).collect();
    order.sort_unstable();
    let mut places = vec![0; order.len()];
    for ((_, old), new) in order.iter().zip(0i32..) {
        places.iter_mut().skip(*old).take(1).for_each(|slot| *slot = new);
    }
    let place = |old: i64| usize::try_from(old).ok().and_then(|old| places.get(old)).copied().unwrap_or(0);
    for label in &mut found.graph.labels {
        label.points.iter_mut().skip(EARNINGS).take(1).for_each(|slot| *slot = place(i64::from(*slot)));
    }
    found.graph.start.iter_mut().skip(EARNINGS).take(1).for_each(|slot| *slot = i64::from(place(*slot)));
    order.into_iter().map(|(earnings, _)| earnings).collect()
}

/// What was earned, under the order of a program: in thousandths.
fn earned(program: &Program, earnings: &Earnings) -> i64 {
    let of = |id: u16| program.priorities.iter().find(|p| p.id.0 == id);
    let points = |earning: &Earning| match *earning {
        Earning::Start { priority, ahead, timeliness: (numerator, denominator) } => of(priority).map(|own| {
            let is_ahead = |place: usize| {
                let id = program.priorities.get(place).map_or(u32::MAX, |other| u32::from(other.id.0));
                ahead.checked_shr(id).is_some_and(|bits| bits & 1 == 1)
            };
            let inversions = own.lower.iter().filter(|(other, _)| is_ahead(*other)).count() as u64;
            start_points(own, inversions, Fraction::new(numerator, denominator))
        }),
        Earning::Kept { priority } => of(priority).map(|own| deferral_points(own, true)),
    };
    earnings.iter().filter_map(points).map(crate::number::Fixed::thousandths).sum()
}

impl OrderGraph {
    /// Points under the order of a program that differs from this graph's in inputs of the framework alone.
    pub(crate) fn points(&self, program: &Program) -> Points {
        let earned: Vec<i64> = self.earnings.iter().map(|e| earned(program, e)).collect();
        let points = |channels: [i64; 4]| {
            let mut sum = 0.0;
            for (channel, points) in channels.into_iter().enumerate() {
                let points = match channel {
                    EARNINGS => usize::try_from(points).ok().and_then(|n| earned.get(n)).copied().unwrap_or(0),
                    _ => points,
                };
                sum += points as f64 / 1000.0;
            }
            sum
        };
        let by_label = self.graph.labels.iter().map(|label| points(label.points.map(i64::from))).collect();
        Points { by_label, start: points(self.graph.start) }
    }

    /// The expected score under optimal play and the order of a program that differs from this graph's in inputs of the
    /// framework alone.
    #[must_use]
    pub fn optimum(&self, program: &Program) -> f64 {
        let points = self.points(program);
        let pay = Pay::of_points(&self.graph, &points.by_label);
        points.start + sweep(&self.graph, &pay, Criterion::Best).first().copied().unwrap_or(0.0)
    }
}
