//! The words and signs of a text that may not be RON, for saying where it went wrong.

use memchr::memchr2;

use crate::source::{Span, Text};

/// Texts with more tokens are not looked into: nobody reads them line by line either.
const MOST_TOKENS: usize = 1 << 20;

/// A sort of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// `(`, `[` or `{`.
    Open(char),
    /// `)`, `]` or `}`.
    Close(char),
    Comma,
    Colon,
    /// A string with its quotation marks.
    Quoted,
    /// A string that nothing ends.
    Unended,
    /// Letters, digits, `_`, `.`, `+`, `-`.
    Word,
    /// Any other character.
    Sign,
}

/// A token and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) sort: Sort,
    pub(super) span: Span,
}

/// The tokens of a text without blanks and comments; `None` if there are too many.
pub(super) fn tokens(text: &Text) -> Option<Vec<Token>> {
    let content = text.content();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
        let Some((sort, length)) = next(rest) else { break };
        if let Some(sort) = sort {
            if found.len() == MOST_TOKENS {
                return None;
            }
            found.push(Token { sort, span: Span::new(at, at + length) });
        }
        at += length;
    }
    Some(found)
}

/// The token at the beginning and its length; no sort for blanks and comments.
fn next(rest: &str) -> Option<(Option<Sort>, usize)> {
    let first = rest.chars().next()?;
    let one = first.len_utf8();
    let run = |accepts: fn(char) -> bool| rest.find(|c| !accepts(c)).unwrap_or(rest.len());
    Some(match first {
        '(' | '[' | '{' => (Some(Sort::Open(first)), one),
        ')' | ']' | '}' => (Some(Sort::Close(first)), one),
        ',' => (Some(Sort::Comma), one),
        ':' => (Some(Sort::Colon), one),
        '"' => quoted(rest),
        'r' if rest.starts_with("r\"") || rest.starts_with("r#") => raw(rest),
        '/' if rest.starts_with("//") => (None, rest.find('\n').unwrap_or(rest.len())),
        '/' if rest.starts_with("/*") => (None, comment(rest)),
        c if c.is_whitespace() => (None, run(char::is_whitespace)),
        c if is_word(c) => (Some(Sort::Word), run(is_word)),
        _ => (Some(Sort::Sign), one),
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || "_.+-".contains(c)
}

/// The length of a string with its quotation marks; none if nothing ends it.
pub(super) fn string(text: &str) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr2(b'"', b'\\', text.as_bytes().get(at..)?)?;
        if text.as_bytes().get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

fn quoted(rest: &str) -> (Option<Sort>, usize) {
    string(rest).map_or((Some(Sort::Unended), rest.len()), |length| (Some(Sort::Quoted), length))
}

/// The length of a raw string; none if nothing ends it, or it is none.
pub(super) fn raw_string(rest: &str) -> Option<usize> {
    match raw(rest) {
        (Some(Sort::Quoted), length) => Some(length),
        _ => None,
    }
}

fn raw(rest: &str) -> (Option<Sort>, usize) {
    let marks = rest.get(1..).unwrap_or("").bytes().take_while(|b| *b == b'#').count();
    let Some(body) = rest.get(1 + marks..).and_then(|body| body.strip_prefix('"')) else {
        return (Some(Sort::Word), 1);
    };
    let end = format!("\"{}", "#".repeat(marks));
    match body.find(&end) {
        Some(at) => (Some(Sort::Quoted), 2 + marks + at + end.len()),
        None => (Some(Sort::Unended), rest.len()),
    }
}

/// The length of a block comment, which may hold others; up to the end if it has none.
fn comment(rest: &str) -> usize {
    ended_comment(rest).unwrap_or(rest.len())
}

/// The beginning of a block comment that nothing ends; it stands behind the last token.
pub(super) fn open_comment(text: &Text, tokens: &[Token]) -> Option<Span> {
    let content = text.content();
    let mut at = tokens.last().map_or(0, |token| token.span.end as usize);
    while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") && ended_comment(rest).is_none() {
            return Some(Span::new(at, at + 2));
        }
        at += next(rest).map_or(rest.len(), |(_, length)| length);
    }
    None
}

/// The length of a block comment that ends.
pub(super) fn ended_comment(rest: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    let bytes = rest.as_bytes();
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}
