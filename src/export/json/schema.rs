//! The JSON Schema of an exported scenario. Every field is required and no other is allowed, so that a test of exports against
//! it finds what is missing on either side.

use serde_json::{Map, Value, json};

/// An object with exactly these fields.
fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = fields.iter().map(|(name, it)| ((*name).to_owned(), it.clone())).collect();
    json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
}

fn list(of: &Value) -> Value {
    json!({"type": "array", "items": of})
}

/// A list with at least one entry.
fn some(of: &Value) -> Value {
    json!({"type": "array", "items": of, "minItems": 1})
}

/// Numbers by name.
fn numbers(of: &Value) -> Value {
    json!({"type": "object", "additionalProperties": of})
}

fn or_null(of: &Value) -> Value {
    json!({"anyOf": [of, {"type": "null"}]})
}

fn one_of(of: &[Value]) -> Value {
    json!({"anyOf": of})
}

fn definition(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn told(it: &Value, description: &str) -> Value {
    let mut it = it.clone();
    if let Some(map) = it.as_object_mut() {
        map.insert("description".to_owned(), json!(description));
    }
    it
}

/// The small types.
struct Types {
    text: Value,
    yes: Value,
    whole: Value,
    tick: Value,
    id: Value,
    number: Value,
    expression: Value,
    condition: Value,
    effects: Value,
    prose: Value,
    goto: Value,
    speaker: Value,
}

impl Types {
    fn new() -> Types {
        Types {
            text: json!({"type": "string"}),
            yes: json!({"type": "boolean"}),
            whole: json!({"type": "integer", "minimum": 0}),
            tick: told(&json!({"type": "integer", "minimum": 0}), "a tick of the clock; 0 is the start"),
            id: json!({"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}),
            number: definition("number"),
            expression: definition("expression"),
            condition: told(&or_null(&definition("expression")), "null: it always holds"),
            effects: list(&definition("effect")),
            prose: definition("text"),
            goto: definition("goto"),
            speaker: or_null(&definition("speaker")),
        }
    }
}

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

fn framework(t: &Types) -> Value {
    let kind = |name: &str| json!({"const": name});
    let titled = |fields: &[(&'static str, Value)]| {
        let mut all = vec![("input", t.text.clone()), ("title", t.text.clone())];
        all.extend(fields.iter().cloned());
        object(&all)
    };
    let side = json!({"enum": ["high", "low"]});
    let axis = titled(&[("high", t.number.clone())]);
    let formula = one_of(&[
        object(&[("kind", kind("product")), ("factors", some(&titled(&[("inverse", t.yes.clone())])))]),
        object(&[
            ("kind", kind("weighted_sum")),
            ("terms", some(&titled(&[("weight", t.whole.clone())]))),
            ("bar", or_null(&t.number)),
        ]),
        object(&[
            ("kind", kind("tiers")),
            ("tiers", some(&object(&[("title", t.text.clone()), ("when", t.condition.clone())]))),
        ]),
        object(&[("kind", kind("roi")), ("benefits", some(&t.text)), ("cost", t.text.clone())]),
        object(&[("kind", kind("quotient")), ("over", some(&t.text)), ("under", t.text.clone())]),
        object(&[
            ("kind", kind("quadrant")),
            ("across", axis.clone()),
            ("up", axis),
            ("order", some(&object(&[("across", side.clone()), ("up", side), ("title", t.text.clone())]))),
        ]),
    ]);
    object(&[
        ("id", t.text.clone()),
        ("title", t.text.clone()),
        ("source", t.text.clone()),
        ("tie", t.number.clone()),
        ("words", told(&numbers(&numbers(&t.number)), "by input: words that stand for numbers in tables")),
        ("formula", formula),
    ])
}

fn priority(t: &Types) -> Value {
    let timing = one_of(&[
        object(&[("kind", json!({"const": "start"})), ("start_by", t.tick.clone()), ("too_late", t.tick.clone())]),
        object(&[("kind", json!({"const": "deferred"})), ("not_before", t.tick.clone())]),
    ]);
    object(&[
        ("id", t.id.clone()),
        ("title", t.text.clone()),
        ("inputs", numbers(&t.number)),
        ("timing", timing),
        ("opens", t.tick.clone()),
        ("start_effort", told(&t.number, "work that counts as a start")),
        ("tasks", told(&list(&t.id), "none: a choice starts it")),
        ("rank", told(&json!({"type": "integer", "minimum": 1}), "by the framework")),
        ("budget", told(&t.number, "points at most")),
        ("source", t.text.clone()),
    ])
}

fn variable(t: &Types) -> Value {
    let point = json!({"type": "array", "prefixItems": [t.number, t.number], "items": false, "minItems": 2});
    let outcome = object(&[
        ("weight", t.whole.clone()),
        ("judged", told(&or_null(&t.tick), "null: at the ending")),
        ("budget", t.number.clone()),
        ("table", told(&json!({"type": "array", "items": point, "minItems": 2}), "value and fraction, values rising")),
    ]);
    object(&[
        ("id", t.id.clone()),
        ("title", t.text.clone()),
        ("unit", t.text.clone()),
        ("start", t.number.clone()),
        ("min", t.number.clone()),
        ("max", t.number.clone()),
        ("step", t.number.clone()),
        ("better", json!({"enum": ["higher", "lower"]})),
        ("price", t.yes.clone()),
        ("hidden", t.yes.clone()),
        ("outcome", or_null(&outcome)),
        ("source", t.text.clone()),
    ])
}

fn unknown(t: &Types) -> Value {
    let look = object(&[
        ("id", t.id.clone()),
        ("signals", some(&t.text)),
        ("likelihoods", told(&numbers(&numbers(&t.whole)), "by value, then signal; every value has the same sum")),
    ]);
    let value = object(&[("id", t.id.clone()), ("weight", t.whole.clone())]);
    object(&[("id", t.id.clone()), ("title", t.text.clone()), ("values", some(&value)), ("looks", list(&look))])
}

fn task(t: &Types) -> Value {
    object(&[
        ("id", t.id.clone()),
        ("title", t.text.clone()),
        ("priority", or_null(&t.id)),
        ("effort", t.number.clone()),
        ("after", list(&t.id)),
        ("until", or_null(&t.tick)),
        ("then", or_null(&t.id)),
        ("done", t.effects.clone()),
        ("note", or_null(&t.prose)),
        ("source", t.text.clone()),
    ])
}

fn target(t: &Types) -> Value {
    let common = |kind: &str, fields: &[(&'static str, Value)]| {
        let mut all = vec![
            ("id", t.id.clone()),
            ("kind", json!({"const": kind})),
            ("title", t.text.clone()),
            ("weight", t.whole.clone()),
            ("budget", t.number.clone()),
            ("source", t.text.clone()),
        ];
        all.extend(fields.iter().cloned());
        object(&all)
    };
    one_of(&[
        common(
            "level",
            &[
                ("variable", t.id.clone()),
                ("at", told(&or_null(&t.tick), "null: at the ending")),
                ("from", t.number.clone()),
                ("to", t.number.clone()),
            ],
        ),
        common(
            "done",
            &[("task", or_null(&t.id)), ("flag", or_null(&t.id)), ("by", t.tick.clone()), ("late_by", t.tick.clone())],
        ),
    ])
}

fn prediction(t: &Types) -> Value {
    let about = one_of(&[
        object(&[("unknown", t.id.clone()), ("value", t.id.clone())]),
        object(&[("chance", t.text.clone()), ("outcomes", some(&t.id))]),
    ]);
    object(&[("id", t.id.clone()), ("at", t.id.clone()), ("ask", t.text.clone()), ("about", about)])
}

fn luck() -> Value {
    json!({"enum": ["count", "clock"]})
}

fn node(t: &Types) -> Value {
    let common = |kind: &str, fields: &[(&'static str, Value)]| {
        let mut all = vec![
            ("id", t.id.clone()),
            ("kind", json!({"const": kind})),
            ("at", told(&or_null(&t.tick), "the story waits until then")),
            ("inject", told(&or_null(&t.id), "the inject it belongs to")),
            ("speaker", t.speaker.clone()),
            ("text", or_null(&t.prose)),
            ("detail", or_null(&t.prose)),
        ];
        all.extend(fields.iter().cloned());
        object(&all)
    };
    let item = object(&[("id", t.id.clone()), ("label", t.prose.clone())]);
    one_of(&[
        common("decision", &[("choices", some(&definition("choice")))]),
        common("ranking", &[("items", some(&item)), ("why", t.text.clone()), ("goto", t.goto.clone())]),
        common("chance", &[("outcomes", some(&definition("outcome"))), ("luck", luck()), ("reveals", list(&t.id))]),
    ])
}

fn choice(t: &Types) -> Value {
    let look = object(&[("unknown", t.id.clone()), ("look", t.id.clone())]);
    object(&[
        ("id", t.id.clone()),
        ("label", t.prose.clone()),
        ("detail", or_null(&t.prose)),
        ("requires", t.condition.clone()),
        ("locked", or_null(&t.prose)),
        ("hide", t.yes.clone()),
        ("fallback", told(&t.yes, "available when no other choice is")),
        ("takes", t.whole.clone()),
        ("effects", t.effects.clone()),
        ("starts", list(&t.id)),
        ("defers", list(&t.id)),
        ("practice", or_null(&t.id)),
        ("look", or_null(&look)),
        ("luck", luck()),
        ("outcomes", list(&definition("outcome"))),
        ("reveals", told(&list(&t.id), "unknowns whose value comes out before the outcome is drawn")),
        ("reply", or_null(&t.prose)),
        ("why", t.text.clone()),
        ("trap", told(&or_null(&t.text), "why people fall for it; null: it is not meant as a mistake")),
        ("goto", told(&or_null(&t.goto), "null: every outcome has its own")),
    ])
}

fn outcome(t: &Types) -> Value {
    object(&[
        ("id", t.id.clone()),
        ("weight", told(&or_null(&t.expression), "null: it is a signal of the choice's look")),
        ("signal", or_null(&t.text)),
        ("text", or_null(&t.prose)),
        ("effects", t.effects.clone()),
        ("goto", told(&t.goto, "its own, or that of its choice")),
    ])
}

fn inject(t: &Types) -> Value {
    object(&[
        ("id", t.id.clone()),
        ("from", t.tick.clone()),
        ("until", t.tick.clone()),
        ("when", t.condition.clone()),
        ("node", t.id.clone()),
    ])
}

fn ending(t: &Types) -> Value {
    object(&[
        ("id", t.id.clone()),
        ("when", t.condition.clone()),
        ("title", t.text.clone()),
        ("text", t.prose.clone()),
        ("effects", t.effects.clone()),
    ])
}

fn expert(t: &Types) -> Value {
    let answer = object(&[
        ("when", t.condition.clone()),
        ("choice", told(&or_null(&t.id), "at a decision")),
        ("order", told(&or_null(&some(&t.id)), "at a ranking: all items, best first")),
        ("why", t.text.clone()),
    ]);
    object(&[("node", t.id.clone()), ("answers", some(&answer))])
}

fn prose(t: &Types) -> Value {
    let piece = one_of(&[
        object(&[("words", t.text.clone())]),
        object(&[("variable", told(&t.id, "its value"))]),
        object(&[("person", told(&t.id, "the name"))]),
        object(&[("member", told(&t.id, "the name"))]),
        object(&[("task", told(&t.id, "the title"))]),
        object(&[("clock", told(&json!({"const": true}), "the time in words"))]),
    ]);
    let alternative = object(&[("when", t.condition.clone()), ("pieces", list(&piece))]);
    told(&some(&alternative), "the first whose condition holds is shown; the last has none")
}

fn goto(t: &Types) -> Value {
    let yes = json!({"const": true});
    one_of(&[
        object(&[("node", t.id.clone())]),
        object(&[("ending", t.id.clone())]),
        object(&[("resume", told(&yes, "back to where the story was"))]),
        object(&[("finish", told(&yes, "the rest of the clock passes"))]),
    ])
}

fn effect(t: &Types) -> Value {
    let common = |kind: &str, fields: &[(&'static str, Value)]| {
        let mut all = vec![("text", told(&t.text, "as it was written")), ("do", json!({"const": kind}))];
        all.extend(fields.iter().cloned());
        object(&all)
    };
    let value = told(&definition("tree"), "the new value, before it is rounded to the step and kept within its bounds");
    one_of(&[
        common("variable", &[("id", t.id.clone()), ("value", value)]),
        common("flag", &[("id", t.id.clone()), ("value", definition("tree"))]),
        common("assign", &[("member", t.id.clone()), ("task", t.id.clone())]),
        common("release", &[("member", t.id.clone())]),
    ])
}

fn tree(t: &Types) -> Value {
    let op = |names: &[&str]| json!({"enum": names});
    let operands = |count: usize| json!({"type": "array", "items": {"$ref": "#/$defs/tree"}, "minItems": count, "maxItems": count});
    let numbers = ["||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "min", "max"];
    one_of(&[
        object(&[("op", op(&["number"])), ("value", t.number.clone())]),
        object(&[("op", op(&["truth"])), ("value", t.yes.clone())]),
        object(&[
            ("op", op(&["variable", "flag", "done", "busy", "started", "visits", "known", "input"])),
            ("id", t.text.clone()),
        ]),
        object(&[("op", op(&["tick"]))]),
        object(&[("op", op(&["first"])), ("id", t.id.clone()), ("item", t.id.clone())]),
        object(&[("op", op(&["is"])), ("id", t.id.clone()), ("value", t.id.clone())]),
        object(&[("op", op(&["negate", "not", "abs"])), ("operands", operands(1))]),
        object(&[("op", op(&numbers)), ("operands", operands(2))]),
        object(&[("op", op(&["select"])), ("operands", operands(3))]),
    ])
}
