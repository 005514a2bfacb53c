//! Shapes that the schema is put together from.

use serde_json::{Map, Value, json};

/// An object with exactly these fields.
pub(super) fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = fields.iter().map(|(name, it)| ((*name).to_owned(), it.clone())).collect();
    json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
}

pub(super) fn list(of: &Value) -> Value {
    json!({"type": "array", "items": of})
}

/// A list with at least one entry.
pub(super) fn some(of: &Value) -> Value {
    json!({"type": "array", "items": of, "minItems": 1})
}

/// Numbers by name.
pub(super) fn numbers(of: &Value) -> Value {
    json!({"type": "object", "additionalProperties": of})
}

pub(super) fn or_null(of: &Value) -> Value {
    json!({"anyOf": [of, {"type": "null"}]})
}

pub(super) fn one_of(of: &[Value]) -> Value {
    json!({"anyOf": of})
}

pub(super) fn definition(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

pub(super) fn told(it: &Value, description: &str) -> Value {
    let mut it = it.clone();
    if let Some(map) = it.as_object_mut() {
        map.insert("description".to_owned(), json!(description));
    }
    it
}

/// The small types.
pub(super) struct Types {
    pub(super) text: Value,
    pub(super) yes: Value,
    pub(super) whole: Value,
    pub(super) tick: Value,
    pub(super) id: Value,
    pub(super) number: Value,
    pub(super) expression: Value,
    pub(super) condition: Value,
    pub(super) effects: Value,
    pub(super) prose: Value,
    pub(super) goto: Value,
    pub(super) speaker: Value,
}

impl Types {
    pub(super) fn new() -> Types {
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
