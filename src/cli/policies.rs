//! Policies by their text, with what they need of files: scripts, and the exact solution.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::solutions::{self, BudgetArgs, Solutions};
use super::store::Store;
use super::{Failure, load};
use crate::batch::{Crew, MOST_POLICIES};
use crate::policy::{Policy, PolicyError, ScriptText, Supply, make_with, scripted};
use crate::program::{Program, id_hash};
use crate::solve::{Follower, Solution, Taste};

/// The policies of a list, of which there is one at least and none twice; `what` it is for.
pub(super) fn listed(written: &[String], what: &str) -> Result<Vec<String>, Failure> {
    let mut policies: Vec<String> = written.iter().map(|p| p.trim().to_owned()).collect();
    policies.retain(|p| !p.is_empty());
    if policies.is_empty() || policies.len() > MOST_POLICIES {
        return Err(Failure::usage(format!("a {what} has 1 to {MOST_POLICIES} policies, not {}", policies.len())));
    }
    if let Some(twice) = policies.iter().enumerate().find(|(i, p)| policies.iter().take(*i).any(|q| q == *p)) {
        return Err(
            Failure::usage(format!("the policy `{}` is there twice", twice.1)).help("its runs would be the same ones")
        );
    }
    Ok(policies)
}

/// Makes policies for a program. Every file is read once, and the scenario is solved at most once.
pub(super) struct Policies<'a> {
    program: &'a Program,
    /// A file with the solution; none to take the kept one or solve.
    file: Option<&'a Path>,
    /// Whether somebody watches while it is solved.
    show: bool,
    solution: RefCell<Option<Arc<Solution>>>,
    /// Texts of scripts, by path.
    scripts: RefCell<BTreeMap<String, String>>,
    /// Why there is no solution.
    failed: RefCell<Option<Failure>>,
}

impl<'a> Policies<'a> {
    pub(super) fn new(program: &'a Program, file: Option<&'a Path>, show: bool) -> Policies<'a> {
        let (solution, scripts, failed) = Default::default();
        Policies { program, file, show, solution, scripts, failed }
    }

    /// The same for another program; scripts that were read are not read again.
    pub(super) fn of<'b>(&self, program: &'b Program) -> Policies<'b>
    where
        'a: 'b,
    {
        Policies { scripts: self.scripts.clone(), ..Policies::new(program, self.file, self.show) }
    }

    /// The policy written as `spec`, for a run with this seed.
    pub(super) fn one(&self, spec: &str, seed: u64) -> Result<Box<dyn Policy>, Failure> {
        make_with(spec, seed, self)
            .map_err(|e| self.failed.take().unwrap_or_else(|| Failure::usage(e.to_string()).maybe_help(e.help())))
    }

    /// The policies of a batch, for so many threads. They are restarted before a run.
    pub(super) fn crews(&self, specs: &[String], threads: usize) -> Result<Vec<Crew<'static>>, Failure> {
        (0..threads).map(|_| specs.iter().map(|spec| self.one(spec, 0)).collect()).collect()
    }

    /// Names the text of the script that a policy follows; empty for policies without one.
    pub(super) fn script_hash(&self, spec: &str) -> String {
        let scripts = self.scripts.borrow();
        let text = spec.split_once("script:").and_then(|(_, path)| scripts.get(path));
        text.map_or_else(String::new, |text| format!("{:016x}", id_hash(text)))
    }

    fn follow(&self, taste: Taste, seed: u64) -> Result<Box<dyn Policy>, PolicyError> {
        let known = self.solution.borrow().clone();
        let solution = known.map_or_else(|| self.solve().map(Arc::new), Ok).map_err(|failure| {
            let message = failure.message.clone();
            self.failed.replace(Some(failure));
            PolicyError::Malformed { spec: "the solution".to_owned(), message }
        })?;
        self.solution.replace(Some(Arc::clone(&solution)));
        Ok(Box::new(Follower::new(solution, taste, seed)))
    }

    fn solve(&self) -> Result<Solution, Failure> {
        if let Some(path) = self.file {
            let found = solutions::open(path).map_err(|e| Failure::file(path, &e))?;
            let found = found.ok_or_else(|| {
                Failure::invalid(format!("{}: no solution, or a damaged one", path.display()))
                    .help("`toughcall solve ID --policy-out FILE` writes one")
            })?;
            if found.fingerprint != self.program.fingerprint() {
                return Err(Failure::invalid(format!("{}: solves other rules", path.display()))
                    .help("`toughcall solve ID --policy-out FILE` writes one for this scenario"));
            }
            return Ok(found);
        }
        let solved = Solutions::of(&Store::open()?).get(self.program, &BudgetArgs::default(), self.show)?;
        solved.map_err(|limit| {
            Failure::budget(format!("the exact solution needs more than the budget of {}", limit.name()))
                .help("`toughcall solve ID --max-states N --timeout SECONDS --policy-out FILE`, then `--solution FILE`")
        })
    }

    /// The policy of a script in a file.
    fn script(&self, path: &str, seed: u64) -> Result<Box<dyn Policy>, PolicyError> {
        if !self.scripts.borrow().contains_key(path) {
            let text = load::read(Path::new(path)).map_err(|failure| PolicyError::Malformed {
                spec: "the script".to_owned(),
                message: failure.message,
            })?;
            self.scripts.borrow_mut().insert(path.to_owned(), text);
        }
        let scripts = self.scripts.borrow();
        let script = ScriptText::parse(scripts.get(path).map_or("", String::as_str))?;
        // Only policies of the table: a script that falls back on itself would never decide.
        let fallback = crate::policy::make(script.fallback.as_deref().unwrap_or("first"), seed)?;
        scripted(self.program, &script, fallback)
    }
}

impl Supply<'static> for Policies<'_> {
    fn forms(&self) -> Vec<String> {
        ["script:FILE"].into_iter().chain(Taste::FORMS).map(str::to_owned).collect()
    }

    fn make(&self, spec: &str, seed: u64) -> Option<Result<Box<dyn Policy>, PolicyError>> {
        if let Some(taste) = Taste::parse(spec) {
            return Some(taste.and_then(|taste| self.follow(taste, seed)));
        }
        let path = spec.strip_prefix("script:")?;
        Some(self.script(path, seed).map_err(|error| match error {
            PolicyError::Malformed { spec, message } if spec.starts_with("line ") => {
                PolicyError::Malformed { spec: format!("{path}, {spec}"), message }
            }
            other => other,
        }))
    }
}
