//! Plays without a person: a list of choices, a policy, or a list with a policy for what it does not name.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::exit::describe;
use super::solutions::{self, BudgetArgs, Solutions};
use super::store::Store;
use super::{Failure, load};
use crate::play::Journal;
use crate::policy::{Policy, PolicyError, ScriptText, Supply, make_with, scripted};
use crate::program::Program;
use crate::run::{Pick, Script, ScriptError, Session};
use crate::solve::{Follower, Solution, Taste};

/// Who decides instead of a person.
#[derive(Debug, Default, clap::Args)]
pub(super) struct PilotArgs {
    /// Play these choices: `node/choice,node/a>b>c,…`; entries of nodes never met are skipped
    #[arg(long, value_name = "LIST", conflicts_with = "policy")]
    choices: Option<String>,
    /// Play by a policy: first, last, longest, random, cautious, greedy, framework, expert, `noisy:EPS:P`, `script:FILE`,
    /// or by the exact solution: optimal, worst, `softmax:T`
    #[arg(long, value_name = "POLICY")]
    policy: Option<String>,
    /// Take the solution from this file (`toughcall solve --policy-out`) instead of solving
    #[arg(long, value_name = "FILE")]
    solution: Option<PathBuf>,
    /// With `--choices`: what to do at nodes that the list does not name
    #[arg(long, value_name = "POLICY", requires = "choices")]
    fallback: Option<String>,
}

impl PilotArgs {
    /// Whether nobody is asked.
    pub(super) fn is_unattended(&self) -> bool {
        self.choices.is_some() || self.policy.is_some()
    }

    /// The pilot for a run of this program.
    pub(super) fn pilot(&self, program: &Program, seed: u64) -> Result<Pilot, Failure> {
        let script = self.choices.as_deref().map(Script::parse).transpose();
        let script = script.map_err(|e| Failure::usage(e.to_string()))?;
        let spec = self.policy.as_deref().or(self.fallback.as_deref());
        let supplies = Supplies { program, file: self.solution.as_deref(), failed: RefCell::new(None) };
        let policy = spec.map(|spec| supplies.policy(spec, seed)).transpose()?;
        Ok(Pilot { script, policy })
    }
}

/// Scripts, and policies from the exact solution.
struct Supplies<'a> {
    program: &'a Program,
    file: Option<&'a Path>,
    /// Why there is no solution.
    failed: RefCell<Option<Failure>>,
}

impl Supply<'static> for Supplies<'_> {
    fn forms(&self) -> Vec<String> {
        ["script:FILE"].into_iter().chain(Taste::FORMS).map(str::to_owned).collect()
    }

    fn make(&self, spec: &str, seed: u64) -> Option<Result<Box<dyn Policy>, PolicyError>> {
        if let Some(taste) = Taste::parse(spec) {
            return Some(taste.and_then(|taste| self.follow(taste, seed)));
        }
        let path = spec.strip_prefix("script:")?;
        let in_file = |error: PolicyError| match error {
            PolicyError::Malformed { spec, message } => {
                PolicyError::Malformed { spec: format!("{path}, {spec}"), message }
            }
            unknown @ PolicyError::Unknown { .. } => unknown,
        };
        let text = load::read(Path::new(path))
            .map_err(|failure| PolicyError::Malformed { spec: "the script".to_owned(), message: failure.message });
        Some(text.and_then(|text| self.read(&text, seed).map_err(in_file)))
    }
}

