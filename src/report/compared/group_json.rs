//! A group as JSON (docs/json.md).

use serde_json::{Map, Value, json};

use super::Gathering;
use super::json::{figures, left_out};
use crate::batch::CONFIDENCE;
use crate::compare::{Answered, Meeting};
use crate::program::{Pick, Program};
use crate::report::batch::share_json;
use crate::report::lenses::attentions_json;
use crate::report::solution::head;
use crate::report::words::pick_label;

/// The three keys, as [`Meeting::known`] has them.
pub(super) const KEYS: [&str; 3] = ["framework", "expert", "model"];

/// A group as JSON. Without names it says nothing of who did what.
#[must_use]
pub fn group_json(it: &Gathering<'_>) -> Value {
    let group = it.group;
    let mut map = head(it.program, "recorded");
    map.insert("confidence".to_owned(), json!(CONFIDENCE));
    map.insert("runs".to_owned(), json!(group.runs));
    map.insert("finished".to_owned(), json!(group.finished));
    map.insert("retries".to_owned(), json!(group.retries));
    map.insert("solved".to_owned(), json!(group.is_solved));
    map.insert("left_out".to_owned(), left_out(it.left_out));
    map.insert("score".to_owned(), json!(group.figures.as_ref().map(figures)));
    map.insert("disputed".to_owned(), json!(group.disputed()));
    let decisions = group.meetings.iter().map(|meeting| decision(it, meeting));
    map.insert("decisions".to_owned(), decisions.collect());
    let predictions = group.predictions.iter().map(|asked| {
        let mut value = json!(asked);
        if let Value::Object(map) = &mut value {
            let said = asked.said.map(|(least, mean, most)| json!({"min": least, "mean": mean, "max": most}));
            map.insert("said".to_owned(), json!(said));
        }
        value
    });
    map.insert("predictions".to_owned(), predictions.collect());
    if !it.attentions.lenses.is_empty() {
        map.insert("attention".to_owned(), attentions_json(it.attentions));
    }
    if let Some(names) = it.names {
        map.insert("names".to_owned(), json!(names));
    }
    Value::Object(map)
}

/// The id of a choice, or of an item that is put first.
pub(super) fn pick_id(program: &Program, meeting: &Meeting, pick: &Pick) -> String {
    match pick {
        Pick::Choice(choice) => program.choice_id(*choice).to_owned(),
        Pick::Order(order) => {
            let ids = program.item_ids(meeting.node);
            let first = order.first().and_then(|item| ids.get(usize::from(*item)).copied());
            first.unwrap_or_default().to_owned()
        }
    }
}

fn decision(it: &Gathering<'_>, meeting: &Meeting) -> Value {
    let program = it.program;
    let is_ranking = meeting.answers.iter().any(|a| a.mean_place.is_some());
    let known = KEYS.iter().zip(meeting.known).map(|(key, n)| ((*key).to_owned(), json!(n)));
    json!({
        "node": program.node_id(meeting.node), "kind": if is_ranking { "ranking" } else { "decision" },
        "tick": meeting.tick, "clock": program.clock_words(meeting.tick), "met": meeting.met, "again": meeting.again,
        "agreement": meeting.agreement, "regret": meeting.regret, "known": Value::Object(known.collect()),
        "choices": meeting.answers.iter().map(|answer| choice(it, meeting, answer)).collect::<Vec<_>>(),
    })
}

fn choice(it: &Gathering<'_>, meeting: &Meeting, answer: &Answered) -> Value {
    let mut map = Map::new();
    map.insert("choice".to_owned(), json!(pick_id(it.program, meeting, &answer.pick)));
    map.insert("label".to_owned(), json!(pick_label(it.program, meeting.node, &answer.pick, &meeting.state)));
    if let Value::Object(share) = share_json(answer.share) {
        map.extend(share);
    }
    map.insert("open".to_owned(), json!(answer.open));
    for (key, n) in KEYS.iter().zip(answer.keys) {
        map.insert((*key).to_owned(), json!(n));
    }
    if let Some(place) = answer.mean_place {
        map.insert("mean_place".to_owned(), json!(place));
    }
    if let Some(names) = it.names {
        let who: Vec<&String> = answer.who.iter().filter_map(|place| names.get(*place)).collect();
        map.insert("runs".to_owned(), json!(who));
    }
    Value::Object(map)
}
