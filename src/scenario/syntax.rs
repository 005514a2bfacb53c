//! The one finding about a text that is not RON, at the place where its author has to look.
//!
//! `ron` stops where it notices something. What was lost (a quotation mark, a bracket, a comma) mostly stands before that,
//! so the words and signs of the text are looked at once more.

use super::bracket::{self, Lost};
use super::mend::shown;
use super::token::{self, Sort, Token};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::{Span, Text};

/// The words and signs of a text, and the bracket that it lacks.
pub(super) struct Signs {
    tokens: Vec<Token>,
    lost: Option<Lost>,
}

impl Signs {
    /// `None` if there are too many.
    pub(super) fn of(text: &Text) -> Option<Signs> {
        let tokens = token::tokens(text)?;
        let lost = bracket::lost(text, &tokens);
        Some(Signs { tokens, lost })
    }
}

/// The finding for the error with which `ron` stopped. `what` was to be read, and its fields are listed on a page.
pub(super) fn syntax(
    text: &Text,
    what: &str,
    page: &str,
    error: &ron::error::SpannedError,
    signs: Option<Signs>,
) -> Diagnostic {
    let content = text.content();
    let start = text.offset(error.span.start.line, error.span.start.col);
    let end = text.offset(error.span.end.line, error.span.end.col);
    let rest = content.get(start..).unwrap_or("");
    let blanks = rest.len() - rest.trim_start().len();
    let here = if start + blanks < content.len() { start + blanks } else { start };
    let stopped = Span::new(here, end.max(here));
    let Some(Signs { tokens, lost }) = signs else { return plain(stopped, what, &error.code) };
    if tokens.is_empty() {
        return Diagnostic::new(Code::E0101, Span::new(here, here), format!("the file holds no {what}"))
            .help(format!("{page} lists its fields"));
    }
    if let Some(comment) = token::open_comment(text, &tokens) {
        return Diagnostic::new(Code::E0101, comment, "this comment is never closed").help("end it with `*/`");
    }
    let slip = Slip { text, tokens: &tokens, stopped };
    let is_over = matches!(error.code, ron::Error::TrailingCharacters);
    let sign = || if is_over { slip.surplus() } else { slip.sign() };
    let bracket = || lost.and_then(|lost| slip.bracket(lost));
    slip.stray()
        .or_else(|| slip.mark())
        .or_else(bracket)
        .or_else(sign)
        .unwrap_or_else(|| plain(stopped, what, &error.code))
}

/// What `ron` says, where it says it.
fn plain(stopped: Span, what: &str, error: &ron::Error) -> Diagnostic {
    let message = match error {
        ron::Error::Eof => "the text ends too early".to_owned(),
        ron::Error::ExpectedComma => "expected a comma or the end of what was opened".to_owned(),
        ron::Error::ExceededRecursionLimit => "nested too deeply".to_owned(),
        ron::Error::ExpectedStructLike => format!("expected {what}"),
        ron::Error::ExpectedIdentifier => "expected a field name or a closing bracket".to_owned(),
        ron::Error::ExpectedChar => "strings stand in double quotation marks".to_owned(),
        ron::Error::TrailingCharacters => "something follows the end of the value".to_owned(),
        other => lower_first(&other.to_string()),
    };
    Diagnostic::new(Code::E0101, stopped, message)
        .help("look at the bracket, comma or quotation mark just before this place")
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().collect::<String>() + chars.as_str())
}

/// A text that cannot be read, and where reading stopped.
struct Slip<'t> {
    text: &'t Text,
    tokens: &'t [Token],
    stopped: Span,
}

