//! What given paths are worth, a JSON object for each (docs/json.md).

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::engine::Component;
use crate::evaluate::{Method, Misfit, Worth};
use crate::number::Fixed;
use crate::program::Program;

/// What says where a row comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// `given`, `played`, `sampled` or `exact`.
    pub method: &'static str,
    /// Seed of the draws that are not given, or of the batch of seeds.
    pub seed: Option<u64>,
    /// The scenario's fingerprint.
    pub fingerprint: String,
    /// The program's version.
    pub version: &'static str,
}

impl Source {
    /// The source of rows that are evaluated so.
    #[must_use]
    pub fn of(program: &Program, method: Method) -> Source {
        let (method, seed) = match method {
            Method::Given => ("given", None),
            Method::Seed(seed) => ("played", Some(seed)),
            Method::Seeds { seed, .. } => ("sampled", Some(seed)),
            Method::Exact { .. } => ("exact", None),
        };
        Source { method, seed, fingerprint: program.fingerprint().to_owned(), version: env!("CARGO_PKG_VERSION") }
    }
}

/// A path with what came of it, as one line of JSON with its line end.
#[must_use]
pub fn evaluation_line(program: &Program, source: &Source, id: &str, worth: &Result<Worth, Misfit>) -> String {
    let line = serde_json::to_string(&Line { program, source, id, worth });
    // Texts and numbers always have a form.
    line.unwrap_or_default() + "\n"
}

struct Line<'a> {
    program: &'a Program,
    source: &'a Source,
    id: &'a str,
    worth: &'a Result<Worth, Misfit>,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let points = Fixed::from_thousandths;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", self.id)?;
        match self.worth {
            Err(misfit) => map.serialize_entry("error", &Error(misfit))?,
            Ok(Worth::Once(played)) => {
                map.serialize_entry("score", &points(played.score()))?;
                map.serialize_entry("probability", &played.probability)?;
                map.serialize_entry("components", &Named(components(played.points.map(points))))?;
                map.serialize_entry("ending", self.program.ending(played.ending).0)?;
                map.serialize_entry("decisions", &played.decisions)?;
                map.serialize_entry("unused", &played.unused)?;
            }
            Ok(Worth::Sampled(sampled)) => {
                let score = &sampled.score;
                map.serialize_entry("runs", &score.n)?;
                map.serialize_entry("mean", &score.mean)?;
                map.serialize_entry("sd", &score.sd)?;
                map.serialize_entry("standard_error", &score.standard_error)?;
                map.serialize_entry("interval", &score.interval)?;
                map.serialize_entry("components", &Named(components(sampled.components)))?;
                let share = |n: &u64| *n as f64 / score.n.max(1) as f64;
                map.serialize_entry("endings", &Named(self.endings(sampled.endings.iter().map(share))))?;
            }
            Ok(Worth::Expected(expected)) => {
                map.serialize_entry("expected", &expected.score)?;
                map.serialize_entry("sd", &expected.sd)?;
                map.serialize_entry("components", &Named(components(expected.components)))?;
                map.serialize_entry("endings", &Named(self.endings(expected.endings.iter().copied())))?;
                map.serialize_entry("states", &expected.states)?;
            }
        }
        map.serialize_entry("method", self.source.method)?;
        if let Some(seed) = self.source.seed {
            map.serialize_entry("seed", &seed)?;
        }
        map.serialize_entry("fingerprint", &self.source.fingerprint)?;
        map.serialize_entry("version", self.source.version)?;
        map.end()
    }
}

impl Line<'_> {
    fn endings(&self, values: impl Iterator<Item = f64>) -> Vec<(&str, f64)> {
        self.program.scenario.endings.iter().map(|ending| ending.id.value.as_str()).zip(values).collect()
    }
}

fn components<T>(values: [T; 4]) -> Vec<(&'static str, T)> {
    Component::ALL.iter().map(|c| c.name()).zip(values).collect()
}

/// Values by name, in their order.
struct Named<'a, T>(Vec<(&'a str, T)>);

impl<T: Serialize> Serialize for Named<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

struct Error<'a>(&'a Misfit);

impl Serialize for Error<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("at", &self.0.at)?;
        map.serialize_entry("node", &self.0.node)?;
        map.serialize_entry("reason", &self.0.reason)?;
        map.end()
    }
}
