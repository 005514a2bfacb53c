//! `new NAME`

use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use clap::ValueEnum;

use super::whole::{whole_file, whole_new};
use super::{Exit, Failure, Terminal};
use crate::program::{TEMPLATES, Template};

/// Begin a scenario: writes NAME.ron, which passes `check` and plays as it is.
///
/// The file is commented, and says at its head what to change first and which commands come next. No file is ever
/// written over.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  toughcall new late-pipeline\n  toughcall new late-pipeline --template crisis")]
pub struct Args {
    /// The scenario's id: lower-case letters, digits, `-` and `_`; its title is made of it
    name: String,
    /// What to begin with
    #[arg(long, value_enum, default_value_t = Kind::Minimal)]
    template: Kind,
    /// The folder for the file
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    out: PathBuf,
}

/// The templates by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Three decisions in one day, nothing more than is needed
    Minimal,
    /// A week in half-days, with a team, tasks, a ranking and an interruption
    Crisis,
    /// Minutes, an unknown cause, looks that cost time, levers that may not work
    Incident,
    /// Half an hour, the words themselves, trust, a reason that is learnt by asking
    Conversation,
}

impl Kind {
    fn template(self) -> &'static Template {
        let [minimal, crisis, incident, conversation] = &TEMPLATES;
        match self {
            Kind::Minimal => minimal,
            Kind::Crisis => crisis,
            Kind::Incident => incident,
            Kind::Conversation => conversation,
        }
    }
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let template = args.template.template();
    let text = template.scenario(&args.name).map_err(|bad| {
        let help = bad.suggestion.map(|name| format!("`toughcall new {name}` would do"));
        Failure::usage(bad.message).maybe_help(help)
    })?;
    let path = args.out.join(format!("{}.ron", args.name));
    let failed = |e: &std::io::Error| Failure::file(&path, e);
    if !args.out.is_dir() {
        return Err(Failure::invalid(format!("{}: no such folder", args.out.display()))
            .help("`--out` names a folder that is there"));
    }
    let mut file = whole_file(&path).map_err(|e| failed(&e))?;
    file.write_all(text.as_bytes()).map_err(|e| failed(&e))?;
    whole_new(file, &path).map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists => Failure::invalid(format!("{}: there is a file of this name", path.display()))
            .help("toughcall overwrites no file; choose another name, or delete it first"),
        _ => failed(&e),
    })?;
    let shown = path.strip_prefix(".").unwrap_or(&path).display().to_string();
    terminal.print(&format!("{shown}: {}.\n\n", template.about))?;
    terminal.print(&template.advice(shown.strip_suffix(".ron").unwrap_or(&shown)))?;
    Ok(Exit::Fine)
}
