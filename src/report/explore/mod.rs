//! What random play comes across, in words and as JSON.

mod json;
mod text;

pub use json::explored_json;
pub use text::explored_text;

use super::batch::{RARE, kind};
use crate::analysis::Event;
use crate::batch::Share;
use crate::explore::{Exact, Plays, Sight, Sights, example, seed_for};
use crate::program::Program;
use crate::solve::Limit;

/// How it was looked.
#[derive(Debug, Clone, Copy)]
pub enum Looked<'a> {
    /// Over all states.
    Exactly(&'a Exact),
    /// In random plays, since this budget was reached; none if that was wanted.
    InPlays(&'a Plays, Option<Limit>),
}

/// A way to something rare.
#[derive(Debug, Clone, PartialEq)]
pub struct Led {
    /// A seed under which the decisions lead there; none was found among those that were tried.
    pub seed: Option<u64>,
    /// `node/choice`, as `play --choices` takes them.
    pub choices: Vec<String>,
    /// What chance does on the way, where it was explored exactly.
    pub outcomes: Vec<String>,
    /// The probability that chance does so.
    pub chance: Option<f64>,
}

/// How often something is come across.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What.
    pub sight: Sight,
    /// Its kind, as it stands in JSON.
    pub kind: &'static str,
    /// What it is called.
    pub id: String,
    /// The probability, or the share of plays, of at least once.
    pub probability: f64,
    /// Expected times, or mean times a play.
    pub times: f64,
    /// The share with its interval, where it was sampled.
    pub share: Option<Share>,
    /// A way there, where it is rare.
    pub led: Option<Led>,
}

/// What exploring has found.
#[derive(Debug, Clone)]
pub struct Explored<'a> {
    program: &'a Program,
    looked: Looked<'a>,
    rows: Vec<Row>,
}

impl<'a> Explored<'a> {
    /// Gathers the figures, and looks for ways to what is rare.
    #[must_use]
    pub fn new(program: &'a Program, sights: &Sights, looked: Looked<'a>) -> Explored<'a> {
        let row = |(place, sight): (usize, &Sight)| {
            let (probability, times, share) = match looked {
                Looked::Exactly(exact) => {
                    exact.odds.get(place).map_or((0.0, 0.0, None), |odds| (odds.probability, odds.times, None))
                }
                Looked::InPlays(plays, _) => {
                    let met = plays.met.get(place).copied().unwrap_or_default();
                    let share = Share::new(met.plays, plays.plays);
                    (share.share, met.times as f64 / plays.plays.max(1) as f64, Some(share))
                }
            };
            let led = if probability < RARE { led(program, sights, looked, place) } else { None };
            Row { sight: *sight, kind: name(*sight), id: sight.key(program), probability, times, share, led }
        };
        let rows = sights.list().iter().enumerate().map(row).collect();
        Explored { program, looked, rows }
    }

    /// What is met, and in less than 1 %.
    fn rare(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.times > 0.0 && row.probability < RARE)
    }

    /// What is not met.
    fn never(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.times <= 0.0)
    }
}

fn led(program: &Program, sights: &Sights, looked: Looked<'_>, place: usize) -> Option<Led> {
    match looked {
        Looked::Exactly(exact) => {
            let way = exact.ways.get(place)?.as_ref()?;
            let said = |tell: fn(&Event, &Program) -> Option<String>| {
                way.events.iter().filter_map(|event| tell(event, program)).collect::<Vec<String>>()
            };
            let (choices, outcomes) = (said(Event::decision), said(Event::outcome));
            Some(Led { seed: seed_for(program, sights, way, place), choices, outcomes, chance: Some(way.chance) })
        }
        Looked::InPlays(plays, _) => {
            let first = plays.met.get(place)?.first?;
            let (seed, choices) = example(program, sights, plays, first, place).ok()??;
            Some(Led { seed: Some(seed), choices, outcomes: Vec::new(), chance: None })
        }
    }
}

fn name(sight: Sight) -> &'static str {
    match sight {
        Sight::Item(item) => kind(item),
        Sight::Ending(_) => "ending",
    }
}
