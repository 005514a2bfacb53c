//! Where a bracket was lost, by what indentation says.
//!
//! A reader notices a lost bracket late: often at the end of the file. What the author meant is in the indentation: a bracket
//! that begins its line closes what was opened on a line that begins in the same column.

use super::token::{Sort, Token};
use crate::source::{Span, Text};

/// What is wrong with the brackets of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// The closing partner of the first place, noticed at the second.
    Closing(Span, Option<Span>),
    /// The opening partner of a closing bracket, which is missing at this place.
    Opening(char, Span),
    /// Something closes what is not open, at this place.
    Surplus(Span),
}

#[derive(Debug, Clone, Copy)]
struct Open {
    bracket: char,
    span: Span,
    indent: usize,
}

fn partner(bracket: char) -> char {
    match bracket {
        ')' => '(',
        ']' => '[',
        _ => '{',
    }
}

/// The first bracket that is lost; `None` if all brackets have their partner.
pub(super) fn lost(text: &Text, tokens: &[Token]) -> Option<Lost> {
    if is_balanced(tokens) {
        return None;
    }
    let lines = Lines { text, tokens };
    let mut open: Vec<Open> = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        match token.sort {
            Sort::Open(bracket) => open.push(Open { bracket, span: token.span, indent: lines.indent(token.span) }),
            Sort::Close(bracket) => {
                if let Some(found) = lines.closing(place, bracket, token.span, &open) {
                    return Some(found);
                }
                open.pop();
            }
            _ => {}
        }
    }
    open.last().map(|o| Lost::Closing(o.span, None))
}

fn is_balanced(tokens: &[Token]) -> bool {
    let mut open = Vec::new();
    for token in tokens {
        match token.sort {
            Sort::Open(bracket) => open.push(bracket),
            Sort::Close(bracket) if open.pop() != Some(partner(bracket)) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

struct Lines<'t> {
    text: &'t Text,
    tokens: &'t [Token],
}

impl Lines<'_> {
    /// The text of the line before a place.
    fn before(&self, place: Span) -> &str {
        self.text.slice(Span { start: self.text.line_start(place.start), end: place.start })
    }

    /// Blanks at the beginning of the line of a place.
    fn indent(&self, place: Span) -> usize {
        let before = self.before(place);
        before.len() - before.trim_start().len()
    }

    /// What a closing bracket says about those that are open; nothing if it closes the last of them as it should.
    fn closing(&self, place: usize, bracket: char, span: Span, open: &[Open]) -> Option<Lost> {
        let begins_line = self.before(span).trim().is_empty();
        let indent = self.indent(span);
        let Some(last) = open.last() else { return Some(self.surplus(place, bracket, span)) };
        let fits = last.bracket == partner(bracket);
        if fits && (!begins_line || last.indent == indent) {
            return None;
        }
        // On the line of what is open, a bracket closes something of that line, or its partner is what was lost.
        let stands_with_last =
            !begins_line && self.text.line_start(last.span.start) == self.text.line_start(span.start);
        let is_partner_next = !fits
            && self.tokens.get(place + 1).is_some_and(|t| {
                matches!(t.sort, Sort::Close(next) if partner(next) == last.bracket)
                    && self.text.line_start(t.span.start) == self.text.line_start(span.start)
            });
        if is_partner_next {
            return Some(Lost::Surplus(span));
        }
        // The nearest one that this bracket can close by its kind and, if it begins a line, by its column.
        let meant = open.iter().rposition(|o| o.bracket == partner(bracket) && (!begins_line || o.indent == indent));
        match meant {
            Some(outer)
                if stands_with_last
                    && open
                        .get(outer)
                        .is_some_and(|o| self.text.line_start(o.span.start) != self.text.line_start(span.start)) =>
            {
                Some(Lost::Surplus(span))
            }
            // It closes something farther out; what was opened directly inside that was never closed.
            Some(outer) => open.get(outer + 1).map(|o| Lost::Closing(o.span, Some(span))),
            None if fits => None,
            None => Some(self.surplus(place, bracket, span)),
        }
    }

    /// A closing bracket without partner: it belongs at the end of the nearest line before that begins in its column.
    fn surplus(&self, place: usize, bracket: char, span: Span) -> Lost {
        if !self.before(span).trim().is_empty() {
            return Lost::Surplus(span);
        }
        let indent = self.indent(span);
        let earlier = self.tokens.get(..place).unwrap_or(&[]);
        for (i, token) in earlier.iter().enumerate().rev() {
            if !self.before(token.span).trim().is_empty() || self.indent(token.span) > indent {
                continue;
            }
            if self.indent(token.span) < indent {
                break;
            }
            let rest = self.text.content().get(token.span.start as usize..).unwrap_or("");
            let end = token.span.start as usize + rest.find('\n').unwrap_or(rest.len());
            let last = earlier.get(i..).unwrap_or(&[]).iter().take_while(|t| (t.span.start as usize) < end).last();
            if let Some(Token { sort: Sort::Colon | Sort::Word, span }) = last {
                return Lost::Opening(partner(bracket), Span { start: span.end, end: span.end });
            }
            break;
        }
        Lost::Surplus(span)
    }
}
