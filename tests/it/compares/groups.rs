//! A group of four, worked by hand.

use serde_json::{Value, json};

use super::{Desk, choices};
use crate::support::root;

const A: [&str; 5] = ["export>numbers>invoice", "later", "pair", "patch", "date"];
const B: [&str; 5] = ["numbers>invoice>export", "now", "split", "compare", "date"];
const C: [&str; 5] = ["numbers>export>invoice", "now", "pair", "compare", "no"];
const D: [&str; 5] = ["invoice>numbers>export", "now", "pair", "compare", "no"];

/// Four people; the fourth stopped before the look.
fn workshop() -> Desk {
    let desk = Desk::new();
    for (name, seed, run) in [("p-ada", 1, A), ("p-ben", 2, B), ("p-cleo", 3, C), ("p-dov", 4, D)] {
        desk.play(&format!("team/{name}.jsonl"), seed, &choices(run));
    }
    let open: String = desk.read("team/p-dov.jsonl").split_inclusive('\n').take(4).collect();
    desk.write("team/p-dov.jsonl", open);
    // Plays debrief themselves by a solution, which is kept.
    std::fs::remove_dir_all(desk.path("data/solutions")).unwrap();
    desk
}

fn of<'v>(list: &'v Value, key: &str, id: &str) -> &'v Value {
    list.as_array().unwrap().iter().find(|it| it[key] == id).unwrap_or_else(|| panic!("{id}: {list}"))
}

