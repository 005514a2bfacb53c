//! What is to be run: policies, seeds, how many, and when that is enough.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::engine::GENERATOR;
use crate::program::Program;

/// Most runs of one batch: sums over more would not fit.
pub const MOST_RUNS: u64 = 2_000_000_000;
/// Most policies of one batch.
pub const MOST_POLICIES: usize = 64;
/// Most parts a batch is cut into.
pub const MOST_PARTS: u64 = 1_000_000;
/// Runs before precision is looked at for the first time.
const FIRST_LOOK: u64 = 1_000;

/// A part of a batch: part `place` of `of`, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// From 1.
    pub place: u64,
    /// Parts in all.
    pub of: u64,
}

impl Part {
    /// Its runs, of so many: a share that differs from others' by at most one.
    #[must_use]
    pub fn range(self, runs: u64) -> Range<u64> {
        let bound = |place: u64| {
            let scaled = u128::from(runs) * u128::from(place) / u128::from(self.of.max(1));
            u64::try_from(scaled).unwrap_or(runs)
        };
        bound(self.place.saturating_sub(1))..bound(self.place)
    }
}

/// A batch: everything that decides what comes out, but how it is run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The scenario's id.
    pub scenario: String,
    /// Where it was read from: `built-in`, or a path.
    pub source: String,
    /// Names its rules.
    pub fingerprint: String,
    /// Names its prose, which `longest` reads.
    pub text_hash: String,
    /// Version of the program.
    pub version: String,
    /// Name and version of the generator.
    pub generator: String,
    /// Seed of the batch: run i has the seed `run_seed(seed, i)`.
    pub seed: u64,
    /// Runs of every policy, at most.
    pub runs: u64,
    /// Policies as they are written.
    pub policies: Vec<String>,
    /// Names what is in the files of policies that have one; empty for the others.
    pub scripts: Vec<String>,
    /// Enough once every mean has a standard error of at most so many points.
    pub until_se: Option<f64>,
    /// The part that is run; none for the whole.
    pub part: Option<Part>,
}

impl Plan {
    /// A plan for a program, with nothing to stop it before its last run.
    #[must_use]
    pub fn new(program: &Program, source: &str, policies: Vec<String>, runs: u64, seed: u64) -> Plan {
        Plan {
            scenario: program.scenario.id.value.clone(),
            source: source.to_owned(),
            fingerprint: program.fingerprint().to_owned(),
            text_hash: program.text_hash().to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            generator: GENERATOR.to_owned(),
            seed,
            runs,
            scripts: vec![String::new(); policies.len()],
            policies,
            until_se: None,
            part: None,
        }
    }

    /// The runs of its part: all of them, if it is the whole.
    #[must_use]
    pub fn range(&self) -> Range<u64> {
        self.part.map_or(0..self.runs, |part| part.range(self.runs))
    }

    /// The next run before which it is asked whether that is enough, after so many are done: 1,000, then an eighth more each
    /// time. It does not depend on how the batch is run.
    #[must_use]
    pub fn next_look(&self, done: u64) -> u64 {
        let end = self.range().end;
        if self.until_se.is_none() {
            return end;
        }
        let mut look = FIRST_LOOK;
        while look <= done && look < end {
            look += (look / 8).max(FIRST_LOOK);
        }
        look.min(end)
    }

    /// What differs from another plan, in words; none if they are the same batch, whatever part of it.
    #[must_use]
    pub fn difference(&self, other: &Plan) -> Option<String> {
        let differs = |what: &str, own: &str, others: &str| {
            (own != others).then(|| format!("{what} `{}` here, `{}` there", short(own), short(others)))
        };
        let stop = |plan: &Plan| plan.until_se.map_or_else(|| "none".to_owned(), |se| se.to_string());
        differs("scenario", &self.scenario, &other.scenario)
            .or_else(|| differs("rules", &self.fingerprint, &other.fingerprint))
            .or_else(|| differs("texts", &self.text_hash, &other.text_hash))
            .or_else(|| differs("version", &self.version, &other.version))
            .or_else(|| differs("generator", &self.generator, &other.generator))
            .or_else(|| differs("seed", &self.seed.to_string(), &other.seed.to_string()))
            .or_else(|| differs("runs", &self.runs.to_string(), &other.runs.to_string()))
            .or_else(|| differs("policies", &self.policies.join(","), &other.policies.join(",")))
            .or_else(|| (self.scripts != other.scripts).then(|| "a script has changed".to_owned()))
            .or_else(|| differs("--until-se", &stop(self), &stop(other)))
    }
}

/// As much of a text from elsewhere as fits into a message.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{built_in, load};

    #[test]
    fn parts_make_the_whole() {
        let program = load(&built_in("warm-up").unwrap()).0.unwrap();
        for runs in [1, 2, 10, 1_000, MOST_RUNS] {
            for of in [1, 2, 3, 7, 64] {
                let mut plan = Plan::new(&program, "built-in", vec!["first".to_owned()], runs, 1);
                let ranges: Vec<_> = (1..=of)
                    .map(|place| {
                        plan.part = Some(Part { place, of });
                        plan.range()
                    })
                    .collect();
                assert_eq!((ranges[0].start, ranges.last().unwrap().end), (0, runs));
                assert!(ranges.windows(2).all(|w| w[0].end == w[1].start), "{ranges:?}");
            }
        }
    }

    #[test]
    fn looks_do_not_depend_on_where_one_stops() {
        let program = load(&built_in("warm-up").unwrap()).0.unwrap();
        let mut plan = Plan::new(&program, "built-in", vec!["first".to_owned()], 100_000, 1);
        assert_eq!(plan.next_look(0), 100_000);
        plan.until_se = Some(0.1);
        assert_eq!([plan.next_look(0), plan.next_look(999), plan.next_look(1_000)], [1_000, 1_000, 2_000]);
        assert_eq!([plan.next_look(8_500), plan.next_look(9_000), plan.next_look(99_999)], [9_000, 10_125, 100_000]);
    }
}
