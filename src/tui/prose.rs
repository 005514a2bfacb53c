//! Prose in columns: wrapped as the plain mode wraps it, each row with one style.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use textwrap::core::display_width;

use crate::report::wrap;

/// Words with spaces after them, up to a width.
pub(super) fn padded(words: &str, width: usize) -> String {
    format!("{words}{}", " ".repeat(width.saturating_sub(display_width(words))))
}

/// A row on the screen. It fits the width it was made for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The words.
    pub(super) words: String,
    /// How they look.
    pub(super) style: Style,
    /// What a click on it is about, and what the cursor stands on.
    pub(super) target: Option<usize>,
}

/// Rows under each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    width: usize,
    pub(super) rows: Vec<Row>,
}

impl Column {
    pub(super) fn new(width: u16) -> Column {
        Column { width: usize::from(width), rows: Vec::new() }
    }

    /// Adds a paragraph.
    pub(super) fn say(&mut self, words: &str, style: Style) {
        self.about(None, words, style);
    }

    /// Adds a paragraph about something.
    pub(super) fn about(&mut self, target: Option<usize>, words: &str, style: Style) {
        let words = wrap(words, Some(self.width));
        for line in words.split('\n') {
            self.rows.push(Row { words: line.to_owned(), style, target });
        }
    }

    /// Puts a mark before what is said about something, where it is indented.
    pub(super) fn mark(&mut self, target: usize, mark: char) {
        let row = self.rows.iter_mut().find(|row| row.target == Some(target));
        if let Some((row, rest)) =
            row.and_then(|row| row.words.strip_prefix(' ').map(str::to_owned).map(|rest| (row, rest)))
        {
            row.words = format!("{mark}{rest}");
        }
    }

    /// Adds an empty row, unless there is one already or nothing to part.
    pub(super) fn gap(&mut self) {
        if self.rows.last().is_some_and(|row| !row.words.is_empty()) {
            self.rows.push(Row { words: String::new(), style: Style::new(), target: None });
        }
    }

    /// The first and one past the last row about something.
    pub(super) fn rows_of(&self, target: usize) -> Option<(usize, usize)> {
        let first = self.rows.iter().position(|row| row.target == Some(target))?;
        let last = self.rows.iter().rposition(|row| row.target == Some(target))?;
        Some((first, last + 1))
    }

    /// The first and one past the last row about anything.
    pub(super) fn rows_of_all(&self) -> Option<(usize, usize)> {
        let first = self.rows.iter().position(|row| row.target.is_some())?;
        let last = self.rows.iter().rposition(|row| row.target.is_some())?;
        Some((first, last + 1))
    }

    /// How far one can scroll where `height` rows are seen.
    pub(super) fn farthest(&self, height: u16) -> usize {
        self.rows.len().saturating_sub(usize::from(height))
    }

    /// Paints the rows from `scroll` on; the rows of what is selected look so and are marked.
    pub(super) fn paint(&self, area: Rect, buffer: &mut Buffer, scroll: usize, selected: Option<(usize, Style)>) {
        let mut is_marked = false;
        for (row, y) in self.rows.iter().skip(scroll).zip(area.top()..area.bottom()) {
            let place = Rect { y, height: 1, ..area };
            match selected {
                Some((target, style)) if row.target == Some(target) => {
                    buffer.set_style(place, style);
                    Line::styled(row.words.as_str(), style).render(place, buffer);
                    // Not by looks alone.
                    let is_first = !std::mem::replace(&mut is_marked, true);
                    if is_first && row.words.starts_with(' ') {
                        buffer.set_string(area.x, y, ">", style);
                    }
                }
                _ => Line::styled(row.words.as_str(), row.style).render(place, buffer),
            }
        }
    }

    /// What stands above and below the rows that are seen: "↑ 3 more rows", "↓ 12".
    pub(super) fn more(&self, height: u16, scroll: usize) -> Option<String> {
        let below = self.farthest(height).saturating_sub(scroll);
        match (scroll, below) {
            (0, 0) => None,
            (0, below) => Some(format!("↓ {below} more")),
            (above, 0) => Some(format!("↑ {above} more")),
            (above, below) => Some(format!("↑ {above} ↓ {below} more")),
        }
    }
}
