//! Values that know where they stand in the text, and that survive being wrong.
//!
//! `ron` reads through serde and forgets positions. A [`Located`] first takes the raw slice of its value; the slice
//! points into the source, so its address gives the span, and only then the value is read from it. What cannot be read
//! is reported and replaced by a default, so one reading finds every mistake (docs/decisions/0001).

use std::cell::RefCell;
use std::ops::Deref;

use ron::extensions::Extensions;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cursor::{alone, brackets};
use super::mend;
use super::nest::Nest;
use super::raw::Raw;
use super::record::{forget_missing_since, missing_so_far, report_missing};
use super::syntax::syntax;
use crate::diagnostic::{Code, Diagnostic, MOST_FINDINGS};
use crate::source::{Span, Text};

/// What a value looks like, for messages.
pub trait Form: Default + for<'de> Deserialize<'de> {
    /// "a string", "a list".
    const WHAT: &'static str;
    /// The same of its elements, for a list.
    const ELEMENT: Option<&'static str> = None;
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

/// What is known while one text is read on this thread.
struct Reading {
    page: &'static str,
    base: usize,
    length: usize,
    /// Opening and closing brackets, by place; none if the text has something that only `ron` reads.
    brackets: Option<Vec<(u32, u32)>>,
    diagnostics: Vec<Diagnostic>,
    broken: Vec<Span>,
    /// What was written twice, with the place of its finding.
    repetitions: Vec<(usize, Repetition)>,
}

/// A field or entry that was written before.
pub(super) struct Repetition {
    /// The value written first.
    pub(super) first: Span,
    /// The value written again.
    pub(super) second: Span,
    /// The name or key written again, with its value.
    pub(super) whole: Span,
}

thread_local! {
    static READING: RefCell<Option<Reading>> = const { RefCell::new(None) };
}

pub(super) fn report(diagnostic: Diagnostic) {
    READING.with_borrow_mut(|reading| {
        if let Some(reading) = reading
            && reading.diagnostics.len() < MOST_FINDINGS
        {
            reading.diagnostics.push(diagnostic.shortened());
        }
    });
}

/// Reports something written twice. If both are the same, letter by letter, the second can go.
pub(super) fn repeated(diagnostic: Diagnostic, repetition: Repetition) {
    let before = READING.with_borrow(|r| r.as_ref().map_or(0, |r| r.diagnostics.len()));
    report(diagnostic);
    READING.with_borrow_mut(|reading| {
        if let Some(reading) = reading
            && reading.diagnostics.len() > before
        {
            reading.repetitions.push((before, repetition));
        }
    });
}

/// Whether further findings would be left out; then they need not be made.
pub(super) fn is_full() -> bool {
    READING.with_borrow(|reading| reading.as_ref().is_some_and(|r| r.diagnostics.len() >= MOST_FINDINGS))
}

/// The page about the text being read.
pub(super) fn page() -> &'static str {
    READING.with_borrow(|reading| reading.as_ref().map_or("", |r| r.page))
}

/// The span of a slice of the text being read.
pub(super) fn span_of(slice: &str) -> Span {
    READING.with_borrow(|reading| match reading {
        // Addresses are compared as numbers only; nothing is read through them.
        Some(r) => {
            let start = (slice.as_ptr() as usize).wrapping_sub(r.base);
            if start <= r.length { Span::new(start, start + slice.len()) } else { Span::NOWHERE }
        }
        None => Span::NOWHERE,
    })
}

pub(super) fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::UNWRAP_NEWTYPES | Extensions::UNWRAP_VARIANT_NEWTYPES)
}

/// The place of the closing bracket behind the opening one at which a slice of the text begins; none outside of a text whose
/// brackets are paired.
pub(super) fn closing(slice: &str) -> Option<usize> {
    READING.with_borrow(|reading| {
        let reading = reading.as_ref()?;
        let start = (slice.as_ptr() as usize).checked_sub(reading.base)?;
        let open = u32::try_from(start).ok()?;
        let place = reading.brackets.as_ref()?.binary_search_by_key(&open, |(open, _)| *open).ok()?;
        let (_, close) = reading.brackets.as_ref()?.get(place)?;
        (*close as usize).checked_sub(start).filter(|at| *at < slice.len())
    })
}

/// How much has been reported so far.
struct Mark {
    diagnostics: usize,
    broken: usize,
    repetitions: usize,
    missing: usize,
}

/// Marks how much has been reported; none where the text's brackets are not paired.
fn mark() -> Option<Mark> {
    READING.with_borrow(|reading| {
        let reading = reading.as_ref().filter(|r| r.brackets.is_some())?;
        Some(Mark {
            diagnostics: reading.diagnostics.len(),
            broken: reading.broken.len(),
            repetitions: reading.repetitions.len(),
            missing: missing_so_far(),
        })
    })
}

/// Forgets what was reported since.
fn forget_since(mark: &Mark) {
    forget_missing_since(mark.missing);
    READING.with_borrow_mut(|reading| {
        if let Some(reading) = reading {
            reading.diagnostics.truncate(mark.diagnostics);
            reading.broken.truncate(mark.broken);
            reading.repetitions.truncate(mark.repetitions);
        }
    });
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
        let outcome = from_slice::<T>(raw);
        report_missing(raw, span);
        let value = outcome.unwrap_or_else(|error| {
            report(mistake::<T>(raw, span, &error));
            READING.with_borrow_mut(|reading| {
                if let Some(reading) = reading {
                    reading.broken.push(span);
                }
            });
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
    READING.set(Some(Reading {
        page,
        base: content.as_ptr() as usize,
        length: content.len(),
        brackets,
        diagnostics: Vec::new(),
        broken: Vec::new(),
        repetitions: Vec::new(),
    }));
    let outcome = whole::<T>(content);
    let reading = READING.take();
    let (mut diagnostics, broken, repetitions) =
        reading.map_or_else(Default::default, |r| (r.diagnostics, r.broken, r.repetitions));
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
            diagnostics.push(syntax(text, T::WHAT, page, &error));
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
    fn raw_strings_and_comments_are_stepped_over() {
        let text = Text::new("t", "( /* ( */ title: r#\"a \"b\" ( c\"#, // )\n about: (role: \"x ) \\\" y\"), )");
        assert_eq!(brackets(text.content()).map(|pairs| pairs.len()), Some(2));
        let (quick, plain) = (read::<Scenario>(&text, "page"), read_by::<Scenario>(&text, "page", None));
        assert_eq!(quick.value.as_ref().map(|s| s.title.value.clone()), Some("a \"b\" ( c".to_owned()));
        assert_eq!(quick.value, plain.value);
    }
}
