//! The choice after whose immediate effects the worst variable stands best.

use super::{Policy, declared};
use crate::engine::apply_effects;
use crate::expression::{ChoiceId, NodeId, VariableId};
use crate::number::Fraction;
use crate::program::{Program, State};
use crate::scenario::Better;

pub(super) struct Cautious;

/// The smallest share of a variable's range, in its better direction, over all variables; all of it where there is none.
fn worst_share(program: &Program, state: &State) -> Fraction {
    let view = program.view(state);
    let mut worst = Fraction::ONE;
    for (i, variable) in program.variables.iter().enumerate() {
        let id = VariableId::at(i);
        let Some((_, written)) = program.variable(id) else { continue };
        // INVARIANT: bounds are within ± 10^15 thousandths, so the differences fit.
        let now = view.variable(id).thousandths();
        let good = match written.better.value {
            Better::Higher => now.saturating_sub(variable.min),
            Better::Lower => variable.max.saturating_sub(now),
        };
        let range = variable.max.saturating_sub(variable.min).unsigned_abs();
        // A variable that cannot move is no worse for any choice.
        if range > 0 {
            let share = Fraction::new(good.max(0).unsigned_abs(), range);
            if less(share, worst) {
                worst = share;
            }
        }
    }
    worst
}

fn less(a: Fraction, b: Fraction) -> bool {
    u128::from(a.numerator) * u128::from(b.denominator) < u128::from(b.numerator) * u128::from(a.denominator)
}

impl Policy for Cautious {
    fn choose(&mut self, program: &Program, state: &State, _: NodeId, available: &[ChoiceId]) -> ChoiceId {
        let mut best: Option<(ChoiceId, Fraction)> = None;
        for &choice in available {
            let share = worst_share(program, &apply_effects(program, state, choice));
            if best.is_none_or(|(_, so_far)| less(so_far, share)) {
                best = Some((choice, share));
            }
        }
        best.map(|(choice, _)| choice).unwrap_or_default()
    }

    fn order(&mut self, _: &Program, _: &State, _: NodeId, items: usize) -> Vec<u8> {
        declared(items)
    }
}
