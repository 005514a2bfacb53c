//! Values that know where they stand in the text, and that survive being wrong.
//!
//! `ron` reads through serde and forgets positions. A [`Located`] first takes the raw slice of its value; the slice
//! points into the source, so its address gives the span, and only then the value is read from it. What cannot be read
//! is reported and replaced by a default, so one reading finds every mistake (docs/decisions/0001).

use std::ops::Deref;

use ron::extensions::Extensions;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cursor::{alone, brackets};
use super::mend;
use super::nest::Nest;
use super::raw::Raw;
use super::reading::{Reading, forget_since, mark, replaced, report, report_missing, span_of};
use super::syntax::{Signs, syntax};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Text};

/// What a value looks like, for messages.
pub trait Form: Default + Send + for<'de> Deserialize<'de> {
    /// "a string", "a list".
    const WHAT: &'static str;
    /// The same of its elements, for a list.
    const ELEMENT: Option<&'static str> = None;

    /// Reads it from its text.
    ///
    /// # Errors
    /// What is wrong with the text.
    fn read(text: &str) -> Result<Self, ron::Error> {
        from_slice(text)
    }
}

/// A value and the text it was read from.
#[derive(Debug, Clone, Default)]
pub struct Located<T> {
    /// The value; a default if its text could not be read.
    pub value: T,
    /// Its text; [`Span::NOWHERE`] if it was not written.
    pub span: Span,
}

impl<T> Located<T> {
    /// A value that was not read from a text.
    pub fn unwritten(value: T) -> Located<T> {
        Located { value, span: Span::NOWHERE }
    }
}

impl<T> Deref for Located<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// Equality of values; where they stand does not matter.
impl<T: PartialEq> PartialEq for Located<T> {
    fn eq(&self, other: &Located<T>) -> bool {
        self.value == other.value
    }
}

impl<T: Serialize> Serialize for Located<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

pub(super) fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::UNWRAP_NEWTYPES | Extensions::UNWRAP_VARIANT_NEWTYPES)
}

/// Reads a value from its text: by its brackets where it is as usual, else by `ron`, which knows what is wrong with it.
pub(super) fn from_slice<'de, T: Deserialize<'de>>(slice: &'de str) -> Result<T, ron::Error> {
    if let Some(mark) = mark() {
        match T::deserialize(Nest(slice)) {
            Ok(value) => return Ok(value),
            Err(_) => forget_since(&mark),
        }
    }
    options().from_str(slice).map_err(|error| error.code)
}

impl<'de, T: Form> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Located<T>, D::Error> {
        let Raw(raw) = Raw::deserialize(deserializer)?;
        let span = span_of(raw);
        let outcome = T::read(raw);
        report_missing(raw, span);
        let value = outcome.unwrap_or_else(|error| {
            report(mistake::<T>(raw, span, &error));
            replaced(span);
            T::default()
        });
        Ok(Located { value, span })
    }
}

fn mistake<T: Form>(raw: &str, span: Span, error: &ron::Error) -> Diagnostic {
    match error {
        ron::Error::NoSuchEnumVariant { expected, found, .. } => {
            let word = Span::new(span.start as usize, span.start as usize + found.len());
            Diagnostic::new(Code::E0106, word, format!("unknown word `{found}`, expected {}", T::WHAT))
                .one_of(found, expected.iter().copied())
        }
        ron::Error::ExpectedDifferentStructName { expected, found } => {
            let word = Span::new(span.start as usize, span.start as usize + found.len());
            Diagnostic::new(Code::E0104, word, format!("expected `{expected}(…)`, found `{found}(…)`"))
                .one_of(found, [*expected])
        }
        ron::Error::Message(text) if looks_numeric(raw) && T::WHAT.contains("number") => {
            Diagnostic::new(Code::E0108, span, text.clone()).fix(mend::without_exponent(raw, span))
        }
        _ => Diagnostic::new(Code::E0104, span, format!("expected {}, found {}", T::WHAT, describe(raw)))
            .fix(mend::other_form(T::WHAT, T::ELEMENT, raw, span)),
    }
}

fn looks_numeric(raw: &str) -> bool {
    raw.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        || raw.starts_with("inf")
        || raw.starts_with("NaN")
}

