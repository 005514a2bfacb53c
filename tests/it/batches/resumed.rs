//! A batch that is killed at any moment goes on from its checkpoint, and ends with the bytes of one that was not.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use toughcall::engine::Stream;

use crate::support::scratch;

fn batch(folder: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toughcall"));
    command.current_dir(folder).env("TOUGHCALL_HOME", folder);
    command.args(["batch", "vp-crisis", "--policy", "random,expert", "--runs", "30000", "--seed", "8", "--json"]);
    command.args(["--no-timing", "--quiet"]).args(more);
    command.stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// As many kills as `TOUGHCALL_KILLS` says; 20 without it.
#[test]
fn killed_batches_end_with_the_same_bytes() {
    let kills: usize = std::env::var("TOUGHCALL_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let whole = scratch();
    let expected = batch(whole.path(), &["--out", "whole.csv"]).output().unwrap();
    assert!(expected.status.success());
    let rows = std::fs::read(whole.path().join("whole.csv")).unwrap();

    let home = scratch();
    let arguments = ["--out", "rows.csv", "--checkpoint", "at", "--checkpoint-every", "0.02"];
    let mut dice = Stream::new(1, "@batch kills");
    // The whole takes some seconds on a busy machine; a kill that comes too late begins anew.
    let mut killed = 0;
    while killed < kills {
        let mut child = batch(home.path(), &arguments).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(20_000 + dice.below(180_000) as u64));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            killed += 1;
        }
        child.wait().unwrap();
    }
    let output = batch(home.path(), &arguments).output().unwrap();
    assert!(output.status.success());
    assert!(output.stdout == expected.stdout, "the report differs after {kills} kills");
    assert!(std::fs::read(home.path().join("rows.csv")).unwrap() == rows, "the rows differ after {kills} kills");
    // Nothing is left to go on from.
    assert!(!home.path().join("at").exists() && !home.path().join("at.rows").exists());
}
