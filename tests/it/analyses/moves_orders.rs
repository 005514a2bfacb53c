//! Other orders of the priorities by passes over one graph, against the scenarios that have these orders, each explored by
//! itself.

use proptest::prelude::*;
use toughcall::analysis::{End, Flips, Input, Means, Solved, Tornado};
use toughcall::policy::make;
use toughcall::program::{Program, load};
use toughcall::run::{Session, simulate};
use toughcall::scenario::write;
use toughcall::solve::{Budget, Options, OrderGraph, Solution, Summary, order_graph};
use toughcall::source::Text;

use crate::generated::plan;
use crate::solver::{close, generated, options, oracles, scenario, solved, warm_up};
use crate::support::{files, root};

/// The oracles, the scenarios of this folder's kind, those for other interpreters, and the warm-up.
fn all() -> Vec<(String, Program)> {
    let mut all: Vec<(String, Program)> = oracles().into_iter().map(|(name, program, _)| (name, program)).collect();
    for folder in ["tests/analyses", "tests/interop/scenarios"] {
        let paths = files(&root().join(folder), ".ron").into_iter();
        all.extend(paths.map(|path| (path.display().to_string(), scenario(&path).0)));
    }
    all.push(("warm-up".to_owned(), warm_up()));
    all
}

/// The scenario in which a priority states another value.
fn stating(program: &Program, priority: usize, input: usize, at: f64) -> Option<Program> {
    let mut scenario = toughcall::scenario::Scenario::clone(&program.scenario);
    let (_, slot) = scenario.priorities.value.0.get_mut(priority)?.1.value.inputs.value.0.get_mut(input)?;
    slot.value = toughcall::number::Fixed::from_thousandths((at * 1000.0).round() as i64);
    load(&Text::new("stating.ron", write(&scenario).unwrap())).0
}

