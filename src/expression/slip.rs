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

#[cfg(test)]
mod tests {
    use super::super::parse::{EffectTree, parse_effect, parse_expression};
    use super::*;
    use crate::diagnostic::{Fix, apply};

    /// What a text becomes when all that is told of it is mended.
    fn mended(text: &str, slips: &[Problem]) -> String {
        let fix = |slip: &Problem| slip.meant.as_ref().map(|(_, right)| Fix::replace("", slip.span, right.as_str()));
        let fixes: Vec<Fix> = slips.iter().filter_map(fix).collect();
        apply(text, &fixes.iter().collect::<Vec<_>>()).0
    }

    fn condition(text: &str) -> String {
        mended(text, parse_expression(text).unwrap().slips())
    }

    fn effect(text: &str) -> String {
        match parse_effect(text).unwrap() {
            EffectTree::Assign { value, .. } => mended(text, value.slips()),
            EffectTree::Call(tree) => mended(text, tree.slips()),
        }
    }

    #[test]
    fn conditions_of_other_languages_are_mended_at_once() {
        assert_eq!(condition("a and b or not  c AND NOT (d)"), "a && b || !c && !(d)");
        assert_eq!(condition("not a > 3 and b"), "!(a > 3) && b");
        assert_eq!(condition("a & b | c"), "a && b || c");
        assert_eq!(condition("a => 5 && b =< 3 && c =! 2"), "a >= 5 && b <= 3 && c != 2");
        assert_eq!(condition("ä ≥ 5 && ö ≤ 3 && ü ≠ 2 && d <> 1"), "ä >= 5 && ö <= 3 && ü != 2 && d != 1");
        assert_eq!(condition("a = 1 and b === 2"), "a == 1 && b == 2");
        assert_eq!(condition("cause == 'deploy' && a > 50%"), "cause == deploy && a > 50");
        assert_eq!(condition("NOT && not_yet && android"), "NOT && not_yet && android");
    }

    #[test]
    fn effects_of_other_languages_are_mended_at_once() {
        assert_eq!(effect("a =- 5"), "a -= 5");
        assert_eq!(effect("a =+ 5"), "a += 5");
        assert_eq!(effect("a = -5"), "a = -5");
        assert_eq!(effect("a =-5"), "a =-5");
        assert_eq!(effect("a =!b"), "a =!b");
        assert_eq!(effect("a == true"), "a = true");
        assert_eq!(effect("a++"), "a += 1");
        assert_eq!(effect("a -= max(1, 2), b += 1; assign(c, d)"), "a -= max(1, 2)\", \"b += 1\", \"assign(c, d)");
        assert!(parse_effect("a += 1;").is_err());
    }

    #[test]
    fn deep_denials_are_refused_in_good_time() {
        assert!(parse_expression(&"not ".repeat(400)).is_err());
        assert!(parse_expression(&format!("{}a{}", "not (".repeat(45), ") > 1".repeat(45))).is_ok());
        assert!(parse_expression("≥").is_err() && parse_expression("'ä").is_err() && parse_expression("5%%").is_err());
    }
}
