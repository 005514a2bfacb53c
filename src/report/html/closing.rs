//! Every point, and what to take along.

use std::fmt::{Result, Write};

use super::text::{self, Cell, Esc, Head, details, exact, points, row, table};
use crate::engine::Component;
use crate::report::debrief::Debrief;
use crate::report::plain::DISCLAIMER;

/// The ledger.
pub(super) fn ledger(out: &mut String, d: &Debrief) -> Result {
    text::section(out, "ledger", "Every point", |out| {
        out.push_str("<p>The score is the exact sum of these lines.</p>\n");
        let heads = [
            Head::Text("When"),
            Head::Wide("What"),
            Head::Text("Component"),
            Head::Number("Points"),
            Head::Wide("Why"),
            Head::Wide("Arithmetic"),
        ];
        details(out, &format!("The ledger: {} lines", d.ledger.len()), |out| {
            table(out, "Every award, in order", &heads, |out| {
                for r in &d.ledger {
                    let line = &r.line;
                    row(
                        out,
                        &[
                            Cell::Head(&r.clock),
                            Cell::Text(&r.title),
                            Cell::Text(line.component),
                            Cell::Number(&exact(line.points)),
                            Cell::Text(&r.words),
                            Cell::Text(&line.why),
                        ],
                    )?;
                }
                let sum = exact(d.score);
                row(
                    out,
                    &[
                        Cell::Head("in all"),
                        Cell::Text(""),
                        Cell::Text(""),
                        Cell::Number(&sum),
                        Cell::Text(""),
                        Cell::Text(""),
                    ],
                )
            })
        })
    })
}

/// One thing to take along, and questions with room for answers.
pub(super) fn takeaway(out: &mut String, d: &Debrief) -> Result {
    text::section(out, "takeaway", "What to take along", |out| {
        writeln!(out, "<p class=\"takeaway\">{}</p>", Esc(&lesson(d)))?;
        out.push_str("<ol class=\"questions\">\n");
        for question in [
            "What did you take for granted at that moment, and what would have shown it sooner?",
            "Where in your own work does a decision like it wait?",
            "What will you try there, and by when?",
        ] {
            writeln!(out, "<li>{question}</li>")?;
        }
        out.push_str("</ol>\n");
        Ok(())
    })
}

/// The decision that mattered most; without values, where most points were left.
fn lesson(d: &Debrief) -> String {
    if let Some(worth) = &d.worth {
        let first = worth.turning_points.first().and_then(|place| worth.decisions.get(*place));
        return match first {
            None => "No decision gave up more than half a point: what is left to learn here is what the choices rest on. Try the same under another seed.".to_owned(),
            Some(it) => {
                let why = if it.best_why.is_empty() { String::new() } else { format!(" {}", it.best_why) };
                format!(
                    "Decision {} ({}) mattered most: it gave up {} points. The best there: \u{201c}{}\u{201d}.{why}",
                    it.n,
                    it.clock,
                    points(it.regret),
                    it.best_label
                )
            }
        };
    }
    let left = Component::ALL.map(|c| {
        let (earned, most) = d.component(c);
        (f64::from(most) - earned.to_f64(), c, earned, most)
    });
    let Some((missing, component, earned, most)) = left.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)) else {
        return String::new();
    };
    if missing <= 0.0 {
        return "Every point was earned. Try it under another seed, or with other people.".to_owned();
    }
    format!("Most points were left in {}: {earned} of {most}.", component.name())
}

/// What the page says of itself.
pub(super) fn footer(out: &mut String, d: &Debrief) -> Result {
    let method = d.worth.as_ref().map(|w| format!(" Values of decisions: {}.", Esc(w.method))).unwrap_or_default();
    writeln!(
        out,
        "<footer>\n<p>{}{method} Made by toughcall {}.</p>\n</footer>",
        Esc(DISCLAIMER),
        env!("CARGO_PKG_VERSION")
    )
}
