//! `test`, `check` of tests and `play --record-test`, as a user types them.

use std::path::Path;

use serde_json::Value;
use toughcall::cli::Exit;

use crate::support::{command, command_with_input, root, scratch};

fn name(folder: &Path, file: &str) -> String {
    folder.join(file).to_string_lossy().into_owned()
}

/// A folder with the warm-up and one recorded test beside it.
fn folder() -> (tempfile::TempDir, String, String) {
    let folder = scratch();
    let (scenario, tests) = (name(folder.path(), "numbers.ron"), name(folder.path(), "numbers.tests.ron"));
    std::fs::copy(root().join("scenarios/warm-up.ron"), &scenario).unwrap();
    let played =
        command(&["play", &scenario, "--policy", "expert", "--seed", "7", "--no-solve", "--record-test", &tests]);
    assert_eq!(played.exit, Exit::Fine, "{}", played.err);
    assert!(played.err.contains("Test \"recorded: to clean, seed 7\" written to"), "{}", played.err);
    (folder, scenario, tests)
}

#[test]
fn a_recorded_play_is_a_test_that_passes() {
    let (_folder, scenario, tests) = folder();
    assert!(!std::fs::read_to_string(&tests).unwrap().contains("scenario:"), "it stands beside");
    for file in [&scenario, &tests] {
        let output = command(&["test", file]);
        assert_eq!(output.exit, Exit::Fine, "{}{}", output.out, output.err);
        assert!(output.out.contains("1 test: 1 passed, 0 failed"), "{}", output.out);
    }
    assert_eq!(command(&["check", &tests, "--deny-warnings"]).exit, Exit::Fine);
    // Named twice, played once.
    assert!(command(&["test", &scenario, &tests]).out.contains("1 test:"));
}

#[test]
fn a_person_records_a_play_that_was_stopped() {
    let (_folder, scenario, tests) = folder();
    let arguments = ["play", &scenario, "--plain", "--seed", "5", "--record-test", &tests];
    let played = command_with_input(&arguments, "2 3 1\n\n1\nq\n");
    assert_eq!(played.exit, Exit::Fine, "{}", played.err);
    assert!(played.err.contains("recorded: up to who, seed 5"), "{}{}", played.out, played.err);
    assert!(command(&["test", &tests]).out.contains("2 tests: 2 passed"));
}

#[test]
fn a_failed_test_says_where_and_accepting_mends_it() {
    let (_folder, _, tests) = folder();
    let sound = std::fs::read_to_string(&tests).unwrap();
    std::fs::write(&tests, format!("\u{feff}{}", sound.replace("\"clean\"", "\"late\""))).unwrap();
    let failed = command(&["test", &tests]);
    assert_eq!(failed.exit, Exit::Findings);
    let wanted = "ending, after 5 decisions (Day 3, afternoon)\n      expected  \"late\"\n      found     \"clean\"\n";
    assert!(failed.out.contains(wanted) && failed.out.contains(&format!("{tests}:15:25: ")), "{}", failed.out);

    let accepted = command(&["test", &tests, "--accept"]);
    assert_eq!(accepted.exit, Exit::Fine, "{}", accepted.err);
    assert!(accepted.err.contains(":15: recorded: to clean, seed 7, ending: \"late\" → \"clean\""), "{}", accepted.err);
    assert!(accepted.out.contains("1 passed, 0 failed") && !accepted.out.contains("FAILED"), "{}", accepted.out);
    assert_eq!(std::fs::read_to_string(&tests).unwrap(), format!("\u{feff}{sound}"));
    assert_eq!(command(&["test", &tests, "--accept"]).err, "");
}

#[test]
fn a_test_that_cannot_be_played_is_never_accepted() {
    let (_folder, _, tests) = folder();
    let broken = std::fs::read_to_string(&tests).unwrap().replace("teo_asks/date", "teo_asks/overtime");
    std::fs::write(&tests, &broken).unwrap();
    let output = command(&["test", &tests, "--accept"]);
    assert_eq!(output.exit, Exit::Findings);
    assert!(output.err.contains("not accepted: it could not be played: `overtime` is locked there"), "{}", output.err);
    assert!(output.out.contains("cannot be played, after 4 decisions"), "{}", output.out);
    assert_eq!(std::fs::read_to_string(&tests).unwrap(), broken);
}

