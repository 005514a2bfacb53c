//! Numbers of a scenario varied, and what every policy scores then: grids, Latin hypercubes, one number at a time.
//!
//! Every point of a sweep is a scenario of its own: its numbers are written into the text, and the text passes every check
//! that a file does. All points are played under the same luck, so that differences to the file as it is, the base, are
//! differences between runs with the same seed.
//!
//! | | files |
//! |---|---|
//! | which numbers there are, and what they can be | `parameter`, `catalogue` |
//! | what is asked for | `values`, `point`, `design`, `hypercube`, `nudge` |
//! | scenarios with other numbers | `change` |
//! | what policies score there, from runs or exactly | `sampled`, `counts`, `exact` |
//! | what came out | `figures`, `bars`, `effects` |

mod bars;
mod catalogue;
mod change;
mod counts;
mod design;
mod effects;
mod exact;
mod figures;
mod hypercube;
mod nudge;
mod parameter;
mod point;
mod sampled;
mod values;

pub use bars::{Bar, Bars, End, bars};
pub use catalogue::{find, parameters};
pub use change::changed;
pub use design::{AskedWrong, MOST_POINTS, MOST_ROWS, Plan};
pub use effects::{ENOUGH, effects};
pub use exact::exact;
pub use figures::{Figures, Reading};
pub use parameter::{Knob, Parameter};
pub use point::{Design, Point, Set};
pub use sampled::{Crews, Sampling, sampled};
pub use values::{Values, Vary};
