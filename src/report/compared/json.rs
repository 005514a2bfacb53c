//! Sides and runs as JSON (docs/json.md).

use serde_json::{Map, Value, json};

use super::{Compared, Rules};
use crate::batch::{CONFIDENCE, Estimate, QUANTILES};
use crate::compare::{Difference, Figures, Measure, Side, Step, lines};
use crate::engine::Component;
use crate::report::batch::{estimate_map, share_json};
use crate::report::lenses::attentions_json;
use crate::report::words::pick_label;
use crate::run::Session;

/// A comparison as JSON.
#[must_use]
pub fn compared_json(compared: &Compared<'_, '_>) -> Value {
    let Rules { scenario, fingerprint } = compared.rules;
    let sides = compared.sides;
    let method = if sides.is_empty() { "recorded" } else { "sampled" };
    let mut value = json!({
        "scenario": scenario, "fingerprint": fingerprint, "version": env!("CARGO_PKG_VERSION"), "method": method,
        "confidence": CONFIDENCE, "sides": sides.iter().map(side).collect::<Vec<_>>(),
        "differences": compared.differences.iter().map(|d| difference(sides, d)).collect::<Vec<_>>(),
    });
    let runs = compared.runs.iter().enumerate().map(|(place, run)| {
        let standings = compared.standings.iter().filter(|s| s.run == place);
        let among = standings.map(|s| json!({"side": label(sides, s.side), "below": share_json(s.below)}));
        recorded(run.label, run.session, among.collect())
    });
    let runs: Vec<Value> = runs.collect();
    let sessions: Vec<&Session<'_>> = compared.runs.iter().map(|run| run.session).collect();
    let found = lines(&sessions);
    let steps = found.steps.iter().map(|it| step(&sessions, it));
    let steps: Vec<Value> = if sessions.len() > 1 { steps.collect() } else { Vec::new() };
    if let Some(map) = value.as_object_mut() {
        map.insert("left_out".to_owned(), left_out(compared.left_out));
        map.insert("runs".to_owned(), json!(runs));
        map.insert("parts".to_owned(), json!(found.parts.filter(|_| sessions.len() > 1)));
        map.insert("decisions".to_owned(), json!(steps));
        if !compared.attentions.lenses.is_empty() {
            map.insert("attention".to_owned(), attentions_json(compared.attentions));
        }
    }
    value
}

/// Why runs were left out, and how many.
pub(super) fn left_out(all: &[(String, usize)]) -> Value {
    all.iter().map(|(why, count)| json!({"why": why, "count": count})).collect()
}

fn label(sides: &[Side], place: usize) -> &str {
    sides.get(place).map_or("", |side| side.label.as_str())
}

fn side(it: &Side) -> Value {
    let mut map = Map::new();
    map.insert("label".to_owned(), json!(it.label));
    map.insert("from".to_owned(), json!(it.from));
    map.insert("policy".to_owned(), json!(it.policy));
    map.insert("file".to_owned(), json!(it.file));
    map.insert("seed".to_owned(), json!(it.seed));
    map.insert("version".to_owned(), json!(it.version));
    map.extend(figures(&it.figures));
    Value::Object(map)
}

/// What is said of many runs.
pub(super) fn figures(it: &Figures) -> Map<String, Value> {
    let mut map = estimate_map(&it.score);
    map.insert("runs".to_owned(), json!(it.score.n));
    map.insert("min".to_owned(), json!(it.range.map(|(least, _)| least)));
    map.insert("max".to_owned(), json!(it.range.map(|(_, most)| most)));
    let quantiles = QUANTILES.iter().zip(it.quantiles).map(|((name, _), value)| ((*name).to_owned(), json!(value)));
    map.insert("quantiles".to_owned(), Value::Object(quantiles.collect()));
    let components = Component::ALL.iter().zip(&it.components);
    let components = components.map(|(c, found)| (c.name().to_owned(), Value::Object(estimate_map(found))));
    map.insert("components".to_owned(), Value::Object(components.collect()));
    let endings = it.endings.iter().map(|(id, share)| (id.clone(), json!(share.share)));
    map.insert("endings".to_owned(), Value::Object(endings.collect()));
    let intervals = it.endings.iter().map(|(id, share)| (id.clone(), share_json(*share)));
    map.insert("ending_intervals".to_owned(), Value::Object(intervals.collect()));
    map
}

fn difference(sides: &[Side], it: &Difference) -> Value {
    let mut map = match it.measure {
        Measure::Paired { estimate, .. } => estimate_map(&estimate),
        Measure::Unpaired(welch) => {
            let (error, interval) = (Some(welch.standard_error), Some(welch.interval));
            estimate_map(&Estimate { n: 0, mean: welch.mean, standard_error: error, sd: None, interval })
        }
        Measure::Bare(mean) => estimate_map(&Estimate { mean, ..Estimate::default() }),
    };
    let (method, runs, degrees, ahead, equal) = match it.measure {
        Measure::Paired { estimate, ahead, equal } => {
            ("paired", Some(estimate.n), None, Some(share_json(ahead)), Some(share_json(equal)))
        }
        Measure::Unpaired(welch) => ("welch", None, Some(welch.degrees), None, None),
        Measure::Bare(_) => ("none", None, None, None, None),
    };
    map.insert("first".to_owned(), json!(label(sides, it.first)));
    map.insert("second".to_owned(), json!(label(sides, it.second)));
    map.insert("method".to_owned(), json!(method));
    map.insert("runs".to_owned(), json!(runs));
    map.insert("degrees".to_owned(), json!(degrees));
    map.insert("ahead".to_owned(), json!(ahead));
    map.insert("equal".to_owned(), json!(equal));
    Value::Object(map)
}

fn recorded(label: &str, session: &Session<'_>, among: Vec<Value>) -> Value {
    let ledger = &session.record().ledger;
    json!({
        "label": label, "seed": session.seed(), "score": ledger.total(), "components": ledger.components(),
        "ending": session.ending().map(|e| session.program().ending(e).0), "decisions": session.taken().len(), "among": among,
    })
}

fn step(sessions: &[&Session<'_>], it: &Step<'_>) -> Value {
    let picks = sessions.iter().zip(&it.taken).map(|(session, taken)| {
        taken.map(|taken| {
            let label = pick_label(session.program(), taken.node, &taken.pick, &taken.before);
            json!({"tick": taken.tick, "choice": session.pick_id(taken.node, &taken.pick), "label": label})
        })
    });
    let picks: Vec<Option<Value>> = picks.collect();
    let program = sessions.first().map(|s| s.program());
    let node = program.map(|p| p.node_id(it.node));
    let clock = program.map(|p| p.clock_words(it.tick));
    json!({"node": node, "visit": it.visit, "tick": it.tick, "clock": clock, "same": it.same, "choices": picks})
}
