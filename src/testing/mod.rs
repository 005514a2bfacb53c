//! Tests beside a scenario: plays that are written down, with what is expected of them (docs/tests.md).
//!
//! A test is played on the one engine, through a [`crate::run::Session`]; nothing here knows a rule of the world. What differs
//! from what was expected is a [`Failure`] with its place in the file, and often with the words that would have been right.
//!
//! | | files |
//! |---|---|
//! | names and bounds held against the scenario | `load`, `resolve`, `expectations` |
//! | a test played, what holds where it rests | `play`, `steer`, `compare`, `facts` |
//! | what all tests come across | `coverage` |
//! | changes approved, plays written down | `accept`, `record` |

mod accept;
mod compare;
mod coverage;
mod expectations;
mod facts;
mod load;
mod play;
mod record;
mod resolve;
mod steer;

pub use accept::{Accepted, Change, accept};
pub use compare::{Failure, Mend};
pub use coverage::{Coverage, Kind};
pub use expectations::Expected;
pub use load::{Loaded, Missing, load};
pub use play::{Player, Stuck, Verdict};
pub use record::{NotRecorded, insert, new_file, recordable};
pub use resolve::Test;
