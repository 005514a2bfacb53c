//! Flips, the tornado and the value of information, against numbers derived by hand.

use toughcall::analysis::{Flips, Information, Input, Means, Moved, Solved};
use toughcall::expression::{PriorityId, UnknownId, VariableId};
use toughcall::policy::make;
use toughcall::program::{Pick, Program};
use toughcall::report::{flips_json, information_json, tornado_json, tornado_svg};
use toughcall::run::simulate;
use toughcall::solve::{Solution, Verdict};

use crate::solver::{close, options, scenario, solved};
use crate::support::root;

fn of(path: &str) -> Program {
    scenario(&root().join("tests").join(path)).0
}

pub(super) fn flips_of(program: &Program, solution: &Solution) -> Flips {
    let graph = Solved::new(solution).unwrap();
    graph.flips(program, &solution.summary, None, &Means::exploring(program), &options(1)).unwrap()
}

pub(super) fn information_of(program: &Program) -> Information {
    Solved::new(&solved(program)).unwrap().information(program, &options(1))
}

fn flips(program: &Program) -> Flips {
    flips_of(program, &solved(program))
}

fn input(flips: &Flips, input: Input) -> &Moved {
    flips.inputs.iter().find(|m| m.input == input).unwrap()
}

fn best(program: &Program, pick: &Pick) -> String {
    match pick {
        Pick::Choice(choice) => program.choice_id(*choice).to_owned(),
        Pick::Order(order) => format!("{order:?}"),
    }
}

/// The turn lies where it should, within the precision, and this is best beyond it.
#[track_caller]
fn turns(program: &Program, way: &toughcall::analysis::Way, at: f64, precision: f64, to: &str) {
    let turn = way.turn.as_ref().unwrap_or_else(|| panic!("no turn: {way:?}"));
    let (low, high) = (turn.same.min(turn.at), turn.same.max(turn.at));
    assert!(low - 1e-9 <= at && at <= high + 1e-9, "{at} is not between {low} and {high}");
    assert!(high - low <= precision + 1e-9, "{low} to {high}");
    assert_eq!(best(program, &turn.answer.best), to);
}

/// bet.ron: with w points for priorities and 100 − w for the outcome, `switch` is worth w + (100 − w)/90 × 311/7 and `ask`
/// (100 − w)/90 × 54. They meet where w = (100 − w) × 67/630: w = 6700/697 = 9.6126. Upwards `switch` only gets better: `patch` has
/// w/2 + (100 − w)/2 = 50.
#[test]
fn the_weight_of_a_component() {
    let program = of("solve/bet.ron");
    let found = flips(&program);
    let priorities = input(&found, Input::Weight(0));
    turns(&program, &priorities.down, 6700.0 / 697.0, 0.1, "ask");
    assert!(priorities.up.turn.is_none() && priorities.up.tried == 8);
    let outcome = input(&found, Input::Weight(2));
    turns(&program, &outcome.up, 100.0 - 6700.0 / 697.0, 0.1, "ask");
    // Targets and conduct have nothing in them.
    assert_eq!(found.inputs.iter().filter(|m| matches!(m.input, Input::Weight(_))).count(), 2);
}

/// bet.ron: if `clean` has probability p, `switch` is worth 10 + 85 p + 14 (1 − p) = 24 + 71 p; `ask` 54. They meet at p = 30/71, which
/// is a weight of 4 p/(1 − p) = 120/41.
#[test]
fn the_weight_of_a_chance() {
    let program = of("solve/bet.ron");
    let found = flips(&program);
    let chance = found.inputs.iter().find(|m| matches!(m.input, Input::Chance(..))).unwrap();
    close(chance.probability.unwrap(), 3.0 / 7.0, "the probability as it is");
    turns(&program, &chance.down, 120.0 / 41.0, 0.02, "ask");
    let (same, at) = chance.down.turn.as_ref().unwrap().probability.unwrap();
    assert!(at <= 30.0 / 71.0 && 30.0 / 71.0 <= same && same - at <= 0.001, "{same} {at}");
    assert!(chance.up.turn.is_none());
}

/// bet.ron: `buy`, worth 90, opens above a morale of 80. A risk of 39 makes `ask` worth 90 − 35 = 55, more than 381/7.
#[test]
fn the_start_of_a_variable() {
    let program = of("solve/bet.ron");
    let found = flips(&program);
    let start = |id: &str| input(&found, Input::Start(VariableId::at(program.scenario.variables.index(id).unwrap())));
    let morale = start("morale").up.turn.as_ref().unwrap();
    assert_eq!((morale.same, morale.at, best(&program, &morale.answer.best).as_str()), (80.0, 81.0, "buy"));
    let risk = start("revenue_risk").down.turn.as_ref().unwrap();
    assert_eq!((risk.same, risk.at, best(&program, &risk.answer.best).as_str()), (40.0, 39.0, "ask"));
    assert!(start("cost").down.tried == 0 && start("cost").up.turn.is_none());
}

