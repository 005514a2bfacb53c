//! Predictions: asked once, kept at once, scored as they were asked, and without any effect on the world.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use proptest::prelude::*;
use toughcall::policy::make;
use toughcall::program::{Program, built_in, load};
use toughcall::report::{debrief, plain, predictions};
use toughcall::run::{RunRecord, Session, closing_line, decision_line, forecast_line, header_line, replay, simulate};
use toughcall::source::Text;

use crate::generated::plan;
use crate::support::{command, root, scratch};

fn program(text: &str) -> Program {
    let (program, findings) = load(&Text::new("t", text));
    program.unwrap_or_else(|| panic!("{findings:?}"))
}

/// A pump, one unknown with odds 3 to 1, and a storm whose rain depends on it, right after the second decision.
fn pump(predictions: &str) -> Program {
    let fixture = std::fs::read_to_string(root().join("tests/check/predictions/unknown_value.ron")).unwrap();
    let start = fixture.find("    predictions: {").unwrap();
    let end = fixture.find("    start: \"monday\"").unwrap();
    program(&format!("{}    predictions: {{ {predictions} }},\n{}", &fixture[..start], &fixture[end..]))
}

/// Takes the choices `node/choice`.
fn take(session: &mut Session<'_>, choices: &[&str]) {
    for choice in choices {
        let node = session.node().unwrap();
        let (name, id) = choice.split_once('/').unwrap();
        assert_eq!(session.program().node_id(node), name);
        let pick = session.parse_pick(node, id).unwrap();
        session.take(pick).unwrap();
    }
}

/// Answers every question of the node that waits.
fn answer(session: &mut Session<'_>, percent: Option<u8>) -> usize {
    let questions = session.questions();
    questions.iter().for_each(|q| session.predict(q, percent));
    questions.len()
}

const BOTH: &str = r#"
    "seal": (at: "monday", ask: "The seal?", unknown: "cause", value: "seal"),
    "rain": (at: "launch", ask: "Rain?", chance: "storm", outcomes: ["rain"]),
    "calm": (at: "launch", ask: "No hail?", chance: "storm", outcomes: ["rain", "sun"])"#;

/// The evidence on the seal is 3/4. Rain: 3/4 × 2/4 + 1/4 × 1/3 = 11/24. No hail: 3/4 × 3/4 + 1/4 × 2/3 = 35/48.
/// Said 70, 20 and 90; the errors are (0.7 − o)², (0.2 − o)², (0.9 − o)² and the Brier score is their mean.
#[test]
fn scores_and_model_probabilities_by_hand() {
    let program = pump(BOTH);
    let (mut rains, mut dry, mut motors) = (0, 0, 0);
    for seed in 0..40 {
        let mut session = Session::new(&program, seed);
        assert_eq!(session.questions().len(), 1);
        answer(&mut session, Some(70));
        assert!(session.questions().is_empty(), "asked twice");
        take(&mut session, &["monday/call"]);
        let questions = session.questions();
        assert_eq!(questions.iter().map(|q| q.id.as_str()).collect::<Vec<_>>(), ["rain", "calm"]);
        session.predict(questions[0], Some(20));
        session.predict(questions[1], Some(90));
        assert!(session.forecasts().iter().all(|f| f.settled(&session).is_none()));
        take(&mut session, &["launch/mend"]);
        let drawn = |name: &str| {
            session.record().events.iter().any(|told| {
                toughcall::report::event_json(&program, told)["outcome"] == format!("outcome:storm/{name}").as_str()
            })
        };
        let known = session
            .record()
            .events
            .iter()
            .find_map(|told| toughcall::report::event_json(&program, told)["value"].as_str().map(|v| v == "seal"));
        let truths = [known.unwrap(), drawn("rain"), !drawn("hail")];
        let found = predictions(&session).unwrap();
        let models: Vec<f64> = found.rows.iter().map(|r| r.model.unwrap()).collect();
        for (model, expected) in models.iter().zip([3.0 / 4.0, 11.0 / 24.0, 35.0 / 48.0]) {
            assert!((model - expected).abs() < 1e-12, "{models:?}");
        }
        assert_eq!(found.rows.iter().map(|r| r.came_true.unwrap()).collect::<Vec<_>>(), truths);
        let error = |p: f64, truth: bool| (p - f64::from(u8::from(truth))).powi(2);
        let expected = (error(0.7, truths[0]) + error(0.2, truths[1]) + error(0.9, truths[2])) / 3.0;
        assert!((found.brier.unwrap() - expected).abs() < 1e-12);
        rains += usize::from(truths[1]);
        dry += usize::from(!truths[1]);
        motors += usize::from(!truths[0]);
    }
    assert!(rains > 5 && dry > 5 && motors > 2, "{rains} {dry} {motors}: not every case was met");
}

