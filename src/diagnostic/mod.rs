//! What any stage may say about a text: a stable code, a place, a message, a way out.
//!
//! Messages are lower-case fragments without a full stop; the author's own words stand in backticks.

mod code;
mod fix;
mod github;
mod json;
mod label;
mod level;
mod markdown;
mod mend;
#[cfg(feature = "terminal")]
mod render;
mod sarif;
mod suggest;

pub use code::{Code, Explanation, Severity};
pub use fix::{Edit, Fix, apply, settle};
pub use github::github;
pub use json::{Report, reports};
pub use label::{Diagnostic, MOST_FINDINGS, Related, sort};
pub use level::{Level, Levels, lint};
pub use markdown::{default_level, markdown};
pub use mend::{Mended, mend};
#[cfg(feature = "terminal")]
pub use render::render;
pub use sarif::sarif;
pub use suggest::{meant, nearest, one_of};
