//! Retries and rehearsals.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;
use toughcall::cli::Exit;
use toughcall::engine::Given;
use toughcall::expression::VariableId;
use toughcall::number::Fixed;
use toughcall::policy::make;
use toughcall::run::{Session, rehearse, simulate};

use crate::balance::program;
use crate::support::{command, command_with_input, scratch};

/// The lines of a run file as values.
fn lines(path: &str) -> Vec<Value> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The same choices from any decision on give the same decisions and the same closing line, byte for byte.
#[test]
fn a_retry_with_the_same_choices_is_the_same_run() {
    let home = scratch();
    let file = |name: &str| home.path().join(name).to_string_lossy().into_owned();
    let first = file("first.jsonl");
    let played = command(&["play", "vp-crisis", "--policy", "random", "--seed", "11", "--save", &first]);
    assert_eq!(played.exit, Exit::Fine, "{}", played.err);
    let original = std::fs::read_to_string(&first).unwrap();
    let decisions = lines(&first).len() - 2;
    for at in [1, 2, decisions / 2, decisions] {
        let again = file(&format!("again-{at}.jsonl"));
        let rest: Vec<String> = lines(&first)[at..=decisions]
            .iter()
            .map(|d| format!("{}/{}", d["node"].as_str().unwrap(), d["choice"].as_str().unwrap()))
            .collect();
        let at = at.to_string();
        let output = command(&["retry", &first, "--at", &at, "--choices", &rest.join(","), "--save", &again]);
        assert_eq!(output.exit, Exit::Fine, "{}", output.err);
        assert!(
            output.out.contains("every decision is the same, and so is every line of the ledger"),
            "{}",
            output.out
        );
        let retried = std::fs::read_to_string(&again).unwrap();
        assert_eq!(retried.split_once('\n').unwrap().1, original.split_once('\n').unwrap().1);
        let header = &lines(&again)[0];
        assert_eq!((header["retry_of"].as_str(), header["at"].to_string()), (Some(first.as_str()), at));
        assert_eq!(command(&["replay", &again]).exit, Exit::Fine);
    }
}

/// Other choices from decision 4 on: the three before it are the old ones, and the difference is told in points and words.
#[test]
fn a_retry_with_other_choices_says_what_changed() {
    let home = scratch();
    let first = home.path().join("first.jsonl").to_string_lossy().into_owned();
    command(&["play", "vp-crisis", "--policy", "first", "--seed", "3", "--save", &first]);
    let output = command(&["retry", &first, "--at", "4", "--policy", "expert", "--json"]);
    let run: Value = serde_json::from_str(&output.out).unwrap();
    let program = program("vp-crisis");
    let old = simulate(&program, 3, make("first", 3).unwrap().as_mut());
    for (place, taken) in old.taken().iter().enumerate().take(3) {
        assert_eq!(run["choices"][place], old.key(taken.node, &taken.pick));
    }
    let comparison = &run["comparison"];
    assert_eq!(comparison["then"]["score"].as_f64(), Some(old.record().ledger.total().to_f64()));
    assert_eq!(comparison["now"]["score"], run["score"]);
    assert_eq!(comparison["decisions"][0]["n"], 4);
    let told = command(&["retry", &first, "--at", "4", "--policy", "expert"]).out;
    let change = format!("score       {} → {}", comparison["then"]["score"], comparison["now"]["score"]);
    assert!(told.contains(&change) && told.contains("\n  4. Then: Day 1"), "{told}");
}

/// Left after one new decision and gone on with: the comparison comes at the end. Left without one: nothing is kept.
#[test]
fn a_retry_is_kept_like_any_run() {
    let home = scratch();
    let real = |arguments: &[&str], input: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_toughcall"))
            .env("TOUGHCALL_HOME", home.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let runs = || serde_json::from_str::<Value>(&real(&["runs", "--json"], "").1).unwrap();
    let all_first = "1\n".repeat(60);
    assert_eq!(real(&["play", "vp-crisis", "--seed", "3"], &all_first).0, Some(0));
    let first = runs()[0]["id"].as_str().unwrap().to_owned();
    let (code, _, said) = real(&["retry", &first, "--at", "5"], "");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("nothing is kept"), "{said}");
    assert_eq!(runs().as_array().unwrap().len(), 1);
    let (code, screen, said) = real(&["retry", &first, "--at", "5"], "2\n");
    assert_eq!(code, Some(0), "{said}");
    assert!(screen.contains("again from decision 5"), "{screen}");
    assert!(said.contains("Saved after 5 decisions"), "{said}");
    let (code, screen, said) = real(&["resume"], &all_first);
    assert_eq!(code, Some(0), "{said}");
    assert!(screen.contains("THEN AND NOW, with the same luck") && screen.contains("  5. Then: "), "{screen}");
    let all = runs();
    assert_eq!((all.as_array().unwrap().len(), &all[1]["finished"]), (2, &Value::Bool(true)));
    assert_eq!(real(&["replay"], "").0, Some(0));
    for (at, said) in [("0", "from 1 to"), ("99", "from 1 to"), ("x", "--at")] {
        let (code, _, err) = real(&["retry", &first, "--at", at], "");
        assert_eq!(code, Some(2), "{err}");
        assert!(err.contains(said), "{err}");
    }
}

