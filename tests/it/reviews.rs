//! The review in debriefs: what each decision was worth, in numbers that add up and words that can be read.

use std::path::Path;

use serde_json::Value;
use toughcall::policy::make;
use toughcall::program::{Program, built_in, load};
use toughcall::report::{Debrief, Worth, debrief, debrief_json, elsewhere, markdown, plain, worth};
use toughcall::run::{Script, Session, simulate};
use toughcall::solve::{Budget, Options, Passes, Solution, Verdict};
use toughcall::source::Text;

use crate::support::root;

fn solved(text: &Text) -> (Program, Solution) {
    let program = load(text).0.unwrap();
    let options = Options { passes: Passes::ALL, threads: 2, budget: &Budget::UNBOUNDED };
    let solution = Solution::new(&program, &options).unwrap();
    (program, solution)
}

/// A scenario of tests/solve, or one that is built in.
fn scenario(id: &str) -> (Program, Solution) {
    let path = root().join("tests/solve").join(format!("{id}.ron"));
    let text = built_in(id).unwrap_or_else(|| Text::new(id, std::fs::read_to_string(Path::new(&path)).unwrap()));
    solved(&text)
}

fn played<'p>(program: &'p Program, policy: &str, seed: u64) -> Session<'p> {
    simulate(program, seed, make(policy, seed).unwrap().as_mut())
}

fn chosen<'p>(program: &'p Program, choices: &str, seed: u64) -> Session<'p> {
    let mut session = Session::new(program, seed);
    let mut script = Script::parse(choices).unwrap();
    while let Some(pick) = script.next(&session).unwrap() {
        session.take(pick).unwrap();
    }
    session
}

