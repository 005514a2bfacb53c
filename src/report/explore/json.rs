//! What random play comes across, as JSON.

use serde_json::{Map, Value, json};

use super::{Explored, Led, Looked, Row};
use crate::report::batch::share_json;
use crate::report::solution::head;
use crate::solve::Limit;

/// What exploring has found, as JSON (docs/json.md).
#[must_use]
pub fn explored_json(explored: &Explored<'_>) -> Value {
    let method = match explored.looked {
        Looked::Exactly(_) => "exact",
        Looked::InPlays(..) => "sampled",
    };
    let mut map: Map<String, Value> = head(explored.program, method);
    match explored.looked {
        Looked::Exactly(exact) => {
            map.insert("states".to_owned(), json!(exact.states));
            map.insert("transitions".to_owned(), json!(exact.transitions));
        }
        Looked::InPlays(plays, limit) => {
            map.insert("generator".to_owned(), json!(crate::engine::GENERATOR));
            map.insert("seed".to_owned(), json!(plays.seed));
            map.insert("plays".to_owned(), json!(plays.plays));
            map.insert("limit".to_owned(), json!(limit.map(Limit::name)));
        }
    }
    map.insert("met".to_owned(), explored.rows.iter().map(met).collect());
    map.insert("rare".to_owned(), explored.rare().map(rare).collect());
    map.insert("never".to_owned(), explored.never().map(|row| json!({"kind": row.kind, "id": row.id})).collect());
    map.insert("never_is_proved".to_owned(), json!(matches!(explored.looked, Looked::Exactly(_))));
    Value::Object(map)
}

fn met(row: &Row) -> Value {
    let mut value = json!({"kind": row.kind, "id": row.id, "probability": row.probability, "times": row.times});
    if let (Some(share), Some(map)) = (row.share, value.as_object_mut()) {
        map.insert("plays".to_owned(), share_json(share));
    }
    value
}

fn rare(row: &Row) -> Value {
    let led: Option<&Led> = row.led.as_ref();
    json!({
        "kind": row.kind, "id": row.id, "probability": row.probability, "seed": led.and_then(|led| led.seed),
        "choices": led.map(|led| &led.choices), "outcomes": led.map(|led| &led.outcomes),
        "chance": led.and_then(|led| led.chance),
    })
}