/// After the replay of a day the odds 50 : 30 : 20 become 400 : 90 : 100 by a mismatch and 100 : 210 : 100 by a clean day.
#[test]
fn the_evidence_is_what_the_looks_have_told() {
    let crisis = load(&built_in("vp-crisis").unwrap()).0.unwrap();
    let mut seen = [false, false];
    for seed in 0..8 {
        let mut session = Session::new(&crisis, seed);
        let mut first = make("first", seed).unwrap();
        while session.node().map(|n| crisis.node_id(n)) != Some("where_to_fix") {
            let pick = session.ask(first.as_mut()).unwrap();
            session.take(pick).unwrap();
        }
        assert_eq!(answer(&mut session, Some(50)), 1);
        let clean =
            session.record().events.iter().any(|t| toughcall::report::event_json(&crisis, t)["signal"] == "clean");
        let model = session.forecasts()[0].model(&session).unwrap();
        let expected = if clean { 100.0 / 410.0 } else { 400.0 / 590.0 };
        assert!((model - expected).abs() < 1e-12, "{model}");
        seen[usize::from(clean)] = true;
    }
    assert_eq!(seen, [true, true]);
}

/// What is certain, drawn before or locked is not asked; what never comes out is not counted.
#[test]
fn asks_only_what_is_open() {
    let warm_up = std::fs::read_to_string(root().join("scenarios/warm-up.ron")).unwrap();
    let late = warm_up.replace("at: \"look\", unknown", "at: \"teo_asks\", unknown");
    let late = program(&late);
    let path = ["order_of_things/numbers", "tell_marta/now", "who/pair"];
    let mut patched = Session::new(&late, 7);
    take(&mut patched, &path);
    take(&mut patched, &["look/patch"]);
    assert_eq!(answer(&mut patched, Some(50)), 0, "the patch has shown the cause");
    let mut compared = Session::new(&late, 7);
    take(&mut compared, &path);
    take(&mut compared, &["look/compare"]);
    assert_eq!(answer(&mut compared, Some(50)), 1);
    take(&mut compared, &["teo_asks/date"]);
    let found = predictions(&compared).unwrap();
    assert_eq!((found.settled, found.brier), (0, None));
    assert!(plain(&debrief(&compared)).contains("It never came out, so it does not count."));

    let silent = pump(BOTH);
    let mut session = Session::new(&silent, 1);
    take(&mut session, &["monday/call", "launch/mend"]);
    assert!(predictions(&session).is_none(), "nobody was asked");
    assert!(!plain(&debrief(&session)).contains("PREDICTIONS"));
}

