//! The start: what can be played, and what was left open.

use std::io;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use textwrap::core::display_width;

use super::super::furniture::{Parts, Sheet, foot, head, note, parts, rule, too_small};
use super::super::keys::{Input, Key};
use super::super::prose::Column;
use super::super::skin::Skin;
use super::super::stage::Stage;
use super::filter::{Words, fitting};
use super::picker::{Picked, Picker};

/// Something to play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioRow {
    /// What the list shows.
    pub title: String,
    /// How long it takes; stands beside the title where there is room.
    pub length: String,
    /// What else the filter looks at: an id.
    pub id: String,
    /// Length, role and the like: a paragraph each.
    pub about: Vec<String>,
    /// What it trains, as the author says.
    pub trains: Vec<String>,
    /// The last runs in words, the latest first.
    pub last: Vec<String>,
}

/// What the player wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// The entry at this place.
    Entry(usize),
    /// The recorded runs.
    Runs,
    /// Nothing more.
    Quit,
    /// By Ctrl-C.
    Interrupted,
}

const HELP: &[&str] = &[
    "Arrows or j and k select, a number selects that entry, Enter begins. The wheel moves, a click selects, a second one begins.",
    "/  filter: type letters of a title, in their order, or words of what is told of it; Enter keeps the filter, Esc drops it",
    "i  all there is to read about what is selected",
    "r  recorded runs: history, progress, the deck of costly moments",
    "q  quit",
    "",
    "`toughcall --help` shows everything else that toughcall does; `toughcall play --plain` plays without a full screen.",
];

const TITLE: &str = "toughcall: rehearse hard decisions";

/// Columns from which on what is selected is told beside the list, not below it.
const WIDE: u16 = 78;

/// The start laid out.
struct Page {
    parts: Parts,
    list_area: Rect,
    list: Column,
    scroll: usize,
}

/// Where the player stands.
#[derive(Default)]
struct Model {
    picker: Picker,
    sheet: Option<Sheet>,
}

/// Lets the player pick an entry. They are read when there is a frame already.
///
/// # Errors
/// If the terminal is gone.
pub fn start(read: &mut dyn FnMut() -> Vec<ScenarioRow>, stage: &mut dyn Stage, skin: Skin) -> io::Result<Chosen> {
    let mut model = Model::default();
    stage.draw(&mut |frame| match parts(frame.area()) {
        Some(parts) => head(frame, parts.head, TITLE, "reading the scenarios", skin),
        None => too_small(frame),
    })?;
    let entries = read();
    let texts: Vec<(String, String)> = entries
        .iter()
        .map(|entry| (format!("{} {}", entry.title, entry.id), [&entry.about[..], &entry.trains].concat().join(" ")))
        .collect();
    loop {
        let words = texts.iter().map(|(name, about)| Words { name, about });
        let shown = fitting(&model.picker.filter, words);
        let shown_entries: Vec<&ScenarioRow> = shown.iter().filter_map(|place| entries.get(*place)).collect();
        let mut laid: Option<Page> = None;
        stage.draw(&mut |frame| match parts(frame.area()) {
            Some(parts) => laid = Some(model.paint(&shown_entries, parts, frame, skin)),
            None => too_small(frame),
        })?;
        let Some(input) = stage.input(None)? else { continue };
        match (input, &laid) {
            (Input::Interrupt, _) => return Ok(Chosen::Interrupted),
            (Input::Suspend, _) => stage.suspend(),
            (Input::Key(Key::Char('q')), None) => return Ok(Chosen::Quit),
            (_, None) | (Input::Redraw, _) => {}
            (input, Some(page)) => match model.update(input, &shown_entries, page) {
                // Among the entries that fit, until now.
                Some(Chosen::Entry(place)) => return Ok(shown.get(place).map_or(Chosen::Quit, |p| Chosen::Entry(*p))),
                Some(chosen) => return Ok(chosen),
                None => {}
            },
        }
    }
}

