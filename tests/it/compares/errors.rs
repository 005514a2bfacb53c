//! Bad input: every refusal names its place and a way out.

use super::{Desk, choices};

/// What is wrong, the command, the exit code, and words of the message and the help.
type Case = (&'static str, i32, &'static [&'static str]);

#[track_caller]
fn refused(desk: &Desk, (line, code, words): Case) {
    let done = desk.run(line);
    assert_eq!(done.code, code, "{line}\n{}{}", done.err, done.out);
    assert!(done.out.is_empty() && done.err.contains("  help: "), "{line}\n{}", done.err);
    for word in words {
        assert!(done.err.contains(word), "{line}: `{word}` in\n{}", done.err);
    }
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.fine("batch warm-up --policy random,first --runs 20 --seed 1 --out runs.csv");
    desk.fine("batch vp-crisis --policy first --runs 5 --seed 1 --out other.parquet");
    let report = desk.fine("batch warm-up --policy random,first --runs 20 --seed 1 --json --no-timing");
    desk.write("report.json", report);
    desk.play("run.jsonl", 7, &choices(["numbers>invoice>export", "now", "pair", "patch", "date"]));
    desk
}

#[test]
fn what_is_no_side() {
    let desk = desk();
    for name in ["empty.csv", "empty.jsonl", "empty.json", "empty.parquet"] {
        desk.write(name, "");
    }
    for name in ["bytes.csv", "bytes.jsonl", "bytes.json", "bytes.parquet", "bytes"] {
        desk.write(name, [0, 159, 146, 150, 0, 1, 2]);
    }
    desk.write("list.json", "[1, 2]");
    desk.write("object.json", "{\"a\": 1}");
    desk.write("folder/readme.txt", "nothing");
    desk.write("broken.jsonl", desk.read("run.jsonl").replace("\"kind\":\"end\"", "\"kind\":\"ende\""));
    let cases: &[Case] = &[
        (
            "compare expret run.jsonl",
            2,
            &["`expret` is no file, no recorded run and no policy", "did you mean `expert`?"],
        ),
        ("compare missing.csv first", 3, &["missing.csv: no such file", "a table (`batch --out`)"]),
        ("compare empty.csv first", 3, &["empty.csv: the file is empty"]),
        ("compare empty.jsonl first", 3, &["empty.jsonl: the file is empty"]),
        ("compare empty.json first", 3, &["empty.json: the file is empty"]),
        ("compare empty.parquet first", 3, &["empty.parquet: the file is empty"]),
        ("compare bytes.csv first", 3, &["bytes.csv.meta.json: no such file", "side file"]),
        ("compare bytes.jsonl first", 3, &["bytes.jsonl, line 1: neither the header of a run"]),
        ("compare bytes.json first", 3, &["bytes.json: neither a run"]),
        ("compare bytes.parquet first", 3, &["bytes.parquet: this is not a Parquet file"]),
        ("compare bytes first", 3, &["bytes: neither a run"]),
        ("compare list.json first", 3, &["list.json: neither a run"]),
        ("compare object.json first", 3, &["object.json: no report of a batch: missing field", "batch … --json"]),
        ("compare folder first", 3, &["folder: no run files (.jsonl) there", "runs --export"]),
        ("compare nothing-*.jsonl", 3, &["nothing-*.jsonl: no run files"]),
        ("compare broken.jsonl first", 3, &["broken.jsonl is no run file: line 7"]),
    ];
    cases.iter().for_each(|case| refused(&desk, *case));
}

#[test]
fn what_does_not_go_together() {
    let desk = desk();
    desk.write("team/a.jsonl", desk.read("run.jsonl"));
    let cases: &[Case] = &[
        (
            "compare runs.csv other.parquet",
            3,
            &["`other.parquet` is of `vp-crisis`", "`runs.csv` of `warm-up`", "same rules"],
        ),
        ("compare run.jsonl other.parquet", 3, &["`other.parquet` is of `vp-crisis`", "`run.jsonl` of `warm-up`"]),
        ("compare report.json other.parquet", 3, &["`other.parquet` is of `vp-crisis`"]),
        ("compare team other.parquet", 3, &["`team` is of `warm-up`"]),
        ("compare runs.csv --scenario vp-crisis", 3, &["`runs.csv` is of `warm-up`", "`vp-crisis` of `vp-crisis`"]),
        ("compare first last", 2, &["policies need a scenario", "--scenario ID"]),
        ("compare first --scenario warm-up", 2, &["`first` alone has nothing to be compared with"]),
        ("compare run.jsonl", 2, &["`run.jsonl` alone"]),
        ("compare first first --scenario warm-up", 2, &["`first` is there twice"]),
        ("compare --group run.jsonl first", 2, &["`first` is no run, and a group is made of runs"]),
        ("compare --names runs.csv", 2, &["`--names` is for a group"]),
        ("compare noisy:2:first last --scenario warm-up", 2, &["between 0 and 1"]),
        ("compare script:none.ron last --scenario warm-up", 2, &["none.ron"]),
    ];
    for case in cases {
        let done = desk.run(case.0);
        assert_eq!(done.code, case.1, "{}\n{}", case.0, done.err);
        for word in case.2 {
            assert!(done.err.contains(word), "{}: `{word}` in\n{}", case.0, done.err);
        }
    }
}

/// A table that was changed after it was written.
#[test]
fn tables_that_contradict_themselves() {
    let desk = desk();
    let (table, side) = (desk.read("runs.csv"), desk.read("runs.csv.meta.json"));
    let lines: Vec<&str> = table.split_inclusive('\n').collect();
    let fields: Vec<&str> = lines[2].trim_end().split(',').collect();
    let with = |place: usize, value: &str| {
        let mut fields = fields.clone();
        fields[place] = value;
        [lines[..2].concat(), fields.join(",") + "\n", lines[3..].concat()].concat()
    };
    let changed: [(&str, String, &[&str]); 9] = [
        ("seed", with(1, "12"), &["line 3, column `seed`", "not the seed of run 0"]),
        ("policy", with(2, "last"), &["line 3, column `policy`", "where `first` belongs"]),
        ("score", with(3, "1.5"), &["line 3, column `score`", "not the sum of the components"]),
        ("component", with(4, "101"), &["line 3, column `priorities`", "no points from 0 to 100"]),
        ("missing", with(8, ""), &["line 3, column `ending`", "no ending"]),
        ("run", with(0, "1"), &["line 3, column `run`", "run 1 where run 0 still has rows to come"]),
        ("word", with(0, "x"), &["line 3, column `run`", "`x` is not a whole number"]),
        ("cut", lines[..8].concat(), &["it ends after 7 of 40 rows"]),
        (
            "order",
            [lines[..1].concat(), lines[3..5].concat(), lines[1..3].concat()].concat(),
            &["run 0 comes after run 1"],
        ),
    ];
    for (name, text, words) in changed {
        desk.write("runs.csv", &text);
        let bytes = |n: usize| format!("\"bytes\": {n}");
        desk.write("runs.csv.meta.json", side.replace(&bytes(table.len()), &bytes(text.len())));
        let done = desk.run("compare runs.csv");
        assert_eq!(done.code, 3, "{name}: {}{}", done.err, done.out);
        assert!(done.out.is_empty() && done.err.contains("  help: "), "{name}: {}", done.err);
        for word in words {
            assert!(done.err.contains(word), "{name}: `{word}` in {}", done.err);
        }
    }
    // The side file of another table, and none.
    desk.write("runs.csv", &table);
    desk.write("runs.csv.meta.json", side.replace("\"bytes\": ", "\"bytes\": 1"));
    refused(&desk, ("compare runs.csv", 3, &["not the table that runs.csv.meta.json describes"]));
    std::fs::remove_file(desk.path("runs.csv.meta.json")).unwrap();
    refused(&desk, ("compare runs.csv", 3, &["runs.csv.meta.json: no such file", "does not say where it comes from"]));
}

/// A report with figures that no batch can have is refused, whatever is in it.
#[test]
fn reports_that_contradict_themselves() {
    let desk = desk();
    let report: serde_json::Value = serde_json::from_str(&desk.read("report.json")).unwrap();
    let changes: [(&str, serde_json::Value); 6] = [
        ("/runs", 0.into()),
        ("/policies", serde_json::json!([])),
        ("/policies/0/min", (-3).into()),
        ("/policies/1/mean", 1e300.into()),
        ("/policies/1/components", serde_json::json!({})),
        ("/differences/0/ahead/count", 21.into()),
    ];
    for (place, value) in changes {
        let mut changed = report.clone();
        *changed.pointer_mut(place).unwrap() = value;
        desk.write("changed.json", changed.to_string());
        refused(&desk, ("compare changed.json", 3, &["changed.json: no report of a batch: "]));
    }
}
