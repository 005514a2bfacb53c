//! Where attention went, against the framework: units lost to inversions and lateness, and the textbook measures nDCG and
//! Kendall's tau beside them (reported, never scored).

use super::{Ledger, Told};
use crate::engine::{Earned, Event};
use crate::expression::PriorityId;
use crate::number::Fixed;
use crate::program::{Program, Timing};

/// What became of one priority.
#[derive(Debug, Clone, PartialEq)]
pub struct Attended {
    /// Which.
    pub id: PriorityId,
    /// The framework's rank, from 1.
    pub rank: usize,
    /// The tick in which it started, if it did.
    pub started: Option<u32>,
    /// Whether the framework wants it put off, and whether it was kept so.
    pub deferral: Option<bool>,
    /// Points at most.
    pub budget: Fixed,
    /// Points awarded.
    pub points: Fixed,
    /// Points lost because lower-ranked ones started first, in exact thousandths as far as known.
    pub lost_to_order: Fixed,
    /// Points lost because it started late or never.
    pub lost_to_time: Fixed,
}

/// The order of attention of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Attention {
    /// In the framework's order.
    pub priorities: Vec<Attended>,
    /// Normalised discounted cumulative gain of the order of starts, 0..=1: gain n+1−rank, discount 1/log2(place+1)
    /// (Järvelin and Kekäläinen 2002). Deferred priorities are left out; ties of time count in the framework's favour.
    pub ndcg: f64,
    /// Kendall's tau-a between the framework's order and the order of starts, −1..=1; starts of one tick count in the
    /// framework's order; priorities that never started come after all others; a pair of such counts 0. `None` with fewer than two priorities to compare.
    pub tau: Option<f64>,
}

/// Works out where attention went.
#[must_use]
pub fn attention(program: &Program, events: &[Told], ledger: &Ledger) -> Attention {
    let start = |id: PriorityId| events.iter().find(|told| told.event == Event::Started(id)).map(|told| told.tick);
    let mut priorities = Vec::new();
    for (place, priority) in program.priorities.iter().enumerate() {
        let awarded = ledger.awards().iter().find(|(_, a)| match a.earned {
            Earned::Start(p, ..) | Earned::Deferral(p, _) => p == place,
            _ => false,
        });
        let points = awarded.map_or(Fixed::ZERO, |(_, a)| a.points);
        let started = start(priority.id);
        let deferral = match (priority.timing, awarded.map(|(_, a)| a.earned)) {
            (Timing::Deferred { .. }, Some(Earned::Deferral(_, kept))) => Some(kept),
            (Timing::Deferred { .. }, _) => Some(false),
            (Timing::Start { .. }, _) => None,
        };
        // Order first, then time: what order left is budget × (units − j) / units.
        let after_order = match awarded.map(|(_, a)| a.earned) {
            Some(Earned::Start(_, inversions, _)) => {
                let left = crate::number::Fraction::new(priority.units.saturating_sub(inversions), priority.units);
                crate::number::award(priority.budget, left, crate::number::Fraction::ONE)
            }
            _ => priority.budget,
        };
        priorities.push(Attended {
            id: priority.id,
            rank: place + 1,
            started,
            deferral,
            budget: priority.budget,
            points,
            lost_to_order: priority.budget.minus(after_order),
            lost_to_time: after_order.minus(points),
        });
    }
    let wanted: Vec<&Attended> = priorities.iter().filter(|p| p.deferral.is_none()).collect();
    let (ndcg, tau) = (ndcg(&wanted), tau(&wanted));
    Attention { priorities, ndcg, tau }
}

fn ndcg(wanted: &[&Attended]) -> f64 {
    let n = wanted.len() as f64;
    let gain = |place: usize| n - place as f64;
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let mut order: Vec<(u32, usize)> =
        wanted.iter().enumerate().filter_map(|(place, p)| p.started.map(|tick| (tick, place))).collect();
    order.sort_unstable();
    let found: f64 = order.iter().enumerate().map(|(at, (_, place))| gain(*place) * discount(at)).sum();
    let ideal: f64 = (0..wanted.len()).map(|place| gain(place) * discount(place)).sum();
    if ideal > 0.0 { found / ideal } else { 1.0 }
}

fn tau(wanted: &[&Attended]) -> Option<f64> {
    let mut pairs = 0u32;
    let mut balance = 0i32;
    for (i, higher) in wanted.iter().enumerate() {
        for lower in wanted.iter().skip(i + 1) {
            pairs += 1;
            balance += match (higher.started, lower.started) {
                (Some(a), Some(b)) if a <= b => 1,
                (Some(a), Some(b)) if a > b => -1,
                (Some(_), None) => 1,
                (None, Some(_)) => -1,
                _ => 0,
            };
        }
    }
    (pairs > 0).then(|| f64::from(balance) / f64::from(pairs))
}
