//! Recorded runs: the history, how it goes over time, and the deck of costly moments.

use std::io;

use ratatui::Frame;
use ratatui::style::Style;

use super::super::furniture::{Notes, Parts, Sheet, foot, head, parts, scrolled, too_small};
use super::super::keys::{Input, Key};
use super::super::prose::Column;
use super::super::skin::Skin;
use super::super::stage::Stage;
use super::super::tabs::Tabs;
use super::filter::{Words, fitting};
use super::picker::{Picked, Picker};

/// A recorded run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// The run in one line.
    pub words: String,
    /// Whether it is over.
    pub is_over: bool,
}

/// The runs, and what is worked out of them only when somebody wants to see it.
pub struct Archive<'a> {
    /// What stands over the columns of the rows.
    pub head: String,
    /// The latest first.
    pub rows: &'a [RunRow],
    /// Mean regret and calibration over time, in lines.
    pub progress: &'a mut dyn FnMut() -> Vec<String>,
    /// Cards that are due, in lines.
    pub deck: &'a mut dyn FnMut() -> Vec<String>,
}

impl std::fmt::Debug for Archive<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// What the player wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// To go on with the run at this place, or to look back at it if it is over.
    Open(usize),
    /// To delete it.
    Delete(usize),
    /// To drill the cards that are due.
    Drill,
    /// Nothing more.
    Back,
    /// By Ctrl-C.
    Interrupted,
}

const HELP: &[&str] = &[
    "Arrows or j and k select; Enter goes on with an open run and looks back at one that is over.",
    "/  filter: type letters of a run's line, in their order; Enter keeps the filter, Esc drops it",
    "f  all runs, those that are open, those that are over",
    "x  delete the selected run for good, after a second x",
    "Tab, left and right  history, progress over time, the deck of costly moments; so does a click on their names",
    "d  drill the cards that are due",
    "q  back",
];

const TABS: [&str; 3] = ["Runs", "Progress", "Deck"];
const KINDS: [&str; 3] = ["all runs", "open runs", "runs that are over"];

#[derive(Debug, Default)]
struct Model {
    picker: Picker,
    tab: usize,
    kind: usize,
    scroll: usize,
    doomed: Option<usize>,
    notice: Option<String>,
    sheet: Option<Sheet>,
    /// The pages beside the history, once they were wanted.
    pages: [Option<Vec<String>>; 2],
}

impl Model {
    /// Places of the rows that fit filter and kind.
    fn shown(&self, rows: &[RunRow]) -> Vec<usize> {
        let fits = |place: &usize| match self.kind {
            1 => rows.get(*place).is_some_and(|row| !row.is_over),
            2 => rows.get(*place).is_some_and(|row| row.is_over),
            _ => true,
        };
        let words = rows.iter().map(|row| Words { name: &row.words, about: "" });
        fitting(&self.picker.filter, words).into_iter().filter(fits).collect()
    }

    fn column(&self, head: &str, rows: &[RunRow], shown: &[usize], parts: Parts, skin: Skin) -> Column {
        let mut column = Column::new(parts.body.width);
        if let Some(page) = self.tab.checked_sub(1).and_then(|tab| self.pages.get(tab)) {
            for line in page.iter().flatten() {
                let is_heading = !line.starts_with(' ') && line.chars().take(4).all(char::is_uppercase);
                column.say(line, if is_heading { skin.title() } else { Style::new() });
            }
            return column;
        }
        if !shown.is_empty() {
            column.say(&format!("  {head}"), skin.quiet());
        }
        for (place, row) in shown.iter().filter_map(|place| rows.get(*place)).enumerate() {
            column.about(Some(place), &format!("  {}", row.words), Style::new());
        }
        if shown.is_empty() {
            let words =
                if rows.is_empty() { "No runs yet." } else { "Nothing fits; Esc drops the filter, f the kind." };
            column.say(words, Style::new());
        }
        column
    }

    fn paint(&self, archive: &Archive<'_>, shown: &[usize], parts: Parts, frame: &mut Frame<'_>, skin: Skin) -> Page {
        let column = self.column(&archive.head, archive.rows, shown, parts, skin);
        let scroll = match self.tab {
            0 => self.picker.scroll(&column, parts.body.height, shown.len()),
            _ => self.scroll.min(column.farthest(parts.body.height)),
        };
        if let Some(sheet) = &self.sheet {
            sheet.paint(frame, parts, skin);
            return Page { parts, column, scroll };
        }
        let right = format!("{} {}", KINDS.get(self.kind).unwrap_or(&""), self.picker.words());
        // Filters are for the history.
        let right = if self.tab == 0 { right.trim_end() } else { "" };
        head(frame, parts.head, &tabs(self.tab).words, right, skin);
        let selected = self.picker.place(shown.len()).filter(|_| self.tab == 0);
        column.paint(parts.body, frame.buffer_mut(), scroll, selected.map(|place| (place, skin.selected())));
        let more = column.more(parts.body.height, scroll);
        let notes = Notes::new(parts.foot, more, self.notice.as_deref());
        foot(frame, parts.foot, &keys(self.tab), &notes, skin);
        Page { parts, column, scroll }
    }