fn describe(raw: &str) -> String {
    match raw.chars().next() {
        None => "nothing".to_owned(),
        Some('"') => "a string".to_owned(),
        Some('[') => "a list".to_owned(),
        Some('{') => "a map".to_owned(),
        Some('(') => "a struct".to_owned(),
        Some('\'') => "a character".to_owned(),
        _ if looks_numeric(raw) => format!("the number {}", raw.chars().take(40).collect::<String>()),
        _ => format!("`{}`", raw.chars().take_while(|c| c.is_alphanumeric() || *c == '_').take(40).collect::<String>()),
    }
}

/// What reading a text gave.
#[derive(Debug)]
pub(super) struct Read<T> {
    /// The value, with defaults for what could not be read; `None` if the text is not RON at all.
    pub(super) value: Option<T>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Places whose value was replaced by a default.
    pub(super) broken: Vec<Span>,
}

/// The value that a whole text holds.
fn whole<T: Form>(content: &str) -> Result<Located<T>, ron::error::SpannedError> {
    match alone(content).filter(|_| mark().is_some()).map(|value| Located::deserialize(Nest(value))) {
        Some(Ok(located)) => Ok(located),
        Some(Err(_)) | None => options().from_str(content),
    }
}

/// Reads a whole text as one value, whose fields a page of the documentation explains.
pub(super) fn read<T: Form>(text: &Text, page: &'static str) -> Read<T> {
    let content = text.content();
    let Some(brackets) = brackets(content) else { return read_by(text, page, None) };
    let read = read_by(text, page, Some(brackets));
    // What is wrong with a text may hide in what was stepped over; a text without a finding was read to its last sign.
    let is_ron = read.diagnostics.is_empty() || options().from_str::<serde::de::IgnoredAny>(content).is_ok();
    if is_ron { read } else { read_by(text, page, None) }
}

