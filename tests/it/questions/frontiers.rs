//! What is traded for what.

use toughcall::analysis::{Ask, Frontier, Objectives};
use toughcall::engine::{Component, begin};
use toughcall::program::{Program, State};
use toughcall::solve::{Objective, ObjectiveGraph, objective_graph};

use super::tree::{Node, Points, node};
use super::{close, options, oracle, oracles, solved, warm_up};

const FINE: f64 = 1e-9;

fn objectives(program: &Program, names: &[&str]) -> Vec<Objective> {
    names.iter().map(|n| Objective::parse(program, n).unwrap_or_else(|| panic!("{n}"))).collect()
}

/// The hull and all deterministic policies, by a graph explored for these objectives.
fn explored(program: &Program, names: &[&str]) -> (Frontier, Vec<Vec<f64>>) {
    let list = objectives(program, names);
    let more: Vec<bool> = list.iter().map(|o| o.more_is_better(program)).collect();
    let graph = objective_graph(program, &list, &options(2)).unwrap();
    let over = Objectives::of(&graph, &[0, 1, 2]);
    let ask = Ask { more: &more, precision: FINE, threads: 2 };
    (over.frontier(&ask), over.deterministic(&ask).unwrap())
}

fn assert_points(found: &[Vec<f64>], wanted: &[&[f64]], what: &str) {
    assert_eq!(found.len(), wanted.len(), "{what}: {found:?}");
    for (values, wanted) in found.iter().zip(wanted) {
        for (x, y) in values.iter().zip(*wanted) {
            close(*x, *y, what);
        }
    }
}

/// tests/solve/bet.ron, priorities and outcome (worth 90 − risk):
///
/// | choice | priorities | outcome | risk at the end |
/// |---|---|---|---|
/// | switch | 10 | (3 × 85 + 4 × 14) / 7 = 311/7 = 44.43 | 319/7 |
/// | patch | 5 | 45 | 45 |
/// | ask | 0 | 54 | 36 |
///
/// No choice is worse than another in both, so all three are non-dominated; but halfway between `switch` and `ask`, at 5,
/// lies (311/7 + 54) / 2 = 49.2 > 45, so `patch` is no vertex of the hull.
#[test]
fn a_frontier_worked_by_hand() {
    let bet = oracle("bet");
    let (switch, patch, ask) = ([10.0, 311.0 / 7.0], [5.0, 45.0], [0.0, 54.0]);
    // Components, over the graph of the solution.
    let list = objectives(&bet, &["priorities", "outcome"]);
    let graph = solved(&bet);
    let over = Objectives::of_components(&graph, &bet, &list).unwrap();
    let asked = Ask { more: &[true, true], precision: FINE, threads: 1 };
    let hull: Vec<Vec<f64>> = over.frontier(&asked).vertices.into_iter().map(|v| v.values).collect();
    assert_points(&hull, &[&switch, &ask], "hull of components");
    assert_points(&over.deterministic(&asked).unwrap(), &[&switch, &patch, &ask], "all of components");
    // The same with the variable behind the outcome, which is explored for; less risk is better.
    let risk = |p: [f64; 2]| [p[0], 90.0 - p[1]];
    let (hull, all) = explored(&bet, &["priorities", "revenue_risk"]);
    let hull: Vec<Vec<f64>> = hull.vertices.into_iter().map(|v| v.values).collect();
    assert_points(&hull, &[&risk(switch), &risk(ask)], "hull of risk");
    assert_points(&all, &[&risk(switch), &risk(patch), &risk(ask)], "all of risk");
}

/// tests/solve/two_stage.ron: `drop` starts at once (10) and keeps the risk of 48 (42); `spike` starts a day late (5) and
/// then pilots if promising (57.5), else stops (42): 49.75. `build` (10, 36.25) is worse than `drop`.
#[test]
fn a_frontier_over_two_stages() {
    let (hull, all) = explored(&oracle("two_stage"), &["priorities", "outcome"]);
    let hull: Vec<Vec<f64>> = hull.vertices.into_iter().map(|v| v.values).collect();
    assert_points(&hull, &[&[10.0, 42.0], &[5.0, 49.75]], "hull");
    // Between them: after `spike` stop in both cases (42) is worse than `drop`, pilot and invest in doubt are worse, too.
    assert_points(&all, &[&[10.0, 42.0], &[5.0, 49.75]], "all");
}

/// The values of an objective at the end of the tree.
fn gain(program: &Program, objective: Objective, points: Points, state: &State) -> f64 {
    match objective {
        Objective::Score => points.0.iter().sum::<i64>() as f64 / 1000.0,
        Objective::Component(c) => points.0[Component::ALL.iter().position(|d| *d == c).unwrap()] as f64 / 1000.0,
        Objective::Variable(id) => program.view(state).variable(id).thousandths() as f64 / 1000.0,
    }
}

