//! What knowing more would be worth, as data and as text.

use std::fmt::Write;

use serde_json::{Value, json};

use super::super::distribution::footing;
use super::super::solution::head;
use super::super::words::{pick_label, price};
use super::{csv_number, outcome_id, per_cent};
use crate::analysis::{Information, LookWorth, Together};
use crate::engine::{Unobserved, begin};
use crate::export::csv_line;
use crate::expression::UnknownId;
use crate::program::{Pick, Program};

fn value_id(program: &Program, unknown: UnknownId, place: usize) -> &str {
    let written = program.unknown(unknown).and_then(|(_, u)| u.values.0.get(place));
    written.map_or("", |(key, _)| key.value.as_str())
}

fn look_id(program: &Program, (unknown, look): (UnknownId, u8)) -> String {
    let Some((id, written)) = program.unknown(unknown) else { return String::new() };
    format!("{id}/{}", written.looks.keys().nth(usize::from(look)).unwrap_or(""))
}

/// The look, or the unknown for all looks at it.
fn together_id(program: &Program, t: &Together) -> String {
    let unknown = || program.unknown(t.unknown).map_or("", |(id, _)| id).to_owned();
    t.look.map_or_else(unknown, |look| look_id(program, (t.unknown, look)))
}

/// A worth with its sign, or why there is none.
fn signed(x: Option<f64>) -> String {
    x.map_or_else(|| "—".to_owned(), |x| format!("{:+.3}", worth(x)))
}

/// A choice as the player reads it at the start of a run.
fn label(program: &Program, look: &LookWorth) -> String {
    let node = program.choices[look.choice].node;
    pick_label(program, node, &Pick::Choice(look.choice), &begin(program, &mut Unobserved))
}

/// The value of information as JSON (docs/json.md).
#[must_use]
pub fn information_json(program: &Program, information: &Information) -> Value {
    let mut map = head(program, "exact");
    map.insert("value".to_owned(), json!(information.value));
    let unknowns = information.unknowns.iter().map(|u| {
        let (id, title) = program.unknown(u.unknown).map_or(("", ""), |(id, w)| (id, w.title.as_str()));
        let values =
            u.values.iter().enumerate().map(
                |(i, (p, value))| json!({"id": value_id(program, u.unknown, i), "probability": p, "value": value}),
            );
        json!({"id": id, "title": title, "worth": u.worth, "values": values.collect::<Vec<_>>()})
    });
    map.insert("unknowns".to_owned(), unknowns.collect());
    let chances = information.chances.iter().map(|c| {
        let outcomes = c.outcomes.iter().map(
            |(place, p, value)| json!({"id": outcome_id(program, c.chance, *place), "probability": p, "value": value}),
        );
        json!({"id": program.chances[c.chance].id, "worth": c.worth, "outcomes": outcomes.collect::<Vec<_>>()})
    });
    map.insert("chances".to_owned(), chances.collect());
    let left_out = information.left_out.iter().map(|(c, why)| json!({"id": program.chances[*c].id, "why": why}));
    map.insert("left_out".to_owned(), left_out.collect());
    let looks = information.looks.iter().map(|l| {
        json!({
            "choice": program.choice_key(l.choice), "label": label(program, l), "look": look_id(program, l.look),
            "price": price(program, &program.choices[l.choice]), "worth": l.worth, "taken": l.taken,
            "available": l.available, "best_share": l.best_share,
        })
    });
    map.insert("looks".to_owned(), looks.collect());
    let together = information.together.iter().map(|t| json!({"look": together_id(program, t), "worth": t.worth}));
    map.insert("together".to_owned(), together.collect());
    Value::Object(map)
}

