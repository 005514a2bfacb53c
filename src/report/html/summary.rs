//! What came out: the title, the ending, the score.

use std::fmt::{Result, Write};

use super::chart::{BAR, Bar, svg};
use super::text::{Cell, Esc, Head, details, exact, paragraph, row, section, table};
use crate::engine::Component;
use crate::report::debrief::Debrief;

/// The title and the ending.
pub(super) fn header(out: &mut String, d: &Debrief) -> Result {
    writeln!(out, "<header>\n<p class=\"kicker\">Debrief</p>\n<h1>{}</h1>", Esc(&d.title))?;
    writeln!(out, "<p class=\"ending\"><strong>{}</strong> ({})</p>", Esc(&d.ending.0), Esc(&d.ended))?;
    paragraph(out, &d.ending.1)?;
    out.push_str("</header>\n");
    Ok(())
}

/// The score with its four components.
pub(super) fn score(out: &mut String, d: &Debrief) -> Result {
    section(out, "score", "Score", |out| {
        writeln!(out, "<p class=\"score\"><strong>{}</strong> of 100</p>", d.score)?;
        let parts: Vec<_> = Component::ALL.iter().map(|c| (c.name(), d.component(*c))).collect();
        let parts: Vec<_> = parts.into_iter().filter(|(_, (_, most))| *most > 0).collect();
        let largest = f64::from(parts.iter().map(|(_, (_, most))| *most).max().unwrap_or(1));
        let said: Vec<String> =
            parts.iter().map(|(name, (points, most))| format!("{name} {points} of {most}")).collect();
        let description = format!(
            "One bar per component, as long as its weight and filled as far as its points: {}.",
            said.join(", ")
        );
        out.push_str("<figure class=\"short\">\n");
        let height = format!("height=\"{}\"", BAR * u32::try_from(parts.len()).unwrap_or(1));
        svg(out, "score-chart", &height, "Points per component", &description, |out| {
            for (place, (name, (points, most))) in (0..).zip(&parts) {
                let amount = format!("{points} of {most}");
                let (span, most) = ((0.0, points.to_f64() / largest), Some(f64::from(*most) / largest));
                Bar { label: name, amount: &amount, span, class: "fill", most }.draw(out, place)?;
            }
            Ok(())
        })?;
        out.push_str("<figcaption>A bar is as long as its component weighs, and filled as far as points were earned.</figcaption>\n</figure>\n");
        details(out, "The components as a table", |out| {
            table(
                out,
                "Points per component",
                &[Head::Text("Component"), Head::Number("Points"), Head::Number("Of")],
                |out| {
                    for (name, (points, most)) in &parts {
                        row(out, &[Cell::Head(name), Cell::Number(&exact(*points)), Cell::Number(&most.to_string())])?;
                    }
                    row(out, &[Cell::Head("in all"), Cell::Number(&exact(d.score)), Cell::Number("100")])
                },
            )
        })?;
        if d.worth.is_none() {
            out.push_str("<p class=\"note\">The scenario was not solved for this page, so it does not say what each decision was worth.</p>\n");
        }
        Ok(())
    })
}
