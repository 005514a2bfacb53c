//! Why a path cannot be played, and where.

use std::fmt;

/// Where a path stops being possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// How many decisions had been taken; none if the list itself cannot be read.
    pub at: Option<u32>,
    /// The node, `node/choice`, or `?unknown`.
    pub node: String,
    /// Why.
    pub reason: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "after {at} decisions, at `{}`: {}", self.node, self.reason),
            None => write!(f, "`{}`: {}", self.node, self.reason),
        }
    }
}
