//! Policies on small scenarios whose picks are worked out in the comments.

use toughcall::expression::VariableId;
use toughcall::policy::{POLICIES, PolicyError, ScriptText, make, scripted};
use toughcall::program::{Program, load};
use toughcall::run::{Session, simulate};
use toughcall::source::Text;

use crate::balance::program as built_in;

/// Three priorities, ranked big (10 × 5 ÷ 1), small (2 × 1 ÷ 1), later (1 × 1 ÷ 1; to be put off until day 8).
fn compiled(nodes: &str) -> Program {
    with_flags(nodes, "")
}

fn with_flags(nodes: &str, flags: &str) -> Program {
    let text = format!(
        r#"Scenario(format: 1, id: "picks", title: "P", about: (role: "r", summary: "s", source: "worked by hand"),
clock: (tick: "day", length: 10), framework: "vp-impact-risk-resource",
priorities: {{
  "later": (title: "Later", inputs: {{"impact": 1, "risk": 1, "days": 1}}, not_before: 8),
  "small": (title: "Small", inputs: {{"impact": 2, "risk": 1, "days": 1}}, start_by: 2, too_late: 6),
  "big": (title: "Big", inputs: {{"impact": 10, "risk": 5, "days": 1}}, start_by: 2, too_late: 6),
}},
variables: {{
  "revenue_risk": (title: "R", start: 20, min: 0, max: 100, step: 5, better: lower),
  "morale": (title: "M", start: 50, min: 0, max: 100, step: 5, better: higher, outcome: (table: [(0, 0), (100, 1)])),
  "cost": (title: "C", start: 0, min: 0, max: 40, better: lower),
}},
flags: {{ {flags} "told": (title: "told"), "heard": (title: "heard") }},
team: {{ "ana": (name: "Ana", role: "r", skills: {{"dig": 1, "fill": 1}}) }},
tasks: {{ "dig": (title: "Dig", priority: "big", effort: 2), "fill": (title: "Fill", priority: "big", effort: 1, until: 3) }},
targets: {{
  "told": Done(title: "t", flag: "told", by: 2, late_by: 4, weight: 3),
  "heard": Done(title: "h", flag: "heard", by: 2, late_by: 4),
}},
practices: {{ "candour": (title: "c") }},
start: "n", nodes: {{ {nodes} }},
endings: [(id: "rest", title: "R", text: "r")])"#
    );
    let (program, findings) = load(&Text::new("picks.ron", text));
    program.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// What a policy does in one run, as `node/choice`.
fn picks(program: &Program, policy: &str, seed: u64) -> Vec<String> {
    let session = simulate(program, seed, make(policy, seed).unwrap().as_mut());
    session.taken().iter().map(|t| session.key(t.node, &t.pick)).collect()
}

/// Ends wherever the picks of one decision do not matter: every practice, start and deferral is declared somewhere.
const USES: &str = r#""unused": Decision(text: "t", choices: [(id: "u", label: "u", takes: 1, starts: ["small"], defers: ["later"], practice: "candour",
  effects: ["told = true", "heard = true", "assign(ana, dig)", "assign(ana, fill)", "cost += 1", "revenue_risk += 5", "morale += 5"], why: "w", goto: "finish")])"#;

