//! Where attention went, against the framework: units lost to inversions and lateness.

use super::closeness::{Closeness, Placed, closeness, starts};
use super::{Ledger, Told};
use crate::engine::Earned;
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
    /// How close the order of starts comes to the framework's; deferred priorities are left out.
    pub ndcg: f64,
    /// The same, as Kendall's tau.
    pub tau: Option<f64>,
}

/// Works out where attention went.
#[must_use]
pub fn attention(program: &Program, events: &[Told], ledger: &Ledger) -> Attention {
    let starts = starts(program, events);
    let start = |id: PriorityId| starts.get(id.index()).copied().flatten();
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
    let wanted = priorities.iter().filter(|p| p.deferral.is_none());
    let order: Vec<Placed> =
        wanted.map(|p| Placed { group: program.ranking.group(p.rank - 1), started: p.started }).collect();
    let Closeness { ndcg, tau } = closeness(&order);
    Attention { priorities, ndcg, tau }
}
