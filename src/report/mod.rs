//! Reports: data first, then forms.

mod compare;
mod course;
mod debrief;
mod html;
mod json;
mod markdown;
mod plain;
mod predictions;
mod rehearsal;
mod trace;
mod words;
mod worth;
mod wrap;

pub use compare::{Comparison, DifferingRow, Side, compare};
pub use course::{Course, Strip, course};
pub use debrief::{AttentionRow, Debrief, DecisionRow, ExpertRow, LedgerRow, Met, TargetRow, TimelineRow, debrief};
pub use html::html;
pub use json::{debrief_json, run_json};
pub use markdown::markdown;
pub use plain::plain;
pub use predictions::{PredictionRow, Predictions, predictions, reading};
pub use rehearsal::{rehearsal, rehearsal_json};
pub use trace::event_json;
pub use words::{Tale, pick_label, price, reasons_in_words, tell};
pub use worth::{ChoiceValue, DecisionWorth, Elsewhere, Keys, Shift, Stroke, Worth};
pub use wrap::wrap;
