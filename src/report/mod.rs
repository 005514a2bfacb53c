//! Reports: data first, then forms.

mod balance;
mod batch;
mod compared;
mod course;
mod debrief;
mod differences;
mod distribution;
mod drill;
mod elsewhere;
mod evaluation;
mod explore;
mod frontier;
mod html;
mod instead;
mod json;
mod lenses;
mod lessons;
mod map;
mod markdown;
mod markdown_worth;
mod moves;
mod origin;
mod paths;
mod phrases;
mod plain;
mod plain_worth;
mod plot;
mod predictions;
mod ranked;
mod regret_course;
mod rehearsal;
mod solution;
mod strokes;
mod sweep;
mod tests;
mod then_and_now;
mod trace;
mod weigh;
mod words;
mod worth;
mod wrap;

pub use balance::{Measured, balance_json, balance_text, catalogue_markdown};
pub use batch::{Coverage, Finished, Pace, Rare, Stopped, batch_json, batch_text, coverage, item_key};
pub use compared::{Compared, Gathering, NamedRun, Rules, compared_json, compared_text, group_json, group_text};
pub use course::{Course, Strip, course};
pub use debrief::{AttentionRow, Debrief, DecisionRow, ExpertRow, LedgerRow, Met, TargetRow, TimelineRow, debrief};
pub use distribution::{Distributed, reach_json, reach_text};
pub use drill::{drill_answer, drill_cards, drill_json, drill_progress, drill_progress_json, scored_pick};
pub use elsewhere::{OTHER_SEEDS, elsewhere};
pub use evaluation::{Source, evaluation_line};
pub use explore::{Explored, Led, Looked, Row, explored_json, explored_text};
pub use frontier::{FEW_STATES, Traded};
pub use html::html;
pub use json::{debrief_json, run_json};
pub use lenses::{
    Attentions, Faced, Lensed, Seen, SeenRow, Through, UnseenRow, attentions_json, attentions_text, lensed,
};
pub use map::{
    Drawing, Shade, Shading, map_dot, map_mermaid, map_svg, map_text, shade_regret, shade_value, shade_visits,
};
pub use markdown::markdown;
pub use moves::{
    flips_csv, flips_json, flips_text, information_csv, information_json, information_text, tornado_csv, tornado_json,
    tornado_svg, tornado_text,
};
pub use paths::{counts_text, paths_json, paths_text};
pub use phrases::{percent, points};
pub use plain::{Part, decision_texts, part_text, plain};
pub use predictions::{PredictionRow, Predictions, predictions, reading};
pub use ranked::{RANKED_HEADER, Ranked, ranked_json, ranked_markdown, ranked_rows, ranked_text};
pub use regret_course::{CourseRow, regret_course};
pub use rehearsal::{rehearsal, rehearsal_json};
pub use solution::{
    Cost, count_json, count_text, estimate_json, estimate_text, policies_markdown, samples_json, samples_text,
    solution_json, solution_text,
};
pub use sweep::{How, Swept, parameters_json, parameters_text, sweep_json, sweep_svg, sweep_text};
pub use tests::{Tested, accepted_text, tested_json, tested_text};
pub use then_and_now::{Comparison, DifferingRow, Reached, then_and_now};
pub use trace::event_json;
pub use weigh::worth;
pub use words::{Tale, pick_label, price, reasons_in_words, tell};
pub use worth::{ChoiceValue, DecisionWorth, Elsewhere, Keys, Shift, Stroke, Worth};
pub use wrap::wrap;