impl Model {
    fn paint(&self, shown: &[&ScenarioRow], parts: Parts, frame: &mut Frame<'_>, skin: Skin) -> Page {
        let (list_area, about_area) = areas(parts.body);
        let mut list = Column::new(list_area.width);
        let width = usize::from(list_area.width);
        let left =
            |entry: &ScenarioRow| width.checked_sub(6 + display_width(&entry.title) + display_width(&entry.length));
        let has_room = shown.iter().all(|entry| left(entry).is_some());
        for (place, entry) in shown.iter().enumerate() {
            let length = left(entry).filter(|_| has_room).map(|left| format!("{} {}", " ".repeat(left), entry.length));
            let words = format!("{:>3}  {}{}", place + 1, entry.title, length.unwrap_or_default());
            list.about(Some(place), &words, Style::new());
        }
        if shown.is_empty() {
            list.say("Nothing fits; Esc drops the filter.", Style::new());
        }
        let scroll = self.picker.scroll(&list, list_area.height, shown.len());
        let page = Page { parts, list_area, list, scroll };
        if let Some(sheet) = &self.sheet {
            sheet.paint(frame, parts, skin);
            return page;
        }
        head(frame, parts.head, TITLE, &self.picker.words(), skin);
        let place = self.picker.place(shown.len());
        let selected = place.map(|place| (place, skin.selected()));
        page.list.paint(list_area, frame.buffer_mut(), scroll, selected);
        if about_area.y > list_area.y {
            rule(frame, Rect { y: about_area.y - 1, ..about_area }, skin);
        }
        let about = place.and_then(|place| shown.get(place)).map(|entry| about(entry, about_area.width, skin));
        let keys = [("↑↓ 1-9", "select"), ("Enter", "begin"), ("q", "quit"), ("/", "filter")];
        let keys = [&keys[..], &[("r", "runs"), ("i", "more"), ("?", "help")]].concat();
        foot(frame, parts.foot, &keys, None, skin);
        if let Some(about) = about {
            about.paint(about_area, frame.buffer_mut(), 0, None);
            let at = Rect { y: parts.foot.y, height: 1, ..about_area };
            about.more(about_area.height, 0).iter().for_each(|more| note(frame, at, more, skin));
        }
        page
    }

    fn update(&mut self, input: Input, shown: &[&ScenarioRow], page: &Page) -> Option<Chosen> {
        if let Some(open) = &mut self.sheet {
            if !open.update(input, page.parts) {
                self.sheet = None;
            }
            return None;
        }
        let clicked = match input {
            Input::Click(x, y) if page.list_area.contains((x, y).into()) => {
                let row = page.list.rows.get(page.scroll + usize::from(y - page.list_area.y));
                row.and_then(|row| row.target)
            }
            _ => None,
        };
        let picked = self.picker.update(input, shown.len(), clicked);
        let place = self.picker.place(shown.len());
        match picked {
            Picked::Enter => return place.map(Chosen::Entry),
            Picked::Key(Key::Char('r')) => return Some(Chosen::Runs),
            Picked::Key(Key::Char('q') | Key::Escape) => return Some(Chosen::Quit),
            Picked::Key(Key::Char('i') | Key::Right) => {
                let entry = place.and_then(|place| shown.get(place));
                self.sheet = entry.map(|entry| Sheet::new("More about this", lines(entry)));
            }
            Picked::Key(Key::Char('?')) => {
                self.sheet = Some(Sheet::new("Keys", HELP.iter().map(|line| (*line).to_owned()).collect()));
            }
            Picked::Key(_) | Picked::Nothing => {}
        }
        None
    }
}

/// Where the list stands, and where what is selected is told.
fn areas(body: Rect) -> (Rect, Rect) {
    if body.width + 2 >= WIDE {
        let width = body.width * 2 / 5;
        let about = Rect { x: body.x + width + 3, width: (body.width - width - 3).min(80), ..body };
        return (Rect { width, ..body }, about);
    }
    let height = body.height / 2;
    let about = Rect { y: body.y + height + 1, height: body.height - height - 1, ..body };
    (Rect { height, ..body }, about)
}

fn lines(entry: &ScenarioRow) -> Vec<String> {
    let mut lines = vec![entry.title.clone(), String::new()];
    lines.extend(entry.about.iter().cloned());
    for (title, list) in [("WHAT IT TRAINS", &entry.trains), ("LAST RUNS", &entry.last)] {
        if !list.is_empty() {
            lines.extend([String::new(), title.to_owned()]);
            lines.extend(list.iter().map(|line| format!("  {line}")));
        }
    }
    lines
}

fn about(entry: &ScenarioRow, width: u16, skin: Skin) -> Column {
    let mut column = Column::new(width);
    for (place, line) in lines(entry).iter().enumerate() {
        let is_heading = place == 0 || line.chars().all(|c| c.is_uppercase() || c == ' ');
        column.say(line, if is_heading { skin.title() } else { Style::new() });
    }
    column
}
