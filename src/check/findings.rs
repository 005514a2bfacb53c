//! The list that the passes add to.

use crate::diagnostic::{Code, Diagnostic, MOST_FINDINGS, Severity};
use crate::source::Span;

/// Findings so far. What lies in a part that could not be read is not reported again.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) list: Vec<Diagnostic>,
    errors: usize,
    pub(super) broken: Vec<Span>,
}

impl Findings {
    pub(super) fn new(list: Vec<Diagnostic>, broken: Vec<Span>) -> Findings {
        Findings { list, errors: 0, broken }
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        // What was not written cannot be wrong: its absence has been reported.
        let nowhere = diagnostic.span == Span::NOWHERE;
        // Errors and the rest are counted apart: a flood of warnings must not hide an error.
        let is_error = diagnostic.severity() == Severity::Error;
        let room = if is_error { !self.is_full() } else { self.list.len() - self.errors < MOST_FINDINGS };
        if !nowhere && room && !self.broken.iter().any(|b| b.contains(diagnostic.span)) {
            self.errors += usize::from(is_error);
            self.list.push(diagnostic.shortened());
        }
    }

    /// Whether further errors would be left out; then they need not be made.
    pub(super) fn is_full(&self) -> bool {
        self.errors >= MOST_FINDINGS
    }

    pub(super) fn report(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::new(code, span, message));
    }

    /// Whether exactly this could not be read.
    pub(super) fn is_hole(&self, span: Span) -> bool {
        span != Span::NOWHERE && self.broken.contains(&span)
    }

    pub(super) fn is_broken(&self, span: Span) -> bool {
        self.broken.iter().any(|b| span.contains(*b) || b.contains(span))
    }
}
