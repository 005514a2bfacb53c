//! What a run can come across, how often random play does, and a way to everything that is rare, or the proof that there is
//! none.
//!
//! Random play takes any available choice, and puts any item of a ranking first, with equal chance.
//!
//! | question | files |
//! |---|---|
//! | what can be come across | `sight` |
//! | over all states: probabilities, and proofs | `exact`, `again` |
//! | over many plays, where there are too many states | `sampled` |
//! | the likeliest way to something, and a seed under which chance takes it | `way` |

mod again;
mod exact;
mod sampled;
mod sight;
mod way;

pub use exact::{Exact, Odds};
pub(crate) use exact::{steps, take};
pub use sampled::{Met, Plays, example, play_randomly};
pub use sight::{Sight, Sights};
pub(crate) use way::Ways;
pub use way::{MOST_SEEDS, Way, seed_for};
