//! `runs`

use serde_json::json;

use super::store::{FileJournal, Store};
use super::{Exit, Failure, Terminal, archive};

/// List recorded runs, the latest last; export or delete one.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
    /// A list instead of the full screen
    #[arg(long)]
    plain: bool,
    /// Delete this run for good
    #[arg(long, value_name = "RUN", conflicts_with_all = ["export", "json"])]
    delete: Option<String>,
    /// Print this run's file
    #[arg(long, value_name = "RUN", conflicts_with = "json")]
    export: Option<String>,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let store = Store::open()?;
    if let Some(run) = &args.delete {
        let path = store.path_of(run)?;
        FileJournal::delete(&path).map_err(|e| Failure::file(&path, &e))?;
        terminal.error(&format!("Deleted {}.\n", path.display()))?;
        return Ok(Exit::Fine);
    }
    if let Some(run) = &args.export {
        let content = super::load::read(&store.path_of(run)?)?;
        terminal.print(&content)?;
        return Ok(Exit::Fine);
    }
    if let Some(skin) = terminal.screen(args.plain || args.json).ok().filter(|_| terminal.may_ask) {
        return archive::run(&store, skin, terminal);
    }
    let (found, broken) = store.list();
    if args.json {
        let rows: Vec<_> = found
            .iter()
            .map(|s| {
                let r = &s.record;
                json!({
                    "id": r.header.id, "scenario": r.header.scenario, "started": r.header.started,
                    "decisions": r.decisions.len(), "predictions": r.predictions.len(), "finished": r.closing.is_some(),
                    "score": r.closing.as_ref().map(|c| c.score), "file": s.path,
                })
            })
            .collect();
        terminal.print_json(&json!(rows))?;
    } else if found.is_empty() {
        terminal
            .error(&format!("No runs yet in {}. `toughcall play vp-crisis` begins one.\n", store.root().display()))?;
    } else {
        for s in &found {
            terminal.print(&format!("{}\n", archive::line(s)))?;
        }
        terminal.error(&format!("In {}.\n", store.root().display()))?;
    }
    for (path, why) in broken {
        terminal.error(&format!("left out {}: {why}\n", path.display()))?;
    }
    Ok(Exit::Fine)
}
