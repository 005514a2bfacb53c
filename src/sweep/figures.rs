//! What a policy came to at a point.

use crate::batch::Estimate;
use crate::number::Fixed;

/// What a policy came to at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The mean score, points of 100. Exact values have no standard error and no interval.
    pub score: Estimate,
    /// Quantiles as [`crate::batch::QUANTILES`] names them; none where the value is exact.
    pub quantiles: Vec<Fixed>,
    /// Mean points by component.
    pub components: [f64; 4],
    /// Shares of runs by ending; none where the value is exact.
    pub endings: Vec<f64>,
    /// The score less that of the same policy at the base: of the same runs, so luck falls out of it.
    pub difference: Estimate,
}

impl Figures {
    /// Whether anything is another than at the base: the score of one run at least.
    #[must_use]
    pub fn is_another(&self) -> bool {
        self.difference.mean.abs() >= 1e-9 || self.difference.sd.is_some_and(|sd| sd > 0.0)
    }

    /// Whether the difference to the base could be luck: its interval holds 0, and it is not 0 in every run.
    #[must_use]
    pub fn is_within_noise(&self) -> bool {
        self.difference.interval.is_some_and(|(lower, upper)| lower <= 0.0 && upper >= 0.0 && upper > lower)
    }
}

/// What came out at one point.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Names the rules there; none where there is no such scenario.
    pub fingerprint: Option<String>,
    /// By policy; or why there is nothing.
    pub policies: Vec<Result<Figures, String>>,
}

impl Reading {
    /// A point at which there is nothing, for one reason.
    pub(super) fn failed(why: &str, policies: usize) -> Reading {
        Reading { fingerprint: None, policies: vec![Err(why.to_owned()); policies] }
    }
}
