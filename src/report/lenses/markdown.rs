//! Lenses as Markdown.

use std::fmt::{Result, Write};

use super::Lensed;
use super::text::{bare_words, closeness_words, faced_words, used};
use crate::report::markdown::cell;

/// The part of a debrief about lenses.
pub(in crate::report) fn markdown(out: &mut String, it: &Lensed) -> Result {
    writeln!(out, "\n## Through other frameworks\n\nReported, not scored.")?;
    for through in &it.lenses {
        let seen = &through.seen;
        let own = if seen.inputs_from == "own" { " (the scenario's own)" } else { "" };
        writeln!(out, "\n### {}: {}{own}\n", seen.lens, seen.title)?;
        if seen.inputs_from == "same_names" {
            writeln!(out, "It reads the scenario's own `inputs` of the same name.\n")?;
        }
        if !seen.order.is_empty() {
            writeln!(
                out,
                "| rank | priority | arithmetic and inputs | ties | what became of it |\n|---:|---|---|---|---|"
            )?;
        }
        for row in &seen.order {
            let fate = it.fate(row.item);
            let (title, used, fate) = (cell(&row.title), cell(&used(row)), cell(fate));
            writeln!(out, "| {} | {title} | {used} | {} | {fate} |", row.rank, row.ties.join(", "))?;
        }
        if seen.is_bare {
            writeln!(out, "{}.", bare_words(seen))?;
        } else {
            seen.left_out.iter().try_for_each(|row| writeln!(out, "\n{}: {}.", seen.lens, row.words))?;
        }
        if let Some(ndcg) = through.ndcg {
            writeln!(out, "\n{}.", closeness_words(ndcg, through.tau))?;
        }
    }
    writeln!(out, "\n### Where lenses disagree\n\n{}", it.words)?;
    if !it.disputes.is_empty() {
        writeln!(out, "\n| the first | the second | first first | second first | a tie | no word | this run |")?;
        writeln!(out, "|---|---|---|---|---|---|---|")?;
    }
    for disputed in &it.disputes {
        let split = &disputed.split;
        let [first, second] = &split.titles;
        let run = faced_words(it, split, disputed.run);
        let who = [&split.for_first, &split.for_second, &split.tie, &split.no_word].map(|who| cell(&who.join(", ")));
        writeln!(out, "| {} | {} | {} | {} |", cell(first), cell(second), who.join(" | "), cell(&run))?;
    }
    Ok(())
}
