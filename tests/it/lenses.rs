//! Frameworks as lenses: orders and measures by hand, what is missing, and where lenses disagree.

use serde_json::{Value, json};
use toughcall::framework::{Glass, Lens, Origin, Word, disputes, find};
use toughcall::program::{Program, load};
use toughcall::score::through;
use toughcall::source::Text;

use crate::compares::{Desk, choices};
use crate::support::root;

fn vp_crisis() -> String {
    std::fs::read_to_string(root().join("scenarios/vp-crisis.ron")).unwrap()
}

fn program(text: &str) -> Program {
    let (program, findings) = load(&Text::new("scenario.ron", text));
    program.unwrap_or_else(|| panic!("{findings:?}"))
}

fn lens(program: &Program, id: &str) -> Lens {
    let own = &program.ranking.framework;
    let framework = if own.id.value == id { own.clone() } else { find(id).unwrap() };
    Lens::new(&program.scenario, own, &Glass { name: id.to_owned(), framework, is_file: false })
}

fn order(lens: &Lens) -> Vec<&str> {
    lens.ranking.rows.iter().map(|row| lens.items[row.item].id.as_str()).collect()
}

/// Inputs of lenses decide nothing: the rules keep their fingerprint, and the text is another. So with ranges.
#[test]
fn lens_inputs_belong_to_the_text_and_not_to_the_rules() {
    let text = vp_crisis();
    let with = program(&text);
    let other = program(&text.replacen("\"job_size\": 5 }", "\"job_size\": 8 }", 1));
    assert_eq!(with.fingerprint(), other.fingerprint());
    assert_ne!(with.text_hash(), other.text_hash());
    let bare = program(&text.lines().filter(|line| !is_of_a_lens(line)).map(|l| format!("{l}\n")).collect::<String>());
    assert!(bare.scenario.priorities.iter().all(|(_, p)| p.lenses.is_empty()));
    assert_eq!(with.fingerprint(), bare.fingerprint());
    assert_ne!(with.text_hash(), bare.text_hash());
    let own = std::fs::read_to_string(root().join("frameworks/vp-impact-risk-resource.ron")).unwrap();
    let own = &own[own.find("Framework(").unwrap()..];
    let without: String = own.lines().filter(|l| !l.contains("ranges:")).map(|l| format!("{l}\n")).collect();
    assert_ne!(own.trim(), without.trim());
    let inline = |framework: &str| {
        program(&text.replace("framework: \"vp-impact-risk-resource\"", &format!("framework: {framework}")))
            .fingerprint()
            .to_owned()
    };
    assert_eq!([inline(own), inline(&without)], [with.fingerprint(); 2]);
}

fn is_of_a_lens(line: &str) -> bool {
    let line = line.trim_start();
    ["lenses: {", "\"wsjf\": {", "\"rice\": {", "\"eisenhower\": {"].iter().any(|begin| line.starts_with(begin))
}

/// The orders of the main scenario, by the arithmetic of its inputs.
#[test]
fn orders_by_hand() {
    let program = program(&vp_crisis());
    // (20 + 20 + 13) ÷ 3, (5 + 3 + 13) ÷ 3, (8 + 8 + 5) ÷ 5, (8 + 5 + 8) ÷ 8, (13 + 13 + 1) ÷ 13.
    assert_eq!(order(&lens(&program, "wsjf")), ["data", "team", "cloud_cost", "pipeline", "sales"]);
    // 40 × 1 × 0.8 ÷ 1.2, 1 × 3 × 1 ÷ 0.35, 1 × 2 × 0.5 ÷ 2.5, 0; nothing is guessed of team, which has no reach.
    let rice = lens(&program, "rice");
    assert_eq!(order(&rice), ["pipeline", "data", "sales", "cloud_cost"]);
    let team: Vec<(&str, &[String])> =
        rice.unseen.iter().map(|u| (rice.items[u.item].id.as_str(), u.missing.as_slice())).collect();
    assert_eq!(team, [("team", ["reach".to_owned()].as_slice())]);
    assert!(!rice.is_bare() && !rice.unseen[0].is_bare);
    let moscow = lens(&program, "moscow");
    assert!(moscow.is_bare() && moscow.ranking.rows.is_empty() && moscow.unseen.len() == 5);
    let own = lens(&program, "vp-impact-risk-resource");
    assert_eq!((own.origin, order(&own)), (Origin::Own, vec!["data", "cloud_cost", "pipeline", "sales", "team"]));
}

