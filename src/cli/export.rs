//! `export ID`

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::merges::MergeArgs;
use super::solutions::BudgetArgs;
use super::{Exit, Failure, Terminal, load, write_whole};
use crate::check::check;
use crate::export::{Drn, Names, PROPERTIES, Refused, prism, scenario_json};
use crate::program::Program;
use crate::scenario::parse;
use crate::solve::Passes;
use crate::source::Text;

/// Write a scenario in the language of another tool.
///
/// For model checkers there is a table of its names and a file of properties besides; for readers in other languages JSON
/// (`docs/scenario.schema.json`).
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
    /// The whole scenario for programs in any language: names resolved, defaults filled in, expressions as trees
    Json,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let text = load::text(&args.id)?;
    let program = load::compiled(&text, terminal)?;
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
        Format::Prism | Format::Json if args.merges.passes() != Passes::ALL => {
            let message = "`--without` says which states are found, and this format has none";
            return Err(Failure::usage(message).help("use it with `--format drn`"));
        }
        Format::Prism => symbolic(&program, &files)?,
        Format::Json => whole(&program, &text, &files)?,
    };
    if args.format != Format::Json {
        written.push(files.write("props", |out| out.write_all(PROPERTIES.as_bytes()))?);
    }
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

/// Writes the whole scenario.
fn whole(program: &Program, text: &Text, files: &Files<'_>) -> Result<Vec<PathBuf>, Failure> {
    let (checked, _) = check(text, parse(text));
    // INVARIANT: what compiles has passed the check.
    let checked = checked.ok_or_else(|| Failure::invalid(format!("{} has errors", text.name())))?;
    let json = scenario_json(program, &checked);
    Ok(vec![files.write("json", |out| writeln!(out, "{json:#}"))?])
}
