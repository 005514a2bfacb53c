//! Fifty slips in the main scenario: each is found under its code, at the line and column where its author has to look.

use toughcall::diagnostic::Severity;
use toughcall::program::load;
use toughcall::source::Text;

use crate::support::root;

/// A slip and where it must be found.
struct Slip {
    /// The text that is changed, and which of its occurrences, from 1.
    find: &'static str,
    nth: usize,
    /// What is written instead.
    by: &'static str,
    code: &'static str,
    /// The text that is underlined; of several lines the first.
    under: &'static str,
    /// A text that stands there, and which of its occurrences; the change itself where there is none.
    anchor: Option<(&'static str, usize)>,
    /// Where it begins, in bytes from the beginning of the anchor or the change.
    at: usize,
}

const fn slip(
    find: &'static str,
    nth: usize,
    by: &'static str,
    code: &'static str,
    under: &'static str,
    at: usize,
) -> Slip {
    Slip { find, nth, by, code, under, anchor: None, at }
}

/// A slip whose cause stands elsewhere.
const fn far(slip: Slip, anchor: &'static str, nth: usize) -> Slip {
    Slip { anchor: Some((anchor, nth)), ..slip }
}

#[rustfmt::skip]
const SLIPS: &[Slip] = &[
    // Names misspelt.
    slip("goto: \"bug_lead\"", 1, "goto: \"bug_laed\"", "E0203", "\"bug_laed\"", 6),
    slip("goto: \"opening\"", 1, "goto: \"the_opening\"", "E0203", "\"the_opening\"", 6),
    slip("start: \"monday_list\"", 1, "start: \"monday\"", "E0203", "\"monday\"", 7),
    slip("speaker: \"senior\"", 2, "speaker: \"seniro\"", "E0204", "\"seniro\"", 9),
    slip("\"morale += 10\"", 2, "\"moral += 10\"", "E0204", "moral", 1),
    slip("!started(team)", 1, "!started(taem)", "E0204", "taem", 9),
    slip("assign(senior, audit)", 1, "assign(senior, audti)", "E0204", "audti", 15),
    slip("first(monday_list) == data", 1, "first(monday_list) == dta", "E0204", "dta", 22),
    slip("practice: \"delegate\"", 1, "practice: \"delegates\"", "E0204", "\"delegates\"", 10),
    slip("look: \"cause/replay\"", 1, "look: \"cause/reply\"", "E0204", "\"cause/reply\"", 6),
    slip("signal: \"mismatch\"", 1, "signal: \"missmatch\"", "E0604", "\"missmatch\"", 8),
    slip("then: \"history\"", 1, "then: \"histroy\"", "E0204", "\"histroy\"", 6),
    slip("to: \"cfo\"", 1, "to: \"cof\"", "E0204", "\"cof\"", 4),
    slip("choice: \"all_hands\"", 1, "choice: \"all_hand\"", "E0901", "\"all_hand\"", 8),
    slip("\"data\", \"cloud_cost\", \"pipeline\"", 1, "\"date\", \"cloud_cost\", \"pipeline\"", "E0901", "\"date\"", 0),
    slip("outcomes: [\"stays\"]", 1, "outcomes: [\"stay\"]", "E0911", "\"stay\"", 11),
    slip("done(incremental)", 2, "dome(incremental)", "E0204", "dome(incremental)", 0),
    // Words of the language.
    slip("label: \"Thandiwe and Ravi", 1, "lable: \"Thandiwe and Ravi", "E0102", "lable", 0),
    slip("\"opening\": Decision(", 1, "\"opening\": Decison(", "E0106", "Decison", 11),
    slip("at: ending", 1, "at: end", "E0104", "end", 4),
    slip("framework: \"vp-impact-risk-resource\"", 1, "framework: \"vp-impact-risk\"", "E0802", "\"vp-impact-risk\"", 11),
    slip("format: 1", 1, "format: 2", "E0109", "2", 8),
    // Something twice, something missing.
    slip("at: 0,\n            speaker: \"mid\"", 1, "at: 0, at: 0,\n            speaker: \"mid\"", "E0105", "at", 7),
    slip("\"cfo\":        (name: \"Haruki", 1, "\"ceo\":        (name: \"Haruki", "E0105", "\"ceo\"", 0),
    slip("id: \"all_hands\"", 1, "id: \"small_room\"", "E0202", "\"small_room\"", 4),
    slip(", why: \"One hard hour", 1, ", whi: \"One hard hour", "E0102", "whi", 2),
    far(slip("goto: \"bug_lead\" ),\n                ( id: \"all_hands\"", 1, "),\n                ( id: \"all_hands\"", "E0103", "\"small_room\"", 4), "id: \"small_room\"", 1),
    // Kinds and numbers.
    slip("effort: 20", 1, "effort: \"20\"", "E0104", "\"20\"", 8),
    slip("effects: [\"morale += 10\"]", 1, "effects: \"morale += 10\"", "E0104", "\"morale += 10\"", 9),
    slip("label: \"A cloud bill that finance calls unsustainable\"", 1, "label: 5", "E0104", "5", 7),
    slip("every: 4", 1, "every: 0", "E0406", "0", 7),
    slip("every: 4", 1, "every: 4.5", "E0108", "4.5", 7),
    slip("at: 1,\n            speaker: \"legal\"", 1, "at: 61,\n            speaker: \"legal\"", "E0405", "61", 4),
    slip("\"morale += 10\"", 2, "\"morale += 3\"", "E0404", "\"morale += 3\"", 0),
    far(slip("conduct: 10", 1, "conduct: 15", "E0803", "(priorities: 40, targets: 30, outcome: 20, conduct: 15)", 9), "weights: (", 1),
    slip("\"days\": 3.5", 1, "\"days\": 3.5555", "E0108", "3.5555", 8),
    slip("\"risk\": 8", 1, "\"rsk\": 8", "E0801", "\"rsk\"", 0),
    // Expressions.
    slip("!fix_live && tick > 4", 1, "!fix_live and tick > 4", "E0301", "and", 10),
    slip("tick > 24 && morale < 15", 1, "tick > 24 && morale", "E0302", "morale", 13),
    slip("busy(senior)", 1, "busy senior", "E0301", "senior", 5),
    slip("done(parallel) && (six_am", 1, "done(parallel && (six_am", "E0301", "(", 4),
    // Brackets, quotation marks, commas.
    far(slip("goto: \"bug_lead\" ),", 1, "goto: \"bug_lead\",", "E0101", "(", 0), "( id: \"small_room\"", 1),
    far(slip("            ],\n        ),\n        \"bug_lead\"", 1, "        ),\n        \"bug_lead\"", "E0101", "[", 9), "choices: [", 1),
    far(slip("            ],\n        ),\n        \"bug_lead\"", 1, "            ],\n        \"bug_lead\"", "E0101", "(", 19), "\"opening\": Decision(", 1),
    far(slip("    endings: [", 1, "    endings: ", "E0101", "", 8), "endings:", 1),
    far(slip("    },\n\n    practices: {", 1, "\n    practices: {", "E0101", "{", 9), "targets: {", 1),
    slip("effects: [\"assign(senior, investigate)\"], practice", 1, "effects: [\"assign(senior, investigate)\")], practice", "E0101", ")", 39),
    slip("effects: [\"assign(senior, investigate)\"], practice", 1, "effects: [\"assign(senior, investigate)\", practice", "E0101", "[", 9),
    slip("\"bug_lead\": Decision(", 1, "\"bug_lead\": Decision", "E0101", "", 20),
    slip("inputs: { \"impact\": 9,", 1, "inputs: \"impact\": 9,", "E0101", "", 8),
    slip("label: \"Decide on what is known\"", 1, "label: \"Decide on what is known", "E0101", "\"Decide on what is known,", 7),
    slip("label: \"Decide on what is known\"", 1, "label: Decide on what is known\"", "E0101", "Decide on what is known\"", 7),
    slip("speaker: \"mid\",", 1, "speaker: \"mid\"", "E0101", "", 14),
    slip("at: 0,\n            speaker: \"cfo\"", 1, "at: 0\n            speaker: \"cfo\"", "E0101", "", 5),
    slip("speaker: \"cfo\"", 1, "speaker = \"cfo\"", "E0101", "=", 8),
    slip("speaker: \"cfo\"", 1, "speaker \"cfo\"", "E0101", "", 7),
    slip("speaker: \"cfo\"", 1, "speaker: cfo", "E0104", "cfo", 9),
    slip("speaker: \"cfo\"", 1, "\"speaker\": \"cfo\"", "E0101", "\"speaker\"", 0),
    slip("\"cfo\":        (name", 1, "cfo\":        (name", "E0101", "cfo\"", 0),
    slip("\"cfo\":        (name", 1, "\"cfo:        (name", "E0101", "\"cfo:        (name: \"", 0),
    slip("[\"data\", \"cloud_cost\"", 1, "[\"data\" \"cloud_cost\"", "E0101", "", 7),
    slip("goto: \"opening\",", 1, "goto: \"opening\",,", "E0101", ",", 16),
    far(slip("wrong numbers are still going out\"),", 1, "wrong numbers are still going out\",", "E0101", "(", 0), "(when: \"!fix_live", 1),
    slip("speaker: \"cfo\"", 1, "speaker: 'cfo'", "E0101", "'cfo'", 9),
];

/// The byte at which the `nth` occurrence begins.
#[track_caller]
fn place_of(text: &str, find: &str, nth: usize) -> usize {
    text.match_indices(find).nth(nth - 1).unwrap_or_else(|| panic!("{find:?} does not stand there {nth} times")).0
}

/// Line and column from 1, counted here and not by the program.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap().chars().count() + 1)
}

