//! What is known of a text while it is read: on every thread that reads a part of it, and gathered again.

use std::cell::RefCell;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, MOST_FINDINGS};
use crate::source::{Span, Text};

/// What is known while one text, or a part of it, is read on this thread.
pub(super) struct Reading {
    page: &'static str,
    base: usize,
    length: usize,
    /// Opening and closing brackets, by place; none if the text has something that only `ron` reads.
    brackets: Option<Arc<[(u32, u32)]>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Places whose value was replaced by a default.
    pub(super) broken: Vec<Span>,
    /// What was written twice, with the place of its finding.
    pub(super) repetitions: Vec<(usize, Repetition)>,
}

impl Reading {
    pub(super) fn new(text: &Text, page: &'static str, brackets: Option<Vec<(u32, u32)>>) -> Reading {
        let content = text.content();
        Reading {
            page,
            base: content.as_ptr() as usize,
            length: content.len(),
            brackets: brackets.map(Arc::from),
            diagnostics: Vec::new(),
            broken: Vec::new(),
            repetitions: Vec::new(),
        }
    }

    /// For another part of the same text.
    fn beside(&self) -> Reading {
        let brackets = self.brackets.clone();
        Reading { brackets, diagnostics: Vec::new(), broken: Vec::new(), repetitions: Vec::new(), ..*self }
    }

    /// Runs what reads the text, and gives back what was found on the way.
    pub(super) fn during<T>(self, read: impl FnOnce() -> T) -> (T, Reading) {
        let fresh = self.beside();
        let outside = READING.replace(Some(self));
        let value = read();
        (value, READING.replace(outside).unwrap_or(fresh))
    }

    /// Adds what was found in the part that follows.
    fn follow(&mut self, part: Reading) {
        let before = self.diagnostics.len();
        self.diagnostics.extend(part.diagnostics);
        self.diagnostics.truncate(MOST_FINDINGS);
        self.broken.extend(part.broken);
        self.repetitions.extend(part.repetitions.into_iter().map(|(place, repetition)| (before + place, repetition)));
    }
}

/// Reads parts of the text on as many threads as there are. What is found stands in the order of the parts.
pub(super) fn side_by_side<I: Sync, O: Send>(parts: &[I], read: impl Fn(&I) -> O + Sync) -> Vec<O> {
    let chunk = parts.len().div_ceil(4 * rayon::current_num_threads()).max(1);
    let part = |chunk: &[I]| chunk.iter().map(&read).collect::<Vec<O>>();
    let Some(first) = READING.with_borrow(|reading| reading.as_ref().map(Reading::beside)) else { return part(parts) };
    let done: Vec<_> = parts.par_chunks(chunk).map(|chunk| first.beside().during(|| part(chunk))).collect();
    let mut values = Vec::with_capacity(parts.len());
    READING.with_borrow_mut(|reading| {
        for (part, found) in done {
            values.extend(part);
            if let Some(reading) = reading {
                reading.follow(found);
            }
        }
    });
    values
}

/// Notes that the value of a place was replaced by a default.
pub(super) fn replaced(span: Span) {
    READING.with_borrow_mut(|reading| {
        if let Some(reading) = reading {
            reading.broken.push(span);
        }
    });
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
    /// Names of missing fields with their records, until the place of the struct is known.
    static MISSING: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
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

/// Notes a missing field; whoever knows the place of the whole struct reports it.
/// One that was probably misspelt has been reported as unknown already.
pub(super) fn missing_field(name: &str, record: &str, meant: &[&str]) {
    if meant.contains(&name) || is_full() {
        return;
    }
    MISSING.with_borrow_mut(|missing| missing.push((name.to_owned(), record.to_owned())));
}

/// Reports what `missing_field` noted, at the opening of the struct's own text: a struct can be pages long.
pub(super) fn report_missing(raw: &str, span: Span) {
    for (name, record) in MISSING.take() {
        let opening = Span::new(span.start as usize, span.start as usize + raw.find('(').map_or(0, |i| i + 1));
        report(
            Diagnostic::new(Code::E0103, opening, format!("missing field `{name}` in `{record}`"))
                .help(format!("add `{name}: …`; {} says what it means", page())),
        );
    }
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
pub(super) struct Mark {
    diagnostics: usize,
    broken: usize,
    repetitions: usize,
    missing: usize,
}

/// Marks how much has been reported; none where the text's brackets are not paired.
pub(super) fn mark() -> Option<Mark> {
    READING.with_borrow(|reading| {
        let reading = reading.as_ref().filter(|r| r.brackets.is_some())?;
        Some(Mark {
            diagnostics: reading.diagnostics.len(),
            broken: reading.broken.len(),
            repetitions: reading.repetitions.len(),
            missing: MISSING.with_borrow(Vec::len),
        })
    })
}

/// Forgets what was reported since.
pub(super) fn forget_since(mark: &Mark) {
    MISSING.with_borrow_mut(|missing| missing.truncate(mark.missing));
    READING.with_borrow_mut(|reading| {
        if let Some(reading) = reading {
            reading.diagnostics.truncate(mark.diagnostics);
            reading.broken.truncate(mark.broken);
            reading.repetitions.truncate(mark.repetitions);
        }
    });
}
