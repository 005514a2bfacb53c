//! The run through other frameworks.

use std::fmt::{Result, Write};

use super::text::{self, Cell, Esc, Head, paragraph, row, table};
use crate::report::debrief::Debrief;
use crate::report::lenses::{Lensed, Through, bare_words, closeness_words, faced_words, used};

/// Every lens, and where they disagree; nothing where none was asked for.
pub(super) fn section(out: &mut String, d: &Debrief) -> Result {
    let Some(it) = &d.lenses else { return Ok(()) };
    text::section(out, "lenses", "Through other frameworks", |out| {
        out.push_str("<p class=\"note\">Reported, not scored.</p>\n");
        it.lenses.iter().try_for_each(|through| lens(out, it, through))?;
        out.push_str("<h3>Where lenses disagree</h3>\n");
        paragraph(out, &it.words)?;
        disputes(out, it)
    })
}

fn lens(out: &mut String, it: &Lensed, through: &Through) -> Result {
    let seen = &through.seen;
    writeln!(out, "<h3>{}: {}</h3>", Esc(&seen.lens), Esc(&seen.title))?;
    match seen.inputs_from {
        "own" => paragraph(out, "The scenario's own.")?,
        "same_names" => paragraph(out, "It reads the scenario's own inputs of the same name.")?,
        _ => {}
    }
    if seen.is_bare {
        return paragraph(out, &format!("{}.", bare_words(seen)));
    }
    if !seen.order.is_empty() {
        let heads = [
            Head::Number("Rank"),
            Head::Wide("Priority"),
            Head::Wide("Arithmetic and inputs"),
            Head::Text("Ties"),
            Head::Wide("What became of it"),
        ];
        table(out, &format!("Priorities in the order of {}", seen.lens), &heads, |out| {
            seen.order.iter().try_for_each(|place| {
                let (rank, ties) = (place.rank.to_string(), place.ties.join(", "));
                let (used, fate) = (used(place), it.fate(place.item));
                let cells = [
                    Cell::NumberHead(&rank),
                    Cell::Text(&place.title),
                    Cell::Text(&used),
                    Cell::Text(&ties),
                    Cell::Text(fate),
                ];
                row(out, &cells)
            })
        })?;
    }
    seen.left_out.iter().try_for_each(|place| paragraph(out, &format!("{}: {}.", seen.lens, place.words)))?;
    let Some(ndcg) = through.ndcg else { return Ok(()) };
    let words = closeness_words(ndcg, through.tau).replace('-', "\u{2212}");
    writeln!(out, "<p class=\"note\">{}.</p>", Esc(&words))
}

fn disputes(out: &mut String, it: &Lensed) -> Result {
    if it.disputes.is_empty() {
        return Ok(());
    }
    let heads = [
        Head::Wide("The first"),
        Head::Wide("The second"),
        Head::Text("First first"),
        Head::Text("Second first"),
        Head::Text("A tie"),
        Head::Text("No word"),
        Head::Wide("This run"),
    ];
    table(out, "Pairs of priorities that lenses disagree on", &heads, |out| {
        it.disputes.iter().try_for_each(|disputed| {
            let split = &disputed.split;
            let [first, second] = &split.titles;
            let [a, b, tie, none] =
                [&split.for_first, &split.for_second, &split.tie, &split.no_word].map(|who| who.join(", "));
            let run = faced_words(it, split, disputed.run);
            let words = [second, &a, &b, &tie, &none, &run].map(|text| Cell::Text(text));
            let cells: Vec<Cell<'_>> = std::iter::once(Cell::Head(first)).chain(words).collect();
            row(out, &cells)
        })
    })
}