#[test]
fn slips_are_found_where_the_author_has_to_look() {
    let right = std::fs::read_to_string(root().join("scenarios/vp-crisis.ron")).unwrap();
    let mut failures = Vec::new();
    for (number, slip) in SLIPS.iter().enumerate() {
        let place = place_of(&right, slip.find, slip.nth);
        let mut broken = right.clone();
        broken.replace_range(place..place + slip.find.len(), slip.by);
        let text = Text::new("vp-crisis.ron", broken.as_str());
        let mut errors: Vec<_> = load(&text).1;
        errors.retain(|d| d.severity() == Severity::Error);
        let start = slip.anchor.map_or(place, |(anchor, nth)| place_of(&broken, anchor, nth));
        let expected = position(&broken, start + slip.at);
        let told: Vec<String> = errors
            .iter()
            .map(|d| {
                let place = text.position(d.span.start);
                let under = text.slice(d.span).lines().next().unwrap_or("");
                format!("{} at {}:{} under {under:?}: {}", d.code, place.line, place.column, d.message)
            })
            .collect();
        let wanted = format!("{} at {}:{} under {:?}: ", slip.code, expected.0, expected.1, slip.under);
        if told.len() != 1 || !told[0].starts_with(&wanted) {
            failures.push(format!(
                "{number} {:?} for {:?}\n  wanted {wanted}\n  found  {}",
                slip.by,
                slip.find,
                told.join("\n         ")
            ));
        }
    }
    assert!(failures.is_empty(), "{} of {}\n{}", failures.len(), SLIPS.len(), failures.join("\n"));
    assert!(SLIPS.len() >= 50);
}