#[test]
fn coverage_filter_and_json() {
    let output = command(&["test", "warm-up", "--filter", "the expert's way", "--coverage"]);
    assert!(
        output.out.contains("reached: nodes 5 of 5, choices 4 of 10, outcomes 1 of 4, endings 1 of 2"),
        "{}",
        output.out
    );
    assert!(output.out.contains("choices not reached: tell_marta/later, who/pair, who/export_first"), "{}", output.out);
    let none = command(&["test", "warm-up", "--filter", "no such name"]);
    assert!(none.exit == Exit::Usage && none.err.contains("no test has `no such name` in its name"), "{}", none.err);

    let output = command(&["test", "warm-up", "--json"]);
    let json: Value = serde_json::from_str(&output.out).unwrap();
    let file = &json["files"][0];
    assert_eq!((&file["scenario"], &json["failed"]), (&"warm-up".into(), &0.into()));
    assert_eq!(json["passed"], file["tests"].as_array().unwrap().len());
    assert_eq!(file["coverage"]["nodes"], serde_json::json!({"reached": 5, "all": 5, "never": []}));
    for test in file["tests"].as_array().unwrap() {
        assert!(test["passed"] == true && test["stuck"].is_null() && test["line"].as_u64() > Some(1), "{test}");
    }
}

#[test]
fn what_cannot_be_used_says_why() {
    let (folder, scenario, tests) = folder();
    let alone = name(folder.path(), "alone.tests.ron");
    std::fs::copy(&tests, &alone).unwrap();
    let other = name(folder.path(), "other.ron");
    std::fs::copy(root().join("scenarios/hiring-panel.ron"), &other).unwrap();
    let missing = name(folder.path(), "missing.ron");
    let text = name(folder.path(), "a.ron");
    let cases: [(&[&str], Exit, &str); 9] = [
        (&["test"], Exit::Usage, "FILE"),
        (&["test", "wram-up"], Exit::Usage, "did you mean `warm-up`?"),
        (&["test", &missing], Exit::Invalid, "no such file"),
        (&["test", &other], Exit::Invalid, "has no tests beside it"),
        (&["test", &alone], Exit::Invalid, "E1101"),
        (&["test", "warm-up", "--accept", "--record", "x"], Exit::Usage, "cannot be used with"),
        (&["play", "warm-up", "--policy", "first", "--record-test", &text], Exit::Usage, "called NAME.tests.ron"),
        (&["play", &other, "--policy", "first", "--record-test", &tests], Exit::Usage, "tests of another scenario"),
        (&["play", &scenario, "--policy", "first", "--record-test", &alone], Exit::Invalid, "E1101"),
    ];
    for (arguments, exit, words) in cases {
        let output = command(arguments);
        assert!(output.exit == exit && output.err.contains(words), "{arguments:?}: {}{}", output.out, output.err);
    }
    let found = command(&["check", &alone]);
    assert!(found.exit == Exit::Findings && found.out.contains("there is no scenario to these tests"), "{}", found.out);
}

#[test]
fn a_list_of_a_folder_has_no_tests_in_it() {
    let (folder, ..) = folder();
    let listed = command(&["list", "--dir", &folder.path().to_string_lossy(), "--json"]);
    assert!(listed.out.contains("numbers.ron") && !listed.out.contains("tests.ron"), "{}", listed.out);
}

#[test]
fn a_new_file_elsewhere_names_its_scenario() {
    let (folder, scenario, _) = folder();
    for (id, named) in [("warm-up", "scenario: \"warm-up\""), (&*scenario, "scenario: \"numbers.ron\"")] {
        let tests = name(folder.path(), &format!("{}.tests.ron", named.len()));
        let played = command(&["play", id, "--policy", "last", "--no-solve", "--record-test", &tests]);
        assert_eq!(played.exit, Exit::Fine, "{}", played.err);
        assert!(std::fs::read_to_string(&tests).unwrap().contains(named), "{named}");
        assert_eq!(command(&["test", &tests]).exit, Exit::Fine);
    }
}
