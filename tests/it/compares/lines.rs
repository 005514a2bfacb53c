//! Recorded runs beside each other.

use serde_json::json;

use super::{Desk, choices};

#[test]
fn two_runs_decision_by_decision() {
    let desk = Desk::new();
    desk.play("one.jsonl", 7, &choices(["numbers>invoice>export", "now", "pair", "patch", "date"]));
    desk.play("two.jsonl", 7, &choices(["numbers>invoice>export", "now", "split", "patch", "no"]));
    let found = desk.json("compare One=one.jsonl two.jsonl --json");
    assert_eq!((&found["method"], &found["sides"], &found["parts"]), (&json!("recorded"), &json!([]), &json!(2)));
    let shape: Vec<_> = found["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            (d["node"].as_str().unwrap(), d["same"].as_bool().unwrap(), d["choices"][1]["choice"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        shape,
        [
            ("order_of_things", true, "numbers>invoice>export"),
            ("tell_marta", true, "now"),
            ("who", false, "split"),
            ("look", true, "patch"),
            ("teo_asks", false, "no"),
        ]
    );
    for (place, file) in ["one.jsonl", "two.jsonl"].iter().enumerate() {
        let replayed = desk.json(&format!("replay {file} --json"));
        assert_eq!(found["runs"][place]["score"], replayed["score"]);
        assert_eq!(found["runs"][place]["components"], replayed["components"]);
        assert_eq!(found["runs"][place]["ending"], replayed["ending"]);
    }
    assert_eq!(found["runs"][0]["label"], json!("One"));
    let text = desk.fine("compare One=one.jsonl two.jsonl");
    assert!(text.contains("the same until the 2 decisions below") && text.contains("who  <- here they part"), "{text}");
    assert!(text.contains("all: Say it is real"), "{text}");
}

/// A run among many: the share below it is counted from the table's own rows.
#[test]
fn a_run_among_the_runs_of_a_policy() {
    let desk = Desk::new();
    desk.play("mine.jsonl", 7, &choices(["numbers>invoice>export", "now", "pair", "patch", "date"]));
    desk.fine("batch warm-up --policy random --runs 400 --seed 3 --out random.csv");
    let found = desk.json("compare mine.jsonl random.csv --json");
    let own = found["runs"][0]["score"].as_f64().unwrap();
    let below = desk
        .read("random.csv")
        .lines()
        .skip(1)
        .filter(|line| line.split(',').nth(3).unwrap().parse::<f64>().unwrap() < own)
        .count();
    let among = &found["runs"][0]["among"][0];
    assert_eq!((&among["side"], &among["below"]["count"]), (&json!("random"), &json!(below)));
    assert!((below as f64 / 400.0 - among["below"]["share"].as_f64().unwrap()).abs() < 1e-12 && below > 0);
    assert!(desk.fine("compare mine.jsonl random.csv").contains(&format!("({below} of 400 runs)")));
}

/// Runs of the data folder go by their ids.
#[test]
fn a_run_by_its_id() {
    let desk = Desk::new();
    desk.play("one.jsonl", 7, &choices(["numbers>invoice>export", "now", "pair", "patch", "date"]));
    std::fs::create_dir_all(desk.path("data/runs")).unwrap();
    desk.write("data/runs/mine.jsonl", desk.read("one.jsonl"));
    let found = desk.json("compare a=mine b=one.jsonl --json");
    assert_eq!((&found["parts"], &found["runs"][0]["label"]), (&json!(null), &json!("a")));
    assert!(desk.fine("compare a=mine b=one.jsonl").contains("Decisions: all the same"));
    assert!(desk.exists("data/runs/mine.jsonl"));
}
