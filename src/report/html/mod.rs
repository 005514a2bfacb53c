//! The debrief as one self-contained page: no script, nothing fetched, readable without colour, on paper and aloud.
//!
//! The order is that of debriefing practice: what came out, the moments that decided it, what happened, why, what luck
//! did, and at the end something to take along.

mod attention;
mod chart;
mod closing;
mod decisions;
mod keys;
mod lenses;
mod luck;
mod results;
mod summary;
mod text;
mod timeline;
mod turning;

use std::fmt::{Result, Write};

use self::text::Esc;
use super::debrief::Debrief;

/// The style sheet, as it stands in the page.
const STYLE: &str = include_str!("style.css");

/// The debrief as an HTML page.
///
/// All text of the scenario is escaped: a page made from a stranger's file is as harmless as the file.
#[must_use]
pub fn html(d: &Debrief) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = page(&mut out, d);
    out
}

fn page(out: &mut String, d: &Debrief) -> Result {
    out.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
    writeln!(out, "<title>Debrief: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>", Esc(&d.title))?;
    summary::header(out, d)?;
    contents(out, d)?;
    out.push_str("<main>\n");
    summary::score(out, d)?;
    if let Some(worth) = &d.worth {
        turning::points(out, worth)?;
        turning::numbers(out, d, worth)?;
    }
    timeline::section(out, d)?;
    attention::section(out, d)?;
    lenses::section(out, d)?;
    decisions::section(out, d)?;
    keys::section(out, d)?;
    if let Some(worth) = &d.worth {
        luck::section(out, d, worth)?;
    }
    results::section(out, d)?;
    closing::ledger(out, d)?;
    closing::takeaway(out, d)?;
    out.push_str("</main>\n");
    closing::footer(out, d)?;
    out.push_str("</body>\n</html>\n");
    Ok(())
}

/// Links to the sections.
fn contents(out: &mut String, d: &Debrief) -> Result {
    let solved = d.worth.is_some();
    let links = [
        ("score", "Score", true),
        ("turning-points", "Turning points", solved),
        ("numbers", "Three numbers", solved),
        ("happened", "What happened", true),
        ("attention", "Attention", true),
        ("lenses", "Lenses", d.lenses.is_some()),
        ("decisions", "Decisions", true),
        ("keys", if solved { "Three keys" } else { "The expert" }, true),
        ("luck", "Luck", solved),
        ("results", "Results", true),
        ("ledger", "Every point", true),
        ("takeaway", "Takeaway", true),
    ];
    out.push_str("<nav aria-label=\"Sections\">\n<ul>\n");
    for (id, title, _) in links.iter().filter(|(_, _, there)| *there) {
        writeln!(out, "<li><a href=\"#{id}\">{title}</a></li>")?;
    }
    out.push_str("</ul>\n</nav>\n");
    Ok(())
}
