//! Whether a scenario is fair to play: blind play must not pay, an expert must do well, every choice must be the best one
//! somewhere, and everything that was written must be met.
//!
//! [`measure`] says what is, [`Balance::shortfalls`] what of it falls short of the bars that the scenario states.

mod measure;
mod shortfall;

pub use measure::{Balance, ChoiceStand, RUNS, measure};
pub use shortfall::{Bars, Shortfall};

/// The policies that look at nothing a judgement would look at.
pub const BLIND: [&str; 5] = ["first", "last", "longest", "random", "cautious"];
