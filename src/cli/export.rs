//! `export ID`

use std::io::ErrorKind;
use std::path::PathBuf;

use super::merges::MergeArgs;
use super::solutions::BudgetArgs;
use super::{Exit, Failure, Terminal, load, write_whole};
use crate::export::{Drn, PROPERTIES, Refused};
use crate::program::Program;
use crate::solve::Passes;

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
    merges: MergeArgs,
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
    if args.format == Format::Drn {
        written.extend(explicit(&program, args, terminal)?);
    } else if args.merges.passes() != Passes::ALL {
        let message = "`--without` says which states are found, and this format leaves that to the other tool";
        return Err(Failure::usage(message).help("use it with `--format drn`"));
    }
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

/// Writes the states that were found, and the table of names.
fn explicit(program: &Program, args: &Args, terminal: &Terminal<'_>) -> Result<[PathBuf; 2], Failure> {
    // A folder that cannot be written to is better known before minutes of work.
    std::fs::create_dir_all(&args.out).and_then(|()| tempfile::tempfile_in(&args.out)).map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            Failure::invalid(format!("{}: it is no folder", args.out.display())).help("`--out` names a folder")
        }
        _ => Failure::file(&args.out, &e),
    })?;
    let drn = args.budget.run(args.merges.passes(), terminal.interactive, |options| Drn::new(program, options));
    let drn = drn.map_err(|refused| match refused {
        Refused::Limit(limit) => limit.into(),
        Refused::Unsayable(what) => Failure::invalid(format!("this cannot be exported: {}", what.feature)),
    })?;
    let file = |ending: &str| args.out.join(format!("{}.{ending}", program.scenario.id.value));
    let (model, names) = (file("drn"), file("names.csv"));
    write_whole(&model, |out| drn.write(out))?;
    write_whole(&names, |out| out.write_all(drn.names().as_bytes()))?;
    Ok([model, names])
}