fn reviewed(session: &Session<'_>, solution: &Solution) -> (Debrief, Worth) {
    let mut data = debrief(session);
    let found = worth(session, solution, elsewhere(session, 200)).unwrap();
    data.worth = Some(found.clone());
    data.run = Some("a7k2".to_owned());
    (data, found)
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

const SOLVED: [&str; 9] =
    ["warm-up", "bet", "two_stage", "ranking", "inject", "learning", "two_looks", "stopping", "early_end"];

/// score = value_start − Σ regret + luck, all of it as the JSON has it; and the parts of a regret sum to the regret.
#[test]
fn the_identity_is_visible_in_json() {
    for id in SOLVED {
        let (program, solution) = scenario(id);
        for policy in ["random", "expert", "first"] {
            for seed in 0..20 {
                let session = played(&program, policy, seed);
                let (data, _) = reviewed(&session, &solution);
                let json = debrief_json(&session, &data);
                let review = &json["review"];
                let decisions = review["decisions"].as_array().unwrap();
                assert_eq!(decisions.len(), json["choices"].as_array().unwrap().len());
                let regret: f64 = decisions.iter().map(|d| number(&d["regret"])).sum();
                let sum = number(&review["value_start"]) - regret + number(&review["luck"]);
                let score = number(&json["score"]);
                assert!((sum - score).abs() < 1e-9, "{id} {policy} {seed}: {sum} for {score}");
                assert!((number(&review["sum"]) - score).abs() < 1e-9);
                assert!((number(&review["regret"]) - regret).abs() < 1e-9);
                for d in decisions {
                    let parts: f64 = d["by_component"].as_object().unwrap().values().map(number).sum();
                    assert!((parts - number(&d["regret"])).abs() < 1e-9, "{id} {policy} {seed}: {d}");
                    let key = format!("{}/{}", d["node"].as_str().unwrap(), d["choice"].as_str().unwrap());
                    assert_eq!(json["choices"][d["n"].as_u64().unwrap() as usize - 1], key);
                }
            }
        }
    }
}

/// `bet`: patch 50, switch 381/7 = 54.43, ask 54; the worst is patch. Asking gives up 0.43 points: no more than half a point,
/// so it is as good. Patching gives up 4.43 of 4.43, all that was at stake: below 5 points it is never severe, and no small
/// shift makes it best: with 20 of 100 for priorities it earns 10 + 40 and switching 20 + 39.5.
#[test]
fn verdicts_by_hand() {
    let (program, solution) = scenario("bet");
    let verdict = |choices: &str| {
        let (data, found) = reviewed(&chosen(&program, choices, 1), &solution);
        (found.decisions[0].clone(), found, data)
    };
    let (switch, found, _) = verdict("friday/switch");
    assert_eq!((switch.verdict, switch.regret, switch.choice == switch.best), (Verdict::Best, 0.0, true));
    assert!(found.turning_points.is_empty() && found.luck.abs() > 30.0, "the bet is all luck");

    let (ask, found, _) = verdict("friday/ask");
    assert_eq!((ask.verdict, ask.best.as_str()), (Verdict::Equivalent, "switch"));
    assert!((ask.regret - 3.0 / 7.0).abs() < 1e-9 && (ask.share - 3.0 / 31.0).abs() < 1e-9, "{ask:?}");
    assert!(found.turning_points.is_empty(), "a tie is no turning point");

    let (patch, found, data) = verdict("friday/patch");
    assert_eq!(patch.verdict, Verdict::Costly);
    assert!((patch.regret - 31.0 / 7.0).abs() < 1e-9 && (patch.share - 1.0).abs() < 1e-9, "{patch:?}");
    // Of 31/7: 5 for the late start, and −4/7 in what becomes of the risk (45 against 311/7).
    assert!((patch.by_component[0] - 5.0).abs() < 1e-9 && (patch.by_component[2] + 4.0 / 7.0).abs() < 1e-9);
    assert_eq!(found.turning_points, [0]);
    // `buy` is locked, so three choices have values; the framework takes the first that starts the priority.
    let values: Vec<(&str, bool)> = patch.choices.iter().map(|c| (c.choice.as_str(), c.taken)).collect();
    assert_eq!(values, [("patch", true), ("switch", false), ("ask", false)]);
    assert_eq!(patch.keys.framework.as_deref(), Some("Patch the old ledger again"));
    assert_eq!(patch.keys.expert.as_deref(), Some("Ask the three largest customers first"));
    assert_eq!(patch.keys.model.as_deref(), Some("Switch tonight"));
    assert!(patch.keys.disagree);
    assert_eq!(patch.best_why, "It works or it does not.");
    let text = plain(&data);
    assert!(
        text.contains(
            "Costly: 4.4 points given up, 100 % of what was at stake, from priorities (5.0), with 0.6 won in outcome."
        ),
        "{text}"
    );
    // The takeaway says the same of the same points.
    assert!(
        text.contains("The 4.4 points given up there came from priorities (5.0), with 0.6 won in outcome: practise"),
        "{text}"
    );
    assert!(text.contains("The framework: Patch the old ledger again (gives up 4.4)"), "{text}");
}

/// What switching would have come to on this seed is what switching comes to on this seed.
#[test]
fn the_other_line_has_the_same_luck() {
    let (program, solution) = scenario("bet");
    for seed in 0..20 {
        let (_, found) = reviewed(&chosen(&program, "friday/patch", seed), &solution);
        let score = chosen(&program, "friday/switch", seed).record().ledger.total().to_f64();
        let last = found.decisions[0].instead.last().unwrap();
        assert!(last.contains(&format!("ends with {score:.1} points")), "seed {seed}: {last}");
        assert!(last.starts_with("With the same luck and your own later choices"), "{last}");
        assert_eq!(last.contains("better on average, not this time"), score < 50.0, "{last}");
    }
}

/// After the first stage the other line meets a node that the run never met: there the model decides, and the text says so.
#[test]
fn the_other_line_says_who_decided() {
    let (program, solution) = scenario("two_stage");
    let (mut helped, mut seeds) = (0, 0);
    for seed in 0..20 {
        let (_, found) = reviewed(&chosen(&program, "idea/build", seed), &solution);
        let d = &found.decisions[0];
        assert_eq!((d.verdict, d.best.as_str()), (Verdict::Severe, "spike"), "54.75 − 46.25 = 8.5 of 19.375");
        let last = d.instead.last().unwrap();
        helped += usize::from(last.contains("the model's where none fits"));
        seeds += 1;
        // Promising: pilot, else stop; with the draws of this seed.
        let mut line = chosen_until(&program, seed);
        let choice = if line.available().len() == 3 { "pilot" } else { "stop" };
        line.take(line.parse_pick(line.node().unwrap(), choice).unwrap()).unwrap();
        let score = line.record().ledger.total().to_f64();
        assert!(last.contains(&format!("ends with {score:.1} points")), "seed {seed}: {last}");
    }
    assert_eq!(helped, seeds);
}

fn chosen_until(program: &Program, seed: u64) -> Session<'_> {
    let mut line = Session::new(program, seed);
    line.take(line.parse_pick(line.node().unwrap(), "spike").unwrap()).unwrap();
    line
}

