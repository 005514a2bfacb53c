//! What paths are worth, by independent routes.

use std::collections::BTreeMap;

use toughcall::analysis::{Event, Path};
use toughcall::evaluate::{Method, Worth};
use toughcall::policy::make;
use toughcall::program::Program;
use toughcall::report::paths_json;
use toughcall::run::simulate;

use super::{EXACT, alone, close, expected, oracle, oracles, played, sampled, solved, warm_up};

/// The two lists of a path, as `paths --json` writes them.
fn lists(program: &Program, path: &Path) -> (String, String) {
    let json = paths_json(program, None, std::slice::from_ref(path));
    let list = |name: &str| {
        let entries = json["list"][0][name].as_array().unwrap();
        entries.iter().map(|entry| entry.as_str().unwrap().to_owned()).collect::<Vec<_>>().join(",")
    };
    (list("choices"), list("outcomes"))
}

/// The comments at the head of `tests/solve/inject.ron` work these out.
#[test]
fn the_rollout_by_hand() {
    let program = oracle("inject");
    for (choices, score, smooth) in [
        ("plan/all_at_once,counter_offer/listen", 65.16, 0.84),
        ("plan/all_at_once,counter_offer/match", 69.28, 0.72),
        ("plan/all_at_once,counter_offer/shrug", 58.7, 0.3),
        ("plan/by_team counter_offer/match", 1847.0 / 30.0, 92.0 / 120.0),
        // Entries of nodes that are never met are skipped.
        ("counter_offer/listen plan/not_now", 56.0, 1.0),
    ] {
        let found = expected(&program, choices, "");
        close(found.score, score, choices);
        close(found.components.iter().sum(), score, choices);
        close(found.endings.iter().sum(), 1.0, choices);
        // Smooth is worth 49 points more than rough.
        let apart = if choices.ends_with("not_now") { 0.0 } else { 49.0 };
        close(found.sd, apart * f64::sqrt(smooth * (1.0 - smooth)), choices);
    }
    let given = played(&program, Method::Given, "plan/by_team,counter_offer/match", "plan/by_team#rough");
    assert_eq!((given.score(), given.decisions, given.unused), (24_000, 2, 0));
    close(given.probability, 28.0 / 120.0, "rough");
}

/// The comments at the head of `tests/solve/two_looks.ron` work these out; an act in the second hour earns 24.666 + 72 P(right).
#[test]
fn looks_by_hand() {
    let program = oracle("two_looks");
    close(expected(&program, "rack/replace_disk", "").score, 60.0, "at once");
    close(expected(&program, "rack/logs,rack/replace_disk", "").score, 24.666 + 32.0, "beliefs average out");
    let noisy = expected(&program, "rack/logs,rack/replace_disk", "rack/logs=noisy");
    close(noisy.score, 24.666 + 72.0 * 12.0 / 19.0, "noisy");
    close(noisy.sd, 72.0 * (12.0f64 * 7.0).sqrt() / 19.0, "noisy");
    let both = expected(&program, "rack/probe rack/logs rack/reroute", "rack/probe=slow,rack/logs=quiet");
    close(both.score, 21.333 + 72.0 * 18.0 / 22.0, "quiet slow");
    // 19 of 36 are noisy, 12 of those 19 the disk, and then the repair is right.
    let all = "rack/logs=noisy,?fault=disk,rack/replace_disk#hit";
    let given = played(&program, Method::Given, "rack/logs,rack/replace_disk", all);
    assert_eq!(given.score(), 96_666);
    close(given.probability, 12.0 / 36.0, "noisy and the disk");
}

#[test]
fn a_ranking_by_hand() {
    let program = oracle("ranking");
    close(expected(&program, "list/docs,after/clean_up", "").score, 429.0 / 7.0, "docs first");
    close(expected(&program, "list/speed>docs,after/carry_on", "").score, 56.0, "speed first, the rest as declared");
    close(expected(&program, "list/security>docs>speed,after/carry_on", "").score, 53.6, "security first");
}

/// Every path of a solved scenario, played with its outcomes, has the score and the probability that the graph gives it; and
/// the paths of one list of decisions have the mean and deviation that pushing probabilities forward gives.
#[test]
fn paths_of_the_graph_are_played_the_same() {
    let (mut paths, mut whole) = (0, 0);
    for (name, program, _) in oracles().into_iter().chain([("warm-up".to_owned(), warm_up(), String::new())]) {
        let list = solved(&program).first_paths(&program, 3_000);
        let mut by_choices: BTreeMap<String, (f64, f64, f64)> = BTreeMap::new();
        for path in &list {
            let (choices, outcomes) = lists(&program, path);
            let found = played(&program, Method::Given, &choices, &outcomes);
            close(found.score() as f64 / 1000.0, path.score, &format!("{name}: {choices}"));
            close(found.probability, path.probability, &format!("{name}: {choices}"));
            assert_eq!(found.unused, 0, "{name}: {choices}");
            assert_eq!(
                found.decisions as usize,
                path.events.iter().filter(|e| matches!(e, Event::Decided(..))).count()
            );
            let sums = by_choices.entry(choices).or_default();
            sums.0 += path.probability;
            sums.1 += path.probability * path.score;
            sums.2 += path.probability * path.score * path.score;
            paths += 1;
        }
        for (choices, (probability, score, squares)) in by_choices {
            assert!(probability < 1.0 + 1e-9, "{name}: {choices}: {probability}");
            // Else chance decides which nodes are met, or some paths were not listed.
            if probability > 1.0 - 1e-9 {
                let found = expected(&program, &choices, "");
                close(found.score, score, &format!("{name}: {choices}"));
                let variance = (squares - score * score).max(0.0);
                assert!((found.sd - variance.sqrt()).abs() < 1e-5, "{name}: {choices}: {} {variance}", found.sd);
                whole += 1;
            }
        }
    }
    assert!(paths > 400 && whole > 120, "{paths} paths, {whole} lists");
}

