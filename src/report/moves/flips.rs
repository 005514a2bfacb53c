//! How far inputs can move, as data.

use serde_json::{Value, json};

use super::super::solution::head;
use super::{csv_number, named, pick_id};
use crate::analysis::{Answer, Flips, Moved, Order, Way};
use crate::export::csv_line;
use crate::program::Program;

/// Flips as JSON (docs/json.md).
#[must_use]
pub fn flips_json(program: &Program, flips: &Flips) -> Value {
    let asked = &flips.asked;
    let id = |pick| pick_id(program, asked.node, pick);
    let mut map = head(program, "exact");
    let choices = flips.answer.choices.iter().map(|(pick, value)| json!({"choice": id(pick), "advantage": value}));
    let question = json!({
        "node": program.node_id(asked.node),
        "n": asked.taken.as_ref().map(|(n, _)| n),
        "taken": asked.taken.as_ref().map(|(_, pick)| id(pick)),
        "skipped": asked.skipped.iter().map(|node| program.node_id(*node)).collect::<Vec<_>>(),
        "best": id(&flips.answer.best),
        "verdict": flips.answer.verdict,
        "choices": choices.collect::<Vec<_>>(),
    });
    map.insert("question".to_owned(), question);
    map.insert("precision".to_owned(), json!(0.001));
    map.insert("order".to_owned(), order_json(program, &flips.order));
    let inputs = flips.inputs.iter().map(|moved| {
        let name = named(program, moved.input);
        json!({
            "kind": name.kind, "id": name.id, "title": name.title, "value": moved.value, "probability": moved.probability,
            "down": way_json(program, flips, &moved.down), "up": way_json(program, flips, &moved.up),
        })
    });
    map.insert("inputs".to_owned(), inputs.collect());
    Value::Object(map)
}

fn order_json(program: &Program, order: &Order) -> Value {
    let id = |p| program.priority(p).0;
    json!({
        "order": order.order.iter().map(|p| id(*p)).collect::<Vec<_>>(),
        "ties": order.ties.iter().map(|(a, b)| [id(*a), id(*b)]).collect::<Vec<_>>(),
    })
}

fn way_json(program: &Program, flips: &Flips, way: &Way) -> Value {
    let answer =
        |answer: &Answer| json!({"best": pick_id(program, flips.asked.node, &answer.best), "verdict": answer.verdict});
    let turn = way.turn.as_ref().map(|turn| {
        json!({
            "same": turn.same, "at": turn.at,
            "probability": turn.probability.map(|(same, at)| json!({"same": same, "at": at})),
            "answer": answer(&turn.answer),
        })
    });
    let orders = way.orders.iter().map(|crossing| {
        json!({
            "at": crossing.at.to_f64(), "order": order_json(program, &crossing.order),
            "answer": crossing.answer.as_ref().and_then(|a| a.as_ref().ok()).map(answer),
            "left_out": crossing.answer.as_ref().and_then(|a| a.as_ref().err()),
        })
    });
    json!({
        "limit": way.limit, "limit_probability": way.limit_probability, "tried": way.tried, "turn": turn,
        "orders": orders.collect::<Vec<_>>(), "left_out": way.left_out,
    })
}

/// Flips as comma-separated values: a line for each input and direction.
#[must_use]
pub fn flips_csv(program: &Program, flips: &Flips) -> String {
    let header = [
        "kind",
        "id",
        "value",
        "probability",
        "direction",
        "limit",
        "limit_probability",
        "tried",
        "same",
        "at",
        "best",
        "verdict",
        "order_changes_at",
        "left_out",
    ];
    let mut out = csv_line(&header.map(str::to_owned));
    for moved in &flips.inputs {
        for (direction, way) in [("down", &moved.down), ("up", &moved.up)] {
            out += &csv_line(&fields(program, flips, moved, direction, way));
        }
    }
    out
}

fn fields(program: &Program, flips: &Flips, moved: &Moved, direction: &str, way: &Way) -> Vec<String> {
    let name = named(program, moved.input);
    let turn = way.turn.as_ref();
    let best = turn.map_or_else(String::new, |t| pick_id(program, flips.asked.node, &t.answer.best));
    let verdict = turn.and_then(|t| t.answer.verdict).map_or_else(String::new, |v| v.name().to_owned());
    vec![
        name.kind.to_owned(),
        name.id,
        csv_number(Some(moved.value)),
        csv_number(moved.probability),
        direction.to_owned(),
        csv_number(Some(way.limit)),
        csv_number(way.limit_probability),
        way.tried.to_string(),
        csv_number(turn.map(|t| t.same)),
        csv_number(turn.map(|t| t.at)),
        best,
        verdict,
        csv_number(way.orders.first().map(|c| c.at.to_f64())),
        way.left_out.clone().unwrap_or_default(),
    ]
}
