//! A batch as JSON: everything that was counted (docs/json.md).

use serde_json::{Map, Value, json};

use super::coverage::{Coverage, item_key, kind};
use super::{Finished, Scale};
use crate::batch::{Batch, CONFIDENCE, Estimate, Histogram, QUANTILES, Scores, Share, Trace};
use crate::engine::Component;
use crate::expression::TargetId;
use crate::report::solution::head;

/// A batch as JSON. Without its pace, nothing of time.
#[must_use]
pub fn batch_json(finished: &Finished<'_, '_>) -> Value {
    let batch = finished.batch;
    let (program, plan) = (batch.program(), batch.plan());
    let mut map = head(program, "sampled");
    map.insert("generator".to_owned(), json!(plan.generator));
    map.insert("seed".to_owned(), json!(plan.seed));
    map.insert("runs".to_owned(), json!(batch.runs()));
    map.insert("confidence".to_owned(), json!(CONFIDENCE));
    if let Some(wanted) = plan.until_se {
        map.insert("until_se".to_owned(), json!(wanted));
        map.insert("most_runs".to_owned(), json!(plan.runs));
    }
    if let Some(stopped) = finished.stopped {
        map.insert("stopped".to_owned(), json!(stopped.name()));
    }
    let policies = plan.policies.iter().zip(&batch.tally().policies).zip(batch.traces());
    let policies = policies.map(|((name, scores), trace)| policy(batch, name, scores, trace));
    map.insert("policies".to_owned(), policies.collect());
    map.insert("differences".to_owned(), differences(batch));
    map.insert("coverage".to_owned(), coverage(batch, finished.coverage));
    if let Some(pace) = finished.pace {
        map.insert("seconds".to_owned(), json!(pace.seconds));
        map.insert("plays_per_second".to_owned(), json!(pace.plays as f64 / pace.seconds));
        map.insert("choices_per_second".to_owned(), json!(pace.choices / pace.seconds));
    }
    if plan.part.is_some() {
        // What `merge` needs to make the whole of its parts.
        map.insert("part".to_owned(), json!(batch.saved()));
    }
    Value::Object(map)
}

fn policy(batch: &Batch<'_>, name: &str, scores: &Scores, trace: &Trace) -> Value {
    let program = batch.program();
    let runs = batch.runs();
    let mut map = Map::new();
    map.insert("policy".to_owned(), json!(name));
    map.insert("runs".to_owned(), json!(runs));
    map.extend(figures(&scores.score, Scale::POINTS));
    let components = Component::ALL.iter().zip(&scores.components);
    let components = components.map(|(c, it)| (c.name().to_owned(), Value::Object(figures(it, Scale::POINTS))));
    map.insert("components".to_owned(), Value::Object(components.collect()));
    let ending = |i: usize| program.scenario.endings.get(i).map_or_else(String::new, |e| e.id.value.clone());
    let shares = scores.endings.iter().enumerate().map(|(i, n)| (ending(i), Share::new(*n, runs)));
    let shares: Vec<(String, Share)> = shares.collect();
    let plain = shares.iter().map(|(id, share)| (id.clone(), json!(share.share)));
    map.insert("endings".to_owned(), Value::Object(plain.collect()));
    let full = shares.into_iter().map(|(id, share)| (id, self::share(share)));
    map.insert("ending_intervals".to_owned(), Value::Object(full.collect()));
    map.insert("targets".to_owned(), targets(batch, trace));
    let variables = program.scenario.variables.iter().zip(&scores.variables).enumerate().map(|(v, ((key, _), it))| {
        let scale = Scale::of(program, v);
        let mut map = figures(it, scale);
        map.insert("resolution".to_owned(), json!(scale.step as f64 / 1000.0 * it.width() as f64));
        (key.value.clone(), Value::Object(map))
    });
    map.insert("variables".to_owned(), Value::Object(variables.collect()));
    map.insert("by_tick".to_owned(), by_tick(batch, trace));
    map.insert("ticks".to_owned(), estimate(&scores.ticks.estimate(0.0, 1.0)));
    map.insert("decisions".to_owned(), estimate(&scores.decisions.estimate(0.0, 1.0)));
    map.insert("visits".to_owned(), visits(batch, trace));
    Value::Object(map)
}

/// Mean, its uncertainty, and how readings are spread.
fn figures(it: &Histogram, scale: Scale) -> Map<String, Value> {
    let mut map = estimate_map(&scale.estimate(it));
    map.insert("min".to_owned(), json!(it.range().map(|(least, _)| scale.value(least))));
    map.insert("max".to_owned(), json!(it.range().map(|(_, most)| scale.value(most))));
    let quantiles = scale.quantiles(it).map(|(name, value)| (name.to_owned(), json!(value)));
    map.insert("quantiles".to_owned(), Value::Object(quantiles.collect()));
    map
}