/// Day 25 as given, played to the end: no score, no file.
#[test]
fn a_rehearsal_leaves_nothing_behind() {
    let home = scratch();
    for (input, said) in [("1\n", "END OF THE REHEARSAL"), ("q\n", "Nothing of a rehearsal is kept"), ("", "is kept")] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_toughcall"))
            .env("TOUGHCALL_HOME", home.path())
            .args(["play", "vp-crisis", "--from", "board", "--set", "client_told=true", "--seed", "1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let shown = [output.stdout, output.stderr].concat();
        assert!(String::from_utf8_lossy(&shown).contains(said), "{said}");
    }
    let play = ["play", "vp-crisis", "--from", "board", "--set", "morale=30", "--seed", "1"];
    let screen = command_with_input(&play, "1\n");
    assert_eq!(screen.exit, Exit::Fine, "{}", screen.err);
    assert!(screen.out.contains("Morale 30 points"), "{}", screen.out);
    assert!(screen.out.contains("is not scored, and nothing of it was recorded"), "{}", screen.out);
    assert!(!screen.out.contains("SCORE") && !screen.out.contains("EVERY POINT"), "{}", screen.out);
    let unattended = [&play[..], &["--policy", "first", "--json"]].concat();
    let json: Value = serde_json::from_str(&command(&unattended).out).unwrap();
    assert!(json.get("score").is_none() && json.get("ledger").is_none(), "{json}");
    assert_eq!(json["choices"].as_array().unwrap().len(), 1);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

/// A story node begins at its own tick with what is given; an inject's node is that inject, which then resumes into the rest
/// of the clock. Whatever node one begins at, the run ends.
#[test]
fn a_rehearsal_begins_where_it_is_told() {
    let vp = program("vp-crisis");
    let node = |id: &str| vp.find_node(id).unwrap();
    let morale = VariableId::at(vp.scenario.variables.index("morale").unwrap());
    let board = Session::begin_at(&vp, 1, node("board"), &[Given::Variable(morale, Fixed::whole(34))]);
    let view = vp.view(board.state());
    assert_eq!((view.tick(), board.node()), (vp.nodes[node("board")].at, Some(node("board"))));
    assert_eq!(view.variable(morale), Fixed::whole(30), "rounded to the step");
    let rhythm = vp.inject_of(node("rhythm"));
    assert_eq!(rhythm.map(|i| vp.inject_id(i)), Some("i_rhythm"));
    assert_eq!(vp.inject_of(node("board")), None);
    for program in [vp.clone(), program("warm-up")] {
        for id in program.scenario.nodes.iter().map(|(key, _)| key.value.clone()) {
            let mut session = rehearse(&program, 5, &id, &[]).unwrap();
            let mut policy = make("first", 5).unwrap();
            while let Some(pick) = session.ask(policy.as_mut()) {
                session.take(pick).unwrap();
            }
            assert!(session.ending().is_some(), "{id}");
        }
    }
    // From the beginning with nothing given it is the beginning.
    let begun = Session::begin_at(&vp, 9, vp.start, &[]);
    assert_eq!(begun.state(), Session::new(&vp, 9).state());
}

#[test]
fn a_rehearsal_that_cannot_begin_says_why() {
    for (arguments, said) in [
        (&["--from", "bord"][..], "did you mean `board`?"),
        (&["--from", "board", "--set", "moral=30"], "did you mean `morale`?"),
        (&["--from", "board", "--set", "morale=31"], "the nearest is `morale=30`"),
        (&["--from", "board", "--set", "morale=110"], "between 0 and 100"),
        (&["--from", "board", "--set", "morale=high"], "decimal"),
        (&["--from", "board", "--set", "morale"], "name=value"),
        (&["--from", "board", "--set", "morale=30", "--set", "morale=40"], "twice"),
        (&["--from", "board", "--set", "client_told=maybe"], "`client_told=true`"),
        (&["--from", "board", "--set", "tick=60"], "from 0 to 59"),
        (&["--set", "morale=30"], "--from"),
        (&["--from", "board", "--save", "/tmp/never"], "--save"),
        (&["--policy", "nosy:0.1:first"], "did you mean `noisy`?"),
        (&["--policy", "noisy:2:first"], "between 0 and 1"),
        (&["--policy", "script:/no/such/file"], "no such file"),
        (&["--choices", "monday_list/data", "--fallback", "frist"], "did you mean `first`?"),
    ] {
        let arguments = [&["play", "vp-crisis"], arguments].concat();
        let output = command(&arguments);
        assert_eq!(output.exit, Exit::Usage, "{arguments:?}: {}{}", output.out, output.err);
        assert!(output.err.contains(said), "{arguments:?}: {}", output.err);
    }
}

/// A script from a file, with and without slips.
#[test]
fn a_script_file_plays() {
    let home = scratch();
    let file = home.path().join("mine.txt");
    std::fs::write(&file, "# data first\nmonday_list/data>pipeline\nfallback: expert\n").unwrap();
    let play = |policy: &str| {
        let output = command(&["play", "vp-crisis", "--seed", "7", "--policy", policy, "--json"]);
        serde_json::from_str::<Value>(&output.out).unwrap_or_else(|e| panic!("{e}: {}", output.err))
    };
    let (scripted, expert) = (play(&format!("script:{}", file.display())), play("expert"));
    assert_eq!(scripted["choices"][0], "monday_list/data>pipeline>sales>cloud_cost>team");
    assert_eq!(scripted["choices"].as_array().unwrap()[1..], expert["choices"].as_array().unwrap()[1..]);
    assert_eq!(play(&format!("noisy:0:script:{}", file.display())), scripted);
    std::fs::write(&file, format!("fallback: script:{}\n", file.display())).unwrap();
    let refused = command(&["play", "vp-crisis", "--policy", &format!("script:{}", file.display())]);
    assert_eq!(refused.exit, Exit::Usage, "{}", refused.err);
}
