//! Runs: a session that steps through a program with its luck, the file that remembers it, and the replay that proves it.

mod ahead;
mod file;
mod forecast;
mod own;
mod rehearsal;
mod replay;
mod score;
mod script;
mod session;

pub use file::{
    Closing, Decision, Header, RecordError, RunRecord, closing_line, decision_line, forecast_line, header_line,
};
pub use forecast::{Forecast, Found, Settled, WrittenForecast};
pub use own::OwnPicks;
pub use rehearsal::{RehearsalError, rehearse};
pub use replay::{Replay, before, replay};
pub use score::{play_out, score};
pub use script::{Script, ScriptError};
pub(crate) use session::Steer;
pub use session::{Session, SessionError, Taken, simulate, state_digest};

/// What the player does at a decision or a ranking.
pub use crate::program::Pick;
