//! The order in which states are explored: by tick, injects before the story, then by place, so that every transition
//! leads forward and one pass backward is exact.

use super::bundle::ways;
use crate::check::Goto;
use crate::expression::ChoiceId;
use crate::program::{NodeKind, Place, Program, State};

/// Ranks of places among those that follow each other without time passing.
#[derive(Debug)]
pub(super) struct Order {
    ranks: Vec<u64>,
    width: u64,
    reveals: u64,
    pending: u64,
}

impl Order {
    pub(super) fn new(program: &Program) -> Order {
        let places = program.nodes.len() + program.choices.len() + 1 + program.endings.len();
        let mut order = Order {
            ranks: vec![u64::MAX; places],
            width: places as u64,
            reveals: 1 + program.unknowns.len() as u64,
            pending: program.injects.len() as u64,
        };
        // Depth first; a place gets its rank after all that follow it at once, counted down.
        let mut next = places as u64;
        for raw in 0..(program.nodes.len() + program.choices.len()) as u64 {
            order.visit(program, raw, &mut next);
        }
        order
    }

    fn visit(&mut self, program: &Program, from: u64, next: &mut u64) {
        let mut stack = vec![(from, false)];
        while let Some((raw, after)) = stack.pop() {
            let Some(slot) = self.ranks.get_mut(usize::try_from(raw).unwrap_or(usize::MAX)) else { continue };
            if after {
                *next -= 1;
                *slot = *next;
            } else if *slot == u64::MAX {
                // On the way: anything but the mark of a place not seen yet.
                *slot = u64::MAX - 1;
                stack.push((raw, true));
                stack.extend(
                    at_once(program, program.places.place(raw)).into_iter().map(|p| (program.places.raw(p), false)),
                );
            }
        }
    }

    /// The level of a state at rest; every transition leads to a higher one.
    #[inline]
    pub(super) fn level(&self, program: &Program, state: &State) -> u64 {
        let rank = |raw: u64| self.ranks.get(usize::try_from(raw).unwrap_or(usize::MAX)).copied().unwrap_or(0);
        let tick = state.get(program.clock);
        let (stage, raw) = match state.get(program.inject_place) {
            0 => (self.pending + 1, state.get(program.story_place)),
            inject => {
                let pending = program.injects.iter().filter(|i| state.get(i.stage) == 1).count() as u64;
                (self.pending - pending, inject - 1)
            }
        };
        let hidden = crate::engine::outcomes(program, state).map_or(0, |outcomes| {
            let hidden = |u: &&crate::expression::UnknownId| {
                let unknown = &program.unknowns[**u];
                unknown.knowledge.known(state.get(unknown.field)).is_none()
            };
            outcomes.reveals.iter().filter(hidden).count() as u64
        });
        ((tick * (self.pending + 2) + stage) * self.width + rank(raw)) * (self.reveals + 1) + (self.reveals - hidden)
    }

    /// The tick and place that a level stands for.
    pub(super) fn describe(&self, program: &Program, level: u64) -> (u64, Place) {
        let level = level / (self.reveals + 1);
        let rank = level % self.width;
        let tick = level / self.width / (self.pending + 2);
        let raw = self.ranks.iter().position(|r| *r == rank).unwrap_or(0) as u64;
        (tick, program.places.place(raw))
    }
}

/// Places that can follow in the same tick.
fn at_once(program: &Program, place: Place) -> Vec<Place> {
    let rests = |choice: ChoiceId| program.choices[choice].outcomes.is_some();
    let mut found = Vec::new();
    let mut follow = |gotos: Vec<Goto>| {
        found.extend(
            gotos
                .into_iter()
                .filter_map(|goto| if let Goto::Node(node) = goto { Some(Place::Node(node)) } else { None }),
        );
    };
    match place {
        Place::Node(node) => match &program.nodes[node].kind {
            NodeKind::Decision { choices } => {
                for &choice in choices.iter().filter(|c| program.choices[**c].takes == 0 && !rests(**c)) {
                    follow(ways(program, Place::Choice(choice)));
                }
                found.extend(
                    choices.iter().filter(|c| program.choices[**c].takes == 0 && rests(**c)).map(|c| Place::Choice(*c)),
                );
            }
            NodeKind::Ranking { .. } | NodeKind::Chance(_) => follow(ways(program, place)),
        },
        Place::Choice(choice) if rests(choice) => follow(ways(program, place)),
        Place::Choice(_) | Place::Finish | Place::Ended(_) => {}
    }
    found
}
