//! Sampled against exact, the base against `batch`, any number of threads against one.

use serde_json::Value;
use toughcall::cli::Exit;

use super::{figure, json, mean, swept};
use crate::support::{command, scratch};

const POLICIES: &str = "random,first,cautious,greedy,framework,expert";

#[test]
fn samples_agree_with_the_solver() {
    for (scenario, vary) in [
        ("tests/solve/bet.ron", ["weights.priorities=20,40", "chance.friday/switch#stuck=1,9"]),
        ("tests/solve/learning.ron", ["prior.market.keen=1,4", "var.morale.start=30,90"]),
        ("tests/solve/two_members.ron", ["weights.priorities=15,35", "var.revenue_risk.start=10,20"]),
        ("scenarios/warm-up.ron", ["weights.priorities=30,60", "var.morale.start=30,70"]),
    ] {
        let asked = [scenario, "--vary", vary[0], "--vary", vary[1], "--policy", POLICIES];
        let sampled = swept(&[&asked[..], &["--runs", "4000", "--seed", "5"]].concat());
        let exact = swept(&[&asked[..], &["--exact"]].concat());
        assert_eq!(sampled["points"].as_array().unwrap().len(), 5);
        for point in 0..5 {
            for policy in POLICIES.split(',') {
                let (found, true_) = (figure(&sampled, point, policy), figure(&exact, point, policy));
                let apart = |what: &Value, exactly: &Value| {
                    let error = what["standard_error"].as_f64().unwrap();
                    let apart = (what["mean"].as_f64().unwrap() - exactly["mean"].as_f64().unwrap()).abs();
                    assert!(apart <= 4.5 * error + 1e-6, "{scenario} {point} {policy}: {what} {exactly}");
                };
                apart(found, true_);
                apart(&found["difference"], &true_["difference"]);
                let sd = |v: &Value| v["sd"].as_f64().unwrap();
                assert!((sd(found) - sd(true_)).abs() < 0.1 * sd(true_) + 1e-6, "{scenario} {policy}: {found} {true_}");
            }
        }
    }
}

/// The base is the batch with the same seed; a point that says what the file says is the base, run for run.
#[test]
fn the_base_is_the_batch() {
    let common = ["--policy", "random,expert", "--runs", "700", "--seed", "9"];
    let found = swept(&[&["vp-crisis", "--vary", "weights.priorities=40,50"][..], &common].concat());
    let batch = json(&[&["batch", "vp-crisis", "--json", "--no-timing"][..], &common].concat(), Exit::Fine);
    for (place, policy) in ["random", "expert"].into_iter().enumerate() {
        let (base, own) = (figure(&found, 0, policy), &batch["policies"][place]);
        for key in ["mean", "standard_error", "lower", "upper", "sd", "quantiles", "endings"] {
            assert_eq!(base[key], own[key], "{policy} {key}");
        }
        assert_eq!(base["components"]["conduct"], own["components"]["conduct"]["mean"]);
        let same = figure(&found, 1, policy);
        assert_eq!((&same["mean"], &same["difference"]["mean"]), (&base["mean"], &Value::from(0.0)));
        assert_eq!(same["difference"]["standard_error"], 0.0);
        assert_ne!(figure(&found, 2, policy)["difference"]["mean"], 0.0);
    }
    assert_eq!(found["points"][0]["fingerprint"], found["fingerprint"]);
    assert_eq!(found["points"][1]["fingerprint"], found["fingerprint"]);
}

