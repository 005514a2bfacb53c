//! `solve --flips`, `--tornado` and `--information` as a user types them, and mistyped.

use std::process::{Command, Output, Stdio};

use serde_json::Value;
use toughcall::cli::Exit;

use crate::support::{command, scratch};

const BET: &str = "tests/solve/bet.ron";

fn solve(home: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toughcall"));
    command.env("TOUGHCALL_HOME", home).env_remove("TOUGHCALL_THREADS").stdin(Stdio::null());
    command.current_dir(crate::support::root()).args(arguments).output().unwrap()
}

#[track_caller]
fn fails(home: &std::path::Path, arguments: &[&str], exit: Exit, says: &str) {
    let output = solve(home, arguments);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(exit as i32), "{arguments:?}: {err}");
    assert!(err.contains(says), "{arguments:?}: {err}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
}

#[test]
fn bad_questions_are_refused_in_words() {
    let home = scratch();
    let run = home.path().join("run.jsonl").to_string_lossy().into_owned();
    let played = solve(home.path(), &["play", BET, "--policy", "last", "--seed", "3", "--save", &run]);
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
    let flips = |asked: &str, exit, says: &str| fails(home.path(), &["solve", BET, "--flips", asked], exit, says);
    flips(&run, Exit::Usage, "RUN:N");
    flips(&format!("{run}:x"), Exit::Usage, "RUN:N");
    flips(&format!("{run}:0"), Exit::Usage, "decisions 1 to 1");
    flips(&format!("{run}:2"), Exit::Usage, "decisions 1 to 1");
    flips("nosuchrun:1", Exit::Usage, "there is no run `nosuchrun`");
    let other = ["solve", "warm-up", "--flips", &format!("{run}:1")];
    fails(home.path(), &other, Exit::Usage, "another scenario");
    for more in [&["--count"][..], &["--tornado"], &["--sample", "10"]] {
        let arguments = [&["solve", BET, "--flips"][..], more].concat();
        fails(home.path(), &arguments, Exit::Usage, "cannot be used with");
    }
    let nowhere = home.path().join("no/such/folder/a.csv").to_string_lossy().into_owned();
    for question in ["--flips", "--tornado", "--information"] {
        let arguments = ["solve", BET, question, "--csv", &nowhere];
        fails(home.path(), &arguments, Exit::Invalid, "no such file or folder");
    }
    fails(home.path(), &["solve", BET, "--flips", "--svg", &nowhere], Exit::Usage, "--tornado");
    fails(home.path(), &["solve", BET, "--csv", &nowhere], Exit::Usage, "required");
    fails(home.path(), &["solve", BET, "--information", "--rebuild"], Exit::Usage, "cannot be used with");
}

/// Values that were not tried for want of time are said to be so.
#[test]
fn time_that_is_over_is_said() {
    let home = scratch();
    solve(home.path(), &["solve", BET]);
    let output = solve(home.path(), &["solve", BET, "--flips", "--timeout", "0"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("not tried (priorities, outcome): the time was over"), "{text}");
    assert!(text.contains("the budget of time was reached"), "{text}");
}

#[test]
fn answers_come_as_text_json_csv_and_svg() {
    let home = scratch();
    let path = |name: &str| home.path().join(name).to_string_lossy().into_owned();
    let json = |arguments: &[&str]| -> Value {
        let output = solve(home.path(), arguments);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
    };
    let found = json(&["solve", BET, "--flips", "--json", "--csv", &path("flips.csv")]);
    for key in ["scenario", "fingerprint", "version", "method", "question", "inputs"] {
        assert!(!found[key].is_null(), "{key}");
    }
    assert_eq!(found["question"]["best"], "switch");
    let lines = std::fs::read_to_string(path("flips.csv")).unwrap();
    let width = lines.lines().next().unwrap().matches(',').count();
    assert!(lines.lines().all(|l| l.matches(',').count() == width), "{lines}");
    assert_eq!(lines.lines().count(), 1 + 2 * found["inputs"].as_array().unwrap().len());
    let run = path("run.jsonl");
    solve(home.path(), &["play", BET, "--policy", "last", "--seed", "3", "--save", &run]);
    let found = json(&["solve", BET, "--flips", &format!("{run}:1"), "--json"]);
    assert_eq!(found["question"]["verdict"], "equivalent");
    let found = json(&["solve", BET, "--tornado", "--json", "--svg", &path("t.svg"), "--csv", &path("t.csv")]);
    assert!(found["inputs"][0]["width"].as_f64().unwrap() > 5.0);
    assert!(std::fs::read_to_string(path("t.svg")).unwrap().contains("chance of clean"));
    assert!(std::fs::read_to_string(path("t.csv")).unwrap().lines().count() > 5);
    let look = "tests/solve/one_look.ron";
    let found = json(&["solve", look, "--information", "--json", "--csv", &path("i.csv")]);
    assert!((found["unknowns"][0]["worth"].as_f64().unwrap() - 19.0).abs() < 1e-9);
    assert_eq!(found["looks"][0]["price"][0], "1 day");
    assert!(std::fs::read_to_string(path("i.csv")).unwrap().contains("look,desk/profile,7.25"));
}

#[test]
fn texts_say_what_was_found() {
    let says = |arguments: &[&str], words: &[&str]| {
        let output = command(arguments);
        assert_eq!(output.exit, Exit::Fine, "{}", output.err);
        for word in words {
            assert!(output.out.contains(word), "{word}: {}", output.out);
        }
    };
    says(
        &["solve", BET, "--no-cache", "--flips"],
        &["Now best: switch", "above 80: buy", "none seen up to 99.0 % (8 tried)"],
    );
    says(&["solve", BET, "--no-cache", "--tornado"], &["chance friday/switch/clean", "--|++", "5 inputs move nothing"]);
    says(
        &["solve", "tests/solve/one_look.ron", "--no-cache", "--information"],
        &["+19.000", "(1 day)", "Method: exact."],
    );
    says(&["solve", "tests/analyses/order.ron", "--no-cache", "--flips"], &["below 3.601: b_first (b > a)"]);
}

/// The graph for any order of the priorities is kept beside the solution, and a damaged one is made anew.
#[test]
fn the_graph_for_any_order_is_kept() {
    let home = scratch();
    let flips = || {
        let output = solve(home.path(), &["solve", "tests/analyses/order.ron", "--flips", "--json"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let first = flips();
    let kept = std::fs::read_dir(home.path().join("solutions")).unwrap().map(|e| e.unwrap().path());
    let kept: Vec<_> = kept.filter(|p| p.to_string_lossy().contains("any order")).collect();
    let [path] = &kept[..] else { panic!("{kept:?}") };
    let bytes = std::fs::read(path).unwrap();
    assert!(flips() == first && std::fs::read(path).unwrap() == bytes);
    for at in [3, bytes.len() / 2] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 4;
        std::fs::write(path, damaged).unwrap();
        assert!(flips() == first && std::fs::read(path).unwrap() == bytes, "byte {at}");
    }
}
