//! Scenarios for other tools: the same dynamics and the same points in a language that they read.
//!
//! Those for model checkers are three texts: the model, a table of the names used in it, and a file of properties that ask for
//! what `solve` reports. JSON is one text, with a schema.

mod drn;
mod json;
mod names;
mod prism;

pub use drn::{Drn, Refused};
pub use json::{scenario_json, schema};
pub use names::Names;
pub(crate) use names::csv_line;
pub use prism::prism;

/// Why a scenario cannot be exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsayable {
    /// The feature that the format cannot say, and where it is used.
    pub feature: String,
}

/// Properties in the language that PRISM and Storm share: the optimal and the worst expected score.
pub const PROPERTIES: &str = "// Expected score under optimal and under worst play, in points.\nR{\"score\"}max=? [F \"done\"];\nR{\"score\"}min=? [F \"done\"];\n";
