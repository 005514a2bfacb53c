use memchr::memchr_iter;

use super::Span;

/// A source text with its name and an index of its lines.
#[derive(Debug, Clone)]
pub struct Text {
    name: String,
    content: String,
    line_starts: Vec<u32>,
}

/// A place as editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, starts at 1.
    pub line: usize,
    /// Column in characters, starts at 1.
    pub column: usize,
}

impl Text {
    /// The largest source that is read, in bytes (16 MiB).
    pub const MAX_BYTES: usize = 16 << 20;
    /// Bytes from which on it pays to share out what is done with a text (256 KiB).
    pub(crate) const LARGE: usize = 1 << 18;

    /// A text called `name`. A byte order mark is dropped.
    #[must_use]
    pub fn new(name: impl Into<String>, content: impl Into<String>) -> Text {
        let mut content: String = content.into();
        if content.starts_with('\u{feff}') {
            content.drain(..'\u{feff}'.len_utf8());
        }
        let after_breaks = memchr_iter(b'\n', content.as_bytes()).map(|i| Span::new(i + 1, i + 1).start);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        Text { name: name.into(), content, line_starts }
    }

    /// The file's path, or what the text is called otherwise.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All of it.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.content
    }

    /// Whether it pays to share out what is done with it.
    #[must_use]
    pub(crate) fn is_large(&self) -> bool {
        self.content.len() > Text::LARGE
    }

    /// The text under a span; empty where the span does not fit.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.content.get(span.range()).unwrap_or("")
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let before = self.content.get(self.line_start(offset) as usize..offset as usize).unwrap_or("");
        Position { line, column: before.chars().count() + 1 }
    }

    /// Where the line of a byte offset begins.
    #[must_use]
    pub fn line_start(&self, offset: u32) -> u32 {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        line.checked_sub(1).and_then(|i| self.line_starts.get(i)).copied().unwrap_or(0)
    }

    /// The byte offset of a line and a column in characters, both from 1; the end of the text where there is no such place.
    #[must_use]
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let end = self.content.len();
        let start = line.checked_sub(1).and_then(|i| self.line_starts.get(i)).map_or(end, |start| *start as usize);
        let rest = self.content.get(start..).unwrap_or("");
        start + rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>()
    }

    /// Line and column of a byte offset, where a column is a UTF-16 code unit.
    #[must_use]
    pub fn utf16_position(&self, offset: u32) -> Position {
        let line = self.position(offset).line;
        let before = self.content.get(self.line_start(offset) as usize..offset as usize).unwrap_or("");
        Position { line, column: before.encode_utf16().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters() {
        let text = Text::new("t", "\u{feff}añb\r\ncd\n");
        assert_eq!(text.position(0), Position { line: 1, column: 1 });
        assert_eq!(text.position(3), Position { line: 1, column: 3 });
        assert_eq!(text.position(6), Position { line: 2, column: 1 });
        assert_eq!(text.position(9), Position { line: 3, column: 1 });
        let astral = Text::new("t", "x\n🙂b");
        assert_eq!(astral.position(6), Position { line: 2, column: 2 });
        assert_eq!(astral.utf16_position(6), Position { line: 2, column: 3 });
    }
}
