//! `export ID`

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::merges::MergeArgs;
use super::solutions::BudgetArgs;
use super::{Exit, Failure, Terminal, load, write_whole};
use crate::export::{Drn, Names, PROPERTIES, Refused, prism};
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
    // A folder that cannot be written to is better known before minutes of work.
    std::fs::create_dir_all(&args.out).and_then(|()| tempfile::tempfile_in(&args.out)).map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            Failure::invalid(format!("{}: it is no folder", args.out.display())).help("`--out` names a folder")
        }
        _ => Failure::file(&args.out, &e),
    })?;
    let files = Files { folder: &args.out, id: &program.scenario.id.value };
    let mut written = match args.format {
        Format::Drn => explicit(&program, &files, args, terminal)?,
        Format::Prism if args.merges.passes() != Passes::ALL => {
            let message = "`--without` says which states are found, and this format leaves that to the other tool";
            return Err(Failure::usage(message).help("use it with `--format drn`"));
        }
        Format::Prism => symbolic(&program, &files)?,
    };
    written.push(files.write("props", |out| out.write_all(PROPERTIES.as_bytes()))?);
    for path in written {
        terminal.print(&format!("{}\n", path.display()))?;
    }
    Ok(Exit::Fine)
}

/// Where the files of a scenario go.
struct Files<'a> {
    folder: &'a Path,
    id: &'a str,
}

impl Files<'_> {
    fn write(
        &self,
        ending: &str,
        content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<PathBuf, Failure> {
        let path = self.folder.join(format!("{}.{ending}", self.id));
        write_whole(&path, content)?;
        Ok(path)
    }
}

/// Writes the states that were found, and the table of names.
fn explicit(
    program: &Program,
    files: &Files<'_>,
    args: &Args,
    terminal: &Terminal<'_>,
) -> Result<Vec<PathBuf>, Failure> {
    let drn = args.budget.run(args.merges.passes(), terminal.interactive, |options| Drn::new(program, options));
    let drn = drn.map_err(|refused| match refused {
        Refused::Limit(limit) => limit.into(),
        Refused::Unsayable(what) => Failure::invalid(format!("the drn format cannot say this: {}", what.feature)),
    })?;
    Ok(vec![
        files.write("drn", |out| drn.write(out))?,
        files.write("drn.names.csv", |out| out.write_all(drn.names().as_bytes()))?,
    ])
}

/// Writes the rules of the world, and the table of names.
fn symbolic(program: &Program, files: &Files<'_>) -> Result<Vec<PathBuf>, Failure> {
    let mut names = Names::default();
    let text = prism(program, &mut names).map_err(|refused| {
        Failure::invalid(format!("the prism format cannot say this: {}", refused.feature))
            .help("`--format drn` says it")
    })?;
    Ok(vec![
        files.write("prism", |out| out.write_all(text.as_bytes()))?,
        files.write("prism.names.csv", |out| out.write_all(names.csv().as_bytes()))?,
    ])
}
