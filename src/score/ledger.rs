//! The list of every point awarded: when, where, why, how many.

use serde::{Deserialize, Serialize};

use crate::engine::{Award, Component, Earned, Event, Observer};
use crate::number::{Fixed, Fraction};
use crate::program::{Program, State};

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// When.
    pub tick: u32,
    /// Where the run was: `node`, `node/choice`, `finish` or an ending.
    pub node: String,
    /// Which component the points belong to.
    pub component: &'static str,
    /// What earned them: the id of a priority, target, variable or practice.
    pub item: String,
    /// How many; 0 or more.
    pub points: Fixed,
    /// The arithmetic, in the words that docs/semantics.md fixes.
    pub why: String,
}

/// Points per component.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Components {
    pub priorities: Fixed,
    pub targets: Fixed,
    pub outcome: Fixed,
    pub conduct: Fixed,
}

impl Components {
    fn add(&mut self, component: Component, points: Fixed) {
        let slot = match component {
            Component::Priorities => &mut self.priorities,
            Component::Targets => &mut self.targets,
            Component::Outcome => &mut self.outcome,
            Component::Conduct => &mut self.conduct,
        };
        *slot = slot.plus(points);
    }

    /// The points of one component.
    #[must_use]
    pub fn of(&self, component: Component) -> Fixed {
        match component {
            Component::Priorities => self.priorities,
            Component::Targets => self.targets,
            Component::Outcome => self.outcome,
            Component::Conduct => self.conduct,
        }
    }

    /// The score.
    #[must_use]
    pub fn total(&self) -> Fixed {
        Component::ALL.iter().fold(Fixed::ZERO, |sum, c| sum.plus(self.of(*c)))
    }
}

/// Awards of a run so far.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    awards: Vec<(u32, Award)>,
}

impl Ledger {
    /// Awards in the order they were made, with their tick.
    #[must_use]
    pub fn awards(&self) -> &[(u32, Award)] {
        &self.awards
    }

    /// Points per component so far.
    #[must_use]
    pub fn components(&self) -> Components {
        let mut sums = Components::default();
        for (_, award) in &self.awards {
            sums.add(award.earned.component(), award.points);
        }
        sums
    }

    /// The score so far: the sum of all lines.
    #[must_use]
    pub fn total(&self) -> Fixed {
        self.awards.iter().fold(Fixed::ZERO, |sum, (_, award)| sum.plus(award.points))
    }

    /// The lines in words.
    #[must_use]
    pub fn lines(&self, program: &Program) -> Vec<Line> {
        self.awards.iter().map(|(tick, award)| line(program, *tick, award)).collect()
    }
}

fn line(program: &Program, tick: u32, award: &Award) -> Line {
    let (item, why) = match award.earned {
        Earned::Start(place, inversions, timeliness) => {
            let (id, units) = program.priorities.get(place).map_or(("", 0), |p| (program.priority(p.id).0, p.units));
            let order = units.saturating_sub(inversions);
            let why = format!(
                "started at tick {tick}, rank {}: order {order}/{units}, time {}",
                place + 1,
                ratio(timeliness)
            );
            (id.to_owned(), why)
        }
        Earned::Deferral(place, kept) => {
            let id = program.priorities.get(place).map_or("", |p| program.priority(p.id).0);
            let why =
                format!("rank {}: {}", place + 1, if kept { "deferred and not started" } else { "not kept back" });
            (id.to_owned(), why)
        }
        Earned::Level(target, value, fraction) => {
            (program.target(target).0.to_owned(), format!("level {value}: {}", thousandths(fraction)))
        }
        Earned::Done(target, fraction) => {
            (program.target(target).0.to_owned(), format!("done at tick {tick}: time {}", ratio(fraction)))
        }
        Earned::Outcome(variable, value, fraction) => {
            let id = program.variable(variable).map_or("", |(id, _)| id);
            (id.to_owned(), format!("value {value}: {}", thousandths(fraction)))
        }
        Earned::Practice(practice) => (program.practice(practice).0.to_owned(), "shown".to_owned()),
    };
    Line {
        tick,
        node: program.place_key(award.place),
        component: award.earned.component().name(),
        item,
        points: award.points,
        why,
    }
}

fn ratio(f: Fraction) -> String {
    format!("{}/{}", f.numerator, f.denominator)
}

/// The fraction to three places, rounded down.
fn thousandths(f: Fraction) -> String {
    let scaled = u128::from(f.numerator) * 1000 / u128::from(f.denominator.max(1));
    Fixed::from_thousandths(i64::try_from(scaled).unwrap_or(i64::MAX)).to_string()
}

/// An event with the state in which it happened, so that its text can be told later as things stood.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// When.
    pub tick: u32,
    /// What.
    pub event: Event,
    /// The state, before the event's effects.
    pub state: State,
}

/// Remembers everything the step tells.
#[derive(Debug, Clone, Default)]
pub struct Recorder {
    /// What happened.
    pub events: Vec<Told>,
    /// What was awarded.
    pub ledger: Ledger,
}

impl Observer for Recorder {
    fn event(&mut self, tick: u32, event: Event, state: &State) {
        self.events.push(Told { tick, event, state: *state });
    }

    fn award(&mut self, tick: u32, award: Award) {
        self.ledger.awards.push((tick, award));
    }
}

/// A line as read back from a run file; compared with a replay's own.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct WrittenLine {
    /// When.
    pub tick: u32,
    /// Where.
    pub node: String,
    /// Component.
    pub component: String,
    /// What earned the points.
    pub item: String,
    /// How many.
    pub points: f64,
    /// The arithmetic.
    pub why: String,
}

impl WrittenLine {
    /// Whether it says the same as a line of the ledger, to the thousandth.
    #[must_use]
    pub fn matches(&self, line: &Line) -> bool {
        self.tick == line.tick
            && self.node == line.node
            && self.component == line.component
            && self.item == line.item
            && self.points.to_bits() == line.points.to_f64().to_bits()
            && self.why == line.why
    }
}
