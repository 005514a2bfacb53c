//! The drill: which moments become cards, when they come back, that luck fits what is known, and that answers are safe.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use toughcall::drill::{Deck, judge, moments};
use toughcall::engine::{Draw, Luck, Stream};
use toughcall::expression::UnknownId;
use toughcall::policy::make;
use toughcall::program::{Pick, Program};
use toughcall::run::{Session, simulate, state_digest};
use toughcall::solve::{Budget, Options, Passes, Progress, Solution, Verdict};

use crate::balance::program;
use crate::support::scratch;

const MONDAY: &str = "2026-01-05T08:00:00Z";

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn toughcall(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toughcall"));
    command.env("TOUGHCALL_HOME", home).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn real(home: &Path, arguments: &[&str], input: &str) -> Said {
    let mut child = toughcall(home, arguments).spawn().unwrap();
    // It may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Records runs of the warm-up by these policies, named after them.
fn record(home: &Path, policies: &[&str]) {
    std::fs::create_dir_all(home.join("runs")).unwrap();
    for policy in policies {
        let file = home.join("runs").join(format!("{policy}.jsonl")).to_string_lossy().into_owned();
        let said = real(home, &["play", "warm-up", "--policy", policy, "--seed", "3", "--save", &file], "");
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
}

#[track_caller]
fn json(home: &Path, arguments: &[&str]) -> Value {
    let said = real(home, arguments, "");
    assert_eq!(said.code, Some(0), "{}", said.err);
    serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {}{}", said.out, said.err))
}

fn solved(program: &Program) -> Solution {
    let go_on = |_: &Progress| true;
    let budget = Budget { max_states: 1_000_000, max_bytes: 1 << 30, go_on: &go_on };
    Solution::new(program, &Options { passes: Passes::ALL, threads: 1, budget: &budget }).unwrap()
}

fn seeds() -> std::ops::Range<u64> {
    0..40
}

/// Costly and severe decisions, and judgement calls from 2 points on; the same moment of two runs is one card.
#[test]
fn costly_moments_become_cards() {
    let home = scratch();
    record(home.path(), &["first", "last", "random"]);
    let copy = home.path().join("runs/again.jsonl");
    let text = std::fs::read_to_string(home.path().join("runs/first.jsonl")).unwrap();
    std::fs::write(&copy, text.replace("\"id\":\"first\"", "\"id\":\"again\"")).unwrap();
    // A run that is not over has no cards.
    let open: String = text.lines().take(6).map(|line| format!("{line}\n")).collect();
    std::fs::write(home.path().join("runs/open.jsonl"), open.replace("\"id\":\"first\"", "\"id\":\"open\"")).unwrap();

    let program = program("warm-up");
    let solution = solved(&program);
    let mut expected = BTreeMap::new();
    for policy in ["first", "last", "random"] {
        let session = simulate(&program, 3, make(policy, 3).unwrap().as_mut());
        let review = solution.review(&session).unwrap();
        for (seen, taken) in review.decisions.iter().zip(session.taken()) {
            let costly = matches!(seen.verdict, Verdict::Costly | Verdict::Severe);
            if costly || seen.verdict == Verdict::JudgementCall && seen.regret >= 2.0 {
                let runs: &mut usize = expected.entry(state_digest(&taken.before)).or_default();
                *runs += if policy == "first" { 2 } else { 1 };
            }
        }
    }
    assert!(expected.len() >= 3, "{expected:?}");
    let all = json(home.path(), &["drill", "--json", "--now", MONDAY]);
    let cards = all["cards"].as_array().unwrap();
    let found: BTreeMap<String, usize> =
        cards.iter().map(|c| (c["state"].as_str().unwrap().to_owned(), c["runs"].as_array().unwrap().len())).collect();
    assert_eq!(found, expected);
    let regrets: Vec<f64> = cards.iter().map(|c| c["regret"].as_f64().unwrap()).collect();
    assert!(regrets.is_sorted_by(|a, b| a >= b), "{regrets:?}");
    assert!(cards.iter().all(|c| c["standing"] == "new" && c["due"] == true && c["box"].is_null()), "{all}");
    // Cards go with their runs.
    for run in ["first", "again", "last"] {
        assert_eq!(real(home.path(), &["runs", "--delete", run], "").code, Some(0));
    }
    let left = json(home.path(), &["drill", "--json", "--now", MONDAY]);
    let left = left["cards"].as_array().unwrap();
    assert!(!left.is_empty() && left.len() < cards.len());
    assert!(left.iter().flat_map(|c| c["runs"].as_array().unwrap()).all(|r| r["run"] == "random"));
}

/// Always the first choice, over two months of a clock of our own, against the rule written once more.
#[test]
fn cards_come_back_when_the_rule_says() {
    let home = scratch();
    record(home.path(), &["first", "last", "random"]);
    let mut model: BTreeMap<String, (usize, i64)> = BTreeMap::new();
    let (mut answered, mut rested) = (0, false);
    for day in 0..62_i64 {
        let date = toughcall::drill::Day::parse("2026-01-05").unwrap().plus(u32::try_from(day).unwrap());
        let now = format!("{date}T23:59:59Z");
        let said = real(home.path(), &["drill", "--cards", "20", "--seed", "1", "--now", &now], &"1\n".repeat(20));
        assert_eq!(said.code, Some(0), "{}", said.err);
        let all = json(home.path(), &["drill", "--json", "--now", &now]);
        for card in all["cards"].as_array().unwrap() {
            let (box_, due) = model.entry(card["state"].as_str().unwrap().to_owned()).or_insert((0, 0));
            if *box_ <= 5 && *due <= day {
                answered += 1;
                let good = card["latest"].as_f64().unwrap() <= 0.5;
                *box_ = if good { *box_ + 1 } else { 1 };
                *due = day + [0, 1, 3, 7, 14, 30, 0][*box_];
            }
            assert_eq!(card["due"], false, "{card}");
            if *box_ > 5 {
                rested = true;
                assert_eq!((&card["standing"], &card["due_day"]), (&"resting".into(), &Value::Null));
                assert_eq!(card["tries"], 6);
            } else {
                let back = date.plus(u32::try_from(*due - day).unwrap());
                assert_eq!((&card["box"], &card["due_day"]), (&(*box_).into(), &back.to_string().into()), "day {day}");
            }
        }
        assert_eq!(all["answers"].as_array().unwrap().len(), answered, "day {day}");
    }
    assert!(rested, "no card was ever answered well often enough: {model:?}");
    assert!(model.values().any(|(box_, _)| *box_ == 1), "no card was ever answered badly: {model:?}");
    let told = real(home.path(), &["drill", "--progress", "--now", MONDAY], "").out;
    assert!(
        told.contains("resting") && told.contains("FIRST TRY") && told.contains("answered at least twice"),
        "{told}"
    );
}

/// What is known stays so, what was excluded never comes, and what is open comes as often as the belief says.
#[test]
fn fresh_luck_fits_what_is_known() {
    let (mut known, mut open) = (0, 0);
    for id in ["warm-up", "vp-crisis"] {
        let program = program(id);
        for seed in seeds() {
            let run = simulate(&program, seed, make("random", seed).unwrap().as_mut());
            let states = run.taken().iter().map(|t| t.before).chain([*run.state()]);
            for (state, unknown) in states.flat_map(|s| (0..program.unknowns.len()).map(move |u| (s, UnknownId::at(u))))
            {
                let it = &program.unknowns[unknown];
                let knowledge = state.get(it.field);
                let belief = it.knowledge.belief(knowledge);
                for fresh in 0..20 {
                    let truth = Luck::from_state(&program, &state, fresh).draw(&program, &state, Draw::Reveal(unknown));
                    assert!(belief[truth] > 0, "{belief:?} gave {truth}");
                    match it.knowledge.known(knowledge) {
                        Some(value) => assert_eq!(truth, usize::from(value)),
                        None => open += 1,
                    }
                    known += usize::from(it.knowledge.known(knowledge).is_some());
                }
            }
        }
    }
    assert!(known > 100 && open > 100, "{known} {open}");

    let program = program("warm-up");
    let unknown = UnknownId::at(0);
    let it = &program.unknowns[unknown];
    let n = 20_000_u64;
    for seed in [1, 2] {
        // Whatever the states before the last decision know.
        let run = simulate(&program, seed, make("last", 1).unwrap().as_mut());
        let state = run.taken().last().unwrap().before;
        let belief = it.knowledge.belief(state.get(it.field));
        let p = belief[0] as f64 / belief.iter().sum::<u64>() as f64;
        let hits = (0..n)
            .filter(|seed| Luck::from_state(&program, &state, *seed).draw(&program, &state, Draw::Reveal(unknown)) == 0)
            .count() as f64;
        let deviation = (n as f64 * p * (1.0 - p)).sqrt();
        assert!((hits - n as f64 * p).abs() <= 5.0 * deviation + 1e-9, "{hits} of {n}, {p}");
    }
}

/// Luck changes what happens, never the verdict; and from any moment a run with fresh luck goes on to an ending.
#[test]
fn luck_does_not_change_the_verdict() {
    let program = program("warm-up");
    let solution = solved(&program);
    let mut cards = 0;
    for seed in seeds() {
        let run = simulate(&program, seed, make("random", seed).unwrap().as_mut());
        let review = solution.review(&run).unwrap();
        let mut deck = Deck::default();
        deck.add("run", "warm-up", moments(&run, &review));
        for card in &deck.cards {
            cards += 1;
            let n = card.latest().unwrap().moment.n;
            let mut waiting = Session::new(&program, seed);
            run.taken().iter().take(n - 1).for_each(|t| waiting.take(t.pick.clone()).unwrap());
            let seen = judge(&solution, &waiting, &run.taken()[n - 1].pick).unwrap();
            let before = &review.decisions[n - 1];
            assert_eq!((seen.regret, seen.verdict), (before.regret, before.verdict));
            let most = seen.choices.iter().map(|c| c.1).fold(f64::MIN, f64::max);
            assert!(most < 100.0 && seen.choices.iter().all(|c| c.1 > -1e-9), "{:?}", seen.choices);
            for (pick, value) in &seen.choices {
                let again = judge(&solution, &waiting, pick).unwrap();
                assert!((again.regret - (most - value)).abs() < 1e-9);
                // The mean over fresh luck of what the best play earns from here is the value; here only that it ends.
                let mut fresh = waiting.clone().with_fresh_luck(seed + 1_000);
                fresh.take(pick.clone()).unwrap();
                let mut policy = make("first", 1).unwrap();
                while let Some(pick) = fresh.ask(policy.as_mut()) {
                    fresh.take(pick).unwrap();
                }
                assert!(fresh.ending().is_some());
            }
        }
    }
    assert!(cards > 20, "{cards}");
}

/// At the last decision nothing but luck is left: the mean over fresh luck is the value of the choice.
#[test]
fn values_are_points_still_to_come() {
    let program = program("warm-up");
    let solution = solved(&program);
    let run = simulate(&program, 5, make("first", 5).unwrap().as_mut());
    let last = run.taken().len();
    let mut waiting = Session::new(&program, 5);
    run.taken().iter().take(last - 1).for_each(|t| waiting.take(t.pick.clone()).unwrap());
    let so_far = waiting.record().ledger.total().to_f64();
    for choice in waiting.available() {
        let pick = Pick::Choice(choice);
        let seen = judge(&solution, &waiting, &pick).unwrap();
        let value = seen.choices.iter().find(|c| c.0 == pick).unwrap().1;
        let runs = 2_000;
        let scores = (0..runs).map(|seed| {
            let mut fresh = waiting.clone().with_fresh_luck(seed);
            fresh.take(pick.clone()).unwrap();
            assert!(fresh.ending().is_some());
            fresh.record().ledger.total().to_f64() - so_far
        });
        let scores: Vec<f64> = scores.collect();
        let mean = scores.iter().sum::<f64>() / runs as f64;
        let variance = scores.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / (runs - 1) as f64;
        assert!((mean - value).abs() <= 5.0 * (variance / runs as f64).sqrt() + 1e-9, "{mean} {value}");
    }
}

/// Every answer that the next prompt confirmed is in the record, whenever the process is killed.
#[test]
fn kills_lose_no_answer() {
    let home = scratch();
    record(home.path(), &["first", "last", "random"]);
    json(home.path(), &["drill", "--json"]);
    let mut dice = Stream::new(5, "@drill-kills");
    let kept = || std::fs::read_to_string(home.path().join("drill.jsonl")).map_or(0, |t| t.matches('\n').count());
    let (mut longest, mut confirmed_in_all) = (60_000, 0);
    for day in 0..40_u32 {
        let date = toughcall::drill::Day::parse("2026-01-05").unwrap().plus(day * 31);
        let before = kept();
        let mut child = toughcall(home.path(), &["drill", "--now", &format!("{date}T08:00:00Z")]).spawn().unwrap();
        let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            let (mut prompts, mut line_start, mut byte) = (0_usize, true, [0; 1]);
            while stdout.read(&mut byte).is_ok_and(|n| n == 1) {
                if line_start && byte[0] == b'>' {
                    prompts += 1;
                    if stdin.write_all(b"1\n").is_err() {
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
        let confirmed = reader.join().unwrap().saturating_sub(1);
        longest += if confirmed == 0 { 10_000 } else { 0 };
        confirmed_in_all += confirmed;
        assert!(kept() >= before + confirmed, "{confirmed} confirmed, {} kept", kept() - before);
    }
    assert!(confirmed_in_all > 0, "no kill came after an answer: nothing was tested");
    let all = json(home.path(), &["drill", "--json"]);
    assert_eq!(all["answers"].as_array().unwrap().len(), kept());
}

/// A torn last line and a damaged one are left out with a word; the next answer takes the torn one's place.
#[test]
fn a_damaged_record_is_read_as_far_as_it_goes() {
    let home = scratch();
    record(home.path(), &["first", "random"]);
    let path = home.path().join("drill.jsonl");
    let drill =
        |now: &str, input: &str| real(home.path(), &["drill", "--cards", "1", "--seed", "1", "--now", now], input);
    assert_eq!(drill(MONDAY, "1\n").code, Some(0));
    let sound = std::fs::read_to_string(&path).unwrap();
    assert_eq!(sound.lines().count(), 1);
    std::fs::write(&path, format!("{sound}no JSON\n\u{fffd}{{\"kind\":\"ans")).unwrap();
    let said = real(home.path(), &["drill", "--json", "--now", MONDAY], "");
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("line 2, which is damaged") && said.err.contains("torn off"), "{}", said.err);
    let all: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(all["answers"].as_array().unwrap().len(), 1);
    assert_eq!(drill(MONDAY, "2\n").code, Some(0));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with(&sound) && text.ends_with("}\n") && text.lines().count() == 3, "{text}");
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!((&last["session"], &last["day"], &last["kind"]), (&2.into(), &"2026-01-05".into(), &"answer".into()));
    // Two writers: the second is told, and deletes nothing either.
    let held = std::fs::File::open(&path).unwrap();
    held.try_lock().unwrap();
    let other = drill("2026-02-05T08:00:00Z", "1\n");
    assert_eq!(other.code, Some(3), "{}", other.out);
    assert!(other.err.contains("another toughcall is drilling"), "{}", other.err);
    assert_eq!(real(home.path(), &["drill", "--delete", "--yes"], "").code, Some(3));
    drop(held);
    assert_eq!(real(home.path(), &["drill", "--delete"], "yes\n").code, Some(2));
    assert!(path.exists());
    assert_eq!(real(home.path(), &["drill", "--delete", "--yes"], "").code, Some(0));
    assert!(!path.exists());
    assert_eq!(real(home.path(), &["drill", "--delete", "--yes"], "").code, Some(0));
}

/// The screen, the answer, the shapes; leaving at any card is fine.
#[test]
fn a_session_shows_asks_and_answers() {
    let home = scratch();
    let nothing = real(home.path(), &["drill"], "");
    assert_eq!((nothing.code, nothing.err.contains("No finished run yet")), (Some(0), true));
    record(home.path(), &["first", "last", "random"]);
    let small = real(home.path(), &["drill", "--max-states", "5", "--no-cache"], "");
    assert_eq!(small.code, Some(4), "{}", small.err);
    assert!(small.err.contains("3 runs of warm-up: it could not be solved"), "{}", small.err);
    for input in ["", "q\n"] {
        let left = real(home.path(), &["drill", "--now", MONDAY], input);
        assert_eq!((left.code, left.err.contains("the cards stay due")), (Some(0), true), "{}", left.err);
        assert!(!left.out.contains("Last time"), "{}", left.out);
    }
    let listed = real(home.path(), &["drill", "--no-input", "--now", MONDAY], "");
    let due = listed.out.lines().count();
    assert!(listed.code == Some(0) && due >= 3 && listed.out.contains("(new)"), "{}", listed.out);
    assert!(
        !home.path().join("drill.jsonl").exists() || std::fs::read(home.path().join("drill.jsonl")).unwrap().is_empty()
    );

    let played = real(home.path(), &["drill", "--cards", "2", "--seed", "7", "--now", MONDAY], "?\ns\nm\n9\n1\n2\n");
    assert_eq!(played.code, Some(0), "{}", played.err);
    for part in [
        "Card 1 of 2. Monday numbers, decision ",
        "Card 2 of 2",
        "q quit",
        "Team:",
        "is no choice here",
        "Points still to come",
        "(the best)",
        "On your pick: ",
        "Last time: ",
        "in box 1 and comes back on 2026-01-06",
        "With fresh luck",
        "This session: 2 cards",
        "too few to call it a course",
    ] {
        assert!(played.out.contains(part), "{part}: {}", played.out);
    }
    let all = json(home.path(), &["drill", "--json", "--now", MONDAY]);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(&all), "answers cards format progress");
    assert_eq!(
        keys(&all["answers"][0]),
        "choice day fingerprint format kind n regret run scenario seed session state time"
    );
    assert_eq!(
        keys(&all["cards"][0]),
        "box due due_day fingerprint first latest node regret runs scenario standing state tick tries"
    );
    assert_eq!(keys(&all["cards"][0]["runs"][0]), "choice n regret run verdict");
    let progress = json(home.path(), &["drill", "--progress", "--json", "--now", MONDAY]);
    assert_eq!(progress, all["progress"]);
    assert_eq!(keys(&progress), "boxes day days_by_box due left_out new next_due resting sessions tries");
    assert_eq!((&progress["boxes"][0], &progress["due"]), (&2.into(), &(due - 2).into()));
    assert_eq!(keys(&progress["sessions"][0]), "answered day mean_regret session");
    let other = json(home.path(), &["drill", "--progress", "--json", "--scenario", "vp-crisis", "--now", MONDAY]);
    assert_eq!((&other["new"], other["sessions"].as_array().unwrap().len()), (&0.into(), 0));
}

/// Ctrl-C at a prompt: what was answered is kept, and the exit code says it was stopped.
#[cfg(unix)]
#[test]
fn an_interrupt_keeps_what_was_answered() {
    let home = scratch();
    record(home.path(), &["first", "random"]);
    let mut child = toughcall(home.path(), &["drill", "--now", MONDAY]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut wait_for_prompt = || {
        let (mut line_start, mut byte) = (true, [0; 1]);
        while stdout.read(&mut byte).is_ok_and(|n| n == 1) && !(line_start && byte[0] == b'>') {
            line_start = byte[0] == b'\n';
        }
    };
    wait_for_prompt();
    stdin.write_all(b"1\n").unwrap();
    wait_for_prompt();
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(std::fs::read_to_string(home.path().join("drill.jsonl")).unwrap().lines().count(), 1);
}
