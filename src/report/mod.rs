//! Reports: data first, then forms.

mod debrief;
mod json;
mod markdown;
mod plain;
mod predictions;
mod trace;
mod words;
mod wrap;

pub use debrief::{AttentionRow, Debrief, DecisionRow, ExpertRow, LedgerRow, Met, TargetRow, TimelineRow, debrief};
pub use json::{debrief_json, run_json};
pub use markdown::markdown;
pub use plain::plain;
pub use predictions::{PredictionRow, Predictions, predictions, reading};
pub use trace::event_json;
pub use words::{Tale, pick_label, price, reasons_in_words, tell};
pub use wrap::wrap;
