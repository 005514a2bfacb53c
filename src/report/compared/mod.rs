//! Comparisons in words and as JSON: sides, their differences, recorded runs decision by decision, and groups of people.

mod group_json;
mod group_text;
mod json;
mod text;

pub use group_json::group_json;
pub use group_text::group_text;
pub use json::compared_json;
pub use text::compared_text;

use super::lenses::Attentions;
use crate::compare::{Difference, Group, Side, Standing};
use crate::program::Program;
use crate::run::Session;

/// Which rules are compared on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The scenario's id.
    pub scenario: String,
    /// Names its rules.
    pub fingerprint: String,
}

/// A recorded run under the name it has here.
#[derive(Debug, Clone, Copy)]
pub struct NamedRun<'a, 'p> {
    /// Its name.
    pub label: &'a str,
    /// The run.
    pub session: &'a Session<'p>,
}

/// Everything that is put side by side.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a, 'p> {
    /// The rules of all of it.
    pub rules: &'a Rules,
    /// Many runs each.
    pub sides: &'a [Side],
    /// What lies between them.
    pub differences: &'a [Difference],
    /// Single runs.
    pub runs: &'a [NamedRun<'a, 'p>],
    /// How single runs stand among the sides that were counted.
    pub standings: &'a [Standing],
    /// Why runs of groups were left out, and how many.
    pub left_out: &'a [(String, usize)],
    /// What runs and groups attended to, through frameworks.
    pub attentions: &'a Attentions,
}

/// A group, with what a report says of it.
#[derive(Debug, Clone, Copy)]
pub struct Gathering<'a> {
    /// The rules that all its runs were played on.
    pub program: &'a Program,
    /// What there is to say.
    pub group: &'a Group,
    /// Names of its runs, if they are to be told.
    pub names: Option<&'a [String]>,
    /// Why runs were left out, and how many.
    pub left_out: &'a [(String, usize)],
    /// What they attended to, through frameworks.
    pub attentions: &'a Attentions,
}
