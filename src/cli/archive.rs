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
use crate::tui::{After, Archive, Closed, Done, RunRow, Screen, Skin, opening, read, runs};

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
        let mut screen = Screen::open()?;
        opening("Recorded runs", &mut screen, skin)?;
        let (mut found, _) = store.list();
        found.reverse();
        let (head, rows) = table(&found);
        let mut progress = || progress(store, &found);
        let mut deck = || due_cards(store).unwrap_or_else(|failure| vec![failure.message]);
        let mut archive = Archive { head, rows: &rows, progress: &mut progress, deck: &mut deck };
        let done = runs(&mut archive, &mut screen, skin)?;
        let exit = match done {
            Done::Back => return Ok(Exit::Fine),
            Done::Interrupted => return Ok(Exit::Interrupted),
            Done::Drill => {
                drop(screen);
                match drilled(skin, terminal)? {
                    Exit::Budget => Exit::Fine,
                    exit => exit,
                }
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

/// Drills. What a shell would be told, that nothing is due for instance, is told on a screen: the next one would hide it.
fn drilled(skin: Skin, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let mut told = Vec::new();
    let mut quiet = Terminal {
        input: &mut *terminal.input,
        out: &mut *terminal.out,
        err: &mut told,
        interactive: terminal.interactive,
        color: terminal.color,
        width: terminal.width,
        height: terminal.height,
        dumb: terminal.dumb,
        motion: terminal.motion,
        signals: terminal.signals,
        may_ask: terminal.may_ask,
    };
    let exit = drill::run(&drill::Args::interactive(), &mut quiet)?;
    let told = String::from_utf8_lossy(&told);
    if told.is_empty() || exit == Exit::Interrupted {
        return Ok(exit);
    }
    let lines = told.lines().map(str::to_owned).collect();
    match read("Drill", lines, &mut Screen::open()?, skin)? {
        After::Interrupted => Ok(Exit::Interrupted),
        After::GoesOn | After::Stops => Ok(exit),
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
    let over: Vec<&Stored> = found.iter().rev().filter(|s| s.record.closing.is_some()).collect();
    let mut regrets: Vec<Option<(f64, usize)>> = vec![None; over.len()];
    // A solution can be large: each is read once.
    let mut prints: Vec<&str> = over.iter().map(|s| s.record.header.fingerprint.as_str()).collect();
    prints.sort_unstable();
    prints.dedup();
    for print in prints {
        let of_this = || over.iter().zip(0..).filter(|(s, _)| s.record.header.fingerprint == print);
        let Some((program, _)) = of_this().next().and_then(|(s, _)| store.scenario_of(&s.record).ok()) else {
            continue;
        };
        let Some(solution) = solutions.kept(&program) else { continue };
        for (stored, place) in of_this() {
            let review = solution.review(&replay(&program, &stored.record).session);
            if let Some(regret) = regrets.get_mut(place) {
                *regret = review.map(|review| (review.regret, review.decisions.len()));
            }
        }
    }
    let row = |(stored, regret): (&&Stored, Option<(f64, usize)>)| CourseRow {
        run: stored.record.header.id.clone(),
        score: stored.record.closing.as_ref().map(|closing| closing.score.to_string()).unwrap_or_default(),
        regret,
    };
    let rows: Vec<CourseRow> = over.iter().zip(regrets).map(row).collect();
    let mut text = regret_course(&rows);
    text.push_str("\nPREDICTIONS\n");
    text.push_str(&calibration::in_words(store));
    text.lines().map(str::to_owned).collect()
}
