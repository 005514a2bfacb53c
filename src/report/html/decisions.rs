//! Every decision: what was taken and, where the scenario was solved, what it was worth.

use std::fmt::{Result, Write};

use super::text::{self, Cell, Esc, Head, details, percent, points, row, signed, table};
use crate::engine::Component;
use crate::report::debrief::Debrief;
use crate::report::worth::{DecisionWorth, Worth};
use crate::solve::Verdict;

/// The table of decisions.
pub(super) fn section(out: &mut String, d: &Debrief) -> Result {
    text::section(out, "decisions", "Every decision", |out| match &d.worth {
        Some(worth) => judged(out, worth),
        None => plain(out, d),
    })
}

fn plain(out: &mut String, d: &Debrief) -> Result {
    let heads =
        [Head::Number("No."), Head::Text("When"), Head::Wide("Taken"), Head::Wide("The author\u{2019}s word on it")];
    table(out, "Decisions in order", &heads, |out| {
        d.decisions.iter().try_for_each(|taken| {
            let n = taken.n.to_string();
            row(
                out,
                &[Cell::NumberHead(&n), Cell::Text(&taken.clock), Cell::Text(&taken.label), Cell::Text(&taken.why)],
            )
        })
    })
}

fn judged(out: &mut String, worth: &Worth) -> Result {
    out.push_str("<p>A verdict is about a choice, as things stood and with what could be known. <strong>Equivalent</strong> is no mistake; a <strong>judgement call</strong> turns round with a small shift of the weights.</p>\n");
    let heads = [
        Head::Number("No."),
        Head::Text("When"),
        Head::Wide("Taken"),
        Head::Text("Verdict"),
        Head::Number("Given up"),
        Head::Number("Share"),
        Head::Text("From"),
        Head::Wide("Best there"),
    ];
    let largest = worth.decisions.iter().map(|d| d.regret).fold(0.5, f64::max);
    table(out, "Decisions in order, with the points that they gave up", &heads, |out| {
        worth.decisions.iter().try_for_each(|decision| {
            let nothing = decision.verdict == Verdict::Best;
            let best = if decision.best == decision.choice { "what was taken" } else { &decision.best_label };
            let verdict = decision.verdict.name();
            row(
                out,
                &[
                    Cell::NumberHead(&decision.n.to_string()),
                    Cell::Text(&decision.clock),
                    Cell::Text(&decision.label),
                    if decision.verdict == Verdict::Severe { Cell::Strong(verdict) } else { Cell::Text(verdict) },
                    Cell::Bar(&points(decision.regret), decision.regret / largest),
                    Cell::Number(&if nothing { "\u{2013}".to_owned() } else { percent(decision.share) }),
                    Cell::Text(&sources(decision)),
                    Cell::Text(best),
                ],
            )
        })
    })?;
    details(out, "What every option was worth", |out| options(out, worth))
}

/// The components that the points came from, the largest first.
fn sources(decision: &DecisionWorth) -> String {
    let mut parts: Vec<(f64, &str)> =
        decision.by_component.iter().copied().zip(Component::ALL.map(Component::name)).collect();
    parts.retain(|(points, _)| points.abs() >= 0.05);
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    match parts.as_slice() {
        [] => "\u{2013}".to_owned(),
        [(_, name)] => (*name).to_owned(),
        parts => parts.iter().map(|(p, name)| format!("{name}\u{a0}{}", points(*p))).collect::<Vec<_>>().join(", "),
    }
}

fn options(out: &mut String, worth: &Worth) -> Result {
    let heads = [
        Head::Wide("Option"),
        Head::Number("Points still to come"),
        Head::Number("Against the best"),
        Head::Text("Taken"),
    ];
    table(out, "Every option with the points that it could still expect", &heads, |out| {
        for decision in &worth.decisions {
            let (n, clock) = (decision.n, Esc(&decision.clock));
            writeln!(out, "</tbody>\n<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"4\">{n}. {clock}</th></tr>")?;
            let best = decision.choices.iter().map(|c| c.value).fold(f64::NEG_INFINITY, f64::max);
            for choice in &decision.choices {
                let (value, below) = (points(choice.value), signed(choice.value - best));
                let taken = if choice.taken { Cell::Strong("taken") } else { Cell::Text("") };
                row(out, &[Cell::Head(&choice.label), Cell::Number(&value), Cell::Number(&below), taken])?;
            }
        }
        Ok(())
    })
}
