//! What passes over one graph say of changed numbers, against scenarios with these numbers, solved from their text.

use toughcall::analysis::{Input, Means, Solved};
use toughcall::program::{ChanceId, Pick, Program, load};
use toughcall::scenario::{Answer, Located, Map, Node, OneOrMore, Outcome, Scenario, Source, Whole, write};
use toughcall::solve::Solution;
use toughcall::source::Text;

use super::moves::{flips_of, information_of};
use crate::solver::{close, options, oracles, solved, warm_up};

fn rebuilt(program: &Program, change: impl FnOnce(&mut Scenario)) -> Solution {
    let mut scenario = Scenario::clone(&program.scenario);
    change(&mut scenario);
    let (program, findings) = load(&Text::new("rebuilt.ron", write(&scenario).unwrap()));
    solved(&program.unwrap_or_else(|| panic!("{findings:#?}")))
}

/// The outcomes of a chance, to be changed.
fn outcomes<'s>(scenario: &'s mut Scenario, id: &str) -> &'s mut Vec<Located<Outcome>> {
    let (node, choice) = id.split_once('/').map_or((id, None), |(n, c)| (n, Some(c)));
    let (_, node) = scenario.nodes.value.0.iter_mut().find(|(key, _)| key.value == node).unwrap();
    match (&mut node.value, choice) {
        (Node::Chance(chance), None) => &mut chance.outcomes.value.0,
        (Node::Decision(decision), Some(choice)) => {
            let found = decision.choices.value.0.iter_mut().find(|c| c.value.id.value == choice).unwrap();
            &mut found.value.outcomes.value.0
        }
        _ => panic!("{id}"),
    }
}

fn constant_weights(program: &Program, chance: ChanceId) -> Vec<f64> {
    let mut scenario = Scenario::clone(&program.scenario);
    let list = outcomes(&mut scenario, &program.chances[chance].id);
    list.iter().map(|o| o.weight.as_ref().unwrap().value.0.parse().unwrap()).collect()
}

/// A chance with this probability of one outcome, to a hundred-thousandth; the others keep their proportions.
fn set_chance(program: &Program, chance: ChanceId, outcome: usize, p: f64) -> impl Fn(&mut Scenario) {
    let id = program.chances[chance].id.clone();
    let weights = constant_weights(program, chance);
    let others: f64 = weights.iter().enumerate().filter(|(i, _)| *i != outcome).map(|(_, w)| w).sum();
    move |scenario| {
        for (i, slot) in outcomes(scenario, &id).iter_mut().enumerate() {
            let share = if i == outcome { p } else { (1.0 - p) * weights[i] / others };
            let text = format!("{}", (share * 100_000.0).round());
            slot.value.weight = Some(Located::unwritten(Source(text)));
        }
    }
}

fn set_weights(weights: [u32; 4]) -> impl Fn(&mut Scenario) {
    move |scenario| {
        let slot = &mut scenario.weights.as_mut().unwrap().value;
        let [a, b, c, d] = weights.map(Whole);
        (slot.priorities.value, slot.targets.value, slot.outcome.value, slot.conduct.value) = (a, b, c, d);
    }
}

fn all() -> Vec<(String, Program)> {
    let mut all: Vec<(String, Program)> = oracles().into_iter().map(|(name, program, _)| (name, program)).collect();
    all.push(("warm-up".to_owned(), warm_up()));
    all
}

/// Weights with one moved, if the others stay whole.
fn moved_weights(weights: [u32; 4], component: usize, to: u32) -> Option<[u32; 4]> {
    let rest = 100 - weights[component];
    let mut moved = weights;
    for (i, w) in moved.iter_mut().enumerate() {
        let scaled = *w * (100 - to);
        if i == component {
            *w = to;
        } else if scaled.is_multiple_of(rest) {
            *w = scaled / rest;
        } else {
            return None;
        }
    }
    // A component with content needs points.
    (moved.iter().zip(weights).all(|(a, b)| (*a == 0) == (b == 0))).then_some(moved)
}

/// Scores at the ends of the tornado.
#[test]
fn scores_of_moved_weights_and_chances() {
    let (mut weights, mut chances) = (0, 0);
    for (name, program) in all() {
        let solution = solved(&program);
        let tornado = Solved::new(&solution).unwrap().tornado(
            &program,
            &solution.summary,
            &Means::exploring(&program),
            &options(1),
        );
        for swing in &tornado.swings {
            for end in [&swing.low, &swing.high].into_iter().flatten() {
                let found = *end.value.as_ref().unwrap();
                match swing.input {
                    Input::Weight(component) => {
                        let Some(moved) = moved_weights(program.weights, component, end.at as u32) else { continue };
                        let expected = rebuilt(&program, set_weights(moved)).summary.optimal;
                        // Every award is cut to a thousandth, before the move here and after it there.
                        assert!((found - expected).abs() < 0.05, "{name}: {found} {expected}");
                        weights += 1;
                    }
                    Input::Chance(chance, outcome) => {
                        let p = end.probability.unwrap();
                        let expected = rebuilt(&program, set_chance(&program, chance, outcome, p)).summary.optimal;
                        assert!((found - expected).abs() < 0.002, "{name}: {found} {expected}");
                        chances += 1;
                    }
                    Input::Framework(..) | Input::Start(_) | Input::Prior(..) => {}
                }
            }
        }
    }
    assert!(weights >= 10 && chances >= 10, "{weights} {chances}");
}