impl Slip<'_> {
    fn token(&self, place: usize) -> Option<Token> {
        self.tokens.get(place).copied()
    }

    fn before(&self, place: usize) -> Option<Token> {
        place.checked_sub(1).and_then(|p| self.token(p))
    }

    fn sort(&self, place: usize) -> Option<Sort> {
        self.token(place).map(|t| t.sort)
    }

    /// What follows the end of the whole text's value.
    fn surplus(&self) -> Option<Diagnostic> {
        let here = self.token(self.tokens.partition_point(|t| t.span.end <= self.stopped.start))?;
        let line = self.text.slice(here.span).lines().next().unwrap_or("");
        let span = Span::new(here.span.start as usize, here.span.start as usize + line.len());
        let finding = Diagnostic::new(Code::E0101, span, "something follows the end of the file's value");
        Some(finding.help("remove it, or put it before the last bracket"))
    }

    /// A sign of other languages where reading stopped.
    fn stray(&self) -> Option<Diagnostic> {
        let here = self.token(self.tokens.partition_point(|t| t.span.end <= self.stopped.start))?;
        let finding = |message: &str| Diagnostic::new(Code::E0101, here.span, message);
        let replaced = |by: &str| Some(Fix::replace(format!("write `{by}`"), here.span, by));
        match self.text.slice(here.span) {
            ";" => Some(finding("values stand apart by `,`").fix(replaced(","))),
            "#" => Some(finding("comments begin with `//`").fix(replaced("//"))),
            "“" | "”" | "„" | "«" | "»" => Some(self.other_marks(here, &['“', '”', '«', '»'])),
            "‘" | "’" | "‚" => Some(self.other_marks(here, &['‘', '’'])),
            _ => None,
        }
    }

    /// A string in quotation marks as books have them; the end is the first mark that a value can end at.
    fn other_marks(&self, here: Token, closing: &[char]) -> Diagnostic {
        let after = self.text.content().get(here.span.end as usize..).unwrap_or("");
        let line = after.lines().next().unwrap_or("");
        let ends = |(at, mark): &(usize, &str)| {
            let rest = line.get(at + mark.len()..).unwrap_or("").trim_start();
            rest.is_empty() || rest.starts_with([',', ')', ']', '}', ':'])
        };
        let end = line
            .match_indices(closing)
            .find(ends)
            .filter(|(at, _)| !line.get(..*at).unwrap_or("").contains(['"', '\\']));
        let mark = |span: Span| Edit { span, text: "\"".to_owned() };
        let start = here.span.end as usize;
        let fix = end.map(|(at, last)| Fix {
            title: "write double quotation marks".to_owned(),
            edits: vec![mark(here.span), mark(Span::new(start + at, start + at + last.len()))],
        });
        Diagnostic::new(Code::E0101, here.span, "strings stand in double quotation marks").fix(fix)
    }

    /// The opening bracket inside which the token at `place` stands.
    fn inside(&self, place: usize) -> Option<Token> {
        let mut closed = 0_usize;
        for token in self.tokens.get(..place)?.iter().rev() {
            match token.sort {
                Sort::Close(_) => closed += 1,
                Sort::Open(_) if closed == 0 => return Some(*token),
                Sort::Open(_) => closed -= 1,
                _ => {}
            }
        }
        None
    }

    /// Whether the token before `place` is the key of an entry.
    fn follows_key(&self, place: usize) -> bool {
        matches!(self.place_before(place).map(|t| t.sort), Some(Sort::Open('{') | Sort::Comma))
            && self.inside(place).is_some_and(|t| t.sort == Sort::Open('{'))
    }

    /// A lost quotation mark: the first string that has neighbours no string has.
    fn mark(&self) -> Option<Diagnostic> {
        for (place, token) in self.tokens.iter().enumerate() {
            if !matches!(token.sort, Sort::Quoted | Sort::Unended) {
                continue;
            }
            let (before, after) = (self.before(place), self.token(place + 1));
            let touching = |t: &Token| matches!(t.sort, Sort::Word | Sort::Sign);
            // Words right before an opening mark, or on its line with blanks between, have lost theirs.
            if let Some(word) = before.filter(touching)
                && (word.span.end == token.span.start || self.is_run(place))
            {
                return Some(self.never_opened(place));
            }
            let touched = after.filter(|t| touching(t) || t.sort == Sort::Quoted);
            let runs_on = after.is_some_and(|t| touching(&t)) && self.text.slice(token.span).contains('\n');
            let ends_wrong = touched.is_some_and(|t| t.span.start == token.span.end) || runs_on;
            if token.sort == Sort::Unended || ends_wrong {
                return Some(self.never_closed(*token));
            }
        }
        None
    }

    /// Whether two words or more stand before the string at `place`, after what a value can follow.
    fn is_run(&self, place: usize) -> bool {
        let words = (0..place).rev().map_while(|p| self.sort(p)).take_while(|s| matches!(s, Sort::Word | Sort::Sign));
        let is_assigned = self.before(place).is_some_and(|t| self.text.slice(t.span) == "=");
        words.count() > 1 && !is_assigned
    }

    fn never_closed(&self, token: Token) -> Diagnostic {
        let line = self.text.slice(token.span).lines().next().unwrap_or("").trim_end();
        let start = token.span.start as usize;
        Diagnostic::new(
            Code::E0101,
            Span::new(start, start + line.len()),
            "this string is not closed where it should be",
        )
        .help("end it with `\"`; a quotation mark inside a string is written `\\\"`")
    }

    fn never_opened(&self, place: usize) -> Diagnostic {
        // Back to the sign that a value follows; a comma can be part of the text, a single word after one is a key.
        let mut first = place;
        while let Some(before) = self.before(first)
            && matches!(before.sort, Sort::Word | Sort::Sign | Sort::Comma)
            && self.is_on_line(before, place)
        {
            if before.sort == Sort::Comma && first + 1 == place {
                break;
            }
            first -= 1;
        }
        let start = self.token(first).map_or(self.stopped.start, |t| t.span.start);
        let end = self.token(place).map_or(start, |t| t.span.start + 1);
        Diagnostic::new(Code::E0101, Span { start, end }, "this string has no quotation mark at its beginning")
            .help("strings stand between two `\"`")
    }

    fn is_on_line(&self, token: Token, place: usize) -> bool {
        let end = self.token(place).map_or(token.span.end, |t| t.span.start);
        !self.text.slice(Span { start: token.span.start, end }).contains('\n')
    }

    fn bracket(&self, lost: Lost) -> Option<Diagnostic> {
        let finding = match lost {
            Lost::Closing(span, noticed) => {
                let message = format!("this `{}` is never closed", self.text.slice(span));
                let finding = Diagnostic::new(Code::E0101, span, message);
                match noticed {
                    Some(noticed) => finding.related(noticed, "this closes something farther out"),
                    None => finding,
                }
            }
            Lost::Opening(bracket, span) => {
                let fix = Fix::insert(format!("add `{bracket}`"), span.start, bracket);
                Diagnostic::new(Code::E0101, span, format!("a `{bracket}` is missing here")).fix(Some(fix))
            }
            // What is surplus may only seem so because of what stands before it.
            Lost::Surplus(span) if self.stopped.start < span.start => return None,
            Lost::Surplus(span) => {
                let message = format!("this `{}` closes nothing that is open", self.text.slice(span));
                let is_last = self.tokens.last().is_some_and(|t| t.span == span);
                let fix = is_last.then(|| Fix::replace("remove it", span, ""));
                let finding = Diagnostic::new(Code::E0101, span, message);
                let place = self.tokens.partition_point(|t| t.span.start < span.start);
                // Its kind may be what is wrong: what it was to close stands open on its line.
                let open = self.inside(place).filter(|open| self.is_on_line(*open, place));
                match (fix, open) {
                    (None, Some(open)) => finding
                        .related(open.span, "this is open here")
                        .help(format!("close `{}` first, or remove the bracket", self.text.slice(open.span))),
                    (None, None) => finding.help("remove it, or write its partner where it belongs"),
                    (fix, _) => finding.fix(fix),
                }
            }
        };
        Some(finding)
    }

    /// A lost or wrong sign where reading stopped; brackets and quotation marks are whole.
    fn sign(&self) -> Option<Diagnostic> {
        let place = self.tokens.partition_point(|t| t.span.end <= self.stopped.start);
        let (here, before) = (self.token(place)?, self.before(place)?);
        let name = matches!(self.place_before(place).map(|t| t.sort), Some(Sort::Open('(') | Sort::Comma));
        let after = |title: &str, sign: &str| Some(Fix::insert(title, before.span.end, sign));
        let gap = Span { start: before.span.end, end: before.span.end };
        let finding = |span: Span, message: &str| Diagnostic::new(Code::E0101, span, message);
        let shown = shown(self.text.slice(here.span));
        match (before.sort, here.sort) {
            _ if shown.starts_with('\'') => Some(self.single_marks(here)),
            (Sort::Word, Sort::Sign) if name && shown == "=" => {
                let fix = Fix::replace("write `:`", here.span, ":");
                Some(finding(here.span, "a field and its value stand apart by `:`").fix(Some(fix)))
            }
            (Sort::Quoted, Sort::Sign) if shown == "=" && self.follows_key(place) => {
                let fix = Fix::replace("write `:`", here.span, ":");
                Some(finding(here.span, "a key and its value stand apart by `:`").fix(Some(fix)))
            }
            (Sort::Quoted, Sort::Open(_) | Sort::Quoted | Sort::Word) if self.follows_key(place) => Some(
                finding(gap, &format!("expected `:` after `{}`", shown_of(self.text, before)))
                    .fix(after("add `:`", ":")),
            ),
            (Sort::Quoted, Sort::Colon) if name => Some(self.quoted_name(before)),
            (Sort::Open('(') | Sort::Comma, Sort::Quoted) if self.sort(place + 1) == Some(Sort::Colon) => {
                Some(self.quoted_name(here))
            }
            (Sort::Quoted, Sort::Colon) if self.place_before(place).is_some_and(|t| t.sort == Sort::Colon) => {
                let place = Span { start: before.span.start, end: before.span.start };
                let fix = Fix::insert("add `{`", place.start, "{ ");
                Some(finding(place, "a `{` is missing here").fix(Some(fix)))
            }
            (Sort::Comma, Sort::Comma) => {
                let fix = Fix::replace("remove it", here.span, "");
                Some(finding(here.span, "a comma too many").fix(Some(fix)))
            }
            (Sort::Word, Sort::Quoted | Sort::Open('[' | '{') | Sort::Word) if name => Some(
                finding(gap, &format!("expected `:` after `{}`", shown_of(self.text, before)))
                    .fix(after("add `:`", ":")),
            ),
            (Sort::Word, Sort::Word) if self.sort(place + 1) != Some(Sort::Colon) && self.is_prose(before, here) => {
                Some(
                    finding(before.span, "a text of several words stands in quotation marks")
                        .help("write `\"…\"` around it"),
                )
            }
            (Sort::Quoted | Sort::Word | Sort::Close(_), Sort::Quoted | Sort::Word | Sort::Open(_)) => {
                Some(finding(gap, "a comma is missing here").fix(after("add a comma", ",")))
            }
            _ => None,
        }
    }

    /// Whether two words are part of a text that lacks its quotation marks.
    fn is_prose(&self, one: Token, two: Token) -> bool {
        let word = self.text.slice(one.span);
        let starts = word.starts_with(|c: char| c.is_alphabetic()) && !matches!(word, "true" | "false");
        starts && self.text.line_start(one.span.start) == self.text.line_start(two.span.start)
    }

    fn place_before(&self, place: usize) -> Option<Token> {
        place.checked_sub(2).and_then(|p| self.token(p))
    }

    /// A field whose name stands in quotation marks.
    fn quoted_name(&self, token: Token) -> Diagnostic {
        let word = self.text.slice(token.span).trim_matches('"').to_owned();
        let is_name = word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && !word.is_empty();
        let fix = is_name.then(|| Fix::replace("write it without quotation marks", token.span, word));
        Diagnostic::new(Code::E0101, token.span, "names of fields stand without quotation marks").fix(fix)
    }

    /// A string in single quotation marks.
    fn single_marks(&self, here: Token) -> Diagnostic {
        let line = self.text.content().get(here.span.end as usize..).unwrap_or("").lines().next().unwrap_or("");
        let closing = line.find('\'').filter(|at| !line.get(..*at).unwrap_or("").contains(['"', '\\', ',']));
        let end = closing.map_or(here.span.end, |at| here.span.end + Span::new(at, at).start + 1);
        let span = Span { start: here.span.start, end };
        let marks = [here.span, Span { start: end.saturating_sub(1), end }];
        let edits = marks.map(|span| Edit { span, text: "\"".to_owned() }).to_vec();
        let fix = closing.map(|_| Fix { title: "write double quotation marks".to_owned(), edits });
        Diagnostic::new(Code::E0101, span, "strings stand in double quotation marks").fix(fix)
    }
}

fn shown_of(text: &Text, token: Token) -> String {
    shown(text.slice(token.span))
}
