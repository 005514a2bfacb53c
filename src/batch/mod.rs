//! Many runs: policies over seeds, the same luck for all of them, counted exactly.
//!
//! Run `i` of every policy has the seed `run_seed(S, i)`, so policies differ in nothing but what they pick. Everything that
//! is counted is a whole number, and sums of whole numbers do not depend on their order: any number of threads, a batch that
//! was stopped and went on, and parts that were joined give the same bytes.
//!
//! | | files |
//! |---|---|
//! | what is run | `plan` |
//! | runs in order, on threads | `execute`, `row` |
//! | what is counted by row, and on the way | `scores`, `trace`, `fan`, `items`, `histogram` |
//! | the batch under way, saved and joined | `whole` |
//! | what counts say | `statistics`, `student`, `example` |

mod example;
mod execute;
mod fan;
mod histogram;
mod items;
mod plan;
mod row;
mod scores;
mod statistics;
mod student;
mod trace;
mod whole;

pub use example::Example;
pub(crate) use example::lead;
pub use execute::{Crew, Hands, Sink};
pub use fan::{Fan, FanPlan, Standing};
pub use histogram::Histogram;
pub use items::{Item, Items};
pub use plan::{MOST_PARTS, MOST_POLICIES, MOST_RUNS, Part, Plan};
pub use row::{Row, Rows};
pub use scores::{Scores, Tally};
pub use statistics::{CONFIDENCE, Estimate, Moments, PairMoments, Share, Welch};
pub use trace::{Judged, Trace, Visits};
pub use whole::{Batch, Misfit, Saved, join};

/// The quantiles that are reported, by name and as fractions.
pub const QUANTILES: [(&str, (u64, u64)); 5] =
    [("0.05", (1, 20)), ("0.25", (1, 4)), ("0.5", (1, 2)), ("0.75", (3, 4)), ("0.95", (19, 20))];
