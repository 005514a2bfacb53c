//! A scenario with other numbers, as if it had been written so.

use super::parameter::{Knob, Parameter};
use crate::analysis::{self, Input, start_at, state_input, with_priors};
use crate::expression::{ChoiceId, PriorityId};
use crate::number::{Fixed, apportion};
use crate::program::{ChanceId, Program};
use crate::scenario::{Choice, List, Located, Map, Node, Outcome, Priority, Scenario, Source, Weights, Whole};

/// The program of the scenario in which parameters have these values; all others are as they are.
///
/// Component weights sum to 100: those that are not given share what is left in proportion to what they have (largest
/// remainder). If all that have points are given, they must sum to 100 themselves.
///
/// # Errors
/// Why there is no such scenario, in words.
pub fn changed(program: &Program, values: &[(&Parameter, Fixed)]) -> Result<Program, String> {
    let weights = weights(program, values)?;
    let priors = priors(program, values)?;
    analysis::changed(program, |scenario| {
        if let Some(weights) = weights {
            let [priorities, targets, outcome, conduct] = weights.map(|w| Located::unwritten(Whole(w)));
            scenario.weights = Some(Located::unwritten(Weights { priorities, targets, outcome, conduct }));
        }
        for (unknown, weights) in priors {
            with_priors(unknown, weights)(scenario);
        }
        // What is as it was is not written: a number that the file leaves out would else be another text of the same rules.
        for (parameter, value) in values.iter().filter(|(parameter, value)| parameter.value != *value) {
            set(program, scenario, parameter.knob, *value);
        }
    })
}

/// All four component weights, if one of them becomes another.
fn weights(program: &Program, values: &[(&Parameter, Fixed)]) -> Result<Option<[u32; 4]>, String> {
    let mut given = [None; 4];
    for (parameter, value) in values {
        if let Knob::Input(Input::Weight(place)) = parameter.knob
            && let (Some(slot), Some(weight)) = (given.get_mut(place), small(*value))
        {
            *slot = Some(weight);
        }
    }
    if given == [None; 4] {
        return Ok(None);
    }
    let sum: u32 = given.iter().flatten().sum();
    let others: Vec<u64> =
        program.weights.iter().zip(given).map(|(own, g)| if g.is_some() { 0 } else { u64::from(*own) }).collect();
    let left = 100u32.checked_sub(sum).filter(|left| *left == 0 || others.iter().any(|w| *w > 0));
    let left = left.ok_or_else(|| format!("the component weights sum to {sum}, not to 100"))?;
    // One thousandth stands for one point.
    let shares = apportion(Fixed::from_thousandths(i64::from(left)), &others);
    let mut all = [0; 4];
    for ((slot, share), given) in all.iter_mut().zip(shares).zip(given) {
        *slot = given.unwrap_or_else(|| u32::try_from(share.thousandths()).unwrap_or(0));
    }
    Ok((all != program.weights).then_some(all))
}

/// Prior weights of every unknown of which one changes, by its place. They are whole in a file; where a new one is not, all
/// of that unknown are multiplied by 10, 100 or 1,000.
fn priors(program: &Program, values: &[(&Parameter, Fixed)]) -> Result<Vec<(usize, Vec<u32>)>, String> {
    let mut found = Vec::new();
    for (place, unknown) in program.unknowns.iter().enumerate() {
        let mut weights: Vec<Fixed> = unknown.knowledge.priors.iter().map(|w| Fixed::whole(i64::from(*w))).collect();
        let mut is_changed = false;
        for (parameter, value) in values {
            if let Knob::Input(Input::Prior(id, of)) = parameter.knob
                && id.index() == place
                && let Some(slot) = weights.get_mut(of)
            {
                (*slot, is_changed) = (*value, true);
            }
        }
        if !is_changed {
            continue;
        }
        let units = [1_000, 100, 10].into_iter().find(|unit| weights.iter().all(|w| w.thousandths() % unit == 0));
        let number = |w: &Fixed| u32::try_from(w.thousandths() / units.unwrap_or(1)).ok();
        let weights: Option<Vec<u32>> = weights.iter().map(number).collect();
        found.push((place, weights.ok_or("prior weights are too large")?));
    }
    Ok(found)
}

