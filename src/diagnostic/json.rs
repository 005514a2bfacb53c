//! The machine form of findings.

use serde::Serialize;

use super::{Diagnostic, Fix, Severity};
use crate::source::{Span, Text};

/// One finding with its place spelt out. Lines and columns start at 1; columns count characters.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Stable code, `E0203`.
    pub code: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Name of the text.
    pub file: String,
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// One past the last column.
    pub end_column: usize,
    /// A way out.
    pub help: Option<String>,
    /// Other places.
    pub related: Vec<RelatedReport>,
    /// Mends that a program can make: none or one.
    pub fixes: Vec<FixReport>,
}

/// A mend; its edits are made together.
#[derive(Debug, Clone, Serialize)]
pub struct FixReport {
    /// What it does.
    pub title: String,
    /// What it changes, in the order of the text; no two overlap.
    pub edits: Vec<EditReport>,
}

/// A change of the text.
#[derive(Debug, Clone, Serialize)]
pub struct EditReport {
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// One past the last column.
    pub end_column: usize,
    /// What comes in the place of that text.
    pub text: String,
}

/// Another place of a finding.
#[derive(Debug, Clone, Serialize)]
pub struct RelatedReport {
    /// What it has to do with the finding.
    pub message: String,
    /// Name of the text.
    pub file: String,
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// One past the last column.
    pub end_column: usize,
}

fn fix(text: &Text, fix: &Fix) -> FixReport {
    let edit = |edit: &super::Edit| {
        let (start, end) = (text.position(edit.span.start), text.position(edit.span.end));
        EditReport {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            text: edit.text.clone(),
        }
    };
    FixReport { title: fix.title.clone(), edits: fix.edits.iter().map(edit).collect() }
}

fn related(text: &Text, span: Span, message: &str) -> RelatedReport {
    let (start, end) = (text.position(span.start), text.position(span.end));
    RelatedReport {
        message: message.to_owned(),
        file: text.name().to_owned(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

/// The findings of one text in machine form.
#[must_use]
pub fn reports(text: &Text, diagnostics: &[Diagnostic]) -> Vec<Report> {
    diagnostics
        .iter()
        .map(|d| {
            let (start, end) = (text.position(d.span.start), text.position(d.span.end));
            Report {
                code: d.code.name(),
                severity: d.severity(),
                message: d.message.clone(),
                file: text.name().to_owned(),
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                help: d.help.clone(),
                related: d.related.iter().map(|r| related(text, r.span, &r.label)).collect(),
                fixes: d.fix.iter().map(|f| fix(text, f)).collect(),
            }
        })
        .collect()
}