#[test]
fn turning_points_are_few_and_their_sentences_short() {
    for id in SOLVED {
        let (program, solution) = scenario(id);
        for seed in 0..40 {
            let (_, found) = reviewed(&played(&program, "random", seed), &solution);
            assert!(found.turning_points.len() <= 3);
            let most = found.decisions.iter().map(|d| d.regret).fold(0.0, f64::max);
            assert_eq!(found.turning_points.is_empty(), most <= 0.5, "{id} {seed}: {most}");
            let regrets: Vec<f64> = found.turning().map(|d| d.regret).collect();
            let severe = found.turning().all(|d| d.verdict != Verdict::JudgementCall);
            assert!(!severe || regrets.is_sorted_by(|a, b| a >= b), "{regrets:?}");
            for (place, d) in found.decisions.iter().enumerate() {
                assert_eq!(!d.instead.is_empty(), found.turning_points.contains(&place), "{id} {seed}");
                assert!(d.instead.len() <= 4, "{:?}", d.instead);
                for sentence in &d.instead {
                    assert!(sentence.split_whitespace().count() <= 30, "{id} {seed}: {sentence}");
                    assert!(sentence.ends_with(['.', '"', '…', '?', '!']), "{id} {seed}: {sentence}");
                }
            }
            assert!(
                found.strokes.len() <= 5 && found.strokes.iter().all(|s| s.luck.abs() >= 0.5 && !s.text.is_empty())
            );
            assert!(found.takeaway().len() <= 2);
        }
    }
}

/// The own choices under another seed are what a script of them plays there.
#[test]
fn other_seeds_play_the_same_choices() {
    let (program, _) = scenario("bet");
    let session = chosen(&program, "friday/switch", 5);
    let found = elsewhere(&session, 1000).unwrap();
    let seeds = (0..1000).map(|i| toughcall::engine::run_seed(5, i));
    let scores: Vec<f64> =
        seeds.map(|s| chosen(&program, "friday/switch", s).record().ledger.total().to_f64()).collect();
    let mean = scores.iter().sum::<f64>() / 1000.0;
    assert!((found.mean - mean).abs() < 1e-9, "{} {mean}", found.mean);
    assert_eq!((found.runs, found.bins.iter().sum::<u32>(), found.bins.len()), (1000, 1000, 20));
    // The clean switch is 95 points, the stuck one 24: 3 of 7 against 4 of 7, within 4.5 standard errors.
    assert_eq!(found.bins[4] + found.bins[19], 1000);
    assert!((f64::from(found.bins[19]) / 1000.0 - 3.0 / 7.0).abs() < 4.5 * 0.0157, "{:?}", found.bins);
    assert_eq!((found.quantiles[0], found.quantiles[4]), (24.0, 95.0));
    assert_eq!(elsewhere(&session, 1000), Some(found), "the same bytes again");
    assert!(elsewhere(&Session::new(&program, 1), 10).is_none(), "a run that is not over");
}