/// Work on the bill began in tick 4, on the data in 8, on the pipeline in 12, on the team never. Sales is to be put off and
/// does not count. log2 3 = 1.584963, log2 5 = 2.321928.
#[test]
fn measures_by_hand() {
    let program = program(&vp_crisis());
    // As declared: data, cloud_cost, pipeline, sales, team.
    let starts = [Some(8), Some(4), Some(12), None, None];
    for (id, ndcg, tau) in [
        // Ranks data 1, cloud_cost 2, pipeline 3, team 4; gains 4, 3, 2, 1: (3 + 4 ÷ log2 3 + 2 ÷ 2) over
        // (4 + 3 ÷ log2 3 + 2 ÷ 2 + 1 ÷ log2 5); of six pairs one is inverted.
        ("vp-impact-risk-resource", 6.523_719 / 7.323_466, 4.0 / 6.0),
        // data 1, team 2, cloud_cost 3, pipeline 4: (2 + 4 ÷ log2 3 + 1 ÷ 2); three pairs each way.
        ("wsjf", 5.023_719 / 7.323_466, 0.0),
        // pipeline 1, data 2, cloud_cost 3, without team: (1 + 2 ÷ log2 3 + 3 ÷ 2) over (3 + 2 ÷ log2 3 + 1 ÷ 2); all inverted.
        ("rice", 3.761_860 / 4.761_860, -1.0),
        // Two quadrants of two, gains 3.5, 3.5, 1.5, 1.5: (1.5 + 3.5 ÷ log2 3 + 3.5 ÷ 2) over
        // (3.5 + 3.5 ÷ log2 3 + 1.5 ÷ 2 + 1.5 ÷ log2 5); of the four pairs across two are inverted.
        ("eisenhower", 5.458_254 / 7.104_269, 0.0),
    ] {
        let found = through(&program, &lens(&program, id), &starts).unwrap();
        assert!((found.ndcg - ndcg).abs() < 1e-6, "{id}: {found:?}");
        assert!((found.tau.unwrap() - tau).abs() < 1e-12, "{id}: {found:?}");
    }
    assert_eq!(through(&program, &lens(&program, "moscow"), &starts), None);
}

/// Of the ten pairs the own framework and WSJF differ on the three of team with what WSJF has below it.
#[test]
fn disagreement_by_hand() {
    let program = program(&vp_crisis());
    let lenses = ["vp-impact-risk-resource", "wsjf", "eisenhower", "moscow"].map(|id| lens(&program, id));
    let id = |item: usize| lenses[0].items[item].id.as_str();
    let found = disputes(&lenses[..2]);
    let pairs: Vec<(&str, &str)> = found.iter().map(|d| (id(d.first), id(d.second))).collect();
    assert_eq!(pairs, [("cloud_cost", "team"), ("pipeline", "team"), ("sales", "team")]);
    // Quadrants add the pipeline before the bill; a tie and a lens without inputs take no side.
    let found = disputes(&lenses);
    let words = |a: &str, b: &str| {
        let dispute = found.iter().find(|d| (id(d.first), id(d.second)) == (a, b));
        dispute.map(|d| d.words.clone())
    };
    assert_eq!(found.len(), 4);
    use Word::{First, None as Silent, Second, Tie};
    assert_eq!(words("cloud_cost", "team"), Some(vec![First, Second, Tie, Silent]));
    assert_eq!(words("cloud_cost", "pipeline"), Some(vec![First, First, Second, Silent]));
    assert_eq!(words("data", "pipeline"), None);
}

const EXPORT_FIRST: [&str; 5] = ["export>numbers>invoice", "later", "pair", "patch", "date"];
const NUMBERS_FIRST: [&str; 5] = ["numbers>invoice>export", "now", "split", "compare", "date"];

