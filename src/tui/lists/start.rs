//! The start: what can be played, and what was left open.

use std::io;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::furniture::{Parts, Sheet, foot, head, parts, rule, too_small};
use super::super::keys::{Input, Key};
use super::super::prose::Column;
use super::super::skin::Skin;
use super::super::stage::Stage;
use super::filter::fitting;
use super::picker::{Picked, Picker};

/// Something to play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioRow {
    /// What the list shows.
    pub title: String,
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
    "/  filter: type letters of a title, in their order; Enter keeps the filter, Esc drops it",
    "r  recorded runs: history, progress, the deck of costly moments",
    "q  quit",
    "",
    "`toughcall --help` shows everything else that toughcall does; `toughcall play --plain` plays without a full screen.",
];

/// Columns from which on what is selected is told beside the list, not below it.
const WIDE: u16 = 78;

/// Lets the player pick an entry.
///
/// # Errors
/// If the terminal is gone.
pub fn start(entries: &[ScenarioRow], stage: &mut dyn Stage, skin: Skin) -> io::Result<Chosen> {
    let mut picker = Picker::default();
    let mut sheet: Option<Sheet> = None;
    loop {
        let shown = fitting(&picker.filter, entries.iter().map(|entry| entry.title.as_str()));
        let mut laid: Option<(Parts, Rect, Column, usize)> = None;
        stage.draw(&mut |frame| {
            let Some(parts) = parts(frame.area()) else { return too_small(frame) };
            if let Some(sheet) = &sheet {
                sheet.paint(frame, parts, skin);
            } else {
                head(frame, parts.head, "toughcall: rehearse hard decisions", &picker.words(), skin);
            }
            let (list_area, about_area) = areas(parts.body);
            let mut list = Column::new(list_area.width);
            for (place, entry) in shown.iter().filter_map(|place| entries.get(*place)).enumerate() {
                list.about(Some(place), &format!("  {}  {}", place + 1, entry.title), Style::new());
            }
            if shown.is_empty() {
                list.say("Nothing fits; Esc drops the filter.", Style::new());
            }
            let scroll = picker.scroll(&list, list_area.height, shown.len());
            if sheet.is_none() {
                let place = picker.place(shown.len());
                list.paint(list_area, frame.buffer_mut(), scroll, place.map(|place| (place, skin.selected())));
                if about_area.y > list_area.y {
                    rule(frame, Rect { y: about_area.y - 1, ..about_area }, skin);
                }
                let entry = place.and_then(|place| shown.get(place)).and_then(|place| entries.get(*place));
                let about = entry.map(|entry| about(entry, about_area.width, skin));
                let more = about.as_ref().and_then(|about| about.more(about_area.height, 0));
                about.iter().for_each(|about| about.paint(about_area, frame.buffer_mut(), 0, None));
                let keys = [("↑↓ 1-9", "select"), ("Enter", "begin"), ("q", "quit"), ("/", "filter")];
                let keys: Vec<_> = keys.into_iter().chain([("r", "runs"), ("i", "more"), ("?", "help")]).collect();
                foot(frame, parts.foot, &keys, more.as_deref(), skin);
            }
            laid = Some((parts, list_area, list, scroll));
        })?;
        let Some(input) = stage.input(None)? else { continue };
        match (input, &laid) {
            (Input::Interrupt, _) => return Ok(Chosen::Interrupted),
            (Input::Suspend, _) => stage.suspend(),
            (Input::Key(Key::Char('q')), None) => return Ok(Chosen::Quit),
            (_, None) | (Input::Redraw, _) => {}
            (input, Some((parts, area, list, scroll))) => {
                if let Some(open) = &mut sheet {
                    if !open.update(input, *parts) {
                        sheet = None;
                    }
                    continue;
                }
                let clicked = match input {
                    Input::Click(x, y) if area.contains((x, y).into()) => {
                        list.rows.get(scroll + usize::from(y - area.y)).and_then(|row| row.target)
                    }
                    _ => None,
                };
                let entry = |picker: &Picker| picker.place(shown.len()).and_then(|place| shown.get(place).copied());
                match picker.update(input, shown.len(), clicked) {
                    Picked::Enter => {
                        if let Some(place) = entry(&picker) {
                            return Ok(Chosen::Entry(place));
                        }
                    }
                    Picked::Key(Key::Char('r')) => return Ok(Chosen::Runs),
                    Picked::Key(Key::Char('q') | Key::Escape) => return Ok(Chosen::Quit),
                    Picked::Key(Key::Char('i') | Key::Right) => {
                        let entry = entry(&picker).and_then(|place| entries.get(place));
                        sheet = entry.map(|entry| Sheet::new("More about this", lines(entry)));
                    }
                    Picked::Key(Key::Char('?')) => {
                        sheet = Some(Sheet::new("Keys", HELP.iter().map(|line| (*line).to_owned()).collect()));
                    }
                    Picked::Key(_) | Picked::Nothing => {}
                }
            }
        }
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
