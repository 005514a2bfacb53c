//! Targets, what became of the variables, practices, predictions.

use std::fmt::{Result, Write};

use super::text::{self, Cell, Esc, Head, exact, paragraph, percent, row, table};
use crate::engine::Component;
use crate::report::debrief::{Debrief, Met};
use crate::report::predictions::Predictions;

/// All of it, each part only where there is something to tell.
pub(super) fn section(out: &mut String, d: &Debrief) -> Result {
    text::section(out, "results", "Results", |out| {
        targets(out, d)?;
        outcome(out, d)?;
        practices(out, d)?;
        d.predictions.as_ref().map_or(Ok(()), |p| predictions(out, p))
    })
}

fn targets(out: &mut String, d: &Debrief) -> Result {
    if d.targets.is_empty() {
        return Ok(());
    }
    out.push_str("<h3>Targets</h3>\n");
    let heads =
        [Head::Wide("Target"), Head::Text("Reached"), Head::Wide("How"), Head::Number("Points"), Head::Number("Of")];
    table(out, "What became of the targets", &heads, |out| {
        for (met, word) in [(Met::Met, "met"), (Met::Partly, "partly"), (Met::Missed, "missed")] {
            for r in d.targets.iter().filter(|r| r.met == met) {
                let (points, budget) = (exact(r.points), exact(r.budget));
                let cells = [
                    Cell::Head(&r.title),
                    Cell::Text(word),
                    Cell::Text(&r.how),
                    Cell::Number(&points),
                    Cell::Number(&budget),
                ];
                row(out, &cells)?;
            }
        }
        Ok(())
    })
}

fn outcome(out: &mut String, d: &Debrief) -> Result {
    let rows: Vec<_> = d.ledger.iter().filter(|r| r.line.component == Component::Outcome.name()).collect();
    if rows.is_empty() {
        return Ok(());
    }
    out.push_str("<h3>What became of it</h3>\n");
    let heads = [Head::Wide("Variable"), Head::Wide("How"), Head::Number("Points")];
    table(out, "What the variables earned", &heads, |out| {
        rows.into_iter().try_for_each(|r| {
            row(out, &[Cell::Head(&r.title), Cell::Text(&r.words), Cell::Number(&exact(r.line.points))])
        })
    })
}

fn practices(out: &mut String, d: &Debrief) -> Result {
    if d.practices.is_empty() {
        return Ok(());
    }
    out.push_str("<h3>Conduct</h3>\n");
    table(out, "Practices", &[Head::Wide("Practice"), Head::Text("In this run")], |out| {
        d.practices.iter().try_for_each(|(title, shown)| {
            row(out, &[Cell::Head(title), if *shown { Cell::Strong("shown") } else { Cell::Text("not shown") }])
        })
    })
}

fn predictions(out: &mut String, p: &Predictions) -> Result {
    writeln!(out, "<h3>{}</h3>", Esc("Predictions"))?;
    let heads = [
        Head::Text("When"),
        Head::Wide("Question"),
        Head::Number("You"),
        Head::Number("The evidence"),
        Head::Wide("What came out"),
        Head::Number("(p \u{2212} outcome)\u{b2}"),
    ];
    table(out, "What you predicted, and what came out", &heads, |out| {
        p.rows.iter().try_for_each(|r| {
            let model = r.model.map_or_else(|| "not known".to_owned(), percent);
            let error = r.error.map_or_else(|| "not counted".to_owned(), |e| format!("{e:.3}"));
            row(
                out,
                &[
                    Cell::Head(&r.clock),
                    Cell::Text(&r.ask),
                    Cell::Number(&format!("{} %", r.said)),
                    Cell::Number(&model),
                    Cell::Text(&r.fate),
                    Cell::Number(&error),
                ],
            )
        })
    })?;
    paragraph(out, &p.words)
}
