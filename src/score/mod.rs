//! The score: the exact sum of the ledger. The engine awards; this stage writes the lines, sums and explains them.
//! What a player predicted is scored apart from it, by the Brier score.

mod attention;
mod brier;
mod closeness;
mod ledger;
mod total;

pub use attention::{Attended, Attention, attention};
pub use brier::{Bin, Calibration, ENOUGH_TO_CALIBRATE, Scored, brier, calibration};
pub use closeness::{Closeness, Placed, closeness, starts, through};
pub use ledger::{Components, Ledger, Line, Recorder, Told, WrittenLine};
pub use total::{ByComponent, Total};
