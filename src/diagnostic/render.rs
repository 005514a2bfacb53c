//! The human form of findings: the source line, underlined, as rustc shows it.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::{Span, Text};

/// Longer lines are named, not shown.
const LONGEST_LINE: usize = 2_000;

/// Findings as text with colour escapes; strip them (anstream does) where colour is not wanted.
///
/// Each finding sees only the lines around its places, so that the cost does not grow with findings × file size.
#[must_use]
pub fn render(text: &Text, diagnostics: &[Diagnostic]) -> String {
    let renderer = Renderer::styled();
    let mut out = String::new();
    for d in diagnostics {
        let line = window(text.content(), d.span.start as usize, d.span.start as usize);
        if line.len() > LONGEST_LINE {
            // A picture of a line that long helps nobody and costs its length for every finding.
            let position = text.position(d.span.start);
            out.push_str(&format!(
                "{}[{}]: {}\n --> {}:{}:{}\n",
                d.severity(),
                d.code,
                d.message,
                text.name(),
                position.line,
                position.column
            ));
            if let Some(help) = &d.help {
                out.push_str(&format!("  = help: {help}\n"));
            }
            out.push('\n');
            continue;
        }
        out.push_str(&renderer.render(&[group(text, d)]));
        out.push_str("\n\n");
    }
    out
}

fn group<'a>(text: &'a Text, d: &'a Diagnostic) -> Group<'a> {
    let level = match d.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut places: Vec<(Span, &str, AnnotationKind)> = vec![(d.span, d.label.as_str(), AnnotationKind::Primary)];
    places.extend(d.related.iter().map(|r| (r.span, r.label.as_str(), AnnotationKind::Context)));
    let first = places.iter().map(|p| p.0.start).min().unwrap_or(0);
    let last = places.iter().map(|p| p.0.end).max().unwrap_or(0);
    let window = window(text.content(), first as usize, last as usize);
    let shown = text.content().get(window.clone()).unwrap_or("");
    let mut snippet =
        Snippet::source(shown).path(text.name()).line_start(text.position(Span::new(window.start, 0).start).line);
    for (span, label, kind) in places {
        let range = clip(shown, span.range(), window.start);
        let annotation = kind.span(range);
        snippet = snippet.annotation(if label.is_empty() { annotation } else { annotation.label(label) });
    }
    let title = level.clone().primary_title(d.message.as_str()).id(d.code.name());
    let group = title.element(snippet);
    let mend = d.fix.as_ref().map(|fix| fix.title.as_str());
    match d.help.as_deref().or(mend) {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    }
}

/// Whole lines around the byte range.
fn window(content: &str, first: usize, last: usize) -> std::ops::Range<usize> {
    let start = content.get(..first).and_then(|s| s.rfind('\n')).map_or(0, |i| i + 1);
    let end = content.get(last..).and_then(|s| s.find('\n')).map_or(content.len(), |i| last + i);
    // The first half of a line end of Windows is no sign of the line.
    let end = content.get(start..end).map_or(end, |line| start + line.strip_suffix('\r').unwrap_or(line).len());
    start..end.max(start)
}

/// A span inside the shown lines: only its first line if it covers several, so that a whole node is not printed.
fn clip(shown: &str, range: std::ops::Range<usize>, base: usize) -> std::ops::Range<usize> {
    let start = range.start.saturating_sub(base).min(shown.len());
    let end = range.end.saturating_sub(base).clamp(start, shown.len());
    let line_end = shown.get(start..end).and_then(|s| s.find('\n')).map_or(end, |i| start + i);
    start..line_end.max(start)
}