/// No graph for any order, so that each order is explored.
fn anew<T>(what: impl FnOnce(&Means<'_>) -> T) -> T {
    what(&Means { rebuild: true, orders: Box::new(|_| Err("no graph".to_owned())) })
}

/// By passes over one graph alone.
fn by_passes<T>(program: &Program, what: impl FnOnce(&Means<'_>) -> T) -> T {
    what(&Means::exploring(program))
}

/// States up to which starts and priors, too, are explored again without need: whoever asks for the one gets the other.
const FEW: u64 = 300;

/// So that starts and priors, which are explored anew in any case, are left out.
fn large(summary: &Summary) -> Summary {
    Summary { states: 1_000_000, ..summary.clone() }
}

fn flips(program: &Program, solution: &Solution, run: Option<(&Session<'_>, usize)>) -> Option<[Flips; 2]> {
    let graph = Solved::new(solution).unwrap();
    let found = by_passes(program, |means| graph.flips(program, &large(&solution.summary), run, means, &options(2)))?;
    Some([found, anew(|means| graph.flips(program, &solution.summary, run, means, &options(2)))?])
}

/// Both say the same of the inputs of the framework; how many orders that were.
#[track_caller]
fn same_flips([found, expected]: &[Flips; 2], name: &str) -> usize {
    let mut orders = 0;
    for (found, expected) in found.inputs.iter().zip(&expected.inputs) {
        assert_eq!(found.input, expected.input);
        if !matches!(found.input, Input::Framework(..)) {
            continue;
        }
        for (found, expected) in [(&found.down, &expected.down), (&found.up, &expected.up)] {
            let turn =
                |way: &toughcall::analysis::Way| way.turn.as_ref().map(|t| (t.same, t.at, t.answer.best.clone()));
            assert_eq!(turn(found), turn(expected), "{name}");
            assert_eq!(found.left_out, expected.left_out, "{name}");
            assert_eq!(found.orders.len(), expected.orders.len(), "{name}");
            for (a, b) in found.orders.iter().zip(&expected.orders) {
                assert_eq!((a.at, &a.order), (b.at, &b.order), "{name}");
                let [a, b] = [a, b].map(|c| c.answer.as_ref().unwrap());
                let (Ok(a), Ok(b)) = (a, b) else {
                    assert_eq!(a, b, "{name}");
                    continue;
                };
                assert_eq!((&a.best, a.verdict), (&b.best, b.verdict), "{name}");
                close(a.given_up, b.given_up, name);
                assert_eq!(a.choices.len(), b.choices.len(), "{name}");
                for ((pick, a), (other, b)) in a.choices.iter().zip(&b.choices) {
                    assert_eq!(pick, other, "{name}");
                    close(*a, *b, name);
                }
                orders += 1;
            }
        }
    }
    orders
}

/// The scores under every order that moves of one input lead to; how many there were.
fn same_scores(program: &Program, graph: &OrderGraph, found: &Flips, name: &str) -> usize {
    let mut known = vec![found.order.clone()];
    for moved in &found.inputs {
        let Input::Framework(priority, input) = moved.input else { continue };
        for crossing in moved.down.orders.iter().chain(&moved.up.orders) {
            if known.contains(&crossing.order) {
                continue;
            }
            known.push(crossing.order.clone());
            let Some(changed) = stating(program, priority.index(), input, crossing.at.to_f64()) else { continue };
            let name = format!("{name}: {:?}", crossing.order);
            let there = solved(&changed).summary;
            close(graph.optimum(&changed), there.optimal, &name);
            if !found.asked.skipped.is_empty() {
                continue;
            }
            // Every choice of the first decision has the value that it has there.
            let answer = crossing.answer.as_ref().unwrap().as_ref().unwrap();
            assert_eq!(answer.choices.len(), there.first.len(), "{name}");
            for ((_, advantage), valued) in answer.choices.iter().zip(&there.first) {
                close(*advantage, valued.advantage, &name);
            }
        }
    }
    known.len() - 1
}

#[test]
fn every_order_is_worth_what_the_scenario_with_it_is() {
    let (mut orders, mut scores) = (0, 0);
    for (name, program) in all() {
        let solution = solved(&program);
        let graph = order_graph(&program, &options(2)).unwrap();
        // The order as it is.
        close(graph.optimum(&program), solution.summary.optimal, &name);
        if solution.summary.states <= FEW {
            let Some(both) = flips(&program, &solution, None) else { continue };
            orders += same_flips(&both, &name);
        }
        let ask = |means: &Means<'_>| {
            Solved::new(&solution).unwrap().flips(&program, &large(&solution.summary), None, means, &options(2))
        };
        let Some(found) = by_passes(&program, ask) else { continue };
        scores += same_scores(&program, &graph, &found, &name);
    }
    assert!(orders >= 100 && scores >= 30, "{orders} {scores}");
}

#[test]
fn every_decision_of_a_run_is_answered_alike() {
    let mut orders = 0;
    for (name, program) in all() {
        let solution = solved(&program);
        if solution.summary.states > FEW {
            continue;
        }
        for (policy, seed) in [("first", 3), ("random", 4), ("last", 5)] {
            let session = simulate(&program, seed, make(policy, seed).unwrap().as_mut());
            for n in 1..=session.taken().len().min(4) {
                let Some(both) = flips(&program, &solution, Some((&session, n))) else { continue };
                orders += same_flips(&both, &format!("{name}, {policy}, decision {n}"));
            }
        }
    }
    assert!(orders >= 100, "{orders}");
}

#[test]
fn the_tornado_is_the_same() {
    for (name, program) in all() {
        let solution = solved(&program);
        if solution.summary.states > FEW {
            continue;
        }
        let graph = Solved::new(&solution).unwrap();
        let ask = |means: &Means<'_>| graph.tornado(&program, &solution.summary, means, &options(2));
        let ends = |tornado: &Tornado| -> Vec<(Input, [Option<f64>; 2])> {
            let value = |end: &Option<End>| end.as_ref().map(|e| *e.value.as_ref().unwrap());
            let of_framework = tornado.swings.iter().filter(|s| matches!(s.input, Input::Framework(..)));
            let mut ends: Vec<_> = of_framework.map(|s| (s.input, [value(&s.low), value(&s.high)])).collect();
            ends.sort_by_key(|(input, _)| format!("{input:?}"));
            ends
        };
        let (found, expected) = (ends(&by_passes(&program, ask)), ends(&anew(ask)));
        assert_eq!(found.len(), expected.len());
        for ((input, a), (other, b)) in found.iter().zip(&expected) {
            assert_eq!(input, other);
            for (a, b) in a.iter().zip(b) {
                assert_eq!(a.is_some(), b.is_some(), "{name}");
                close(a.unwrap_or(0.0), b.unwrap_or(0.0), &name);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Deferrals, starts before a priority opens, tasks, injects, several starts of one tick.
    #[test]
    fn generated_scenarios_under_other_orders(plan in plan(), moves in proptest::collection::vec((0..8usize, 0..3usize, 1..60u32), 3)) {
        let Some(program) = generated(&plan.write()) else { return Ok(()) };
        let budget = Budget { max_states: 100_000, ..Budget::UNBOUNDED };
        let Ok(graph) = order_graph(&program, &Options { budget: &budget, ..options(1) }) else { return Ok(()) };
        prop_assert!((graph.optimum(&program) - solved(&program).summary.optimal).abs() < 1e-9);
        let count = program.priorities.len();
        for (priority, input, at) in moves {
            let Some(there) = stating(&program, priority % count, input, f64::from(at)) else { continue };
            let (found, expected) = (graph.optimum(&there), solved(&there).summary.optimal);
            prop_assert!((found - expected).abs() < 1e-9, "{found} instead of {expected}: {priority} {input} {at}");
        }
    }
}

#[test]
fn a_kept_graph_reads_back_and_damage_is_noticed() {
    let (program, other) = (oracles().remove(0).1, warm_up());
    let solution = solved(&other);
    let solved = Solved::new(&solution).unwrap();
    let graph = order_graph(&other, &options(1)).unwrap();
    let bytes = graph.bytes();
    assert!(bytes == order_graph(&other, &options(3)).unwrap().bytes(), "threads");
    let open = |bytes: &[u8], program: &Program| OrderGraph::open(Box::new(bytes.to_vec()), program);
    assert!(open(&bytes, &other).unwrap().bytes() == bytes);
    assert!(open(&bytes, &program).is_err());
    let flips = |bytes: &[u8]| {
        let means = Means { rebuild: false, orders: Box::new(|_| Ok(open(bytes, &other).unwrap())) };
        let found = solved.flips(&other, &solution.summary, None, &means, &options(1)).unwrap();
        format!("{:?}", found.inputs)
    };
    let expected = flips(&bytes);
    let step = bytes.len() / 200 + 1;
    let mut noticed = 0;
    for at in (0..bytes.len()).step_by(step) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x40;
        match open(&damaged, &other) {
            Err(_) => noticed += 1,
            // Only what fills the last blocks up may change unnoticed: it is never read.
            Ok(_) => assert_eq!(flips(&damaged), expected, "byte {at}"),
        }
    }
    assert!(noticed > 150, "{noticed}");
    assert!(open(&bytes[..bytes.len() / 2], &other).is_err());
}

/// Where there is no such graph and the scenario is large, that is said.
#[test]
fn a_graph_that_does_not_fit_is_said_in_words() {
    let program = scenario(&root().join("tests/analyses/order.ron")).0;
    let solution = solved(&program);
    let summary = large(&solution.summary);
    let budget = Budget { max_states: 2, ..Budget::UNBOUNDED };
    let small = |_: &Options<'_>| order_graph(&program, &Options { budget: &budget, ..options(1) });
    let means = Means { rebuild: false, orders: Box::new(small) };
    let graph = Solved::new(&solution).unwrap();
    let found = graph.flips(&program, &summary, None, &means, &options(1)).unwrap();
    let why = found.inputs.iter().find_map(|m| m.down.left_out.as_ref().filter(|_| !m.down.orders.is_empty()));
    let why = why.unwrap();
    assert!(why.contains("the budget of states was reached") && why.contains("`--rebuild` does it"), "{why}");
    // And explored one by one if that is wanted.
    let means = Means { rebuild: true, orders: Box::new(small) };
    let found = graph.flips(&program, &summary, None, &means, &options(1)).unwrap();
    assert!(found.inputs.iter().any(|m| m.down.turn.is_some() && !m.down.orders.is_empty()));
}
