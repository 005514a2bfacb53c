//! What the author wrote: a scenario file as data, with every value's place in the text, unchecked.
//!
//! [`parse`] reads RON and finds every mistake of shape in one go; [`write`] gives the canonical text back.

mod bracket;
mod changes;
mod container;
mod cursor;
mod file;
mod framework;
mod located;
mod mend;
mod nest;
mod prose;
mod raw;
mod reading;
mod record;
mod story;
mod suite;
mod syntax;
mod texts;
mod token;
mod write;

pub use changes::changes;
pub use container::{List, Map, OneOrMore, Source, Whole};
pub use file::{
    About, Answer, Bars, Better, Clock, Done, Flag, Kind, Level, Lint, Member, Moment, Person, Point, Practice,
    Prediction, Priority, Promise, Rule, Scenario, Target, Task, Unknown, Variable, Weights, Worth,
};
pub use framework::{
    Axis, Corner, Factor, Formula, Framework, FrameworkRef, Product, Quadrant, Range, Roi, Side, Term, Tier, Tiers,
    WeightedSum,
};
pub use located::{Form, Located};
pub use prose::{Alternative, Prose};
pub use story::{Chance, Choice, Decision, Ending, Inject, Item, Luck, Node, Outcome, Ranking, outcomes_of};
pub use suite::{Bound, Entry, Expect, Line, Seed, Standing, Step, Test, Tests};
pub use texts::{TextSlot, for_each_text};
pub use write::write;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Text};

/// A scenario as read, with what was wrong about its shape.
#[derive(Debug)]
pub struct Parsed<T> {
    /// The value; parts that could not be read hold defaults. `None` if the text is not RON at all.
    pub value: Option<T>,
    /// Mistakes of shape, in the order they were met.
    pub diagnostics: Vec<Diagnostic>,
    /// Places whose value was replaced by a default; later findings there would be about nothing.
    pub broken: Vec<Span>,
}

/// Reads a scenario. All mistakes of shape are found in one go, except that reading stops where the text is not RON.
#[must_use]
pub fn parse(text: &Text) -> Parsed<Scenario> {
    read_format(text, PAGE, |s: &Scenario| &s.format)
}

/// Reads a framework file.
#[must_use]
pub fn parse_framework(text: &Text) -> Parsed<Framework> {
    read_format(text, PAGE, |f: &Framework| &f.format)
}

/// Reads a file of tests.
#[must_use]
pub fn parse_tests(text: &Text) -> Parsed<Tests> {
    read_format(text, "docs/tests.md", |t: &Tests| &t.format)
}

/// The page that explains the fields of scenarios and frameworks.
const PAGE: &str = "docs/scenario-format.md";

fn read_format<T: Form>(text: &Text, page: &'static str, format: impl Fn(&T) -> &Located<Whole>) -> Parsed<T> {
    if text.content().len() > Text::MAX_BYTES {
        let finding = Diagnostic::new(Code::E0107, Span::NOWHERE, "the file is larger than 16 MiB");
        return Parsed { value: None, diagnostics: vec![finding], broken: Vec::new() };
    }
    let mut read = located::read::<T>(text, page);
    if let Some(value) = &read.value {
        let version = format(value);
        if version.value != Whole(1) && version.span != Span::NOWHERE && !read.broken.contains(&version.span) {
            read.diagnostics.push(
                Diagnostic::new(Code::E0109, version.span, format!("unknown format {}", version.value.0))
                    .help("this program reads format 1"),
            );
        }
    }
    Parsed { value: read.value, diagnostics: read.diagnostics, broken: read.broken }
}
