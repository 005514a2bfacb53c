//! Mends of the shape of a file, where what is meant can be written in one way only.

use crate::diagnostic::Fix;
use crate::number::Fixed;
use crate::source::{Span, Text};

/// The same value in the form that is expected: a number or truth without quotation marks, a word with them, one element
/// as a list.
pub(super) fn other_form(wanted: &str, element: Option<&str>, raw: &str, span: Span) -> Option<Fix> {
    let is_string = raw.len() > 1 && raw.starts_with('"') && raw.ends_with('"');
    let inner = raw.strip_prefix('"').and_then(|r| r.strip_suffix('"')).filter(|_| is_string);
    let number = inner.and_then(|text| Fixed::parse(text).ok());
    match (wanted, element) {
        ("a number", _) if number.is_some() => unquoted(inner, span),
        ("a whole number", _) if number.and_then(Fixed::as_whole).is_some_and(|n| u32::try_from(n).is_ok()) => {
            unquoted(inner, span)
        }
        ("`true` or `false`", _) if matches!(raw, "True" | "TRUE" | "False" | "FALSE") => {
            let right = raw.to_ascii_lowercase();
            Some(Fix::replace(format!("write `{right}`"), span, right))
        }
        // A word of a fixed list.
        _ if inner.is_some_and(|word| !word.is_empty() && wanted.contains(&format!("`{word}`"))) => {
            unquoted(inner, span)
        }
        ("a string", _) if is_word(raw) => Some(Fix::replace("put it in quotation marks", span, format!("\"{raw}\""))),
        ("a list", Some("a string" | "an expression in quotation marks, or a number")) if is_string => {
            Some(Fix::replace("put it in a list", span, format!("[{raw}]")))
        }
        _ => None,
    }
}

fn unquoted(inner: Option<&str>, span: Span) -> Option<Fix> {
    inner.map(|text| Fix::replace("write it without quotation marks", span, text))
}

/// Whether this is one bare word, and none that means something by itself.
fn is_word(raw: &str) -> bool {
    let reserved = ["true", "false", "None", "Some", "inf", "NaN"];
    raw.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && raw.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !reserved.contains(&raw)
}

/// `1.5e3` written out, where the language has that number.
pub(super) fn without_exponent(raw: &str, span: Span) -> Option<Fix> {
    let (digits, power) = raw.split_once(['e', 'E'])?;
    let power: u32 = power.strip_prefix('+').unwrap_or(power).parse().ok().filter(|p| *p <= 15)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let power = power as usize;
    let (moved, rest) = fraction.split_at_checked(power).unwrap_or((fraction, ""));
    let zeros = "0".repeat(power - moved.len());
    let point = if rest.is_empty() { "" } else { "." };
    let written = format!("{whole}{moved}{zeros}{point}{rest}");
    // A leading zero or a digit too many: not that certain any more.
    let leads_with_zero = written
        .trim_start_matches('-')
        .strip_prefix('0')
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('.'));
    let is_plain = !leads_with_zero && Fixed::parse(&written).is_ok();
    is_plain.then(|| Fix::replace(format!("write `{written}`"), span, written))
}

/// A word of the author, short enough for a message.
pub(super) fn shown(word: &str) -> String {
    word.chars().take(40).collect()
}

/// The text without an element of a list, map or struct: its comma goes too, and its line if nothing else stands there.
pub(super) fn without(text: &Text, whole: Span) -> Fix {
    let content = text.content();
    let (start, mut end) = (whole.start as usize, whole.end as usize);
    let after = content.get(end..).unwrap_or("");
    let blanks = after.len() - after.trim_start().len();
    if after.trim_start().starts_with(',') {
        end += blanks + 1;
    }
    let before = content.get(..start).unwrap_or("");
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let rest = content.get(end..).unwrap_or("");
    let line = rest.find('\n').map_or(rest.len(), |i| i + 1);
    let begins_line = before.len() == indent || before.get(..start - indent).is_some_and(|b| b.ends_with('\n'));
    let ends_line = rest.get(..line).is_some_and(|l| l.trim().is_empty());
    let span = match (begins_line, ends_line) {
        (true, true) => Span::new(start - indent, end + line),
        (true, false) => Span::new(start, end + rest.len() - rest.trim_start_matches([' ', '\t']).len()),
        (false, _) => Span::new(start - indent, end),
    };
    Fix::replace("remove the second one, which is the same", span, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_out(raw: &str) -> Option<String> {
        without_exponent(raw, Span::NOWHERE).map(|fix| fix.edits[0].text.clone())
    }

    #[test]
    fn numbers_are_written_out() {
        assert_eq!(written_out("1e3").as_deref(), Some("1000"));
        assert_eq!(written_out("-1.5e3").as_deref(), Some("-1500"));
        // 123.456 has the three places of the language, 123.4567 has one too many.
        assert_eq!(written_out("1.23456e2").as_deref(), Some("123.456"));
        assert_eq!(written_out("1.234567e2").as_deref(), None);
        assert_eq!(written_out("1.2345e2").as_deref(), Some("123.45"));
        assert_eq!(written_out("1e-3"), None);
        assert_eq!(written_out("1e13"), None);
        assert_eq!(written_out("0.5e1"), None);
    }

    #[test]
    fn a_repetition_goes_with_its_comma() {
        let cut = |text: &str, part: &str| {
            let start = text.rfind(part).unwrap();
            let fix = without(&Text::new("t", text), Span::new(start, start + part.len()));
            crate::diagnostic::apply(text, &[&fix]).0
        };
        assert_eq!(cut("(a: 1, a: 1)", "a: 1"), "(a: 1,)");
        assert_eq!(cut("(a: 1, a: 1, b: 2)", "a: 1"), "(a: 1, b: 2)");
        assert_eq!(cut("(\r\n  a: 1,\r\n  a: 1,\r\n  b: 2)", "a: 1"), "(\r\n  a: 1,\r\n  b: 2)");
        assert_eq!(cut("(\n  a: 1,\n  a: 1, b: 2)", "a: 1"), "(\n  a: 1,\n  b: 2)");
    }
}
