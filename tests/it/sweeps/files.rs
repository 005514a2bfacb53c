//! What a sweep writes: tables with where they come from, a drawing, lists; whole or not at all.

use serde_json::Value;
use toughcall::cli::Exit;

use super::json;
use crate::support::{command, scratch};

const BET: &str = "tests/solve/bet.ron";

#[test]
fn a_table_says_where_it_comes_from() {
    let home = scratch();
    let path = home.path().join("grid.csv");
    let out = path.to_string_lossy().into_owned();
    let vary = ["--vary", "var.morale.start=60,70.0", "--vary", "weights.priorities=20..40:20"];
    let arguments =
        [&["sweep", BET, "--policy", "last,random", "--runs", "50", "--seed", "3", "--out", &out][..], &vary];
    let output = command(&arguments.concat());
    assert_eq!(output.exit, Exit::Fine, "{}", output.err);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<&str>>());
    let header = lines.next().unwrap();
    assert_eq!(header[..6], ["point", "set", "var.morale.start", "weights.priorities", "policy", "runs"]);
    let rows: Vec<Vec<&str>> = lines.collect();
    assert_eq!(rows.len(), 10);
    let at = |name: &str| header.iter().position(|h| *h == name).unwrap();
    assert_eq!(rows[0][..5], ["0", "base", "70", "10", "last"]);
    assert_eq!((rows[0][at("mean")], rows[0][at("difference")]), ("54.0", "0.0"));
    // ask earns 0.6 of 80, and 100 − 20 is the outcome's.
    assert_eq!(rows[2][..5], ["1", "grid", "60", "20", "last"]);
    assert_eq!((rows[2][at("mean")], rows[2][at("difference")], rows[2][at("q0.5")]), ("48.0", "-6.0", "48"));
    assert_eq!((rows[2][at("ending.settled")], rows[2][at("error")]), ("1.0", ""));
    let side: Value =
        serde_json::from_str(&std::fs::read_to_string(home.path().join("grid.csv.meta.json")).unwrap()).unwrap();
    let meta = &side["meta"];
    assert_eq!((&meta["method"], &meta["seed"], &meta["runs"]), (&"sampled".into(), &"3".into(), &"50".into()));
    assert_eq!((&meta["design"], &meta["policies"]), (&"grid".into(), &"last,random".into()));
    for key in ["fingerprint", "text_hash", "version", "generator", "scenario"] {
        assert!(meta[key].is_string(), "{key}");
    }
    assert_eq!(side["rows"], 10);
}

#[test]
fn an_error_is_a_row_like_all_others() {
    let home = scratch();
    let path = home.path().join("rows.jsonl");
    let out = path.to_string_lossy().into_owned();
    let vary = ["--vary", "priority.cutover.start_by=1,4"];
    let arguments = [&["sweep", BET, "--exact", "--policy", "first", "--out", &out][..], &vary].concat();
    assert_eq!(command(&arguments).exit, Exit::Findings);
    let text = std::fs::read_to_string(&path).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[2]["mean"].is_null() && rows[2]["error"].as_str().unwrap().contains("`too_late`"), "{}", rows[2]);
    assert_eq!((&rows[1]["mean"], &rows[1]["runs"], &rows[1]["error"]), (&50.0.into(), &Value::Null, &Value::Null));
}

#[test]
fn a_tornado_is_tidy_and_can_be_drawn() {
    let home = scratch();
    let (table, svg) = (home.path().join("t.csv"), home.path().join("t.svg"));
    let (out, drawing) = (table.to_string_lossy().into_owned(), svg.to_string_lossy().into_owned());
    let arguments = ["sweep", BET, "--tornado", "--policy", "last", "--runs", "20", "--out", &out, "--svg", &drawing];
    let output = command(&arguments);
    assert_eq!(output.exit, Exit::Fine, "{}", output.err);
    let text = std::fs::read_to_string(&table).unwrap();
    assert!(text.starts_with("point,set,parameter,value,policy,"), "{text}");
    assert!(text.lines().any(|l| l.contains(",low,var.revenue_risk.start,31,last,")), "{text}");
    let drawn = std::fs::read_to_string(&svg).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.ends_with("</svg>\n"));
    assert!(drawn.contains("What moves the mean score of last, 54.00, most"), "{drawn}");
    assert!(drawn.contains("Revenue at risk") && drawn.contains("sampled, 20 runs, seed 1"), "{drawn}");
    let two = command(&["sweep", BET, "--tornado", "--svg", &drawing]);
    assert_eq!(two.exit, Exit::Usage);
    assert!(two.err.contains("draws the tornado of one policy"), "{}", two.err);
}

/// Every name that is listed can be varied to what it is now, and that changes nothing.
#[test]
fn everything_that_is_listed_can_be_varied() {
    for scenario in [BET, "tests/solve/learning.ron", "tests/solve/two_members.ron", "warm-up", "vp-crisis"] {
        let listed = json(&["sweep", scenario, "--list", "--json"], Exit::Fine);
        let all = listed["parameters"].as_array().unwrap();
        assert!(all.len() > 8, "{scenario}");
        let text = command(&["sweep", scenario, "--list"]).out;
        for parameter in all.iter().step_by(if scenario == "vp-crisis" { 23 } else { 3 }) {
            let name = parameter["name"].as_str().unwrap();
            assert!(text.contains(name) && !parameter["title"].as_str().unwrap().is_empty(), "{name}");
            let vary = format!("{name}={}", parameter["value"]);
            let found = super::swept(&[scenario, "--vary", &vary, "--runs", "1", "--policy", "first"]);
            assert_eq!(found["points"][1]["fingerprint"], found["fingerprint"], "{scenario} {name}");
        }
    }
}
