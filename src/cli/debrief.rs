//! `debrief [RUN]`

use clap::ValueEnum;

use super::lenses::LensArgs;
use super::review::{Effort, Reviewer};
use super::store::Store;
use super::{Exit, Failure, Terminal};
use crate::report::{debrief_json, html, lensed, markdown, plain};
use crate::run::replay;

/// Look back at a run: what happened, what it scored and why, where the expert differs.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A run's id (`toughcall runs`), or a run file; without one the latest finished run
    run: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The same as `--format json`
    #[arg(long)]
    json: bool,
    /// The same as `--format text`, as `play` has it
    #[arg(long, hide = true, conflicts_with_all = ["format", "json"])]
    plain: bool,
    /// Do not solve the scenario to say what each decision was worth
    #[arg(long)]
    no_solve: bool,
    #[command(flatten)]
    lenses: LensArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text
    Text,
    /// Markdown with tables
    Markdown,
    /// One self-contained page with charts, for a browser or for print
    Html,
    /// For programs (docs/json.md)
    Json,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let store = Store::open()?;
    let stored = store.find(args.run.as_deref(), |r| r.closing.is_some())?;
    let (program, changes) = store.scenario_of(&stored.record)?;
    if !changes.is_empty() {
        let list = changes.join("; ");
        terminal
            .error(&format!("The scenario has changed since ({list}); this looks back on the copy kept then.\n"))?;
    }
    let lenses = args.lenses.on(&program)?;
    let replayed = replay(&program, &stored.record);
    if let Some(first) = replayed.differences.first() {
        return Err(Failure::invalid(format!("the run does not replay: {first}"))
            .help(format!("`toughcall replay {}` says more", stored.record.header.id)));
    }
    let session = replayed.session;
    let effort = if args.no_solve { Effort::None } else { Effort::Full };
    let mut data = Reviewer::new(effort, terminal.interactive).debrief(&session, Some(&stored.record.header.id));
    if !lenses.is_empty() {
        data.lenses = Some(lensed(&session, &data.attention, &lenses));
    }
    if data.worth.is_none() && !args.no_solve && session.ending().is_some() {
        terminal.error(
            "The scenario was not solved within two minutes and 30 million states, so nothing is said of what each decision was worth.\n",
        )?;
    }
    let format = match (args.plain, args.json) {
        (true, _) => Format::Text,
        (false, true) => Format::Json,
        (false, false) => args.format,
    };
    match format {
        Format::Text => terminal.print_prose(&plain(&data))?,
        Format::Markdown => terminal.print(&markdown(&data))?,
        Format::Html => terminal.print(&html(&data))?,
        Format::Json => terminal.print_json(&debrief_json(&session, &data))?,
    }
    Ok(Exit::Fine)
}
