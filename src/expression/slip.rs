//! Slips of the pen whose meaning is plain: what other languages write, and what a hand gets in the wrong order.

use super::tree::Binary;
use crate::diagnostic::Code;
use crate::source::Span;

/// A problem inside an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Bytes of the expression's own text.
    pub span: Span,
    /// The kind of problem.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// A way out.
    pub help: Option<String>,
    /// The word under the span, and the one that alone can be meant by it.
    pub meant: Option<(String, String)>,
}

impl Problem {
    /// A text that must be written otherwise: `right` belongs in the place of what stands under the span.
    pub(super) fn slip(text: &str, span: Span, right: &str, message: impl Into<String>) -> Problem {
        let written = text.get(span.range()).unwrap_or("").to_owned();
        let meant = Some((written, right.to_owned()));
        Problem { span, code: Code::E0301, message: message.into(), help: None, meant }
    }

    /// With a way out.
    pub(super) fn help(self, help: &str) -> Problem {
        Problem { help: Some(help.to_owned()), ..self }
    }
}

/// A sign of another language at the beginning of a text: how it is written here, and its length.
pub(super) fn sign(text: &str) -> Option<(&'static str, usize)> {
    const SIGNS: [(&str, &str); 8] = [
        ("===", "=="),
        ("!==", "!="),
        ("=>", ">="),
        ("=<", "<="),
        ("<>", "!="),
        ("\u{2265}", ">="),
        ("\u{2264}", "<="),
        ("\u{2260}", "!="),
    ];
    let single = |sign: &str| text.starts_with(sign) && !text.get(sign.len()..).is_some_and(|r| r.starts_with(sign));
    SIGNS
        .iter()
        .find(|(written, _)| text.starts_with(written))
        .map(|(written, right)| (*right, written.len()))
        .or_else(|| single("&").then_some(("&&", 1)))
        .or_else(|| single("|").then_some(("||", 1)))
}

/// What is said of a sign or word that is written otherwise.
pub(super) fn message(written: &str, right: &str) -> String {
    match written {
        "&" | "|" => format!("`{written}` is not an operator; did you mean `{right}`?"),
        "=" => "`=` changes something; did you mean `==`?".to_owned(),
        _ => format!("`{written}` is written `{right}`"),
    }
}

/// A name in quotation marks at the beginning of a text.
pub(super) fn quoted(text: &str) -> Option<&str> {
    let mark = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let (name, _) = text.get(1..)?.split_once(mark)?;
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then_some(name)
}

/// The operator that a word stands for.
pub(super) fn operator(word: &str) -> Option<Binary> {
    if word.eq_ignore_ascii_case("and") {
        Some(Binary::And)
    } else if word.eq_ignore_ascii_case("or") {
        Some(Binary::Or)
    } else {
        None
    }
}
