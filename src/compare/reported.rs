//! A batch report (`batch --json`) read back: its figures as they stand, for it has no runs to count.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::differences::{Difference, Measure};
use super::sample::Figures;
use crate::batch::{Estimate, QUANTILES, Share};
use crate::engine::Component;
use crate::number::Fixed;

/// One policy of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportedSide {
    /// The policy as it was written.
    pub policy: String,
    /// What is said of it.
    pub figures: Figures,
}

/// A report.
#[derive(Debug, Clone, PartialEq)]
pub struct Reported {
    /// The scenario's id.
    pub scenario: String,
    /// Names its rules.
    pub fingerprint: String,
    /// Version of the program that ran it.
    pub version: String,
    /// Seed of the batch.
    pub seed: u64,
    /// Runs of each policy.
    pub runs: u64,
    /// Its policies.
    pub sides: Vec<ReportedSide>,
    /// Differences under the same luck, by places in `sides`.
    pub differences: Vec<Difference>,
}

#[derive(Deserialize)]
struct Written {
    scenario: String,
    fingerprint: String,
    version: String,
    seed: u64,
    runs: u64,
    policies: Vec<Value>,
    #[serde(default)]
    differences: Vec<WrittenDifference>,
}

#[derive(Deserialize)]
struct WrittenFigures {
    mean: f64,
    standard_error: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    sd: Option<f64>,
}

#[derive(Deserialize)]
struct WrittenSide {
    policy: String,
    #[serde(flatten)]
    score: WrittenFigures,
    min: Option<f64>,
    max: Option<f64>,
    quantiles: BTreeMap<String, Option<f64>>,
    components: BTreeMap<String, WrittenFigures>,
    ending_intervals: BTreeMap<String, WrittenShare>,
}

#[derive(Deserialize)]
struct WrittenShare {
    count: u64,
}

#[derive(Deserialize)]
struct WrittenDifference {
    first: String,
    second: String,
    ahead: WrittenShare,
    equal: WrittenShare,
    #[serde(flatten)]
    score: WrittenFigures,
}

/// Reads the JSON of a batch report.
///
/// # Errors
/// What is missing or cannot be, in words, with its place where there is one.
pub fn reported(text: &str) -> Result<Reported, String> {
    let it: Written = serde_json::from_str(text).map_err(|e| e.to_string())?;
    if it.runs == 0 || it.policies.is_empty() {
        return Err("it has no runs".to_owned());
    }
    let mut sides = Vec::new();
    for (i, value) in it.policies.into_iter().enumerate() {
        let side = serde_json::from_value(value).map_err(|e| e.to_string()).and_then(|side| side_of(side, it.runs));
        sides.push(side.map_err(|why| format!("policy {}: {why}", i + 1))?);
    }
    let place = |name: &str| sides.iter().position(|side| side.policy == name);
    let mut differences = Vec::new();
    for written in it.differences {
        let (Some(first), Some(second)) = (place(&written.first), place(&written.second)) else { continue };
        let share = |share: &WrittenShare| share_of(share.count, it.runs);
        let estimate = estimate(&written.score, it.runs)?;
        let measure = Measure::Paired { estimate, ahead: share(&written.ahead)?, equal: share(&written.equal)? };
        differences.push(Difference { first, second, measure });
    }
    let Written { scenario, fingerprint, version, seed, runs, .. } = it;
    Ok(Reported { scenario, fingerprint, version, seed, runs, sides, differences })
}

fn side_of(it: WrittenSide, runs: u64) -> Result<ReportedSide, String> {
    let component = |c: Component| {
        let found = it.components.get(c.name()).ok_or_else(|| format!("the component `{}` is missing", c.name()))?;
        estimate(found, runs)
    };
    let [a, b, c, d] = Component::ALL.map(component);
    let quantiles = QUANTILES.map(|(name, _)| it.quantiles.get(name).copied().flatten().map(points).transpose());
    let [q, r, s, t, u] = quantiles;
    let range = it.min.zip(it.max).map(|(least, most)| points(least).and_then(|least| Ok((least, points(most)?))));
    let met = it.ending_intervals.iter().filter(|(_, share)| share.count > 0);
    let endings = met.map(|(id, share)| Ok((id.clone(), share_of(share.count, runs)?)));
    let figures = Figures {
        score: estimate(&it.score, runs)?,
        range: range.transpose()?,
        quantiles: [q?, r?, s?, t?, u?],
        components: [a?, b?, c?, d?],
        endings: endings.collect::<Result<_, String>>()?,
    };
    Ok(ReportedSide { policy: it.policy, figures })
}

fn share_of(count: u64, runs: u64) -> Result<Share, String> {
    if count > runs { Err(format!("{count} of {runs} runs")) } else { Ok(Share::new(count, runs)) }
}

fn estimate(it: &WrittenFigures, n: u64) -> Result<Estimate, String> {
    let all = [Some(it.mean), it.standard_error, it.lower, it.upper, it.sd];
    // JSON has no infinite numbers, but a long one can be read as such.
    if all.into_iter().flatten().any(|x| !x.is_finite() || x.abs() > 1e6) || it.standard_error.is_some_and(|e| e < 0.0)
    {
        return Err("a number that no batch can have".to_owned());
    }
    let known = n >= 2;
    let (standard_error, sd) = (it.standard_error.filter(|_| known), it.sd.filter(|_| known));
    Ok(Estimate { n, mean: it.mean, standard_error, sd, interval: it.lower.zip(it.upper).filter(|_| known) })
}

/// Points as they stand in JSON, in thousandths.
fn points(x: f64) -> Result<Fixed, String> {
    let wrong = || format!("{x} is no score");
    if !(0.0..=100.0).contains(&x) {
        return Err(wrong());
    }
    Fixed::parse(&format!("{x}")).map_err(|_| wrong())
}
