//! Runs: a session that steps through a program with its luck, the file that remembers it, and the replay that proves it.

mod ahead;
mod file;
mod forecast;
mod replay;
mod script;
mod session;

pub use file::{
    Closing, Decision, Header, RecordError, RunRecord, closing_line, decision_line, forecast_line, header_line,
};
pub use forecast::{Forecast, Found, Settled, WrittenForecast};
pub use replay::{Replay, replay};
pub use script::{Script, ScriptError};
pub use session::{Pick, Session, SessionError, Taken, simulate};
