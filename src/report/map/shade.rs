//! Colours and numbers of a map: how often random plays come by, how the score stands, what a wrong choice gives up.

use crate::analysis::Standing;
use crate::batch::{Item, Share};
use crate::explore::{Plays, Sight, Sights};
use crate::map::{Line, SpotKind, StoryMap};
use crate::program::Program;
use crate::report::batch::share;
use crate::report::phrases::points;
use crate::report::solution::thousands;
use crate::solve::NodeWorth;

/// How a place is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Shade {
    /// How strong its colour is, 0..=1.
    pub strength: f64,
    /// Its number, with what it counts.
    pub words: String,
}

/// Colours and numbers of a whole map.
#[derive(Debug, Clone, PartialEq)]
pub struct Shading {
    /// Red, green and blue of the strongest colour; the weakest is white.
    pub color: [u8; 3],
    /// What colours and numbers say, and how they were come by.
    pub legend: String,
    /// By place.
    pub spots: Vec<Option<Shade>>,
    /// By way, then line: its number.
    pub lines: Vec<Vec<Option<String>>>,
}

impl Shading {
    /// The colour of a strength, as `#rrggbb`.
    #[must_use]
    pub fn fill(&self, strength: f64) -> String {
        let strength = strength.clamp(0.0, 1.0);
        let [r, g, b] = self.color.map(|full| {
            let part = 255.0 + (f64::from(full) - 255.0) * strength;
            format!("{part:.0}").parse::<u8>().unwrap_or(full)
        });
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

fn lines(map: &StoryMap, number: impl Fn(Line) -> Option<String>) -> Vec<Vec<Option<String>>> {
    map.ways.iter().map(|way| way.lines.iter().map(|named| number(named.line)).collect()).collect()
}

/// How many of so many random plays come by.
#[must_use]
pub fn shade_visits(map: &StoryMap, sights: &Sights, plays: &Plays) -> Shading {
    let met = |sight: Sight| {
        let met = plays.met.get(sights.place_of(sight)?)?;
        Some(Share::new(met.plays, plays.plays))
    };
    let spots = map.spots.iter().map(|spot| {
        let found = match spot.kind {
            SpotKind::Decision(node) | SpotKind::Ranking(node) | SpotKind::Chance(node) => {
                met(Sight::Item(Item::Node(node)))
            }
            SpotKind::Ending(ending) => met(Sight::Ending(ending)),
            SpotKind::Finish | SpotKind::Inject(_) | SpotKind::Resume => None,
        };
        found.map(|it| Shade { strength: it.share, words: format!("{} of plays", share(&it)) })
    });
    let number = |line: Line| {
        let item = match line {
            Line::Choice(choice) => Item::Choice(choice),
            Line::Outcome(chance, place) => Item::Outcome(chance, place),
            Line::On => return None,
        };
        met(Sight::Item(item)).map(|it| share(&it))
    };
    Shading {
        color: [160, 198, 240],
        legend: format!(
            "Colour and numbers: share of {} random plays, seed {}, that come by at least once",
            thousands(plays.plays),
            plays.seed
        ),
        spots: spots.collect(),
        lines: lines(map, number),
    }
}

/// What optimal play from there on still comes to.
#[must_use]
pub fn shade_value(map: &StoryMap, standing: &Standing) -> Shading {
    let all = || standing.nodes.iter().flatten().copied();
    let (low, high) = all().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (v.min(l), v.max(h)));
    let spots = map.spots.iter().map(|spot| {
        let value = spot.kind.node().and_then(|node| standing.nodes.get(node.index()).copied().flatten())?;
        let strength = if high - low > 1e-9 { (value - low) / (high - low) } else { 0.5 };
        Some(Shade { strength, words: format!("{} points", points(value)) })
    });
    let number = |line: Line| match line {
        Line::Choice(choice) => standing.choices.get(choice.index()).copied().flatten().map(points),
        Line::Outcome(..) | Line::On => None,
    };
    Shading {
        color: [150, 210, 160],
        legend:
            "Colour and numbers: expected score if play is optimal from there on, after random play up to there; exact"
                .to_owned(),
        spots: spots.collect(),
        lines: lines(map, number),
    }
}

/// What a wrong choice gives up.
#[must_use]
pub fn shade_regret(program: &Program, map: &StoryMap, decisions: &[NodeWorth]) -> Shading {
    let of = |id: &str| decisions.iter().find(|worth| worth.node == id);
    let most = decisions.iter().map(|worth| worth.spread).fold(0.0, f64::max);
    let spots = map.spots.iter().map(|spot| {
        let worth = spot.kind.node().and_then(|_| of(&spot.id))?;
        let strength = if most > 1e-9 { worth.spread / most } else { 0.0 };
        Some(Shade { strength, words: format!("{} at stake", points(worth.spread)) })
    });
    let number = |line: Line| {
        let Line::Choice(choice) = line else { return None };
        let worth = of(program.node_id(program.choices[choice].node))?;
        let found = worth.choices.iter().find(|it| it.choice == program.choice_id(choice))?;
        Some(points(found.advantage).replace('-', "−"))
    };
    Shading {
        color: [245, 185, 130],
        legend: "Colour: points between best and worst choice; numbers: what a choice gives up against the best; means over random plays, exact".to_owned(),
        spots: spots.collect(),
        lines: lines(map, number),
    }
}
