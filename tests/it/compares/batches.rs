//! Tables, reports and policies: the figures of `batch` by other routes.

use serde_json::{Value, json};

use super::{Desk, choices};

const FIGURES: [&str; 8] = ["mean", "standard_error", "sd", "lower", "upper", "min", "max", "quantiles"];

/// Holds that the sides of a comparison say what a batch reported of its policies.
#[track_caller]
fn same_sides(found: &Value, batch: &Value, from: &str) {
    let policies = batch["policies"].as_array().unwrap();
    assert_eq!(found["sides"].as_array().unwrap().len(), policies.len());
    for (side, policy) in found["sides"].as_array().unwrap().iter().zip(policies) {
        assert_eq!((&side["policy"], side["from"].as_str()), (&policy["policy"], Some(from)));
        assert_eq!((&side["runs"], &side["seed"]), (&policy["runs"], &batch["seed"]));
        for key in FIGURES {
            assert_eq!(side[key], policy[key], "{from}, {}: {key}", policy["policy"]);
        }
        for (name, component) in policy["components"].as_object().unwrap() {
            for key in ["mean", "standard_error", "sd", "lower", "upper"] {
                assert_eq!(side["components"][name][key], component[key], "{from}, {name}: {key}");
            }
        }
        let met =
            policy["ending_intervals"].as_object().unwrap().iter().filter(|(_, share)| share["count"] != json!(0));
        let met: serde_json::Map<String, Value> = met.map(|(id, share)| (id.clone(), share.clone())).collect();
        assert_eq!(side["ending_intervals"], Value::Object(met));
    }
    let differences = batch["differences"].as_array().unwrap();
    for (own, reported) in found["differences"].as_array().unwrap().iter().zip(differences) {
        assert_eq!((&own["method"], &own["runs"]), (&json!("paired"), &batch["runs"]));
        for key in ["first", "second", "mean", "standard_error", "sd", "lower", "upper", "ahead", "equal"] {
            assert_eq!(own[key], reported[key], "{from}: {key}");
        }
    }
    assert_eq!(found["differences"].as_array().unwrap().len(), differences.len());
}

/// A table read back, a report read back, and the policies run again say the same as the batch, to the last bit.
#[test]
fn four_routes_to_the_same_figures() {
    let desk = Desk::new();
    let arguments = "batch warm-up --policy random,expert,first --runs 700 --seed 5 --json --no-timing --out";
    let batch = desk.json(&format!("{arguments} runs.csv"));
    desk.write("report.json", batch.to_string());
    for table in ["runs.csv", "runs.jsonl", "runs.parquet"] {
        desk.json(&format!("{arguments} {table}"));
        same_sides(&desk.json(&format!("compare {table} --json")), &batch, "table");
    }
    same_sides(&desk.json("compare report.json --json"), &batch, "report");
    let run = "compare random expert first --scenario warm-up --runs 700 --seed 5 --json";
    same_sides(&desk.json(run), &batch, "policy");
    assert_eq!(desk.fine(&format!("{run} --threads 1")), desk.fine(&format!("{run} --threads 3")));
}

/// Batches with the same seed have the same luck, wherever their runs come from.
#[test]
fn tables_and_policies_of_one_seed_are_paired() {
    let desk = Desk::new();
    let batch = desk.json("batch warm-up --policy random,expert --runs 300 --seed 9 --json --no-timing");
    let wanted = &batch["differences"][0];
    desk.fine("batch warm-up --policy random --runs 300 --seed 9 --out random.parquet");
    desk.fine("batch warm-up --policy expert --runs 300 --seed 9 --out expert.jsonl");
    for sides in ["random.parquet expert.jsonl", "random.parquet expert", "random expert.jsonl"] {
        let found = desk.json(&format!("compare {sides} --json"));
        let own = &found["differences"][0];
        for key in ["first", "second", "mean", "lower", "upper", "ahead", "equal"] {
            assert_eq!(own[key], wanted[key], "{sides}: {key}");
        }
        assert_eq!((&own["method"], &own["runs"]), (&json!("paired"), &json!(300)), "{sides}");
    }
    // A part of the batch is compared run by run over the runs it has.
    desk.fine("batch warm-up --policy random --runs 300 --seed 9 --shard 2/3 --out part.csv");
    for sides in ["part.csv expert.jsonl", "part.csv expert"] {
        let found = desk.json(&format!("compare {sides} --json"));
        let own = &found["differences"][0];
        assert_eq!((&own["method"], &own["runs"]), (&json!("paired"), &json!(100)), "{sides}");
    }
    let text = desk.fine("compare random.parquet expert.jsonl");
    assert!(text.contains("paired: 300 runs under the same luck, random ahead in"), "{text}");
    // A batch that stopped at a precision: the policy is run as often, not as often as it might have been.
    desk.fine("batch warm-up --policy random --until-se 1 --runs 50000 --seed 9 --out precise.csv");
    let found = desk.json("compare precise.csv expert --json");
    assert_eq!(found["sides"][0]["runs"], found["sides"][1]["runs"]);
    assert!(found["sides"][0]["runs"].as_u64().unwrap() < 50_000);
}

