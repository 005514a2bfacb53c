//! The questions as commands: what they print, what they write, and what they refuse.

use crate::support::{Output, command, scratch};

fn text(output: &Output) -> String {
    assert_eq!(output.exit as i32, 0, "{}", output.err);
    output.out.clone()
}

fn json(arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&text(&command(arguments))).unwrap()
}

#[test]
fn answers_say_how_they_were_come_by() {
    let asked: [&[&str]; 8] = [
        &["solve", "warm-up", "--flips"],
        &["solve", "warm-up", "--tornado"],
        &["solve", "warm-up", "--information"],
        &["solve", "warm-up", "--distribution"],
        &["solve", "warm-up", "--reach", "80"],
        &["solve", "warm-up", "--pareto", "revenue_risk,morale"],
        &["paths", "warm-up"],
        &["paths", "warm-up", "--top", "2"],
    ];
    for arguments in asked {
        let said = text(&command(arguments));
        let last = said.lines().last().unwrap();
        assert!(last.starts_with("Method: ") && last.contains("Rules ") && last.contains("version "), "{said}");
        let found = json(&[arguments, &["--json"]].concat());
        for key in ["scenario", "fingerprint", "version", "method"] {
            assert!(found[key].is_string(), "{arguments:?}: {key}");
        }
    }
}

#[test]
fn answers_are_written_to_files() {
    let folder = scratch();
    let at = |name: &str| folder.path().join(name).display().to_string();
    for (question, value) in [("--distribution", None), ("--pareto", Some("score,cost"))] {
        let (csv, svg) = (at("answer.csv"), at("answer.svg"));
        let mut arguments = vec!["solve", "warm-up", question];
        arguments.extend(value);
        arguments.extend(["--csv", &csv, "--svg", &svg]);
        text(&command(&arguments));
        let rows = std::fs::read_to_string(&csv).unwrap();
        let columns = rows.lines().next().unwrap().split(',').count();
        assert!(rows.lines().count() >= 2 && rows.lines().all(|l| l.split(',').count() == columns), "{rows}");
        let drawn = std::fs::read_to_string(&svg).unwrap();
        assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>") && !drawn.contains("NaN"), "{drawn}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let cases: [(&[&str], i32, &str); 16] = [
        (&["solve", "warm-up", "--distribution", "--policy", "optimum"], 2, "no policy whose distribution is exact"),
        (&["solve", "warm-up", "--distribution", "--policy", "noisy:2:optimal"], 2, "between 0 and 1"),
        (&["solve", "warm-up", "--distribution", "--policy", "noisy:0.1:expert"], 2, "no policy whose distribution"),
        (&["solve", "warm-up", "--distribution", "--policy", "softmax:0"], 2, "above 0"),
        (&["solve", "warm-up", "--distribution", "--at-least", "nan"], 2, "a number from 0 to 100"),
        (&["solve", "warm-up", "--reach", "inf"], 2, "a number from 0 to 100"),
        (&["solve", "warm-up", "--policy", "first"], 2, "--distribution"),
        (&["solve", "warm-up", "--distribution", "--count"], 2, "cannot be used with"),
        (&["solve", "warm-up", "--distribution", "--pareto", "score,cost"], 2, "cannot be used with"),
        (&["solve", "warm-up", "--pareto", "score"], 2, "two or three objectives"),
        (&["solve", "warm-up", "--pareto", "score,morale,cost,outcome"], 2, "two or three objectives"),
        (&["solve", "warm-up", "--pareto", "score,score"], 2, "named twice"),
        (&["solve", "warm-up", "--pareto", "score,moral"], 2, "morale"),
        (&["solve", "warm-up", "--pareto", "score,cost", "--precision", "0"], 2, "a share above 0"),
        (&["paths", "warm-up", "--top", "0"], 2, "1 to"),
        (&["solve", "warm-up", "--distribution", "--svg", "/nowhere/at/all.svg"], 3, "/nowhere"),
    ];
    for (arguments, code, says) in cases {
        let output = command(arguments);
        let said = output.err;
        assert_eq!(output.exit as i32, code, "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
}

/// A best path can be played as it is printed: with the luck that it met it scores what it says.
#[test]
fn a_path_can_be_played() {
    let found = json(&["paths", "warm-up", "--top", "1", "--json"]);
    let path = &found["list"][0];
    let choices: Vec<&str> = path["choices"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    let scores: Vec<f64> = (0..6)
        .map(|seed| {
            let seed = seed.to_string();
            let run = json(&["play", "warm-up", "--choices", &choices.join(","), "--seed", &seed, "--json"]);
            run["score"].as_f64().unwrap()
        })
        .collect();
    let wanted = path["score"].as_f64().unwrap();
    assert!(scores.iter().any(|s| (s - wanted).abs() < 1e-9), "{wanted}: {scores:?}");
}
