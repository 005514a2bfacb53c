//! The world: framework, priorities, quantities, unknowns, tasks, targets, predictions.

use serde_json::{Value, json};

use super::shapes::{Types, list, numbers, object, one_of, or_null, some, told};

pub(super) fn framework(t: &Types) -> Value {
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
        (
            "ranges",
            told(
                &numbers(&object(&[("min", or_null(&t.number)), ("max", or_null(&t.number))])),
                "by input: least and greatest value, null without a bound",
            ),
        ),
        ("formula", formula),
    ])
}

pub(super) fn priority(t: &Types) -> Value {
    let timing = one_of(&[
        object(&[("kind", json!({"const": "start"})), ("start_by", t.tick.clone()), ("too_late", t.tick.clone())]),
        object(&[("kind", json!({"const": "deferred"})), ("not_before", t.tick.clone())]),
    ]);
    object(&[
        ("id", t.id.clone()),
        ("title", t.text.clone()),
        ("inputs", numbers(&t.number)),
        ("lenses", told(&numbers(&numbers(&t.number)), "by framework: inputs that only lenses read")),
        ("timing", timing),
        ("opens", t.tick.clone()),
        ("start_effort", told(&t.number, "work that counts as a start")),
        ("tasks", told(&list(&t.id), "none: a choice starts it")),
        ("rank", told(&json!({"type": "integer", "minimum": 1}), "by the framework")),
        ("budget", told(&t.number, "points at most")),
        ("source", t.text.clone()),
    ])
}

pub(super) fn variable(t: &Types) -> Value {
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

pub(super) fn unknown(t: &Types) -> Value {
    let look = object(&[
        ("id", t.id.clone()),
        ("signals", some(&t.text)),
        ("likelihoods", told(&numbers(&numbers(&t.whole)), "by value, then signal; every value has the same sum")),
    ]);
    let value = object(&[("id", t.id.clone()), ("weight", t.whole.clone())]);
    object(&[("id", t.id.clone()), ("title", t.text.clone()), ("values", some(&value)), ("looks", list(&look))])
}

pub(super) fn task(t: &Types) -> Value {
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

pub(super) fn target(t: &Types) -> Value {
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

pub(super) fn prediction(t: &Types) -> Value {
    let about = one_of(&[
        object(&[("unknown", t.id.clone()), ("value", t.id.clone())]),
        object(&[("chance", t.text.clone()), ("outcomes", some(&t.id))]),
    ]);
    object(&[("id", t.id.clone()), ("at", t.id.clone()), ("ask", t.text.clone()), ("about", about)])
}
