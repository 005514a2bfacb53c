//! Plays written down.

use proptest::prelude::*;
use toughcall::policy::make;
use toughcall::program::{Program, built_in};
use toughcall::run::{Session, simulate};
use toughcall::source::Text;
use toughcall::testing::{Player, accept, insert, load, new_file};

use super::about;
use crate::generated::plan;

/// A recorded play passes; with one number changed it fails, and accepting mends it to the same bytes.
fn holds(scenario: &Text, session: &Session<'_>) {
    let content = new_file(session, None);
    let (_, found) = about(scenario, &content);
    let program: &Program = found.program.as_ref().unwrap();
    let player = Player::new(program);
    let verdict = player.play(&found.tests[0]);
    assert!(verdict.passed(), "{:?} {:?}\n{content}", verdict.failures, verdict.stuck);
    assert_eq!(verdict.session.state(), session.state());

    let score = session.record().ledger.total();
    let other = if score.thousandths() == 1000 { "2" } else { "1" };
    let mutated = content.replace(&format!("score: {score},"), &format!("score: {other},"));
    let (text, changed) = about(scenario, &mutated);
    let verdict = player.play(&changed.tests[0]);
    assert_eq!(verdict.failures.iter().map(|f| f.what.as_str()).collect::<Vec<_>>(), ["score"]);
    assert_eq!(accept(&text, [(&changed.tests[0], &verdict)]).content, content);

    // One more in the same file: the first stays, and both pass.
    let twice = insert(&about(scenario, &content).0, found.written.as_ref().unwrap(), session);
    assert!(twice.starts_with(content.strip_suffix("    },\n)\n").unwrap()), "{twice}");
    let (_, two) = about(scenario, &twice);
    assert_eq!(two.tests.len(), 2);
    assert!(two.tests.iter().all(|test| player.play(test).passed()) && two.tests[0].name != two.tests[1].name);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn recorded_plays_of_generated_scenarios_pass(plan in plan(), seed in any::<u64>()) {
        let scenario = Text::new("generated.ron", plan.write());
        let (program, _) = toughcall::program::load(&scenario);
        if let Some(program) = program {
            let session = simulate(&program, seed, make("random", seed).unwrap().as_mut());
            if !session.taken().is_empty() {
                holds(&scenario, &session);
            }
        }
    }
}

#[test]
fn recorded_plays_of_shipped_scenarios_pass() {
    for id in ["warm-up", "vp-crisis", "hiring-panel"] {
        let scenario = built_in(id).unwrap();
        let program = toughcall::program::load(&scenario).0.unwrap();
        for seed in [0, 7, u64::MAX] {
            holds(&scenario, &simulate(&program, seed, make("random", seed).unwrap().as_mut()));
        }
    }
}

/// A play that was stopped is a test up to the decision that waits, and fits into any layout.
#[test]
fn a_test_is_added_to_files_of_any_layout() {
    let scenario = built_in("warm-up").unwrap();
    let program = toughcall::program::load(&scenario).0.unwrap();
    let mut session = Session::new(&program, 3);
    let pick = session.parse_pick(session.node().unwrap(), "export>numbers>invoice").unwrap();
    session.take(pick).unwrap();
    let test = "\"a\": (expect: (tick: 0))";
    let layouts = [
        "Tests(format: 1, tests: {})".to_owned(),
        "Tests(format: 1, tests: {\n})".to_owned(),
        format!("Tests(format: 1, tests: {{ {test} }})"),
        format!("Tests(format: 1, tests: {{ {test}, }}, /* end */)"),
        format!("Tests(format: 1, tests: {{\n  {test} // , }}\n  }})"),
        format!("Tests(format: 1, tests: {{\n  {test} /* , /* , */ */ , // x\n\t}})\n// end\n"),
        format!("Tests(format: 1, tests: {{\n  {test} /* , /* , */ */\n}})\n// end\n"),
    ];
    for layout in layouts {
        let text = Text::new("t.tests.ron", layout.as_str());
        let written = load(&text, &mut |_| Ok(scenario.clone())).written.unwrap();
        let (_, found) = about(&scenario, &insert(&text, &written, &session));
        assert_eq!(found.tests.len(), written.tests.len() + 1, "{layout}");
        let last = found.tests.last().unwrap();
        assert_eq!(last.name, "recorded: up to tell_marta, seed 3");
        assert!(found.tests.iter().all(|test| Player::new(&program).play(test).passed()), "{layout}");
    }
}
