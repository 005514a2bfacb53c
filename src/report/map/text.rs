//! A map in words: every place with what leads on from it, for screen readers and `grep`.

use std::fmt::Write;

use super::{Drawing, clean, kind, task_words, words};
use crate::map::{SpotKind, Way};

/// The map as plain text.
#[must_use]
pub fn map_text(drawing: &Drawing<'_>) -> String {
    let mut out = format!("{}\n", drawing.title());
    if let Some(shading) = drawing.shading {
        let _ = writeln!(out, "{}", shading.legend);
    }
    for group in drawing.groups() {
        match group {
            None => out.push_str("\nThe story\n"),
            Some(inject) => {
                let _ = writeln!(out, "\nInject {}", drawing.program.inject_id(inject));
            }
        }
        for place in drawing.map.of(group).collect::<Vec<_>>() {
            spot(&mut out, drawing, place);
        }
    }
    if !drawing.map.tasks.is_empty() {
        out.push_str("\nTasks\n");
        for task in &drawing.map.tasks {
            let (id, title) = (drawing.program.task_id(task.id), clean(drawing.program.task_title(task.id)));
            let _ = writeln!(out, "  {id}  {title}; {}", task_words(drawing.program, task));
        }
    }
    out
}

fn spot(out: &mut String, drawing: &Drawing<'_>, place: usize) {
    let Some(spot) = drawing.map.spots.get(place) else { return };
    // The way back to the story leads nowhere, and is told where it is taken.
    if spot.kind == SpotKind::Resume {
        return;
    }
    let shade = drawing.shade(place).map(|shade| format!(", {}", shade.words)).unwrap_or_default();
    let when = spot.when.as_ref().map(|when| format!(", {when}")).unwrap_or_default();
    let _ = writeln!(out, "  {}  [{}{when}{shade}]", spot.id, kind(spot.kind));
    let words = words(spot);
    if !words.is_empty() {
        let _ = writeln!(out, "      {words}");
    }
    let ways: Vec<(usize, &Way)> = drawing.ways(spot.inject).filter(|(_, way)| way.from == place).collect();
    for (at, way) in ways {
        let to = drawing.map.spots.get(way.to).map_or("", |to| to.id.as_str());
        for (line, named) in way.lines.iter().enumerate() {
            let number = drawing.shading.and_then(|s| s.lines.get(at)).and_then(|lines| lines.get(line)?.as_ref());
            let number = number.map(|number| format!(" ({number})")).unwrap_or_default();
            let name = clean(&named.name);
            let arrow = if name.is_empty() { String::new() } else { format!("{name}{number} ") };
            let _ = writeln!(out, "      {arrow}-> {to}");
        }
    }
}
