//! The command: files in, rows out.

use std::path::Path;

use toughcall::cli::Exit;
use toughcall::table::{Cell, Format, Kind, Reader, Row, Schema, SideFile, Source};

use crate::support::{Output, command, root, scratch};

fn inject() -> String {
    root().join("tests/solve/inject.ron").display().to_string()
}

/// Writes a file of paths and evaluates it.
fn eval(name: &str, content: &[u8], more: &[&str]) -> Output {
    let folder = scratch();
    let file = folder.path().join(name);
    std::fs::write(&file, content).unwrap();
    let (id, file) = (inject(), file.display().to_string());
    let mut words = vec!["eval", &id, "--paths", &file];
    words.extend(more);
    let mut output = command(&words);
    output.err = output.err.replace(&format!("{}/", folder.path().display()), "");
    output
}

const PATHS: &str = "id,choices,outcomes\n\
    good,\"plan/all_at_once,counter_offer/match\",plan/all_at_once#smooth\n\
    bad,plan/by_team,\n\
    ,plan/not_now,\n";

#[test]
fn a_row_for_every_path_and_exit_1_for_errors() {
    let found = eval("paths.csv", PATHS.as_bytes(), &[]);
    assert_eq!(found.exit, Exit::Findings);
    assert_eq!(found.err, "1 of 3 paths are impossible; their rows say where and why.\n");
    let lines: Vec<&str> = found.out.lines().collect();
    assert_eq!(
        lines[0],
        "id,score,probability,priorities,targets,outcome,conduct,ending,decisions,unused,error_at,error_node,error,\
         method,seed,fingerprint,version"
    );
    assert!(lines[1].starts_with("good,83,0.72,20,0,63,0,logged_in,2,0,,,,given,,"), "{}", lines[1]);
    assert!(lines[2].starts_with("bad,,,,,,,,,,1,counter_offer,\"no entry is left"), "{}", lines[2]);
    assert!(lines[3].starts_with("3,56,1.0,0,0,56,0,logged_in,1,0,,,,given,,"), "{}", lines[3]);
}

#[test]
fn json_lines_have_the_documented_shape() {
    let rows = |more: &[&str]| -> Vec<serde_json::Value> {
        let found = eval("paths.csv", PATHS.as_bytes(), &[&["--json"], more].concat());
        assert_eq!(found.exit, Exit::Findings);
        found.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let played = rows(&["--seed", "4"]);
    assert_eq!((&played[0]["score"], &played[0]["ending"]), (&83.into(), &"logged_in".into()));
    assert_eq!(played[0]["components"]["outcome"], 63);
    assert_eq!((&played[0]["seed"], &played[0]["method"]), (&4.into(), &"played".into()));
    assert_eq!(played[1]["error"]["at"], 1);
    assert_eq!(played[1]["error"]["node"], "counter_offer");
    let exact = rows(&["--exact"]);
    assert_eq!((&exact[2]["expected"], &exact[2]["sd"]), (&56.0.into(), &0.0.into()));
    assert_eq!(exact[2]["endings"]["logged_in"], 1.0);
    let sampled = rows(&["--seeds", "50"]);
    assert_eq!((&sampled[2]["mean"], &sampled[2]["runs"]), (&56.0.into(), &50.into()));
    assert_eq!(sampled[2]["interval"], serde_json::json!([56.0, 56.0]));
    assert_eq!(sampled[2]["fingerprint"], played[0]["fingerprint"]);
}

fn table(path: &Path, format: Format) -> Vec<(String, Option<i64>, Option<String>)> {
    let wanted =
        Schema::new().with("id", Kind::Text, "").with("score", Kind::Thousandths, "").with("error", Kind::Text, "");
    let bytes = std::fs::read(path).unwrap();
    let mut reader = Reader::open("t", format, Source::Bytes(bytes), &wanted).unwrap();
    let (mut row, mut rows) = (Row::new(), Vec::new());
    while reader.next(&mut row).unwrap() {
        let score = if let Cell::Thousandths(n) = row.cell(1) { Some(n) } else { None };
        rows.push((row.text(0).unwrap().to_owned(), score, row.text(2).map(str::to_owned)));
    }
    rows
}

#[test]
fn every_format_in_and_out_says_the_same() {
    let folder = scratch();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("paths.csv"), PATHS).unwrap();
    let lines = "{\"id\": \"good\", \"choices\": [\"plan/all_at_once\", \"counter_offer/match\"], \"outcomes\": [\"plan/all_at_once#smooth\"], \"score\": 1}\n\
        {\"id\": \"bad\", \"choices\": [\"plan/by_team\"]}\n{\"id\": 3, \"choices\": [\"plan/not_now\"]}\n";
    std::fs::write(path("paths.jsonl"), lines).unwrap();
    let mut tables = Vec::new();
    for input in ["paths.csv", "paths.jsonl"] {
        for (name, format) in [("a.csv", Format::Csv), ("a.jsonl", Format::JsonLines), ("a.parquet", Format::Parquet)] {
            let found = command(&["eval", &inject(), "--paths", &path(input), "--seed", "4", "--out", &path(name)]);
            assert_eq!((found.exit, found.out.as_str()), (Exit::Findings, ""), "{}", found.err);
            tables.push(table(path(name).as_ref(), format));
            if format != Format::Parquet {
                let side = std::fs::read_to_string(path(&format!("{name}.meta.json"))).unwrap();
                let side = SideFile::read(&side).unwrap();
                assert_eq!(side.rows, 3);
                assert!(side.meta.contains(&("seed".to_owned(), "4".to_owned())));
            }
        }
    }
    assert!(tables.windows(2).all(|pair| pair[0] == pair[1]), "{tables:?}");
    // Paths are a table too: Parquet in, Parquet out.
    let again = command(&["eval", &inject(), "--paths", &path("a.parquet")]);
    assert_eq!(again.exit, Exit::Invalid);
    assert!(again.err.contains("there is no column `choices`"), "{}", again.err);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let mut paths = "choices\n".to_owned();
    for n in 0..5_000 {
        let plan = ["by_team", "not_now", "all_at_once", "nothing"][n % 4];
        let offer = ["listen", "match", "shrug"][n % 3];
        paths.push_str(&format!("plan/{plan} counter_offer/{offer}\n"));
    }
    for more in [&["--seed", "1"][..], &["--exact", "--json"], &["--seeds", "5"]] {
        let run = |threads| eval("paths.csv", paths.as_bytes(), &[more, &["--threads", threads]].concat());
        let (one, three) = (run("1"), run("3"));
        assert_eq!(one.exit, Exit::Findings);
        assert!(one.out == three.out && one.err == three.err, "{more:?}");
        assert!(one.out.lines().count() >= 5_000);
    }
}