/// tests/analyses/order.ron has the derivation: a tie from 4.444, another order from 3.999, no tie from 3.6.
#[test]
fn an_input_of_the_framework() {
    let program = of("analyses/order.ron");
    let found = flips(&program);
    close(solved(&program).summary.optimal, 100.0, "a first");
    let impact = input(&found, Input::Framework(PriorityId::at(0), 0));
    let at: Vec<String> = impact.down.orders.iter().map(|c| c.at.to_string()).collect();
    assert_eq!(at, ["4.444", "3.999", "3.6"]);
    assert_eq!(impact.down.orders[0].order.ties.len(), 1);
    assert_eq!(impact.down.orders[1].order.order, [PriorityId::at(1), PriorityId::at(0)]);
    turns(&program, &impact.down, 3.6, 0.001, "b_first");
    assert!(impact.up.orders.is_empty() && impact.up.turn.is_none());
}

/// one_look.ron with a prior of l for the leak and c = 1 − l for the cache: `fix_leak` at once is worth 10 + 80 l + 20 c, `profile`
/// 5 + (4/5 × 80 l + 1/5 × 20 c) + (1/5 × 10 l + 4/5 × 90 c) = 5 + 66 l + 76 c. They meet at 30 + 60 l = 81 − 10 l: l = 51/70.
#[test]
fn the_prior_of_an_unknown() {
    let program = of("solve/one_look.ron");
    let found = flips(&program);
    let prior = input(&found, Input::Prior(UnknownId::at(0), 0));
    let turn = prior.up.turn.as_ref().unwrap();
    let (same, at) = turn.probability.unwrap();
    assert!(same <= 51.0 / 70.0 && 51.0 / 70.0 <= at && at - same <= 0.001, "{same} {at}");
    assert_eq!(best(&program, &turn.answer.best), "fix_leak");
}

/// bet.ron, after `ask`: 54 of 24 + 71 p with p = 3/7, so 0.43 points given up: equivalent. Above p = 30.5/71 it is more than half a
/// point, and of a range of less than 20 times that: costly. Below 30/71 it is best.
#[test]
fn the_verdict_on_a_decision() {
    let program = of("solve/bet.ron");
    let solution = solved(&program);
    let session = simulate(&program, 5, make("last", 5).unwrap().as_mut());
    let graph = Solved::new(&solution).unwrap();
    let flips =
        |n| graph.flips(&program, &solution.summary, Some((&session, n)), &Means::exploring(&program), &options(2));
    let found = flips(1).unwrap();
    assert_eq!(found.answer.verdict, Some(Verdict::Equivalent));
    let chance = found.inputs.iter().find(|m| matches!(m.input, Input::Chance(..))).unwrap();
    for (way, at, verdict) in [(&chance.down, 30.0 / 71.0, Verdict::Best), (&chance.up, 30.5 / 71.0, Verdict::Costly)] {
        let turn = way.turn.as_ref().unwrap();
        let (same, other) = turn.probability.unwrap();
        assert!(same.min(other) <= at + 1e-9 && at <= same.max(other) + 1e-9, "{same} {other} {at}");
        assert_eq!(turn.answer.verdict, Some(verdict));
    }
    assert!(flips(0).is_none() && flips(2).is_none());
}

/// one_look.ron: who knows the cause acts on it at once: 10 + 80 or 10 + 90, so (5 × 90 + 3 × 100)/8 = 93.75. Without the look
/// `fix_leak`, 67.5.
#[test]
fn knowing_an_unknown_and_looking_at_it() {
    let found = information_of(&of("solve/one_look.ron"));
    close(found.unknowns[0].worth, 93.75 - 74.75, "the cause");
    close(found.unknowns[0].values[0].1, 90.0, "if it leaks");
    close(found.looks[0].worth.unwrap(), 74.75 - 67.5, "the look");
    close(found.looks[0].taken, 1.0, "taken");
    close(found.looks[0].best_share, 1.0, "best");
    close(found.looks[0].available, 1.0, "available");
}

/// two_looks.ron: who knows the fault repairs it at once, 28 + 72 = 100. Without `logs` a probe: slow (10 of 27) on the net, fast on the
/// disk: 24.666 + 72 × (6 + 8)/27 = 61.999333. Without `probe` after the logs the likelier repair: 24.666 + 72 × (12 + 9)/36 = 66.666. The
/// probe is taken after `quiet`, 17 of 36.
#[test]
fn two_looks_at_one_unknown() {
    let found = information_of(&of("solve/two_looks.ron"));
    let optimal = 161_021.0 / 2400.0;
    close(found.unknowns[0].worth, 100.0 - optimal, "the fault");
    let [logs, probe] = &found.looks[..] else { panic!("{:?}", found.looks) };
    close(logs.worth.unwrap(), optimal - (24.666 + 112.0 / 3.0), "logs");
    close(probe.worth.unwrap(), optimal - 66.666, "probe");
    close(logs.taken, 1.0, "logs");
    close(probe.taken, 17.0 / 36.0, "probe");
}