fn estimate(it: &Estimate) -> Value {
    Value::Object(estimate_map(it))
}

/// A mean with its uncertainty.
pub(in crate::report) fn estimate_map(it: &Estimate) -> Map<String, Value> {
    let (lower, upper) = (it.interval.map(|i| i.0), it.interval.map(|i| i.1));
    let all = [
        ("mean", Some(it.mean)),
        ("standard_error", it.standard_error),
        ("lower", lower),
        ("upper", upper),
        ("sd", it.sd),
    ];
    all.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

/// A share with its interval.
pub(in crate::report) fn share(it: Share) -> Value {
    json!({"count": it.count, "share": it.share, "lower": it.lower, "upper": it.upper})
}

fn targets(batch: &Batch<'_>, trace: &Trace) -> Value {
    let program = batch.program();
    let of = |(i, judged): (usize, &crate::batch::Judged)| {
        let id = TargetId::at(i);
        json!({
            "id": program.target(id).0, "met": share(Share::new(judged.met, batch.runs())), "judged": judged.runs,
            "points": judged.points as f64 / 1000.0 / batch.runs().max(1) as f64, "budget": program.targets[id].budget,
        })
    };
    trace.targets.iter().enumerate().map(of).collect()
}

/// How the runs that are still going stand at the close of each tick.
fn by_tick(batch: &Batch<'_>, trace: &Trace) -> Value {
    let (program, plan) = (batch.program(), batch.fans());
    let ids: Vec<&str> = program.scenario.variables.iter().map(|(key, _)| key.value.as_str()).collect();
    let ticks = trace.fan.ticks(plan).filter(|(_, runs)| *runs > 0).map(|(tick, runs)| {
        let variables = ids.iter().enumerate().filter_map(|(v, id)| {
            let (standing, scale) = (trace.fan.standing(plan, tick, v)?, Scale::of(program, v));
            let quantiles = QUANTILES.iter().zip(standing.quantiles);
            let quantiles = quantiles.map(|((name, _), steps)| ((*name).to_owned(), json!(scale.value(steps))));
            let quantiles = Value::Object(quantiles.collect());
            Some(((*id).to_owned(), json!({"mean": scale.mean(standing.mean), "quantiles": quantiles})))
        });
        json!({"tick": tick, "runs": runs, "variables": Value::Object(variables.collect())})
    });
    let resolution = ids.iter().enumerate().map(|(v, id)| {
        let step = Scale::of(program, v).step as f64 / 1000.0;
        ((*id).to_owned(), json!(step * plan.width(v) as f64))
    });
    let resolution = Value::Object(resolution.collect());
    json!({"stride": plan.stride(), "resolution": resolution, "ticks": ticks.collect::<Vec<_>>()})
}

fn visits(batch: &Batch<'_>, trace: &Trace) -> Value {
    let all = batch.items().list().iter().zip(&trace.visits).map(|(item, visits)| {
        json!({
            "kind": kind(*item), "id": item_key(batch.program(), *item), "times": visits.total, "runs": visits.runs,
            "share": Share::new(visits.runs, batch.runs()).share,
        })
    });
    all.collect()
}

fn differences(batch: &Batch<'_>) -> Value {
    let (plan, tally) = (batch.plan(), batch.tally());
    let name = |place: usize| plan.policies.get(place).map_or("", String::as_str);
    let all = tally.pairings().zip(&tally.pairs).map(|((a, b), pair)| {
        let mut value = estimate(&pair.estimate(0.001));
        if let Value::Object(map) = &mut value {
            map.insert("first".to_owned(), json!(name(a)));
            map.insert("second".to_owned(), json!(name(b)));
            map.insert("ahead".to_owned(), share(Share::new(pair.ahead, batch.runs())));
            map.insert("equal".to_owned(), share(Share::new(pair.equal, batch.runs())));
        }
        value
    });
    all.collect()
}

fn coverage(batch: &Batch<'_>, found: &Coverage) -> Value {
    let program = batch.program();
    let rare = found.rare.iter().map(|rare| {
        let example = rare.example.as_ref();
        json!({
            "kind": kind(rare.item), "id": item_key(program, rare.item), "runs": rare.runs,
            "share": Share::new(rare.runs, batch.runs()).share,
            "policy": batch.plan().policies.get(rare.policy), "run": example.map(|e| e.run),
            "seed": example.map(|e| e.seed), "choices": example.map(|e| &e.choices),
        })
    });
    let never = found.never.iter().map(|item| json!({"kind": kind(*item), "id": item_key(program, *item)}));
    json!({"never": never.collect::<Vec<_>>(), "rare": rare.collect::<Vec<_>>()})
}
