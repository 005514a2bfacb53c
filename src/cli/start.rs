//! `toughcall` alone on a terminal that can show a full screen: what to play, and what was left open.

use std::sync::{Arc, OnceLock};

use super::list::decisions;
use super::play::on_interrupt;
use super::store::{Store, Stored};
use super::{Exit, Failure, Terminal, archive, play, resume};
use crate::program::{built_in, built_in_ids, built_in_title};
use crate::scenario::{Kind, Scenario, parse};
use crate::tui::{About, Chosen, ScenarioRow, Screen, Shelf, Skin, start};

/// Runs of a scenario that its entry tells of.
const LAST_RUNS: usize = 3;

enum Item {
    Play(&'static str),
    Resume(String),
}

/// Shows the start, does what is chosen there, and comes back to it.
pub(super) fn run(skin: Skin, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let store = Store::open()?;
    let library = Library::read();
    loop {
        // A play that was here before had another last word.
        if terminal.signals {
            on_interrupt(String::new);
        }
        let mut desk = Desk { store: &store, library: &library, runs: Vec::new(), items: Vec::new() };
        let mut screen = Screen::open()?;
        let chosen = start(&mut desk, &mut screen, skin)?;
        drop(screen);
        let exit = match chosen {
            Chosen::Quit => return Ok(Exit::Fine),
            Chosen::Interrupted => return Ok(Exit::Interrupted),
            Chosen::Runs => archive::run(&store, skin, terminal)?,
            Chosen::Entry(place) => match desk.items.get(place) {
                Some(Item::Play(id)) => play::run(&play::Args::interactive(id), terminal)?,
                Some(Item::Resume(id)) => resume::run(&resume::Args::of(id), terminal)?,
                None => return Ok(Exit::Fine),
            },
        };
        if exit != Exit::Fine {
            return Ok(exit);
        }
    }
}

/// The built-in scenarios, read one after the other while the list is on the screen already. Nothing is checked before it is
/// played.
struct Library(Arc<Vec<Book>>);

/// A scenario, once it is read; none if it cannot be.
struct Book {
    id: &'static str,
    scenario: OnceLock<Option<Scenario>>,
}

fn read(id: &str) -> Option<Scenario> {
    built_in(id).and_then(|text| parse(&text).value)
}

impl Library {
    fn read() -> Library {
        let shelf: Arc<Vec<Book>> = Arc::new(built_in_ids().map(|id| Book { id, scenario: OnceLock::new() }).collect());
        let own = Arc::clone(&shelf);
        // Without the thread each is read when it is wanted.
        let _ = std::thread::Builder::new().name("library".to_owned()).spawn(move || {
            for book in own.iter() {
                book.scenario.get_or_init(|| read(book.id));
            }
        });
        Library(shelf)
    }

    fn get(&self, id: &str) -> Option<&Scenario> {
        let book = self.0.iter().find(|book| book.id == id)?;
        book.scenario.get_or_init(|| read(id)).as_ref()
    }
}

/// What the start is made of.
struct Desk<'a> {
    store: &'a Store,
    library: &'a Library,
    runs: Vec<Stored>,
    items: Vec<Item>,
}

impl Shelf for Desk<'_> {
    /// Open runs first, the latest before the others; then the scenarios, the warm-up before all others for who has played
    /// nothing yet, and after them for everybody else.
    fn rows(&mut self) -> Vec<ScenarioRow> {
        self.runs = self.store.list().0;
        let mut rows = Vec::new();
        let is_open = |s: &&Stored| s.record.closing.is_none() && !s.record.decisions.is_empty();
        for header in self.runs.iter().rev().filter(is_open).map(|open| &open.record.header) {
            let title = built_in_title(&header.scenario).map_or(header.scenario.as_str(), |(title, _)| title);
            rows.push(ScenarioRow {
                title: format!("Go on: {title}"),
                length: "open".to_owned(),
                id: header.id.clone(),
            });
            self.items.push(Item::Resume(header.id.clone()));
        }
        let is_new = self.runs.iter().all(|s| s.record.decisions.is_empty());
        let mut ids: Vec<&'static str> = built_in_ids().collect();
        if !is_new && !ids.is_empty() {
            // The warm-up is the first.
            ids.rotate_left(1);
        }
        for id in ids {
            let Some((title, minutes)) = built_in_title(id) else { continue };
            rows.push(ScenarioRow { title: title.to_owned(), length: format!("{minutes} min"), id: id.to_owned() });
            self.items.push(Item::Play(id));
        }
        rows
    }

    fn about(&mut self, place: usize) -> About {
        match self.items.get(place) {
            Some(Item::Play(id)) => self.library.get(id).map_or_else(About::default, |s| about(id, s, &self.runs)),
            Some(Item::Resume(id)) => {
                let stored = self.runs.iter().find(|stored| stored.record.header.id == *id);
                stored.map_or_else(About::default, |stored| left_open(stored, self.library))
            }
            None => About::default(),
        }
    }
}

/// What is told of an open run.
fn left_open(stored: &Stored, library: &Library) -> About {
    let (header, n) = (&stored.record.header, stored.record.decisions.len());
    let taken = if n == 1 { "1 decision is taken".to_owned() } else { format!("{n} decisions are taken") };
    let of = library.get(&header.scenario).map(|s| format!(" of about {}", decisions(s))).unwrap_or_default();
    let role = library.get(&header.scenario).map(|s| format!("You are {}.", s.about.role.value));
    let mut about = vec![format!("{taken}{of}; begun {} UTC.", when(&header.started)), format!("Run `{}`.", header.id)];
    about.extend(role);
    About { about, ..About::default() }
}

/// A time as it stands in a run file, for people: without seconds.
fn when(started: &str) -> String {
    let (day, time) = started.split_once('T').unwrap_or((started, ""));
    format!("{day} {}", time.get(..5).unwrap_or(time)).trim_end().to_owned()
}

/// What is told of a scenario.
fn about(id: &str, s: &Scenario, runs: &[Stored]) -> About {
    let mut about = vec![
        format!("You are {}.", s.about.role.value),
        format!("About {} minutes, {} decisions.", s.minutes.0, decisions(s)),
        s.about.summary.value.clone(),
    ];
    about.push(format!("`toughcall show {id}` says how it is judged, and where its figures come from."));
    about.extend((s.kind.value == Kind::WarmUp).then(|| "The warm-up is not recorded.".to_owned()));
    let last = runs.iter().rev().filter(|s| s.record.header.scenario == id).take(LAST_RUNS);
    About {
        about,
        trains: s.about.goals.iter().map(|goal| goal.value.clone()).collect(),
        last: last.map(archive::line).collect(),
    }
}
