//! Plays without a person: a list of choices, a policy, or a list with a policy for what it does not name.

use std::path::PathBuf;

use super::Failure;
use super::exit::describe;
use super::policies::Policies;
use crate::play::Journal;
use crate::policy::Policy;
use crate::program::Program;
use crate::run::{Pick, Script, ScriptError, Session};

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
        let policies = Policies::new(program, self.solution.as_deref(), false);
        let policy = spec.map(|spec| policies.one(spec, seed)).transpose()?;
        Ok(Pilot { script, policy })
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
