//! A map as SVG, drawn here: no style sheet, no script, no font of its own, the same bytes everywhere.

use std::fmt::Write;

use super::shape::{Face, LINE, SMALL};
use super::{Drawing, clean, kind, task_words, words};
use crate::expression::{EndingId, InjectId, NodeId};
use crate::map::{Course, Extent, Link, Placed, SpotKind, fitted, layered, width};
use crate::report::distribution::short_footing;
use crate::report::plot::escape;

/// Room around the drawing, and between its parts.
const MARGIN: f64 = 24.0;
const APART: f64 = 56.0;
/// Room for title and legend.
const HEAD: f64 = 122.0;
/// Room for the name of a part.
const NAME: f64 = 26.0;
/// Injects and tasks stand beside the story, in columns of at least this height.
const COLUMN: f64 = 900.0;
/// Width of the words of tasks.
const TASKS: f64 = 250.0;

/// A part of the map with a drawing of its own: the story, or an inject.
struct Part {
    name: String,
    faces: Vec<(usize, Face)>,
    ways: Vec<(usize, Vec<String>)>,
    placed: Placed,
}

impl Part {
    fn new(drawing: &Drawing<'_>, group: Option<InjectId>) -> Part {
        let places: Vec<usize> = drawing.map.of(group).collect();
        let faces: Vec<(usize, Face)> =
            places.iter().filter_map(|place| Some((*place, face(drawing, *place)?))).collect();
        let local = |spot: usize| places.iter().position(|place| *place == spot);
        let ways: Vec<(usize, Vec<String>)> =
            drawing.ways(group).map(|(place, way)| (place, drawing.names(place, way))).collect();
        let links: Vec<Link> = ways
            .iter()
            .filter_map(|(place, names)| {
                let way = drawing.map.ways.get(*place)?;
                Some(Link { from: local(way.from)?, to: local(way.to)?, words: size(names) })
            })
            .collect();
        let boxes: Vec<Extent> = faces.iter().map(|(_, face)| face.extent).collect();
        let name = group.map_or_else(String::new, |id| format!("Inject {}", drawing.program.inject_id(id)));
        Part { name, faces, ways, placed: layered(&boxes, &links) }
    }

    fn draw(&self, out: &mut String, drawing: &Drawing<'_>, (left, top): (f64, f64)) {
        let _ = writeln!(out, "<g transform=\"translate({left:.1} {top:.1})\">");
        for (course, (place, _)) in self.placed.courses.iter().zip(&self.ways) {
            line(out, course, drawing.map.ways.get(*place).is_some_and(|way| is_chance(drawing, way.from)));
        }
        for ((place, face), at) in self.faces.iter().zip(&self.placed.boxes) {
            let fill = match (drawing.shading, drawing.shade(*place)) {
                (Some(shading), Some(shade)) => shading.fill(shade.strength),
                _ => plain_fill(face.kind, drawing.shading.is_some()).to_owned(),
            };
            let tip = drawing.map.spots.get(*place).map(|spot| format!("{}: {}", spot.id, clean(&spot.words)));
            face.draw(out, *at, &fill, &tip.unwrap_or_default());
        }
        for (course, (_, names)) in self.placed.courses.iter().zip(&self.ways) {
            let Some((x, y)) = course.words else { continue };
            let first = y - (names.len() as f64 - 1.0) * LINE / 2.0 + 4.0;
            for (i, name) in names.iter().enumerate() {
                let at = first + i as f64 * LINE;
                let _ = writeln!(
                    out,
                    "<text x=\"{x:.1}\" y=\"{at:.1}\" text-anchor=\"middle\" fill=\"#24456e\">{}</text>",
                    escape(name)
                );
            }
        }
        out.push_str("</g>\n");
    }
}

fn is_chance(drawing: &Drawing<'_>, spot: usize) -> bool {
    drawing.map.spots.get(spot).is_some_and(|spot| matches!(spot.kind, SpotKind::Chance(_)))
}

/// How large the names at a way are.
fn size(names: &[String]) -> Extent {
    let wide = names.iter().map(|name| width(name, SMALL)).fold(0.0, f64::max);
    if names.is_empty() {
        Extent::default()
    } else {
        Extent { width: wide + 6.0, height: names.len() as f64 * LINE + 2.0 }
    }
}

