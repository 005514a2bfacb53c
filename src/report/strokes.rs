//! Strokes of luck: the draws that moved a run most.

use super::phrases::{capital, quoted, short};
use super::worth::Stroke;
use crate::engine::{Draw, outcomes};
use crate::program::{Place, Program};
use crate::solve::Drawn;

/// Most strokes that are told.
const MOST: usize = 5;
/// Points that a draw moved before it counts.
const NOTABLE: f64 = 0.5;
/// Words of a stroke; a sentence is rarely longer.
const WORDS: usize = 32;
/// Words of the choice, and of the scene, that it came of.
const LABEL: usize = 10;
const SCENE: usize = 16;

/// Up to five draws of at least half a point, the largest, in order of time.
pub(super) fn strokes(program: &Program, draws: &[Drawn]) -> Vec<Stroke> {
    let mut found: Vec<&Drawn> = draws.iter().filter(|d| d.luck.abs() >= NOTABLE).collect();
    // The sort is stable: of equal ones the earlier.
    found.sort_by(|a, b| b.luck.abs().total_cmp(&a.luck.abs()));
    found.truncate(MOST);
    let mut places: Vec<(usize, &Drawn)> =
        found.into_iter().map(|d| (draws.iter().position(|other| std::ptr::eq(other, d)).unwrap_or(0), d)).collect();
    places.sort_by_key(|(place, _)| *place);
    let told = places.into_iter().map(|(_, drawn)| Stroke {
        clock: program.clock_words(drawn.tick),
        text: text(program, drawn),
        probability: drawn.probability,
        luck: drawn.luck,
    });
    told.collect()
}

/// What came, in few words, with the choice or the scene that it came of.
fn text(program: &Program, drawn: &Drawn) -> String {
    let view = program.view(&drawn.before);
    let clock = program.clock_words(drawn.tick);
    if let Draw::Reveal(unknown) = drawn.draw {
        return program.unknown(unknown).map_or_else(String::new, |(_, written)| {
            let value = written.values.0.get(drawn.index).map_or("", |(key, _)| key.value.as_str());
            format!("For certain, {}: {}.", written.title.value, value.replace('_', " "))
        });
    }
    let what = outcome(program, drawn);
    match view.place() {
        Place::Choice(choice) => {
            let label = view.words(&program.choices[choice].label, &clock);
            format!("Decision {}, {}: {what}", drawn.after, quoted(&label, LABEL))
        }
        Place::Node(node) => {
            let scene = program.nodes[node].text.as_ref().map(|text| short(&view.words(text, &clock), SCENE));
            scene.filter(|s| !s.is_empty()).map_or_else(|| what.clone(), |scene| format!("{scene} {what}"))
        }
        Place::Finish | Place::Ended(_) => what,
    }
}

/// The words of an outcome; where it has none, its id as a title: `It went "Bite".`
fn outcome(program: &Program, drawn: &Drawn) -> String {
    let Some(found) = outcomes(program, &drawn.before) else { return String::new() };
    let place = match drawn.draw {
        // Signals stand in an order of their own.
        Draw::Signal(..) => found.list.iter().position(|o| o.signal.map(usize::from) == Some(drawn.index)),
        Draw::Reveal(_) | Draw::Outcome(_) => Some(drawn.index),
    };
    let outcome = place.and_then(|place| found.list.get(place));
    let words = outcome.and_then(|o| o.text.as_ref()).map(|text| {
        let view = program.view(&drawn.before);
        view.words(text, &program.clock_words(drawn.tick))
    });
    match words.filter(|w| !w.is_empty()) {
        Some(words) => short(&words, WORDS),
        None => {
            let chance = program.chances[found.chance].id.as_str();
            let ids = program.outcome_ids(chance);
            let id = place.and_then(|place| ids.get(place)).map_or("", |id| id);
            format!("It went \"{}\".", capital(&id.replace('_', " ")))
        }
    }
}
