//! What a path is worth does not depend on the paths before it.

use proptest::prelude::*;
use toughcall::engine::Stream;
use toughcall::evaluate::{Evaluator, Method};
use toughcall::policy::make;
use toughcall::program::{NodeKind, Program};

use super::{alone, oracle, warm_up};

/// Every choice and order of a scenario as an entry, and a few that mean nothing.
fn entries(program: &Program) -> Vec<String> {
    let mut all = Vec::new();
    for node in program.nodes.iter() {
        if let NodeKind::Decision { choices } = &node.kind {
            all.extend(choices.iter().map(|c| program.choice_key(*c)));
        }
    }
    all.extend(["list/docs", "list/speed>docs", "nowhere/at_all"].map(str::to_owned));
    all
}

const OUTCOMES: [&str; 6] =
    ["rack/logs=noisy", "rack/logs=quiet", "rack/probe=slow", "?fault=net", "?fault=disk", "rack/reroute#miss"];

/// Lists that begin alike, skip, repeat, and stop early.
fn paths(of: usize) -> impl Strategy<Value = Vec<Vec<usize>>> {
    let step = (any::<prop::sample::Index>(), proptest::collection::vec(0..of, 0..5));
    proptest::collection::vec(step, 1..30).prop_map(|steps| {
        let mut before: Vec<usize> = Vec::new();
        let mut all = Vec::new();
        for (keep, more) in steps {
            before.truncate(keep.index(before.len() + 1));
            before.extend(more);
            all.push(before.clone());
        }
        all
    })
}

fn text(entries: &[String], path: &[usize]) -> String {
    path.iter().map(|place| entries[*place % entries.len()].clone()).collect::<Vec<_>>().join(",")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_the_same(choices in paths(40), outcomes in paths(OUTCOMES.len()), random in any::<bool>()) {
        let fallback = random.then_some("random");
        let outcome_entries = OUTCOMES.map(str::to_owned);
        for program in [warm_up(), oracle("two_looks"), oracle("ranking")] {
            let entries = entries(&program);
            let knows = |list: &str| list.is_empty() || program.find_node("rack").is_some();
            for method in [Method::Given, Method::Seed(5), Method::Seeds { seed: 2, runs: 3 }, super::EXACT] {
                let fallback = fallback.filter(|_| method != super::EXACT);
                let make = || fallback.map(|spec| make(spec, 0).unwrap());
                let mut evaluator = Evaluator::new(&program, method, make());
                for (choices, outcomes) in choices.iter().zip(outcomes.iter().cycle()) {
                    let (choices, outcomes) = (text(&entries, choices), text(&outcome_entries, outcomes));
                    let outcomes = if knows(&outcomes) { outcomes } else { String::new() };
                    let wanted = alone(&program, method, fallback, &choices, &outcomes);
                    prop_assert_eq!(evaluator.one(&choices, &outcomes), wanted, "{} | {}", choices, outcomes);
                }
            }
        }
    }
}

/// Sorted and shuffled: a choice for every node of the warm-up, some of them locked.
#[test]
fn sorted_and_shuffled_paths_are_worth_the_same() {
    let program = warm_up();
    let mut dice = Stream::new(1, "@paths");
    let mut path = || {
        let mut entries = Vec::new();
        for node in program.nodes.iter() {
            if let NodeKind::Decision { choices } = &node.kind {
                entries.push(program.choice_key(choices[dice.below(choices.len())]));
            }
        }
        entries.join(" ")
    };
    let shuffled: Vec<String> = (0..4_000).map(|_| path()).collect();
    let evaluate = |paths: &[String]| {
        // The ranking is left to somebody else; a locked choice is not.
        let mut evaluator = Evaluator::new(&program, Method::Seed(3), Some(make("first", 0).unwrap()));
        let mut all: Vec<_> = paths.iter().map(|path| (path.clone(), evaluator.one(path, ""))).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    };
    let mut sorted = shuffled.clone();
    sorted.sort();
    let found = evaluate(&sorted);
    let fine = found.iter().filter(|(_, worth)| worth.is_ok()).count();
    assert!(fine > 500 && fine < 4_000, "{fine}");
    assert_eq!(found, evaluate(&shuffled));
}