impl Supplies<'_> {
    /// The policy written as `spec`.
    fn policy(&self, spec: &str, seed: u64) -> Result<Box<dyn Policy>, Failure> {
        make_with(spec, seed, self)
            .map_err(|e| self.failed.take().unwrap_or_else(|| Failure::usage(e.to_string()).maybe_help(e.help())))
    }

    fn follow(&self, taste: Taste, seed: u64) -> Result<Box<dyn Policy>, PolicyError> {
        let solution = self.solution().map_err(|failure| {
            let message = failure.message.clone();
            self.failed.replace(Some(failure));
            PolicyError::Malformed { spec: "the solution".to_owned(), message }
        })?;
        Ok(Box::new(Follower::new(Arc::new(solution), taste, seed)))
    }

    fn solution(&self) -> Result<Solution, Failure> {
        if let Some(path) = self.file {
            let found = solutions::open(path).map_err(|e| Failure::file(path, &e))?;
            let found = found.ok_or_else(|| {
                Failure::invalid(format!("{}: no solution, or a damaged one", path.display()))
                    .help("`toughcall solve ID --policy-out FILE` writes one")
            })?;
            if found.fingerprint != self.program.fingerprint {
                return Err(Failure::invalid(format!("{}: solves other rules", path.display()))
                    .help("`toughcall solve ID --policy-out FILE` writes one for this scenario"));
            }
            return Ok(found);
        }
        let solved = Solutions::of(&Store::open()?).get(self.program, &BudgetArgs::default(), false)?;
        solved.map_err(|limit| {
            Failure::budget(format!("the exact solution needs more than the budget of {}", limit.name()))
                .help("`toughcall solve ID --max-states N --timeout SECONDS --policy-out FILE`, then `--solution FILE`")
        })
    }

    fn read(&self, text: &str, seed: u64) -> Result<Box<dyn Policy>, PolicyError> {
        let script = ScriptText::parse(text)?;
        // Only policies of the table: a script that falls back on itself would never decide.
        let fallback = crate::policy::make(script.fallback.as_deref().unwrap_or("first"), seed)?;
        scripted(self.program, &script, fallback)
    }
}

/// A script with a policy for what it does not name, or a policy alone.
pub(super) struct Pilot {
    script: Option<Script>,
    policy: Option<Box<dyn Policy>>,
}

impl Pilot {
    /// Plays a session to its end; each decision goes to the journal.
    pub(super) fn fly(&mut self, session: &mut Session<'_>, journal: &mut dyn Journal) -> Result<(), Failure> {
        let not_saved = |e: std::io::Error| Failure::invalid(format!("the run could not be saved: {}", describe(&e)));
        while let Some(pick) = self.next(session)? {
            let key = session.node().map(|node| session.key(node, &pick)).unwrap_or_default();
            session.take(pick).map_err(|_| Failure::usage(format!("`{key}` is not possible there")))?;
            journal.decided(session).map_err(not_saved)?;
        }
        journal.ended(session).map_err(not_saved)
    }

    /// Entries of the list that were never met.
    pub(super) fn unused(&self) -> Vec<String> {
        self.script.as_ref().map(Script::unused).unwrap_or_default()
    }

    fn next(&mut self, session: &Session<'_>) -> Result<Option<Pick>, Failure> {
        let scripted = match &mut self.script {
            Some(script) => script.next(session),
            None => Ok(None),
        };
        match (scripted, &mut self.policy) {
            (Ok(Some(pick)), _) => Ok(Some(pick)),
            (Ok(None) | Err(ScriptError::NoEntry(_)), Some(policy)) => Ok(session.ask(policy.as_mut())),
            (Ok(None), None) => Ok(None),
            (Err(error), _) => {
                let done = session.taken().len();
                let failure = Failure::usage(format!("after {done} decisions: {error}"));
                Err(match error {
                    ScriptError::NoEntry(_) => failure.help("add an entry, or `--fallback POLICY`"),
                    ScriptError::Malformed(_) | ScriptError::Unknown(_) | ScriptError::Locked(_) => {
                        let mut here: Vec<String> =
                            session.available().iter().map(|c| session.program().choice_key(*c)).collect();
                        if let Some(node) = session.node().filter(|_| here.is_empty()) {
                            let items = session.program().item_ids(node).join(">");
                            here.push(format!("{}/{items} in any order", session.program().node_id(node)));
                        }
                        failure.help(format!("possible there: {}", here.join(", ")))
                    }
                })
            }
        }
    }
}
