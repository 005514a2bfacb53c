//! `check FILE…`

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use indicatif::ProgressBar;
use serde_json::json;

use super::lints::LintArgs;
use super::{Exit, Failure, Terminal, load, mend, suites, watch};
use crate::diagnostic::{Diagnostic, Severity, github, render, reports, sarif};
use crate::lint::{Options, lint};
use crate::source::{Span, Text};

/// Check scenario files, and files of tests (`NAME.tests.ron`): everything wrong with each, in one go.
///
/// `--fix` mends what can be mended in one way only. It shows every change as a unified diff before a file is written; on
/// a terminal it asks, elsewhere it writes only with `--yes`. A mend that would leave more errors than before is not made;
/// the errors of a text that cannot be read at all come to light when it can.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Scenario files, files of tests, or ids of built-in scenarios
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Exit 1 on warnings too
    #[arg(long)]
    deny_warnings: bool,
    /// Mend what can be mended in one way only: shows a diff, asks, writes
    #[arg(long, conflicts_with_all = ["format", "watch"])]
    fix: bool,
    /// With `--fix`: write without asking
    #[arg(long, requires = "fix")]
    pub(super) yes: bool,
    /// Stay, check again at every save, and say what was found and what was mended; Ctrl-C ends it
    #[arg(long, conflicts_with = "format")]
    watch: bool,
    #[command(flatten)]
    pub(super) lints: LintArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: source lines, underlined
    Human,
    /// For programs (docs/json.md)
    Json,
    /// For code hosts and editors: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: annotations beside the lines of a change
    Github,
}

/// Errors and warnings of some findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) errors: usize,
    pub(super) warnings: usize,
}

impl Tally {
    pub(super) fn add(&mut self, findings: &[Diagnostic]) {
        self.errors += findings.iter().filter(|d| d.severity() == Severity::Error).count();
        self.warnings += findings.iter().filter(|d| d.severity() == Severity::Warning).count();
    }

    /// The exit code of a check that found so much.
    pub(super) fn exit(self, deny_warnings: bool) -> Exit {
        let found = self.errors > 0 || (deny_warnings && self.warnings > 0);
        if found { Exit::Findings } else { Exit::Fine }
    }

    pub(super) fn words(self) -> String {
        format!("{}, {}", count(self.errors, "error"), count(self.warnings, "warning"))
    }
}

/// "1 file", "2 files".
pub(super) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    if args.watch {
        return watch::run(args, terminal);
    }
    let files = count(args.files.len(), "file");
    let budget = args.lints.budget();
    let options = args.lints.options(&budget)?;
    if args.fix {
        let tally = mend::run(args, &options, terminal)?;
        terminal.error(&format!("{files}: {}\n", tally.words()))?;
        return Ok(tally.exit(args.deny_warnings));
    }
    let mut all = Vec::new();
    let mut tally = Tally::default();
    // Shown only while a person watches a long list of files.
    let progress = if terminal.interactive && args.files.len() > 3 {
        ProgressBar::new(args.files.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    for path in progress.wrap_iter(args.files.iter()) {
        let (text, findings) = findings(path, &options);
        tally.add(&findings);
        match args.format {
            Format::Human => progress.suspend(|| terminal.print_styled(&render(&text, &findings)))?,
            Format::Github => terminal.print(&github(&text, &findings))?,
            Format::Json | Format::Sarif => all.push((text, findings)),
        }
    }
    match args.format {
        Format::Json => {
            let all: Vec<_> = all.iter().flat_map(|(text, findings)| reports(text, findings)).collect();
            terminal.print_json(&json!({ "diagnostics": all }))?;
        }
        Format::Sarif => terminal.print_json(&sarif(env!("CARGO_PKG_VERSION"), &all))?,
        Format::Human => terminal.error(&format!("{files}: {}\n", tally.words()))?,
        Format::Github => {}
    }
    Ok(tally.exit(args.deny_warnings))
}

/// Everything found in a file, an unreadable one among it.
pub(super) fn findings(path: &Path, options: &Options<'_>) -> (Text, Vec<Diagnostic>) {
    let name = path.to_string_lossy();
    let found = match suites::is_tests(&name) {
        true => suites::check(path).map(|checked| (checked.text, checked.findings)),
        false => load::text(&name).map(|text| {
            let (_, findings) = lint(&text, options);
            (text, findings)
        }),
    };
    match found {
        Ok(found) => found,
        Err(failure) => unreadable(&name, failure),
    }
}

/// The one finding about a file that cannot be read.
pub(super) fn unreadable(name: &str, failure: Failure) -> (Text, Vec<Diagnostic>) {
    let finding = Diagnostic::new(crate::diagnostic::Code::E0107, Span::NOWHERE, failure.message);
    (Text::new(name, ""), vec![finding.maybe_help(failure.help)])
}
