//! Runs drawn one by one come to the exact values: within 4.5 standard errors of 20,000 runs, fixed seeds.

use std::sync::Arc;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use toughcall::engine::run_seed;
use toughcall::program::Program;
use toughcall::run::simulate;
use toughcall::solve::{Follower, Solution, Taste, ValueOf, sample_policy, values};

use super::plans::plan;
use super::{generated, options, oracles, scenario, solved, warm_up};
use crate::support::root;

/// Mean and standard error of a policy that follows a solution.
fn followed(program: &Program, solution: &Arc<Solution>, taste: Taste, runs: u64) -> (f64, f64) {
    let (mut sum, mut squares) = (0.0, 0.0);
    for i in 0..runs {
        let seed = run_seed(3, i);
        let mut policy = Follower::new(Arc::clone(solution), taste, seed);
        let points = simulate(program, seed, &mut policy).record().ledger.total().thousandths() as f64 / 1000.0;
        sum += points;
        squares += points * points;
    }
    let n = runs as f64;
    (sum / n, ((squares / n - (sum / n).powi(2)).max(0.0) / n).sqrt())
}

#[track_caller]
fn within((mean, error): (f64, f64), exact: f64, what: &str) {
    assert!((mean - exact).abs() <= 4.5 * error + 1e-7, "{what}: sampled {mean} ± {error}, exact {exact}");
}

fn all_ten(name: &str, program: &Program, runs: u64) {
    let solution = Arc::new(solved(program));
    let exact = values(program, &solution, &options(1), None);
    assert_eq!(exact.len(), 10);
    for (policy, value) in exact {
        let ValueOf::Exact(value) = value else { panic!("{policy} was sampled") };
        let sampled = match policy {
            "optimal" => followed(program, &solution, Taste::Optimal, runs),
            "worst" => followed(program, &solution, Taste::Worst, runs),
            _ => {
                let sampled = sample_policy(program, policy, 5, runs).unwrap();
                (sampled.mean, sampled.standard_error)
            }
        };
        within(sampled, value, &format!("{name}, {policy}"));
    }
}

/// One generated scenario that does not depend on the day.
fn fixed() -> Program {
    let mut runner = TestRunner::deterministic();
    let plan = plan(6);
    loop {
        let text = plan.new_tree(&mut runner).unwrap().current().write();
        if let Some(program) = generated(&text).filter(|p| solved(p).summary.states > 200) {
            return program;
        }
    }
}

#[test]
fn sampled_means_are_near_the_exact_values() {
    all_ten("warm-up", &warm_up(), 20_000);
    for (name, program, _) in
        oracles().iter().filter(|(n, ..)| ["clamp", "inject", "two_looks", "linear"].contains(&n.as_str()))
    {
        all_ten(name, program, 20_000);
    }
    all_ten("generated", &fixed(), 20_000);
}

/// Takes minutes; `.ci/long` asks for it.
#[test]
#[ignore = "minutes: `.ci/long` runs it"]
fn sampled_means_of_the_crisis() {
    all_ten("vp-crisis", &scenario(&root().join("scenarios/vp-crisis.ron")).0, 20_000);
}

#[test]
fn softmax_lies_between_random_and_optimal() {
    for program in [warm_up(), fixed()] {
        let solution = Arc::new(solved(&program));
        let s = &solution.summary;
        within(followed(&program, &solution, Taste::Softmax(1e9), 10_000), s.random, "hot");
        within(followed(&program, &solution, Taste::Softmax(1e-6), 10_000), s.optimal, "cold");
        let (mean, error) = followed(&program, &solution, Taste::Softmax(5.0), 10_000);
        assert!(s.worst - 4.5 * error <= mean && mean <= s.optimal + 4.5 * error);
    }
    for spec in ["softmax:0", "softmax:-1", "softmax:x", "softmax:", "softmax:inf", "softmax:NaN", "softmax:1e999"] {
        assert!(Taste::parse(spec).unwrap().is_err(), "{spec}");
    }
    assert!(Taste::parse("softmax").is_none() && Taste::parse("optimum").is_none());
}

/// A policy from a solution keeps its way when somebody else decides in between, and begins in the middle of a run.
#[test]
fn followers_find_their_way_back() {
    use toughcall::policy::Policy;
    use toughcall::run::Session;

    let program = super::warm_up();
    let solution = std::sync::Arc::new(super::solved(&program));
    for seed in 0..40 {
        let follower = || Follower::new(std::sync::Arc::clone(&solution), Taste::Optimal, seed);
        // Somebody else takes the first, second, … decision; then, and after that, the follower's pick is the best there.
        for other in 0..5 {
            let mut session = Session::new(&program, seed);
            let (mut asked, mut late) = (follower(), follower());
            let mut first = toughcall::policy::make("last", seed).unwrap();
            while session.node().is_some() {
                let n = session.taken().len();
                // `noisy` asks its policy even where it slips; a list that decides asks nobody.
                let pick = session.ask(&mut asked).unwrap();
                if n > other {
                    assert_eq!(session.ask(&mut late as &mut dyn Policy).unwrap(), pick, "seed {seed}, decision {n}");
                }
                let taken = if n == other { session.ask(first.as_mut()).unwrap() } else { pick };
                session.take(taken).unwrap();
            }
            let review = solution.review(&session).unwrap();
            let regret: f64 = review.decisions.iter().filter(|d| d.n != other + 1).map(|d| d.regret).sum();
            assert!(regret < 1e-9, "seed {seed}, other {other}: {regret}");
        }
    }
}
