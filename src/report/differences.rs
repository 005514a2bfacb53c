//! Where two lines of one run come out differently, in sentences: the differences that matter most, in order of time.

use std::collections::BTreeMap;

use super::phrases::{quoted, short};
use crate::engine::{Award, Earned, Event};
use crate::expression::{FlagId, InjectId, TaskId};
use crate::number::Fixed;
use crate::program::Program;
use crate::run::Session;

/// Points that make a difference worth telling.
const NOTABLE: f64 = 0.5;
/// What facts that are not points themselves weigh beside differences in points.
const INJECT: f64 = 3.0;
const TASK: f64 = 2.0;
const FLAG: f64 = 1.5;
const TASK_EARLIER: f64 = 1.0;
/// Words of a title or a text inside a sentence.
const WORDS: usize = 16;
const ENDING: usize = 11;

/// A difference, with its weight in points and the tick at which it shows.
struct Difference {
    weight: f64,
    tick: u32,
    text: String,
}

/// How the second line differs from the first: the ending if that does, and as many others as there is room for.
pub(super) fn differences(then: &Session<'_>, now: &Session<'_>, room: usize) -> Vec<String> {
    let mut found = awards(then, now);
    found.extend(facts(then, now));
    found.extend(ending(then, now));
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.tick.cmp(&b.tick)));
    found.truncate(room);
    found.sort_by_key(|d| d.tick);
    found.into_iter().map(|d| d.text).collect()
}

fn ending(then: &Session<'_>, now: &Session<'_>) -> Option<Difference> {
    let program = now.program();
    let (a, b) = (then.ending()?, now.ending()?);
    let title = |id| quoted(program.ending(id).1, ENDING);
    let text = format!("The ending is {}, not {}.", title(b), title(a));
    (a != b).then_some(Difference { weight: f64::INFINITY, tick: u32::MAX, text })
}

/// What an award is for: its component and its place there.
fn key(award: &Award) -> (u8, usize) {
    match award.earned {
        Earned::Start(place, ..) | Earned::Deferral(place, _) => (0, place),
        Earned::Level(target, ..) | Earned::Done(target, _) => (1, target.index()),
        Earned::Outcome(variable, ..) => (2, variable.index()),
        Earned::Practice(practice) => (3, practice.index()),
    }
}

fn awards(then: &Session<'_>, now: &Session<'_>) -> Vec<Difference> {
    type Found = (u32, Award);
    let mut pairs: BTreeMap<(u8, usize), (Option<Found>, Option<Found>)> = BTreeMap::new();
    for found in then.record().ledger.awards() {
        pairs.entry(key(&found.1)).or_default().0 = Some(*found);
    }
    for found in now.record().ledger.awards() {
        pairs.entry(key(&found.1)).or_default().1 = Some(*found);
    }
    let points = |found: Option<Found>| found.map_or(Fixed::ZERO, |(_, a)| a.points).to_f64();
    let told = pairs.into_values().filter_map(|(a, b)| {
        let weight = (points(b) - points(a)).abs();
        let text = (weight >= NOTABLE).then(|| award(now.program(), a, b)).flatten()?;
        Some(Difference { weight, tick: b.or(a).map_or(0, |(tick, _)| tick), text })
    });
    told.collect()
}

/// A difference between awards for the same thing.
fn award(program: &Program, then: Option<(u32, Award)>, now: Option<(u32, Award)>) -> Option<String> {
    let (_, either) = now.or(then)?;
    let title = super::words::award_title(program, &either);
    let named = quoted(&title, WORDS);
    let clock = |found: Option<(u32, Award)>| found.map(|(tick, _)| program.clock_words(tick));
    let points = |found: Option<(u32, Award)>| found.map_or(Fixed::ZERO, |(_, a)| a.points);
    Some(match either.earned {
        Earned::Start(..) => match (clock(then), clock(now)) {
            (Some(a), Some(b)) if a == b => format!("{named} begins before less urgent work, not after it."),
            (a, b) => began(&named, a, b),
        },
        Earned::Deferral(..) if points(now) > points(then) => {
            format!("{named} is put off in so many words, and kept off.")
        }
        Earned::Deferral(..) => format!("{named} is not put off, or is begun all the same."),
        Earned::Level(..) | Earned::Done(..) => {
            let budget = match either.earned {
                Earned::Level(target, ..) | Earned::Done(target, _) => program.targets[target].budget,
                _ => Fixed::ZERO,
            };
            match (points(then), points(now)) {
                (Fixed::ZERO, b) if b == budget => format!("A target is met that your run missed: {named}."),
                (a, Fixed::ZERO) if a == budget => format!("A target is missed that your run met: {named}."),
                (a, b) => format!("The target {named} earns {:.1} points, not {:.1}.", b.to_f64(), a.to_f64()),
            }
        }
        Earned::Outcome(variable, value, _) => {
            let was = match then.map(|(_, a)| a.earned) {
                Some(Earned::Outcome(_, was, _)) => was.to_string(),
                _ => "unknown".to_owned(),
            };
            let unit = program.variable(variable).map_or("", |(_, v)| v.unit.value.as_str());
            let space = if unit.is_empty() || unit.starts_with('%') { "" } else { " " };
            format!("{} stands at {value}{space}{unit}, not {was}, when it counts.", short(&title, ENDING))
        }
        Earned::Practice(_) if now.is_some() => format!("It shows what your run did not: {named}."),
        Earned::Practice(_) => format!("It does not show what your run did: {named}."),
    })
}