/// On either side of a turn, the scenario with that number has that choice best.
#[test]
fn turns_of_chances() {
    let mut turns = 0;
    for (name, program) in all() {
        let solution = solved(&program);
        if solution.summary.first.is_empty() {
            continue;
        }
        let flips = flips_of(&program, &solution);
        if !flips.asked.skipped.is_empty() {
            continue;
        }
        let id = |pick: &Pick| match pick {
            Pick::Choice(choice) => program.choice_id(*choice).to_owned(),
            Pick::Order(order) => program.item_ids(flips.asked.node)[usize::from(order[0])].to_owned(),
        };
        for moved in &flips.inputs {
            let Input::Chance(chance, outcome) = moved.input else { continue };
            for turn in [&moved.down, &moved.up].into_iter().filter_map(|w| w.turn.as_ref()) {
                let (same, at) = turn.probability.unwrap();
                for (p, best) in [(same, &flips.answer.best), (at, &turn.answer.best)] {
                    let there = rebuilt(&program, set_chance(&program, chance, outcome, p));
                    let first = there.summary.first.iter().find(|v| v.choice == id(best)).unwrap();
                    assert!(first.advantage > -0.002, "{name}: {first:?} at {p}");
                }
                turns += 1;
            }
        }
    }
    assert!(turns >= 3, "{turns}");
}

/// Who knows that an outcome comes plays the scenario in which it must come.
#[test]
fn chances_known_beforehand() {
    let mut outcomes = 0;
    for (name, program) in all() {
        for chance in information_of(&program).chances {
            assert!(chance.worth > -1e-9, "{name}: {chance:?}");
            for (outcome, _, value) in &chance.outcomes {
                let there = rebuilt(&program, set_chance(&program, chance.chance, *outcome, 1.0));
                close(*value, there.summary.optimal, &name);
                outcomes += 1;
            }
        }
    }
    assert!(outcomes >= 10, "{outcomes}");
}

/// Who knows a value plays as if it were all but certain, where no condition reads what is known.
#[test]
fn unknowns_known_beforehand() {
    let mut values = 0;
    for (name, program) in all() {
        let text = write(&*program.scenario).unwrap();
        for found in information_of(&program).unknowns {
            assert!(found.worth > -1e-9, "{name}: {found:?}");
            let (id, written) = program.unknown(found.unknown).unwrap();
            if text.contains("known(") || text.contains(&format!("requires: \"{id}")) {
                continue;
            }
            for value in 0..written.values.len() {
                let there = rebuilt(&program, |scenario| {
                    let (_, unknown) = &mut scenario.unknowns.value.0[found.unknown.index()];
                    for (i, (_, weight)) in unknown.value.values.value.0.iter_mut().enumerate() {
                        weight.value = Whole(if i == value { 1_000_000 } else { 1 });
                    }
                });
                let (expected, told) = (there.summary.optimal, found.values[value].1);
                assert!((expected - told).abs() < 0.001, "{name}: {expected} {told}");
                values += 1;
            }
        }
    }
    assert!(values >= 5, "{values}");
}

/// Without a choice that takes a look: the scenario that does not have it.
#[test]
fn looks_that_are_not_there() {
    let mut looks = 0;
    for (name, program) in all() {
        let found = information_of(&program);
        for look in &found.looks {
            assert!(look.worth.unwrap() > -1e-9, "{name}: {look:?}");
            let key = program.choice_key(look.choice);
            let (node, choice) = key.split_once('/').unwrap();
            let there = rebuilt(&program, |scenario| {
                let (_, written) = scenario.nodes.value.0.iter_mut().find(|(k, _)| k.value == node).unwrap();
                let Node::Decision(decision) = &mut written.value else { panic!("{key}") };
                decision.choices.value.0.retain(|c| c.value.id.value != choice);
                // The expert may have wanted to take it.
                scenario.expert = Located::unwritten(Map::<OneOrMore<Answer>>::default());
            });
            close(look.worth.unwrap(), found.value - there.summary.optimal, &format!("{name}: {key}"));
            looks += 1;
        }
    }
    assert!(looks >= 4, "{looks}");
}
