//! Figures worked by hand, on the scenarios of `tests/solve/`.

use toughcall::cli::Exit;

use super::{json, mean, swept};

const BET: &str = "tests/solve/bet.ron";

#[track_caller]
fn close(found: f64, by_hand: f64) {
    assert!((found - by_hand).abs() < 1e-9, "{found}, by hand {by_hand}");
}

/// `switch` is worth 10 + (85 w + 14 × 4) / (w + 4) if `clean` has the weight w; patch 50 and ask 54 in any case. Random play
/// takes each of the three alike. At w = 3 that is 381/7, at 1 38.2, at 4 59.5.
#[test]
fn a_weight_of_a_chance() {
    let asked = ["--vary", "chance.friday/switch#clean=1,3,4", "--exact", "--policy", "optimal,random,last"];
    let found = swept(&[&[BET][..], &asked].concat());
    for (point, switch) in [(0, 381.0 / 7.0), (1, 38.2), (2, 381.0 / 7.0), (3, 59.5)] {
        close(mean(&found, point, "optimal"), f64::max(switch, 54.0));
        close(mean(&found, point, "random"), (50.0 + switch + 54.0) / 3.0);
        close(mean(&found, point, "last"), 54.0);
    }
    close(super::figure(&found, 3, "random")["difference"]["mean"].as_f64().unwrap(), (59.5 - 381.0 / 7.0) / 3.0);
    // 3 of 7 and the like: of 85 + 10 and of 14 + 10, with the same weights.
    let p = 3.0f64 / 7.0;
    close(super::figure(&found, 0, "optimal")["sd"].as_f64().unwrap(), 71.0 * (p * (1.0 - p)).sqrt());
    assert_eq!(found["points"][0]["fingerprint"], found["points"][2]["fingerprint"]);
    assert_ne!(found["points"][0]["fingerprint"], found["points"][3]["fingerprint"]);
}

/// With p points for the priority and 100 − p for the outcome: `ask` (last) earns nothing of the first and 54/90 of the second,
/// `patch` (first) half of both, `switch` all of the first and 85/90 or 14/90 of the second. At 55 that is 42.5 or 7 of 45.
#[test]
fn a_weight_of_a_component() {
    let asked = ["--vary", "weights.priorities=10,40,55", "--exact", "--policy", "first,last,optimal"];
    let found = swept(&[&[BET][..], &asked].concat());
    for (point, p) in [(1, 10.0), (2, 40.0), (3, 55.0)] {
        close(mean(&found, point, "last"), 0.6 * (100.0 - p));
        close(mean(&found, point, "first"), 50.0);
    }
    close(mean(&found, 3, "optimal"), 55.0 + (3.0 * 42.5 + 4.0 * 7.0) / 7.0);
    let components = &super::figure(&found, 3, "optimal")["components"];
    close(components["priorities"].as_f64().unwrap(), 55.0);
    close(components["outcome"].as_f64().unwrap(), 155.5 / 7.0);
}

/// The others keep their proportions by largest remainder: of 40 : 30 : 20 : 10, with 50 for the first, 50 points over
/// 30 : 20 : 10 are 25, 16⅔, 8⅓, so 25, 17, 8. A start of 60 % of the way has nothing to do with it.
#[test]
fn the_other_weights_keep_their_proportions() {
    use toughcall::program::{built_in, load};
    use toughcall::sweep::{changed, find, parameters};

    let program = load(&built_in("vp-crisis").unwrap()).0.unwrap();
    let all = parameters(&program);
    let set = |given: &[(&str, i64)]| {
        let values: Vec<_> =
            given.iter().map(|(n, v)| (find(&all, n).unwrap(), toughcall::number::Fixed::whole(*v))).collect();
        changed(&program, &values).map(|program| program.weights)
    };
    assert_eq!(program.weights, [40, 30, 20, 10]);
    assert_eq!(set(&[("weights.priorities", 50)]), Ok([50, 25, 17, 8]));
    assert_eq!(set(&[("weights.priorities", 50), ("weights.conduct", 20)]), Ok([50, 18, 12, 20]));
    assert_eq!(set(&[("weights.priorities", 40)]), Ok([40, 30, 20, 10]));
    let four = [("weights.priorities", 70), ("weights.targets", 10), ("weights.outcome", 10), ("weights.conduct", 10)];
    assert_eq!(set(&four), Ok([70, 10, 10, 10]));
    assert!(set(&four[..3]).is_ok());
    let wrong = [("weights.priorities", 70), ("weights.targets", 40)];
    assert_eq!(set(&wrong).unwrap_err(), "the component weights sum to 110, not to 100");
}

