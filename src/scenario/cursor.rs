//! Stepping over the values of a text whose brackets are paired.

use memchr::memchr;

use super::reading::closing;
use super::token;

/// Places of all opening brackets of a text with the places of their partners, in order; none if the text has anything that
/// is not stepped over here.
pub(super) fn brackets(text: &str) -> Option<Vec<(u32, u32)>> {
    let (mut pairs, mut open) = (Vec::new(), Vec::new());
    let mut cursor = Cursor::new(text);
    loop {
        cursor.skip_blanks();
        match cursor.peek() {
            None => break,
            Some(bracket @ (b'(' | b'[' | b'{')) => {
                open.push((bracket, pairs.len()));
                pairs.push((u32::try_from(cursor.at).ok()?, 0));
                cursor.at += 1;
            }
            Some(bracket @ (b')' | b']' | b'}')) => {
                let (partner, place) = open.pop()?;
                if !matches!((partner, bracket), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
                    return None;
                }
                pairs.get_mut(place)?.1 = u32::try_from(cursor.at).ok()?;
                cursor.at += 1;
            }
            Some(b',' | b':') => cursor.at += 1,
            Some(_) => cursor.skip_leaf()?,
        }
    }
    open.is_empty().then_some(pairs)
}

/// The one value of a whole text.
pub(super) fn alone(text: &str) -> Option<&str> {
    let mut cursor = Cursor::new(text);
    let value = cursor.value()?;
    cursor.skip_blanks();
    cursor.peek().is_none().then_some(value)
}

/// A place in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'de> {
    text: &'de str,
    pub(super) at: usize,
}

impl<'de> Cursor<'de> {
    /// At the first value of a text.
    pub(super) fn new(text: &'de str) -> Cursor<'de> {
        let mut cursor = Cursor { text, at: 0 };
        cursor.skip_blanks();
        cursor
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &'de str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Blanks and comments.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += match rest.as_bytes() {
                [b' ' | b'\t' | b'\n' | b'\r', ..] => {
                    rest.bytes().position(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r')).unwrap_or(rest.len())
                }
                [b'/', b'/', ..] => memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len()),
                [b'/', b'*', ..] => match token::ended_comment(rest) {
                    Some(length) => length,
                    None => return,
                },
                // The others that RON takes for blanks, which nobody writes.
                [b'\x0b' | b'\x0c', ..] => 1,
                [byte, ..] if !byte.is_ascii() => match rest.chars().next() {
                    Some(blank @ ('\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')) => blank.len_utf8(),
                    _ => return,
                },
                _ => return,
            }
        }
    }

    /// A string, a number or a word; none for anything else.
    fn skip_leaf(&mut self) -> Option<()> {
        let rest = self.rest();
        self.at += match rest.as_bytes().first()? {
            b'"' => token::string(rest)?,
            b'r' if rest.starts_with("r\"") || rest.starts_with("r#") => token::raw_string(rest)?,
            b if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-' | b'.') => word(rest),
            _ => return None,
        };
        // A byte string, a raw identifier: nothing that a scenario has.
        (!matches!(self.peek(), Some(b'"' | b'#' | b'\''))).then_some(())
    }

    /// The value that begins here, and the place after it.
    pub(super) fn value(&mut self) -> Option<&'de str> {
        let start = self.at;
        match self.peek()? {
            b'(' | b'[' | b'{' => self.skip_brackets()?,
            b'"' => self.skip_leaf()?,
            _ => {
                self.skip_leaf()?;
                let mut behind = *self;
                behind.skip_blanks();
                if behind.peek() == Some(b'(') {
                    *self = behind;
                    self.skip_brackets()?;
                }
            }
        }
        self.text.get(start..self.at)
    }

    fn skip_brackets(&mut self) -> Option<()> {
        self.at += closing(self.rest())? + 1;
        Some(())
    }

    /// What follows a key: a colon, a value, and a comma or the end.
    pub(super) fn after_key(&mut self) -> Option<&'de str> {
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return None;
        }
        self.at += 1;
        self.skip_blanks();
        let value = self.value()?;
        self.skip_comma()?;
        Some(value)
    }

    /// A comma, or the end.
    pub(super) fn skip_comma(&mut self) -> Option<()> {
        self.skip_blanks();
        match self.peek() {
            None => Some(()),
            Some(b',') => {
                self.at += 1;
                self.skip_blanks();
                Some(())
            }
            Some(_) => None,
        }
    }
}

/// The length of a word or a number.
pub(super) fn word(text: &str) -> usize {
    text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-' | b'.')).count()
}
