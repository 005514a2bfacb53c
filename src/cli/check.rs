//! `check FILE…`

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use indicatif::ProgressBar;
use serde_json::json;

use super::{Exit, Failure, Terminal, load, suites};
use crate::diagnostic::{Diagnostic, Severity, render, reports};
use crate::program;
use crate::source::{Span, Text};

/// Check scenario files, and files of tests (`NAME.tests.ron`): everything wrong with each, in one go.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Scenario files, files of tests, or ids of built-in scenarios
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Exit 1 on warnings too
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: source lines, underlined
    Human,
    /// For programs (docs/json.md)
    Json,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let mut all = Vec::new();
    let (mut errors, mut warnings) = (0, 0);
    // Shown only while a person watches a long list of files.
    let progress = if terminal.interactive && args.files.len() > 3 {
        ProgressBar::new(args.files.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    for path in progress.wrap_iter(args.files.iter()) {
        let (text, findings) = findings(path);
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
fn findings(path: &Path) -> (Text, Vec<Diagnostic>) {
    let name = path.to_string_lossy();
    let found = match suites::is_tests(&name) {
        true => suites::findings(path),
        false => load::text(&name).map(|text| {
            let (_, findings) = program::load(&text);
            (text, findings)
        }),
    };
    match found {
        Ok(found) => found,
        Err(failure) => {
            let finding = Diagnostic::new(crate::diagnostic::Code::E0107, Span::NOWHERE, failure.message);
            (Text::new(name, ""), vec![finding.maybe_help(failure.help)])
        }
    }
}
