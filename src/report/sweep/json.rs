//! A sweep as JSON, written point by point (docs/json.md).

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use super::{How, Swept, title};
use crate::batch::{CONFIDENCE, Estimate, QUANTILES};
use crate::engine::{Component, GENERATOR};
use crate::report::solution::head;
use crate::sweep::{Bar, Design, Figures, Point, Reading, bars, effects};

/// Writes a sweep as JSON. Without its seconds, nothing of time.
///
/// # Errors
/// What `out` says.
pub fn sweep_json(swept: &Swept<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, &Whole(swept))?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The whole; its points are made one at a time, so that many of them take no memory.
struct Whole<'a>(&'a Swept<'a>);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let swept = self.0;
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in opening(swept) {
            map.serialize_entry(&key, &value)?;
        }
        map.serialize_entry("points", &Points(swept))?;
        if swept.plan.design == Design::OneAtATime {
            map.serialize_entry("tornado", &tornado(swept))?;
        } else {
            map.serialize_entry("correlations", &correlations(swept))?;
        }
        if let Some(seconds) = swept.seconds {
            map.serialize_entry("seconds", &seconds)?;
        }
        map.end()
    }
}

struct Points<'a>(&'a Swept<'a>);

impl Serialize for Points<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = self.0.plan.points.iter().zip(self.0.readings).enumerate();
        serializer.collect_seq(all.map(|(place, (point, reading))| one_point(self.0, place, point, reading)))
    }
}

fn opening(swept: &Swept<'_>) -> Map<String, Value> {
    let plan = swept.plan;
    let mut map = head(swept.program, swept.how.name());
    map.insert("generator".to_owned(), json!(GENERATOR));
    if let How::Sampled { runs, seed } = swept.how {
        map.insert("seed".to_owned(), json!(seed));
        map.insert("runs".to_owned(), json!(runs));
        map.insert("confidence".to_owned(), json!(CONFIDENCE));
    }
    map.insert("design".to_owned(), json!(plan.design.name()));
    if let Design::Hypercube { seed, .. } = plan.design {
        map.insert("lhs_seed".to_owned(), json!(seed));
    }
    map.insert("policies".to_owned(), json!(swept.policies));
    let parameters = plan.parameters.iter();
    let parameters = parameters.map(|p| json!({"name": p.name, "title": title(swept.program, p), "value": p.value}));
    map.insert("parameters".to_owned(), parameters.collect());
    map.insert("failed".to_owned(), json!(swept.failed()));
    if swept.is_stopped() {
        map.insert("stopped".to_owned(), json!("interrupted"));
    }
    map
}

fn one_point(swept: &Swept<'_>, place: usize, point: &Point, reading: &Reading) -> Value {
    let values = swept.plan.changes(point).into_iter().map(|(p, value)| (p.name.clone(), json!(value)));
    let policies = swept.policies.iter().zip(&reading.policies);
    let policies = policies.map(|(name, figures)| match figures {
        Ok(figures) => one_policy(swept, name, figures),
        Err(why) => json!({"policy": name, "error": why}),
    });
    json!({
        "point": place, "set": point.set.name(), "values": Value::Object(values.collect()),
        "fingerprint": reading.fingerprint, "policies": policies.collect::<Vec<_>>(),
    })
}

fn one_policy(swept: &Swept<'_>, name: &str, figures: &Figures) -> Value {
    let mut map = Map::new();
    map.insert("policy".to_owned(), json!(name));
    map.extend(estimate(&figures.score));
    let components = Component::ALL.iter().zip(figures.components);
    let components = components.map(|(c, points)| (c.name().to_owned(), json!(points)));
    map.insert("components".to_owned(), Value::Object(components.collect()));
    map.insert("difference".to_owned(), Value::Object(estimate(&figures.difference)));
    if swept.how != How::Exact {
        let quantiles = QUANTILES.iter().zip(&figures.quantiles);
        let quantiles = quantiles.map(|((name, _), value)| ((*name).to_owned(), json!(value)));
        map.insert("quantiles".to_owned(), Value::Object(quantiles.collect()));
        let endings = swept.program.scenario.endings.iter().zip(&figures.endings);
        let endings = endings.map(|(ending, share)| (ending.id.value.clone(), json!(share)));
        map.insert("endings".to_owned(), Value::Object(endings.collect()));
    }
    Value::Object(map)
}

fn estimate(it: &Estimate) -> Map<String, Value> {
    let all = [
        ("mean", Some(it.mean)),
        ("standard_error", it.standard_error),
        ("lower", it.interval.map(|i| i.0)),
        ("upper", it.interval.map(|i| i.1)),
        ("sd", it.sd),
    ];
    all.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

fn tornado(swept: &Swept<'_>) -> Value {
    let all = swept.policies.iter().enumerate().filter_map(|(place, name)| {
        let found = bars(swept.plan, swept.readings, place)?;
        let list: Vec<Value> = found.list.iter().map(|bar| one_bar(swept, bar)).collect();
        Some(json!({"policy": name, "mean": found.base.score.mean, "bars": list}))
    });
    all.collect()
}

fn one_bar(swept: &Swept<'_>, bar: &Bar<'_>) -> Value {
    let end = |end: &Option<crate::sweep::End<'_>>| {
        end.as_ref().map(|end| match end.figures {
            Ok(figures) => json!({
                "at": end.at, "mean": figures.score.mean, "difference": estimate(&figures.difference),
                "within_noise": figures.is_within_noise(),
            }),
            Err(why) => json!({"at": end.at, "error": why}),
        })
    };
    let name = swept.plan.parameters.get(bar.parameter).map(|p| &p.name);
    json!({"name": name, "width": bar.width, "within_noise": bar.is_within_noise(), "low": end(&bar.low), "high": end(&bar.high)})
}

fn correlations(swept: &Swept<'_>) -> Value {
    let all = swept.policies.iter().enumerate().map(|(place, name)| {
        let found = swept.plan.parameters.iter().zip(effects(swept.plan, swept.readings, place));
        let found = found.map(|(p, rank)| (p.name.clone(), json!(rank)));
        json!({"policy": name, "rank": Value::Object(found.collect())})
    });
    all.collect()
}