/// Shares of the range in the better direction at the start: risk 80/100, morale 50/100, cost 40/40; the worst is 1/2.
/// `a` lifts morale to 60 but cost to 20 (20/40): 1/2. `b`: morale 55 (0.55), risk 40 (0.6): 0.55. `c`: morale 60, cost 18
/// (22/40 = 0.55): 0.55 exactly, but declared after `b`. `d`: morale 100, risk 50: 1/2; its outcome would be no better seen.
#[test]
fn cautious_takes_the_best_worst_share() {
    let program = compiled(&format!(
        r#""n": Decision(text: "t", choices: [
  (id: "a", label: "a", effects: ["morale += 10", "cost += 20"], why: "w", goto: "unused"),
  (id: "b", label: "b", effects: ["morale += 5", "revenue_risk += 20"], why: "w", goto: "unused"),
  (id: "c", label: "c", effects: ["morale += 10", "cost += 18"], why: "w", goto: "unused"),
  (id: "d", label: "d", effects: ["morale = 100", "revenue_risk = 50"], why: "w", goto: "unused",
   outcomes: [(id: "x", weight: "1", effects: ["revenue_risk = 0"]), (id: "y", weight: "1", effects: ["revenue_risk = 5"])]),
]), {USES}"#
    ));
    assert_eq!(picks(&program, "cautious", 1)[0], "n/b");
}

/// Targets share 30 points 3 : 1, 22.5 and 7.5; candour is worth 10. All choices wait for the next decision.
/// `sure` gives heard now: 7.5. `gamble` draws told at 1 in 4: 22.5 / 4 = 5.625; `candour` with a draw of heard at 1 in 5:
/// 10 + 7.5 / 5 = 11.5. `slow` tells on day 3, half of 22.5 = 11.25. `twice` draws told at 1 in 2, and else told again at
/// 1 in 26 at a chance node: 11.25 + 11.25 / 26 = 11.683, the most.
#[test]
fn greedy_enumerates_what_chance_may_bring_before_the_next_decision() {
    let program = |other: u32| {
        compiled(&format!(
            r#""n": Decision(text: "t", choices: [
  (id: "sure", label: "a", effects: ["heard = true"], why: "w", goto: "unused"),
  (id: "gamble", label: "b", why: "w", goto: "unused",
   outcomes: [(id: "x", weight: "1", effects: ["told = true"]), (id: "y", weight: "3")]),
  (id: "candour", label: "c", practice: "candour", why: "w", goto: "unused",
   outcomes: [(id: "x", weight: "1", effects: ["heard = true"]), (id: "y", weight: "4")]),
  (id: "slow", label: "d", takes: 3, why: "w", goto: "unused",
   outcomes: [(id: "x", weight: "1", effects: ["told = true"])]),
  (id: "twice", label: "e", why: "w", outcomes: [(id: "x", weight: "1", effects: ["told = true"], goto: "unused"), (id: "y", weight: "1", goto: "again")]),
]),
"again": Chance(outcomes: [(id: "x", weight: "1", effects: ["told = true"], goto: "unused"), (id: "y", weight: "{other}", goto: "unused")]), {USES}"#
        ))
    };
    assert_eq!(picks(&program(25), "greedy", 1)[0], "n/twice");
    // At 1 in 76: 11.25 + 11.25 / 76 = 11.398 is less than candour's 11.5.
    assert_eq!(picks(&program(75), "greedy", 1)[0], "n/candour");
}

/// Thirty coins in a row have 2^30 ends: it looks at some of them and decides all the same, here by what is sure.
#[test]
fn greedy_does_not_follow_every_end_of_a_long_chain() {
    let flags: String = (0..30).map(|i| format!(r#""f{i}": (title: "f"), "#)).collect();
    let coins: String = (0..30)
        .map(|i| {
            let next = if i == 29 { "unused".to_owned() } else { format!("coin{}", i + 1) };
            format!(
                r#""coin{i}": Chance(outcomes: [(id: "x", weight: "1", effects: ["f{i} = true"], goto: "{next}"), (id: "y", weight: "1", goto: "{next}")]), "#
            )
        })
        .collect();
    let reads: String = (0..30).map(|i| format!("f{i} ? 1 : ")).collect();
    let nodes = format!(
        r#""n": Decision(text: "t", choices: [
  (id: "coins", label: "a", effects: ["cost += 1"], why: "w", goto: "coin0"),
  (id: "sure", label: "b", effects: ["told = true"], why: "w", goto: "coin0")]), {coins}
"unused": Decision(text: "t", choices: [(id: "u", label: "u", takes: 1, starts: ["small"], defers: ["later"], practice: "candour",
  effects: ["cost += {reads}0", "heard = true", "assign(ana, dig)", "assign(ana, fill)", "revenue_risk += 5", "morale += 5"], why: "w", goto: "finish")])"#
    );
    let program = with_flags(&nodes, &flags);
    assert_eq!(picks(&program, "greedy", 1)[0], "n/sure");
}

