//! Machine form of runs and debriefs (docs/json.md).

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::debrief::Debrief;
use super::worth::Worth;
use crate::engine::{Component, GENERATOR};
use crate::expression::VariableId;
use crate::run::Session;

fn value(data: &impl Serialize) -> Value {
    // Reports have string keys and finite numbers, so the serializer cannot fail.
    serde_json::to_value(data).unwrap_or(Value::Null)
}

/// A run: who, what, the score and its ledger.
#[must_use]
pub fn run_json(session: &Session<'_>) -> Value {
    let program = session.program();
    let ledger = &session.record().ledger;
    let view = program.view(session.state());
    let choices: Vec<String> = session.taken().iter().map(|t| session.key(t.node, &t.pick)).collect();
    let mut variables = Map::new();
    for i in 0..program.variables.len() {
        let id = VariableId::at(i);
        if let Some((name, _)) = program.variable(id) {
            variables.insert(name.to_owned(), value(&view.variable(id)));
        }
    }
    json!({
        "format": 1,
        "scenario": program.scenario.id.value,
        "fingerprint": program.fingerprint(),
        "text_hash": program.text_hash(),
        "seed": session.seed(),
        "version": env!("CARGO_PKG_VERSION"),
        "generator": GENERATOR,
        "choices": choices,
        "ending": session.ending().map(|e| program.ending(e).0),
        "score": value(&ledger.total()),
        "components": value(&ledger.components()),
        "variables": variables,
        "ledger": value(&ledger.lines(program)),
    })
}

/// A run with its debrief.
#[must_use]
pub fn debrief_json(session: &Session<'_>, debrief: &Debrief) -> Value {
    let mut run = run_json(session);
    if let Some(object) = run.as_object_mut() {
        object.insert("debrief".to_owned(), value(debrief));
        if let Some(worth) = &debrief.worth {
            object.insert("review".to_owned(), review(worth));
        }
    }
    run
}

/// The review: the numbers behind the words.
fn review(worth: &Worth) -> Value {
    let mut review = value(worth);
    let Some(object) = review.as_object_mut() else { return review };
    object.insert("sum".to_owned(), json!(worth.value_start - worth.regret + worth.luck));
    object.insert("takeaway".to_owned(), json!(worth.takeaway()));
    let decisions = object.get_mut("decisions").and_then(Value::as_array_mut);
    for (row, d) in decisions.into_iter().flatten().zip(&worth.decisions) {
        if let Some(row) = row.as_object_mut() {
            row.insert("by_component".to_owned(), by_component(d.by_component));
        }
    }
    if let (Some(e), Some(slot)) = (&worth.elsewhere, object.get_mut("elsewhere").and_then(Value::as_object_mut)) {
        let names = ["0.05", "0.25", "0.5", "0.75", "0.95"];
        let quantiles = names.into_iter().zip(e.quantiles).map(|(name, x)| (name.to_owned(), json!(x)));
        slot.insert("quantiles".to_owned(), Value::Object(quantiles.collect()));
    }
    review
}

fn by_component(points: [f64; 4]) -> Value {
    let named = Component::ALL.iter().zip(points).map(|(c, x)| (c.name().to_owned(), json!(x)));
    Value::Object(named.collect())
}
