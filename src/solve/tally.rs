//! What the explorer notes of a transition's points: their sums, or what they will be under any order of the priorities.

use serde::{Deserialize, Serialize};

use super::intern::Interner;
use super::objectives::Channels;
use crate::engine::{Award, Component, Earned, Event, Observer, ahead};
use crate::number::Fraction;
use crate::program::{Program, State};

/// Listens to one transition and says what it is worth.
pub(super) trait Account<'p>: Observer {
    fn new(program: &'p Program, channels: Channels) -> Self;
    /// Points per channel, or the number of something that stands for them.
    fn points(self, earnings: &mut Interner<Earnings>) -> [i32; 4];
}

/// Points of one step, per channel.
#[derive(Debug)]
pub(super) struct Tally {
    points: [i32; 4],
    channels: Channels,
}

impl<'p> Account<'p> for Tally {
    #[inline]
    fn new(_: &'p Program, channels: Channels) -> Tally {
        Tally { points: [0; 4], channels }
    }
    #[inline]
    fn points(self, _: &mut Interner<Earnings>) -> [i32; 4] {
        self.points
    }
}

impl Observer for Tally {
    const LISTENS: bool = false;

    #[inline]
    fn award(&mut self, _: u32, award: Award) {
        let points = i32::try_from(award.points.thousandths()).unwrap_or(i32::MAX);
        let totals = &mut self.points;
        self.channels.each(award.earned, |channel| {
            if let Some(slot) = totals.get_mut(channel) {
                *slot = slot.saturating_add(points);
            }
        });
    }
}

const _: () = assert!(Component::ALL.len() == 4);

/// Something that earns points by the order of the priorities. Priorities are named by their place in the file, which no
/// order changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Earning {
    /// A priority started: at this fraction for its time, and the others (a bit each) whose earlier start is held against it
    /// where they rank lower.
    Start { priority: u16, ahead: u64, timeliness: (u64, u64) },
    /// A deferral was kept.
    Kept { priority: u16 },
}

/// All that a transition earns that way, in order.
pub(crate) type Earnings = Vec<Earning>;

/// The channel in which the number of the earnings stands.
pub(super) const EARNINGS: usize = Component::Priorities as usize;

/// Points of one step but those for priorities, of which it notes what they depend on. The program is an unordered one.
#[derive(Debug)]
pub(super) struct Ordered<'p> {
    program: &'p Program,
    tally: Tally,
    /// Who had started before the start that is judged next.
    ahead: u64,
    earnings: Earnings,
}

impl<'p> Account<'p> for Ordered<'p> {
    fn new(program: &'p Program, channels: Channels) -> Ordered<'p> {
        Ordered { program, tally: Tally::new(program, channels), ahead: 0, earnings: Earnings::new() }
    }
    fn points(mut self, earnings: &mut Interner<Earnings>) -> [i32; 4] {
        let mut points = self.tally.points;
        if !self.earnings.is_empty() {
            // Several starts of one tick are judged alike, so their sequence is nothing to be told apart.
            self.earnings.sort_unstable();
            let number = i32::try_from(earnings.place(&self.earnings)).unwrap_or(i32::MAX);
            points.iter_mut().skip(EARNINGS).take(1).for_each(|slot| *slot = number);
        }
        points
    }
}

impl Ordered<'_> {
    fn id(&self, place: usize) -> u16 {
        self.program.priorities.get(place).map_or(u16::MAX, |p| p.id.0)
    }
}

impl Observer for Ordered<'_> {
    fn event(&mut self, _: u32, event: Event, state: &State) {
        if let Event::Started(id) = event
            && let Some(priority) = self.program.priorities.iter().find(|p| p.id == id)
        {
            self.ahead = ahead(self.program, priority, state)
                .map(|other| 1u64.checked_shl(u32::from(self.id(other))).unwrap_or(0))
                .fold(0, |all, bit| all | bit);
        }
    }
    fn award(&mut self, tick: u32, award: Award) {
        match award.earned {
            // What comes too late earns nothing under any order.
            Earned::Start(place, _, timeliness) if timeliness.numerator > 0 => {
                let Fraction { numerator, denominator } = timeliness;
                let (priority, ahead) = (self.id(place), self.ahead);
                self.earnings.push(Earning::Start { priority, ahead, timeliness: (numerator, denominator) });
            }
            Earned::Deferral(place, true) => self.earnings.push(Earning::Kept { priority: self.id(place) }),
            _ => self.tally.award(tick, award),
        }
    }
}
