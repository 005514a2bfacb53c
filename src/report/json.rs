//! Machine form of runs and debriefs (docs/json.md).

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::debrief::Debrief;
use crate::engine::GENERATOR;
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
        "fingerprint": program.fingerprint,
        "text_hash": program.text_hash,
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
    }
    run
}