fn small(value: Fixed) -> Option<u32> {
    value.as_whole().and_then(|n| u32::try_from(n).ok())
}

/// Writes one number into its place; weights and priors stand there already.
fn set(program: &Program, scenario: &mut Scenario, knob: Knob, value: Fixed) {
    let whole = || Located::unwritten(Whole(small(value).unwrap_or(0)));
    match knob {
        Knob::Input(Input::Weight(_) | Input::Prior(..)) => {}
        Knob::Input(Input::Start(variable)) => start_at(variable.index(), value)(scenario),
        Knob::Input(Input::Framework(priority, input)) => state_input(priority.index(), input, value)(scenario),
        Knob::Input(Input::Chance(chance, place)) => {
            if let Some(outcome) = outcomes(program, scenario, chance).and_then(|list| list.0.get_mut(place)) {
                outcome.value.weight = Some(Located::unwritten(Source(value.to_string())));
            }
        }
        Knob::Effort(task) => {
            if let Some((_, task)) = scenario.tasks.value.0.get_mut(task.index()) {
                task.value.effort.value = value;
            }
        }
        Knob::StartBy(id) => priority(scenario, id, |p| p.start_by = Some(whole())),
        Knob::TooLate(id) => priority(scenario, id, |p| p.too_late = Some(whole())),
        Knob::NotBefore(id) => priority(scenario, id, |p| p.not_before = Some(whole())),
        Knob::Opens(id) => priority(scenario, id, |p| p.opens = whole()),
        Knob::StartEffort(id) => priority(scenario, id, |p| p.start_effort = Some(Located::unwritten(value))),
        Knob::Takes(id) => {
            if let Some(choice) = choice(program, scenario, id) {
                choice.takes = whole();
            }
        }
    }
}

fn priority(scenario: &mut Scenario, id: PriorityId, change: impl FnOnce(&mut Priority)) {
    if let Some((_, priority)) = scenario.priorities.value.0.get_mut(id.index()) {
        change(&mut priority.value);
    }
}

fn choice<'s>(program: &Program, scenario: &'s mut Scenario, id: ChoiceId) -> Option<&'s mut Choice> {
    choice_of(&mut scenario.nodes.value, program.node_id(program.choices[id].node), program.choice_id(id))
}

fn choice_of<'s>(nodes: &'s mut Map<Node>, node: &str, choice: &str) -> Option<&'s mut Choice> {
    match node_of(nodes, node)? {
        Node::Decision(decision) => {
            let mut choices = decision.choices.value.0.iter_mut().map(|c| &mut c.value);
            choices.find(|c| c.id.value == choice)
        }
        Node::Chance(_) | Node::Ranking(_) => None,
    }
}

fn node_of<'s>(nodes: &'s mut Map<Node>, id: &str) -> Option<&'s mut Node> {
    nodes.0.iter_mut().find(|(key, _)| key.value == id).map(|(_, node)| &mut node.value)
}

/// The outcomes of a chance.
fn outcomes<'s>(program: &Program, scenario: &'s mut Scenario, id: ChanceId) -> Option<&'s mut List<Outcome>> {
    let (nodes, key) = (&mut scenario.nodes.value, program.chances[id].id.as_str());
    if let Some((node, choice)) = key.split_once('/') {
        return choice_of(nodes, node, choice).map(|c| &mut c.outcomes.value);
    }
    match node_of(nodes, key)? {
        Node::Chance(chance) => Some(&mut chance.outcomes.value),
        Node::Decision(_) | Node::Ranking(_) => None,
    }
}
