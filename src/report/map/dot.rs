//! A map for graphviz.

use std::fmt::Write;

use super::{Drawing, clean, task_words, words};
use crate::expression::InjectId;
use crate::map::SpotKind;

/// A text between quotation marks; lines are centred.
fn quoted(lines: &[String]) -> String {
    let escaped: Vec<String> = lines.iter().map(|line| line.replace('\\', "\\\\").replace('"', "\\\"")).collect();
    format!("\"{}\"", escaped.join("\\n"))
}

/// The shape of a place.
const fn shape(kind: SpotKind) -> &'static str {
    match kind {
        SpotKind::Decision(_) => "shape=box, style=\"rounded,filled\"",
        SpotKind::Ranking(_) => "shape=invtrapezium, style=filled",
        SpotKind::Chance(_) => "shape=hexagon, style=filled",
        SpotKind::Finish => "shape=ellipse, style=\"dashed,filled\"",
        SpotKind::Ending(_) => "shape=box, peripheries=2, style=\"rounded,filled\"",
        SpotKind::Inject(_) => "shape=cds, style=filled",
        SpotKind::Resume => "shape=plaintext, style=filled",
    }
}

/// The map in the language of graphviz.
#[must_use]
pub fn map_dot(drawing: &Drawing<'_>) -> String {
    let mut out = String::new();
    let mut head = vec![drawing.title()];
    head.extend(drawing.shading.map(|shading| shading.legend.clone()));
    let _ = writeln!(
        out,
        "digraph {} {{\n  label={}; labelloc=t; fontname=\"DejaVu Sans\"; rankdir=TB; newrank=true;\n  node [fontname=\"DejaVu Sans\", fontsize=10, fillcolor=white];\n  edge [fontname=\"DejaVu Sans\", fontsize=9];",
        quoted(std::slice::from_ref(&drawing.program.scenario.id.value)),
        quoted(&head)
    );
    for group in drawing.groups() {
        part(&mut out, drawing, group);
    }
    tasks(&mut out, drawing);
    out.push_str("}\n");
    out
}

fn part(out: &mut String, drawing: &Drawing<'_>, group: Option<InjectId>) {
    let indent = if group.is_some() { "    " } else { "  " };
    if let Some(inject) = group {
        let label = quoted(&[format!("inject {}", drawing.program.inject_id(inject))]);
        let _ = writeln!(out, "  subgraph cluster_inject_{} {{\n    label={label}; style=dashed;", inject.index());
    }
    for place in drawing.map.of(group) {
        let Some(spot) = drawing.map.spots.get(place) else { continue };
        let shade = drawing.shade(place);
        let mut lines = vec![spot.id.clone()];
        lines.extend(wrapped(&words(spot)));
        lines.extend(spot.when.clone());
        lines.extend(shade.map(|shade| shade.words.clone()));
        let color = drawing
            .shading
            .zip(shade)
            .map_or_else(String::new, |(shading, shade)| format!(", fillcolor=\"{}\"", shading.fill(shade.strength)));
        let _ = writeln!(out, "{indent}n{place} [{}{color}, label={}];", shape(spot.kind), quoted(&lines));
    }
    for (place, way) in drawing.ways(group) {
        let names = drawing.names(place, way);
        let label = if names.is_empty() { String::new() } else { format!(" [label={}]", quoted(&names)) };
        let _ = writeln!(out, "{indent}n{} -> n{}{label};", way.from, way.to);
    }
    if group.is_some() {
        out.push_str("  }\n");
    }
}

/// A text in lines of about thirty letters.
fn wrapped(text: &str) -> Vec<String> {
    textwrap::wrap(text, 30).into_iter().map(std::borrow::Cow::into_owned).collect()
}

fn tasks(out: &mut String, drawing: &Drawing<'_>) {
    let program = drawing.program;
    if drawing.map.tasks.is_empty() {
        return;
    }
    out.push_str("  subgraph cluster_tasks {\n    label=\"tasks\"; style=dashed;\n");
    for task in &drawing.map.tasks {
        let mut lines = vec![program.task_id(task.id).to_owned()];
        lines.extend(wrapped(&clean(program.task_title(task.id))));
        lines.extend(wrapped(&task_words(program, task)));
        let _ = writeln!(out, "    t{} [shape=note, label={}];", task.id.index(), quoted(&lines));
    }
    for task in &drawing.map.tasks {
        for before in &task.after {
            let _ = writeln!(out, "    t{} -> t{} [style=dashed, label=\"before\"];", before.index(), task.id.index());
        }
        if let Some(then) = task.then {
            let _ = writeln!(out, "    t{} -> t{} [style=dotted, label=\"then\"];", task.id.index(), then.index());
        }
    }
    out.push_str("  }\n");
}
