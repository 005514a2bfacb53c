//! What any stage may say about a text: a stable code, a place, a message, a way out.
//!
//! Messages are lower-case fragments without a full stop; the author's own words stand in backticks.

mod code;
mod json;
mod label;
mod level;
#[cfg(feature = "terminal")]
mod render;
mod suggest;

pub use code::{Code, Explanation, Severity};
pub use json::{Report, reports};
pub use label::{Diagnostic, MOST_FINDINGS, Related, sort};
pub use level::{Level, Levels, lint};
#[cfg(feature = "terminal")]
pub use render::render;
pub use suggest::{nearest, one_of};
