//! What happens on the way: visits, targets, variables over time. Each thread counts for itself; counts of threads add up.

use serde::{Deserialize, Serialize};

use super::fan::{Fan, FanPlan};
use super::items::Items;
use crate::engine::{Award, Component, Earned, Event, Observer};
use crate::number::Fraction;
use crate::program::{Program, State};

/// How often something was come across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visits {
    /// In all.
    pub total: u64,
    /// Runs with at least one.
    pub runs: u64,
    /// The first of these runs; `u64::MAX` if there is none.
    pub first: u64,
    /// The run it was counted for last.
    #[serde(skip, default = "never")]
    last: u64,
}

const fn never() -> u64 {
    u64::MAX
}

impl Default for Visits {
    fn default() -> Visits {
        Visits { total: 0, runs: 0, first: never(), last: never() }
    }
}

impl Visits {
    #[inline]
    fn add(&mut self, run: u64) {
        self.total += 1;
        if self.last != run {
            self.last = run;
            self.runs += 1;
            self.first = self.first.min(run);
        }
    }

    fn merge(&mut self, other: &Visits) {
        self.total = self.total.saturating_add(other.total);
        self.runs = self.runs.saturating_add(other.runs);
        self.first = self.first.min(other.first);
    }
}

/// How a target was judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Runs in which it was judged.
    pub runs: u64,
    /// Runs in which it earned everything.
    pub met: u64,
    /// Thousandths of points in all.
    pub points: u64,
}

/// Counts of one policy along its runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// By place in [`Items`].
    pub visits: Vec<Visits>,
    /// By target.
    pub targets: Vec<Judged>,
    /// Variables by tick.
    pub fan: Fan,
}

impl Trace {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(program: &Program, items: &Items, plan: &FanPlan) -> Trace {
        Trace {
            visits: vec![Visits::default(); items.list().len()],
            targets: vec![Judged::default(); program.targets.len()],
            fan: Fan::new(plan),
        }
    }

    /// Adds the counts of other runs of the same policy.
    pub fn merge(&mut self, other: &Trace) {
        self.visits.iter_mut().zip(&other.visits).for_each(|(n, more)| n.merge(more));
        for (judged, more) in self.targets.iter_mut().zip(&other.targets) {
            judged.runs = judged.runs.saturating_add(more.runs);
            judged.met = judged.met.saturating_add(more.met);
            judged.points = judged.points.saturating_add(more.points);
        }
        self.fan.merge(&other.fan);
    }

    /// Whether it was made for the same program.
    pub(super) fn fits(&self, other: &Trace) -> bool {
        (self.visits.len(), self.targets.len()) == (other.visits.len(), other.targets.len())
            && self.fan.fits(&other.fan)
    }
}

/// Listens to one run.
#[derive(Debug)]
pub(super) struct Watch<'a> {
    pub(super) items: &'a Items,
    pub(super) fans: &'a FanPlan,
    pub(super) trace: &'a mut Trace,
    pub(super) run: u64,
    /// Thousandths by component.
    pub(super) points: [i64; 4],
}

impl Watch<'_> {
    /// The run is over in this state.
    pub(super) fn close(&mut self, tick: u32, state: &State) {
        self.trace.fan.add(self.fans, tick, state);
    }
}

const _: () = assert!(Component::ALL.len() == 4);

impl Observer for Watch<'_> {
    // Each place that tells knows which event it is, so that most of this is settled when it is compiled.
    #[inline(always)]
    fn event(&mut self, tick: u32, event: Event, state: &State) {
        if matches!(event, Event::Passed) {
            // The clock has advanced and nothing else has happened yet: this is how the tick before closed.
            self.trace.fan.add(self.fans, tick.saturating_sub(1), state);
        } else if let Some(visits) = self.items.place(&event).and_then(|place| self.trace.visits.get_mut(place)) {
            visits.add(self.run);
        }
    }

    #[inline]
    fn award(&mut self, _: u32, award: Award) {
        let points = award.points.thousandths();
        if let Some(sum) = self.points.get_mut(award.earned.component() as usize) {
            *sum = sum.saturating_add(points);
        }
        let (target, fraction) = match award.earned {
            Earned::Level(target, _, fraction) | Earned::Done(target, fraction) => (target, fraction),
            Earned::Start(..) | Earned::Deferral(..) | Earned::Outcome(..) | Earned::Practice(_) => return,
        };
        if let Some(judged) = self.trace.targets.get_mut(target.index()) {
            judged.runs += 1;
            judged.met += u64::from(fraction.numerator == fraction.denominator && fraction != Fraction::ZERO);
            judged.points += points.unsigned_abs();
        }
    }
}
