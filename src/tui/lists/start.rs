//! The start: what can be played, and what was left open.

use std::io;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use textwrap::core::display_width;

use super::super::furniture::{Notes, Parts, Sheet, foot, head, opening, parts, rule, too_small};
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
}

/// What is told of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Length, role and the like: a paragraph each.
    pub about: Vec<String>,
    /// What it trains, as the author says.
    pub trains: Vec<String>,
    /// The last runs in words, the latest first.
    pub last: Vec<String>,
}

/// What there is to pick from.
pub trait Shelf {
    /// The entries, in order; asked once, when there is a frame already.
    fn rows(&mut self) -> Vec<ScenarioRow>;

    /// What is told of one, by its place; asked once for each that is seen, and for all once somebody filters.
    fn about(&mut self, place: usize) -> About;
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

/// The entries with what was told of them so far.
struct Entries<'a> {
    shelf: &'a mut dyn Shelf,
    rows: Vec<ScenarioRow>,
    names: Vec<String>,
    abouts: Vec<Option<About>>,
    /// What is told, in one piece: found by a filter.
    texts: Vec<String>,
}

impl Entries<'_> {
    fn of(shelf: &mut dyn Shelf) -> Entries<'_> {
        let rows = shelf.rows();
        let names = rows.iter().map(|row| format!("{} {}", row.title, row.id)).collect();
        let (abouts, texts) = (vec![None; rows.len()], vec![String::new(); rows.len()]);
        Entries { shelf, rows, names, abouts, texts }
    }

    fn learn(&mut self, place: usize) {
        let (Some(about @ None), Some(text)) = (self.abouts.get_mut(place), self.texts.get_mut(place)) else { return };
        let told = self.shelf.about(place);
        *text = [&told.about[..], &told.trains].concat().join(" ");
        *about = Some(told);
    }

    /// Places of those that fit a filter; what is told of the selected one is there.
    fn shown(&mut self, picker: &Picker) -> Vec<usize> {
        if !picker.filter.is_empty() {
            (0..self.rows.len()).for_each(|place| self.learn(place));
        }
        let words = self.names.iter().zip(&self.texts).map(|(name, about)| Words { name, about });
        let shown = fitting(&picker.filter, words);
        if let Some(place) = picker.place(shown.len()).and_then(|place| shown.get(place)) {
            self.learn(*place);
        }
        shown
    }

    fn at(&self, shown: &[usize]) -> Vec<(&ScenarioRow, Option<&About>)> {
        let entry = |place: &usize| Some((self.rows.get(*place)?, self.abouts.get(*place)?.as_ref()));
        shown.iter().filter_map(entry).collect()
    }
}

/// An entry that fits.
type Entry<'a> = (&'a ScenarioRow, Option<&'a About>);

/// Lets the player pick an entry.
///
/// # Errors
/// If the terminal is gone.
pub fn start(shelf: &mut dyn Shelf, stage: &mut dyn Stage, skin: Skin) -> io::Result<Chosen> {
    let mut model = Model::default();
    opening(TITLE, stage, skin)?;
    let mut entries = Entries::of(shelf);
    loop {
        let shown = entries.shown(&model.picker);
        let shown_entries = entries.at(&shown);
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
    fn paint(&self, shown: &[Entry<'_>], parts: Parts, frame: &mut Frame<'_>, skin: Skin) -> Page {
        let (list_area, about_area) = areas(parts.body);
        let mut list = Column::new(list_area.width);
        let width = usize::from(list_area.width);
        let left =
            |entry: &ScenarioRow| width.checked_sub(6 + display_width(&entry.title) + display_width(&entry.length));
        let has_room = shown.iter().all(|(entry, _)| left(entry).is_some());
        for (place, (entry, _)) in shown.iter().enumerate() {
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
        let about = place.and_then(|place| shown.get(place)).map(|entry| about(*entry, about_area.width, skin));
        let keys = [("↑↓ 1-9", "select"), ("Enter", "begin"), ("q", "quit"), ("/", "filter")];
        let keys = [&keys[..], &[("r", "runs"), ("i", "more"), ("?", "help")]].concat();
        let more = about.as_ref().and_then(|about| about.more(about_area.height, 0));
        foot(frame, parts.foot, &keys, &Notes::new(about_area, more, None), skin);
        if let Some(about) = about {
            about.paint(about_area, frame.buffer_mut(), 0, None);
        }
        page
    }

    fn update(&mut self, input: Input, shown: &[Entry<'_>], page: &Page) -> Option<Chosen> {
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
                self.sheet = entry.map(|entry| Sheet::new("More about this", lines(*entry)));
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

fn lines((row, told): Entry<'_>) -> Vec<String> {
    let mut lines = vec![row.title.clone(), String::new()];
    let Some(told) = told else { return lines };
    lines.extend(told.about.iter().cloned());
    for (title, list) in [("WHAT IT TRAINS", &told.trains), ("LAST RUNS", &told.last)] {
        if !list.is_empty() {
            lines.extend([String::new(), title.to_owned()]);
            lines.extend(list.iter().map(|line| format!("  {line}")));
        }
    }
    lines
}

fn about(entry: Entry<'_>, width: u16, skin: Skin) -> Column {
    let mut column = Column::new(width);
    for (place, line) in lines(entry).iter().enumerate() {
        let is_heading = place == 0 || line.chars().all(|c| c.is_uppercase() || c == ' ');
        column.say(line, if is_heading { skin.title() } else { Style::new() });
    }
    column
}
