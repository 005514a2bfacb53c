//! `new`: every template checks, plays and solves as it is, and nothing is written over.

use std::process::{Command, Stdio};

use serde_json::Value;
use toughcall::cli::Exit;

use crate::support::{command, scratch};

const TEMPLATES: [&str; 4] = ["minimal", "crisis", "incident", "conversation"];

fn begin(folder: &std::path::Path, name: &str, template: &str) -> (crate::support::Output, String) {
    let out = folder.to_string_lossy().into_owned();
    let made = command(&["new", name, "--template", template, "--out", &out]);
    (made, folder.join(format!("{name}.ron")).to_string_lossy().into_owned())
}

#[test]
fn every_template_checks_plays_and_solves_as_it_is() {
    let home = scratch();
    for template in TEMPLATES {
        let (made, file) = begin(home.path(), &format!("my-{template}"), template);
        assert_eq!(made.exit, Exit::Fine, "{template}: {}", made.err);
        let checked = command(&["check", "--deny-warnings", &file]);
        assert_eq!(checked.exit, Exit::Fine, "{template}: {}{}", checked.out, checked.err);
        for policy in ["first", "last", "random", "expert"] {
            let played = command(&["play", &file, "--policy", policy, "--seed", "7", "--json"]);
            assert_eq!(played.exit, Exit::Fine, "{template}: {}", played.err);
            let run: Value = serde_json::from_str(&played.out).unwrap();
            assert_eq!(run["scenario"], format!("my-{template}"));
            assert!(run["choices"].as_array().unwrap().len() >= 3, "{template}: {}", run["choices"]);
        }
        let solved = real(home.path(), &["solve", &file, "--threads", "1", "--no-cache", "--json"]);
        let solved: Value = serde_json::from_str(&solved).unwrap();
        assert_eq!(solved["method"], "exact", "{template}");
        let value = |policy: &str| solved["value"][policy].as_f64().unwrap();
        // A template is worth playing if it is neither won nor lost by any play.
        assert!(value("optimal") > value("random") + 10.0, "{template}: {}", solved["value"]);
        assert!(value("expert") > value("first") && value("expert") > value("last"), "{template}: {}", solved["value"]);
    }
}

/// The real program with a data folder of its own; what it printed.
fn real(home: &std::path::Path, arguments: &[&str]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_toughcall"));
    let ran = program.env("TOUGHCALL_HOME", home).args(arguments).stdin(Stdio::null()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
fn templates_have_what_they_are_for() {
    let home = scratch();
    let text = |template: &str| {
        let (_, file) = begin(home.path(), template, template);
        std::fs::read_to_string(file).unwrap()
    };
    let [minimal, crisis, incident, conversation] = TEMPLATES.map(text);
    assert_eq!(minimal.matches("Decision(").count(), 3);
    for word in ["Ranking(", "team: {", "tasks: {", "injects: [", "tick: \"half-day\""] {
        assert!(crisis.contains(word), "{word}");
    }
    for word in ["tick: \"minute\"", "unknowns: {", "looks: {", "rules: ["] {
        assert!(incident.contains(word), "{word}");
    }
    for word in ["\"trust\"", "unknowns: {", "look: \"", "requires: \"trust"] {
        assert!(conversation.contains(word), "{word}");
    }
    for (name, text) in TEMPLATES.iter().zip([&minimal, &crisis, &incident, &conversation]) {
        assert!(!text.contains("new-scenario") && !text.contains("New scenario"), "{name}");
        assert!(text.contains(&format!("id: \"{name}\",")), "{name}");
    }
}

#[test]
fn it_says_what_comes_next_in_the_file_and_on_the_terminal() {
    let home = scratch();
    let (made, file) = begin(home.path(), "late-pipeline", "crisis");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("title: \"Late pipeline\""));
    for said in [&made.out, &text] {
        assert!(said.contains("Change first:"), "{said}");
        for next in ["check", "play", "map", "explore", "solve"] {
            assert!(said.contains(&format!("toughcall {next} ")), "{next}: {said}");
        }
    }
    // The commands on the terminal name the file as it can be typed.
    assert!(made.out.contains(&format!("toughcall check {file} ")), "{}", made.out);
    assert!(text.contains("toughcall check late-pipeline.ron "));
    // What is promised there is there: each of these commands is one.
    let commands = text.lines().filter_map(|line| line.strip_prefix("//   toughcall "));
    for line in commands {
        let name = line.split(' ').next().unwrap();
        assert_eq!(command(&[name, "--help"]).exit, Exit::Fine, "{line}");
    }
}

#[test]
fn nothing_is_written_over() {
    let home = scratch();
    let (_, file) = begin(home.path(), "mine", "minimal");
    std::fs::write(&file, "my work").unwrap();
    let (again, _) = begin(home.path(), "mine", "crisis");
    assert_eq!(again.exit, Exit::Invalid);
    assert!(again.err.contains("there is a file of this name"), "{}", again.err);
    assert!(again.err.contains("help: toughcall overwrites no file"), "{}", again.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "my work");
    // Nor is anything left lying about.
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn a_bad_name_gets_a_suggestion() {
    let home = scratch();
    for (name, message, help) in [
        ("Late Pipeline", "cannot be a scenario's id", "`toughcall new late-pipeline` would do"),
        ("../escape", "cannot be a scenario's id", "`toughcall new escape` would do"),
        ("mine.ron", "cannot be a scenario's id", "`toughcall new mine` would do"),
        ("warm-up", "comes with the program", "`toughcall new my-warm-up` would do"),
    ] {
        let (made, _) = begin(home.path(), name, "minimal");
        assert_eq!(made.exit, Exit::Usage, "{name}");
        assert!(made.err.contains(message) && made.err.contains(help), "{name}: {}", made.err);
    }
    let (made, _) = begin(home.path(), "日本", "minimal");
    assert!(made.exit == Exit::Usage && !made.err.contains("help"), "{}", made.err);
    let (made, _) = begin(&home.path().join("nowhere"), "mine", "minimal");
    assert!(made.exit == Exit::Invalid && made.err.contains("no such folder"), "{}", made.err);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}
