//! Levels of warnings and notes: each entry names one and gives a reason.

use super::context::Context;
use crate::diagnostic::{Code, Diagnostic, lint};
use crate::source::Span;

pub(super) fn check(cx: &mut Context<'_>) {
    for entry in cx.scenario.lints.iter() {
        if entry.code.span != Span::NOWHERE
            && let Err((message, help)) = lint(&entry.code.value)
        {
            cx.findings.push(Diagnostic::new(Code::E0921, entry.code.span, message).maybe_help(help));
        }
        if entry.reason.trim().is_empty() && entry.reason.span != Span::NOWHERE {
            let finding = Diagnostic::new(Code::E0921, entry.reason.span, "the reason is empty");
            cx.findings.push(finding.help("say why this is meant, for whoever reads the file next"));
        }
    }
}
