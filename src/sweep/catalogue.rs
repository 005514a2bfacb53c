//! Every number of a scenario that can be varied, with its name.

use super::parameter::{Knob, Parameter, highest, lowest};
use crate::analysis::Input;
use crate::diagnostic::nearest;
use crate::engine::Component;
use crate::expression::{ChoiceId, PriorityId, TaskId, UnknownId, VariableId};
use crate::number::Fixed;
use crate::program::{ChanceId, Program};
use crate::scenario::{Whole, outcomes_of};

/// The smallest distance of two numbers.
const FINEST: Fixed = Fixed::from_thousandths(1);
/// What `check` takes as a weight or an effort at most.
const MOST: Fixed = Fixed::whole(1_000_000);

/// All numbers of a scenario that can be varied, by kind and then in the order of the file.
#[must_use]
pub fn parameters(program: &Program) -> Vec<Parameter> {
    let mut found = weights(program);
    found.extend(starts(program));
    found.extend(chances(program));
    found.extend(priors(program));
    found.extend(inputs(program));
    found.extend(priorities(program));
    found.extend(tasks(program));
    found.extend(choices(program));
    found
}

/// The parameter of this name.
///
/// # Errors
/// A way out: the nearest name, or where all of them are listed.
pub fn find<'p>(all: &'p [Parameter], name: &str) -> Result<&'p Parameter, String> {
    all.iter().find(|p| p.name == name).ok_or_else(|| {
        let list = "`--list` shows every number that can be varied, with its bounds";
        // A kind that is left out is the likeliest slip: `morale` for `var.morale.start`.
        let part = |p: &&Parameter| p.name.split(['.', '#', '/']).any(|part| part == name);
        let near = nearest(name, all.iter().map(|p| p.name.as_str()))
            .or_else(|| all.iter().find(part).map(|p| format!("did you mean `{}`?", p.name)));
        near.map_or_else(|| list.to_owned(), |near| format!("{near} {list}"))
    })
}

fn whole(value: u32) -> Fixed {
    Fixed::whole(i64::from(value))
}

/// A number of whole ticks.
fn ticks(program: &Program, name: String, knob: Knob, value: Whole, low: i64) -> Parameter {
    let (low, high) = (Fixed::whole(low), whole(program.length));
    Parameter { name, knob, value: whole(value.0), low, high, step: Fixed::ONE }
}

/// Components that have points and share them with others; one without content has none.
fn weights(program: &Program) -> Vec<Parameter> {
    let others = program.weights.iter().filter(|w| **w > 0).count().saturating_sub(1);
    let high = Fixed::whole(100 - i64::try_from(others).unwrap_or(0));
    let all = Component::ALL.iter().zip(program.weights).enumerate();
    let movable = all.filter(|(_, (_, weight))| (1..100).contains(weight));
    let one = |(place, (component, weight)): (usize, (&Component, u32))| Parameter {
        name: format!("weights.{}", component.name()),
        knob: Knob::Input(Input::Weight(place)),
        value: whole(weight),
        low: Fixed::ONE,
        high,
        step: Fixed::ONE,
    };
    movable.map(one).collect()
}

fn starts(program: &Program) -> impl Iterator<Item = Parameter> {
    program.scenario.variables.iter().zip(&program.variables).enumerate().map(|(place, ((key, written), it))| {
        Parameter {
            name: format!("var.{}.start", key.value),
            knob: Knob::Input(Input::Start(VariableId::at(place))),
            value: written.start.value,
            low: Fixed::from_thousandths(it.min),
            high: Fixed::from_thousandths(it.max),
            step: Fixed::from_thousandths(it.step),
        }
    })
}

