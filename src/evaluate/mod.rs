//! Given paths: what a list of decisions, with or without outcomes of chance, is worth.
//!
//! At a decision the next unused entry of its node is taken, at a draw the next unused outcome of its chance; entries of what
//! is never met are skipped. Draws that are not given come from one seed, from many, or are all followed with their
//! probabilities ([`Method`]). Every path is worth the same whichever other paths are evaluated before or beside it: what
//! two paths begin with in common is played once, and that is all they share.
//!
//! | | files |
//! |---|---|
//! | entries by their text, lists read no further than they differ | `names`, `list` |
//! | one step, and why it cannot be taken | `step`, `misfit` |
//! | one course of chance, many, all | `walk`, `sampled`, `exact` |
//! | paths in order on any number of threads | `paths`, `stream` |

mod exact;
mod list;
mod misfit;
mod names;
mod paths;
mod sampled;
mod step;
mod stream;
mod walk;

pub use exact::Expected;
pub use misfit::Misfit;
pub(crate) use names::{Entry, List, Names};
pub use paths::{Evaluator, Method, Paths, Worth};
pub use sampled::Sampled;
pub use stream::in_order;
pub use walk::Played;
