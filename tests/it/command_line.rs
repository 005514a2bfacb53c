//! Every command, as a user types it.

use std::process::{Command, Stdio};

use serde_json::Value;
use toughcall::cli::Exit;

use crate::support::{Output, command, command_with_input, root, scratch};

fn json(output: &Output) -> Value {
    serde_json::from_str(&output.out).unwrap_or_else(|e| panic!("{e}: {}{}", output.out, output.err))
}

/// The real program with its own data folder.
fn real(home: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toughcall"));
    command.env("TOUGHCALL_HOME", home).stdin(Stdio::null());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_expert_play_is_the_same_twice_and_sums_to_its_score() {
    let arguments = ["play", "vp-crisis", "--policy", "expert", "--seed", "7", "--json"];
    let (first, second) = (command(&arguments), command(&arguments));
    assert_eq!(first.out, second.out);
    assert_eq!(first.exit, Exit::Fine);
    let run = json(&first);
    let thousandths = |v: &Value| (v.as_f64().unwrap() * 1000.0).round() as i64;
    let sum: i64 = run["ledger"].as_array().unwrap().iter().map(|l| thousandths(&l["points"])).sum();
    assert_eq!(sum, thousandths(&run["score"]));
    let parts = run["components"].as_object().unwrap();
    assert_eq!(parts.values().map(thousandths).sum::<i64>(), sum);
    for key in ["format", "scenario", "fingerprint", "text_hash", "seed", "version", "choices", "ending", "variables"] {
        assert!(!run[key].is_null(), "{key}");
    }
}

#[test]
fn choices_of_a_run_play_the_same_run() {
    let run = json(&command(&["play", "vp-crisis", "--policy", "random", "--seed", "11", "--json"]));
    let choices: Vec<&str> = run["choices"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    let again = json(&command(&["play", "vp-crisis", "--choices", &choices.join(","), "--seed", "11", "--json"]));
    assert_eq!(run, again);
}

#[test]
fn a_saved_run_replays_and_a_tampered_one_does_not() {
    let home = scratch();
    let file = home.path().join("run.jsonl");
    let path = file.to_string_lossy().into_owned();
    let played = command(&["play", "vp-crisis", "--policy", "expert", "--seed", "7", "--save", &path]);
    assert_eq!(played.exit, Exit::Fine, "{}", played.err);
    assert_eq!(command(&["replay", &path]).exit, Exit::Fine);
    // Not written over.
    let second = command(&["play", "vp-crisis", "--policy", "first", "--save", &path]);
    assert_eq!(second.exit, Exit::Invalid);
    assert!(second.err.contains("overwrites no file"), "{}", second.err);
    let original = std::fs::read_to_string(&file).unwrap();
    let tamper = |from: &str, to: &str| {
        assert!(original.contains(from), "{from}");
        std::fs::write(&file, original.replacen(from, to, 1)).unwrap();
        command(&["replay", &path])
    };
    let seed = tamper("\"seed\":7", "\"seed\":8");
    assert_eq!(seed.exit, Exit::Invalid, "{}", seed.out);
    let points = tamper("\"points\":13.333", "\"points\":13.334");
    assert_eq!(points.exit, Exit::Invalid);
    assert!(points.out.contains("ledger line"), "{}", points.out);
    let kind = tamper("\"kind\":\"decision\"", "\"kind\":\"decizion\"");
    assert_eq!(kind.exit, Exit::Invalid);
    assert!(kind.err.contains("line 2"), "{}", kind.err);
    std::fs::write(&file, "garbage\n").unwrap();
    assert_eq!(command(&["replay", &path]).exit, Exit::Invalid);
}

#[test]
fn a_run_on_changed_rules_replays_as_far_as_it_goes() {
    let home = scratch();
    let file = home.path().join("run.jsonl").to_string_lossy().into_owned();
    command(&["play", "warm-up", "--policy", "expert", "--seed", "7", "--save", &file]);
    let changed = home.path().join("changed.ron");
    let original = std::fs::read_to_string(root().join("scenarios/warm-up.ron")).unwrap();
    std::fs::write(
        &changed,
        original.replace("id: \"compare\"", "id: \"measure\"").replace("\"compare\", why", "\"measure\", why"),
    )
    .unwrap();
    let replayed = command(&["replay", &file, "--scenario", &changed.to_string_lossy()]);
    assert_eq!(replayed.exit, Exit::Invalid, "{}", replayed.err);
    assert!(replayed.out.contains("the rules have changed"), "{}", replayed.out);
    assert!(replayed.out.contains("decision 4 (look/compare): `look` has no such choice"), "{}", replayed.out);
    assert!(replayed.out.contains("3 of 5 decisions played"), "{}", replayed.out);
}

#[test]
fn play_stop_resume_debrief_by_hand() {
    let home = scratch();
    let play = |arguments: &[&str], input: &str| {
        let mut child = real(home.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let first = play(&["play", "vp-crisis", "--seed", "3"], "4 1\nnonsense\n99\n?\ni\ns\nm\n1\n2\nq\n");
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    let screen = text(&first.stdout);
    assert!(screen.contains("\"nonsense\" is no choice here"), "{screen}");
    assert!(text(&first.stderr).contains("toughcall resume vp-crisis-"), "{}", text(&first.stderr));
    let runs = real(home.path()).args(["runs", "--json"]).output().unwrap();
    let runs: Value = serde_json::from_slice(&runs.stdout).unwrap();
    assert_eq!(runs[0]["decisions"], 3);
    assert_eq!(runs[0]["finished"], false);
    // The input ends: saved, exit 0.
    let second = play(&["resume"], "1\n");
    assert_eq!(second.status.code(), Some(0), "{}", text(&second.stderr));
    assert!(text(&second.stdout).contains("going on after 3 decisions"));
    // To the end, always the first choice.
    let third = play(&["resume"], &"1\n".repeat(60));
    assert_eq!(third.status.code(), Some(0), "{}", text(&third.stderr));
    assert!(text(&third.stdout).contains("SCORE"));
    let runs = real(home.path()).args(["runs", "--json"]).output().unwrap();
    let runs: Value = serde_json::from_slice(&runs.stdout).unwrap();
    assert_eq!(runs[0]["finished"], true);
    let id = runs[0]["id"].as_str().unwrap();
    for format in ["text", "markdown", "html", "json"] {
        let debrief = real(home.path()).args(["debrief", id, "--format", format]).output().unwrap();
        assert_eq!(debrief.status.code(), Some(0), "{}", text(&debrief.stderr));
        assert!(debrief.stdout.len() > 2000);
    }
    let debrief = |format: &[&str]| real(home.path()).args(["debrief", id]).args(format).output().unwrap();
    assert_eq!(debrief(&["--plain"]).stdout, debrief(&["--format", "text"]).stdout);
    assert_eq!(debrief(&["--plain", "--json"]).status.code(), Some(2));
    assert_eq!(real(home.path()).args(["replay", id]).output().unwrap().status.code(), Some(0));
    assert_eq!(real(home.path()).args(["resume", id]).output().unwrap().status.code(), Some(2));
    let export = real(home.path()).args(["runs", "--export", id]).output().unwrap();
    assert!(text(&export.stdout).starts_with("{\"kind\":\"run\""));
    assert_eq!(real(home.path()).args(["runs", "--delete", id]).output().unwrap().status.code(), Some(0));
    assert_eq!(real(home.path()).args(["runs", "--json"]).output().unwrap().stdout, b"[]\n");
}

#[test]
fn two_players_cannot_write_one_run() {
    let home = scratch();
    let mut first = real(home.path())
        .args(["play", "vp-crisis", "--seed", "3"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The first prompt is on the screen, so the run is there and locked.
    let mut seen = Vec::new();
    let mut stdout = first.stdout.take().unwrap();
    while !text(&seen).contains("> ") {
        let mut byte = [0];
        assert_eq!(std::io::Read::read(&mut stdout, &mut byte).unwrap(), 1);
        seen.push(byte[0]);
    }
    let second = real(home.path()).arg("resume").output().unwrap();
    assert_eq!(second.status.code(), Some(3));
    assert!(text(&second.stderr).contains("another toughcall is playing this run"), "{}", text(&second.stderr));
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_and_a_full_disk_are_said_clearly() {
    let home = scratch();
    let file = home.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    // A file where the folder should be: nobody, not even root, can write into it.
    let output = real(&file.join("inside")).args(["play", "vp-crisis"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("cannot keep the run in"), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("TOUGHCALL_HOME"));
    if cfg!(target_os = "linux") {
        let full = command(&["play", "warm-up", "--policy", "first", "--save", "/dev/full"]);
        assert_eq!(full.exit, Exit::Invalid);
        let mut shown = Command::new(env!("CARGO_BIN_EXE_toughcall"));
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output =
            shown.args(["list"]).stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(3));
        assert!(text(&output.stderr).contains("the disk is full"), "{}", text(&output.stderr));
    }
}

/// The disk fills up in the middle of a play: what was answered before is kept, the player is told, nothing is torn.
#[test]
fn a_disk_that_fills_up_in_mid_play_loses_nothing() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let home = scratch();
    // A first play leaves the copy of the scenario there; then a limit on file size stops writes as a full disk does.
    assert!(real(home.path()).args(["play", "vp-crisis"]).output().unwrap().status.success());
    let script = format!(
        "trap '' XFSZ; ulimit -f 2; yes 1 | TOUGHCALL_HOME='{}' '{}' play vp-crisis --seed 5",
        home.path().display(),
        env!("CARGO_BIN_EXE_toughcall")
    );
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("could not be saved") && said.contains("resume"), "{said}");
    let resumed = real(home.path()).arg("resume").output().unwrap();
    assert_eq!(resumed.status.code(), Some(0), "{}", text(&resumed.stderr));
}

#[test]
fn frameworks_reproduce_the_documented_order() {
    let output = json(&command(&["frameworks", "vp-impact-risk-resource", "--scenario", "vp-crisis", "--json"]));
    let ids: Vec<&str> =
        output[0]["priorities"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["data", "cloud_cost", "pipeline", "sales", "team"]);
    let shown = command(&["frameworks", "vp-impact-risk-resource", "--scenario", "vp-crisis"]);
    assert!(shown.out.contains("10 × 8 ÷ 3.5 = 22.857"), "{}", shown.out);
    let all = json(&command(&["frameworks", "--json"]));
    let kinds: std::collections::BTreeSet<&str> =
        all.as_array().unwrap().iter().map(|f| f["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), 6, "{kinds:?}");
    let missing = command(&["frameworks", "roi-ratio", "--scenario", "vp-crisis"]);
    assert_eq!(missing.exit, Exit::Invalid);
    assert!(missing.err.contains("`saving` is missing"), "{}", missing.err);
}

#[test]
fn wrong_words_get_a_way_out() {
    for (arguments, exit, said) in [
        (&["play", "vp-crisi"][..], Exit::Usage, "did you mean `vp-crisis`?"),
        (&["play", "no/such/file.ron"], Exit::Invalid, "no such file or folder"),
        (&["play", "vp-crisis", "--policy", "expret"], Exit::Usage, "expert"),
        (&["play", "vp-crisis", "--choices", "monday"], Exit::Usage, "node/choice"),
        (&["play", "vp-crisis", "--choices", "monday_list/data"], Exit::Usage, "--fallback"),
        (&["play", "warm-up", "--choices", "order_of_things/numbers,tell_marta/nope"], Exit::Usage, "tell_marta/now"),
        (&["play", "vp-crisis", "--json"], Exit::Usage, "--policy"),
        (&["play", "vp-crisis", "--no-input"], Exit::Usage, "--choices"),
        (&["play", "vp-crisis", "--seed", "x"], Exit::Usage, "seed"),
        (&["explain", "E0230"], Exit::Usage, "did you mean"),
        (&["check", "/nowhere.ron"], Exit::Findings, ""),
        (&["replay", "nowhere"], Exit::Usage, "no run"),
        (&["frameworks", "vp-impact"], Exit::Usage, "no framework"),
        (&["bogus"], Exit::Usage, "bogus"),
        (&[], Exit::Usage, "Usage"),
    ] {
        let output = command(arguments);
        assert_eq!(output.exit, exit, "{arguments:?}: {}{}", output.out, output.err);
        assert!(output.err.contains(said), "{arguments:?}: {}", output.err);
    }
}

#[test]
fn information_commands_print_something_sensible() {
    let list = json(&command(&["list", "--json"]));
    assert_eq!(list[0]["kind"], "warm-up");
    assert_eq!(list[1]["id"], "vp-crisis");
    let dir = root().join("scenarios").to_string_lossy().into_owned();
    let beside = json(&command(&["list", "--dir", &dir, "--json"]));
    assert_eq!(beside.as_array().unwrap().len(), 2 * list.as_array().unwrap().len());
    assert!(command(&["show", "vp-crisis"]).out.contains("Figures and their sources"));
    assert!(command(&["explain", "unknown-node"]).out.contains("E0203"));
    assert!(command(&["explain"]).out.lines().count() > 40);
    assert!(command(&["man"]).out.contains(".TH toughcall"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(command(&["completions", shell]).out.len() > 500);
    }
    assert!(command(&["--help"]).out.contains("warm-up"));
    assert!(command(&["--version"]).out.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn check_speaks_to_machines() {
    let path = root().join("tests/it/main.rs").to_string_lossy().into_owned();
    let output = command(&["check", &path, "--format", "json"]);
    assert_eq!(output.exit, Exit::Findings);
    let diagnostics = &json(&output)["diagnostics"];
    assert_eq!(diagnostics[0]["code"], "E0101");
    for key in ["severity", "message", "file", "line", "column", "end_line", "end_column"] {
        assert!(!diagnostics[0][key].is_null(), "{key}");
    }
    assert_eq!(command(&["check", "--quick", "vp-crisis", "warm-up", "--deny-warnings"]).exit, Exit::Fine);
}

#[test]
fn the_warm_up_is_not_recorded() {
    let output = command_with_input(&["play", "warm-up", "--seed", "1"], "1\n1\n1\n60\n1\n1\n");
    assert_eq!(output.exit, Exit::Fine, "{}", output.err);
    assert!(output.err.contains("not recorded"));
    assert!(output.out.contains("SCORE"));
}

/// Ctrl-C saves and exits 130.
#[cfg(unix)]
#[test]
fn an_interrupt_saves_and_says_so() {
    let home = scratch();
    let mut child = real(home.path())
        .args(["play", "vp-crisis", "--seed", "3"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut seen = String::new();
    while !seen.contains("> ") {
        let mut byte = [0];
        assert_eq!(std::io::Read::read(&mut stdout, &mut byte).unwrap(), 1);
        seen.push(byte[0] as char);
    }
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(text(&output.stderr).contains("resume vp-crisis-"), "{}", text(&output.stderr));
}

/// A scenario file changes under a recorded run: the copy kept then replays it, and says what changed. Without the copy it
/// replays as far as it goes.
#[test]
fn an_old_run_outlives_its_scenario() {
    let home = scratch();
    let file = home.path().join("mine.ron");
    let original = std::fs::read_to_string(root().join("scenarios/warm-up.ron")).unwrap();
    std::fs::write(&file, original.replace("kind: warm_up,", "")).unwrap();
    let mut play = real(home.path())
        .args(["play", &file.to_string_lossy(), "--seed", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut play.stdin.take().unwrap(), b"1\n1\n1\n60\n2\n").unwrap();
    assert!(play.wait().unwrap().success());
    let changed = original
        .replace("kind: warm_up,", "")
        .replace("\"morale -= 5\"], practice: \"candour\"", "\"morale -= 15\"], practice: \"candour\"");
    let changed = changed.replace("id: \"split\"", "id: \"divide\"").replace("choice: \"split\"", "choice: \"divide\"");
    std::fs::write(&file, &changed).unwrap();
    let replay = || real(home.path()).arg("replay").output().unwrap();
    let kept = replay();
    assert_eq!(kept.status.code(), Some(0), "{}{}", text(&kept.stdout), text(&kept.stderr));
    assert!(text(&kept.stderr).contains("nodes changed: tell_marta, who"), "{}", text(&kept.stderr));
    std::fs::remove_dir_all(home.path().join("scenarios")).unwrap();
    let lost = replay();
    assert_eq!(lost.status.code(), Some(3));
    assert!(text(&lost.stdout).contains("the rules have changed"), "{}", text(&lost.stdout));
    assert!(text(&lost.stdout).contains("4 of 4 decisions played"), "{}", text(&lost.stdout));
    let resumed = real(home.path()).arg("resume").output().unwrap();
    assert_eq!(resumed.status.code(), Some(3));
    assert!(text(&resumed.stderr).contains("not at hand"), "{}", text(&resumed.stderr));
}

/// Weights that ask for every value of an unknown never sum to nothing: the value is revealed first.
#[test]
fn weights_over_all_values_of_an_unknown_are_sound() {
    let base = std::fs::read_to_string(root().join("scenarios/warm-up.ron")).unwrap();
    let apart = base.replace("cause == time_zone ? 0 : 1", "cause == double_rows ? 1 : 0");
    assert_ne!(apart, base);
    let home = scratch();
    let file = home.path().join("apart.ron");
    std::fs::write(&file, apart).unwrap();
    let output = command(&["check", &file.to_string_lossy()]);
    assert_eq!(output.exit, Exit::Fine, "{}", output.out);
    std::fs::write(
        &file,
        base.replace("cause == time_zone ? 1 : 0", "0")
            .replace("cause == time_zone ? 0 : 1", "cause == double_rows ? 1 : 0"),
    )
    .unwrap();
    let output = command(&["check", &file.to_string_lossy()]);
    assert!(output.out.contains("E0601"), "{}", output.out);
}
