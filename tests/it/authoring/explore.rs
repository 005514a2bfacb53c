//! `explore`: probabilities by hand, with and without merging, against plays; and every way leads where it says.

use proptest::prelude::*;
use serde_json::Value;
use toughcall::batch::Share;
use toughcall::cli::Exit;
use toughcall::engine::Event;
use toughcall::explore::{Exact, Sights, play_randomly};
use toughcall::program::Program;
use toughcall::run::{Script, Session};
use toughcall::solve::{Budget, Options, Passes};

use crate::solver::{close, generated, options, plans, scenario, warm_up};
use crate::support::{command, root, scratch};

fn template(name: &str) -> (Program, String) {
    let path = root().join(format!("templates/{name}.ron"));
    (scenario(&path).0, path.to_string_lossy().into_owned())
}

fn explored(id: &str, arguments: &[&str]) -> Value {
    let mut all = vec!["explore", id, "--json", "--threads", "1"];
    all.extend_from_slice(arguments);
    let out = command(&all);
    assert_eq!(out.exit, Exit::Fine, "{}", out.err);
    serde_json::from_str(&out.out).unwrap()
}

/// Probability and expected times of something.
fn of(found: &Value, id: &str) -> (f64, f64) {
    let row = found["met"].as_array().unwrap().iter().find(|row| row["id"] == id);
    let row = row.unwrap_or_else(|| panic!("{id}"));
    (row["probability"].as_f64().unwrap(), row["times"].as_f64().unwrap())
}

#[test]
fn the_warm_up_by_hand() {
    let found = explored("warm-up", &[]);
    assert_eq!(found["method"], "exact");
    for (id, odds) in [
        ("order_of_things", 1.0),
        ("order_of_things/invoice", 1.0 / 3.0),
        ("who/pair", 1.0 / 3.0),
        // The time zone is to blame six times in ten, and half of the plays patch at once.
        ("look/patch#right", 0.5 * 0.6),
        ("look/patch#wrong", 0.5 * 0.4),
        // 0.6 · 9/10 + 0.4 · 2/10.
        ("look/compare#shifted", 0.5 * 0.62),
        ("teo_asks", 1.0),
    ] {
        let (probability, times) = of(&found, id);
        close(probability, odds, id);
        close(times, odds, id);
    }
    let endings: f64 = ["clean", "late"].iter().map(|id| of(&found, id).0).sum();
    close(endings, 1.0, "endings");
}

#[test]
fn what_is_come_back_to_is_met_more_often_than_in_so_many_runs() {
    let (_, path) = template("incident");
    let found = explored(&path, &[]);
    // Three choices at first; a look that was taken is not there again: 1 + 2/3 + 2/3 · 1/2 visits.
    let (probability, times) = of(&found, "look");
    close(probability, 1.0, "look");
    close(times, 2.0, "look");
    close(of(&found, "look/ring").0, 1.0 / 3.0 + 1.0 / 3.0 * 0.5, "ring");
    close(of(&found, "look/enough").0, 1.0, "enough");
    close(of(&found, "look/graphs#step").0, 0.5 * (0.45 * 0.7 + 0.35 * 0.2 + 0.2 * 0.1), "step");
}

fn exact(program: &Program, passes: Passes) -> Exact {
    let options = Options { passes, threads: 1, budget: &Budget::UNBOUNDED };
    Exact::new(program, &Sights::new(program), &options).unwrap()
}

fn same_without_merging(program: &Program, what: &str) {
    let (merged, whole) = (exact(program, Passes::ALL), exact(program, Passes::NONE));
    for (place, (a, b)) in merged.odds.iter().zip(&whole.odds).enumerate() {
        let sight = Sights::new(program).list()[place];
        close(a.probability, b.probability, &format!("{what} {sight:?}"));
        close(a.times, b.times, &format!("{what} {sight:?}"));
        assert_eq!(merged.ways[place].is_some(), whole.ways[place].is_some(), "{what} {sight:?}");
        assert_eq!(merged.ways[place].is_some(), a.times > 0.0, "{what} {sight:?}");
    }
}

