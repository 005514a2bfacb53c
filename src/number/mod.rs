//! Exact decimals: every quantity of the world is a whole number of thousandths.
//!
//! There is no floating point anywhere in the rules. `times` and `over` round half away from zero, once per operation;
//! results beyond the range of `i64` saturate, and `check` proves beforehand that a scenario's own bounds never get there.

mod decimal;
mod share;

pub use decimal::{Fixed, NumberError};
pub use share::{Fraction, apportion, award};