/// Equal to the thousandth: the first declared, however the sums were rounded on the way.
#[test]
fn greedy_takes_the_first_of_equals() {
    let program = compiled(&format!(
        r#""n": Decision(text: "t", choices: [
  (id: "none", label: "a", why: "w", goto: "unused"),
  (id: "thirds", label: "b", why: "w", goto: "unused",
   outcomes: [(id: "x", weight: "1", effects: ["heard = true"]), (id: "y", weight: "1", effects: ["heard = true", "cost += 1"]), (id: "z", weight: "1", effects: ["heard = true", "cost += 2"])]),
  (id: "sure", label: "c", effects: ["heard = true"], why: "w", goto: "unused"),
]), {USES}"#
    ));
    assert_eq!(picks(&program, "greedy", 1)[0], "n/thirds");
}

/// Day 0: `big` is unfinished; `fill` is declared before `dig` and works on it. Day 2: filling is done, so it works on
/// nothing any more: `dig`, which takes two days of work; so again on day 3. Day 4: `small` has no task and has not started:
/// `start`. Day 5: only `later` is left, and it is not yet day 8: `defer`. Then nothing is left: the first choice.
#[test]
fn framework_works_down_the_list() {
    let choices = |next: &str, takes: u32| {
        format!(
            r#"choices: [
  (id: "idle", label: "i", takes: {takes}, practice: "candour", effects: ["told = true", "heard = true", "cost += 1", "revenue_risk += 5", "morale += 5"], why: "w", goto: "{next}"),
  (id: "defer", label: "d", takes: {takes}, defers: ["later"], why: "w", goto: "{next}"),
  (id: "start", label: "s", takes: {takes}, starts: ["small"], why: "w", goto: "{next}"),
  (id: "fill", label: "f", takes: {takes}, effects: ["assign(ana, fill)"], why: "w", goto: "{next}"),
  (id: "dig", label: "g", takes: {takes}, effects: ["assign(ana, dig)"], why: "w", goto: "{next}"),
]"#
        )
    };
    let nodes: Vec<String> =
        [("n", "o", 2), ("o", "p", 1), ("p", "q", 1), ("q", "r", 1), ("r", "s", 1), ("s", "finish", 1)]
            .map(|(node, next, takes)| format!(r#""{node}": Decision(text: "t", {})"#, choices(next, takes)))
            .into();
    let program = compiled(&nodes.join(",\n"));
    assert_eq!(picks(&program, "framework", 1), ["n/fill", "o/dig", "p/dig", "q/start", "r/defer", "s/idle"]);
}

/// Without slips `noisy` is what it is a noisy form of; with nothing but slips it does not matter what that is, and each
/// choice comes as often as any other.
#[test]
fn noise_from_none_to_all() {
    let program = built_in("vp-crisis");
    for seed in 0..20 {
        for (name, ..) in POLICIES.iter().filter(|(name, ..)| *name != "greedy") {
            assert_eq!(picks(&program, &format!("noisy:0:{name}"), seed), picks(&program, name, seed), "{name}");
        }
        assert_eq!(picks(&program, "noisy:1:last", seed), picks(&program, "noisy:1:expert", seed));
    }
    // Which of the five items comes first in 4,000 rankings: 800 each, standard deviation 25.3.
    let mut first = std::collections::BTreeMap::new();
    let mut slips = 0;
    for seed in 0..4_000 {
        let session = Session::new(&program, seed);
        let pick = |policy: &str| session.ask(make(policy, seed).unwrap().as_mut()).unwrap();
        let order = session.pick_id(session.node().unwrap(), &pick("noisy:1:first"));
        *first.entry(order.split('>').next().unwrap().to_owned()).or_insert(0u32) += 1;
        slips += u32::from(pick("noisy:0.25:first") != pick("first"));
    }
    assert!(first.len() > 2);
    let (each, sides) = (4_000.0 / first.len() as f64, first.len() as f64);
    let sd = (4_000.0 * (1.0 / sides) * (1.0 - 1.0 / sides)).sqrt();
    assert!(first.values().all(|n| (f64::from(*n) - each).abs() < 4.5 * sd), "{first:?}");
    // A quarter slips, and all but one of the orders differ from the declared one: a little under 1,000, deviation 27.
    assert!((850..=1120).contains(&slips), "{slips}");
}

/// One run in many for each policy: the same seed gives the same picks, and they end.
#[test]
fn the_same_seed_gives_the_same_picks() {
    let program = built_in("warm-up");
    for (name, ..) in POLICIES {
        for spec in [(*name).to_owned(), format!("noisy:0.3:{name}")] {
            assert_eq!(picks(&program, &spec, 5), picks(&program, &spec, 5), "{spec}");
        }
    }
}

const ROUND: &str = r#""n": Decision(text: "t", choices: [
  (id: "a", label: "a", takes: 1, why: "w", goto: "n"),
  (id: "b", label: "b", takes: 1, requires: "tick < 2", why: "w", goto: "n"),
  (id: "out", label: "o", why: "w", goto: "unused")])"#;

