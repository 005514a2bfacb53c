//! What is made of a finding: the file's own `lints`, else the levels of flags, else what its code says.

use crate::diagnostic::{Code, Diagnostic, Levels, Severity, lint};
use crate::scenario::{Lint, Located, Scenario};

/// An entry of `lints`, and whether it met a finding.
struct Entry<'a> {
    written: &'a Located<Lint>,
    code: Code,
    met: bool,
}

impl Entry<'_> {
    fn is_about(&self, finding: &Diagnostic) -> bool {
        self.code == finding.code && self.written.at.as_ref().is_none_or(|at| belongs(&finding.subject, &at.value))
    }
}

/// Whether a subject is `at`, or a part of it: `monday/wait` belongs to `monday`.
fn belongs(subject: &str, at: &str) -> bool {
    subject.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Findings at their levels, and a warning for every entry that met none although its code was looked for.
pub(super) fn applied(
    scenario: &Scenario,
    levels: &Levels,
    looked_for: &dyn Fn(Code) -> bool,
    findings: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let entries = scenario.lints.iter().filter_map(|written| {
        let code = lint(&written.code.value).ok()?;
        Some(Entry { written, code, met: false })
    });
    let mut entries: Vec<Entry<'_>> = entries.collect();
    // What is said of one thing is stronger than what is said of all.
    entries.sort_by_key(|entry| entry.written.at.is_none());
    let mut shown: Vec<Diagnostic> = findings.into_iter().filter_map(|f| at_level(f, levels, &mut entries)).collect();
    let idle = entries.iter().filter(|entry| !entry.met && looked_for(entry.code));
    let idle: Vec<Diagnostic> = idle.map(|entry| unmet(entry)).collect();
    shown.extend(idle.into_iter().filter_map(|finding| at_level(finding, levels, &mut entries)));
    shown
}

fn at_level(finding: Diagnostic, levels: &Levels, entries: &mut [Entry<'_>]) -> Option<Diagnostic> {
    if finding.code.severity() == Severity::Error {
        return Some(finding);
    }
    let own = entries.iter_mut().find(|entry| entry.is_about(&finding)).map(|entry| {
        entry.met = true;
        entry.written.level.value
    });
    match own.or_else(|| levels.of(finding.code)) {
        // What was not proved is never more than a note, unless somebody says so.
        None => Some(finding),
        Some(level) => level.severity().map(|severity| finding.weighing(severity)),
    }
}

fn unmet(entry: &Entry<'_>) -> Diagnostic {
    let (code, at) = (entry.code, &entry.written.at);
    let place = at.as_ref().map_or(String::new(), |at| format!(" at `{}`", at.value));
    let message = format!("nothing to say `{}` of{place}", code.explanation().slug);
    let span = at.as_ref().map_or(entry.written.code.span, |at| at.span);
    Diagnostic::new(Code::W1601, span, message)
        .about("lints")
        .help("remove the entry; what it was written for is mended, or `at` names something else")
}
