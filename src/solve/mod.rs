//! The scenario solved exactly: every reachable state, its value, and what each choice is worth.

#[doc(hidden)]
pub mod bench;
mod budget;
mod bundle;
mod count;
mod explore;
mod flips;
mod graph;
mod importance;
mod intern;
mod liveness;
mod merge;
mod order;
mod points;
mod reads;
mod reduce;
mod review;
mod solution;
mod sweep;
mod table;

pub use budget::{Budget, Limit, Progress};
pub use count::{Count, Factor, count};
pub use flips::{Flip, SHIFTS};
pub use importance::{ChoiceWorth, NodeWorth};
pub use merge::{Pass, Passes};
pub use review::{Drawn, Review, Reviewed, Verdict};
pub use solution::{ByComponent, Options, Solution, Summary, Valued};

use bundle::Needs;

