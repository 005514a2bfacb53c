//! The export for other languages. Whether it means what the file means, and is valid, is for `tests/interop/schema.py`.

use std::collections::BTreeSet;

use serde_json::Value;
use toughcall::cli::Exit;
use toughcall::export::schema;

use crate::support::{command, files, golden, root, scratch};

fn exported(id: &str) -> Value {
    let home = scratch();
    let out = command(&["export", id, "--format", "json", "--out", &home.path().to_string_lossy()]);
    assert_eq!(out.exit, Exit::Fine, "{id}: {}", out.err);
    let again = scratch();
    let second = command(&["export", id, "--format", "json", "--out", &again.path().to_string_lossy()]);
    let [text, same] = [out, second].map(|out| std::fs::read_to_string(out.out.trim()).unwrap());
    assert_eq!(text, same, "{id}");
    serde_json::from_str(&text).unwrap()
}

/// `UPDATE_GOLDEN=1` writes the page that readers get.
#[test]
fn the_schema_in_the_docs_is_the_one_of_the_program() {
    golden(&root().join("docs/scenario.schema.json"), &format!("{:#}\n", schema()));
}

/// Every `$ref` of the schema leads somewhere, and every definition is used.
#[test]
fn the_schema_is_whole() {
    fn refs<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str));
                map.values().for_each(|v| refs(v, found));
            }
            Value::Array(list) => list.iter().for_each(|v| refs(v, found)),
            _ => {}
        }
    }
    let schema = schema();
    let mut found = BTreeSet::new();
    refs(&schema, &mut found);
    let defined: BTreeSet<String> =
        schema["$defs"].as_object().unwrap().keys().map(|name| format!("#/$defs/{name}")).collect();
    assert_eq!(found.iter().map(|r| (*r).to_owned()).collect::<BTreeSet<_>>(), defined);
}

#[test]
fn defaults_are_filled_in_and_names_resolved() {
    let it = exported("warm-up");
    // Not one of these is written in the file.
    assert_eq!(it["weights"], serde_json::json!({"priorities": 40, "targets": 30, "outcome": 20, "conduct": 10}));
    assert_eq!(it["pace"], serde_json::json!({"text": "1", "tree": {"op": "number", "value": 1}}));
    assert_eq!(it["framework"]["formula"]["kind"], "product");
    assert_eq!(it["priorities"][0]["start_effort"], 1);
    assert_eq!(it["priorities"][2]["timing"], serde_json::json!({"kind": "deferred", "not_before": 5}));
    let bill = &it["targets"][1];
    assert_eq!((&bill["by"], &bill["late_by"], &bill["weight"]), (&5.into(), &5.into(), &1.into()));
    // Budgets of targets are shares of 30 in the ratio 2 to 1.
    assert_eq!((&it["targets"][0]["budget"], &bill["budget"]), (&20.into(), &10.into()));
    let look = &it["nodes"][3];
    assert_eq!(look["choices"][0]["reveals"], serde_json::json!(["cause"]));
    assert_eq!(look["choices"][1]["look"], serde_json::json!({"unknown": "cause", "look": "compare_a_day"}));
    assert_eq!(look["choices"][1]["outcomes"][0]["goto"], serde_json::json!({"node": "teo_asks"}));
    assert_eq!(look["choices"][0]["outcomes"][0]["effects"][0]["value"]["op"], "-");
    assert_eq!(it["nodes"][0]["kind"], "ranking");
    assert_eq!(it["expert"][0]["answers"][0]["order"], serde_json::json!(["numbers", "invoice", "export"]));
}

#[test]
fn every_scenario_can_be_said() {
    let folders = ["scenarios", "templates", "tests/solve", "tests/interop/scenarios"];
    let all: Vec<_> = folders.iter().flat_map(|folder| files(&root().join(folder), ".ron")).collect();
    assert!(all.len() > 20, "{}", all.len());
    for path in all {
        let it = exported(&path.to_string_lossy());
        let nodes: BTreeSet<&str> = it["nodes"].as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap()).collect();
        assert!(nodes.contains(it["start"].as_str().unwrap()), "{}", path.display());
    }
}

#[test]
fn merges_mean_nothing_to_it() {
    let home = scratch();
    let folder = home.path().to_string_lossy().into_owned();
    let out = command(&["export", "warm-up", "--format", "json", "--without", "all", "--out", &folder]);
    assert_eq!(out.exit, Exit::Usage, "{}", out.err);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}
