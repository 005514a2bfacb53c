//! How much a solution may cost, and what becomes known on the way.

/// What exploring has come to so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// States expanded.
    pub states: u64,
    /// States found and not expanded yet.
    pub waiting: u64,
    /// Transitions found.
    pub transitions: u64,
    /// Bytes in use, estimated from what was allocated.
    pub bytes: u64,
}

/// A budget that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Too many states.
    States,
    /// Too much memory.
    Memory,
    /// The caller said stop: time is over, or the user has had enough.
    Stopped,
}

impl Limit {
    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Limit::States => "states",
            Limit::Memory => "memory",
            Limit::Stopped => "time",
        }
    }
}

/// How much a solution may cost.
pub struct Budget<'a> {
    /// Most states.
    pub max_states: u64,
    /// Most bytes of states and transitions.
    pub max_bytes: u64,
    /// Asked every few thousand states; `false` stops.
    pub go_on: &'a (dyn Fn(&Progress) -> bool + Sync),
}

impl std::fmt::Debug for Budget<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Budget").field("max_states", &self.max_states).field("max_bytes", &self.max_bytes).finish()
    }
}

impl Budget<'_> {
    /// No bounds but those of the data: 200 million states, 64 GiB.
    pub const UNBOUNDED: Budget<'static> = Budget { max_states: 200_000_000, max_bytes: 64 << 30, go_on: &|_| true };

    pub(super) fn check(&self, progress: &Progress) -> Result<(), Limit> {
        if progress.states + progress.waiting > self.max_states.min(200_000_000) {
            Err(Limit::States)
        } else if progress.bytes > self.max_bytes {
            Err(Limit::Memory)
        } else if !(self.go_on)(progress) {
            Err(Limit::Stopped)
        } else {
            Ok(())
        }
    }
}