fn two_runs() -> Desk {
    let desk = Desk::new();
    desk.play("team/a.jsonl", 1, &choices(EXPORT_FIRST));
    desk.play("team/b.jsonl", 2, &choices(NUMBERS_FIRST));
    desk
}

fn lensed(desk: &Desk, run: &str) -> Value {
    desk.json(&format!("debrief {run} --no-solve --lens wsjf,eisenhower --json"))["debrief"].clone()
}

/// All forms of a debrief say the same, and without `--lens` nothing.
#[test]
fn a_debrief_shows_its_lenses() {
    let desk = two_runs();
    let debrief = lensed(&desk, "team/b.jsonl");
    let found = &debrief["lenses"];
    let names: Vec<&Value> = found["lenses"].as_array().unwrap().iter().map(|lens| &lens["lens"]).collect();
    assert_eq!(names, ["vp-impact-risk-resource", "wsjf", "eisenhower"]);
    let own = &found["lenses"][0];
    assert_eq!((&own["ndcg"], &own["tau"], &own["inputs_from"]), (&debrief["ndcg"], &debrief["tau"], &json!("own")));
    let wsjf = &found["lenses"][1];
    assert_eq!(wsjf["order"][0]["id"], "invoice");
    assert_eq!(wsjf["order"][0]["arithmetic"], "(5 + 8 + 2) ÷ 1 = 15");
    assert_eq!(
        wsjf["order"][1]["inputs"],
        json!({"value": 13, "time_criticality": 20, "risk_reduction": 5, "job_size": 3})
    );
    // Only WSJF has the small bill before the numbers.
    let dispute = &found["disputes"][0];
    assert_eq!(found["disputes"].as_array().unwrap().len(), 1);
    assert_eq!((&dispute["first"], &dispute["second"]), (&json!("numbers"), &json!("invoice")));
    assert_eq!(dispute["for_second"], json!(["wsjf"]));
    let start = |id: &str| {
        let all = found["priorities"].as_array().unwrap();
        all.iter().find(|p| p["id"] == id).unwrap()["started"].as_u64()
    };
    let run = match (start("numbers"), start("invoice")) {
        (Some(a), Some(b)) if a == b => "together",
        (Some(a), Some(b)) if b < a => "second",
        (None, Some(_)) => "second",
        (None, None) => "neither",
        _ => "first",
    };
    assert_eq!(dispute["run"], run);
    for (form, words) in [
        (
            "text",
            "The cloud bill is up ((5 + 8 + 2) ÷ 1 = 15; value 5, time_criticality 8, risk_reduction 2, job_size 1)",
        ),
        ("markdown", "| 1 | The cloud bill is up | (5 + 8 + 2) ÷ 1 = 15; value 5,"),
        ("html", "<td>(5 + 8 + 2) ÷ 1 = 15; value 5,"),
    ] {
        let told = desk.fine(&format!("debrief team/b.jsonl --no-solve --lens wsjf,eisenhower --format {form}"));
        assert!(told.contains(words) && told.to_lowercase().contains("where lenses disagree"), "{told}");
        let plain = desk.fine(&format!("debrief team/b.jsonl --no-solve --format {form}"));
        assert!(!plain.to_lowercase().contains("lens"), "{plain}");
    }
    let agreed = desk.fine("debrief team/b.jsonl --no-solve --lens eisenhower");
    assert!(agreed.contains("Nowhere: all 2 lenses agree"), "{agreed}");
}

