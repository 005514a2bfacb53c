//! What every screen has: a head, a foot with the live keys, and pages that lie over it.

use std::io;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::keys::{Input, Key};
use super::prose::Column;
use super::skin::Skin;
use super::stage::{SMALLEST, Stage};

/// The parts of a screen, from top to bottom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    pub(super) head: Rect,
    pub(super) body: Rect,
    pub(super) foot: Rect,
}

/// Divides an area; none if it is too small for any screen.
pub(super) fn parts(area: Rect) -> Option<Parts> {
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return None;
    }
    let inner = Rect { x: area.x + 1, width: area.width - 2, ..area };
    Some(Parts {
        head: Rect { height: 1, ..inner },
        body: Rect { y: inner.y + 2, height: inner.height - 4, ..inner },
        foot: Rect { y: inner.bottom() - 1, height: 1, ..inner },
    })
}

/// Said instead of a screen in a window that is too small for one.
pub(super) fn too_small(frame: &mut Frame<'_>) {
    let (columns, rows) = SMALLEST;
    let area = frame.area();
    let mut column = Column::new(area.width);
    column.say(&format!("Too small: {columns}×{rows} is the least. Nothing is lost; q quits."), Style::new());
    column.paint(area, frame.buffer_mut(), 0, None);
}

/// A line with words at both ends; the left ones are cut first.
pub(super) fn head(frame: &mut Frame<'_>, area: Rect, left: &str, right: &str, skin: Skin) {
    let right_width = u16::try_from(textwrap::core::display_width(right)).unwrap_or(area.width).min(area.width);
    let between = if right.is_empty() { 0 } else { 2 };
    let left_area = Rect { width: area.width.saturating_sub(right_width + between), ..area };
    let right_area = Rect { x: area.right() - right_width, width: right_width, ..area };
    frame.render_widget(Line::styled(cut(left, left_area.width), skin.title()), left_area);
    frame.render_widget(Line::styled(right, skin.time()), right_area);
    rule(frame, Rect { y: area.y + 1, ..area }, skin);
}

/// Words that fit, with an ellipsis where something is left out.
pub(super) fn cut(words: &str, width: u16) -> String {
    let width = usize::from(width);
    if textwrap::core::display_width(words) <= width {
        return words.to_owned();
    }
    let mut found = String::new();
    for c in words.chars() {
        found.push(c);
        if textwrap::core::display_width(&found) >= width {
            found.pop();
            break;
        }
    }
    format!("{}…", found.trim_end())
}

/// A line across.
pub(super) fn rule(frame: &mut Frame<'_>, area: Rect, skin: Skin) {
    frame.render_widget(Line::styled("─".repeat(usize::from(area.width)), skin.quiet()), Rect { height: 1, ..area });
}

/// What stands on the line above the live keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes<'a> {
    /// How much there is to scroll, at the right end of the columns that it is about. It is there whatever else is said: who
    /// does not know of hidden rows does not look for them.
    pub(super) marks: Vec<(Rect, String)>,
    /// What the last key came to, at the left.
    pub(super) notice: Option<&'a str>,
}

