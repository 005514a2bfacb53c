//! A test played, decision by decision.

use super::compare::{Failure, Mend, compare};
use super::resolve::{Step, Test, Wanted};
use super::steer::Told;
use crate::diagnostic::one_of;
use crate::evaluate::Names;
use crate::explore::Sights;
use crate::policy;
use crate::program::{Pick, Program};
use crate::run::Session;
use crate::source::Span;

/// Plays tests of one scenario.
#[derive(Debug)]
pub struct Player<'p> {
    program: &'p Program,
    names: Names<'p>,
    pub(super) sights: Sights,
}

/// Why a test could not be played to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// What of the file could not be done.
    pub span: Span,
    /// Decisions taken before.
    pub decisions: usize,
    /// Why, in a lower-case fragment.
    pub message: String,
    /// A way out.
    pub help: Option<String>,
}

/// What a test came to.
#[derive(Debug)]
pub struct Verdict<'p> {
    /// The play, as far as it went.
    pub session: Session<'p>,
    /// What was not as expected, in the order of the play.
    pub failures: Vec<Failure>,
    /// Why it could not be played to its end, if so.
    pub stuck: Option<Stuck>,
}

impl Verdict<'_> {
    /// Whether everything was as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty() && self.stuck.is_none()
    }
}

impl<'p> Player<'p> {
    /// A player of this scenario.
    #[must_use]
    pub fn new(program: &'p Program) -> Player<'p> {
        Player { program, names: Names::new(program), sights: Sights::new(program) }
    }

    /// The scenario.
    #[must_use]
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// Plays one of its tests and compares.
    #[must_use]
    pub fn play(&self, test: &Test) -> Verdict<'p> {
        let mut chance = Told::new(&self.names, &test.luck);
        let session = Session::steered(self.program, test.seed, &mut chance);
        let mut verdict = Verdict { session, failures: Vec::new(), stuck: None };
        verdict.stuck = self.steps(test, &mut verdict.session, &mut verdict.failures, &mut chance).err();
        if verdict.stuck.is_some() {
            return verdict;
        }
        verdict.failures.extend(compare(&verdict.session, &self.sights, &test.expected));
        let (tick, decisions) = (now(&verdict.session), verdict.session.taken().len());
        verdict.failures.extend(chance.unused().map(|given| Failure {
            span: given.span,
            what: "luck".to_owned(),
            expected: given.key.clone(),
            found: "never drawn".to_owned(),
            decisions,
            tick,
            mend: Mend::No("luck is no expectation; take it out, or play to where it is drawn"),
        }));
        verdict
    }

    fn steps(
        &self,
        test: &Test,
        session: &mut Session<'p>,
        failures: &mut Vec<Failure>,
        chance: &mut Told<'_, 'p>,
    ) -> Result<(), Stuck> {
        possible(session, chance)?;
        for step in &test.steps {
            match step {
                Step::Expect(expected) => failures.extend(compare(session, &self.sights, expected)),
                Step::Take(wanted) => {
                    let pick = pick(session, wanted)?;
                    let refused = |session: &Session<'_>| locked(session, wanted);
                    if session.take_steered(pick, chance).is_err() {
                        return Err(refused(session));
                    }
                    possible(session, chance)?;
                }
            }
        }
        let Some(then) = &test.then else { return Ok(()) };
        let stuck = |session: &Session<'_>, message: String| Stuck {
            span: then.span,
            decisions: session.taken().len(),
            message,
            help: None,
        };
        let mut policy = policy::make(&then.value, test.seed).map_err(|e| stuck(session, e.to_string()))?;
        while let Some(pick) = session.ask(policy.as_mut()) {
            // INVARIANT: policies pick from what is available.
            let taken = session.take_steered(pick, chance);
            taken.map_err(|_| stuck(session, "the policy picked what is locked".to_owned()))?;
            possible(session, chance)?;
        }
        Ok(())
    }
}

fn now(session: &Session<'_>) -> u32 {
    session.program().view(session.state()).tick()
}

/// Whether chance could go as it was told.
fn possible(session: &Session<'_>, chance: &Told<'_, '_>) -> Result<(), Stuck> {
    chance.impossible.map_or(Ok(()), |given| {
        let message = format!("`{}` cannot happen there: its probability is 0", given.key);
        Err(Stuck { span: given.span, decisions: session.taken().len(), message, help: None })
    })
}

/// What a step of a test means where the play rests.
fn pick(session: &Session<'_>, wanted: &Wanted) -> Result<Pick, Stuck> {
    let program = session.program();
    let stuck = |message: String, help: Option<String>| {
        Err(Stuck { span: wanted.span, decisions: session.taken().len(), message, help })
    };
    let Some(node) = session.node() else {
        let ending = session.ending().map_or("", |ending| program.ending(ending).0);
        let message = format!("the run is over before `{}`, with the ending `{ending}`", wanted.pick);
        return stuck(message, Some("take out what follows the end".to_owned()));
    };
    let here = program.node_id(node);
    if let Some(meant) = wanted.node.filter(|meant| *meant != node) {
        let help = format!("`{here}` is decided first: {}", answers(session));
        return stuck(format!("the play is at `{here}`, not at `{}`", program.node_id(meant)), Some(help));
    }
    match session.parse_pick(node, &wanted.pick) {
        Some(Pick::Choice(choice)) if !session.available().contains(&choice) => Err(locked(session, wanted)),
        Some(pick) => Ok(pick),
        None => {
            let help = one_of(&wanted.pick, program.answers(node)).or_else(|| Some(answers(session)));
            stuck(format!("`{here}` has no `{}`", wanted.pick), help)
        }
    }
}

fn locked(session: &Session<'_>, wanted: &Wanted) -> Stuck {
    let message = format!("`{}` is locked there", wanted.pick);
    Stuck { span: wanted.span, decisions: session.taken().len(), message, help: Some(answers(session)) }
}

/// What can be done where the play rests.
fn answers(session: &Session<'_>) -> String {
    let program = session.program();
    let open: Vec<String> = session.available().iter().map(|c| format!("`{}`", program.choice_id(*c))).collect();
    match session.node() {
        Some(node) if open.is_empty() => format!("an order of {}", program.item_ids(node).join(", ")),
        _ => format!("open there: {}", open.join(", ")),
    }
}
