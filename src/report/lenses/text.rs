//! Lenses as plain text.

use std::fmt::{Result, Write};

use super::Lensed;
use super::seen::{Seen, SeenRow, Split};
use crate::compare::Began;
use crate::framework::{Dispute, Lens};

/// The part of a debrief about lenses.
pub(in crate::report) fn plain(out: &mut String, it: &Lensed) -> Result {
    writeln!(out, "\nTHROUGH OTHER FRAMEWORKS, reported and not scored")?;
    for through in &it.lenses {
        heading(out, &through.seen)?;
        for row in &through.seen.order {
            let fate = it.fate(row.item);
            writeln!(out, "  {}. {} ({}): {fate}", row.rank, row.title, used(row))?;
            ties(out, row)?;
        }
        left_out(out, &through.seen)?;
        if let Some(ndcg) = through.ndcg {
            writeln!(out, "  {}", closeness_words(ndcg, through.tau))?;
        }
    }
    writeln!(out, "\nWHERE LENSES DISAGREE\n  {}", it.words)?;
    for disputed in &it.disputes {
        dispute(out, &disputed.split)?;
        writeln!(out, "     this run: {}", faced_words(it, &disputed.split, disputed.run))?;
    }
    Ok(())
}

/// A lens's name, title and the place of its inputs.
pub(super) fn heading(out: &mut String, seen: &Seen) -> Result {
    let from = match seen.inputs_from {
        "own" => " (the scenario's own)",
        "same_names" => " (it reads the scenario's own `inputs` of the same name)",
        _ => "",
    };
    writeln!(out, "\n{}: {}{from}", seen.lens, seen.title)
}

/// Arithmetic with the inputs by name.
pub(in crate::report) fn used(row: &SeenRow) -> String {
    let inputs: Vec<String> = row.inputs.iter().map(|(name, value)| format!("{name} {value}")).collect();
    format!("{}; {}", row.arithmetic, inputs.join(", "))
}

pub(super) fn ties(out: &mut String, row: &SeenRow) -> Result {
    if row.ties.is_empty() { Ok(()) } else { writeln!(out, "     a tie with {}", row.ties.join(", ")) }
}

/// What a lens has no word on.
pub(super) fn left_out(out: &mut String, seen: &Seen) -> Result {
    if seen.is_bare {
        return writeln!(out, "  {}", bare_words(seen));
    }
    seen.left_out.iter().try_for_each(|row| writeln!(out, "  {}: {}", seen.lens, row.words))
}

/// Of a lens without any input.
pub(in crate::report) fn bare_words(seen: &Seen) -> String {
    format!("no priority states an input of `{}`: there is nothing to see through it", seen.lens)
}

/// How close the run comes to the lens.
pub(in crate::report) fn closeness_words(ndcg: f64, tau: Option<f64>) -> String {
    let tau = tau.map_or_else(|| "not defined".to_owned(), |tau| format!("{tau:.2}"));
    format!("how close to that order (1 is the same): nDCG {ndcg:.2}, Kendall's tau {tau}")
}

/// A pair with who says what.
pub(super) fn dispute(out: &mut String, split: &Split) -> Result {
    let [first, second] = &split.titles;
    writeln!(out, "  {first}, or {second}")?;
    let said = [
        (format!("{first} first"), &split.for_first),
        (format!("{second} first"), &split.for_second),
        ("a tie".to_owned(), &split.tie),
        ("no word on both".to_owned(), &split.no_word),
    ];
    said.iter()
        .filter(|(_, who)| !who.is_empty())
        .try_for_each(|(what, who)| writeln!(out, "     {what}: {}", who.join(", ")))
}

/// What the run did about a pair.
pub(in crate::report) fn faced_words(it: &Lensed, split: &Split, run: Began) -> String {
    let [first, second] = &split.titles;
    let verdict = match run {
        Began::First => format!("{first} first"),
        Began::Second => format!("{second} first"),
        Began::Together => "both in one tick".to_owned(),
        Began::Neither => "neither was begun".to_owned(),
    };
    let [a, b] = split.items;
    format!("{verdict} ({first}: {}; {second}: {})", it.fate(a), it.fate(b))
}

/// Whether lenses agree, in a sentence.
pub(in crate::report) fn verdict_words(lenses: &[Lens], disputes: &[Dispute]) -> String {
    let speaking: Vec<&Lens> = lenses.iter().filter(|lens| lens.ranking.rows.len() > 1).collect();
    match (disputes.len(), speaking.as_slice()) {
        (0, []) => "No lens orders two priorities, so there is nothing to compare.".to_owned(),
        (0, [only]) => format!("Only `{}` orders these priorities, so there is nothing to compare.", only.name),
        (0, all) => {
            format!("Nowhere: all {} lenses agree on every pair of priorities that more than one orders.", all.len())
        }
        (1, _) => "On one pair of priorities; ties take no side.".to_owned(),
        (n, _) => format!("On {n} pairs of priorities; ties take no side."),
    }
}
