//! The panel: how things stand, who does what until when, what was promised.

use ratatui::style::Style;
use textwrap::core::display_width;

use super::super::prose::Column;
use super::super::skin::Skin;
use super::super::strip::blocks;
use crate::engine::Event;
use crate::play::{Busy, Job, Reading, beats, jobs, people, promised, readings};
use crate::program::{Program, State};
use crate::report::{Strip, course};
use crate::run::Session;
use crate::scenario::Better;
use crate::score::Told;

/// What a row of the panel is about.
#[derive(Debug, Clone)]
pub(super) enum Thing {
    Reading(Reading),
    Busy(Busy),
    Job(Job),
    Promise(String),
}

/// Columns from which on roles stand beside names.
const ROOMY: u16 = 56;

/// The panel of a state, and what its rows are about; `before` is what trends are told against.
pub(super) fn panel(
    program: &Program,
    (state, before): (&State, Option<&State>),
    width: u16,
    skin: Skin,
) -> (Column, Vec<Thing>) {
    let mut column = Column::new(width);
    let mut things = Vec::new();
    let mut add = |column: &mut Column, thing: Thing, words: &str, style: Style| {
        column.about(Some(things.len()), words, style);
        things.push(thing);
    };
    for (reading, words, style) in variables(readings(program, state, before), width, skin) {
        add(&mut column, Thing::Reading(reading), &words, style);
    }
    // What is due comes before who does what: a window may be short.
    let promises = promised(program, state);
    if !promises.is_empty() {
        column.gap();
        column.say("PROMISED", skin.title());
    }
    for words in promises {
        let thing = Thing::Promise(words.clone());
        add(&mut column, thing, &format!("  {words}"), Style::new());
    }
    let people = people(program, state);
    if !people.is_empty() {
        column.gap();
        column.say("TEAM", skin.title());
    }
    for busy in people {
        let until = busy.until.as_ref().map(|t| format!(", until {t}")).unwrap_or_default();
        let role = if width >= ROOMY { format!(", {}", busy.role) } else { String::new() };
        let words = format!("  {}{role}: {}{until}", busy.name, busy.work);
        add(&mut column, Thing::Busy(busy), &words, Style::new());
    }
    let jobs = jobs(program, state);
    if !jobs.is_empty() {
        column.gap();
        column.say("WORK IN HAND", skin.title());
    }
    for job in jobs {
        let words = format!("  {}", job.words());
        add(&mut column, Thing::Job(job), &words, Style::new());
    }
    (column, things)
}

/// Titles at the left, values and trends at the right; below the title where there is no room beside it.
fn variables(readings: Vec<Reading>, width: u16, skin: Skin) -> Vec<(Reading, String, Style)> {
    let steady = if readings.iter().all(|r| fits(r, "steady", width)) { "steady" } else { "=" };
    let row = |reading: Reading| {
        let (trend, style) = trend(&reading, steady, skin);
        let value = format!("{}{}  {trend}", reading.value, reading.unit);
        let room = |before: usize| " ".repeat(usize::from(width).saturating_sub(before + display_width(&value)));
        let words = if fits(&reading, &trend, width) {
            format!("  {}{}{value}", reading.title, room(display_width(&reading.title) + 2))
        } else {
            format!("  {}\n  {}{value}", reading.title, room(2))
        };
        (reading, words, style)
    };
    readings.into_iter().map(row).collect()
}

/// Whether title, value and trend have room in one line.
fn fits(reading: &Reading, trend: &str, width: u16) -> bool {
    let words = [reading.title.as_str(), reading.unit.as_str(), trend];
    let needed: usize = words.iter().map(|words| display_width(words)).sum();
    needed + reading.value.to_string().len() + 6 <= usize::from(width)
}

/// How a variable moved since the last decision, in words; colour only repeats them.
fn trend(reading: &Reading, steady: &str, skin: Skin) -> (String, Style) {
    match reading.before {
        Some(before) if before != reading.value => {
            let (arrow, by) = if reading.value > before {
                ('↑', reading.value.minus(before))
            } else {
                ('↓', before.minus(reading.value))
            };
            let (word, style) = if reading.is_better { ("better", skin.better()) } else { ("worse", skin.worse()) };
            (format!("{arrow}{by} {word}"), style)
        }
        _ => (steady.to_owned(), Style::new()),
    }
}

impl Thing {
    /// All there is to know about it.
    pub(super) fn details(&self, session: &Session<'_>, skin: Skin) -> Vec<String> {
        let program = session.program();
        match self {
            Thing::Reading(reading) => {
                let mut lines = vec![format!("{}: {}{}", reading.title, reading.value, reading.unit)];
                if let Some((_, variable)) = program.variable(reading.id) {
                    let better = match variable.better.value {
                        Better::Higher => "higher",
                        Better::Lower => "lower",
                    };
                    let (min, max) = (variable.min.value, variable.max.value);
                    lines.push(format!("It lies between {min} and {max}; {better} is better."));
                }
                lines.extend(over_time(session, reading, skin));
                let moved = |told: &Told| matches!(told.event, Event::Variable(id, ..) if id == reading.id);
                lines.extend(history(session, moved));
                lines
            }
            Thing::Busy(busy) => {
                let mut lines = vec![format!("{}, {}: {}", busy.name, busy.role, busy.work)];
                lines.extend(busy.until.as_ref().map(|t| format!("As things stand that is done at {t}.")));
                lines.extend(history(session, |told| matches!(told.event, Event::Staffed(id, ..) if id == busy.id)));
                lines
            }
            Thing::Job(job) => {
                let tick = &program.scenario.clock.tick.value;
                let on_it = people(program, session.state());
                let names: Vec<String> = on_it.into_iter().filter(|b| b.work == job.title).map(|b| b.name).collect();
                let mut lines = vec![job.words(), format!("Counted in {tick}s of one member.")];
                if !names.is_empty() {
                    lines.push(format!("On it: {}.", names.join(", ")));
                }
                lines
            }
            Thing::Promise(words) => vec![words.clone()],
        }
    }
}

/// A variable from the start until now.
fn over_time(session: &Session<'_>, reading: &Reading, skin: Skin) -> Option<String> {
    const COLUMNS: usize = 40;
    let course = course(session);
    // Without a change since the first tick there is no course to see.
    let has_course = |strip: &&Strip| strip.changes.iter().any(|(tick, _)| *tick > 0);
    let strip = course.strips.get(reading.id.index()).filter(has_course)?;
    let (start, now) = (strip.start, reading.value);
    Some(format!("  {start} {} {now}", blocks(strip, course.clock.len().max(1), COLUMNS, skin)))
}

/// What the run told of some events, with the time of each.
fn history(session: &Session<'_>, wanted: impl Fn(&Told) -> bool) -> Vec<String> {
    let program = session.program();
    let events: Vec<Told> = session.record().events.iter().filter(|told| wanted(told)).cloned().collect();
    let mut lines = Vec::new();
    for beat in beats(program, &events) {
        let clock = program.clock_words(beat.tick);
        lines.extend(beat.told.iter().map(|telling| format!("  {clock}: {}", telling.words)));
    }
    if !lines.is_empty() {
        lines.insert(0, String::new());
    }
    lines
}