#[test]
fn bad_input_is_refused_with_a_reason() {
    let junk: Vec<u8> = (0..2_000u32).map(|n| (n * 7919 % 256) as u8).collect();
    let wide = format!("{}\n", vec!["choices"; 1_000_000].join(","));
    for (name, content, message) in [
        ("paths.csv", &b""[..], "error: paths.csv: the file is empty\n"),
        ("paths.jsonl", b"", "error: paths.jsonl: the file is empty\n"),
        ("paths.parquet", b"", "error: paths.parquet: the file is empty\n"),
        ("paths.parquet", &junk, "error: paths.parquet: this is not a Parquet file\n"),
        ("paths.csv", b"id,path\n1,plan/not_now\n", "error: paths.csv: there is no column `choices`\n"),
        ("paths.csv", b"a,b\n1,2\n", "error: paths.csv: there is no column `id` or `choices` or `outcomes`\n"),
        ("paths.csv", b"choices,id\nplan/not_now\n", "error: paths.csv, line 2: 1 fields under 2 columns\n"),
        ("paths.csv", b"choices\n\xff\xfe\n", "error: paths.csv, line 2, column `choices`: this is not UTF-8 text\n"),
        (
            "paths.csv",
            wide.as_bytes(),
            "error: paths.csv, line 1: 1000000 columns are more than the 10000 that are read\n",
        ),
        ("paths.jsonl", b"{\"list\": []}\n", "error: paths.jsonl: there is no column `choices`\n"),
        ("paths.jsonl", b"[]\n", "error: paths.jsonl, line 1: this is not a JSON object"),
        ("paths.txt", b"plan/not_now\n", "error: `paths.txt`: the ending of the name says no format of a table\n"),
    ] {
        let found = eval(name, content, &[]);
        assert!(found.err.starts_with(message), "{name}: {}", found.err);
        assert!(matches!(found.exit, Exit::Invalid | Exit::Usage), "{name}");
    }
    let missing = command(&["eval", &inject(), "--paths", "/nowhere/paths.csv"]);
    assert_eq!(missing.err, "error: /nowhere/paths.csv: no such file or folder\n");
}

#[test]
fn bad_options_are_refused_before_anything_is_written() {
    let folder = scratch();
    let unwritable = folder.path().join("no_such_folder/out.csv").display().to_string();
    for (more, message) in [
        (&["--threads", "0"][..], "invalid value '0' for '--threads"),
        (&["--seeds", "1"], "invalid value '1' for '--seeds"),
        (&["--seeds", "-5"], "invalid value '-5' for '--seeds"),
        (&["--exact", "--seed", "1"], "cannot be used with"),
        (&["--max-states", "5"], "--exact"),
        (&["--exact", "--fallback", "random"], "`--exact` follows no dice"),
        (&["--fallback", "optimist"], "optimist"),
        (&["--out", "rows.xlsx"], "the ending of the name says no format"),
        (&["--out", &unwritable], "no such file or folder"),
        (&["--out", &unwritable, "--json"], "cannot be used with"),
    ] {
        let found = eval("paths.csv", PATHS.as_bytes(), more);
        assert!(found.err.contains(message), "{more:?}: {}", found.err);
        assert!(matches!(found.exit, Exit::Invalid | Exit::Usage), "{more:?}");
        assert!(found.out.is_empty(), "{more:?}: {}", found.out);
    }
    // A table that fails halfway leaves no file.
    let out = folder.path().join("out.csv").display().to_string();
    let broken = eval("paths.csv", b"choices,id\nplan/not_now,1\nplan/not_now\n", &["--out", &out]);
    assert_eq!(broken.exit, Exit::Invalid);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
