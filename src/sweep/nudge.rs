//! How far a number is moved that nobody has given a range: as far as `solve --tornado` moves it.

use super::parameter::{Knob, Parameter};
use crate::analysis::{Input, NEARLY_CERTAIN, telling};
use crate::number::Fixed;
use crate::program::Program;
use crate::scenario::outcomes_of;

/// Points that a component's weight is moved by.
const WEIGHT: Fixed = Fixed::whole(10);
/// How far a probability is moved.
const PROBABILITY: f64 = 0.1;

/// The two ends of a number: component weights 10 points, outcomes and priors the weight that makes them 10 percentage points
/// less or more likely, starts a tenth of their range, everything else a tenth; a step at least, and not beyond its bounds.
/// None for a number that is 0 and could be moved by any amount, for the second of two probabilities, and where there is
/// no room.
pub(super) fn ends(program: &Program, parameter: &Parameter) -> Option<(Fixed, Fixed)> {
    let by = |by: Fixed| (parameter.value.minus(by), parameter.value.plus(by));
    let (low, high) = match parameter.knob {
        Knob::Input(Input::Weight(_)) => by(WEIGHT),
        Knob::Input(Input::Start(_)) => by(tenth(parameter.high.minus(parameter.low), parameter.step)),
        Knob::Input(Input::Chance(chance, place)) => {
            let outcomes = outcomes_of(&program.scenario, &program.chances[chance].id)?;
            let weight = |o: &crate::scenario::Outcome| Fixed::parse(&o.weight.as_ref()?.value.0).ok();
            match outcomes.iter().map(|o| weight(o)).collect::<Option<Vec<Fixed>>>() {
                Some(all) => likelier(&all, place)?,
                // Beside weights that depend on the state it has no one probability.
                None => by(tenth(parameter.value, parameter.step)),
            }
        }
        Knob::Input(Input::Prior(unknown, place)) => {
            let priors = &program.unknowns[unknown].knowledge.priors;
            let all: Vec<Fixed> = priors.iter().map(|w| Fixed::whole(i64::from(*w))).collect();
            likelier(&all, place)?
        }
        _ if parameter.value == Fixed::ZERO => return None,
        Knob::Input(Input::Framework(..))
        | Knob::Effort(_)
        | Knob::StartBy(_)
        | Knob::TooLate(_)
        | Knob::NotBefore(_)
        | Knob::Opens(_)
        | Knob::StartEffort(_)
        | Knob::Takes(_) => by(tenth(parameter.value, parameter.step)),
    };
    let (low, high) = (parameter.nearest(low), parameter.nearest(high));
    (low < high).then_some((low, high))
}

/// A tenth, in steps, one at least.
fn tenth(of: Fixed, step: Fixed) -> Fixed {
    let tenth = Fixed::from_thousandths(of.thousandths().saturating_abs() / 10);
    tenth.nearest_multiple(step).max(step)
}

/// The weights that make an outcome less and more likely.
fn likelier(all: &[Fixed], place: usize) -> Option<(Fixed, Fixed)> {
    let possible = all.iter().take(place + 1).filter(|w| **w > Fixed::ZERO).count();
    let telling = telling(all.iter().filter(|w| **w > Fixed::ZERO).count());
    let own = all.get(place)?;
    if possible > telling || *own <= Fixed::ZERO {
        return None;
    }
    let sum = all.iter().map(|w| w.to_f64()).sum::<f64>();
    let (p, others) = (own.to_f64() / sum, sum - own.to_f64());
    let weight = |p: f64| Fixed::from_thousandths((p / (1.0 - p) * others * 1000.0 + 0.5) as i64);
    let most = NEARLY_CERTAIN.max(p);
    Some((weight((p - PROBABILITY).max(0.0)), weight((p + PROBABILITY).min(most))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 3 of 7 is 42.86 %: 32.86 % is the weight 1.957 beside 4, 52.86 % is 4.485. The second of two says nothing new.
    #[test]
    fn probabilities_move_by_ten_points() {
        let all = [Fixed::whole(3), Fixed::whole(4)];
        let (low, high) = likelier(&all, 0).unwrap();
        assert_eq!((low.to_string(), high.to_string()), ("1.957".to_owned(), "4.485".to_owned()));
        assert_eq!(likelier(&all, 1), None);
        let (low, _) = likelier(&[Fixed::ONE, Fixed::whole(99), Fixed::ONE], 0).unwrap();
        assert_eq!(low, Fixed::ZERO);
    }

    #[test]
    fn a_tenth_is_a_step_at_least() {
        assert_eq!(tenth(Fixed::whole(100), Fixed::whole(4)), Fixed::whole(12));
        assert_eq!(tenth(Fixed::whole(3), Fixed::ONE), Fixed::ONE);
        assert_eq!(tenth(Fixed::whole(-50), Fixed::from_thousandths(1)), Fixed::whole(5));
    }
}