/// learning.ron, where knowing is private: `market != cold` and `!known(market)` still read what was learned in the story. Keen: big,
/// 10 + 510/7. Cold: small, 10 + 36.8. (2 × 580/7 + 5 × 46.8)/7 − 2630/49 = 168/49.
#[test]
fn knowing_what_doing_reveals() {
    let found = information_of(&of("solve/learning.ron"));
    close(found.unknowns[0].worth, 168.0 / 49.0, "the market");
    assert!(found.looks.is_empty() && found.left_out.len() == 3);
}

/// bet.ron: clean, switch: 95; stuck, ask: 54. (3 × 95 + 4 × 54)/7 − 381/7 = 120/7. two_stage.ron: a good spike leads to 5 + 57.5, a poor
/// one is not begun, 52: 57.25 − 54.75. A pilot that works makes the spike worth 5 + (74 + 42)/2 = 63; one that fails leaves to
/// invest: 5 + (53.75 + 42)/2 = 52.875. (5 × 63 + 3 × 52.875)/8 − 54.75 = 4.453125.
#[test]
fn knowing_a_chance() {
    close(information_of(&of("solve/bet.ron")).chances[0].worth, 120.0 / 7.0, "the switch");
    let program = of("solve/two_stage.ron");
    let found = information_of(&program);
    let worth = |id: &str| found.chances.iter().find(|c| program.chances[c.chance].id == id).unwrap().worth;
    close(worth("idea/spike"), 2.5, "the spike");
    close(worth("go/pilot"), 4.453_125, "the pilot");
}

/// bet.ron: see above for weights and chances; `patch` and so on follow from the header. At w = 20: 20 + 80/90 × 311/7; at w = 0: 60. At
/// p = 3/7 ± 0.1: 24 + 71 p, or `ask`, 54. Risk ± 9: `switch` sets it, so below 31 `ask` has 63. Morale ± 10: 80 opens nothing.
#[test]
fn the_tornado() {
    let program = of("solve/bet.ron");
    let solution = solved(&program);
    let found =
        Solved::new(&solution).unwrap().tornado(&program, &solution.summary, &Means::exploring(&program), &options(1));
    close(found.value, 381.0 / 7.0, "as it is");
    let swing = |input| found.swings.iter().find(|s| s.input == input).unwrap();
    let ends = |input| {
        let s = swing(input);
        [&s.low, &s.high].map(|end| end.as_ref().map(|e| *e.value.as_ref().unwrap()))
    };
    let [low, high] = ends(Input::Weight(0));
    close(low.unwrap(), 60.0, "no weight");
    close(high.unwrap(), 20.0 + 80.0 / 90.0 * 311.0 / 7.0, "twice the weight");
    let chance = found.swings.iter().find(|s| matches!(s.input, Input::Chance(..))).unwrap();
    let [low, high] = ends(chance.input);
    close(low.unwrap(), 54.0, "less likely");
    close(high.unwrap(), 24.0 + 71.0 * (3.0 / 7.0 + 0.1), "likelier");
    let risk = Input::Start(VariableId::at(0));
    close(ends(risk)[0].unwrap(), 63.0, "less risk");
    close(ends(risk)[1].unwrap(), 381.0 / 7.0, "more risk");
    let widths: Vec<f64> = found.swings.iter().map(|s| s.width(found.value)).collect();
    assert!(widths.windows(2).all(|w| w[0] >= w[1]), "{widths:?}");
    let svg = tornado_svg(&program, &found);
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n") && !svg.contains("<script"));
    assert!(tornado_json(&program, &found)["inputs"].as_array().unwrap().len() == found.swings.len());
}

/// Threads share the work and change nothing.
#[test]
fn any_number_of_threads_says_the_same() {
    for path in ["solve/two_looks.ron", "solve/bet.ron", "solve/two_stage.ron", "../scenarios/warm-up.ron"] {
        let program = of(path);
        let solution = solved(&program);
        let graph = Solved::new(&solution).unwrap();
        let by_threads = [1, 3].map(|threads| {
            let o = options(threads);
            let flips = graph.flips(&program, &solution.summary, None, &Means::exploring(&program), &o).unwrap();
            let tornado = graph.tornado(&program, &solution.summary, &Means::exploring(&program), &o);
            let information = graph.information(&program, &o);
            (flips_json(&program, &flips), tornado_json(&program, &tornado), information_json(&program, &information))
        });
        assert_eq!(by_threads[0], by_threads[1], "{path}");
    }
}
