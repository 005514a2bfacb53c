//! `check FILE…`

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use indicatif::ProgressBar;
use serde_json::json;

use super::lints::LintArgs;
use super::{Exit, Failure, Terminal, load};
use crate::diagnostic::{Diagnostic, Severity, render, reports};
use crate::lint::{Options, lint};
use crate::source::{Span, Text};

/// Check scenario files: everything wrong with each, in one go.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Scenario files, or ids of built-in scenarios
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Exit 1 on warnings too
    #[arg(long)]
    deny_warnings: bool,
    #[command(flatten)]
    lints: LintArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: source lines, underlined
    Human,
    /// For programs (docs/json.md)
    Json,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let budget = args.lints.budget();
    let options = args.lints.options(&budget)?;
    let mut all = Vec::new();
    let (mut errors, mut warnings) = (0, 0);
    // Shown only while a person watches a long list of files.
    let progress = if terminal.interactive && args.files.len() > 3 {
        ProgressBar::new(args.files.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    for path in progress.wrap_iter(args.files.iter()) {
        let (text, findings) = findings(path, &options);
        errors += findings.iter().filter(|d| d.severity() == Severity::Error).count();
        warnings += findings.iter().filter(|d| d.severity() == Severity::Warning).count();
        match args.format {
            Format::Human => progress.suspend(|| terminal.print_styled(&render(&text, &findings)))?,
            Format::Json => all.extend(reports(&text, &findings)),
        }
    }
    match args.format {
        Format::Json => terminal.print_json(&json!({ "diagnostics": all }))?,
        Format::Human => {
            let files = args.files.len();
            let count = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
            let summary =
                format!("{}: {}, {}\n", count(files, "file"), count(errors, "error"), count(warnings, "warning"));
            terminal.error(&summary)?;
        }
    }
    let found = errors > 0 || (args.deny_warnings && warnings > 0);
    Ok(if found { Exit::Findings } else { Exit::Fine })
}

/// Everything found in a file, an unreadable one among it.
fn findings(path: &Path, options: &Options<'_>) -> (Text, Vec<Diagnostic>) {
    let name = path.to_string_lossy();
    match load::text(&name) {
        Ok(text) => {
            let (_, findings) = lint(&text, options);
            (text, findings)
        }
        Err(failure) => {
            let finding = Diagnostic::new(crate::diagnostic::Code::E0107, Span::NOWHERE, failure.message);
            (Text::new(name, ""), vec![finding.maybe_help(failure.help)])
        }
    }
}