/// The first entry for the first meeting, the last for all that follow; `b` is locked from day 2 on, so the fallback acts;
/// the script says nothing of `unused`.
#[test]
fn a_script_is_followed_node_by_node() {
    let program = compiled(&format!("{ROUND}, {USES}"));
    let play = |text: &str| {
        let script = ScriptText::parse(text).unwrap();
        let fallback = make(script.fallback.as_deref().unwrap_or("first"), 1).unwrap();
        let session = simulate(&program, 1, scripted(&program, &script, fallback).unwrap().as_mut());
        session.taken().iter().map(|t| session.key(t.node, &t.pick)).collect::<Vec<_>>()
    };
    assert_eq!(play("# out at once\nn/out\n"), ["n/out", "unused/u"]);
    assert_eq!(play("n/a # once\n\nn/b\nfallback: last"), ["n/a", "n/b", "n/out", "unused/u"]);
    let refused = |text: &str| scripted(&program, &ScriptText::parse(text).unwrap(), make("first", 1).unwrap()).err();
    let said = |error: Option<PolicyError>| error.unwrap().to_string();
    assert!(said(refused("n/out\nm/out")).contains("line 2: there is no node `m`"));
    assert!(said(refused("unused/v")).contains("`unused` has no `v`"));
    for wrong in ["n", "/a", "n/", "fallback: first\nfallback: last"] {
        assert!(ScriptText::parse(wrong).is_err(), "{wrong}");
    }
}

/// Only the effects: no day passes, no practice is noted, and the state asked about is left alone.
#[test]
fn effects_alone() {
    let program = compiled(&format!("{ROUND}, {USES}"));
    let mut session = Session::new(&program, 1);
    session.take(session.parse_pick(session.node().unwrap(), "out").unwrap()).unwrap();
    let before = *session.state();
    let choice = session.available()[0];
    let after = toughcall::engine::apply_effects(&program, &before, choice);
    let (old, new) = (program.view(&before), program.view(&after));
    assert_eq!(new.tick(), old.tick());
    assert_eq!(new.variable(VariableId::at(1)).to_string(), "55");
    assert_eq!(after.get(program.practices[toughcall::expression::PracticeId::at(0)].awarded), 0);
    assert_eq!(&before, session.state());
}
