//! Reports: data first, then forms.

mod debrief;
mod json;
mod markdown;
mod plain;
mod trace;
mod words;

pub use debrief::{Debrief, DecisionRow, ExpertRow, Met, TargetRow, TimelineRow, debrief};
pub use json::{debrief_json, run_json};
pub use markdown::markdown;
pub use plain::plain;
pub use trace::event_json;
pub use words::{Tale, changes, price, reasons_in_words, tell};
