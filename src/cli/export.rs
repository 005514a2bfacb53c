//! `export ID`

use std::path::PathBuf;

use super::solutions::BudgetArgs;
use super::{Exit, Failure, Terminal, load, write_whole};
use crate::export::PROPERTIES;

/// Write a scenario in the language of another tool, with a table of its names and a file of properties.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A built-in scenario (`toughcall list`), or a scenario file
    id: String,
    /// The format
    #[arg(long, value_enum)]
    format: Format,
    /// The folder for the files
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    out: PathBuf,
    #[command(flatten)]
    budget: BudgetArgs,
}

/// A format that other tools read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// Symbolic, for PRISM and Storm: they derive the dynamics themselves
    Prism,
    /// Explicit, for Storm: the states and transitions that toughcall found
    Drn,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let program = load::program(&args.id, terminal)?;
    let id = &program.scenario.id.value;
    let mut written = Vec::new();
    match args.format {
        Format::Prism | Format::Drn => {
            let path = args.out.join(format!("{id}.props"));
            write_whole(&path, |out| out.write_all(PROPERTIES.as_bytes()))?;
            written.push(path);
        }
    }
    for path in written {
        terminal.print(&format!("{}\n", path.display()))?;
    }
    Ok(Exit::Fine)
}
