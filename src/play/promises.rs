//! Promises: the list of what is open, and what is told when one leaves it.

use super::board::{Beat, Telling, beats};
use crate::program::{Program, Promise, State};
use crate::run::Session;

/// Open promises: what, to whom, until when, or that it is overdue.
#[must_use]
pub fn promised(program: &Program, state: &State) -> Vec<String> {
    let view = program.view(state);
    let open = each(program).filter(|(promise, _)| promise.open.holds(&view));
    let words = open.map(|(promise, title)| {
        let to = to(program, promise);
        let due = promise.due.map(|due| {
            let how = if view.tick() > due { "overdue since" } else { "due" };
            format!("{how} {}", program.clock_words(due))
        });
        let tags: Vec<String> = to.into_iter().chain(due).collect();
        if tags.is_empty() { title.to_owned() } else { format!("{title} ({})", tags.join(", ")) }
    });
    words.collect()
}

fn each(program: &Program) -> impl Iterator<Item = (&Promise, &str)> {
    program.promises.iter().zip(program.scenario.promises.iter().map(|written| written.title.value.as_str()))
}

fn to(program: &Program, promise: &Promise) -> Option<String> {
    promise.to.map(|speaker| format!("to {}", program.speaker(speaker).0))
}

/// What happened since an event, tick by tick, with the promises that left the list. Whether one was kept the language does
/// not know, so it is not said.
#[must_use]
pub fn beats_since(session: &Session<'_>, since: usize) -> Vec<Beat> {
    let program = session.program();
    let events = session.events_since(since);
    let mut told = beats(program, events);
    let after = events.iter().skip(1).map(|told| &told.state).chain([session.state()]);
    for (event, after) in events.iter().zip(after) {
        let now = program.view(after).tick();
        for words in closed(program, &event.state, after) {
            let telling = Telling { is_scene: false, is_better: None, words };
            match told.binary_search_by_key(&now, |beat| beat.tick) {
                Ok(place) => told.get_mut(place).into_iter().for_each(|beat| beat.told.push(telling.clone())),
                Err(place) => told.insert(place, Beat { tick: now, told: vec![telling] }),
            }
        }
    }
    told
}

/// Promises that were open in a state and are not in the next.
fn closed(program: &Program, before: &State, after: &State) -> Vec<String> {
    let (before, after) = (program.view(before), program.view(after));
    let closed = each(program).filter(|(promise, _)| promise.open.holds(&before) && !promise.open.holds(&after));
    let words = closed.map(|(promise, title)| {
        let to = to(program, promise).map(|to| format!(" ({to})")).unwrap_or_default();
        format!("Off the list of promises: {title}{to}.")
    });
    words.collect()
}
