//! Exports: every scenario of the repository can be said, and the text keeps the promises that other tools rely on.
//! Whether it means the same is for `tests/interop/storm_prism.py`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use toughcall::cli::Exit;
use toughcall::export::{Names, prism};
use toughcall::program::load;
use toughcall::source::Text;

use crate::support::{command, files, root, scratch};

fn scenarios() -> Vec<PathBuf> {
    let folders = ["scenarios", "tests/solve", "tests/interop/scenarios"];
    let found: Vec<PathBuf> = folders.iter().flat_map(|folder| files(&root().join(folder), ".ron")).collect();
    assert!(found.len() > 20, "{}", found.len());
    found
}

/// The words of a text that can be names.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
        .collect()
}

#[test]
fn prism_says_every_scenario() {
    const LANGUAGE: [&str; 16] = [
        "mdp",
        "const",
        "int",
        "formula",
        "module",
        "endmodule",
        "init",
        "rewards",
        "endrewards",
        "label",
        "true",
        "min",
        "max",
        "floor",
        "mod",
        "score",
    ];
    for path in scenarios() {
        let text = Text::new(path.display().to_string(), std::fs::read_to_string(&path).unwrap());
        let program = load(&text).0.unwrap();
        let mut names = Names::default();
        let model = prism(&program, &mut names).unwrap_or_else(|e| panic!("{}: {e:?}", path.display()));
        let table = names.csv();
        let given: BTreeSet<&str> = table.lines().filter_map(|row| row.split(',').next()).collect();
        let code: String = model.lines().filter(|line| !line.starts_with("//")).map(|l| format!("{l}\n")).collect();
        for word in words(&code) {
            assert!(given.contains(word) || LANGUAGE.contains(&word) || word == "done", "{}: {word}", path.display());
        }
        // Two commands share a label only where they are parts of one draw: no state offers both.
        let mut commands: BTreeMap<&str, usize> = BTreeMap::new();
        for line in code.lines().filter(|line| line.starts_with("  [") && line.contains("->")) {
            let label = line.trim_start_matches("  [").split(']').next().unwrap();
            *commands.entry(label).or_default() += 1;
        }
        for (label, count) in commands {
            assert!(count == 1 || label.is_empty() || label.contains("__draw") || label.contains("_draw"), "{label}");
        }
    }
}

#[test]
fn three_files_are_written() {
    let folder = scratch();
    let out = folder.path().to_string_lossy().into_owned();
    let done = command(&["export", "warm-up", "--format", "prism", "--out", &out]);
    assert_eq!(done.exit, Exit::Fine, "{}", done.err);
    for file in ["warm-up.prism", "warm-up.props", "warm-up.prism.names.csv"] {
        assert!(folder.path().join(file).is_file(), "{file}");
        assert!(done.out.contains(file), "{}", done.out);
    }
}
