//! The score: the exact sum of the ledger. The engine awards; this stage writes the lines, sums and explains them.

mod attention;
mod ledger;

pub use attention::{Attended, Attention, attention};
pub use ledger::{Components, Ledger, Line, Recorder, Told, WrittenLine};
