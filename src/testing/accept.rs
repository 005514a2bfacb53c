//! Expectations rewritten to what was found; everything else of the file stays as it is, byte by byte.

use super::compare::{Failure, Mend};
use super::play::Verdict;
use super::resolve::Test;
use crate::source::{Span, Text};

/// A change of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The text that goes.
    pub span: Span,
    /// The test it belongs to.
    pub test: String,
    /// What it is about.
    pub what: String,
    /// The text that comes.
    pub new: String,
}

/// A file with its expectations rewritten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The whole text.
    pub content: String,
    /// What was changed, in the order of the file.
    pub changes: Vec<Change>,
    /// Tests of which something could not be accepted, with the reason.
    pub left: Vec<(String, String)>,
}

/// Rewrites the expectations that are not as found. A test that could not be played to its end is left as it is.
#[must_use]
pub fn accept<'t>(text: &Text, verdicts: impl IntoIterator<Item = (&'t Test, &'t Verdict<'t>)>) -> Accepted {
    let mut accepted = Accepted { content: text.content().to_owned(), ..Accepted::default() };
    for (test, verdict) in verdicts {
        if let Some(stuck) = &verdict.stuck {
            accepted.left.push((test.name.clone(), format!("it could not be played: {}", stuck.message)));
            continue;
        }
        for failure in &verdict.failures {
            match edit(text, failure) {
                Ok((span, new)) => {
                    accepted.changes.push(Change { span, test: test.name.clone(), what: failure.what.clone(), new })
                }
                Err(why) => accepted.left.push((test.name.clone(), format!("{}: {why}", failure.what))),
            }
        }
    }
    accepted.changes.sort_by_key(|change| change.span);
    for change in accepted.changes.iter().rev() {
        accepted.content.replace_range(change.span.range(), &change.new);
    }
    accepted
}

/// The bytes to replace, and by what.
fn edit(text: &Text, failure: &Failure) -> Result<(Span, String), &'static str> {
    match &failure.mend {
        Mend::Value(span, new) => Ok((*span, new.clone())),
        Mend::Field { span, from, to, value } => {
            let before = text.content().get(..span.start as usize).unwrap_or("");
            let name = before.trim_end().strip_suffix(':').map(str::trim_end).and_then(|b| b.strip_suffix(from));
            let start = name.map(str::len).ok_or("a comment stands between the field and its value")?;
            Ok((Span::new(start, span.end as usize), format!("{to}: {value}")))
        }
        Mend::No(why) => Err(why),
    }
}
