//! Lists to pick from: scenarios, runs.

mod filter;
mod picker;
mod runs;
mod start;

pub use runs::{Archive, Done, RunRow, runs};
pub use start::{About, Chosen, ScenarioRow, Shelf, start};