#[test]
fn lenses_without_inputs_from_files_and_unknown_ones() {
    let desk = two_runs();
    let bare = desk.fine("debrief team/a.jsonl --no-solve --lens rice");
    assert!(bare.contains("no priority states an input of `rice`: there is nothing to see through it"), "{bare}");
    assert!(bare.contains("Only `vp-impact-risk-resource` orders these priorities"), "{bare}");
    let html = desk.fine("debrief team/a.jsonl --no-solve --lens rice --format html");
    assert!(html.contains("no priority states an input of `rice`"), "{html}");
    let unknown = desk.run("debrief team/a.jsonl --lens wsfj");
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("there is no framework `wsfj`") && unknown.err.contains("`wsjf`"), "{}", unknown.err);
    assert!(unknown.out.is_empty());
    // A framework of one's own reads the scenario's inputs of the same name, and says so.
    desk.write(
        "soon.ron",
        "Framework(format: 1, id: \"soon\", title: \"Soonest first\", source: \"invented\", \
         formula: Product(factors: [(input: \"days\", inverse: true)]))",
    );
    let own = desk.fine("debrief team/a.jsonl --no-solve --lens soon.ron");
    assert!(own.contains("soon.ron: Soonest first (it reads the scenario's own `inputs` of the same name)"), "{own}");
    assert!(own.contains("1. The cloud bill is up (1 ÷ 1 = 1; days 1)"), "{own}");
    // The scenario's own framework is shown once.
    let once = desk.fine("debrief team/a.jsonl --no-solve --lens vp-impact-risk-resource,wsjf,wsjf");
    assert_eq!(once.matches("(the scenario's own)").count(), 1);
    assert_eq!(once.matches("\nwsjf: ").count(), 1);
}

/// Means and shares of a group are those of its debriefs.
#[test]
fn a_group_is_the_mean_of_its_runs() {
    let desk = two_runs();
    let each = ["team/a.jsonl", "team/b.jsonl"].map(|run| lensed(&desk, run)["lenses"].clone());
    let group = desk.json("compare team --lens wsjf,eisenhower --json")["attention"].clone();
    for place in 0..3 {
        for measure in ["ndcg", "tau"] {
            let mean = each.iter().map(|run| run["lenses"][place][measure].as_f64().unwrap()).sum::<f64>() / 2.0;
            let told = group["lenses"][place]["of"][0][measure].as_f64().unwrap();
            assert!((told - mean).abs() < 1e-12, "{measure} {place}: {told} {mean}");
        }
    }
    let pair = &group["disputes"][0]["of"][0];
    assert_eq!(pair["runs"], 2);
    for fate in ["first", "second", "together", "neither"] {
        assert_eq!(pair[fate], each.iter().filter(|run| run["disputes"][0]["run"] == fate).count(), "{fate}");
    }
    // Runs side by side, and a side of which nothing is kept.
    let sides = desk.json("compare team/a.jsonl team/b.jsonl expert --runs 20 --lens wsjf,eisenhower --json");
    for (run, of) in each.iter().zip(sides["attention"]["lenses"][1]["of"].as_array().unwrap()) {
        assert_eq!(of["ndcg"], run["lenses"][1]["ndcg"]);
    }
    assert_eq!(sides["attention"]["silent"], json!(["expert"]));
    let text = desk.fine("compare team/a.jsonl team/b.jsonl expert --runs 20 --lens wsjf");
    assert!(text.contains("`expert`: no order of attention is kept"), "{text}");
    let text = desk.fine("compare team --lens wsjf");
    assert!(text.contains("these runs  mean nDCG") && text.contains("WHERE LENSES DISAGREE"), "{text}");
    let none = desk.run("compare expert first --scenario warm-up --runs 5 --lens wsjf");
    assert_eq!(none.code, 2);
    assert!(none.err.contains("`--lens` looks at recorded runs"), "{}", none.err);
}

/// Every shipped scenario can be looked at through two frameworks or more, which disagree with it or with each other; what
/// they leave out is meant so.
#[test]
fn shipped_scenarios_have_lenses_that_disagree() {
    for path in crate::support::files(&root().join("scenarios"), ".ron") {
        let program = program(&std::fs::read_to_string(&path).unwrap());
        let mut lenses = vec![lens(&program, &program.ranking.framework.id.value)];
        lenses.extend(toughcall::framework::ids().iter().map(|id| lens(&program, id)).filter(|lens| !lens.is_bare()));
        assert!(lenses.len() >= 3, "{}", path.display());
        assert!(!disputes(&lenses).is_empty(), "{}", path.display());
        let unseen: Vec<&str> =
            lenses.iter().flat_map(|lens| lens.unseen.iter().map(|u| lens.items[u.item].id.as_str())).collect();
        let meant: &[&str] = if program.scenario.id.value == "vp-crisis" { &["team"] } else { &[] };
        assert_eq!(unseen, meant, "{}", path.display());
    }
}
