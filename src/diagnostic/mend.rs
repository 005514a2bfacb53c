//! Mending a text: fixes are applied as long as each round leaves less wrong than there was.

use super::{Code, Diagnostic, Fix, Severity, apply};

/// Most fixes that are tried one by one in a round, each with a check of its own.
const MOST_TRIES: usize = 50;

/// A text after its mends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The text; equal to what went in if nothing was mended.
    pub text: String,
    /// How many fixes were applied.
    pub fixes: usize,
}

/// How bad a text is: how much of it was not read if it cannot be read, its errors, its findings. The errors of a text that
/// cannot be read are not known: it is worse than any that can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Harm {
    unread: usize,
    errors: usize,
    findings: usize,
}

fn harm(content: &str, findings: &[Diagnostic]) -> Harm {
    let stop = findings.iter().find(|d| d.code == Code::E0101);
    let errors = findings.iter().filter(|d| d.severity() == Severity::Error).count();
    // At least a byte: where the end is missing, everything was read.
    let unread = stop.map_or(0, |d| content.len().saturating_sub(d.span.start as usize).max(1));
    Harm { unread, errors, findings: findings.len() }
}

fn is_better(after: Harm, before: Harm) -> bool {
    after < before && (before.unread > 0 || after.errors <= before.errors)
}

/// Applies the fixes that `check` finds for a text, again and again until none is left that helps.
///
/// The result never has more errors than the text that went in, and mending it again changes nothing: a round is kept
/// only if it leaves less wrong, and the last one found none that would. The errors of a text that is no RON cannot be
/// counted; what makes RON of it is kept, whatever turns out to be wrong then, and what does not is not.
#[must_use]
pub fn mend(content: &str, check: impl Fn(&str) -> Vec<Diagnostic>) -> Mended {
    let mut mended = Mended { text: content.to_owned(), fixes: 0 };
    let mut findings = check(&mended.text);
    while let Some((text, fixes, after)) = round(&mended.text, &findings, &check) {
        mended = Mended { text, fixes: mended.fixes + fixes };
        findings = after;
    }
    // Mends of signs that did not lead to a text that can be read may each have been a wrong guess.
    if harm(&mended.text, &findings).unread > 0 {
        return Mended { text: content.to_owned(), fixes: 0 };
    }
    mended
}

/// All fixes that go together, or else the first that helps alone.
fn round(
    content: &str,
    findings: &[Diagnostic],
    check: &impl Fn(&str) -> Vec<Diagnostic>,
) -> Option<(String, usize, Vec<Diagnostic>)> {
    let before = harm(content, findings);
    let fixes: Vec<&Fix> = findings.iter().filter_map(|d| d.fix.as_ref()).collect();
    let attempt = |fixes: &[&Fix]| {
        let (text, applied) = apply(content, fixes);
        let changed = applied > 0 && text != content;
        let after = if changed { check(&text) } else { return None };
        is_better(harm(&text, &after), before).then_some((text, applied, after))
    };
    attempt(&fixes)
        .or_else(|| fixes.iter().take(MOST_TRIES).filter(|_| fixes.len() > 1).find_map(|fix| attempt(&[fix])))
}
