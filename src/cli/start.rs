//! `toughcall` alone on a terminal that can show a full screen: what to play, and what was left open.

use rayon::prelude::*;

use super::list::decisions;
use super::play::on_interrupt;
use super::store::{Store, Stored};
use super::{Exit, Failure, Terminal, archive, play, resume};
use crate::program::{built_in, built_in_ids};
use crate::scenario::{Kind, Scenario, parse};
use crate::tui::{Chosen, ScenarioRow, Screen, Skin, start};

/// Runs of a scenario that its entry tells of.
const LAST_RUNS: usize = 3;

enum Item {
    Play(&'static str),
    Resume(String),
}

/// Shows the start, does what is chosen there, and comes back to it.
pub(super) fn run(skin: Skin, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let store = Store::open()?;
    loop {
        // A play that was here before had another last word.
        if terminal.signals {
            on_interrupt(String::new);
        }
        let mut items = Vec::new();
        let mut read = || {
            let (found, rows) = entries(&store.list().0);
            items = found;
            rows
        };
        let mut screen = Screen::open()?;
        let chosen = start(&mut read, &mut screen, skin)?;
        drop(screen);
        let exit = match chosen {
            Chosen::Quit => return Ok(Exit::Fine),
            Chosen::Interrupted => return Ok(Exit::Interrupted),
            Chosen::Runs => archive::run(&store, skin, terminal)?,
            Chosen::Entry(place) => match items.get(place) {
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

/// Open runs first, the latest before the others; then the scenarios, the warm-up before all others for who has played
/// nothing yet, and after them for everybody else.
fn entries(runs: &[Stored]) -> (Vec<Item>, Vec<ScenarioRow>) {
    let (mut items, mut rows) = (Vec::new(), Vec::new());
    for open in runs.iter().rev().filter(|s| s.record.closing.is_none() && !s.record.decisions.is_empty()) {
        let header = &open.record.header;
        let scenario = built_in(&header.scenario).and_then(|text| parse(&text).value);
        let title = scenario.map_or_else(|| header.scenario.clone(), |scenario| scenario.title.value);
        let taken = match open.record.decisions.len() {
            1 => "1 decision is taken".to_owned(),
            n => format!("{n} decisions are taken"),
        };
        rows.push(ScenarioRow {
            title: format!("Go on: {title}"),
            length: "open".to_owned(),
            id: header.id.clone(),
            about: vec![format!("{taken}; the run `{}` was begun at {}.", header.id, when(&header.started))],
            trains: Vec::new(),
            last: Vec::new(),
        });
        items.push(Item::Resume(header.id.clone()));
    }
    let is_new = runs.iter().all(|s| s.record.decisions.is_empty());
    let ids: Vec<&'static str> = built_in_ids().collect();
    let entry = |id: &&'static str| built_in(id).and_then(|text| parse(&text).value).map(|s| entry(id, &s, runs));
    // Reading is the most of it, so nothing is checked before it is played.
    let read: Vec<Option<(bool, ScenarioRow)>> = ids.par_iter().map(entry).collect();
    let mut scenarios: Vec<(bool, &'static str, ScenarioRow)> = Vec::new();
    for (id, read) in ids.iter().zip(read) {
        scenarios.extend(read.map(|(is_warm_up, row)| (is_warm_up == is_new, *id, row)));
    }
    scenarios.sort_by_key(|(goes_first, ..)| !goes_first);
    for (_, id, row) in scenarios {
        items.push(Item::Play(id));
        rows.push(row);
    }
    (items, rows)
}

/// A time as it stands in a run file, for people: without seconds.
fn when(started: &str) -> String {
    let (day, time) = started.split_once('T').unwrap_or((started, ""));
    format!("{day} {}", time.get(..5).unwrap_or(time)).trim_end().to_owned()
}

/// The entry of a scenario, and whether it is the warm-up.
fn entry(id: &str, s: &Scenario, runs: &[Stored]) -> (bool, ScenarioRow) {
    let is_warm_up = s.kind.value == Kind::WarmUp;
    let mut about = vec![
        format!("You are {}.", s.about.role.value),
        format!("About {} minutes, {} decisions.", s.minutes.0, decisions(s)),
        s.about.summary.value.clone(),
    ];
    about.push(format!("`toughcall show {id}` says how it is judged, and where its figures come from."));
    about.extend(is_warm_up.then(|| "The warm-up is not recorded.".to_owned()));
    let last = runs.iter().rev().filter(|s| s.record.header.scenario == id).take(LAST_RUNS);
    let row = ScenarioRow {
        title: s.title.value.clone(),
        length: format!("{} min", s.minutes.0),
        id: id.to_owned(),
        about,
        trains: s.about.goals.iter().map(|goal| goal.value.clone()).collect(),
        last: last.map(archive::line).collect(),
    };
    (is_warm_up, row)
}