/// Weights that are constants. One alone decides nothing.
fn chances(program: &Program) -> Vec<Parameter> {
    let mut found = Vec::new();
    for (chance, it) in program.chances.iter().enumerate() {
        let Some(outcomes) = outcomes_of(&program.scenario, &it.id).filter(|list| list.len() > 1) else { continue };
        for (place, outcome) in outcomes.iter().enumerate() {
            let weight = outcome.weight.as_ref().and_then(|w| Fixed::parse(&w.value.0).ok());
            let Some(value) = weight.filter(|w| *w >= Fixed::ZERO) else { continue };
            let id = u16::try_from(chance).map(ChanceId).unwrap_or(ChanceId(u16::MAX));
            found.push(Parameter {
                name: format!("chance.{}#{}", it.id, outcome.id.value),
                knob: Knob::Input(Input::Chance(id, place)),
                value,
                low: Fixed::ZERO,
                high: MOST.max(value),
                step: FINEST,
            });
        }
    }
    found
}

fn priors(program: &Program) -> Vec<Parameter> {
    let mut found = Vec::new();
    for (unknown, (key, written)) in program.scenario.unknowns.iter().enumerate() {
        found.extend(written.values.iter().enumerate().map(|(place, (value, weight))| Parameter {
            name: format!("prior.{}.{}", key.value, value.value),
            knob: Knob::Input(Input::Prior(UnknownId::at(unknown), place)),
            value: whole(weight.0),
            low: FINEST,
            high: MOST,
            step: FINEST,
        }));
    }
    found
}

fn inputs(program: &Program) -> Vec<Parameter> {
    let mut found = Vec::new();
    for (priority, (key, written)) in program.scenario.priorities.iter().enumerate() {
        found.extend(written.inputs.iter().enumerate().map(|(place, (input, value))| Parameter {
            name: format!("framework.{}.{}", key.value, input.value),
            knob: Knob::Input(Input::Framework(PriorityId::at(priority), place)),
            value: value.value,
            low: lowest(),
            high: highest(),
            step: FINEST,
        }));
    }
    found
}

fn priorities(program: &Program) -> Vec<Parameter> {
    let mut found = Vec::new();
    for (place, (key, written)) in program.scenario.priorities.iter().enumerate() {
        let id = PriorityId::at(place);
        let named = |field: &str| format!("priority.{}.{field}", key.value);
        let mut tick = |field: &str, knob: Knob, value: Option<Whole>, low: i64| {
            found.extend(value.map(|value| ticks(program, named(field), knob, value, low)));
        };
        tick("start_by", Knob::StartBy(id), written.start_by.as_ref().map(|t| t.value), 0);
        tick("too_late", Knob::TooLate(id), written.too_late.as_ref().map(|t| t.value), 1);
        tick("not_before", Knob::NotBefore(id), written.not_before.as_ref().map(|t| t.value), 1);
        let starts = written.start_by.is_some();
        tick("opens", Knob::Opens(id), starts.then_some(written.opens.value), 0);
        // Only where people's work can start it.
        let by_work = program.priorities.iter().any(|p| p.id == id && !p.tasks.is_empty());
        if starts && by_work {
            let value = written.start_effort.as_ref().unwrap_or(&program.scenario.start_effort).value;
            let knob = Knob::StartEffort(id);
            found.push(Parameter { name: named("start_effort"), knob, value, low: FINEST, high: MOST, step: FINEST });
        }
    }
    found
}

fn tasks(program: &Program) -> impl Iterator<Item = Parameter> {
    program.scenario.tasks.iter().enumerate().map(|(place, (key, written))| Parameter {
        name: format!("task.{}.effort", key.value),
        knob: Knob::Effort(TaskId::at(place)),
        value: written.effort.value,
        low: FINEST,
        high: MOST,
        step: FINEST,
    })
}

fn choices(program: &Program) -> impl Iterator<Item = Parameter> {
    program.choices.iter().enumerate().map(|(place, choice)| {
        let id = ChoiceId::at(place);
        // What starts a priority does so in its last tick.
        let low = i64::from(!choice.starts.is_empty());
        let name = format!("choice.{}.takes", program.choice_key(id));
        ticks(program, name, Knob::Takes(id), Whole(choice.takes), low)
    })
}