#[test]
fn merged_states_have_the_same_stories() {
    same_without_merging(&warm_up(), "warm-up");
    for name in ["minimal", "crisis", "incident", "conversation"] {
        same_without_merging(&template(name).0, name);
    }
    for (name, program, _) in crate::solver::oracles() {
        same_without_merging(&program, &name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn merged_states_of_any_scenario_have_the_same_stories(plan in plans::plan(8)) {
        if let Some(program) = generated(&plan.write()) {
            let small = Budget { max_states: 20_000, ..Budget::UNBOUNDED };
            let options = Options { passes: Passes::NONE, threads: 1, budget: &small };
            if Exact::new(&program, &Sights::new(&program), &options).is_ok() {
                same_without_merging(&program, "generated");
            }
        }
    }
}

#[test]
fn plays_agree_with_all_states() {
    for name in ["crisis", "incident", "conversation"] {
        let (program, _) = template(name);
        let sights = Sights::new(&program);
        let all = Exact::new(&program, &sights, &options(1)).unwrap();
        let plays = play_randomly(&program, &sights, 5, 4_000, || true).unwrap();
        assert_eq!(plays.plays, 4_000);
        for (place, (odds, met)) in all.odds.iter().zip(&plays.met).enumerate() {
            let share = Share::new(met.plays, plays.plays).share;
            let error = (odds.probability * (1.0 - odds.probability) / 4_000.0).sqrt();
            let what = sights.list()[place];
            assert!((share - odds.probability).abs() <= 5.0 * error + 1e-9, "{name} {what:?}: {share} {odds:?}");
            let mean = met.times as f64 / 4_000.0;
            assert!((mean - odds.times).abs() < 0.1, "{name} {what:?}: {mean} {odds:?}");
        }
    }
}

/// Plays the seed and the list, and says whether the thing was come across.
fn goes_there(program: &Program, rare: &Value) -> bool {
    let sights = Sights::new(program);
    let choices: Vec<&str> = rare["choices"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    let mut script = Script::parse(&choices.join(",")).unwrap();
    let mut session = Session::new(program, rare["seed"].as_u64().unwrap());
    for _ in 0..choices.len() {
        let pick = script.next(&session).unwrap().unwrap();
        session.take(pick).unwrap();
    }
    let found = explored_ids(program);
    let place = found.iter().position(|id| id == rare["id"].as_str().unwrap()).unwrap();
    session.record().events.iter().any(|told| {
        let event: &Event = &told.event;
        sights.place(event) == Some(place)
    })
}

/// Ids by place, as `explore` writes them.
fn explored_ids(program: &Program) -> Vec<String> {
    use toughcall::report::{Explored, Looked, explored_json};
    let sights = Sights::new(program);
    let exact = Exact::new(program, &sights, &options(1)).unwrap();
    let json = explored_json(&Explored::new(program, &sights, Looked::Exactly(&exact)));
    json["met"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// A template in which something is rare.
fn with_rarity() -> (tempfile::TempDir, String) {
    let home = scratch();
    let text = std::fs::read_to_string(root().join("templates/minimal.ron")).unwrap();
    let text = text.replacen("(id: \"nothing\", weight: 2", "(id: \"nothing\", weight: 2000", 1);
    // And something that cannot be: morale starts at 60 and never rises.
    let text = text.replacen("requires: \"!fixed\", locked", "requires: \"!fixed && morale > 60\", locked", 1);
    let path = home.path().join("rare.ron");
    std::fs::write(&path, text).unwrap();
    let path = path.to_string_lossy().into_owned();
    (home, path)
}

#[test]
fn what_is_rare_has_a_way_and_what_cannot_be_a_proof() {
    let (_home, path) = with_rarity();
    let (program, _) = scenario(path.as_ref());
    let found = explored(&path, &[]);
    let never: Vec<&str> = found["never"].as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap()).collect();
    assert_eq!(never, ["the_button/repair", "the_button/repair#right", "the_button/repair#later"]);
    assert_eq!(found["never_is_proved"], true);
    let rare = found["rare"].as_array().unwrap();
    let ids: Vec<&str> = rare.iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["odd_number/look#found", "clean"]);
    for rare in rare {
        close(rare["probability"].as_f64().unwrap(), 0.5 * 3.0 / 2003.0, "rare");
        close(rare["chance"].as_f64().unwrap(), 3.0 / 2003.0, "chance");
        assert!(rare["outcomes"].as_array().unwrap().contains(&"odd_number/look#found".into()), "{rare}");
        assert!(goes_there(&program, rare), "{rare}");
    }
    let text = command(&["explore", &path]).out;
    assert!(text.contains("Rare: in less than 1 % of random plays"), "{text}");
    assert!(text.contains("Never: whatever is decided and drawn"), "{text}");
    // The line can be typed as it stands.
    let line = text.lines().find(|l| l.contains("--seed")).unwrap();
    let words: Vec<&str> = line.split_whitespace().map(|w| w.trim_matches('"')).collect();
    let mut typed = vec!["play", &path, "--json"];
    typed.extend(words);
    assert_eq!(command(&typed).exit, Exit::Fine, "{typed:?}");
}

#[test]
fn where_there_are_too_many_states_plays_are_counted_and_it_says_so() {
    let (_home, path) = with_rarity();
    let (program, _) = scenario(path.as_ref());
    let arguments = ["--max-states", "3", "--plays", "20000", "--seed", "4"];
    let found = explored(&path, &arguments);
    assert_eq!((&found["method"], &found["limit"]), (&"sampled".into(), &"states".into()));
    assert_eq!((&found["plays"], &found["seed"]), (&20_000.into(), &4.into()));
    assert_eq!(found["never_is_proved"], false);
    assert_eq!(found, explored(&path, &arguments));
    let rare = found["rare"].as_array().unwrap();
    assert!(!rare.is_empty());
    for rare in rare {
        assert!(goes_there(&program, rare), "{rare}");
    }
    let text = command(&["explore", &path, "--max-states", "3", "--plays", "2000"]).out;
    assert!(text.contains("2,000 random plays, seed 1; exploring all states reached the budget of states."), "{text}");
    assert!(text.contains("Not met in these 2,000 plays, which is no proof that it cannot be"), "{text}");
    let wanted = command(&["explore", &path, "--sample", "--plays", "2000"]).out;
    assert!(wanted.contains("2,000 random plays, seed 1.\n"), "{wanted}");
}
