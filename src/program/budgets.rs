//! Points at most for everything that can earn some.

use crate::check::component_weights;
use crate::framework::Ranking;
use crate::number::{Fixed, apportion};
use crate::scenario::{self, Scenario};

/// Points at most for everything that can earn some.
pub(super) struct Budgets {
    /// By rank.
    pub(super) priorities: Vec<Fixed>,
    pub(super) targets: Vec<Fixed>,
    /// By variable.
    pub(super) outcome: Vec<Fixed>,
    pub(super) practices: Vec<Fixed>,
}

impl Budgets {
    pub(super) fn new(scenario: &Scenario, ranking: &Ranking) -> Budgets {
        let [priorities, targets, outcome, conduct] = component_weights(scenario).map(|w| Fixed::whole(i64::from(w)));
        let n = ranking.rows.len() as u64;
        // Ties of remainders go to the earlier declared, so units are laid out in declared order.
        let mut declared = vec![0u64; ranking.rows.len()];
        for (place, row) in ranking.rows.iter().enumerate() {
            if let Some(slot) = declared.get_mut(row.item) {
                *slot = n - place as u64;
            }
        }
        let by_item = apportion(priorities, &declared);
        let weight = |target: &scenario::Target| match target {
            scenario::Target::Level(level) => u64::from(level.weight.0),
            scenario::Target::Done(done) => u64::from(done.weight.0),
        };
        Budgets {
            priorities: ranking.rows.iter().map(|r| by_item.get(r.item).copied().unwrap_or_default()).collect(),
            targets: apportion(targets, &scenario.targets.iter().map(|(_, t)| weight(t)).collect::<Vec<_>>()),
            outcome: apportion(
                outcome,
                &scenario
                    .variables
                    .iter()
                    .map(|(_, v)| v.outcome.as_ref().map_or(0, |w| u64::from(w.weight.0)))
                    .collect::<Vec<_>>(),
            ),
            practices: apportion(
                conduct,
                &scenario.practices.iter().map(|(_, p)| u64::from(p.weight.0)).collect::<Vec<_>>(),
            ),
        }
    }
}
