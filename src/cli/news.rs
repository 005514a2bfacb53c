//! What is different between two checks of a file.

use crate::diagnostic::{Code, Diagnostic, Severity, render};
use crate::source::{Span, Text};

/// A finding and the line where it stood when it was seen; none if it stands nowhere.
#[derive(Debug, Clone)]
struct Seen {
    finding: Diagnostic,
    line: Option<usize>,
}

/// What is known of a file: what was found in it, and what was found before and cannot be seen at the moment.
#[derive(Debug)]
pub(super) struct Known {
    name: String,
    findings: Vec<Diagnostic>,
    lines: Vec<Option<usize>>,
    hidden: Vec<Seen>,
}

fn lines(text: &Text, findings: &[Diagnostic]) -> Vec<Option<usize>> {
    let line = |d: &Diagnostic| (d.span != Span::NOWHERE).then(|| text.position(d.span.start).line);
    findings.iter().map(line).collect()
}

/// Whether a finding says that the text as a whole could not be read.
fn is_about_all(finding: &Diagnostic) -> bool {
    matches!(finding.code, Code::E0101 | Code::E0107)
}

impl Known {
    pub(super) fn new(text: &Text, findings: Vec<Diagnostic>) -> Known {
        let lines = lines(text, &findings);
        Known { name: text.name().to_owned(), findings, lines, hidden: Vec::new() }
    }

    /// What was found last.
    pub(super) fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// Takes in what a check found in a new text; says what is different, wherever it stands, if anything is.
    ///
    /// Nothing else is seen of a text that cannot be read, and no warning while there are errors: what was known of that
    /// is neither there nor mended.
    pub(super) fn change(&mut self, text: &Text, now: Vec<Diagnostic>) -> Option<String> {
        let before = std::mem::take(&mut self.findings).into_iter().zip(std::mem::take(&mut self.lines));
        let before = before.map(|(finding, line)| Seen { finding, line });
        let mut gone: Vec<Seen> = before.chain(std::mem::take(&mut self.hidden)).collect();
        let mut found = Vec::new();
        for finding in &now {
            let is_it = |old: &Seen| (old.finding.code, &old.finding.message) == (finding.code, &finding.message);
            match gone.iter().position(is_it) {
                Some(place) => drop(gone.remove(place)),
                None => found.push(finding.clone()),
            }
        }
        let is_unread = now.iter().any(is_about_all);
        // Denied warnings are found beside each other all the same.
        let has_errors = now.iter().any(|finding| finding.code.severity() == Severity::Error);
        let is_hidden = |old: &Seen| match old.finding.code.severity() {
            Severity::Error => is_unread && !is_about_all(&old.finding),
            Severity::Warning | Severity::Note => has_errors,
        };
        let (hidden, mended): (Vec<Seen>, Vec<Seen>) = gone.into_iter().partition(is_hidden);
        let still = now.len() - found.len();
        let news = (!found.is_empty() || !mended.is_empty())
            .then(|| render(text, &found) + &self.summary(&mended, [found.len(), still, hidden.len()]));
        *self = Known { hidden, ..Known::new(text, now) };
        news
    }

    fn summary(&self, mended: &[Seen], [found, still, hidden]: [usize; 3]) -> String {
        let name = &self.name;
        let mut text = String::new();
        for Seen { finding, line } in mended {
            let place = line.map_or_else(|| name.clone(), |line| format!("{name}:{line}"));
            let (severity, code, message) = (finding.severity(), finding.code, &finding.message);
            text.push_str(&format!("mended: {severity}[{code}]: {message} (was at {place})\n"));
        }
        let rest = match (found + still, hidden) {
            (0, _) => "nothing left".to_owned(),
            (_, 0) => format!("{still} still there"),
            _ => format!("{still} still there, {hidden} not seen while there are errors"),
        };
        text.push_str(&format!("{name}: {found} found, {} mended, {rest}\n", mended.len()));
        text
    }
}
