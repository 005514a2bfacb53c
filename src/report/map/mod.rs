//! The story as a picture: for graphviz, for Mermaid, as SVG that is drawn here, and as plain text.

mod dot;
mod mermaid;
mod shade;
mod shape;
mod svg;
mod text;

pub use dot::map_dot;
pub use mermaid::map_mermaid;
pub use shade::{Shade, Shading, shade_regret, shade_value, shade_visits};
pub use svg::map_svg;
pub use text::map_text;

use super::phrases::first_sentence;
use crate::expression::InjectId;
use crate::map::{Line, Named, Spot, SpotKind, StoryMap, TaskNote, Way};
use crate::program::Program;

/// Words of a scene that are shown.
const WORDS: usize = 12;
/// Letters of a name at a way.
const NAME: usize = 34;
/// Names at one way; the others are counted.
const NAMES: usize = 6;

/// What a map is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Drawing<'a> {
    /// The scenario.
    pub program: &'a Program,
    /// Its places and ways.
    pub map: &'a StoryMap,
    /// Colours and numbers, if they are wanted.
    pub shading: Option<&'a Shading>,
}

impl Drawing<'_> {
    /// The story and then every inject, those that have places.
    fn groups(&self) -> Vec<Option<InjectId>> {
        let injects = (0..self.program.injects.len()).map(InjectId::at).map(Some);
        std::iter::once(None).chain(injects).filter(|group| self.map.of(*group).next().is_some()).collect()
    }

    /// The ways between places of a group, with their places in the list.
    fn ways(&self, group: Option<InjectId>) -> impl Iterator<Item = (usize, &Way)> {
        let inside = move |way: &Way| self.map.spots.get(way.from).is_some_and(|spot| spot.inject == group);
        self.map.ways.iter().enumerate().filter(move |(_, way)| inside(way))
    }

    /// The shade of a place.
    fn shade(&self, spot: usize) -> Option<&Shade> {
        self.shading.and_then(|shading| shading.spots.get(spot)).and_then(Option::as_ref)
    }

    /// The names at a way, shortened, with their numbers.
    fn names(&self, place: usize, way: &Way) -> Vec<String> {
        let number = |line: usize| {
            let found = self.shading.and_then(|shading| shading.lines.get(place)).and_then(|lines| lines.get(line));
            found.and_then(Option::as_ref)
        };
        let name = |(line, named): (usize, &Named)| {
            let (name, number) = (cut(&named.name, NAME), number(line));
            match (named.line, number) {
                // A condition says more than a name, and takes the room for it.
                (Line::On, _) => broken(&named.name),
                // The number is the choice's, whatever its outcome.
                (_, Some(number)) => vec![match name.split_once(": ") {
                    Some((choice, outcomes)) => format!("{choice} {number}: {outcomes}"),
                    None => format!("{name} {number}"),
                }],
                (_, None) => vec![name],
            }
        };
        let mut names: Vec<String> = way.lines.iter().enumerate().flat_map(name).collect();
        if names.len() > NAMES {
            let more = names.len() - (NAMES - 1);
            names.truncate(NAMES - 1);
            names.push(format!("… and {more} more"));
        }
        names
    }

    /// Title and id.
    fn title(&self) -> String {
        let scenario = &self.program.scenario;
        format!("{} ({})", clean(&scenario.title.value), scenario.id.value)
    }
}

/// What a kind of place is called.
const fn kind(kind: SpotKind) -> &'static str {
    match kind {
        SpotKind::Decision(_) => "decision",
        SpotKind::Ranking(_) => "ranking",
        SpotKind::Chance(_) => "chance",
        SpotKind::Finish => "end of the clock",
        SpotKind::Ending(_) => "ending",
        SpotKind::Inject(_) => "inject",
        SpotKind::Resume => "back to the story",
    }
}

/// The first words of a place; an inject's condition in full.
fn words(spot: &Spot) -> String {
    match spot.kind {
        SpotKind::Inject(_) | SpotKind::Finish | SpotKind::Ending(_) | SpotKind::Resume => clean(&spot.words),
        SpotKind::Decision(_) | SpotKind::Ranking(_) | SpotKind::Chance(_) => {
            clean(&first_sentence(&spot.words, WORDS).replace(" …", "…"))
        }
    }
}

/// What there is to say of a task: what it waits for, what follows, who can do it.
fn task_words(program: &Program, task: &TaskNote) -> String {
    let ids =
        |list: &[crate::expression::TaskId]| list.iter().map(|id| program.task_id(*id)).collect::<Vec<_>>().join(", ");
    let mut parts = Vec::new();
    let effort = program.scenario.tasks.0.get(task.id.index()).map(|(_, t)| t.effort.value.to_string());
    parts.extend(effort.map(|effort| format!("effort {effort}")));
    if !task.after.is_empty() {
        parts.push(format!("after {}", ids(&task.after)));
    }
    if let Some(then) = task.then {
        parts.push(format!("then {}", program.task_id(then)));
    }
    let by: Vec<String> = task.by.iter().map(|(who, skill)| format!("{who} {skill}")).collect();
    if !by.is_empty() {
        parts.push(format!("by {}", by.join(", ")));
    }
    parts.join("; ")
}

/// A text on one line, without what no picture can hold.
fn clean(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

/// A text in lines of about thirty letters, three at most.
fn broken(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = textwrap::wrap(&clean(text), 30).into_iter().map(|line| cut(&line, NAME)).collect();
    lines.retain(|line| !line.is_empty());
    if lines.len() > 3 {
        lines.truncate(3);
        lines.iter_mut().skip(2).for_each(|last| last.push_str(" …"));
    }
    lines
}

/// At most so many letters of a text.
fn cut(text: &str, most: usize) -> String {
    let text = clean(text);
    if text.chars().count() <= most {
        return text;
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}
