//! Solutions kept by the program: whole or not at all, and never in the way.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use toughcall::engine::Stream;

use crate::support::{root, scratch};

fn toughcall(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_toughcall"))
        .current_dir(root())
        .env("TOUGHCALL_HOME", home)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

const SOLVE: [&str; 4] = ["solve", "tests/interop/scenarios/injects.ron", "--json", "--no-timing"];

#[track_caller]
fn solve(home: &Path) -> String {
    let output = toughcall(home, &SOLVE);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn kept(home: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(home.join("solutions")) else { return Vec::new() };
    let mut list: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    list.sort();
    list
}

#[test]
fn a_kept_solution_says_the_same_and_damage_is_mended() {
    let home = scratch();
    let first = solve(home.path());
    let [path] = &kept(home.path())[..] else { panic!("{:?}", kept(home.path())) };
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(solve(home.path()), first);
    let mut flipped = vec![bytes[..bytes.len() / 2].to_vec(), Vec::new(), b"something else".to_vec()];
    for part in 1..10 {
        let mut one = bytes.clone();
        one[bytes.len() * part / 10] ^= 4;
        flipped.push(one);
    }
    // Of other rules.
    let other = scratch();
    toughcall(other.path(), &["solve", "warm-up", "--json"]);
    flipped.push(std::fs::read(&kept(other.path())[0]).unwrap());
    for damaged in flipped {
        std::fs::write(path, damaged).unwrap();
        assert_eq!(solve(home.path()), first);
        assert!(std::fs::read(path).unwrap() == bytes, "it was not replaced");
    }
    std::fs::remove_dir_all(home.path().join("solutions")).unwrap();
    assert_eq!(solve(home.path()), first);
    // A file where the folder should be: nothing can be kept, everything can be solved.
    std::fs::remove_dir_all(home.path().join("solutions")).unwrap();
    std::fs::write(home.path().join("solutions"), "in the way").unwrap();
    assert_eq!(solve(home.path()), first);
}

#[test]
fn without_the_cache_nothing_is_written() {
    let home = scratch();
    let output = toughcall(home.path(), &["solve", "warm-up", "--no-cache", "--json", "--no-timing"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(kept(home.path()).is_empty());
}

#[test]
fn kills_leave_nothing_that_is_taken_for_a_solution() {
    let (home, calm) = (scratch(), scratch());
    let expected = solve(calm.path());
    let whole = std::fs::read(&kept(calm.path())[0]).unwrap();
    let mut dice = Stream::new(20, "@kills");
    let started = std::time::Instant::now();
    solve(scratch().path());
    let longest = started.elapsed().as_micros() as usize;
    for _ in 0..20 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_toughcall"))
            .current_dir(root())
            .env("TOUGHCALL_HOME", home.path())
            .args(SOLVE)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(dice.below(longest) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        for path in kept(home.path()).iter().filter(|p| p.extension().is_some_and(|e| e == "solution")) {
            assert!(std::fs::read(path).unwrap() == whole, "half a solution under a whole one's name");
            std::fs::remove_file(path).unwrap();
        }
    }
    assert_eq!(solve(home.path()), expected);
}

#[test]
fn a_solution_in_a_file() {
    let home = scratch();
    let file = home.path().join("w.solution");
    let path = file.to_str().unwrap();
    let output = toughcall(home.path(), &["solve", "warm-up", "--policy-out", path]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let play = |policy: &str| {
        toughcall(home.path(), &["play", "warm-up", "--seed", "1", "--policy", policy, "--solution", path])
    };
    for policy in ["optimal", "worst", "softmax:2"] {
        assert_eq!(play(policy).status.code(), Some(0), "{policy}");
    }
    for policy in ["softmax:0", "softmax:x", "softmax:", "softmax:nan"] {
        let output = play(policy);
        assert_eq!(output.status.code(), Some(2), "{policy}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let bytes = std::fs::read(&file).unwrap();
    for tenth in 0..10 {
        std::fs::write(&file, &bytes[..bytes.len() * tenth / 10]).unwrap();
        assert!(!play("optimal").status.success(), "{tenth} tenths");
        let mut flipped = bytes.clone();
        flipped[(bytes.len() - 1) * (tenth + 1) / 10] ^= 1;
        std::fs::write(&file, flipped).unwrap();
        assert!(!play("optimal").status.success(), "a bit at {tenth} tenths");
    }
    toughcall(home.path(), &["solve", "tests/solve/bet.ron", "--policy-out", path]);
    let output = play("optimal");
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("other rules"));
}

#[test]
fn budgets_end_with_bounds() {
    let home = scratch();
    let exact = toughcall(home.path(), &["solve", "warm-up", "--json", "--no-cache"]);
    let exact: serde_json::Value = serde_json::from_slice(&exact.stdout).unwrap();
    let exact = exact["value"]["optimal"].as_f64().unwrap();
    for budget in [["--max-states", "10"], ["--max-memory", "0"], ["--timeout", "0"]] {
        let arguments = [&["solve", "warm-up", "--json", "--no-cache"][..], &budget[..]].concat();
        let output = toughcall(home.path(), &arguments);
        assert_eq!(output.status.code(), Some(4), "{budget:?}: {}", String::from_utf8_lossy(&output.stderr));
        let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(found["method"], "bounds");
        let bound = |key: &str| found["value"]["optimal"][key].as_f64().unwrap();
        assert!(bound("lower") <= exact && exact <= bound("upper"), "{budget:?}: {found}");
    }
}