#[test]
fn shares_agreement_and_keys_by_hand() {
    let desk = workshop();
    let found = desk.json("compare team --json");
    assert_eq!((&found["runs"], &found["finished"], &found["solved"]), (&json!(4), &json!(3), &json!(false)));

    // Put first: export once, numbers twice, invoice once. Pairs that agree: 2 of 12.
    let order = of(&found["decisions"], "node", "order_of_things");
    assert_eq!((&order["met"], &order["kind"]), (&json!(4), &json!("ranking")));
    assert!((order["agreement"].as_f64().unwrap() - 2.0 / 12.0).abs() < 1e-12);
    // Places: export 1, 3, 2, 3; numbers 2, 1, 1, 2; invoice 3, 2, 3, 1.
    for (item, count, place) in [("export", 1, 2.25), ("numbers", 2, 1.5), ("invoice", 1, 2.25)] {
        let it = of(&order["choices"], "choice", item);
        assert_eq!((&it["count"], it["mean_place"].as_f64()), (&json!(count), Some(place)), "{item}");
    }
    let numbers = of(&order["choices"], "choice", "numbers");
    assert_eq!((&numbers["expert"], &numbers["framework"], &numbers["model"]), (&json!(4), &json!(4), &json!(0)));

    // Three of four; Wilson's interval at 95 % is 0.3006 to 0.9544.
    let tell = of(&found["decisions"], "node", "tell_marta");
    assert!((tell["agreement"].as_f64().unwrap() - 6.0 / 12.0).abs() < 1e-12);
    let now = of(&tell["choices"], "choice", "now");
    assert_eq!((&now["count"], &now["share"], &now["expert"]), (&json!(3), &json!(0.75), &json!(4)));
    assert!((now["lower"].as_f64().unwrap() - 0.3006).abs() < 1e-4, "{now}");
    assert!((now["upper"].as_f64().unwrap() - 0.9544).abs() < 1e-4, "{now}");
    // Nobody wanted the export first: the interval says what that is worth.
    let export = of(&of(&found["decisions"], "node", "who")["choices"], "choice", "export_first").clone();
    assert_eq!((&export["count"], &export["lower"]), (&json!(0), &json!(0.0)));
    assert!((export["upper"].as_f64().unwrap() - 0.4899).abs() < 1e-4, "{export}");

    // The fourth never came to the look: patch once, compare twice, 2 of 6 pairs agree.
    let look = of(&found["decisions"], "node", "look");
    assert_eq!(&look["met"], &json!(3));
    assert!((look["agreement"].as_f64().unwrap() - 2.0 / 6.0).abs() < 1e-12);

    // The order first (1/6), then the look and Teo (1/3 each), in the order of the story.
    let named: Vec<&Value> = found["disputed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| &found["decisions"][usize::try_from(place.as_u64().unwrap()).unwrap()]["node"])
        .collect();
    assert_eq!(named, ["order_of_things", "look", "teo_asks"]);

    // The mean of the three scores that replays give.
    let scores: Vec<f64> = ["p-ada", "p-ben", "p-cleo"]
        .map(|name| desk.json(&format!("replay team/{name}.jsonl --json"))["score"].as_f64().unwrap())
        .to_vec();
    let mean = scores.iter().sum::<f64>() / 3.0;
    let sd = (scores.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / 2.0).sqrt();
    let score = &found["score"];
    assert!((score["mean"].as_f64().unwrap() - mean).abs() < 1e-9, "{score}");
    assert!((score["sd"].as_f64().unwrap() - sd).abs() < 1e-9, "{score}");
    // Student's t at 2 degrees of freedom: 4.302653.
    let half = 4.302_653 * sd / 3.0f64.sqrt();
    assert!((score["upper"].as_f64().unwrap() - mean - half).abs() < 1e-9, "{score}");
}

#[test]
fn nobody_is_named_unless_it_is_asked_for() {
    let desk = workshop();
    for form in ["", "--json"] {
        let text = desk.fine(&format!("compare team {form}"));
        for told in ["p-ada", "p-ben", "p-cleo", "p-dov", "jsonl"] {
            assert!(!text.contains(told), "{told} in {text}");
        }
    }
    let named = desk.json("compare --group Ada=team/p-ada.jsonl Ben=team/p-ben.jsonl --names --json");
    let tell = of(&named["decisions"], "node", "tell_marta");
    assert_eq!(of(&tell["choices"], "choice", "later")["runs"], json!(["Ada"]));
    assert!(desk.fine("compare --group Ada=team/p-ada.jsonl Ben=team/p-ben.jsonl --names").contains("Ada"));
}

#[test]
fn the_text_begins_with_what_people_disagreed_on() {
    let desk = workshop();
    let text = desk.fine("compare team");
    let places = ["WHERE PEOPLE DISAGREED MOST", "agreement 17 %", "SCORES of 3 runs", "EVERY DECISION, IN THE ORDER"]
        .map(|words| text.find(words).unwrap_or_else(|| panic!("{words}: {text}")));
    assert!(places.is_sorted(), "{text}");
    assert!(text.starts_with("Monday numbers: 4 runs, 1 not over"), "{text}");
    assert!(text.contains("3 (75 %, 30 to 95 %)") && text.contains("[expert]"), "{text}");
    assert!(text.contains("`toughcall solve warm-up`"), "{text}");
}

/// The model's choices come from a kept solution alone, and points given up are those of the debriefs.
#[test]
fn a_kept_solution_adds_the_model() {
    let desk = workshop();
    desk.fine("solve warm-up");
    std::fs::remove_file(desk.path("team/p-dov.jsonl")).unwrap();
    let found = desk.json("compare team --json");
    assert_eq!(found["solved"], json!(true));
    // A ranking earns nothing by itself, so the model has no word on it; Ines and Kofi are another matter.
    assert_eq!(of(&found["decisions"], "node", "order_of_things")["known"]["model"], json!(0));
    assert_eq!(of(&found["decisions"], "node", "who")["known"]["model"], json!(3));
    let reviews =
        ["p-ada", "p-ben", "p-cleo"].map(|name| desk.json(&format!("debrief team/{name}.jsonl --format json")));
    for decision in found["decisions"].as_array().unwrap() {
        let node = decision["node"].as_str().unwrap();
        let regrets = reviews.iter().map(|r| of(&r["review"]["decisions"], "node", node)["regret"].as_f64().unwrap());
        let mean = regrets.sum::<f64>() / 3.0;
        assert!((decision["regret"].as_f64().unwrap() - mean).abs() < 1e-9, "{decision}");
        let best = |review: &Value| {
            let choices = of(&review["review"]["decisions"], "node", node)["choices"].as_array().unwrap().clone();
            let value = |choice: &Value| choice["value"].as_f64().unwrap();
            let most = choices.iter().map(value).fold(f64::MIN, f64::max);
            let is_idle = choices.iter().all(|choice| most - value(choice) < 1e-9);
            let head = |choice: &Value| choice["choice"].as_str().unwrap().split('>').next().unwrap().to_owned();
            let all: Vec<String> = choices.iter().filter(|c| most - value(c) < 1e-9).map(head).collect();
            if node == "order_of_things" && is_idle { Vec::new() } else { all }
        };
        let best: Vec<Vec<String>> = reviews.iter().map(best).collect();
        for choice in decision["choices"].as_array().unwrap() {
            let id = choice["choice"].as_str().unwrap();
            let own = best.iter().filter(|all| all.iter().any(|b| b == id)).count();
            assert_eq!(choice["model"], json!(own), "{node}/{id}");
        }
    }
}

#[test]
fn what_does_not_belong_is_left_out_and_said() {
    let desk = workshop();
    let other = root().join("tests/solve/two_looks.ron").display().to_string();
    desk.fine(&format!("play {other} --policy first --save team/other.jsonl"));
    desk.write("team/broken.jsonl", [0u8, 159, 146, 150]);
    desk.write("team/empty.jsonl", "");
    desk.write("team/z-copy.jsonl", desk.read("team/p-ben.jsonl"));
    let forged = desk.read("team/p-cleo.jsonl").replace("\"tick\":0", "\"tick\":1").replace("p-cleo", "p-fake");
    desk.write("team/forged.jsonl", forged);
    let done = desk.run("compare team --json");
    assert_eq!(done.code, 0, "{}", done.err);
    let found: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(found["runs"], json!(4));
    for (why, count, file) in [
        ("a run of another scenario", 1, "other.jsonl"),
        ("no run file", 2, "broken.jsonl"),
        ("a copy of another file", 1, "z-copy.jsonl"),
        ("it does not replay", 1, "forged.jsonl"),
    ] {
        assert_eq!(of(&found["left_out"], "why", why)["count"], json!(count), "{}", done.err);
        assert!(
            done.err.lines().any(|l| l.starts_with("left out") && l.contains(file) && l.contains(why)),
            "{}",
            done.err
        );
    }
    let text = desk.fine("compare team");
    assert!(text.contains("Left out: 2 files, no run file."), "{text}");
    // With the other scenario asked for, its run is the only one left.
    assert_eq!(desk.json(&format!("compare team --scenario {other} --json"))["runs"], json!(1));
}

#[test]
fn predictions_are_summed_up() {
    let desk = workshop();
    for (name, percent) in [("p-ada", "70"), ("p-ben", "40"), ("p-cleo", "null")] {
        let file = format!("team/{name}.jsonl");
        let line = format!(
            "{{\"kind\":\"prediction\",\"n\":4,\"id\":\"time_zone\",\"ask\":\"The time zone?\",\"unknown\":\"cause\",\"value\":\"time_zone\",\"percent\":{percent}}}\n"
        );
        let lines: Vec<String> = desk.read(&file).split_inclusive('\n').map(str::to_owned).collect();
        desk.write(&file, [&lines[..4].concat(), line.as_str(), &lines[4..].concat()].concat());
    }
    let found = desk.json("compare team --json");
    let asked = &found["predictions"][0];
    assert_eq!((&asked["id"], &asked["asked"], &asked["answered"]), (&json!("time_zone"), &json!(3), &json!(2)));
    assert_eq!(asked["said"], json!({"min": 40, "mean": 55.0, "max": 70}));
    // The first patched, so it came out; the second only compared. What came out decides between 0.09 and 0.49.
    assert_eq!(asked["settled"], json!(1));
    let wanted = if asked["came_true"] == json!(1) { 0.09 } else { 0.49 };
    assert!((asked["brier"].as_f64().unwrap() - wanted).abs() < 1e-12, "{asked}");
    assert!(desk.fine("compare team").contains("2 of 3 answered: 55 % on average, from 40 to 70 %"));
}
