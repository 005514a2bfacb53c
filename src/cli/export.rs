//! `export ID`

use std::io::Write;
use std::path::{Path, PathBuf};

use super::solutions::BudgetArgs;
use super::{Exit, Failure, Terminal, load};
use crate::export::{self, Names, PROPERTIES};

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
    let mut names = Names::default();
    if let Format::Prism = args.format {
        let text = export::prism(&program, &mut names).map_err(|refused| {
            Failure::invalid(format!("the prism format cannot say this: {}", refused.feature))
                .help("`--format drn` says it")
        })?;
        for (ending, text) in [("prism", text), ("names.csv", names.csv())] {
            let path = args.out.join(format!("{id}.{ending}"));
            write(&path, |out| out.write_all(text.as_bytes()))?;
            written.push(path);
        }
    }
    match args.format {
        Format::Prism | Format::Drn => {
            let path = args.out.join(format!("{id}.props"));
            write(&path, |out| out.write_all(PROPERTIES.as_bytes()))?;
            written.push(path);
        }
    }
    for path in written {
        terminal.print(&format!("{}\n", path.display()))?;
    }
    Ok(Exit::Fine)
}

/// Writes a file whole or not at all.
fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Failure> {
    let failed = |e: &std::io::Error| Failure::file(path, e);
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|e| failed(&e))?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|e| failed(&e))?;
    {
        let mut out = std::io::BufWriter::new(&mut file);
        content(&mut out).and_then(|()| out.flush()).map_err(|e| failed(&e))?;
    }
    file.persist(path).map_err(|e| failed(&e.error))?;
    Ok(())
}
