//! Values derived by hand, or by an independent program, and written next to the scenario.

use toughcall::program::Program;
use toughcall::solve::{Solution, ValueOf, values};

use super::{close, options, oracles, scenario};
use crate::support::root;

fn number(text: &str) -> f64 {
    match text.split_once('/') {
        Some((a, b)) => a.parse::<f64>().unwrap() / b.parse::<f64>().unwrap(),
        None => text.parse().unwrap(),
    }
}

fn exact(program: &Program, solution: &Solution, threads: usize) -> Vec<(&'static str, f64)> {
    let found = values(program, solution, &options(threads), None);
    let exact = found.into_iter().map(|(name, value)| match value {
        ValueOf::Exact(value) => (name, value),
        ValueOf::Sampled(_) => panic!("{name} was sampled"),
    });
    exact.collect()
}

/// Every `value` and `q` line of every scenario worked by hand.
#[test]
fn scenarios_worked_by_hand() {
    let (mut value_lines, mut q_lines) = (0, 0);
    for (name, program, text) in oracles() {
        for threads in [1, 2] {
            let solution = Solution::new(&program, &options(threads)).unwrap();
            let found = exact(&program, &solution, threads);
            assert_eq!(found.len(), 10);
            // `first` tells the score; the q lines tell what is still to come.
            let before = {
                let mut points = super::reference::Points::default();
                toughcall::engine::begin(&program, &mut points);
                points.0 as f64 / 1000.0
            };
            for line in text.lines() {
                if let Some((policy, value)) = line.strip_prefix("// value ").and_then(|l| l.split_once(" = ")) {
                    let found = found.iter().find(|(n, _)| *n == policy).unwrap_or_else(|| panic!("{name}: {policy}"));
                    close(found.1, number(value.trim()), &format!("{name} with {threads} threads: {policy}"));
                    value_lines += 1;
                }
                if let Some((place, value)) = line.strip_prefix("// q ").and_then(|l| l.split_once(" = ")) {
                    let (_, choice) = place.split_once('/').unwrap();
                    let first = &solution.summary.first;
                    let found = first
                        .iter()
                        .find(|v| v.choice == choice)
                        .unwrap_or_else(|| panic!("{name}: {place}: {first:?}"));
                    close(
                        found.value - before,
                        number(value.trim()),
                        &format!("{name} with {threads} threads: {place}"),
                    );
                    close(
                        found.advantage,
                        found.value - solution.summary.optimal,
                        &format!("{name}: {place}: advantage"),
                    );
                    q_lines += 1;
                }
            }
            let components: f64 = solution.summary.components.iter().sum();
            close(components, solution.summary.optimal, &format!("{name}: components"));
        }
    }
    assert!(value_lines >= 2 * 10 * 17 && q_lines >= 2 * 40, "{value_lines} values, {q_lines} q");
}

/// Values computed by `tests/solve/enumerate.py --corners`, which drives the interpreter in Python.
#[test]
fn scenarios_computed_by_an_independent_enumerator() {
    let text = std::fs::read_to_string(root().join("tests/solve/corners.txt")).unwrap();
    let mut lines = 0;
    let mut last: Option<(String, Vec<(&'static str, f64)>)> = None;
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let (path, rest) = line.split_once(": ").unwrap();
        let (policy, value) = rest.split_once(" = ").unwrap();
        if last.as_ref().is_none_or(|(known, _)| known != path) {
            let program = scenario(&root().join(path)).0;
            let by_threads = [1, 2].map(|n| exact(&program, &Solution::new(&program, &options(n)).unwrap(), n));
            assert_eq!(by_threads[0], by_threads[1], "{path}");
            last = Some((path.to_owned(), by_threads[0].clone()));
        }
        let Some((_, found)) = &last else { unreachable!() };
        let found = found.iter().find(|(n, _)| *n == policy).unwrap();
        close(found.1, number(value.trim()), line);
        lines += 1;
    }
    assert!(lines >= 80, "{lines}");
}
