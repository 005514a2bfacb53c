//! What holds for every scenario: tried on generated ones.

use proptest::prelude::*;
use toughcall::diagnostic::Severity;
use toughcall::policy::{POLICIES, make};
use toughcall::program::{Program, load};
use toughcall::run::{RunRecord, Session, closing_line, decision_line, header_line, replay, simulate};
use toughcall::scenario::{parse, write};
use toughcall::source::Text;

use crate::generated::plan;

/// Generated scenarios may have unreachable nodes (a finding each); everything else about them is sound.
fn compiled(text: &str) -> Option<Program> {
    let (program, findings) = load(&Text::new("generated.ron", text));
    let errors: Vec<_> =
        findings.iter().filter(|f| f.severity() == Severity::Error && f.code.name() != "E0501").collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    program
}

/// The run as its file would hold it.
fn record_of(program: &Program, session: &Session<'_>) -> String {
    let mut text = header_line(program, "built-in", "t", session.seed(), "2026-01-01T00:00:00Z");
    let mut again = Session::new(program, session.seed());
    for taken in session.taken() {
        again.take(taken.pick.clone()).unwrap();
        text.push_str(&decision_line(&again).unwrap());
    }
    text + &closing_line(&again).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn printing_and_parsing_give_the_same_scenario(plan in plan()) {
        let text = plan.write();
        let first = parse(&Text::new("a", text.as_str())).value.unwrap();
        let printed = write(&first).unwrap();
        let second = parse(&Text::new("b", printed.as_str()));
        prop_assert!(second.diagnostics.is_empty(), "{:?}", second.diagnostics);
        prop_assert_eq!(Some(first), second.value);
    }

    #[test]
    fn every_play_ends_and_its_ledger_sums_to_the_score(plan in plan(), seed in any::<u64>()) {
        let text = plan.write();
        let Some(program) = compiled(&text) else { return Ok(()) };
        for (name, ..) in POLICIES {
            let session = simulate(&program, seed, make(name, seed).unwrap().as_mut());
            prop_assert!(session.ending().is_some(), "{} does not end\n{}", name, text);
            let ledger = &session.record().ledger;
            prop_assert_eq!(ledger.total(), ledger.components().total());
            let total = ledger.total().thousandths();
            prop_assert!((0..=100_000).contains(&total), "{} scores {}", name, total);
            for line in ledger.lines(&program) {
                prop_assert!(line.points.thousandths() >= 0);
            }
        }
    }

    #[test]
    fn a_replay_is_the_play(plan in plan(), seed in any::<u64>()) {
        let Some(program) = compiled(&plan.write()) else { return Ok(()) };
        let session = simulate(&program, seed, make("random", seed).unwrap().as_mut());
        let text = record_of(&program, &session);
        let record = RunRecord::parse(&text).unwrap();
        let replayed = replay(&program, &record);
        prop_assert_eq!(&replayed.differences, &Vec::<String>::new());
        prop_assert_eq!(replayed.session.state(), session.state());
        // The canonical text has the same rules and the same prose.
        let printed = write(&*program.scenario).unwrap();
        let again = compiled(&printed).unwrap();
        prop_assert_eq!(again.fingerprint(), program.fingerprint());
        prop_assert_eq!(again.text_hash(), program.text_hash());
        prop_assert_eq!(replay(&again, &record).differences, Vec::<String>::new());
    }

    #[test]
    fn a_torn_record_keeps_every_whole_decision(plan in plan(), seed in any::<u64>(), cut in 0.0..1.0f64) {
        let Some(program) = compiled(&plan.write()) else { return Ok(()) };
        let session = simulate(&program, seed, make("random", seed).unwrap().as_mut());
        let text = record_of(&program, &session);
        let at = (text.len() as f64 * cut) as usize;
        let torn = String::from_utf8_lossy(&text.as_bytes()[..at]).into_owned();
        let whole = torn.matches('\n').count();
        match RunRecord::parse(&torn) {
            Ok(record) => {
                prop_assert_eq!(record.decisions.len() + 1 + usize::from(record.closing.is_some()), whole);
                prop_assert_eq!(replay(&program, &record).differences, Vec::<String>::new());
            }
            Err(_) => prop_assert_eq!(whole, 0),
        }
    }

    /// Neither a mutilated scenario nor a mutilated run makes anything panic.
    #[test]
    fn mutilated_texts_never_panic(plan in plan(), at in any::<prop::sample::Index>(), insert in "[ -~]{0,3}", remove in 0..6usize) {
        let text = plan.write();
        let place = at.index(text.len());
        let mut bytes = text.into_bytes();
        let end = (place + remove).min(bytes.len());
        bytes.splice(place..end, insert.bytes());
        let text = Text::new("t", String::from_utf8_lossy(&bytes).into_owned());
        let (program, findings) = load(&text);
        let _ = toughcall::diagnostic::render(&text, &findings);
        if let Some(program) = program {
            let _ = simulate(&program, 1, make("random", 1).unwrap().as_mut());
        }
    }
}
