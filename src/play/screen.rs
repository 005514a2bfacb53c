//! What stands on the screen: situation, changes, choices, the state of things.

use super::board::{Offer, Reading, jobs, listed_items, offered, people, readings, said};
use super::promises::{beats_since, promised};
use crate::expression::NodeId;
use crate::program::{NodeKind, Program};
use crate::report::{Tale, pick_label, tell};
use crate::run::Session;
use crate::score::Told;

/// A screen as lines; an empty string is an empty line. Each line is a paragraph, wrapped when it is printed.
pub type Lines = Vec<String>;

/// Who the player is and what it is about, in a paragraph each: what a play begins with.
#[must_use]
pub fn opening(program: &Program) -> Lines {
    let about = &program.scenario.about;
    vec![format!("You are {}.", about.role.value), about.summary.value.clone()]
}

/// What happened since an event, under the time it happened. The second value is the last time that was named.
pub(super) fn happened(session: &Session<'_>, since: usize, now: u32) -> (Lines, Option<u32>) {
    let program = session.program();
    let mut lines = Lines::new();
    let mut shown_tick = now;
    for beat in beats_since(session, since) {
        if beat.tick != shown_tick {
            lines.push(String::new());
            lines.push(format!("{}.", program.clock_words(beat.tick)));
            shown_tick = beat.tick;
        }
        lines.extend(beat.told.into_iter().map(|telling| telling.words));
    }
    (lines, (shown_tick != now).then_some(shown_tick))
}

/// The whole screen of the node that waits. `named` is the time that the lines above it named already.
pub(super) fn situation(session: &Session<'_>, node: NodeId, named: Option<u32>) -> Lines {
    let mut lines = scene(session, node, named);
    lines.extend(offers(session, node));
    lines
}

/// What the situation is, without what can be done about it.
#[must_use]
pub(super) fn scene(session: &Session<'_>, node: NodeId, named: Option<u32>) -> Lines {
    let program = session.program();
    let view = program.view(session.state());
    let clock = program.clock_words(view.tick());
    let time = if named == Some(view.tick()) { String::new() } else { format!("{clock}. ") };
    let mut lines = vec![String::new(), format!("{time}{}", headline(session)), String::new()];
    lines.extend(scene_words(session, node));
    if has_details(session, node) {
        lines.push("(i tells more.)".to_owned());
    }
    lines
}

/// What is said at the node that waits; none where the story says nothing.
#[must_use]
pub fn scene_words(session: &Session<'_>, node: NodeId) -> Option<String> {
    let program = session.program();
    let view = program.view(session.state());
    let it = &program.nodes[node];
    it.text.as_ref().map(|text| said(program, it.speaker, view.words(text, &program.clock_words(view.tick()))))
}

/// What can be done.
pub(super) fn offers(session: &Session<'_>, node: NodeId) -> Lines {
    let mut lines = vec![String::new()];
    match &session.program().nodes[node].kind {
        NodeKind::Decision { .. } => lines.extend(options(session, node)),
        NodeKind::Ranking { items, .. } => {
            lines
                .extend(listed_items(session, node).iter().enumerate().map(|(i, item)| format!("  {}  {item}", i + 1)));
            lines.push(format!("Put them in order, first things first, for instance: {}", example(items.len())));
        }
        NodeKind::Chance(_) => {}
    }
    lines
}

fn example(items: usize) -> String {
    (1..=items).rev().map(|n| n.to_string()).collect::<Vec<_>>().join(" ")
}

/// Available choices numbered from 1, locked ones after them.
fn options(session: &Session<'_>, node: NodeId) -> Lines {
    let mut number = 0;
    let line = |offer: Offer| match offer.locked {
        None => {
            let tags = if offer.price.is_empty() { String::new() } else { format!(" [{}]", offer.price.join("; ")) };
            number += 1;
            format!("  {number}  {}{tags}", offer.label)
        }
        Some(reason) => format!("  -  {} (locked: {reason})", offer.label),
    };
    offered(session, node).into_iter().map(line).collect()
}