/// The colour of a place without a number.
const fn plain_fill(kind: SpotKind, shaded: bool) -> &'static str {
    match kind {
        _ if shaded => "#ffffff",
        SpotKind::Decision(_) => "#eaf1fb",
        SpotKind::Ranking(_) => "#e3eef0",
        SpotKind::Chance(_) => "#fdf1d8",
        SpotKind::Finish | SpotKind::Resume => "#f4f4f4",
        SpotKind::Ending(_) => "#ececec",
        SpotKind::Inject(_) => "#f6e9f5",
    }
}

fn face(drawing: &Drawing<'_>, place: usize) -> Option<Face> {
    let spot = drawing.map.spots.get(place)?;
    let mut notes: Vec<String> = spot.when.clone().into_iter().collect();
    notes.extend(drawing.shade(place).map(|shade| shade.words.clone()));
    Some(Face::new(spot.kind, &spot.id, &words(spot), notes))
}

/// A way: curves between ranks, straight through them, with an arrow at its end.
fn line(out: &mut String, course: &Course, chance: bool) {
    let last = course.stretches.len().saturating_sub(1);
    for (i, stretch) in course.stretches.iter().enumerate() {
        let mut path = String::new();
        let mut before: Option<(f64, f64)> = None;
        for &(x, y) in stretch {
            match before {
                None => {
                    let _ = write!(path, "M{x:.1} {y:.1}");
                }
                Some((a, b)) if (a - x).abs() < 0.05 || (b - y).abs() < 0.05 => {
                    let _ = write!(path, "L{x:.1} {y:.1}");
                }
                Some((a, b)) => {
                    let middle = f64::midpoint(b, y);
                    let _ = write!(path, "C{a:.1} {middle:.1} {x:.1} {middle:.1} {x:.1} {y:.1}");
                }
            }
            before = Some((x, y));
        }
        let color = if course.back {
            "#a03030"
        } else if chance {
            "#8a5a00"
        } else {
            "#5f6b7a"
        };
        let dashes = if course.back { " stroke-dasharray=\"5 3\"" } else { "" };
        let arrow = if i == last { " marker-end=\"url(#arrow)\"" } else { "" };
        let _ = writeln!(out, "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\"{dashes}{arrow}/>");
    }
}

/// The map as SVG.
#[must_use]
pub fn map_svg(drawing: &Drawing<'_>) -> String {
    let mut parts = drawing.groups().into_iter().map(|group| Part::new(drawing, group));
    let mut body = String::new();
    let mut far = (0.0f64, 0.0f64);
    let mut right = MARGIN;
    let mut most = COLUMN;
    if let Some(story) = parts.next() {
        story.draw(&mut body, drawing, (MARGIN, HEAD));
        let extent = story.placed.extent;
        far = (MARGIN + extent.width, HEAD + extent.height);
        right = far.0 + APART;
        most = most.max(extent.height);
    }
    let mut down = HEAD;
    let mut column = right;
    let mut put = |body: &mut String, extent: Extent, draw: &dyn Fn(&mut String, (f64, f64))| {
        if down > HEAD && down + extent.height > HEAD + most {
            (column, down) = (right, HEAD);
        }
        draw(body, (column, down));
        down += extent.height + APART / 2.0;
        right = right.max(column + extent.width + APART);
        far = (far.0.max(column + extent.width), far.1.max(down - APART / 2.0));
    };
    for part in parts {
        let extent = part.placed.extent;
        let whole = Extent { width: extent.width.max(width(&part.name, 13.0)), height: extent.height + NAME };
        put(&mut body, whole, &|out, (x, y)| {
            part_name(out, &part.name, x, y);
            part.draw(out, drawing, (x, y + NAME));
        });
    }
    if let Some((extent, list)) = tasks(drawing) {
        put(&mut body, extent, &|out, (x, y)| {
            part_name(out, "Tasks", x, y);
            let _ = writeln!(out, "<g transform=\"translate({x:.1} {:.1})\">\n{list}</g>", y + NAME);
        });
    }
    let legend = legend(drawing);
    let (wide, tall) = (far.0.max(legend.1) + MARGIN, far.1 + MARGIN + 16.0);
    let title = escape(&drawing.title());
    let footing =
        escape(&short_footing(drawing.program, "drawn from the file: whether a condition can hold is not asked"));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide:.0}\" height=\"{tall:.0}\" viewBox=\"0 0 {wide:.0} {tall:.0}\" role=\"img\" font-family=\"'DejaVu Sans', Verdana, sans-serif\" font-size=\"{SMALL}\" fill=\"#1a1a1a\">\n<title>{title}: map of the story</title>\n<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0.5L7.5 4L0 7.5z\" fill=\"#5f6b7a\"/></marker></defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n<text x=\"{MARGIN}\" y=\"32\" font-size=\"18\" font-weight=\"bold\">{title}</text>\n{}{body}<text x=\"{MARGIN}\" y=\"{:.1}\" font-size=\"10\" fill=\"#777777\">{footing}</text>\n</svg>\n",
        legend.0,
        tall - 10.0
    )
}