/// In the order of a debriefing: reaction, turning points, numbers, what happened, the rest, the takeaway.
#[test]
fn the_text_has_the_words_a_reader_needs() {
    let (program, solution) = scenario("warm-up");
    let session = played(&program, "random", 3);
    let (mut data, found) = reviewed(&session, &solution);
    let text = plain(&data);
    let parts = [
        "which decision was the hardest",
        "TURNING POINTS",
        "THREE NUMBERS: decisions, score, luck",
        "expected at best −",
        "SCORE ",
        "WHAT HAPPENED",
        "WHERE ATTENTION WENT",
        "TARGETS",
        "DECISION BY DECISION",
        "MATTER FOR DISCUSSION",
        "YOUR CHOICES UNDER OTHER SEEDS",
        "<- this run",
        "TAKEAWAY",
        "A practice tool, not a validated test",
    ];
    let places: Vec<usize> =
        parts.iter().map(|p| text.find(p).unwrap_or_else(|| panic!("no {p:?} in {text}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    let at = found.turning().next().unwrap().n;
    assert!(text.contains(&format!("`toughcall retry a7k2 --at {at}`")), "{text}");
    data.run = None;
    assert!(!plain(&data).contains("toughcall retry"));
    data.worth = None;
    let without = plain(&data);
    assert!(!without.contains("TURNING POINTS") && without.contains("WHERE THE EXPERT DIFFERS"));
}

#[test]
fn nothing_to_change_is_said_too() {
    let (program, solution) = scenario("bet");
    let (data, found) = reviewed(&chosen(&program, "friday/switch", 2), &solution);
    let text = plain(&data);
    assert!(text.contains("None: no decision gave up more than half a point."), "{text}");
    assert!(found.takeaway()[0].starts_with("No decision gave up more than half a point."));
    assert!(!text.contains("retry") && text.contains("Where luck moved it most:"), "{text}");
    assert!(text.contains("Decision 1, \"Switch tonight\":"), "{text}");
}

/// Every table row has the cells of its header, also when titles and labels have bars in them.
#[test]
fn markdown_tables_are_whole() {
    let written = std::fs::read_to_string(root().join("tests/solve/bet.ron")).unwrap();
    let barred = written
        .replace("label: \"", "label: \"a|b ")
        .replace("title: \"", "title: \"x|y ")
        .replace("why: \"", "why: \"p|q ");
    for text in [Text::new("bet", barred), built_in("warm-up").unwrap()] {
        let (program, solution) = solved(&text);
        for seed in 0..10 {
            let (data, _) = reviewed(&played(&program, "random", seed), &solution);
            let text = markdown(&data);
            assert!(text.contains("## Turning points") && text.contains("## Takeaway"), "{text}");
            let cells = |line: &str| line.replace("\\|", "").matches('|').count();
            let mut header = None;
            for line in text.lines() {
                if !line.starts_with('|') {
                    header = None;
                    continue;
                }
                let wanted = *header.get_or_insert(cells(line));
                assert_eq!(cells(line), wanted, "{line}");
                assert!(line.ends_with('|'), "{line}");
            }
        }
    }
}

/// A run that is not over, or did not begin at the beginning, has no review.
#[test]
fn only_finished_runs_are_reviewed() {
    let (program, solution) = scenario("warm-up");
    assert!(worth(&Session::new(&program, 1), &solution, None).is_none());
    let (other, _) = scenario("bet");
    assert!(worth(&played(&other, "first", 1), &solution, None).is_none(), "another scenario's solution");
}

/// An outcome that the author gave no words is told by its id, as a title and in a sentence.
#[test]
fn a_stroke_without_words_is_no_bare_id() {
    let worded = built_in("warm-up").unwrap();
    let silent = worded.content().replace("text: \"It was the time zone. The gap closes while you watch.\",", "");
    // As likely as not, so that the draw itself is luck.
    let silent = silent.replace("\"cause == time_zone ? 1 : 0\"", "1").replace("\"cause == time_zone ? 0 : 1\"", "1");
    assert_ne!(silent, worded.content());
    let (program, solution) = solved(&Text::new("silent", silent));
    let choices = "tell_marta/now,who/split,look/patch,teo_asks/date";
    let lucky =
        (0..99).map(|seed| chosen(&program, &format!("order_of_things/numbers>invoice>export,{choices}"), seed));
    let told = lucky.flat_map(|session| reviewed(&session, &solution).1.strokes);
    let texts: Vec<String> = told.map(|stroke| stroke.text).collect();
    assert!(texts.iter().any(|text| text.ends_with(": It went \"Right\".")), "{texts:?}");
}
