//! The one place that looks at a stopwatch.

use std::time::Instant;

/// Now, for durations only.
#[expect(clippy::disallowed_methods, reason = "budgets and progress are about real time")]
pub(super) fn now() -> Instant {
    Instant::now()
}