fn part_name(out: &mut String, name: &str, x: f64, y: f64) {
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"13\" font-weight=\"bold\" fill=\"#555555\">{}</text>",
        y + 13.0,
        escape(&clean(name))
    );
}

/// The shapes with their names, and what colours say; and how far it reaches to the right.
fn legend(drawing: &Drawing<'_>) -> (String, f64) {
    let node = NodeId::default();
    let all = [
        SpotKind::Decision(node),
        SpotKind::Ranking(node),
        SpotKind::Chance(node),
        SpotKind::Ending(EndingId::default()),
        SpotKind::Inject(InjectId::default()),
        SpotKind::Finish,
        SpotKind::Resume,
    ];
    let present = |wanted: &&SpotKind| {
        let same = |spot: &crate::map::Spot| std::mem::discriminant(&spot.kind) == std::mem::discriminant(*wanted);
        drawing.map.spots.iter().any(same)
    };
    let mut out = String::new();
    let mut x = MARGIN;
    for shape in all.iter().filter(present) {
        let face = Face::new(*shape, kind(*shape), "", Vec::new());
        let middle = x + face.extent.width / 2.0;
        face.draw(&mut out, (middle, 62.0), plain_fill(*shape, drawing.shading.is_some()), kind(*shape));
        x += face.extent.width + 14.0;
    }
    let mut far = x;
    if let Some(shading) = drawing.shading {
        let _ = writeln!(out, "<text x=\"{MARGIN}\" y=\"96\" font-size=\"12\">{}</text>", escape(&shading.legend));
        far = far.max(MARGIN + width(&shading.legend, 12.0));
    }
    (out, far)
}

/// The tasks as a list.
fn tasks(drawing: &Drawing<'_>) -> Option<(Extent, String)> {
    let program = drawing.program;
    if drawing.map.tasks.is_empty() {
        return None;
    }
    let (mut out, mut y) = (String::new(), 0.0);
    for task in &drawing.map.tasks {
        let title = fitted(&clean(program.task_title(task.id)), SMALL, TASKS, 2);
        let rest = fitted(&task_words(program, task), SMALL, TASKS, 4);
        let lines = std::iter::once((program.task_id(task.id).to_owned(), "font-weight=\"bold\""))
            .chain(title.into_iter().map(|line| (line, "fill=\"#1a1a1a\"")))
            .chain(rest.into_iter().map(|line| (line, "fill=\"#555555\"")));
        let top = y;
        y += 4.0;
        let mut words = String::new();
        for (line, style) in lines {
            y += LINE;
            let _ = writeln!(words, "<text x=\"10\" y=\"{y:.1}\" {style}>{}</text>", escape(&line));
        }
        y += 8.0;
        let _ = writeln!(
            out,
            "<rect x=\"0\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"#fbfbf4\" stroke=\"#8a8a70\"/>\n{words}",
            TASKS + 20.0,
            y - top
        );
        y += 8.0;
    }
    Some((Extent { width: TASKS + 20.0, height: NAME + y }, out))
}