/// The invoices say "above" with 0.5 × 0.2 + 0.3 × 0.4 + 0.2 × 0.9 = 0.4; they are to be had once the client knows.
#[test]
fn chances_of_choices_are_asked_while_they_can_come() {
    let crisis = std::fs::read_to_string(root().join("scenarios/vp-crisis.ron")).unwrap();
    let more = r#"predictions: {
        "above": (at: "look_one", chance: "look_one/ask_invoices", outcomes: ["above"], ask: "Above?"),
        "clean": (at: "look_two", chance: "look_one/replay_day", outcomes: ["clean"], ask: "Clean?"),"#;
    let crisis = program(&crisis.replacen("predictions: {", more, 1));
    let start = ["monday_list/data", "opening/small_room", "bug_lead/senior_leads", "cost_start/audit_today"];
    let ids = |session: &Session<'_>| session.questions().iter().map(|q| q.id.clone()).collect::<Vec<_>>();
    let mut told = Session::new(&crisis, 4);
    take(&mut told, &start);
    take(&mut told, &["client_call/call_today", "web_pair/build_view", "rhythm/twice_daily"]);
    assert_eq!(ids(&told), ["above"]);
    let mut replayed = told.clone();
    answer(&mut told, Some(40));
    take(&mut told, &["look_one/ask_invoices"]);
    let row = predictions(&told).unwrap().rows.remove(0);
    assert!((row.model.unwrap() - 0.4).abs() < 1e-12 && row.came_true.is_some(), "{row:?}");
    // Taken another way the chance did not follow the question: what the evidence said of it is left out.
    answer(&mut replayed, Some(40));
    take(&mut replayed, &["look_one/replay_day"]);
    let row = predictions(&replayed).unwrap().rows.remove(0);
    assert_eq!((row.model, row.came_true), (None, None));
    assert_eq!(ids(&replayed), Vec::<String>::new(), "the replay was drawn before");
    let mut untold = Session::new(&crisis, 4);
    take(&mut untold, &start);
    take(&mut untold, &["client_call/when_known", "web_pair/build_view"]);
    assert_eq!(ids(&untold), Vec::<String>::new(), "the invoices are locked");
}