/// The value of information as comma-separated values.
#[must_use]
pub fn information_csv(program: &Program, information: &Information) -> String {
    let header = ["kind", "id", "worth", "taken", "available", "best_share", "price", "left_out"];
    let mut out = csv_line(&header.map(str::to_owned));
    let mut line = |kind: &str, id: String, worth: Option<f64>, rest: [String; 5]| {
        out += &csv_line(&[vec![kind.to_owned(), id, csv_number(worth)], rest.to_vec()].concat());
    };
    let none = || -> [String; 5] { Default::default() };
    for u in &information.unknowns {
        line("unknown", program.unknown(u.unknown).map_or("", |(id, _)| id).to_owned(), Some(u.worth), none());
    }
    for c in &information.chances {
        line("chance", program.chances[c.chance].id.clone(), Some(c.worth), none());
    }
    for (c, why) in &information.left_out {
        let rest = [String::new(), String::new(), String::new(), String::new(), (*why).to_owned()];
        line("chance", program.chances[*c].id.clone(), None, rest);
    }
    for l in &information.looks {
        let numbers = [l.taken, l.available, l.best_share].map(|x| csv_number(Some(x)));
        let [taken, available, share] = numbers;
        let price = price(program, &program.choices[l.choice]).join("; ");
        line("look", program.choice_key(l.choice), l.worth, [taken, available, share, price, String::new()]);
    }
    for t in &information.together {
        line("looks", together_id(program, t), t.worth, none());
    }
    out
}

/// The value of information as text.
#[must_use]
pub fn information_text(program: &Program, information: &Information) -> String {
    let mut out = format!(
        "{}\nWhat knowing more would be worth, in points of the expected score; under optimal play it is {:.3}\n",
        program.scenario.title.value, information.value
    );
    if !information.unknowns.is_empty() {
        out += "\nKnowing from the start, in private\n";
    }
    for u in &information.unknowns {
        let (id, title) = program.unknown(u.unknown).map_or(("", ""), |(id, w)| (id, w.title.as_str()));
        let _ = writeln!(out, "  {:<26} {:>+8.3}   {title}", id, worth(u.worth));
        for (i, (p, value)) in u.values.iter().enumerate() {
            let _ = writeln!(
                out,
                "    {:<20} {:>8}   score {value:.3} if it is so",
                value_id(program, u.unknown, i),
                per_cent(*p)
            );
        }
    }
    if !information.chances.is_empty() {
        out += "\nKnowing from the start how a chance will go\n";
    }
    for c in &information.chances {
        let of = |(place, p, value): &(usize, f64, f64)| {
            format!("{} {}: {value:.3}", outcome_id(program, c.chance, *place), per_cent(*p))
        };
        let outcomes: Vec<String> = c.outcomes.iter().map(of).collect();
        let _ =
            writeln!(out, "  {:<26} {:>+8.3}   {}", program.chances[c.chance].id, worth(c.worth), outcomes.join(", "));
    }
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for (chance, why) in &information.left_out {
        let id = program.chances[*chance].id.as_str();
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, ids)) => ids.push(id),
            None => reasons.push((why, vec![id])),
        }
    }
    for (why, ids) in reasons {
        let _ = writeln!(out, "  left out, {why}: {}", ids.join(", "));
    }
    if !information.looks.is_empty() {
        out += "\nLooks: what optimal play loses without the choice (what it tells, less its price); taken = times per optimal run;\nbest = how often it is the best choice, of the times that random play finds it available\n";
    }
    for l in &information.looks {
        let tags = price(program, &program.choices[l.choice]);
        let price = if tags.is_empty() { "no price in time, people or money".to_owned() } else { tags.join(", ") };
        let _ = writeln!(
            out,
            "  {:<26} {:>8}   taken {:.2}, best {:.0} %   {} ({price})",
            program.choice_key(l.choice),
            signed(l.worth),
            l.taken,
            l.best_share * 100.0,
            label(program, l)
        );
    }
    for t in &information.together {
        let what = if t.look.is_some() { "all choices that take this look" } else { "all looks at it" };
        let _ = writeln!(out, "  {:<26} {:>8}   {what}", together_id(program, t), signed(t.worth));
    }
    if information.looks.iter().any(|l| l.worth.is_none()) || information.together.iter().any(|t| t.worth.is_none()) {
        out += "  (— where it is the only choice in some situation, so that there is no story without it)\n";
    }
    let _ = writeln!(out, "\n{}", footing(program, "exact"));
    out
}

/// Rounding alone has no sign.
fn worth(x: f64) -> f64 {
    if x.abs() < 5e-10 { 0.0 } else { x }
}
