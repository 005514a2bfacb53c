//! `replay RUN`

use serde_json::json;

use super::store::Store;
use super::{Exit, Failure, Terminal, load};
use crate::report::run_json;
use crate::run::replay;

/// Play a recorded run again and compare every ledger line: exit 0 only if all are the same.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A run's id (`toughcall runs`), or a run file; without one the latest run
    run: Option<String>,
    /// Replay on this scenario instead of the one the run was played on
    #[arg(long, value_name = "ID")]
    scenario: Option<String>,
    /// Print the replayed run as JSON, with what differs
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let store = Store::open()?;
    let stored = store.find(args.run.as_deref(), |_| true)?;
    let record = &stored.record;
    let (program, changes) = match &args.scenario {
        Some(id) => (load::program(id, terminal)?, Vec::new()),
        None => store.scenario_to_replay(record)?,
    };
    if !changes.is_empty() {
        let list = changes.join("; ");
        terminal.error(&format!("The scenario has changed since ({list}); replaying on the copy kept then.\n"))?;
    }
    let replayed = replay(&program, record);
    let mut differences = replayed.differences.clone();
    if program.fingerprint() != record.header.fingerprint {
        differences.insert(
            0,
            format!("the rules have changed: {} then, {} now", record.header.fingerprint, program.fingerprint()),
        );
    }
    if args.json {
        let mut value = run_json(&replayed.session);
        if let Some(object) = value.as_object_mut() {
            object.insert("differences".to_owned(), json!(differences));
        }
        terminal.print_json(&value)?;
    } else {
        for difference in &differences {
            terminal.print(&format!("{difference}\n"))?;
        }
        let all = record.decisions.len();
        let ledger = &replayed.session.record().ledger;
        let verdict = if differences.is_empty() { "the same" } else { "not the same" };
        let torn = if record.torn { "; the torn last line was left out" } else { "" };
        terminal.print(&format!(
            "{}: {} of {all} decisions played, {} ledger lines, {} points: {verdict}{torn}\n",
            record.header.id,
            replayed.played,
            ledger.awards().len(),
            ledger.total()
        ))?;
    }
    Ok(if differences.is_empty() { Exit::Fine } else { Exit::Invalid })
}
