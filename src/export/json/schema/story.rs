//! The story: nodes, choices, outcomes, injects, endings, answers; texts, effects and expressions.

use serde_json::{Value, json};

use super::shapes::{Types, definition, list, object, one_of, or_null, some, told};

pub(super) fn luck() -> Value {
    json!({"enum": ["count", "clock"]})
}

pub(super) fn node(t: &Types) -> Value {
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

pub(super) fn choice(t: &Types) -> Value {
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

pub(super) fn outcome(t: &Types) -> Value {
    object(&[
        ("id", t.id.clone()),
        ("weight", told(&or_null(&t.expression), "null: it is a signal of the choice's look")),
        ("signal", or_null(&t.text)),
        ("text", or_null(&t.prose)),
        ("effects", t.effects.clone()),
        ("goto", told(&t.goto, "its own, or that of its choice")),
    ])
}

pub(super) fn inject(t: &Types) -> Value {
    object(&[
        ("id", t.id.clone()),
        ("from", t.tick.clone()),
        ("until", t.tick.clone()),
        ("when", t.condition.clone()),
        ("node", t.id.clone()),
    ])
}

pub(super) fn ending(t: &Types) -> Value {
    object(&[
        ("id", t.id.clone()),
        ("when", t.condition.clone()),
        ("title", t.text.clone()),
        ("text", t.prose.clone()),
        ("effects", t.effects.clone()),
    ])
}

pub(super) fn expert(t: &Types) -> Value {
    let answer = object(&[
        ("when", t.condition.clone()),
        ("choice", told(&or_null(&t.id), "at a decision")),
        ("order", told(&or_null(&some(&t.id)), "at a ranking: all items, best first")),
        ("why", t.text.clone()),
    ]);
    object(&[("node", t.id.clone()), ("answers", some(&answer))])
}

pub(super) fn prose(t: &Types) -> Value {
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

pub(super) fn goto(t: &Types) -> Value {
    let yes = json!({"const": true});
    one_of(&[
        object(&[("node", t.id.clone())]),
        object(&[("ending", t.id.clone())]),
        object(&[("resume", told(&yes, "back to where the story was"))]),
        object(&[("finish", told(&yes, "the rest of the clock passes"))]),
    ])
}

pub(super) fn effect(t: &Types) -> Value {
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

pub(super) fn tree(t: &Types) -> Value {
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
