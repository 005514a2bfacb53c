//! How points are chosen, and what one is.

use crate::number::Fixed;

/// How points are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Every value of every parameter with every other.
    Grid,
    /// So many points, drawn under this seed.
    Hypercube {
        /// How many.
        points: usize,
        /// Seed of the dice.
        seed: u64,
    },
    /// Both ends of every range, all else as in the file.
    OneAtATime,
}

impl Design {
    /// As it stands in tables and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Design::Grid => "grid",
            Design::Hypercube { .. } => "lhs",
            Design::OneAtATime => "tornado",
        }
    }
}

/// What a point belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// The file as it is.
    Base,
    /// The grid.
    Grid,
    /// The hypercube.
    Hypercube,
    /// The lower end of this parameter.
    Low(usize),
    /// The upper end of this parameter.
    High(usize),
}

impl Set {
    /// As it stands in tables and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Set::Base => "base",
            Set::Grid => "grid",
            Set::Hypercube => "lhs",
            Set::Low(_) => "low",
            Set::High(_) => "high",
        }
    }

    /// The parameter that alone is moved, by place.
    #[must_use]
    pub const fn moved(self) -> Option<usize> {
        match self {
            Set::Low(place) | Set::High(place) => Some(place),
            Set::Base | Set::Grid | Set::Hypercube => None,
        }
    }
}

/// One scenario of a sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What it belongs to.
    pub set: Set,
    /// Values of the varied parameters, in their order; where one alone is moved, its value; none for the base.
    pub(super) values: Vec<Fixed>,
}
