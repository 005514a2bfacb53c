//! Mends that a program can make: edits of the text, applied together or not at all.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Diagnostic;
use crate::source::{Span, Text};

/// A mend of one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a lower-case fragment.
    pub title: String,
    /// What it changes; no two of them overlap.
    pub edits: Vec<Edit>,
}

/// A change of the text under a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is taken away; may be empty.
    pub span: Span,
    /// What comes in its place; may be empty.
    pub text: String,
}

impl Fix {
    /// Puts `text` in the place of what is under `span`.
    #[must_use]
    pub fn replace(title: impl Into<String>, span: Span, text: impl Into<String>) -> Fix {
        Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }] }
    }

    /// Puts `text` in front of the byte `at`.
    #[must_use]
    pub fn insert(title: impl Into<String>, at: u32, text: impl Into<String>) -> Fix {
        Fix::replace(title, Span { start: at, end: at }, text)
    }
}

/// The text with as many fixes as go together, and how many those are. Of two that touch the same bytes, the earlier in the list
/// is applied; a fix that does not fit the text is left out. Every byte outside the edits stays as it is.
#[must_use]
pub fn apply(content: &str, fixes: &[&Fix]) -> (String, usize) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut applied = 0;
    for fix in fixes {
        let fits = |edit: &Edit| content.get(edit.span.range()).is_some();
        let free = |edit: &Edit| !taken.iter().any(|other| touches(&edit.span.range(), &other.span.range()));
        if !fix.edits.is_empty() && fix.edits.iter().all(|edit| fits(edit) && free(edit)) {
            taken.extend(&fix.edits);
            applied += 1;
        }
    }
    taken.sort_by_key(|edit| edit.span);
    let mut text = String::with_capacity(content.len());
    let mut from = 0;
    for edit in taken {
        let range = edit.span.range();
        text.push_str(content.get(from..range.start).unwrap_or(""));
        text.push_str(&edit.text);
        from = range.end;
    }
    text.push_str(content.get(from..).unwrap_or(""));
    (text, applied)
}

/// Whether two changes share a byte, or begin at the same place, so that their order would matter.
fn touches(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start == b.start || (a.start < b.end && b.start < a.end)
}

/// Makes the fixes of findings fit the text: one that replaces a whole quoted word stays between its quotation marks, and
/// one whose place is not what it is about (a text with escapes, a raw string) goes. Where a word is used again and again, and
/// the one that it seems to be a slip of stands nowhere but where it is declared, the slip is there.
pub fn settle(text: &Text, findings: &mut [Diagnostic]) {
    let mut slips: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (place, finding) in findings.iter_mut().enumerate() {
        let Some((word, fix)) = finding.meant.take().zip(finding.fix.as_mut()) else { continue };
        let mut fits = false;
        for edit in &mut fix.edits {
            let written = text.slice(edit.span);
            if written.strip_prefix('"').and_then(|w| w.strip_suffix('"')) == Some(word.as_str()) {
                edit.span = Span { start: edit.span.start + 1, end: edit.span.end - 1 };
                fits = true;
            } else {
                fits = written == word;
            }
        }
        match fix.edits.first().filter(|_| fits) {
            Some(edit) => slips.entry((word, edit.text.clone())).or_default().push(place),
            None => finding.fix = None,
        }
    }
    for ((word, right), places) in slips {
        let is_doubtful = is_name(&word) && (places.len() > 1 || !is_name(&right));
        let Some(declared) = is_doubtful.then(|| quoted_once(text, &right)).flatten() else { continue };
        for (n, place) in places.into_iter().enumerate() {
            let Some(finding) = findings.get_mut(place) else { continue };
            let fix = Fix::replace(format!("write `{word}` where it is declared"), declared, word.as_str());
            finding.fix = (n == 0).then_some(fix);
            finding.help = Some(format!("`{right}` stands nowhere but where it is declared; is it `{word}`?"));
        }
    }
}

/// Whether a word can be the name of something in a scenario.
fn is_name(word: &str) -> bool {
    let can_follow = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.bytes().all(can_follow)
}

/// The place of a word between quotation marks, if it stands nowhere else in the text.
fn quoted_once(text: &Text, word: &str) -> Option<Span> {
    let content = text.content();
    let is_part = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let byte = |at: Option<usize>| at.and_then(|at| content.as_bytes().get(at)).copied();
    let around = |at: usize| (byte(at.checked_sub(1)), byte(Some(at + word.len())));
    let mut places = content.match_indices(word).map(|(at, _)| at).filter(|at| {
        let (before, after) = around(*at);
        !is_part(before) && !is_part(after)
    });
    let only = places.next()?;
    let is_quoted = around(only) == (Some(b'"'), Some(b'"'));
    (is_quoted && places.next().is_none()).then(|| Span::new(only, only + word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_made_together_and_never_over_each_other() {
        let a = Fix::replace("a", Span::new(0, 3), "one");
        let over = Fix::replace("over", Span::new(2, 5), "x");
        let insert = Fix::insert("insert", 3, "-");
        let same = Fix::insert("same", 3, "+");
        let beyond = Fix::replace("beyond", Span::new(6, 20), "");
        assert_eq!(apply("abcdefg", &[&a, &over, &insert, &same, &beyond]), ("one-defg".to_owned(), 2));
        assert_eq!(apply("äb", &[&Fix::replace("inside a letter", Span::new(1, 2), "")]).1, 0);
    }
}