/// More points than a group holds, an invalid one among them, and every form.
#[test]
fn threads_change_no_byte() {
    let home = scratch();
    let all: Vec<_> = [1, 3]
        .into_iter()
        .map(|threads: u32| {
            let (threads, mut bytes) = (threads.to_string(), Vec::new());
            for design in [
                &["--vary", "weights.priorities=11..97:2"][..],
                &["--tornado"],
                &["--vary", "var.morale.start=10..90", "--lhs", "40"],
            ] {
                for ending in ["csv", "jsonl", "parquet"] {
                    let path = home.path().join(format!("t.{ending}"));
                    let out = path.to_string_lossy().into_owned();
                    let arguments = ["--threads", &threads, "--runs", "130", "--json", "--no-timing", "--out", &out];
                    let output = command(
                        &[&["sweep", "warm-up", "--policy", "random,noisy:0.2:expert"][..], design, &arguments]
                            .concat(),
                    );
                    assert!(matches!(output.exit, Exit::Fine | Exit::Findings), "{}", output.err);
                    bytes.push(output.out.into_bytes());
                    bytes.push(std::fs::read(&path).unwrap());
                }
            }
            bytes
        })
        .collect();
    assert!(all[0] == all[1]);
    let exact =
        |threads: &str| command(&["sweep", "warm-up", "--tornado", "--exact", "--no-timing", "--threads", threads]).out;
    assert_eq!(exact("1"), exact("3"));
}

/// A number that nothing depends on, one that decides, and one that luck hides.
#[test]
fn a_tornado_tells_noise_from_nothing() {
    let asked = ["tests/solve/bet.ron", "--tornado", "--policy", "last,random", "--runs", "400"];
    let found = swept(&asked);
    let last = &found["tornado"][0];
    assert_eq!(last["policy"], "last");
    let bar =
        |of: &Value, name: &str| of["bars"].as_array().unwrap().iter().find(|b| b["name"] == name).unwrap().clone();
    // 90 − 36 of 90 points, and from risk 31 or 49: 63 and 45.
    let risk = bar(last, "var.revenue_risk.start");
    assert_eq!(
        (&risk["low"]["mean"], &risk["high"]["mean"], &risk["width"]),
        (&63.0.into(), &45.0.into(), &18.0.into())
    );
    assert_eq!(last["bars"][0]["name"], "var.revenue_risk.start");
    assert_eq!(bar(last, "var.cost.start")["width"], 0.0);
    let widths: Vec<f64> = last["bars"].as_array().unwrap().iter().map(|b| b["width"].as_f64().unwrap()).collect();
    assert!(widths.windows(2).all(|w| w[0] >= w[1]), "{widths:?}");
    // A chance that only one of the three choices meets moves random play by little in 400 runs.
    let chance = bar(&found["tornado"][1], "chance.friday/switch#clean");
    assert!(chance["width"].as_f64().unwrap() > 0.0, "{chance}");
    let text = command(&[&["sweep"][..], &asked, &["--no-timing"]].concat()).out;
    assert!(text.contains("Nothing moves in any run with "), "{text}");
    assert!(text.contains("31 → +9.000"), "{text}");
    assert!((mean(&found, 0, "last") - 54.0).abs() < 1e-9);
}

/// Random numbers are those of `@lhs/NAME`: of 60 points each tenth of the range has six.
#[test]
fn a_hypercube_fills_every_range() {
    let vary = ["--vary", "var.revenue_risk.start=0..90", "--vary", "chance.friday/switch#clean=1..6"];
    let found = swept(&[&["tests/solve/bet.ron", "--lhs", "60", "--runs", "2", "--seed", "4"][..], &vary].concat());
    let points = found["points"].as_array().unwrap();
    assert_eq!(points.len(), 61);
    let mut clean: Vec<f64> =
        points[1..].iter().map(|p| p["values"]["chance.friday/switch#clean"].as_f64().unwrap()).collect();
    clean.sort_by(f64::total_cmp);
    for (stratum, value) in clean.iter().enumerate() {
        let place = (value - 1.0) * 60.0 / 5.001;
        assert!((stratum as f64 - 0.01..stratum as f64 + 1.01).contains(&place), "{stratum}: {value}");
    }
    assert_eq!(found["lhs_seed"], 4);
    // More risk at the start is worse for who asks or patches; the rank correlation says so.
    let rank = found["correlations"][0]["rank"]["var.revenue_risk.start"].as_f64().unwrap();
    assert!(rank < -0.3, "{rank}");
}
