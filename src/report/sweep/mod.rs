//! Sweeps in words, as JSON and as a drawing.

mod json;
mod list;
mod text;
mod tornado;

pub use json::sweep_json;
pub use list::{parameters_json, parameters_text};
pub use text::sweep_text;
pub use tornado::sweep_svg;

use super::moves::named;
use crate::engine::GENERATOR;
use crate::program::Program;
use crate::sweep::{Design, Knob, Parameter, Plan, Reading};

/// How scores were come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// From so many runs of every policy at every point, under this seed.
    Sampled {
        /// Runs.
        runs: u64,
        /// Run i has the seed `run_seed(seed, i)`.
        seed: u64,
    },
    /// Exactly.
    Exact,
}

impl How {
    /// As it stands in tables and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            How::Sampled { .. } => "sampled",
            How::Exact => "exact",
        }
    }
}

/// A sweep with all that a report says of it.
#[derive(Debug, Clone, Copy)]
pub struct Swept<'a> {
    /// The scenario as it is.
    pub program: &'a Program,
    /// What was asked for.
    pub plan: &'a Plan,
    /// What came out, point by point; fewer than points if somebody stopped it.
    pub readings: &'a [Reading],
    /// Policies as they are written.
    pub policies: &'a [String],
    /// How scores were come by.
    pub how: How,
    /// Wall-clock time, if that is said.
    pub seconds: Option<f64>,
}

impl Swept<'_> {
    /// Whether it has fewer points than it was to have.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.readings.len() < self.plan.points.len()
    }

    /// Points at which some policy has no score.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.readings.iter().filter(|r| r.policies.iter().any(Result::is_err)).count()
    }

    /// Where it comes from: what stands in the metadata of its table.
    #[must_use]
    pub fn meta(&self) -> Vec<(String, String)> {
        let mut meta = vec![
            ("table", "sweep".to_owned()),
            ("method", self.how.name().to_owned()),
            ("scenario", self.program.scenario.id.value.clone()),
            ("fingerprint", self.program.fingerprint().to_owned()),
            ("text_hash", self.program.text_hash().to_owned()),
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            ("generator", GENERATOR.to_owned()),
            ("design", self.plan.design.name().to_owned()),
            ("points", self.plan.points.len().to_string()),
            ("policies", self.policies.join(",")),
        ];
        if let How::Sampled { runs, seed } = self.how {
            meta.extend([("seed", seed.to_string()), ("runs", runs.to_string())]);
        }
        if let Design::Hypercube { seed, .. } = self.plan.design {
            meta.push(("lhs_seed", seed.to_string()));
        }
        if self.is_stopped() {
            meta.push(("stopped", "interrupted".to_owned()));
        }
        meta.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// What a parameter is, in words.
fn title(program: &Program, parameter: &Parameter) -> String {
    let priority = |id, what: &str| format!("{}: {what}", program.priority(id).1);
    match parameter.knob {
        Knob::Input(input) => named(program, input).title,
        Knob::Effort(task) => format!("effort of {}", program.task_title(task)),
        Knob::StartBy(id) => priority(id, "last tick in time"),
        Knob::TooLate(id) => priority(id, "first tick too late"),
        Knob::NotBefore(id) => priority(id, "put off until tick"),
        Knob::Opens(id) => priority(id, "opens at tick"),
        Knob::StartEffort(id) => priority(id, "effort of a start"),
        Knob::Takes(id) => format!("ticks of {}", program.choice_key(id)),
    }
}
