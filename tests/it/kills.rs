//! Kill the process at any instant: everything answered is there, and the run goes on.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use toughcall::engine::Stream;

use crate::support::scratch;

/// Answers as fast as prompts come, kills after a random time, and returns how many answers, decisions and predictions
/// alike, had been confirmed by the next screen (or prompt) when the kill came.
fn play_and_kill(home: &Path, resume: bool, dice: &mut Stream, longest: usize) -> usize {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toughcall"));
    command.env("TOUGHCALL_HOME", home);
    if resume {
        command.arg("resume")
    } else {
        command.args(["play", "vp-crisis", "--seed", "9"])
    };
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut prompts = 0;
        let mut line_start = true;
        let mut byte = [0; 1];
        while stdout.read(&mut byte).is_ok_and(|n| n == 1) {
            if line_start && matches!(byte[0], b'>' | b'%') {
                prompts += 1;
                let answer: &[u8] = if byte[0] == b'%' { b"40\n" } else { b"1\n" };
                if stdin.write_all(answer).is_err() {
                    break;
                }
            }
            line_start = byte[0] == b'\n';
        }
        prompts
    });
    std::thread::sleep(Duration::from_micros(dice.below(longest) as u64));
    child.kill().unwrap();
    child.wait().unwrap();
    // Each prompt but the first confirms one answer.
    usize::saturating_sub(reader.join().unwrap(), 1)
}

/// Answers kept, predictions among them; how many predictions; and whether the run is over.
fn recorded(home: &Path) -> Option<(usize, usize, bool)> {
    let output = Command::new(env!("CARGO_BIN_EXE_toughcall"))
        .env("TOUGHCALL_HOME", home)
        .args(["runs", "--json"])
        .output()
        .unwrap();
    let runs: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let run = runs.as_array().unwrap().first()?;
    let count = |key: &str| run[key].as_u64().unwrap() as usize;
    Some((count("decisions") + count("predictions"), count("predictions"), run["finished"].as_bool().unwrap()))
}

/// As many kills as `TOUGHCALL_KILLS` says; 100 without it.
#[test]
fn kills_at_random_moments_lose_nothing_answered() {
    let kills: usize = std::env::var("TOUGHCALL_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(100);
    let mut dice = Stream::new(kills as u64, "@kills");
    let mut home = scratch();
    let mut confirmed = 0;
    let (mut most_kept, mut most_predicted) = (0, 0);
    // On a busy machine the process needs longer to get anywhere.
    let mut longest = 40_000;
    let (mut runs_finished, mut lost) = (0, Vec::new());
    for kill in 0..kills {
        let before = recorded(home.path());
        let start = before.map_or(0, |(n, ..)| n);
        let answered = play_and_kill(home.path(), before.is_some(), &mut dice, longest);
        longest += if answered == 0 { 2_000 } else { 0 };
        confirmed = answered + start;
        match recorded(home.path()) {
            Some((kept, predicted, finished)) => {
                (most_kept, most_predicted) = (most_kept.max(kept), most_predicted.max(predicted));
                if kept < confirmed {
                    lost.push(format!("kill {kill}: {confirmed} answers confirmed, {kept} kept"));
                }
                if finished {
                    let replay = Command::new(env!("CARGO_BIN_EXE_toughcall"))
                        .env("TOUGHCALL_HOME", home.path())
                        .arg("replay")
                        .output()
                        .unwrap();
                    assert_eq!(replay.status.code(), Some(0), "{}", String::from_utf8_lossy(&replay.stdout));
                    runs_finished += 1;
                    home = scratch();
                }
            }
            None => assert_eq!(confirmed, 0, "kill {kill}: the run is gone"),
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
    assert!(runs_finished > 0 || confirmed > 0, "no kill came after a decision: nothing was tested");
    assert!(most_kept < 15 || most_predicted > 0, "no prediction was ever asked");
}
