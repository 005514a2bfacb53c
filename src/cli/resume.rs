//! `resume [RUN]`

use super::play::{Sitting, attend};
use super::store::{FileJournal, Store};
use super::{Exit, Failure, Terminal, retry};
use crate::run::replay;

/// Go on with a run that is not over; without RUN the latest.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A run's id (`toughcall runs`), or a run file
    run: Option<String>,
    /// The plain numbered mode instead of the full screen
    #[arg(long)]
    plain: bool,
}

impl Args {
    /// This run.
    pub(super) fn of(run: &str) -> Args {
        Args { run: Some(run.to_owned()), plain: false }
    }

    /// The latest open run.
    pub(super) fn latest() -> Args {
        Args { run: None, plain: false }
    }
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let store = Store::open()?;
    let stored = store.find(args.run.as_deref(), |r| r.closing.is_none())?;
    let record = &stored.record;
    let id = &record.header.id;
    if record.closing.is_some() {
        return Err(
            Failure::usage(format!("`{id}` is over")).help(format!("`toughcall debrief {id}` looks back at it"))
        );
    }
    if !terminal.may_ask {
        return Err(Failure::usage("a play needs its answers; `--no-input` forbids to ask"));
    }
    let (program, changes) = store.scenario_of(record)?;
    if !changes.is_empty() {
        let list = changes.join("; ");
        terminal
            .error(&format!("The scenario has changed since ({list}); going on with the one this run began with.\n"))?;
    }
    let mut journal = FileJournal::reopen(&stored.path, record).map_err(|e| Failure::file(&stored.path, &e))?;
    if record.torn {
        terminal
            .error("The last line was torn off in writing and has been dropped; every whole decision is there.\n")?;
    }
    let replayed = replay(&program, record);
    if let Some(first) = replayed.differences.first() {
        return Err(Failure::invalid(format!("the run does not replay: {first}"))
            .help(format!("`toughcall replay {id}` says more")));
    }
    let mut session = replayed.session;
    terminal.print(&format!(
        "{}, going on after {} decisions.\n",
        program.scenario.title.value,
        record.decisions.len()
    ))?;
    let name = args.run.clone().unwrap_or_else(|| id.clone());
    let sitting = Sitting { id: Some(&name), taken_over: 0, solve: true, plain: args.plain, then: None };
    let exit = attend(&mut session, &mut journal, &sitting, terminal)?;
    retry::look_back(&store, &record.header, &session, terminal)?;
    Ok(exit)
}
