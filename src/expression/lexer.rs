//! Words and signs of the expression language.

use super::slip::{self, Problem};
use crate::diagnostic::Code;
use crate::number::Fixed;
use crate::source::Span;

/// A sign or word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'t> {
    Number(Fixed),
    Word(&'t str),
    Sign(&'static str),
    End,
}

/// The sign at the beginning of a text.
fn sign(text: &str) -> Option<&'static str> {
    Some(match text.as_bytes() {
        [b'|', b'|', ..] => "||",
        [b'&', b'&', ..] => "&&",
        [b'=', b'=', ..] => "==",
        [b'!', b'=', ..] => "!=",
        [b'<', b'=', ..] => "<=",
        [b'>', b'=', ..] => ">=",
        [b'+', b'=', ..] => "+=",
        [b'-', b'=', ..] => "-=",
        [b'*', b'=', ..] => "*=",
        [b'/', b'=', ..] => "/=",
        [b'<', ..] => "<",
        [b'>', ..] => ">",
        [b'+', ..] => "+",
        [b'-', ..] => "-",
        [b'*', ..] => "*",
        [b'/', ..] => "/",
        [b'!', ..] => "!",
        [b'?', ..] => "?",
        [b':', ..] => ":",
        [b'(', ..] => "(",
        [b')', ..] => ")",
        [b',', ..] => ",",
        [b'=', ..] => "=",
        [b';', ..] => ";",
        _ => return None,
    })
}

/// Tokens with their spans, and slips in how they are written.
pub(super) type Tokens<'t> = (Vec<(Token<'t>, Span)>, Vec<Problem>);

/// Splits a text into tokens with their spans; the last is `End`.
pub(super) fn tokens(text: &str) -> Result<Tokens<'_>, (Span, String, Code)> {
    let mut found = Vec::new();
    let mut slips = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let run = |accepts: fn(char) -> bool| rest.find(|c| !accepts(c)).unwrap_or(rest.len());
        let (token, length) = if first.is_ascii_digit() {
            let length = run(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
            let number = Fixed::parse(rest.get(..length).unwrap_or(""))
                .map_err(|e| (Span::new(at, at + length), e.to_string(), Code::E0108))?;
            // A share in per cent is a number like any other; as an operator `%` has something behind it.
            let after = rest.get(length..).unwrap_or("").strip_prefix('%');
            if after.is_some_and(|a| !a.trim_start().starts_with(|c: char| c.is_alphanumeric() || c == '(')) {
                let right = rest.get(..length).unwrap_or("");
                let span = Span::new(at, at + length + 1);
                let slip = Problem::slip(text, span, right, "numbers stand without `%`");
                slips.push(slip.help("write the number alone"));
                found.push((Token::Number(number), span));
                at += length + 1;
                continue;
            }
            (Token::Number(number), length)
        } else if first.is_alphabetic() || first == '_' {
            let length = run(|c| c.is_alphanumeric() || c == '_');
            (Token::Word(rest.get(..length).unwrap_or("")), length)
        } else if let Some((right, length)) = slip::sign(rest) {
            let written = rest.get(..length).unwrap_or("");
            slips.push(Problem::slip(text, Span::new(at, at + length), right, slip::message(written, right)));
            (Token::Sign(right), length)
        } else if let Some(name) = slip::quoted(rest) {
            let length = name.len() + 2;
            let span = Span::new(at, at + length);
            slips.push(Problem::slip(text, span, name, "names stand without quotation marks"));
            (Token::Word(name), length)
        } else if let Some(sign) = sign(rest) {
            (Token::Sign(sign), sign.len())
        } else {
            let hint = format!("unexpected character `{first}`");
            return Err((Span::new(at, at + first.len_utf8()), hint, Code::E0301));
        };
        found.push((token, Span::new(at, at + length)));
        at += length;
    }
    found.push((Token::End, Span::new(text.len(), text.len())));
    Ok((found, slips))
}
