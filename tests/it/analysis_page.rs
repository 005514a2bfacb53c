//! Pages of the documentation whose commands are run: what a command prints stands below it.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{golden, root, scratch};

/// What a command of the page prints: `toughcall …`, perhaps cut by `| head -n N`, `| tail -n N` or `| sed -n /FROM/,/TO/p`.
fn printed(line: &str, home: &Path) -> String {
    let mut parts = line.split(" | ");
    let words: Vec<&str> = parts.next().unwrap().split_whitespace().collect();
    assert_eq!(words[0], "toughcall", "{line}");
    let output = Command::new(env!("CARGO_BIN_EXE_toughcall"))
        .current_dir(home)
        .env("TOUGHCALL_HOME", home.join("data"))
        .args(&words[1..])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let shown = match parts.next().map(|cut| cut.split_whitespace().collect::<Vec<_>>()) {
        None => &lines[..],
        Some(cut) if cut[0] == "sed" => {
            let ends: Vec<&str> = cut[2].split('/').collect();
            let from = lines.iter().position(|l| l.contains(ends[1])).unwrap();
            let to = lines.iter().skip(from + 1).position(|l| l.contains(ends[3])).unwrap();
            &lines[from..=from + 1 + to]
        }
        Some(cut) => {
            let count: usize = cut[2].parse().unwrap();
            match cut[0] {
                "head" => &lines[..count.min(lines.len())],
                "tail" => &lines[lines.len().saturating_sub(count)..],
                other => panic!("{other}"),
            }
        }
    };
    shown.iter().map(|l| format!("{}\n", l.trim_end())).collect()
}

#[test]
fn analysis_page_is_true() {
    page_is_true("docs/analysis.md", 10);
}

/// Runs the commands of a page, of which there are more than `few`.
pub fn page_is_true(name: &str, few: usize) {
    page_is_true_beside(name, few, &[]);
}

/// The same with files beside, which the commands read.
pub fn page_is_true_beside(name: &str, few: usize, files: &[&Path]) {
    let path = root().join(name);
    let page = std::fs::read_to_string(&path).unwrap();
    let home = scratch();
    for file in files {
        std::fs::copy(file, home.path().join(file.file_name().unwrap())).unwrap();
    }
    let mut new = String::new();
    let (mut inside, mut commands) = (false, 0);
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        }
        if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            commands += 1;
            new += &format!("{line}\n{}", printed(command, home.path()));
        } else if !inside || line.starts_with("```") {
            new += &format!("{line}\n");
        }
    }
    assert!(commands > few, "{commands}");
    golden(&path, &new);
}
