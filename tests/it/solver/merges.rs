//! Merging equal futures changes no value: every pass alone, none at all, and brute force over whole states agree.

use proptest::prelude::*;
use toughcall::program::Program;
use toughcall::solve::{Budget, Options, Pass, Passes, Solution, policy_value, valued_policies};

use super::plans::plan;
use super::reference::{self, Reference};
use super::{generated, options, oracles, scenario, warm_up};
use crate::support::{files, root};

/// The options of every test: all passes, none, and each alone switched off.
fn all_passes() -> Vec<(String, Passes)> {
    let mut list = vec![("all".to_owned(), Passes::ALL), ("none".to_owned(), Passes::NONE)];
    list.extend(Pass::ALL.map(|pass| (format!("without {}", pass.name()), Passes::ALL.without(pass))));
    // And alone in use.
    list.extend(Pass::ALL.map(|pass| {
        let others = Pass::ALL.into_iter().filter(|p| *p != pass);
        (format!("only {}", pass.name()), others.fold(Passes::ALL, Passes::without))
    }));
    list
}

fn five(solution: &Solution) -> [f64; 5] {
    let s = &solution.summary;
    [s.optimal, s.worst, s.random, s.first_choice, s.last_choice]
}

fn same(found: &[f64], expected: &[f64]) -> bool {
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9)
}

/// Compares every set of passes with each other and with brute force; the number of states of that, or none if too many.
fn compare(program: &Program, most: usize, sets: &[(String, Passes)]) -> Result<Option<usize>, String> {
    let mut reference = Reference::new(program, most);
    let Some(expected) = reference.start() else { return Ok(None) };
    let budget = Budget { max_states: 4 * most as u64, ..Budget::UNBOUNDED };
    let mut first: Option<Solution> = None;
    let mut wrong = Vec::new();
    for (name, passes) in sets {
        let options = Options { passes: *passes, threads: 1, budget: &budget };
        let solution = Solution::new(program, &options).map_err(|limit| format!("{name}: {limit:?}"))?;
        if !same(&five(&solution), &expected) {
            wrong.push(format!("{name}: {:?} instead of {expected:?}", five(&solution)));
        }
        if solution.summary.states > reference.states() as u64 {
            return Err(format!("{name}: {} states, by brute force {}", solution.summary.states, reference.states()));
        }
        let Some(all) = &first else {
            first = Some(solution);
            continue;
        };
        if !same(&solution.summary.components, &all.summary.components) {
            return Err(format!(
                "{name}: components {:?} instead of {:?}",
                solution.summary.components, all.summary.components
            ));
        }
        let firsts = |s: &Solution| s.summary.first.iter().map(|v| (v.choice.clone(), v.value)).collect::<Vec<_>>();
        let (a, b) = (firsts(&solution), firsts(all));
        if a.len() != b.len() || a.iter().zip(&b).any(|(a, b)| a.0 != b.0 || (a.1 - b.1).abs() > 1e-9) {
            return Err(format!("{name}: first choices {a:?} instead of {b:?}"));
        }
    }
    for name in valued_policies() {
        let Some(expected) = reference::policy(program, name, most) else { continue };
        for (set, passes) in sets.iter().take(2) {
            let options = Options { passes: *passes, threads: 1, budget: &budget };
            let found = policy_value(program, name, &options, None).unwrap().map_err(|l| format!("{name}: {l:?}"))?;
            if (found.value - expected).abs() > 1e-9 {
                wrong.push(format!("{name} with {set}: {} instead of {expected}", found.value));
            }
        }
    }
    if wrong.is_empty() { Ok(Some(reference.states())) } else { Err(wrong.join("\n")) }
}

#[test]
fn on_scenarios_of_this_repository() {
    let mut programs: Vec<(String, Program)> = oracles().into_iter().map(|(n, p, _)| (n, p)).collect();
    for path in files(&root().join("tests/interop/scenarios"), ".ron") {
        programs.push((path.file_stem().unwrap().to_string_lossy().into_owned(), scenario(&path).0));
    }
    programs.push(("warm-up".to_owned(), warm_up()));
    let (mut done, mut skipped, mut wrong) = (0, Vec::new(), Vec::new());
    for (name, program) in &programs {
        match compare(program, 100_000, &all_passes()) {
            Ok(Some(_)) => done += 1,
            Ok(None) => skipped.push(name.as_str()),
            Err(why) => wrong.push(format!("{name}: {why}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{done} scenarios compared; too large: {skipped:?}");
    assert!(done >= 24, "only {done} of {} were small enough; too large: {skipped:?}", programs.len());
}

/// `TOUGHCALL_TICKS` and `PROPTEST_CASES` make it long.
fn ticks() -> u32 {
    std::env::var("TOUGHCALL_TICKS").ok().and_then(|n| n.parse().ok()).unwrap_or(6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.min(if std::env::var_os("PROPTEST_CASES").is_some() { u32::MAX } else { 200 }), max_shrink_iters: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn on_generated_scenarios(plan in plan(ticks())) {
        let text = plan.write();
        let Some(program) = generated(&text) else { return Ok(()) };
        if let Err(why) = compare(&program, 20_000, &all_passes()) {
            prop_assert!(false, "{}\n{}", why, text);
        }
    }
}

#[test]
fn threads_do_not_count() {
    let mut programs: Vec<(String, Program)> = oracles().into_iter().map(|(n, p, _)| (n, p)).collect();
    programs.push(("warm-up".to_owned(), warm_up()));
    for (name, program) in &programs {
        let one = Solution::bytes(program, &options(1)).unwrap();
        for threads in [2, 3, 7] {
            assert!(Solution::bytes(program, &options(threads)).unwrap() == one, "{name} with {threads} threads");
        }
    }
}

/// Levels that are shared between threads, unlike those of the small scenarios above.
#[test]
fn threads_do_not_count_where_they_share() {
    let text = crate::large::scenario(crate::large::SIZES[1]);
    let program = toughcall::program::load(&toughcall::source::Text::new("large", text)).0.unwrap();
    let largest =
        toughcall::solve::count(&program, &Options { passes: Passes::ALL, threads: 2, budget: &Budget::UNBOUNDED })
            .largest;
    assert!(largest > 10_000, "levels of {largest} states are not worth sharing");
    let one = Solution::bytes(&program, &options(1)).unwrap();
    for threads in [2, 5] {
        assert!(Solution::bytes(&program, &options(threads)).unwrap() == one, "{threads} threads");
    }
}