fn real(home: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_toughcall"))
        .env("TOUGHCALL_HOME", home)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that is over reads no more.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

const QUESTION: &str = "Before you go on: How likely is it that events which come too late";

#[test]
fn kept_at_once_and_not_asked_again() {
    let home = scratch();
    let to_question = "1\n1\n1\n1\n3\n1\n1\n1\n1\n";
    // Left at the question: nothing is kept, it comes again.
    let (screen, _) = said(&real(home.path(), &["play", "vp-crisis", "--seed", "3"], &format!("{to_question}q\n")));
    assert!(screen.contains(QUESTION), "{screen}");
    let (screen, _) = said(&real(home.path(), &["resume"], "often\n101\n70%\n"));
    assert!(screen.contains(QUESTION) && screen.contains("\"often\" is no probability I can use"), "{screen}");
    assert!(screen.contains("\"101\" is no") && screen.contains("Noted: 70 %."), "{screen}");
    let file = std::fs::read_dir(home.path().join("runs")).unwrap().next().unwrap().unwrap().path();
    let kept = std::fs::read_to_string(&file).unwrap();
    let last = kept.lines().last().unwrap();
    assert!(last.starts_with("{\"kind\":\"prediction\"") && last.ends_with("\"percent\":70}"), "{last}");
    let (screen, _) = said(&real(home.path(), &["resume"], "q\n"));
    assert!(!screen.contains("Before you go on"), "{screen}");
    // The next one is skipped, which is kept too.
    let mut rest = String::new();
    while rest.len() < 400 {
        rest.push_str("1\n");
    }
    let (screen, _) = said(&real(home.path(), &["resume"], &rest));
    assert!(screen.contains("\nPREDICTIONS\n") && screen.contains("You said 70 %, the evidence said "), "{screen}");
    assert_eq!(real(home.path(), &["replay"], "").status.code(), Some(0));
    let (markdown, _) = said(&real(home.path(), &["debrief", "--format", "markdown"], ""));
    assert!(markdown.contains("## Predictions"), "{markdown}");
    // A prediction taken out of the file changes nothing of the replay.
    let kept = std::fs::read_to_string(&file).unwrap();
    let without: String = kept.split_inclusive('\n').filter(|l| !l.contains("\"prediction\"")).collect();
    assert!(without.len() < kept.len());
    std::fs::write(&file, without).unwrap();
    assert_eq!(real(home.path(), &["replay"], "").status.code(), Some(0));
    let (text, _) = said(&real(home.path(), &["debrief"], ""));
    assert!(!text.contains("PREDICTIONS"), "{text}");
}

#[test]
fn a_skip_is_kept_and_not_shown() {
    let home = scratch();
    let start = "1\n1\n1\n1\n3\n1\n1\n1\n1\n\n";
    let (screen, told) = said(&real(home.path(), &["play", "vp-crisis", "--seed", "3"], start));
    assert!(screen.contains("% > Skipped."), "{screen}");
    assert!(told.contains("Saved after 9 decisions"), "{told}");
    let (screen, _) = said(&real(home.path(), &["resume"], ""));
    assert!(!screen.contains("Before you go on"), "{screen}");
}

#[test]
fn unattended_plays_ask_nothing() {
    let home = scratch();
    let file = home.path().join("run.jsonl").to_string_lossy().into_owned();
    let output = command(&["play", "vp-crisis", "--policy", "first", "--seed", "7", "--save", &file]);
    assert!(!output.out.contains("PREDICTIONS") && !output.out.contains("Before you go on"));
    assert!(!std::fs::read_to_string(&file).unwrap().contains("prediction"));
}

/// An answer given at a decision is taken over by a retry of that decision and of a later one, and counts once; a retry of an
/// earlier one asks again.
#[test]
fn a_retry_takes_over_what_was_predicted_before() {
    let home = scratch();
    let first = format!("1\n1\n1\n1\n3\n1\n1\n1\n1\n70\n{}", "1\n".repeat(100));
    let (screen, _) = said(&real(home.path(), &["play", "vp-crisis", "--seed", "3"], &first));
    assert!(screen.contains("Noted: 70 %."), "{screen}");
    let lines = |run: &str| -> Vec<serde_json::Value> {
        let text = std::fs::read_to_string(home.path().join("runs").join(format!("{run}.jsonl"))).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let ids = || -> Vec<String> {
        let (text, _) = said(&real(home.path(), &["runs", "--json"], ""));
        let runs: serde_json::Value = serde_json::from_str(&text).unwrap();
        runs.as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect()
    };
    let count = || -> serde_json::Value {
        serde_json::from_str(&said(&real(home.path(), &["calibration", "--json"], "")).0).unwrap()
    };
    let original = ids().remove(0);
    let of_kind = |lines: &[serde_json::Value]| lines.iter().filter(|l| l["kind"] == "prediction").count();
    let old = lines(&original);
    let n = usize::try_from(old.iter().find(|l| l["kind"] == "prediction").unwrap()["n"].as_u64().unwrap()).unwrap();
    assert!(of_kind(&old) >= 2, "{old:?}");
    let answered = count();
    // Left without a new answer: what was taken over is no reason to keep it.
    let (_, told) = said(&real(home.path(), &["retry", &original, "--at", &n.to_string()], ""));
    assert!(told.contains("nothing is kept") && ids().len() == 1, "{told}");
    for at in [n, n + 1] {
        let (screen, told) = said(&real(home.path(), &["retry", &original, "--at", &at.to_string()], "1\n"));
        assert!(!screen.contains(QUESTION), "{screen}{told}");
        let id = ids().into_iter().find(|id| told.contains(&format!("`toughcall resume {id}`"))).unwrap();
        assert_eq!(lines(&id)[1..], old[1..=at + 1], "{at}");
        assert_eq!(count(), answered, "what was taken over counts once");
        assert_eq!(real(home.path(), &["replay", &id], "").status.code(), Some(0));
        let (screen, _) = said(&real(home.path(), &["resume", &id], &"1\n".repeat(100)));
        assert!(screen.contains("You said 70 %") && screen.contains("THEN AND NOW"), "{screen}");
        assert_eq!(of_kind(&lines(&id)), of_kind(&old));
        assert_eq!(real(home.path(), &["runs", "--delete", &id], "").status.code(), Some(0));
    }
    let (screen, _) = said(&real(home.path(), &["retry", &original, "--at", "1"], &first));
    assert!(screen.contains(QUESTION), "{screen}");
}

#[test]
fn a_rehearsal_asks_nothing() {
    let crisis = load(&built_in("vp-crisis").unwrap()).0.unwrap();
    for prediction in &crisis.predictions {
        let node = crisis.node_id(prediction.at);
        let rehearsed = toughcall::run::rehearse(&crisis, 3, node, &[]).unwrap();
        assert_eq!((rehearsed.node(), rehearsed.questions().len()), (Some(prediction.at), 0), "{node}");
        let home = scratch();
        let play = ["play", "vp-crisis", "--from", node, "--seed", "3"];
        let (screen, _) = said(&real(home.path(), &play, &"1\n".repeat(100)));
        assert!(screen.contains("END OF THE REHEARSAL"), "{screen}");
        assert!(!screen.contains("Before you go on") && !screen.contains("PREDICTIONS"), "{screen}");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }
}

/// The run as its file would hold it, every question answered.
fn record_of(program: &Program, session: &Session<'_>, mut percent: impl FnMut() -> Option<u8>) -> String {
    let mut text = header_line(program, "built-in", "t", session.seed(), "2026-01-01T00:00:00Z");
    let mut again = Session::new(program, session.seed());
    for taken in session.taken() {
        for question in again.questions() {
            again.predict(question, percent());
            text.push_str(&forecast_line(&again).unwrap());
        }
        again.take(taken.pick.clone()).unwrap();
        text.push_str(&decision_line(&again).unwrap());
    }
    text + &closing_line(&again).unwrap()
}

#[test]
fn scored_as_asked_whatever_the_scenario_asks_by_now() {
    let then = pump(r#""x": (at: "monday", ask: "The seal?", unknown: "cause", value: "seal")"#);
    let now = pump(r#""x": (at: "launch", ask: "The motor?", unknown: "cause", value: "motor")"#);
    assert_eq!(then.fingerprint(), now.fingerprint());
    assert_ne!(then.text_hash(), now.text_hash());
    // The copy that is kept of a scenario asks the same.
    let copy = program(&toughcall::scenario::write(&*pump(BOTH).scenario).unwrap());
    assert_eq!((copy.text_hash(), copy.predictions.len()), (pump(BOTH).text_hash(), 3));
    let played = simulate(&then, 5, make("first", 5).unwrap().as_mut());
    let record = RunRecord::parse(&record_of(&then, &played, || Some(80))).unwrap();
    let (before, after) = (replay(&then, &record), replay(&now, &record));
    assert_eq!((&before.differences, &after.differences), (&Vec::new(), &Vec::new()));
    let (before, after) = (predictions(&before.session).unwrap(), predictions(&after.session).unwrap());
    assert_eq!(after.rows[0].ask, "The seal?");
    assert_eq!((before.brier, before.rows[0].came_true), (after.brier, after.rows[0].came_true));
}

#[test]
fn lines_that_cannot_be_are_refused() {
    let program = pump(BOTH);
    let played = simulate(&program, 5, make("first", 5).unwrap().as_mut());
    let text = record_of(&program, &played, || Some(80));
    assert_eq!(RunRecord::parse(&text).unwrap().predictions.len(), 3);
    for (from, to, word) in [
        ("\"percent\":80", "\"percent\":101", "more than 100"),
        ("\"prediction\",\"n\":1", "\"prediction\",\"n\":2", "before decision 2 stands before 1"),
        ("\"unknown\":\"cause\",", "", "line 2"),
    ] {
        assert!(text.contains(from), "{from}");
        let error = RunRecord::parse(&text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
}

/// 20 runs with two or three settled predictions each: the table, and below 30 the reason why there is none.
#[test]
fn calibration_counts_every_recorded_run() {
    let crisis = load(&built_in("vp-crisis").unwrap()).0.unwrap();
    let home = scratch();
    let runs = home.path().join("runs");
    std::fs::create_dir_all(&runs).unwrap();
    let empty = real(home.path(), &["calibration"], "");
    assert!(said(&empty).1.contains("No predictions yet"));
    let (mut settled, mut squares, mut tens) = (0, 0.0, 0);
    let mut told_why = false;
    for seed in 0..20_u64 {
        let played = simulate(&crisis, seed, make("expert", seed).unwrap().as_mut());
        let percent = if seed % 2 == 0 { 10 } else { 95 };
        let text = record_of(&crisis, &played, || Some(percent));
        std::fs::write(runs.join(format!("r{seed}.jsonl")), &text).unwrap();
        let replayed = replay(&crisis, &RunRecord::parse(&text).unwrap());
        for row in predictions(&replayed.session).unwrap().rows {
            settled += usize::from(row.came_true.is_some());
            tens += usize::from(row.came_true.is_some() && percent == 10);
            squares += row.error.unwrap_or(0.0);
        }
        if settled < 30 && seed == 4 {
            let (text, _) = said(&real(home.path(), &["calibration"], ""));
            assert!(text.contains(&format!("{} more must come out", 30 - settled)), "{text}");
            told_why = true;
        }
    }
    assert!(told_why && settled >= 30, "{settled}");
    let (text, _) = said(&real(home.path(), &["calibration", "--json"], ""));
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found["settled"], settled);
    assert_eq!(found["missing"], 0);
    assert!((found["brier"].as_f64().unwrap() - squares / settled as f64).abs() < 1e-9);
    let bins = found["bins"].as_array().unwrap();
    assert_eq!(bins.len(), 2);
    assert_eq!((&bins[0]["from"], &bins[0]["count"]), (&10.into(), &tens.into()));
    assert_eq!((&bins[1]["from"], &bins[1]["to"]), (&90.into(), &100.into()));
    std::fs::write(runs.join("broken.jsonl"), "nonsense\n").unwrap();
    let (text, told) = said(&real(home.path(), &["calibration"], ""));
    assert!(text.contains("10 to 19 %: said") && told.contains("left out"), "{text}{told}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// With predictions asked, answered or passed over, every state and every ledger line is as without them.
    #[test]
    fn predictions_never_change_a_ledger(plan in plan(), seed in any::<u64>(), said in prop::option::of(0..=100_u8)) {
        let text = plan.write();
        let mut asking = String::from("predictions: {");
        for (id, at, value) in [("a", "order", "late"), ("b", "tail", "join"), ("c", "order", "join")] {
            write!(asking, "\"{id}\": (at: \"{at}\", ask: \"Q {id}?\", unknown: \"cause\", value: \"{value}\"),").unwrap();
        }
        let asking = text.replacen("start: \"order\",", &format!("{asking}}}, start: \"order\","), 1);
        let (plain, asked) = (load(&Text::new("p", text)).0, load(&Text::new("q", asking)).0);
        let (Some(plain), Some(asked)) = (plain, asked) else { return Ok(()) };
        prop_assert_eq!(plain.fingerprint(), asked.fingerprint());
        prop_assert_ne!(plain.text_hash(), asked.text_hash());
        let without = simulate(&plain, seed, make("random", seed).unwrap().as_mut());
        let text = record_of(&asked, &without, || said);
        let record = RunRecord::parse(&text).unwrap();
        prop_assert!(record.predictions.len() >= 2);
        let with = replay(&asked, &record);
        prop_assert_eq!(&with.differences, &Vec::<String>::new());
        prop_assert_eq!(with.session.forecasts().len(), record.predictions.len());
        prop_assert_eq!(with.session.state(), without.state());
        let lines = |session: &Session<'_>, program: &Program| session.record().ledger.lines(program);
        prop_assert_eq!(lines(&with.session, &asked), lines(&without, &plain));
        // A run of the scenario with predictions replays on the one without them too, and the other way round.
        prop_assert_eq!(replay(&plain, &record).differences, Vec::<String>::new());
    }
}
