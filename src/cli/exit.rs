//! Exit codes, and failures in words.

use std::io;
use std::process::{ExitCode, Termination};

use super::Terminal;
use crate::solve::{Damaged, Limit};

/// How the program ends. The numbers are documented in the manual and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything went well; also the end of input.
    Fine = 0,
    /// `check` found something, or a test failed.
    Findings = 1,
    /// The command line says something impossible.
    Usage = 2,
    /// A scenario, run or file that cannot be used, or a replay that differs.
    Invalid = 3,
    /// A budget of states, memory or time was reached.
    Budget = 4,
    /// Interrupted, and saved.
    Interrupted = 130,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What is wrong, in a lower-case fragment.
    pub message: String,
    /// A way out.
    pub help: Option<String>,
    /// The output is gone (a closed pipe): there is nobody to tell.
    silent: bool,
}

impl Failure {
    /// The command line says something impossible.
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Usage, message: message.into(), help: None, silent: false }
    }

    /// Something that is needed cannot be used.
    pub fn invalid(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Invalid, message: message.into(), help: None, silent: false }
    }

    /// A budget of states, memory or time was reached.
    pub fn budget(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Budget, message: message.into(), help: None, silent: false }
    }

    /// A file that cannot be used.
    pub fn file(path: &std::path::Path, error: &io::Error) -> Failure {
        Failure::invalid(format!("{}: {}", path.display(), describe(error)))
    }

    /// With a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Failure {
        self.help = Some(help.into());
        self
    }

    /// With a way out, if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Failure {
        self.help = help;
        self
    }

    pub(super) fn tell(self, terminal: &mut Terminal<'_>) -> Exit {
        if self.silent {
            return Exit::Fine;
        }
        let mut text = format!("error: {}\n", self.message);
        if let Some(help) = &self.help {
            text.push_str(&format!("  help: {help}\n"));
        }
        // If even this cannot be written, the exit code still says it.
        let _ = terminal.error(&text);
        self.exit
    }
}

/// An operating-system error in words people know.
pub(super) fn describe(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::AlreadyExists => "it exists already".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// Output that cannot be written. A closed pipe is no mistake of anybody's.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        let silent = error.kind() == io::ErrorKind::BrokenPipe;
        Failure { silent, ..Failure::invalid(format!("cannot write the output: {}", describe(&error))) }
    }
}

impl From<Limit> for Failure {
    fn from(limit: Limit) -> Failure {
        Failure::budget(format!("the budget of {} was reached", limit.name()))
            .help("raise `--max-states`, `--max-memory` or `--timeout`")
    }
}

impl From<Damaged> for Failure {
    fn from(Damaged: Damaged) -> Failure {
        Failure::invalid("the kept solution is damaged").help("`--no-cache` solves it anew")
    }
}
