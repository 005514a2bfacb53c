//! Distributions of the score, and what can be reached.

use std::collections::BTreeMap;

use toughcall::analysis::{Solved, Style};
use toughcall::engine::begin;
use toughcall::program::{Program, State};
use toughcall::solve::{policy_graph, sample_policy, valued_policies};

use super::tree::{Node, Points, leaves, node};
use super::{close, options, oracle, oracles, solved, warm_up};
use crate::large;

fn style(name: &str) -> Style {
    Style::parse(name).unwrap().unwrap()
}

/// tests/solve/bet.ron: `switch` earns 10 for its start and then 85 with 3 in 7, 14 with 4 in 7.
///
/// Mean 381/7. The two scores are 71 apart, so the standard deviation is 71 √(3/7 × 4/7) = 71 √12 / 7.
#[test]
fn a_distribution_worked_by_hand() {
    let found = solved(&oracle("bet")).distribution(Style::OPTIMAL);
    assert_eq!(found.grid, 1);
    assert_eq!(found.points.iter().map(|p| p.0).collect::<Vec<_>>(), [24_000, 95_000]);
    close(found.points[0].1, 4.0 / 7.0, "stuck");
    close(found.points[1].1, 3.0 / 7.0, "clean");
    close(found.mean, 381.0 / 7.0, "mean");
    close(found.sd, 71.0 * 12.0_f64.sqrt() / 7.0, "standard deviation");
    close(found.quantile(0.5), 24.0, "median");
    close(found.quantile(4.0 / 7.0), 24.0, "the level itself");
    close(found.quantile(0.6), 95.0, "60 %");
    close(found.tail_mean(0.1), 24.0, "worst tenth");
    // All of the 24s, and the rest of four fifths from the 95s.
    close(found.tail_mean(0.8), (24.0 * 4.0 / 7.0 + 95.0 * (0.8 - 4.0 / 7.0)) / 0.8, "worst four fifths");
    close(found.at_least(24.0), 1.0, "at least 24");
    close(found.at_least(24.001), 3.0 / 7.0, "more than 24");
    let bins = found.bins(100);
    assert_eq!((bins.len(), bins[0].0, bins[710].0), (711, 24_000, 95_000));
}

/// tests/solve/bet.ron: 50 and 54 points can be had for certain (`patch`, `ask`), more only by the bet, with 3 in 7.
#[test]
fn what_can_be_reached_worked_by_hand() {
    let solved = solved(&oracle("bet"));
    for (score, probability) in [(50.0, 1.0), (54.0, 1.0), (54.001, 3.0 / 7.0), (95.0, 3.0 / 7.0), (95.001, 0.0)] {
        let found = solved.reach(score);
        close(found.lower, probability, &format!("at least {score}, below"));
        close(found.upper, probability, &format!("at least {score}, above"));
    }
}

/// The best mean reaches 54 with 3 in 7 only, where 1 can be had: aiming at a score is another policy.
#[test]
fn the_best_mean_is_not_the_best_chance() {
    let solved = solved(&oracle("bet"));
    close(solved.distribution(Style::OPTIMAL).at_least(54.0), 3.0 / 7.0, "best mean");
    assert!(solved.reach(54.0).lower > 0.99);
}

/// Random play on the tree of all ways, against the graph.
#[test]
fn distributions_agree_with_the_tree() {
    for (name, program, _) in oracles() {
        let mut wanted: BTreeMap<i64, f64> = BTreeMap::new();
        for leaf in leaves(&program) {
            *wanted.entry(leaf.score()).or_default() += leaf.probability * leaf.share;
        }
        let found = solved(&program).distribution(style("random"));
        assert_eq!(found.points.len(), wanted.len(), "{name}");
        for ((x, p), (score, probability)) in found.points.iter().zip(&wanted) {
            assert_eq!(x, score, "{name}");
            close(*p, *probability, &format!("{name}: {score}"));
        }
        let mean: f64 = wanted.iter().map(|(x, p)| *x as f64 / 1000.0 * p).sum();
        let variance: f64 = wanted.iter().map(|(x, p)| (*x as f64 / 1000.0 - mean).powi(2) * p).sum();
        close(found.mean, mean, &name);
        close(found.sd * found.sd, variance, &name);
    }
}

/// The largest probability of earning so much more, over everything a player can do with what is known.
fn most(program: &Program, state: &State, need: i64) -> f64 {
    let rest = |next: &State, points: Points| most(program, next, need - points.0.iter().sum::<i64>());
    match node(program, state) {
        Node::Over => f64::from(u8::from(need <= 0)),
        Node::Decide(actions) => actions.iter().map(|(_, next, points)| rest(next, *points)).fold(0.0, f64::max),
        Node::Chance(outcomes) => outcomes.iter().map(|(p, _, _, next, points)| p * rest(next, *points)).sum(),
    }
}

