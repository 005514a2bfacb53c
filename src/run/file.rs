//! Run files: JSON Lines. A header, one line per decision by stable ids and one per prediction asked, a closing line.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::forecast::{Forecast, WrittenForecast};
use super::session::{Session, Taken};
use crate::engine::GENERATOR;
use crate::program::Program;
use crate::score::WrittenLine;

/// The first line of a run file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Always `run`.
    pub kind: String,
    /// Format of the file, 1.
    pub format: u32,
    /// The run's id.
    pub id: String,
    /// The scenario's id.
    pub scenario: String,
    /// Where it was read from: `built-in`, or its path.
    #[serde(default)]
    pub source: String,
    /// Names its rules.
    pub fingerprint: String,
    /// Names its prose.
    pub text_hash: String,
    /// Seed of its luck.
    pub seed: u64,
    /// Version of the program that wrote the file.
    pub version: String,
    /// Name and version of the generator.
    pub generator: String,
    /// When it began, UTC.
    pub started: String,
    /// The run that this one plays again, by id or path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_of: Option<String>,
    /// The first decision that was not taken over from it, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<usize>,
}

impl Header {
    /// The header of a new run.
    #[must_use]
    pub fn new(program: &Program, source: &str, id: &str, seed: u64, started: &str) -> Header {
        Header {
            kind: "run".to_owned(),
            format: 1,
            id: id.to_owned(),
            scenario: program.scenario.id.value.clone(),
            source: source.to_owned(),
            fingerprint: program.fingerprint().to_owned(),
            text_hash: program.text_hash().to_owned(),
            seed,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            generator: GENERATOR.to_owned(),
            started: started.to_owned(),
            retry_of: None,
            at: None,
        }
    }

    /// Its line.
    #[must_use]
    pub fn line(&self) -> String {
        line(self)
    }
}

/// A decision that was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Always `decision`.
    pub kind: String,
    /// 1 for the first.
    pub n: usize,
    /// Where.
    pub node: String,
    /// The choice's id, or item ids joined by `>`.
    pub choice: String,
    /// When.
    pub tick: u32,
    /// Names the state that followed.
    pub state: String,
}

/// The last line of a finished run.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Closing {
    /// Always `end`.
    pub kind: String,
    /// The ending's id.
    pub ending: String,
    /// The score.
    pub score: f64,
    /// Points per component.
    pub components: std::collections::BTreeMap<String, f64>,
    /// The ledger.
    pub ledger: Vec<WrittenLine>,
}

/// A run file as read.
#[derive(Debug, Clone)]
pub struct RunRecord {
    /// The first line.
    pub header: Header,
    /// Decisions in order.
    pub decisions: Vec<Decision>,
    /// Predictions that were asked, in order; each knows the decision that followed.
    pub predictions: Vec<WrittenForecast>,
    /// The last line, if the run is over.
    pub closing: Option<Closing>,
    /// Bytes of whole lines; what follows is a torn line.
    pub sound_bytes: usize,
    /// Bytes of the whole text, a torn line included.
    pub all_bytes: usize,
    /// Whether a torn last line was left out.
    pub torn: bool,
}

/// Why a text is no run file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordError {
    /// Line, starts at 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for RecordError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for RecordError {}

impl RunRecord {
    /// Reads a run file. A torn last line, as a kill in mid-write leaves it, is left out.
    ///
    /// # Errors
    /// [`RecordError`] names the line.
    pub fn parse(text: &str) -> Result<RunRecord, RecordError> {
        let mut header: Option<Header> = None;
        let mut decisions: Vec<Decision> = Vec::new();
        let mut predictions: Vec<WrittenForecast> = Vec::new();
        let mut closing: Option<Closing> = None;
        let (mut sound_bytes, mut torn) = (0, false);
        for (i, line) in text.split_inclusive('\n').enumerate() {
            if !line.ends_with('\n') {
                torn = true;
                break;
            }
            let error = |message: String| RecordError { line: i + 1, message };
            let value: Value = serde_json::from_str(line).map_err(|e| error(format!("no JSON: {e}")))?;
            let kind = value.get("kind").and_then(Value::as_str).unwrap_or("").to_owned();
            let wrong = |e: serde_json::Error| error(e.to_string());
            match (kind.as_str(), &header, &closing) {
                ("run", None, None) => {
                    let read: Header = serde_json::from_value(value).map_err(wrong)?;
                    if read.format != 1 {
                        return Err(error(format!("unknown format {} of a run file", read.format)));
                    }
                    header = Some(read);
                }
                ("decision", Some(_), None) => {
                    let read: Decision = serde_json::from_value(value).map_err(wrong)?;
                    if read.n != decisions.len() + 1 {
                        return Err(error(format!("decision {} stands where {} belongs", read.n, decisions.len() + 1)));
                    }
                    decisions.push(read);
                }
                ("prediction", Some(_), None) => {
                    let read: WrittenForecast = serde_json::from_value(value).map_err(wrong)?;
                    if read.n != decisions.len() + 1 {
                        let next = decisions.len() + 1;
                        return Err(error(format!("a prediction before decision {} stands before {next}", read.n)));
                    }
                    if read.percent.is_some_and(|p| p > 100) {
                        return Err(error("a prediction of more than 100 per cent".to_owned()));
                    }
                    predictions.push(read);
                }
                ("end", Some(_), None) => closing = Some(serde_json::from_value(value).map_err(wrong)?),
                (_, None, _) => return Err(error("the first line is no header of a run".to_owned())),
                (_, _, Some(_)) => return Err(error("something follows the end of the run".to_owned())),
                (other, ..) => return Err(error(format!("unknown kind of line `{other}`"))),
            }
            sound_bytes += line.len();
        }
        match header {
            Some(header) => {
                let all_bytes = text.len();
                Ok(RunRecord { header, decisions, predictions, closing, sound_bytes, all_bytes, torn })
            }
            None => Err(RecordError { line: 1, message: "the file has no whole header line".to_owned() }),
        }
    }
}

fn line(value: &impl Serialize) -> String {
    // These structs have string keys and finite numbers, so the serializer cannot fail.
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

/// The header line of a new run.
#[must_use]
pub fn header_line(program: &Program, source: &str, id: &str, seed: u64, started: &str) -> String {
    Header::new(program, source, id, seed, started).line()
}

/// The line of the last decision taken, if one was.
#[must_use]
pub fn decision_line(session: &Session<'_>) -> Option<String> {
    let n = session.taken().len();
    let Taken { node, pick, tick, .. } = session.taken().last()?;
    Some(line(&Decision {
        kind: "decision".to_owned(),
        n,
        node: session.program().node_id(*node).to_owned(),
        choice: session.pick_id(*node, pick),
        tick: *tick,
        state: session.state_digest(),
    }))
}

/// The line of the last prediction asked, if one was.
#[must_use]
pub fn forecast_line(session: &Session<'_>) -> Option<String> {
    session.forecasts().last().map(Forecast::written).map(|written| line(&written))
}

/// The closing line, once the run is over.
#[must_use]
pub fn closing_line(session: &Session<'_>) -> Option<String> {
    #[derive(Serialize)]
    struct End<'a> {
        kind: &'static str,
        ending: &'a str,
        score: crate::number::Fixed,
        components: crate::score::Components,
        ledger: Vec<crate::score::Line>,
    }
    let (program, ledger) = (session.program(), &session.record().ledger);
    let (ending, _) = program.ending(session.ending()?);
    Some(line(&End {
        kind: "end",
        ending,
        score: ledger.total(),
        components: ledger.components(),
        ledger: ledger.lines(program),
    }))
}
