//! Text, numbers, sections and tables.

use std::fmt::{Display, Formatter, Result, Write};

use crate::number::Fixed;

/// Text of a scenario, made harmless: markup is shown as written; control characters and those that turn the direction
/// of writing round are shown as a replacement character.
#[derive(Clone, Copy)]
pub(super) struct Esc<'a>(pub(super) &'a str);

impl Display for Esc<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => f.write_char(c)?,
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => f.write_char('\u{fffd}')?,
                c if c.is_control() => f.write_char('\u{fffd}')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Points with one decimal and a real minus sign.
pub(super) fn points(value: f64) -> String {
    let text = format!("{:.1}", value.abs());
    if value < 0.0 && text != "0.0" { format!("\u{2212}{text}") } else { text }
}

/// The same with its sign always shown.
pub(super) fn signed(value: f64) -> String {
    let text = points(value);
    if text.starts_with('\u{2212}') || text == "0.0" { text } else { format!("+{text}") }
}

/// A value as it is, with a real minus sign.
pub(super) fn value(value: Fixed) -> String {
    value.to_string().replace('-', "\u{2212}")
}

/// Points with all three decimals, so that a column lines up.
pub(super) fn exact(value: Fixed) -> String {
    format!("{:.3}", value.to_f64()).replace('-', "\u{2212}")
}

/// A share in whole per cent.
pub(super) fn percent(share: f64) -> String {
    let text = format!("{:.0} %", share * 100.0);
    if share > 0.0 && text == "0 %" { "under 1 %".to_owned() } else { text }
}

/// A section with its heading.
pub(super) fn section(out: &mut String, id: &str, title: &str, body: impl FnOnce(&mut String) -> Result) -> Result {
    writeln!(out, "<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{}</h2>", Esc(title))?;
    body(out)?;
    out.push_str("</section>\n");
    Ok(())
}

/// A paragraph.
pub(super) fn paragraph(out: &mut String, text: &str) -> Result {
    if text.is_empty() { Ok(()) } else { writeln!(out, "<p>{}</p>", Esc(text)) }
}

/// Something that opens on request.
pub(super) fn details(out: &mut String, summary: &str, body: impl FnOnce(&mut String) -> Result) -> Result {
    writeln!(out, "<details>\n<summary>{}</summary>", Esc(summary))?;
    body(out)?;
    out.push_str("</details>\n");
    Ok(())
}

/// The head of a column.
#[derive(Clone, Copy)]
pub(super) enum Head<'a> {
    /// Words.
    Text(&'a str),
    /// Longer words, which get room.
    Wide(&'a str),
    /// Figures, set flush right.
    Number(&'a str),
}

/// A table in a container of its own that scrolls where the screen is too narrow, by keyboard too.
pub(super) fn table(
    out: &mut String,
    caption: &str,
    heads: &[Head<'_>],
    rows: impl FnOnce(&mut String) -> Result,
) -> Result {
    let caption = Esc(caption);
    write!(out, "<div class=\"scroll\" role=\"region\" aria-label=\"Table: {caption}\" tabindex=\"0\">\n<table>\n")?;
    write!(out, "<caption><span>{caption}</span></caption>\n<thead>\n<tr>")?;
    for head in heads {
        match head {
            Head::Text(title) => write!(out, "<th scope=\"col\">{}</th>", Esc(title))?,
            Head::Wide(title) => write!(out, "<th scope=\"col\" class=\"w\">{}</th>", Esc(title))?,
            Head::Number(title) => write!(out, "<th scope=\"col\" class=\"n\">{}</th>", Esc(title))?,
        }
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    rows(out)?;
    out.push_str("</tbody>\n</table>\n</div>\n");
    Ok(())
}

/// A cell of a table.
#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
    /// What the row is about.
    Head(&'a str),
    /// The same, if it is a number.
    NumberHead(&'a str),
    /// Words.
    Text(&'a str),
    /// Words that stand out.
    Strong(&'a str),
    /// Figures.
    Number(&'a str),
    /// Figures with a bar of this share, 0 to 1, beside them; the bar says nothing that the figures do not.
    Bar(&'a str, f64),
}

/// A row of a table.
pub(super) fn row(out: &mut String, cells: &[Cell<'_>]) -> Result {
    out.push_str("<tr>");
    for cell in cells {
        match cell {
            Cell::Head(text) => write!(out, "<th scope=\"row\">{}</th>", Esc(text))?,
            Cell::NumberHead(text) => write!(out, "<th scope=\"row\" class=\"n\">{}</th>", Esc(text))?,
            Cell::Text(text) => write!(out, "<td>{}</td>", Esc(text))?,
            Cell::Strong(text) => write!(out, "<td><strong>{}</strong></td>", Esc(text))?,
            Cell::Number(text) => write!(out, "<td class=\"n\">{}</td>", Esc(text))?,
            Cell::Bar(text, share) => write!(
                out,
                "<td class=\"n\">{}<span class=\"bar\" aria-hidden=\"true\"><span style=\"width:{:.1}%\"></span></span></td>",
                Esc(text),
                share.clamp(0.0, 1.0) * 100.0
            )?,
        }
    }
    out.push_str("</tr>\n");
    Ok(())
}