#[test]
fn what_can_be_reached_agrees_with_the_tree() {
    let mut differing = 0;
    for (name, program, _) in oracles().into_iter().chain([("warm-up".to_owned(), warm_up(), String::new())]) {
        let solved = solved(&program);
        let best = solved.distribution(Style::OPTIMAL);
        let mut points = Points::default();
        let start = begin(&program, &mut points);
        for score in [20, 40, 50, 60, 70, 80, 90] {
            let wanted = most(&program, &start, score * 1000 - points.0.iter().sum::<i64>());
            let found = solved.reach(score as f64);
            close(found.lower, wanted, &format!("{name}: {score}, below"));
            close(found.upper, wanted, &format!("{name}: {score}, above"));
            assert!(best.at_least(score as f64) <= wanted + 1e-9, "{name}: {score}");
            differing += usize::from(best.at_least(score as f64) < wanted - 0.01);
        }
    }
    assert!(differing > 5, "the best mean is nearly always the best chance: {differing}");
}

/// Every deterministic policy: the mean of its distribution is its value, and no policy reaches more than can be reached.
#[test]
fn policies_of_their_own_graph() {
    for (name, program, _) in oracles() {
        let all = solved(&program);
        for policy in valued_policies() {
            let graph = policy_graph(&program, policy, &options(1)).unwrap().unwrap();
            let found = Solved::of(graph).distribution(Style::FIRST);
            let value = toughcall::solve::policy_value(&program, policy, &options(1), None).unwrap().unwrap().value;
            close(found.mean, value, &format!("{name}: {policy}"));
            close(found.points.iter().map(|p| p.1).sum(), 1.0, &format!("{name}: {policy}"));
            for score in [30.0, 60.0, 80.0] {
                assert!(found.at_least(score) <= all.reach(score).upper + 1e-9, "{name}: {policy}, {score}");
            }
        }
    }
}

/// A slip is random play: no slips is the policy, nothing but slips is `random`.
#[test]
fn slips_lie_between() {
    let solved = solved(&warm_up());
    let mean = |name: &str| solved.distribution(style(name)).mean;
    close(mean("noisy:0:optimal"), mean("optimal"), "no slips");
    close(mean("noisy:1:optimal"), mean("random"), "slips alone");
    assert!(mean("random") < mean("noisy:0.3:optimal") && mean("noisy:0.3:optimal") < mean("optimal"));
    assert!(mean("random") < mean("softmax:3") && mean("softmax:3") < mean("softmax:0.5"));
}

/// A hundred thousand states under random play: too many scores to tell apart, so a grid. Its error is what it says: the
/// mean is kept, variances add up, and samples agree.
#[test]
fn a_grid_says_how_far_it_is_off() {
    let size = large::SIZES[0];
    let (program, _) = toughcall::program::load(&toughcall::source::Text::new("s.ron", large::scenario(size)));
    let program = program.unwrap();
    let solved = solved(&program);
    let found = solved.distribution_within(style("random"), 1_000);
    assert!(found.grid > 1, "all scores fit: this says nothing of grids");
    // No quantile is further off than scores are, but for the rare.
    let exact = solved.distribution(style("random"));
    assert_eq!(exact.grid, 1);
    for level in [0.05, 0.25, 0.5, 0.75, 0.95] {
        let (a, b) = (found.quantile(level), exact.quantile(level));
        assert!((a - b).abs() <= 3.0 * found.blur + found.grid as f64 / 1000.0, "{level}: {a} {b} {}", found.blur);
    }
    let mean: f64 = found.points.iter().map(|(x, p)| *x as f64 / 1000.0 * p).sum();
    let variance: f64 = found.points.iter().map(|(x, p)| (*x as f64 / 1000.0 - found.mean).powi(2) * p).sum();
    assert!((found.points.iter().map(|p| p.1).sum::<f64>() - 1.0).abs() < 1e-4);
    assert!((mean - found.mean).abs() < 1e-3, "{mean} {}", found.mean);
    let noise = variance - found.sd * found.sd;
    assert!((noise - found.blur * found.blur).abs() < 0.01, "{noise} {}", found.blur * found.blur);
    let sampled = sample_policy(&program, "random", 3, 20_000).unwrap();
    assert!((sampled.mean - found.mean).abs() < 5.0 * sampled.standard_error);
    let sd = sampled.standard_error * 20_000.0_f64.sqrt();
    assert!((sd / found.sd - 1.0).abs() < 0.05, "{sd} {}", found.sd);
}