impl<'a> Notes<'a> {
    /// One mark for the whole width.
    pub(super) fn new(area: Rect, mark: Option<String>, notice: Option<&'a str>) -> Notes<'a> {
        Notes { marks: mark.into_iter().map(|mark| (area, mark)).collect(), notice }
    }
}

/// The live keys, the most needed first: as many as fit, the last one always. A notice that has no room beside the marks on
/// the line above stands in place of the keys, until the next one is pressed.
pub(super) fn foot(frame: &mut Frame<'_>, area: Rect, keys: &[(&str, &str)], notes: &Notes<'_>, skin: Skin) {
    rule(frame, Rect { y: area.y.saturating_sub(1), ..area }, skin);
    let starts =
        notes.marks.iter().map(|(columns, mark)| note(frame, Rect { y: area.y, height: 1, ..*columns }, mark, skin));
    let free = starts.min().unwrap_or(area.right()).saturating_sub(area.x);
    if let Some(notice) = notes.notice {
        let width = textwrap::core::display_width(notice) + 2;
        if width > usize::from(free) {
            frame.render_widget(Line::styled(cut(notice, area.width), skin.title()), area);
            return;
        }
        let place = Rect { y: area.y.saturating_sub(1), width: free, ..area };
        frame.render_widget(Line::styled(format!("{notice} "), skin.title()), place);
    }
    live_keys(frame, area, keys, skin);
}

fn live_keys(frame: &mut Frame<'_>, area: Rect, keys: &[(&str, &str)], skin: Skin) {
    let width =
        |(key, word): &(&str, &str)| textwrap::core::display_width(key) + textwrap::core::display_width(word) + 3;
    // No space is needed after the last one.
    let mut room = usize::from(area.width) + 2;
    let mut shown: Vec<&(&str, &str)> = Vec::new();
    if let Some((last, others)) = keys.split_last() {
        room = room.saturating_sub(width(last));
        for pair in others {
            if width(pair) > room {
                continue;
            }
            room -= width(pair);
            shown.push(pair);
        }
        shown.push(last);
    }
    let mut spans = Vec::new();
    for (key, word) in shown {
        spans.push(Span::styled((*key).to_owned(), skin.key()));
        spans.push(Span::raw(format!(" {word}  ")));
    }
    frame.render_widget(Line::from(spans), area);
}

/// A note on the line above the foot, at the right end of `area`; its first column.
fn note(frame: &mut Frame<'_>, area: Rect, words: &str, skin: Skin) -> u16 {
    let words = format!(" {} ", cut(words, area.width.saturating_sub(2)));
    let width = u16::try_from(textwrap::core::display_width(&words)).unwrap_or(area.width).min(area.width);
    let place = Rect { x: area.right() - width, y: area.y.saturating_sub(1), width, height: 1 };
    frame.render_widget(Line::styled(words, skin.title()), place);
    place.x
}

/// The first frame, while what is to be shown is read.
///
/// # Errors
/// If the terminal is gone.
pub fn opening(title: &str, stage: &mut dyn Stage, skin: Skin) -> io::Result<()> {
    stage.draw(&mut |frame| match parts(frame.area()) {
        Some(parts) => head(frame, parts.head, title, "reading", skin),
        None => too_small(frame),
    })
}

/// Words instead of a screen, while something is worked out for so many seconds already.
pub(super) fn working(frame: &mut Frame<'_>, words: &str, seconds: u64) {
    let area = parts(frame.area()).map_or(frame.area(), |parts| parts.body);
    let mut column = Column::new(area.width);
    column.say(words, Style::new());
    // Who waits shorter need not be told.
    if seconds > 1 {
        column.say(&format!("{seconds} seconds so far."), Style::new());
    }
    column.say("Ctrl-C stops. Keys are kept for afterwards.", Style::new().add_modifier(Modifier::DIM));
    column.paint(area, frame.buffer_mut(), 0, None);
}

/// A page over the screen: words to scroll.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) title: &'static str,
    pub(super) lines: Vec<String>,
    pub(super) scroll: usize,
    /// How it is left.
    pub(super) leave: &'static [(&'static str, &'static str)],
}

impl Sheet {
    pub(super) fn new(title: &'static str, lines: Vec<String>) -> Sheet {
        Sheet { title, lines, scroll: 0, leave: &[("Esc", "back")] }
    }

    /// The same, shown from its end.
    pub(super) fn at_end(mut self) -> Sheet {
        self.scroll = usize::MAX;
        self
    }

    fn column(&self, area: Rect) -> Column {
        let mut column = Column::new(area.width.min(100));
        for line in &self.lines {
            // What the player did stands out among what was told.
            let is_own = line.starts_with("You: ");
            column.say(line, if is_own { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() });
        }
        column
    }

    pub(super) fn paint(&self, frame: &mut Frame<'_>, parts: Parts, skin: Skin) {
        let column = self.column(parts.body);
        head(frame, parts.head, self.title, "", skin);
        let scroll = self.scroll.min(column.farthest(parts.body.height));
        column.paint(parts.body, frame.buffer_mut(), scroll, None);
        let more = column.more(parts.body.height, scroll);
        let keys = [&[("↑↓ PgUp PgDn", "scroll")], self.leave].concat();
        foot(frame, parts.foot, &keys, &Notes::new(parts.foot, more, None), skin);
    }

    /// Scrolls; false if the page is to be closed.
    pub(super) fn update(&mut self, input: Input, parts: Parts) -> bool {
        let height = parts.body.height;
        let farthest = self.column(parts.body).farthest(height);
        self.scroll = self.scroll.min(farthest);
        match scrolled(input, self.scroll, farthest, height) {
            Some(scroll) => self.scroll = scroll,
            None => {
                let closes = |key: Key| {
                    matches!(key, Key::Escape | Key::Enter | Key::Tab | Key::Left | Key::Backspace)
                        || matches!(key, Key::Char('q' | '?' | 'i' | 's' | 'm'))
                };
                return !matches!(input, Input::Key(key) if closes(key)) && !matches!(input, Input::Click(..));
            }
        }
        true
    }
}

/// Where scrolling keys lead; none for other inputs.
pub(super) fn scrolled(input: Input, scroll: usize, farthest: usize, height: u16) -> Option<usize> {
    let page = usize::from(height.saturating_sub(2).max(1));
    let found = match input {
        Input::Wheel(by, ..) if by < 0 => scroll.saturating_sub(usize::from(by.unsigned_abs())),
        Input::Wheel(by, ..) => scroll + usize::from(by.unsigned_abs()),
        Input::Key(key) => match key.unvimmed() {
            Key::Up => scroll.saturating_sub(1),
            Key::Down => scroll + 1,
            Key::PageUp => scroll.saturating_sub(page),
            Key::PageDown | Key::Char(' ') => scroll + page,
            Key::Home => 0,
            Key::End => farthest,
            _ => return None,
        },
        Input::Click(..) | Input::Redraw | Input::Interrupt | Input::Suspend => return None,
    };
    Some(found.min(farthest))
}
