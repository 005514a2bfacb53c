//! Run files of a group: those that belong together, and why others are left out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::super::store::{Store, Stored};
use super::super::{Failure, Terminal};
use crate::program::Program;
use crate::report::Rules;
use crate::run::{Replay, replay};

/// A run that belongs to the group.
pub(super) struct Person {
    /// What it is called where names are told.
    pub name: String,
    pub stored: Stored,
}

/// Runs that were left out, by reason.
#[derive(Default)]
pub(super) struct LeftOut(BTreeMap<String, usize>);

impl LeftOut {
    /// One more, with its name for who runs the command; the report only counts.
    fn add(&mut self, name: &str, why: &str, detail: &str, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
        *self.0.entry(why.to_owned()).or_default() += 1;
        let detail = if detail.is_empty() { String::new() } else { format!(": {detail}") };
        terminal.error(&format!("left out {name}: {why}{detail}\n"))?;
        Ok(())
    }

    /// Reasons with how many.
    pub(super) fn list(&self) -> Vec<(String, usize)> {
        self.0.iter().map(|(why, count)| (why.clone(), *count)).collect()
    }
}

/// Reads the files of a group. Those that are no run files are left out, and so are copies.
pub(super) fn read(
    paths: &[PathBuf],
    store: &Store,
    left_out: &mut LeftOut,
    terminal: &mut Terminal<'_>,
) -> Result<Vec<Person>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        let shown = path.display().to_string();
        match store.find(Some(&shown), |_| true) {
            Ok(stored) => found.push(Person { name: stored.record.header.id.clone(), stored }),
            Err(failure) => {
                let detail = failure.message.strip_prefix(&format!("{shown} is no run file: ")).map(str::to_owned);
                left_out.add(&shown, "no run file", &detail.unwrap_or(failure.message), terminal)?;
            }
        }
    }
    Ok(found)
}

/// The runs that were played on these rules; without any, on those that most of the runs have (of equally many, the first).
pub(super) fn of_one_scenario(
    all: Vec<Person>,
    wanted: Option<&Rules>,
    left_out: &mut LeftOut,
    terminal: &mut Terminal<'_>,
) -> Result<Vec<Person>, Failure> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for person in &all {
        let rules = &person.stored.record.header.fingerprint;
        match counts.iter_mut().find(|(known, _)| known == rules) {
            Some((_, count)) => *count += 1,
            None => counts.push((rules.clone(), 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let first = counts.into_iter().find(|(_, count)| *count == most).map(|(rules, _)| rules);
    let wanted = wanted.cloned().or_else(|| {
        let header = all.iter().map(|p| &p.stored.record.header).find(|h| Some(&h.fingerprint) == first.as_ref())?;
        Some(Rules { scenario: header.scenario.clone(), fingerprint: header.fingerprint.clone() })
    });
    let Some(Rules { scenario, fingerprint }) = wanted else { return Ok(Vec::new()) };
    let mut kept: Vec<Person> = Vec::new();
    for person in all {
        let header = &person.stored.record.header;
        let name = person.stored.path.display().to_string();
        if header.fingerprint != fingerprint {
            let is_other = header.scenario != scenario;
            let why = if is_other { "a run of another scenario" } else { "played on other rules" };
            left_out.add(&name, why, &format!("`{}`, rules {}", header.scenario, header.fingerprint), terminal)?;
            continue;
        }
        let is_same = |other: &&mut Person| {
            let own = &other.stored.record.header;
            (&own.id, own.seed, &own.started) == (&header.id, header.seed, &header.started)
        };
        if let Some(other) = kept.iter_mut().find(is_same) {
            left_out.add(&name, "a copy of another file", "", terminal)?;
            // Of a run that was gone on with elsewhere, the longer file says more.
            if other.stored.record.decisions.len() < person.stored.record.decisions.len() {
                *other = person;
            }
            continue;
        }
        kept.push(person);
    }
    Ok(kept)
}

/// Plays runs again; those that do not replay are left out.
pub(super) fn replays<'p>(
    program: &'p Program,
    people: Vec<Person>,
    left_out: &mut LeftOut,
    terminal: &mut Terminal<'_>,
) -> Result<Vec<(Person, Replay<'p>)>, Failure> {
    let mut found = Vec::new();
    for person in people {
        let played = replay(program, &person.stored.record);
        match played.differences.first() {
            Some(first) => {
                left_out.add(&person.stored.path.display().to_string(), "it does not replay", first, terminal)?;
            }
            None => found.push((person, played)),
        }
    }
    Ok(found)
}

/// Nothing is left of a group.
pub(super) fn none_left(text: &str) -> Failure {
    Failure::invalid(format!("{text}: no run is left to look at"))
        .help("run files are what `toughcall runs --export RUN` writes; `--scenario FILE` names the scenario they were played on")
}