/// From risk 30: `patch` 5 + 90 − 35 = 60, `ask` 90 − 26 = 64. In one day `patch` starts in time: 10 + 45.
#[test]
fn a_start_and_a_duration() {
    let found = swept(&[BET, "--vary", "var.revenue_risk.start=30", "--exact", "--policy", "first,last"]);
    close(mean(&found, 1, "first"), 60.0);
    close(mean(&found, 1, "last"), 64.0);
    let found = swept(&[BET, "--vary", "choice.friday/patch.takes=1..3:1", "--exact", "--policy", "first"]);
    let means: Vec<f64> = (0..4).map(|point| mean(&found, point, "first")).collect();
    assert_eq!(means, [50.0, 55.0, 50.0, 45.0]);
    let found = swept(&[BET, "--vary", "priority.cutover.start_by=2", "--exact", "--policy", "first"]);
    close(mean(&found, 1, "first"), 55.0);
}

/// `big` (longest): 10 + (k × 510/7 + 5 × 30) / (k + 5), whole weights or not.
#[test]
fn a_prior_weight() {
    let asked = ["--vary", "prior.market.keen=2,2.5,0.125", "--exact", "--policy", "longest"];
    let found = swept(&[&["tests/solve/learning.ron"][..], &asked].concat());
    for (point, k) in [(1, 2.0), (2, 2.5), (3, 0.125)] {
        close(mean(&found, point, "longest"), 10.0 + (k * 510.0 / 7.0 + 150.0) / (k + 5.0));
    }
}

/// Two weights that say all must sum to 100: two of four points do. The others say why, and the exit code tells.
#[test]
fn a_point_that_is_no_scenario_says_why() {
    let vary = ["--vary", "weights.priorities=10,60", "--vary", "weights.outcome=40,90"];
    let arguments = [&["sweep", BET][..], &vary, &["--runs", "10", "--json", "--no-timing"]].concat();
    let found = json(&arguments, Exit::Findings);
    assert_eq!(found["failed"], 2);
    let errors: Vec<Option<&str>> = (0..5).map(|p| super::figure(&found, p, "random")["error"].as_str()).collect();
    let sum = |n: u32| format!("the component weights sum to {n}, not to 100");
    assert_eq!(errors, [None, Some(&*sum(50)), None, None, Some(&*sum(150))]);
    let text = crate::support::command(&arguments[..arguments.len() - 2]);
    assert_eq!(text.exit, Exit::Findings);
    assert!(text.out.contains("2 of 5 points have no score:"), "{}", text.out);
    assert!(
        text.out.contains(
            "1 × the component weights sum to 50, not to 100; for instance weights.priorities=10 weights.outcome=40"
        ),
        "{}",
        text.out
    );
    // The checks of a file are those of a point: a start in time that comes after it is too late.
    let arguments = ["sweep", BET, "--vary", "priority.cutover.start_by=4", "--exact", "--policy", "first", "--json"];
    let found = json(&arguments, Exit::Findings);
    let error = super::figure(&found, 1, "first")["error"].as_str().unwrap();
    assert!(error.contains("`too_late` must come after `start_by`"), "{error}");
}
