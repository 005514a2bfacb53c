//! Recorded runs on a full screen.

use super::drill::{self, due_cards};
use super::full::review;
use super::play::on_interrupt;
use super::review::{Effort, Reviewer};
use super::solutions::Solutions;
use super::store::{FileJournal, Store, Stored};
use super::{Exit, Failure, Terminal, calibration, resume, retry};
use crate::report::{CourseRow, regret_course};
use crate::run::replay;
use crate::tui::{Archive, Closed, Done, RunRow, Screen, Skin, runs};

/// A run in one line.
pub(super) fn line(stored: &Stored) -> String {
    let r = &stored.record;
    let state = match &r.closing {
        Some(closing) => format!("{} points, {}", closing.score, closing.ending.replace('_', " ")),
        None => "open".to_owned(),
    };
    format!("{}  {} decisions, {state}", r.header.id, r.decisions.len())
}

/// Runs in columns, and what stands over these.
fn table(runs: &[Stored]) -> (String, Vec<RunRow>) {
    let widest = runs.iter().map(|s| s.record.header.id.chars().count()).max().unwrap_or(0).max("RUN".len());
    let row = |stored: &Stored| {
        let r = &stored.record;
        let (score, state) = match &r.closing {
            Some(closing) => (closing.score.to_string(), closing.ending.replace('_', " ")),
            None => (String::new(), "open".to_owned()),
        };
        let words = format!("{:<widest$}  {score:>7}  {:>9}  {state}", r.header.id, r.decisions.len());
        RunRow { words, is_over: r.closing.is_some() }
    };
    let head = format!("{:<widest$}  {:>7}  {:>9}  {}", "RUN", "POINTS", "DECISIONS", "ENDING");
    (head, runs.iter().map(row).collect())
}

/// Shows the runs, does what is wanted, and comes back to them until the player has enough.
pub(super) fn run(store: &Store, skin: Skin, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    loop {
        // A play that was here before had another last word.
        if terminal.signals {
            on_interrupt(|| "\nStopped. Every run is as it was saved.\n".to_owned());
        }
        let (mut found, _) = store.list();
        found.reverse();
        let (head, rows) = table(&found);
        let mut screen = Screen::open()?;
        let mut progress = || progress(store, &found);
        let mut deck = || due_cards(store).unwrap_or_else(|failure| vec![failure.message]);
        let mut archive = Archive { head, rows: &rows, progress: &mut progress, deck: &mut deck };
        let done = runs(&mut archive, &mut screen, skin)?;
        let exit = match done {
            Done::Back => return Ok(Exit::Fine),
            Done::Interrupted => return Ok(Exit::Interrupted),
            Done::Drill => {
                drop(screen);
                let exit = drill::run(&drill::Args::interactive(), terminal)?;
                if exit == Exit::Budget { Exit::Fine } else { exit }
            }
            Done::Delete(place) => {
                if let Some(stored) = found.get(place) {
                    FileJournal::delete(&stored.path).map_err(|e| Failure::file(&stored.path, &e))?;
                }
                Exit::Fine
            }
            Done::Open(place) => match found.get(place) {
                Some(stored) if stored.record.closing.is_some() => look_back(store, stored, (screen, skin), terminal)?,
                Some(stored) => {
                    drop(screen);
                    resume::run(&resume::Args::of(&stored.record.header.id), terminal)?
                }
                None => Exit::Fine,
            },
        };
        if exit != Exit::Fine {
            return Ok(exit);
        }
    }
}

fn look_back(
    store: &Store,
    stored: &Stored,
    (mut screen, skin): (Screen, Skin),
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let id = &stored.record.header.id;
    let (program, _) = store.scenario_of(&stored.record)?;
    let replayed = replay(&program, &stored.record);
    if let Some(first) = replayed.differences.first() {
        return Err(Failure::invalid(format!("the run does not replay: {first}"))
            .help(format!("`toughcall replay {id}` says more")));
    }
    let mut reviewer = Reviewer::new(Effort::Full, false);
    let closed = review(&replayed.session, Some(id), String::new(), &mut reviewer, (&mut screen, skin))?;
    drop(screen);
    match closed {
        Closed::Done => Ok(Exit::Fine),
        Closed::Interrupted => Ok(Exit::Interrupted),
        Closed::Retry(n) => retry::run(&retry::Args::interactive(id, n), terminal),
    }
}

/// Points given up a decision, run by run, as far as scenarios are solved already; then how predictions came out.
fn progress(store: &Store, found: &[Stored]) -> Vec<String> {
    let solutions = Solutions::of(store);
    let mut rows = Vec::new();
    for stored in found.iter().rev().filter(|s| s.record.closing.is_some()) {
        let Ok((program, _)) = store.scenario_of(&stored.record) else { continue };
        let session = replay(&program, &stored.record).session;
        let review = solutions.kept(&program).and_then(|solution| solution.review(&session));
        rows.push(CourseRow {
            run: stored.record.header.id.clone(),
            score: stored.record.closing.as_ref().map(|closing| closing.score.to_string()).unwrap_or_default(),
            regret: review.map(|review| (review.regret, review.decisions.len())),
        });
    }
    let mut text = regret_course(&rows);
    text.push_str("\nPREDICTIONS\n");
    text.push_str(&calibration::in_words(store));
    text.lines().map(str::to_owned).collect()
}