fn began(named: &str, then: Option<String>, now: Option<String>) -> String {
    match (then, now) {
        (Some(a), Some(b)) => format!("{named} is begun {b}, not {a}."),
        (None, Some(b)) => format!("{named} is begun {b}; in your run never."),
        (Some(a), None) => format!("{named} is never begun; in your run {a}."),
        (None, None) => String::new(),
    }
}

/// Something that can happen on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    Done(TaskId),
    Flag(FlagId),
    Inject(InjectId),
}

/// When each of them first happened.
fn happened(session: &Session<'_>) -> BTreeMap<Fact, u32> {
    let mut found = BTreeMap::new();
    for told in &session.record().events {
        let fact = match told.event {
            Event::Done(task) => Fact::Done(task),
            Event::Flag(flag, true, _) => Fact::Flag(flag),
            Event::Interrupted(inject) => Fact::Inject(inject),
            _ => continue,
        };
        found.entry(fact).or_insert(told.tick);
    }
    found
}

fn facts(then: &Session<'_>, now: &Session<'_>) -> Vec<Difference> {
    let program = now.program();
    let (before, after) = (happened(then), happened(now));
    let mut all: Vec<Fact> = before.keys().chain(after.keys()).copied().collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().filter_map(|f| fact(program, f, before.get(&f).copied(), after.get(&f).copied())).collect()
}

fn fact(program: &Program, fact: Fact, then: Option<u32>, now: Option<u32>) -> Option<Difference> {
    let clock = |tick: u32| program.clock_words(tick);
    let (weight, text) = match (fact, then, now) {
        (Fact::Done(task), then, now) => {
            let title = quoted(program.task_title(task), WORDS);
            match (then, now) {
                (None, Some(b)) => (TASK, format!("{title} is done {}; in your run never.", clock(b))),
                (Some(a), None) => (TASK, format!("{title} is never done; in your run {}.", clock(a))),
                (Some(a), Some(b)) if a != b => {
                    (TASK_EARLIER, format!("{title} is done {}, not {}.", clock(b), clock(a)))
                }
                _ => return None,
            }
        }
        (Fact::Flag(flag), None, Some(b)) => (
            FLAG,
            format!("True from {} on, in your run never: {}.", clock(b), quoted(program.flag_title(flag), WORDS)),
        ),
        (Fact::Flag(flag), Some(a), None) => (
            FLAG,
            format!("Never true, in your run from {} on: {}.", clock(a), quoted(program.flag_title(flag), WORDS)),
        ),
        (Fact::Inject(inject), None, Some(b)) => {
            (INJECT, format!("Your run was spared this ({}): {}.", clock(b), scene(program, inject)))
        }
        (Fact::Inject(inject), Some(_), None) => (INJECT, format!("This does not come: {}.", scene(program, inject))),
        (Fact::Flag(_) | Fact::Inject(_), _, _) => return None,
    };
    let tick = now.or(then).unwrap_or(0);
    Some(Difference { weight, tick, text })
}

/// An inject in the author's words, as far as they fit; its node's id where there are none.
fn scene(program: &Program, inject: InjectId) -> String {
    let node = program.injects[inject].node;
    let written = program.nodes[node].text.as_ref().map(|text| {
        // As at the start: the sentence only has to be recognised.
        let state = crate::engine::begin(program, &mut crate::engine::Unobserved);
        program.view(&state).words(text, "")
    });
    match written {
        Some(words) if !words.is_empty() => quoted(&words, WORDS + 4),
        _ => quoted(&program.node_id(node).replace('_', " "), WORDS),
    }
}