/// More about the situation and its choices, where the author offers it.
#[must_use]
pub fn details(session: &Session<'_>, node: NodeId) -> Lines {
    let program = session.program();
    let view = program.view(session.state());
    let clock = program.clock_words(view.tick());
    let mut lines = Lines::new();
    let it = &program.nodes[node];
    lines.extend(it.detail.iter().map(|text| view.words(text, &clock)));
    for (i, choice) in session.available().iter().enumerate() {
        if let Some(detail) = &program.choices[*choice].detail {
            lines.push(format!("  {}  {}", i + 1, view.words(detail, &clock)));
        }
    }
    if lines.is_empty() {
        lines.push("There is no more to know here.".to_owned());
    }
    lines
}

/// Whether `i` has anything to show.
#[must_use]
pub fn has_details(session: &Session<'_>, node: NodeId) -> bool {
    let program = session.program();
    program.nodes[node].detail.is_some() || session.available().iter().any(|c| program.choices[*c].detail.is_some())
}

/// What every scenario has, and whatever else changed since the last decision.
#[must_use]
pub fn headline(session: &Session<'_>) -> String {
    let before = session.taken().last().map(|t| &t.before);
    let wanted = |reading: &Reading| reading.compulsory || reading.before.is_some_and(|b| b != reading.value);
    in_a_row(readings(session.program(), session.state(), before).into_iter().filter(wanted))
}

fn in_a_row(readings: impl Iterator<Item = Reading>) -> String {
    readings.map(|r| format!("{} {}{}", r.title, r.value, r.unit)).collect::<Vec<_>>().join(" · ")
}

/// State, team, open tasks and promises.
#[must_use]
pub fn state(session: &Session<'_>) -> Lines {
    let program = session.program();
    let state = session.state();
    let clock = program.clock_words(program.view(state).tick());
    let mut lines = vec![format!("{clock}. {}", in_a_row(readings(program, state, None).into_iter()))];
    let people = people(program, state);
    if !people.is_empty() {
        lines.push("Team:".to_owned());
    }
    lines.extend(people.iter().map(|p| format!("  {}, {}: {}", p.name, p.role, p.work)));
    let jobs = jobs(program, state);
    if !jobs.is_empty() {
        lines.push(format!("Work in hand, in {}s of one member:", program.scenario.clock.tick.value));
    }
    lines.extend(jobs.iter().map(|job| format!("  {}", job.words())));
    let open = promised(program, state);
    if !open.is_empty() {
        lines.push("Promised:".to_owned());
        lines.extend(open.iter().map(|words| format!("  {words}")));
    }
    lines
}

/// Who the player is, and every scene so far with its time.
#[must_use]
pub fn messages(session: &Session<'_>) -> Lines {
    let program = session.program();
    let mut lines = opening(program);
    let events = &session.record().events;
    let scenes = |events: &[Told], lines: &mut Lines| {
        for (tick, tale) in tell(program, events) {
            if let Tale::Scene(speaker, words) = tale {
                lines.push(format!("{}. {}", program.clock_words(tick), said(program, speaker, words)));
            }
        }
    };
    let mut told = 0;
    for taken in session.taken() {
        scenes(events.get(told..taken.events).unwrap_or(&[]), &mut lines);
        told = taken.events;
        let view = program.view(&taken.before);
        let it = &program.nodes[taken.node];
        if let Some(text) = &it.text {
            let clock = program.clock_words(taken.tick);
            lines.push(format!("{clock}. {}", said(program, it.speaker, view.words(text, &clock))));
        }
        lines.push(format!("You: {}", pick_label(program, taken.node, &taken.pick, &taken.before)));
    }
    scenes(events.get(told..).unwrap_or(&[]), &mut lines);
    lines
}
