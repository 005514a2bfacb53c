//! The JSON Schema of an exported scenario. Every field is required and no other is allowed, so that a test of exports against
//! it finds what is missing on either side.

mod shapes;
mod story;
mod world;

use serde_json::{Value, json};

use shapes::{Types, definition, list, numbers, object, one_of, or_null, some, told};
use story::{choice, effect, ending, expert, goto, inject, node, outcome, prose, tree};
use world::{framework, prediction, priority, target, task, unknown, variable};

/// The schema (JSON Schema 2020-12).
#[must_use]
pub fn schema() -> Value {
    let t = Types::new();
    let mut whole = object(&top(&t));
    if let Some(map) = whole.as_object_mut() {
        map.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        map.insert("title".to_owned(), json!("A toughcall scenario, as `toughcall export ID --format json` writes it"));
        map.insert("$defs".to_owned(), definitions(&t));
    }
    whole
}

fn top(t: &Types) -> Vec<(&'static str, Value)> {
    let scenario_id = json!({"type": "string", "pattern": "^[a-z][a-z0-9_-]*$"});
    let hex = json!({"type": "string", "pattern": "^[0-9a-f]{16}$"});
    let named = object(&[("id", t.id.clone()), ("name", t.text.clone()), ("role", t.text.clone())]);
    let texts = list(&t.text);
    vec![
        ("shape", told(&json!({"const": 1}), "version of this shape; a field that is added leaves it as it is")),
        ("version", told(&t.text, "version of the program that wrote it")),
        ("fingerprint", told(&hex, "names the rules")),
        ("text_hash", told(&hex, "names the prose")),
        ("format", told(&json!({"const": 1}), "format of the scenario file")),
        ("id", scenario_id),
        ("title", t.text.clone()),
        ("kind", json!({"enum": ["warm_up", "scenario", "drill"]})),
        ("tags", texts.clone()),
        ("minutes", t.whole.clone()),
        (
            "about",
            object(&[
                ("role", t.text.clone()),
                ("summary", t.text.clone()),
                ("source", t.text.clone()),
                ("goals", texts.clone()),
                ("assumptions", texts.clone()),
                ("limits", texts.clone()),
            ]),
        ),
        (
            "clock",
            object(&[
                ("tick", t.text.clone()),
                ("length", t.tick.clone()),
                ("names", texts),
                ("group", t.text.clone()),
            ]),
        ),
        ("framework", definition("framework")),
        (
            "weights",
            object(&["priorities", "targets", "outcome", "conduct"].map(|component| (component, t.whole.clone()))),
        ),
        (
            "bars",
            told(
                &object(&[("blind", t.number.clone()), ("expert", t.number.clone()), ("states", t.whole.clone())]),
                "what its balance is held to: points, points, states",
            ),
        ),
        ("priorities", some(&definition("priority"))),
        ("variables", some(&definition("variable"))),
        ("flags", list(&object(&[("id", t.id.clone()), ("title", t.text.clone()), ("start", t.yes.clone())]))),
        ("people", list(&named)),
        ("unknowns", list(&definition("unknown"))),
        (
            "team",
            list(&object(&[
                ("id", t.id.clone()),
                ("name", t.text.clone()),
                ("role", t.text.clone()),
                ("skills", told(&numbers(&t.number), "by task; a task that is not there cannot be done")),
            ])),
        ),
        ("pace", t.expression.clone()),
        ("tasks", list(&definition("task"))),
        (
            "rules",
            list(&object(&[
                ("when", t.condition.clone()),
                ("every", t.whole.clone()),
                ("effects", t.effects.clone()),
                ("why", t.text.clone()),
            ])),
        ),
        ("targets", list(&definition("target"))),
        (
            "practices",
            list(&object(&[
                ("id", t.id.clone()),
                ("title", t.text.clone()),
                ("weight", t.whole.clone()),
                ("budget", t.number.clone()),
                ("source", t.text.clone()),
            ])),
        ),
        (
            "promises",
            list(&object(&[
                ("title", t.text.clone()),
                ("to", t.speaker.clone()),
                ("open", t.expression.clone()),
                ("due", or_null(&t.tick)),
            ])),
        ),
        ("predictions", list(&definition("prediction"))),
        ("start", told(&t.id, "the node where the story begins")),
        ("nodes", told(&some(&definition("node")), "in declared order")),
        ("injects", list(&definition("inject"))),
        ("endings", told(&some(&definition("ending")), "in order; the last has no condition")),
        ("expert", list(&definition("expert"))),
    ]
}

fn definitions(t: &Types) -> Value {
    let all = [
        ("number", told(&json!({"type": "number"}), "a decimal with at most three places")),
        ("framework", framework(t)),
        ("priority", priority(t)),
        ("variable", variable(t)),
        ("unknown", unknown(t)),
        ("task", task(t)),
        ("target", target(t)),
        ("prediction", prediction(t)),
        ("node", node(t)),
        ("choice", choice(t)),
        ("outcome", outcome(t)),
        ("inject", inject(t)),
        ("ending", ending(t)),
        ("expert", expert(t)),
        ("text", prose(t)),
        ("speaker", one_of(&[object(&[("person", t.id.clone())]), object(&[("member", t.id.clone())])])),
        ("goto", goto(t)),
        ("effect", effect(t)),
        ("expression", object(&[("text", told(&t.text, "as it was written")), ("tree", definition("tree"))])),
        ("tree", tree(t)),
    ];
    Value::Object(all.into_iter().map(|(name, it)| (name.to_owned(), it)).collect())
}