    /// Works out the page that is open, if nobody has yet.
    fn work_out(&mut self, archive: &mut Archive<'_>, stage: &mut dyn Stage) -> io::Result<()> {
        let Some(tab) = self.tab.checked_sub(1) else { return Ok(()) };
        let Some(page @ None) = self.pages.get_mut(tab) else { return Ok(()) };
        let mut made = Vec::new();
        let work = &mut || made = if tab == 0 { (archive.progress)() } else { (archive.deck)() };
        stage.aside("Going through the runs.", work)?;
        *page = Some(made);
        if tab == 1 {
            // What the deck had solved counts for the course.
            let [course, _] = &mut self.pages;
            *course = None;
        }
        Ok(())
    }

    fn key(&mut self, key: Key, selected: Option<usize>) -> Option<Done> {
        let doomed = self.doomed.take();
        match key {
            Key::Tab | Key::Right | Key::Char('l') => self.turn(self.tab + 1),
            Key::Left | Key::Char('h') => self.turn(self.tab + TABS.len() - 1),
            Key::Char('f') => self.kind = (self.kind + 1) % KINDS.len(),
            Key::Char('d') => return Some(Done::Drill),
            Key::Char('x') if self.tab == 0 && selected.is_some() => {
                if doomed == selected {
                    return selected.map(Done::Delete);
                }
                self.doomed = selected;
                self.notice = Some("x again deletes this run for good".to_owned());
            }
            Key::Char('?') => {
                self.sheet = Some(Sheet::new("Keys", HELP.iter().map(|line| (*line).to_owned()).collect()));
            }
            Key::Char('q') | Key::Escape => return Some(Done::Back),
            _ => {}
        }
        None
    }

    fn turn(&mut self, tab: usize) {
        (self.tab, self.scroll) = (tab % TABS.len(), 0);
    }
}

/// The screen laid out.
struct Page {
    parts: Parts,
    column: Column,
    scroll: usize,
}

/// Shows recorded runs until the player wants something done.
///
/// # Errors
/// If the terminal is gone.
pub fn runs(archive: &mut Archive<'_>, stage: &mut dyn Stage, skin: Skin) -> io::Result<Done> {
    let mut model = Model::default();
    loop {
        model.work_out(archive, stage)?;
        let shown = model.shown(archive.rows);
        let mut laid: Option<Page> = None;
        stage.draw(&mut |frame| match parts(frame.area()) {
            Some(parts) => laid = Some(model.paint(archive, &shown, parts, frame, skin)),
            None => too_small(frame),
        })?;
        let Some(input) = stage.input(None)? else { continue };
        match (input, &laid) {
            (Input::Interrupt, _) => return Ok(Done::Interrupted),
            (Input::Suspend, _) => stage.suspend(),
            (Input::Key(Key::Char('q')), None) => return Ok(Done::Back),
            (_, None) | (Input::Redraw, _) => {}
            (input, Some(page)) => {
                if let Some(sheet) = &mut model.sheet {
                    if !sheet.update(input, page.parts) {
                        model.sheet = None;
                    }
                    continue;
                }
                model.notice = None;
                if let Some(done) = step(&mut model, input, &shown, page) {
                    return Ok(done);
                }
            }
        }
    }
}

fn step(model: &mut Model, input: Input, shown: &[usize], Page { parts, column, scroll }: &Page) -> Option<Done> {
    let scroll = *scroll;
    if let Input::Click(x, y) = input
        && let Some(tab) = x.checked_sub(parts.head.x).filter(|_| y == parts.head.y).and_then(|x| tabs(model.tab).at(x))
    {
        model.turn(tab);
        return None;
    }
    if model.tab > 0 {
        model.scroll = scroll;
        if let Some(to) = scrolled(input, scroll, column.farthest(parts.body.height), parts.body.height) {
            model.scroll = to;
            return None;
        }
        return match input {
            Input::Key(Key::Enter) if model.tab == 2 => Some(Done::Drill),
            Input::Key(key) => model.key(key, None),
            _ => None,
        };
    }
    let clicked = match input {
        Input::Click(x, y) if parts.body.contains((x, y).into()) => {
            column.rows.get(scroll + usize::from(y - parts.body.y)).and_then(|row| row.target)
        }
        _ => None,
    };
    let selected = |model: &Model| model.picker.place(shown.len()).and_then(|place| shown.get(place).copied());
    match model.picker.update(input, shown.len(), clicked) {
        Picked::Enter => selected(model).map(Done::Open),
        Picked::Key(key) => {
            let selected = selected(model);
            model.key(key, selected)
        }
        Picked::Nothing => None,
    }
}

fn tabs(open: usize) -> Tabs {
    Tabs::plain(&TABS, open)
}

fn keys(tab: usize) -> Vec<(&'static str, &'static str)> {
    let own: &[_] = match tab {
        0 => &[("↑↓", "select"), ("Enter", "open")],
        1 => &[("↑↓", "scroll")],
        _ => &[("↑↓", "scroll"), ("Enter", "drill")],
    };
    let more: &[_] = if tab == 0 { &[("/", "filter"), ("f", "kind"), ("x", "delete")] } else { &[] };
    [own, &[("Tab", "page"), ("q", "back")], more, &[("?", "help")]].concat()
}
