//! A map for Mermaid, which many places show where text is shown: a flowchart.

use std::fmt::Write;

use super::{Drawing, clean, task_words, words};
use crate::expression::InjectId;
use crate::map::SpotKind;

/// A text between quotation marks. What Mermaid or Markdown would read is written as entities; lines are broken by `<br/>`.
fn quoted(lines: &[String]) -> String {
    let escaped: Vec<String> = lines.iter().map(|line| line.chars().map(entity).collect::<String>()).collect();
    format!("\"{}\"", escaped.join("<br/>"))
}

fn entity(c: char) -> String {
    match c {
        '#' | '"' | '&' | '<' | '>' | '`' | '\\' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | ';' | '~' => {
            format!("#{};", u32::from(c))
        }
        other => other.to_string(),
    }
}

/// What stands before and behind the words of a place.
const fn shape(kind: SpotKind) -> (&'static str, &'static str) {
    match kind {
        SpotKind::Decision(_) => ("(", ")"),
        SpotKind::Ranking(_) => ("[\\", "/]"),
        SpotKind::Chance(_) => ("{{", "}}"),
        SpotKind::Finish => ("((", "))"),
        SpotKind::Ending(_) => ("[[", "]]"),
        SpotKind::Inject(_) => (">", "]"),
        SpotKind::Resume => ("([", "])"),
    }
}

/// The map in the language of Mermaid.
#[must_use]
pub fn map_mermaid(drawing: &Drawing<'_>) -> String {
    let mut out = format!("%% {}\n", drawing.title());
    if let Some(shading) = drawing.shading {
        let _ = writeln!(out, "%% {}", shading.legend);
    }
    out.push_str("flowchart TD\n");
    if let Some(shading) = drawing.shading {
        let _ = writeln!(out, "  legend[{}]", quoted(std::slice::from_ref(&shading.legend)));
    }
    for group in drawing.groups() {
        part(&mut out, drawing, group);
    }
    tasks(&mut out, drawing);
    colors(&mut out, drawing);
    out
}

fn part(out: &mut String, drawing: &Drawing<'_>, group: Option<InjectId>) {
    let indent = if group.is_some() { "    " } else { "  " };
    if let Some(inject) = group {
        let label = quoted(&[format!("inject {}", drawing.program.inject_id(inject))]);
        let _ = writeln!(out, "  subgraph i{}[{label}]", inject.index());
    }
    for place in drawing.map.of(group) {
        let Some(spot) = drawing.map.spots.get(place) else { continue };
        let mut lines = vec![spot.id.clone()];
        lines.extend(Some(words(spot)).filter(|words| !words.is_empty()));
        lines.extend(spot.when.clone());
        lines.extend(drawing.shade(place).map(|shade| shade.words.clone()));
        let (open, close) = shape(spot.kind);
        let _ = writeln!(out, "{indent}n{place}{open}{}{close}", quoted(&lines));
    }
    for (place, way) in drawing.ways(group) {
        let names = drawing.names(place, way);
        let label = if names.is_empty() { String::new() } else { format!("|{}|", quoted(&names)) };
        let _ = writeln!(out, "{indent}n{} -->{label} n{}", way.from, way.to);
    }
    if group.is_some() {
        out.push_str("  end\n");
    }
}

fn tasks(out: &mut String, drawing: &Drawing<'_>) {
    let program = drawing.program;
    if drawing.map.tasks.is_empty() {
        return;
    }
    out.push_str("  subgraph tasks[\"tasks\"]\n");
    for task in &drawing.map.tasks {
        let lines =
            [program.task_id(task.id).to_owned(), clean(program.task_title(task.id)), task_words(program, task)];
        let _ = writeln!(out, "    t{}[{}]", task.id.index(), quoted(&lines));
    }
    for task in &drawing.map.tasks {
        for before in &task.after {
            let _ = writeln!(out, "    t{} -.->|\"before\"| t{}", before.index(), task.id.index());
        }
        if let Some(then) = task.then {
            let _ = writeln!(out, "    t{} -.->|\"then\"| t{}", task.id.index(), then.index());
        }
    }
    out.push_str("  end\n");
}

fn colors(out: &mut String, drawing: &Drawing<'_>) {
    let Some(shading) = drawing.shading else { return };
    for place in 0..drawing.map.spots.len() {
        if let Some(shade) = drawing.shade(place) {
            let _ = writeln!(out, "  style n{place} fill:{},color:#1a1a1a", shading.fill(shade.strength));
        }
    }
}
