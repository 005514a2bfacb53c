//! The scenario solved exactly: every reachable state, its value, and what each choice is worth.
//!
//! | from program to answer | files |
//! |---|---|
//! | what can still matter: reads, effects, the plan of what is forgotten | `reads`, `bundle`, `merge`, `reach`, `points`, `liveness`, `planner`, `plan` |
//! | every state, level by level, on any number of threads | `order`, `table`, `intern`, `shards`, `crew`, `budget`, `explore`, `expand`, `tally`, `graph` |
//! | fewer states, their values, what matters, judgement calls | `reduce`, `sweep`, `importance`, `flips` |
//! | the states as they were explored, for other tools | `states` |
//! | the solution as bytes, looked up row by row | `bytes`, `solution` |
//! | what is asked of it: reviews of runs, policies, values, counts | `review`, `follow`, `chain`, `values`, `count` |
//! | the same with other things in view than the score, or for any order of the priorities | `objectives`, `orders`, `tally`, `packed` |
//! | what can be said when it does not fit | `bounds` |

#[doc(hidden)]
pub mod bench;
mod bounds;
mod budget;
mod bundle;
mod bytes;
mod chain;
mod count;
mod crew;
mod expand;
mod explore;
mod flips;
mod follow;
pub(crate) mod graph;
mod importance;
mod intern;
mod liveness;
mod merge;
mod objectives;
mod order;
mod orders;
mod packed;
mod plan;
mod planner;
mod points;
mod reach;
mod reads;
mod reduce;
mod review;
mod shards;
mod solution;
pub(crate) mod states;
pub(crate) mod sweep;
mod table;
mod tally;
mod values;

pub use bounds::{Bounds, Sampled, bounds, sample, sample_policy};
pub use budget::{Budget, Limit, Progress};
pub use bytes::{Damaged, Source};
pub use chain::{PolicyGraph, Value, policy_graph, policy_value, valued_policies};
pub use count::{Count, Factor, count};
pub use flips::{Flip, SHIFTS};
pub(crate) use follow::exp;
pub use follow::{Follower, Taste};
pub(crate) use importance::visits;
pub use importance::{ChoiceWorth, NodeWorth};
pub use merge::{Pass, Passes};
pub(crate) use objectives::{MOST as MOST_OBJECTIVES, Scale, component_scale};
pub use objectives::{Objective, ObjectiveGraph, objective_graph};
pub(crate) use orders::Points as OrderPoints;
pub use orders::{OrderGraph, order_graph};
pub(crate) use review::TIE;
pub use review::{Drawn, Review, Reviewed, Verdict};
pub(crate) use solution::graph_of;
pub use solution::{ByComponent, Options, Solution, Summary, Valued};
pub use values::{Estimate, SAMPLE_RUNS, SAMPLE_SEED, ValueOf, Values, estimate, samples, values};

use bundle::Needs;