/// All value vectors of deterministic policies from a state on, without those that another beats.
fn vectors(program: &Program, state: &State, so_far: Points, list: &[Objective]) -> Vec<Vec<f64>> {
    let sum = |more: Points| {
        let mut all = so_far;
        all.0.iter_mut().zip(more.0).for_each(|(a, b)| *a += b);
        all
    };
    let all = match node(program, state) {
        Node::Over => {
            let signed = list.iter().map(|o| {
                let x = gain(program, *o, so_far, state);
                if o.more_is_better(program) { x } else { -x }
            });
            vec![signed.collect()]
        }
        Node::Decide(actions) => {
            actions.iter().flat_map(|(_, next, points)| vectors(program, next, sum(*points), list)).collect()
        }
        Node::Chance(outcomes) => {
            let mut sums = vec![vec![0.0; list.len()]];
            for (p, _, _, next, points) in outcomes {
                let later = vectors(program, &next, sum(points), list);
                let both = sums.iter().flat_map(|a| {
                    later.iter().map(move |b| a.iter().zip(b).map(|(x, y)| x + p * y).collect::<Vec<f64>>())
                });
                sums = undominated(both.collect());
            }
            sums
        }
    };
    undominated(all)
}

fn undominated(all: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let mut kept: Vec<Vec<f64>> = Vec::new();
    let beats = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(x, y)| *x >= y - 1e-9);
    for values in all {
        if !kept.iter().any(|other| beats(other, &values)) {
            kept.retain(|other| !beats(&values, other));
            kept.push(values);
        }
    }
    kept
}

/// The sets of values from the graph and from the tree are the same, and the hull is exactly what bounds them.
#[test]
fn frontiers_agree_with_the_tree() {
    let mut vertices = 0;
    for (name, program, _) in oracles().into_iter().chain([("warm-up".to_owned(), warm_up(), String::new())]) {
        for names in [
            &["revenue_risk", "morale"][..],
            &["score", "cost"],
            &["outcome", "morale", "cost"],
            &["priorities", "outcome"],
        ] {
            let what = format!("{name}: {names:?}");
            let list = objectives(&program, names);
            let mut points = Points::default();
            let start = begin(&program, &mut points);
            let wanted = vectors(&program, &start, points, &list);
            let (hull, all) = explored(&program, names);
            let signed = |values: &[f64]| -> Vec<f64> {
                let each = values.iter().zip(&list);
                each.map(|(x, o)| if o.more_is_better(&program) { *x } else { -x }).collect()
            };
            assert_eq!(all.len(), wanted.len(), "{what}");
            for values in &all {
                let mine = signed(values);
                let same = |w: &Vec<f64>| w.iter().zip(&mine).all(|(x, y)| (x - y).abs() < 1e-6);
                assert!(wanted.iter().any(same), "{what}: {values:?}");
            }
            // Whatever the weights, a vertex of the hull is as good as the best of all policies.
            for step in 0..=20 {
                let a = f64::from(step) / 20.0;
                let weights = [a, (1.0 - a) * 0.7, (1.0 - a) * 0.3];
                let worth = |v: &[f64]| v.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
                let best = wanted.iter().map(|v| worth(v)).fold(f64::NEG_INFINITY, f64::max);
                let found = hull.vertices.iter().map(|v| worth(&signed(&v.values))).fold(f64::NEG_INFINITY, f64::max);
                // Three objectives are found to a precision, which the hull says.
                let slack = 1e-6 + hull.precision * 100.0;
                assert!(found <= best + 1e-6 && found >= best - slack, "{what}: {found} {best} at {weights:?}");
            }
            vertices += hull.vertices.len();
        }
    }
    assert!(vertices > 100, "{vertices}");
}

/// The score as an objective is the value of the solution; and a kept graph reads back as it was.
#[test]
fn objectives_are_the_score_where_they_are() {
    let program = warm_up();
    let list = objectives(&program, &["score", "cost"]);
    let graph = objective_graph(&program, &list, &options(1)).unwrap();
    let ask = Ask { more: &[true, false], precision: FINE, threads: 1 };
    let found = Objectives::of(&graph, &[0, 1, 2]).frontier(&ask);
    close(found.vertices[0].values[0], super::solution(&program).summary.optimal, "score");
    assert_eq!(found.precision, 0.0);
    let bytes = graph.bytes(&list);
    let again = ObjectiveGraph::open(Box::new(bytes.clone()), &program, &list).unwrap();
    let same = Objectives::of(&again, &[0, 1]).frontier(&ask);
    assert_eq!(format!("{same:?}"), format!("{found:?}"));
    // Neither other objectives, nor another scenario, nor damaged bytes.
    let other = objectives(&program, &["cost", "score"]);
    assert!(ObjectiveGraph::open(Box::new(bytes.clone()), &program, &other).is_err());
    assert!(ObjectiveGraph::open(Box::new(bytes.clone()), &oracle("bet"), &list).is_err());
    for at in (0..bytes.len()).step_by(97) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x40;
        if let Ok(found) = ObjectiveGraph::open(Box::new(damaged), &program, &list) {
            // Only what fills the last blocks up may change unnoticed: it is never read.
            let found = Objectives::of(&found, &[0, 1]).frontier(&ask);
            assert_eq!(format!("{found:?}"), format!("{same:?}"), "byte {at}");
        }
    }
}

/// The same bytes for any number of threads.
#[test]
fn threads_find_the_same_frontier() {
    let (program, _) = super::scenario(&crate::support::root().join("tests/interop/scenarios/menus.ron"));
    let list = objectives(&program, &["revenue_risk", "morale", "cost"]);
    let more: Vec<bool> = list.iter().map(|o| o.more_is_better(&program)).collect();
    let found = |threads| {
        let graph = objective_graph(&program, &list, &options(threads)).unwrap();
        format!("{:?}", Objectives::of(&graph, &[0, 1, 2]).frontier(&Ask { more: &more, precision: 0.01, threads }))
    };
    assert_eq!(found(1), found(3));
}