/// An empty path with a policy for the rest is that policy, whose values the heads of the files work out.
#[test]
fn an_empty_path_with_a_fallback_is_the_policy() {
    let mut values = 0;
    for (name, program, text) in oracles() {
        for line in text.lines().filter_map(|line| line.strip_prefix("// value ")) {
            let (policy, value) = line.split_once(" = ").unwrap();
            if ["optimal", "worst", "random"].contains(&policy) {
                continue;
            }
            let value = match value.trim().split_once('/') {
                Some((a, b)) => a.parse::<f64>().unwrap() / b.parse::<f64>().unwrap(),
                None => value.trim().parse().unwrap(),
            };
            let Ok(Worth::Expected(found)) = alone(&program, EXACT, Some(policy), "", "") else {
                panic!("{name}: {policy}")
            };
            close(found.score, value, &format!("{name}: {policy}"));
            values += 1;
        }
    }
    assert!(values >= 7 * 17, "{values}");
}

/// Under a seed a path is the run that `play --choices … --seed` plays.
#[test]
fn under_a_seed_a_path_is_a_run() {
    let vp_crisis = crate::balance::program("vp-crisis");
    for (program, runs) in [(&warm_up(), 60), (&vp_crisis, 25), (&oracle("two_looks"), 60)] {
        for seed in 0..runs {
            let session = simulate(program, seed, make("random", seed).unwrap().as_mut());
            let keys: Vec<String> = session.taken().iter().map(|t| session.key(t.node, &t.pick)).collect();
            let found = played(program, Method::Seed(seed), &keys.join(","), "");
            let ledger = &session.record().ledger;
            assert_eq!(found.score(), ledger.total().thousandths());
            let components = ledger.components();
            let wanted = toughcall::engine::Component::ALL.map(|c| components.of(c).thousandths());
            assert_eq!(found.points, wanted);
            assert_eq!(Some(found.ending), session.ending());
            assert!(found.probability > 0.0 && found.probability <= 1.0);
        }
    }
}

/// What a seed draws can be given instead, as a whole or in part, and changes nothing.
#[test]
fn outcomes_that_luck_would_draw_change_nothing() {
    let program = oracle("two_looks");
    let choices = "rack/logs,rack/probe,rack/reroute";
    for seed in 0..40 {
        let free = played(&program, Method::Seed(seed), choices, "");
        let fitting = ["noisy", "quiet"].iter().flat_map(|l| ["slow", "fast"].map(|p| (*l, p)));
        let same = fitting.filter(|(logs, probe)| {
            let first = alone(&program, Method::Seed(seed), None, choices, &format!("rack/logs={logs}"));
            let second =
                alone(&program, Method::Seed(seed), None, choices, &format!("rack/probe={probe},rack/logs={logs}"));
            first == Ok(Worth::Once(free)) && second == Ok(Worth::Once(free))
        });
        assert!(same.count() >= 1, "seed {seed}");
    }
}

/// Sampled means lie within 4.5 standard errors of the exact ones, with outcomes given and without.
#[test]
fn many_seeds_come_to_the_exact_value() {
    let mut compared = 0;
    let two = "rack/logs,rack/probe,rack/reroute";
    let one = "rack/logs rack/replace_disk";
    for (name, choices, outcomes) in [
        ("two_looks", two, ""),
        ("two_looks", two, "rack/probe=slow"),
        ("two_looks", two, "rack/probe=fast,rack/logs=quiet"),
        ("two_looks", one, "rack/logs=quiet"),
        ("two_looks", one, "?fault=net"),
        ("inject", "plan/by_team,counter_offer/listen", ""),
        ("ranking", "list/speed,after/carry_on", ""),
        ("ranking", "list/docs,after/clean_up", "quarter#calm"),
    ] {
        let program = oracle(name);
        let (exact, found) = (expected(&program, choices, outcomes), sampled(&program, 4_000, choices, outcomes));
        let what = format!("{name}: {choices} | {outcomes}: {} {:?}", exact.score, found.score);
        let error = found.score.standard_error.unwrap();
        assert!((found.score.mean - exact.score).abs() <= 4.5 * error + 1e-9, "{what}");
        if exact.sd > 0.0 {
            assert!((found.score.sd.unwrap() / exact.sd - 1.0).abs() < 0.1, "{what}");
        }
        close(found.components.iter().sum(), found.score.mean, &what);
        assert_eq!(found.endings.iter().sum::<u64>(), 4_000);
        compared += 1;
    }
    assert_eq!(compared, 8);
}
