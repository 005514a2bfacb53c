//! What an author would want to know of a scenario that can be played: warnings and notes, each with its evidence.
//!
//! | what is looked at | files |
//! |---|---|
//! | who reads and who changes what | `usage`, `unused` |
//! | conditions and targets inside the declared bounds | `conditions`, `work` |
//! | words: lengths, reasons, sources; the same twice, or none | `prose`, `twins` |
//! | effects, expert answers and scores that contradict what is said beside them | `slips` |
//! | what play can come across: over every state, else in many plays | `seen`, `places`, `met` |
//! | what choices, looks and chance are worth | `worth` |
//! | what is made of a finding: levels of the file and of flags | `level` |
//!
//! A finding is *proved* by the text, by value ranges, or over every state; or else it was *not seen* in so many plays, and
//! then it is a note at most. The message says which.

mod conditions;
mod level;
mod met;
mod places;
mod prose;
mod seen;
mod slips;
mod twins;
mod unused;
mod usage;
mod work;
mod worth;

use crate::check::Checked;
use crate::diagnostic::{Code, Diagnostic, Levels, MOST_FINDINGS, sort};
use crate::program::{Program, load_with};
use crate::solve::Budget;
use crate::source::{Span, Text};

/// States up to which a scenario is explored and solved, if nothing else is said.
pub const STATES: u64 = 300_000;
/// Random plays, and as many of the expert, that are looked at where there are more states.
pub const PLAYS: u64 = 5_000;

/// How far to look.
#[derive(Debug)]
pub struct Options<'a> {
    /// Levels said for every file.
    pub levels: Levels,
    /// What exploring may cost; none: the scenario is only read.
    pub explore: Option<&'a Budget<'a>>,
    /// Threads to explore on.
    pub threads: usize,
}

/// Everything found in a text, errors of `check` among it, with the levels applied; and the program, if it is one.
///
/// A scenario with errors is looked at no further.
#[must_use]
pub fn lint(text: &Text, options: &Options<'_>) -> (Option<Program>, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let (program, mut findings) = load_with(text, &mut |checked| written(text, checked, &mut sink));
    let Some(program) = program else {
        return (None, findings);
    };
    let solved = options.explore.is_some_and(|budget| met::look(&program, budget, options.threads, &mut sink));
    findings.append(&mut sink.list);
    let played = options.explore.is_some();
    let looked_for = |code: Code| match code {
        _ if met::BY_PLAY.contains(&code) => played,
        _ if met::BY_STATES.contains(&code) => solved,
        _ => true,
    };
    let mut findings = level::applied(&program.scenario, &options.levels, &looked_for, findings);
    sort(&mut findings);
    (Some(program), findings)
}

/// What shows without playing.
fn written(text: &Text, checked: &Checked, sink: &mut Sink) {
    let usage = usage::Usage::new(checked);
    unused::look(checked, &usage, sink);
    conditions::look(text, checked, sink);
    work::look(checked, sink);
    prose::look(checked, sink);
    slips::look(text, checked, sink);
    twins::look(checked, sink);
}

/// Findings so far.
#[derive(Debug, Default)]
struct Sink {
    list: Vec<Diagnostic>,
}

impl Sink {
    fn push(&mut self, finding: Diagnostic) {
        if self.list.len() < MOST_FINDINGS {
            self.list.push(finding.shortened());
        }
    }

    /// Adds a finding, unless something was said of the same text under the same code.
    fn push_new(&mut self, finding: Diagnostic) {
        let known = |other: &Diagnostic| other.code == finding.code && other.span == finding.span;
        if !self.list.iter().any(known) {
            self.push(finding);
        }
    }

    /// Whether something was said of this under a code.
    fn knows(&self, code: Code, subject: &str) -> bool {
        self.list.iter().any(|other| other.code == code && other.subject == subject)
    }

    /// A finding about a thing that `lints` calls `subject`.
    fn report(&mut self, code: Code, span: Span, subject: &str, message: String, help: &str) {
        self.push(Diagnostic::new(code, span, message).about(subject).help(help));
    }
}
