//! The score alone, where nobody asks what it is made of.

use crate::engine::{Award, Observer};

/// Sums thousandths of points, and hears nothing else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total(i64);

impl Total {
    /// Thousandths awarded so far.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Points awarded so far.
    #[must_use]
    pub fn points(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Observer for Total {
    const LISTENS: bool = false;

    #[inline]
    fn award(&mut self, _: u32, award: Award) {
        self.0 = self.0.saturating_add(award.points.thousandths());
    }
}

/// Sums thousandths of points by component, and hears nothing else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ByComponent(pub [i64; 4]);

impl Observer for ByComponent {
    const LISTENS: bool = false;

    #[inline]
    fn award(&mut self, _: u32, award: Award) {
        if let Some(sum) = self.0.get_mut(award.earned.component() as usize) {
            *sum = sum.saturating_add(award.points.thousandths());
        }
    }
}
