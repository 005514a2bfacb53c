//! `retry [RUN] --at N`

use std::path::PathBuf;

use serde_json::json;

use super::pilot::PilotArgs;
use super::play::{Sitting, attend, create_at};
use super::store::{FileJournal, Retry, Store};
use super::{Exit, Failure, Terminal};
use crate::play::{Journal, NoJournal};
use crate::report::{debrief, plain, run_json, then_and_now};
use crate::run::{Header, Session, decision_line, forecast_line, replay};

/// Play a recorded run again from one of its decisions with the same luck, as a new run, and compare the two.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A run's id (`toughcall runs`), or a run file; without one the latest run
    run: Option<String>,
    /// Play again from this decision; those before it are taken over (`toughcall debrief` numbers them)
    #[arg(long, value_name = "N")]
    at: usize,
    /// The plain numbered mode instead of the full screen
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    pilot: PilotArgs,
    /// Write the run to this file instead of the data folder; it must not exist yet
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Print the new run and the comparison as JSON (unattended only)
    #[arg(long)]
    json: bool,
}

impl Args {
    /// A person plays again from this decision.
    pub(super) fn interactive(run: &str, at: usize) -> Args {
        Args { run: Some(run.to_owned()), at, plain: false, pilot: PilotArgs::default(), save: None, json: false }
    }
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let unattended = args.pilot.is_unattended();
    if !unattended && args.json {
        return Err(Failure::usage("`--json` is for unattended plays").help("add `--policy NAME` or `--choices LIST`"));
    }
    if !unattended && !terminal.may_ask {
        return Err(Failure::usage("with `--no-input` a play needs its choices")
            .help("add `--policy NAME` or `--choices LIST`"));
    }
    let store = Store::open()?;
    let stored = store.find(args.run.as_deref(), |r| !r.decisions.is_empty())?;
    let header = &stored.record.header;
    let (program, changes) = store.scenario_of(&stored.record)?;
    if !changes.is_empty() {
        let list = changes.join("; ");
        terminal.error(&format!("The scenario has changed since ({list}); this plays on the copy kept then.\n"))?;
    }
    let then = replay(&program, &stored.record);
    if let Some(first) = then.differences.first() {
        return Err(Failure::invalid(format!("the run does not replay: {first}"))
            .help(format!("`toughcall replay {}` says more", header.id)));
    }
    let then = then.session;
    let count = then.taken().len();
    if args.at == 0 || args.at > count {
        return Err(Failure::usage(format!("`{}` has no decision {}", header.id, args.at))
            .help(format!("`--at` is a number from 1 to {count}; `toughcall debrief {}` shows them", header.id)));
    }
    let mut now = Session::new(&program, header.seed);
    let mut lines = String::new();
    for (place, taken) in then.taken().iter().enumerate().take(args.at) {
        // Those of the decision to be taken again as well: they were answered before it.
        for said in then.forecasts().iter().filter(|f| f.taken == place) {
            now.take_over(said);
            lines.extend(forecast_line(&now));
        }
        if place + 1 < args.at {
            // What replayed a moment ago is possible again.
            now.take(taken.pick.clone()).map_err(|_| Failure::invalid("the run does not replay"))?;
            lines.extend(decision_line(&now));
        }
    }
    let retry = Retry { of: store.name_of(&stored), at: args.at, lines };
    if unattended {
        let mut pilot = args.pilot.pilot(&program, header.seed)?;
        let mut journal: Box<dyn Journal> = match &args.save {
            Some(path) => Box::new(create_at(path, &program, &header.source, header.seed, Some(&retry))?),
            None => Box::new(NoJournal),
        };
        pilot.fly(&mut now, journal.as_mut())?;
        let comparison = then_and_now(&then, &now);
        if args.json {
            let mut value = run_json(&now);
            if let Some(object) = value.as_object_mut() {
                object.insert("retry_of".to_owned(), json!(retry.of));
                object.insert("at".to_owned(), json!(args.at));
                object.insert("comparison".to_owned(), json!(comparison));
            }
            terminal.print_json(&value)?;
        } else {
            terminal.print_prose(&format!("{}\n{}", plain(&debrief(&now)), comparison.in_words()))?;
        }
        let unused = pilot.unused();
        if !unused.is_empty() {
            terminal.error(&format!("never met: {}\n", unused.join(", ")))?;
        }
        return Ok(Exit::Fine);
    }
    let (id, mut journal): (String, FileJournal) = match &args.save {
        Some(path) => {
            let journal = create_at(path, &program, &header.source, header.seed, Some(&retry))?;
            (path.to_string_lossy().into_owned(), journal)
        }
        None => store.create(&program, &header.source, header.seed, Some(&retry))?,
    };
    terminal.print(&format!(
        "{}, again from decision {} of {count}, with the luck of {}.\n",
        program.scenario.title.value, args.at, header.id
    ))?;
    let taken_over = now.taken().len() + now.forecasts().len();
    let sitting = Sitting { id: Some(&id), taken_over, solve: true, plain: args.plain, then: Some(&then) };
    let exit = attend(&mut now, &mut journal, &sitting, terminal)?;
    if now.ending().is_some() {
        terminal.print_prose(&format!("\n{}", then_and_now(&then, &now).in_words()))?;
    }
    Ok(exit)
}

/// After a retry that was left and gone on with: the comparison with the run it goes back to.
pub(super) fn look_back(
    store: &Store,
    header: &Header,
    now: &Session<'_>,
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    let Some(of) = header.retry_of.as_deref().filter(|_| now.ending().is_some()) else { return Ok(()) };
    let found = store.find(Some(of), |_| true).ok();
    let then = found.map(|stored| replay(now.program(), &stored.record)).filter(|then| then.differences.is_empty());
    match then {
        Some(then) => terminal.print_prose(&format!("\n{}", then_and_now(&then.session, now).in_words()))?,
        None => terminal.error(&format!("The run it is to be compared with, {of}, is not there any more.\n"))?,
    }
    Ok(())
}
