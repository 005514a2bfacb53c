//! What `check` finds beyond errors: that every proof holds in other ways of looking, and who has the last word on a level.

use std::collections::BTreeSet;

use proptest::prelude::*;
use toughcall::cli::Exit;
use toughcall::diagnostic::{Diagnostic, Level, Levels, Severity};
use toughcall::engine::{Award, Event, Observer};
use toughcall::explore::{Sights, play_randomly};
use toughcall::expression::{ChoiceId, Domain};
use toughcall::lint::{Options as Look, lint};
use toughcall::program::{Program, State};
use toughcall::run::play_out;
use toughcall::solve::{Budget, Solution};
use toughcall::source::Text;

use crate::solver::{options, plans};
use crate::support::{command, root, scratch};

fn linted(text: &str, states: u64) -> (Option<Program>, Vec<Diagnostic>) {
    let budget = Budget { max_states: states, ..Budget::UNBOUNDED };
    lint(&Text::new("t", text), &Look { levels: Levels::default(), explore: Some(&budget), threads: 1 })
}

fn subjects<'a>(findings: &'a [Diagnostic], codes: &[&str]) -> BTreeSet<&'a str> {
    findings.iter().filter(|f| codes.contains(&f.code.name())).map(|f| f.subject.as_str()).collect()
}

/// What a run of random play does, by the keys that findings use.
#[derive(Default)]
struct Deeds(BTreeSet<String>);

struct Listening<'a>(&'a Program, &'a mut Deeds);

impl Observer for Listening<'_> {
    fn event(&mut self, _: u32, event: Event, _: &State) {
        let deed = match event {
            Event::Arrived(node) => self.0.node_id(node).to_owned(),
            Event::Chosen(choice) => self.0.choice_key(choice),
            Event::Done(task) => format!("done {}", self.0.task_id(task)),
            Event::Interrupted(inject) => self.0.inject_id(inject).to_owned(),
            Event::Ended(ending) => self.0.ending(ending).0.to_owned(),
            _ => return,
        };
        self.1.0.insert(deed);
    }

    fn award(&mut self, _: u32, _: Award) {}
}

fn deeds(program: &Program, plays: u64) -> Deeds {
    let mut deeds = Deeds::default();
    for seed in 0..plays {
        let mut policy = toughcall::policy::make("random", seed).unwrap();
        let mut luck = toughcall::engine::Luck::new(program, seed);
        play_out(program, &mut luck, policy.as_mut(), &mut Listening(program, &mut deeds));
    }
    deeds
}