/// Reads by brackets that are paired, or by `ron` alone.
fn read_by<T: Form>(text: &Text, page: &'static str, brackets: Option<Vec<(u32, u32)>>) -> Read<T> {
    let content = text.content();
    let is_broken = brackets.is_none();
    let reading = Reading::new(text, page, brackets);
    let read = || reading.during(|| whole::<T>(content));
    // `ron` stops late where a bracket was lost; what its author has to look at is looked for meanwhile.
    let ((outcome, found), signs) =
        if is_broken && text.is_large() { rayon::join(read, || Some(Signs::of(text))) } else { (read(), None) };
    let Reading { mut diagnostics, broken, repetitions, .. } = found;
    for (place, repetition) in repetitions {
        if let Some(finding) = diagnostics.get_mut(place)
            && text.slice(repetition.first) == text.slice(repetition.second)
        {
            finding.fix = Some(mend::without(text, repetition.whole));
        }
    }
    match outcome {
        Ok(located) => Read { value: Some(located.value), diagnostics, broken },
        Err(error) => {
            diagnostics.push(syntax(text, T::WHAT, page, &error, signs.unwrap_or_else(|| Signs::of(text))));
            Read { value: None, diagnostics, broken }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scenario::Scenario;

    fn files(folder: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path().to_string_lossy().into_owned();
            if std::path::Path::new(&path).is_dir() {
                files(&path, found);
            } else if path.ends_with(".ron") {
                found.push(path);
            }
        }
    }

    /// Whatever is right or wrong with a text, both ways of reading it give the same values, findings and holes.
    #[test]
    fn stepping_over_brackets_reads_what_ron_reads() {
        let mut paths = Vec::new();
        ["scenarios", "templates", "tests/check", "tests/solve"].iter().for_each(|folder| files(folder, &mut paths));
        let mut by_brackets = 0;
        for path in paths {
            let Ok(content) = std::fs::read_to_string(&path) else { continue };
            let text = Text::new(path.as_str(), content);
            let (quick, plain) = (read::<Scenario>(&text, "page"), read_by::<Scenario>(&text, "page", None));
            by_brackets += usize::from(brackets(text.content()).is_some());
            assert_eq!(quick.diagnostics, plain.diagnostics, "{path}");
            assert_eq!(quick.broken, plain.broken, "{path}");
            assert_eq!(quick.value, plain.value, "{path}");
        }
        assert!(by_brackets > 300, "only {by_brackets} have brackets that are paired");
    }

    fn both_ways_agree(content: &str) -> Result<(), TestCaseError> {
        let text = Text::new("t", content);
        let (quick, plain) = (read::<Scenario>(&text, "page"), read_by::<Scenario>(&text, "page", None));
        prop_assert_eq!(&quick.diagnostics, &plain.diagnostics, "{}", content);
        prop_assert_eq!(&quick.value, &plain.value, "{}", content);
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        /// Above all: a text that reads without a finding is RON, although nobody asked `ron`.
        #[test]
        fn mutilated_texts_read_the_same_both_ways(
            changes in prop::collection::vec(
                (any::<prop::sample::Index>(), any::<bool>(), 0_usize..4, prop::sample::select(PIECES.to_vec())),
                1..4,
            ),
        ) {
            let mut text: Vec<char> = include_str!("../../templates/minimal.ron").chars().collect();
            for (at, is_at_sign, gone, piece) in changes {
                let signs: Vec<usize> = (0..text.len()).filter(|i| "()[]{},:\"".contains(text[*i])).collect();
                let at = if is_at_sign && !signs.is_empty() { signs[at.index(signs.len())] } else { at.index(text.len()) };
                text.splice(at..(at + gone).min(text.len()), piece.chars());
            }
            both_ways_agree(&text.into_iter().collect::<String>())?;
        }
    }

    const PIECES: &[&str] = &[
        "",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"",
        "\\",
        "'",
        "r#\"",
        "\"#",
        "r",
        "b\"",
        "#",
        "//",
        "/*",
        "*/",
        "/* /* */",
        "\n",
        "\u{a0}",
        "\u{feff}",
        "\u{85}",
        "\u{2028}",
        "-",
        "+1",
        ".5",
        "5.",
        "1_0",
        "0x10",
        "007",
        "1e3",
        "inf",
        "()",
        "Some(1)",
        "x: 1,",
        "x: (1 2),",
        "x: [}, ],",
        "x: 'ab',",
        "x: 1..2,",
        "\"\\q\"",
        "é",
        "true",
        "#![enable(implicit_some)]",
    ];

    #[test]
    fn a_long_map_reads_the_same_on_several_threads() {
        let flag = |i: usize| match i {
            77 | 4_000 => format!("\"flag_{i}\": (title: 5),"),
            1_234 => format!("\"flag_{i}\": (titel: \"the {i}th\"),"),
            5_999 => "\"flag_3\": (title: \"given twice\"),".to_owned(),
            _ => format!("\"flag_{i}\": (title: \"what happened to number {i}, or did not\"),"),
        };
        let flags: String = (0..6_000).map(flag).collect();
        let text = Text::new("t", format!("(id: \"long\", flags: {{{flags}}}, about: ())"));
        let (mut quick, mut plain) = (read::<Scenario>(&text, "page"), read_by::<Scenario>(&text, "page", None));
        for read in [&mut quick, &mut plain] {
            crate::diagnostic::sort(&mut read.diagnostics);
        }
        let of_flags = |code| quick.diagnostics.iter().filter(|d| d.code == code && d.message.contains("tit")).count();
        assert_eq!((quick.broken.len(), of_flags(Code::E0102)), (2, 1));
        assert_eq!((&quick.diagnostics, &quick.broken), (&plain.diagnostics, &plain.broken));
        assert_eq!(quick.value.as_ref().map(|s| s.flags.len()), Some(5_999));
        assert_eq!(quick.value, plain.value);
    }

    #[test]
    fn raw_strings_and_comments_are_stepped_over() {
        let text = Text::new("t", "( /* ( */ title: r#\"a \"b\" ( c\"#, // )\n about: (role: \"x ) \\\" y\"), )");
        assert_eq!(brackets(text.content()).map(|pairs| pairs.len()), Some(2));
        let (quick, plain) = (read::<Scenario>(&text, "page"), read_by::<Scenario>(&text, "page", None));
        assert_eq!(quick.value.as_ref().map(|s| s.title.value.clone()), Some("a \"b\" ( c".to_owned()));
        assert_eq!(quick.value, plain.value);
    }
}
