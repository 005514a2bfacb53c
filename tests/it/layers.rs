//! A module uses only the stages above it in `src/lib.rs`: the tree cannot lie.

use crate::support::{files, root};

#[test]
fn stages_use_only_the_stages_above() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let stages: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")).map(|rest| rest.trim_end_matches(';')).collect();
    assert!(stages.len() > 12, "{stages:?}");
    let mut wrong = Vec::new();
    for (place, stage) in stages.iter().enumerate() {
        for path in files(&root().join("src").join(stage), ".rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                for (_, rest) in line.match_indices("crate::").map(|(i, _)| line.split_at(i + "crate::".len())) {
                    let used: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                    if stages.iter().position(|s| *s == used).is_some_and(|p| p > place) {
                        wrong.push(format!("{}: {stage} uses {used}", path.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No file grows beyond what one can read in a sitting.
#[test]
fn files_stay_small() {
    for path in files(&root().join("src"), ".rs") {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
    }
}