/// Other seeds, reports and groups: Welch's interval, worked out here from means and standard errors.
#[test]
fn other_luck_is_compared_by_welch() {
    let desk = Desk::new();
    desk.fine("batch warm-up --policy random --runs 300 --seed 9 --out random.csv");
    desk.fine("batch warm-up --policy expert --runs 200 --seed 10 --out expert.csv");
    let report = desk.fine("batch warm-up --policy expert --runs 200 --seed 9 --json --no-timing");
    desk.write("expert.json", report);
    for (name, seed, teo) in [("a", 1, "date"), ("b", 2, "no"), ("c", 3, "date")] {
        let run = ["numbers>invoice>export", "now", "split", "compare", teo];
        desk.play(&format!("team/{name}.jsonl"), seed, &choices(run));
    }
    for sides in ["random.csv expert.csv", "random.csv expert.json", "random.csv team"] {
        let found = desk.json(&format!("compare {sides} --json"));
        let [a, b] = [0, 1].map(|i| {
            let side = &found["sides"][i];
            let number = |key: &str| side[key].as_f64().unwrap();
            (number("mean"), number("standard_error").powi(2), number("runs") - 1.0)
        });
        let own = &found["differences"][0];
        let number = |key: &str| own[key].as_f64().unwrap();
        assert_eq!(own["method"], json!("welch"), "{sides}");
        let degrees = (a.1 + b.1).powi(2) / (a.1 * a.1 / a.2 + b.1 * b.1 / b.2);
        assert!((number("mean") - (a.0 - b.0)).abs() < 1e-9, "{sides}: {own}");
        assert!((number("standard_error") - (a.1 + b.1).sqrt()).abs() < 1e-9, "{sides}: {own}");
        assert!((number("degrees") - degrees).abs() < 1e-6 * degrees, "{sides}: {own}");
        let quantile = (number("upper") - number("mean")) / number("standard_error");
        assert!(quantile > 1.95 && (degrees < 100.0 || quantile < 1.99), "{sides}: {quantile}");
    }
    let text = desk.fine("compare random.csv team");
    assert!(text.contains("unpaired: Welch,") && text.contains("team (3 runs)"), "{text}");
}

#[test]
fn sides_of_one_name_are_told_apart() {
    let desk = Desk::new();
    desk.fine("batch warm-up --policy first --runs 50 --seed 1 --out one.csv");
    desk.fine("batch warm-up --policy first --runs 50 --seed 2 --out two.csv");
    let label = |found: &Value, i: usize| found["sides"][i]["label"].as_str().unwrap().to_owned();
    let found = desk.json("compare one.csv two.csv --json");
    assert_eq!((label(&found, 0), label(&found, 1)), ("first of one.csv".to_owned(), "first of two.csv".to_owned()));
    let found = desk.json("compare before=one.csv one.csv --json");
    assert_eq!((label(&found, 0), label(&found, 1)), ("before".to_owned(), "first".to_owned()));
    // The same runs twice: the difference under the same luck is nothing at all.
    let own = &found["differences"][0];
    assert_eq!((&own["mean"], &own["equal"]["count"]), (&json!(0.0), &json!(50)));
    // A file wins over a policy of its name.
    std::fs::rename(desk.path("two.csv"), desk.path("last")).unwrap();
    let refused = desk.run("compare one.csv last");
    assert!(refused.code == 3 && refused.err.contains("neither a run, a table"), "{}", refused.err);
}
