//! Words and signs of the expression language.

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

/// Splits a text into tokens with their spans; the last is `End`.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token<'_>, Span)>, (Span, String, Code)> {
    let mut found = Vec::new();
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
            (Token::Number(number), length)
        } else if first.is_alphabetic() || first == '_' {
            let length = run(|c| c.is_alphanumeric() || c == '_');
            (Token::Word(rest.get(..length).unwrap_or("")), length)
        } else if let Some(sign) = sign(rest) {
            (Token::Sign(sign), sign.len())
        } else {
            let hint = match first {
                '&' => "`&` is not an operator; did you mean `&&`?".to_owned(),
                '|' => "`|` is not an operator; did you mean `||`?".to_owned(),
                other => format!("unexpected character `{other}`"),
            };
            return Err((Span::new(at, at + first.len_utf8()), hint, Code::E0301));
        };
        found.push((token, Span::new(at, at + length)));
        at += length;
    }
    found.push((Token::End, Span::new(text.len(), text.len())));
    Ok(found)
}
