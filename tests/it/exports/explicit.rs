//! Exports for other tools; tests/interop/storm.py has those tools read them.

use std::collections::BTreeSet;
use std::path::Path;

use toughcall::cli::Exit;

use crate::support::{command, root, scratch};

/// An explicit model as its lines say.
#[derive(Debug, Default)]
struct Model {
    text: String,
    announced: Vec<usize>,
    states: usize,
    choices: usize,
    labels: BTreeSet<String>,
    named: BTreeSet<String>,
}

fn exported(scenario: &str, folder: &Path, more: &[&str]) -> Model {
    let out = folder.to_str().unwrap();
    let output = command(&[&["export", scenario, "--format", "drn", "--out", out], more].concat());
    assert_eq!(output.exit, Exit::Fine, "{}", output.err);
    let paths: Vec<&str> = output.out.lines().collect();
    let [drn, names, props] = paths[..] else { panic!("{paths:?}") };
    assert!(std::fs::read_to_string(props).unwrap().contains("R{\"score\"}max=?"));
    let text = std::fs::read_to_string(drn).unwrap();
    let mut model = Model::default();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("@nr_") {
            model.announced.push(lines.next().unwrap().parse().unwrap());
        } else if let Some(rest) = line.strip_prefix("state ") {
            let number = rest.split(' ').next().unwrap();
            assert_eq!(number, model.states.to_string());
            model.states += 1;
        } else if let Some(rest) = line.strip_prefix("\taction ") {
            let (label, reward) = rest.split_once(' ').unwrap();
            assert!(reward.starts_with('[') && reward.ends_with(']'), "{line}");
            model.choices += 1;
            model.labels.insert(label.to_owned());
        }
    }
    let named = std::fs::read_to_string(names).unwrap();
    model.named = named.lines().skip(1).map(|l| l.split(',').next().unwrap().to_owned()).collect();
    model.text = text;
    model
}

#[test]
fn an_explicit_model_is_what_its_head_says() {
    let folder = scratch();
    let merged = exported("warm-up", folder.path(), &[]);
    assert_eq!(merged.announced, [merged.states, merged.choices]);
    let apart = exported("warm-up", folder.path(), &["--without", "all"]);
    assert_eq!(apart.announced, [apart.states, apart.choices]);
    assert!(apart.states > merged.states, "{} and {}", apart.states, merged.states);
    assert_eq!(merged.labels, apart.labels);
    for label in merged.labels.iter().filter(|l| *l != "__NOLABEL__") {
        assert!(merged.named.contains(label), "{label}: {:?}", merged.named);
    }
    assert!(merged.labels.contains("tell_marta__now"), "{:?}", merged.labels);
    let one_less = exported("warm-up", folder.path(), &["--without", "tasks"]);
    assert!((merged.states..=apart.states).contains(&one_less.states));
}

/// Points before the first decision are paid on the way to it.
#[test]
fn nothing_paid_early_is_lost() {
    let folder = scratch();
    let path = root().join("tests/solve/head_start.ron");
    let model = exported(path.to_str().unwrap(), folder.path(), &[]);
    let end = "state 4 init\n\taction begin [9333/1000]\n\t\t0 : 1\n";
    assert!(model.text.ends_with(end), "{}", model.text);
    assert_eq!(model.text.matches(" init").count(), 1);
    assert_eq!(model.announced, [5, 7]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let path = root().join("tests/interop/scenarios/order.ron");
    let folder = scratch();
    let of = |threads: &str| exported(path.to_str().unwrap(), folder.path(), &["--threads", threads]).text;
    assert!(of("1") == of("3"));
}

#[test]
fn what_cannot_be_exported_is_said() {
    let folder = scratch();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (file, fine) = (file.to_str().unwrap(), folder.path().to_str().unwrap());
    let inside = format!("{file}/below");
    let cases: [(&[&str], Exit, &str); 6] = [
        (&["warm-up", "--format", "drn", "--out", file], Exit::Invalid, "it is no folder"),
        (&["warm-up", "--format", "drn", "--out", &inside], Exit::Invalid, "it is no folder"),
        (&["warm-down", "--format", "drn", "--out", fine], Exit::Usage, "no scenario is called `warm-down`"),
        (&["warm-up", "--format", "drn", "--out", fine, "--max-states", "10"], Exit::Budget, "the budget of states"),
        (&["warm-up", "--format", "drn", "--out", fine, "--without", "some"], Exit::Usage, "the merges are story,"),
        (&["warm-up", "--format", "prism", "--out", fine, "--without", "all"], Exit::Usage, "`--format drn`"),
    ];
    for (arguments, exit, message) in cases {
        let output = command(&[&["export"], arguments].concat());
        assert_eq!(output.exit, exit, "{arguments:?}: {}", output.err);
        assert!(output.err.contains(message), "{arguments:?}: {}", output.err);
    }
    // Nothing is left behind.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