/// Choices that the solver says are never best, and those that it says can be.
fn stands(program: &Program) -> (BTreeSet<String>, BTreeSet<String>) {
    let solution = Solution::new(program, &options(1)).unwrap();
    // Items of rankings are the player's to order.
    let choices: BTreeSet<String> = (0..program.choices.len()).map(|i| program.choice_key(ChoiceId::at(i))).collect();
    let (mut never, mut can) = (BTreeSet::new(), BTreeSet::new());
    for decision in &solution.summary.decisions {
        for choice in &decision.choices {
            let key = format!("{}/{}", decision.node, choice.choice);
            match choice.least_loss.filter(|_| choices.contains(&key)) {
                Some(loss) if loss > 0.5 => never.insert(key),
                Some(loss) if loss > 0.0 => can.insert(key),
                _ => false,
            };
        }
    }
    (never, can)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// Whatever is said to be impossible does not happen in play, and what is said of choices is what the solver says of them.
    #[test]
    fn proofs_hold(plan in plans::plan(8)) {
        let text = plan.write();
        let (program, findings) = linted(&text, 40_000);
        let Some(program) = program else { return Ok(()) };
        let proved: Vec<Diagnostic> = findings.into_iter().filter(|f| f.severity() == Severity::Warning).collect();
        let done = deeds(&program, 60);
        for subject in subjects(&proved, &["W1301"]) {
            // Texts stand under the node they belong to, which is met.
            let is_text = proved.iter().any(|f| f.subject == subject && f.message.contains("text"));
            prop_assert!(is_text || !done.0.contains(subject), "{subject} was met\n{text}");
        }
        for subject in subjects(&proved, &["W1205"]) {
            let deed = format!("done {subject}");
            prop_assert!(!done.0.contains(&deed), "{subject} was done\n{text}");
        }
        if subjects(&proved, &["N1602"]).is_empty() && proved.iter().any(|f| f.code.name().starts_with("W15")) {
            let (never, can) = stands(&program);
            let said = subjects(&proved, &["W1501", "W1503"]);
            for key in &never {
                prop_assert!(said.contains(key.as_str()), "{key} is never best\n{text}");
            }
            for key in &can {
                prop_assert!(!said.contains(key.as_str()), "{key} can be best\n{text}");
            }
        }
    }

    /// Where there are too many states, nothing is called more than not seen.
    #[test]
    fn plays_prove_nothing(plan in plans::plan(6)) {
        let (_, whole) = linted(&plan.write(), 40_000);
        let (program, played) = linted(&plan.write(), 1);
        if let Some(program) = program {
            let sights = Sights::new(&program);
            prop_assert!(play_randomly(&program, &sights, 1, 1, || true).is_ok());
        }
        let explored = ["W1205", "W1301", "W1303", "W1304", "W1305", "W1306"];
        for finding in played.iter().filter(|f| explored.contains(&f.code.name())) {
            let by_text = finding.help.as_deref().is_none_or(|help| !help.starts_with("not seen"));
            prop_assert!(by_text || finding.severity() == Severity::Note, "{finding:?}");
        }
        // What is proved is not seen either.
        let key = |f: &Diagnostic| (f.code, f.span);
        let seen: BTreeSet<_> = played.iter().map(key).collect();
        for finding in whole.iter().filter(|f| explored.contains(&f.code.name())) {
            prop_assert!(seen.contains(&key(finding)), "{finding:?}");
        }
    }
}

fn fixture(name: &str) -> String {
    root().join(format!("tests/check/lint/{name}.ron")).to_string_lossy().into_owned()
}

#[test]
fn flags_and_the_file_have_their_say() {
    let dominated = fixture("dominated");
    let run = |arguments: &[&str]| {
        let mut all = vec!["check"];
        all.extend_from_slice(arguments);
        let out = command(&all);
        (out.exit, out.out, out.err)
    };
    assert_eq!(run(&[&dominated]).0, Exit::Fine);
    assert_eq!(run(&["--deny-warnings", &dominated]).0, Exit::Findings);
    let (exit, out, _) = run(&["--deny", "dominated", &dominated]);
    assert_eq!(exit, Exit::Findings);
    assert!(out.contains("error[W1501]"), "{out}");
    let (exit, out, err) = run(&["--deny-warnings", "-A", "W1501", &dominated]);
    assert_eq!((exit, out.as_str()), (Exit::Fine, ""), "{err}");
    // One code counts more than all of them, and the file more than a flag.
    assert_eq!(run(&["--deny", "all", "--allow", "dominated", &dominated]).0, Exit::Fine);
    assert_eq!(run(&["--deny", "all", &fixture("allowed")]).0, Exit::Fine);
    assert_eq!(run(&["--allow", "all", &fixture("denied")]).0, Exit::Findings);
    // What only exploring finds is not looked for, and nothing is made of entries about it.
    for name in ["dominated", "idle_level", "allowed"] {
        let (exit, out, _) = run(&["--quick", "--deny-warnings", &fixture(name)]);
        assert_eq!((exit, out.as_str()), (Exit::Fine, ""), "{name}");
    }
    let (exit, _, err) = run(&["--deny", "dominatd", &dominated]);
    assert_eq!(exit, Exit::Usage);
    assert!(err.contains("did you mean `dominated`"), "{err}");
    let (exit, _, err) = run(&["--allow", "E0203", &dominated]);
    assert_eq!(exit, Exit::Usage);
    assert!(err.contains("errors have no level"), "{err}");
}

