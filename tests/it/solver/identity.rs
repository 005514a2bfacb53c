//! Score = value at the start − regret + luck, decision by decision and component by component.

use proptest::prelude::*;
use toughcall::policy::make;
use toughcall::program::Program;
use toughcall::run::simulate;
use toughcall::solve::{Solution, policy_value, valued_policies};

use super::plans::plan;
use super::reference::Reference;
use super::{generated, options, oracles, solved, warm_up};

const PLAYED: [&str; 4] = ["random", "expert", "first", "greedy"];

/// Every run adds up; how many decisions were looked at.
fn adds_up(program: &Program, solution: &Solution, seeds: u64) -> usize {
    let mut decisions = 0;
    for name in PLAYED {
        for seed in 0..seeds {
            let session = simulate(program, seed, make(name, seed).unwrap().as_mut());
            let review = solution.review(&session).unwrap();
            let score = session.record().ledger.total().thousandths() as f64 / 1000.0;
            let told = review.value_start - review.regret + review.luck;
            assert!((score - told).abs() < 1e-9, "{name}, seed {seed}: {score} is not {told}");
            let regrets: f64 = review.decisions.iter().map(|d| d.regret).sum();
            assert!((regrets - review.regret).abs() < 1e-9);
            for d in &review.decisions {
                let sum: f64 = d.by_component.iter().sum();
                assert!(d.regret >= 0.0 && (sum - d.regret).abs() < 2e-9, "{sum} is not {}", d.regret);
                assert!(d.regret <= d.range + 1e-9);
                let best = d.choices.iter().map(|c| c.1).fold(f64::NEG_INFINITY, f64::max);
                let taken = d.choices.iter().find(|c| c.0 == d.pick || d.choices.len() == 1);
                // At a ranking only what is put first counts.
                let taken = taken.or_else(|| {
                    d.choices.iter().find(|c| match (&c.0, &d.pick) {
                        (toughcall::program::Pick::Order(a), toughcall::program::Pick::Order(b)) => {
                            a.first() == b.first()
                        }
                        _ => false,
                    })
                });
                assert!((best - taken.unwrap().1 - d.regret).abs() < 1e-9);
                decisions += 1;
            }
        }
    }
    decisions
}

fn in_between(program: &Program, solution: &Solution) {
    let s = &solution.summary;
    for value in [s.random, s.first_choice, s.last_choice] {
        assert!(s.worst - 1e-9 <= value && value <= s.optimal + 1e-9);
    }
    for name in valued_policies() {
        let value = policy_value(program, name, &options(1), None).unwrap().unwrap().value;
        assert!(s.worst - 1e-9 <= value && value <= s.optimal + 1e-9, "{name}: {value}");
    }
}

/// Solving from every decision of a run gives what brute force gives there, and what the review says: the same differences, and
/// the same values.
fn from_the_middle(program: &Program, solution: &Solution, seeds: u64, most: usize) -> usize {
    let mut reference = Reference::new(program, most);
    let mut looked_at = 0;
    for seed in 0..seeds {
        let session = simulate(program, seed, make("random", seed).unwrap().as_mut());
        let review = solution.review(&session).unwrap();
        assert_eq!(review.decisions.len(), session.taken().len());
        for (taken, reviewed) in session.taken().iter().zip(&review.decisions) {
            let from = Solution::from_state(program, &options(1), Some(&taken.before)).unwrap();
            if let Some(expected) = reference.from(&taken.before) {
                let s = &from.summary;
                let found = [s.optimal, s.worst, s.random, s.first_choice, s.last_choice];
                for (a, b) in found.iter().zip(expected) {
                    assert!((a - b).abs() < 1e-9, "seed {seed}, decision {}: {found:?} {expected:?}", reviewed.n);
                }
            }
            assert_eq!(from.summary.first.len(), reviewed.choices.len());
            for (a, b) in from.summary.first.iter().zip(&reviewed.choices) {
                assert!(
                    (a.value - b.1).abs() < 1e-9,
                    "seed {seed}, decision {}: {} is worth {} from there and {} in the review",
                    reviewed.n,
                    a.choice,
                    a.value,
                    b.1
                );
            }
            looked_at += 1;
        }
    }
    looked_at
}

#[test]
fn on_the_warm_up_and_scenarios_worked_by_hand() {
    let mut programs: Vec<(String, Program)> = oracles().into_iter().map(|(n, p, _)| (n, p)).collect();
    programs.push(("warm-up".to_owned(), warm_up()));
    for (name, program) in &programs {
        let solution = solved(program);
        assert!(adds_up(program, &solution, 100) > 0, "{name}");
        in_between(program, &solution);
    }
}

#[test]
fn from_every_decision_on() {
    let mut programs: Vec<(String, Program)> = oracles().into_iter().map(|(n, p, _)| (n, p)).collect();
    programs.push(("warm-up".to_owned(), warm_up()));
    let mut decisions = 0;
    for (name, program) in &programs {
        println!("{name}");
        decisions += from_the_middle(program, &solved(program), 10, 100_000);
    }
    assert!(decisions > 300, "{decisions}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn on_generated_scenarios(plan in plan(6)) {
        let Some(program) = generated(&plan.write()) else { return Ok(()) };
        let solution = solved(&program);
        adds_up(&program, &solution, 4);
        in_between(&program, &solution);
        from_the_middle(&program, &solution, 1, 20_000);
    }
}