#[test]
fn the_stricter_word_on_a_code_counts() {
    let mut levels = Levels::default();
    levels.say("unused", Level::Deny).unwrap();
    assert_eq!(levels.of(toughcall::diagnostic::Code::W1201), Some(Level::Deny));
    let out = command(&["check", "-A", "unused", "-D", "unused", &fixture("unused")]);
    assert_eq!(out.exit, Exit::Findings);
}

/// Levels are no rules: a run and a solution stay valid when one is written.
#[test]
fn levels_change_neither_rules_nor_prose() {
    let (with, without) =
        (std::fs::read_to_string(fixture("allowed")).unwrap(), std::fs::read_to_string(fixture("dominated")).unwrap());
    let (with, without) = (linted(&with, 1000).0.unwrap(), linted(&without, 1000).0.unwrap());
    assert_eq!((with.fingerprint(), with.text_hash()), (without.fingerprint(), without.text_hash()));
}

/// A shipped scenario with one thing made worse is found out, and nothing else is said of it.
#[test]
fn one_slip_one_finding() {
    let folder = scratch();
    let whole = std::fs::read_to_string(root().join("tests/check/lint/clean.ron")).unwrap();
    let slips = [
        ("flags: {", "flags: { \"told\": (title: \"they know\"),", "W1201"),
        ("why: \"She can.\"", "why: \" \"", "W1404"),
        ("when: \"done(fix)\"", "when: \"done(fix) && cost < 90\"", "W1303"),
    ];
    for (place, (from, to, code)) in slips.into_iter().enumerate() {
        let path = folder.path().join(format!("{place}.ron"));
        std::fs::write(&path, whole.replacen(from, to, 1)).unwrap();
        let (_, found) = linted(&std::fs::read_to_string(&path).unwrap(), 1000);
        let found: Vec<&str> = found.iter().map(|f| f.code.name()).collect();
        assert_eq!(found.join(" "), code, "{to}");
    }
}

/// Intervals say no more than trying every combination does.
#[test]
fn intervals_are_wider_than_the_truth() {
    use std::cell::Cell;
    use toughcall::expression::{Atom, Entity, Kind, Names, VariableId, parse_expression, resolve, survey};
    let mut names = Names::default();
    for (place, name) in ["a", "b"].into_iter().enumerate() {
        names.entities.insert(name.to_owned(), Entity::Variable(VariableId::at(place)));
    }
    let domain = |atom: Atom| match atom {
        Atom::Variable(v) if v.index() == 0 => Domain { min: -2_000, max: 3_000, step: 1_000 },
        _ => Domain { min: 1_000, max: 5_000, step: 500 },
    };
    let mut decided = 0;
    for text in [
        "a < b",
        "a < 4",
        "a <= 3",
        "a > 3",
        "a >= -2",
        "a == 9",
        "a != 9",
        "b == 1",
        "!(a < 4)",
        "a < 4 && b > 0",
        "a > 3 || b > 0",
        "a > 3 ? b > 9 : b < 9",
        "a * b > 20",
        "min(a, b) <= 3",
        "max(a, b) >= 1",
        "abs(a) < 4",
        "a / b > 4",
        "a - b > 3",
        "b > 0 && a > 3",
    ] {
        let term = resolve(&parse_expression(text).unwrap(), &names, Kind::Truth).unwrap();
        let truth = survey(&[&term], &domain, &Cell::new(1_000_000)).bounds[0];
        let interval = survey(&[&term], &domain, &Cell::new(0)).bounds[0];
        assert!(interval.0 <= truth.0 && truth.1 <= interval.1, "{text}: {interval:?} {truth:?}");
        decided += usize::from(interval.0 == interval.1);
    }
    assert!(decided >= 12, "only {decided} are decided by intervals");
}
