//! Which fields of a state can still matter: a backward analysis of the program, derived from its own code.
//!
//! A field is *live* in a state if a condition, weight, judgement or policy may read it before the run ends, or if it goes
//! into something live. What is not live is set to 0, so that states with equal futures become equal. For every tick and
//! pair of places there is one [`Plan`]: what is live in any case, and what is live only while another field has a certain
//! value (an inject that was not played yet, a priority that has not started, a member on a task that matters).

use std::sync::Arc;

use super::bundle::{self, Bundle, Needs};
use super::merge::{Pass, Passes};
use super::plan::Plan;
use super::planner::Planner;
use super::points::Points;
use crate::expression::Routine;
use crate::program::{Load, Mask, Place, Program, residual};

/// Facts about a program that every plan is made from.
#[derive(Debug)]
pub(super) struct Liveness<'p> {
    pub(super) program: &'p Program,
    pub(super) passes: Passes,
    pub(super) needs: Needs,
    pub(super) nodes: Vec<Bundle>,
    /// By place of nodes and choices: the nodes that can follow.
    pub(super) reach: Vec<Vec<bool>>,
    /// By rule, then tick: what its condition reads in later ticks; none if it cannot hold any more.
    pub(super) rules: Vec<Vec<Option<Mask>>>,
    /// By inject, then tick: what its condition reads in later ticks; none if it cannot become due any more.
    pub(super) injects: Vec<Vec<Option<Mask>>>,
    pub(super) inject_bundles: Vec<Bundle>,
    pub(super) endings: Bundle,
    pub(super) points: Points,
}

impl<'p> Liveness<'p> {
    pub(super) fn new(program: &'p Program, passes: Passes, needs: Needs, points: Points) -> Liveness<'p> {
        let nodes: Vec<Bundle> =
            (0..program.nodes.len()).map(|i| bundle::node(program, crate::expression::NodeId::at(i), needs)).collect();
        let places = (program.nodes.len() + program.choices.len()) as u64;
        let reach = (0..places).map(|raw| bundle::reach(program, program.places.place(raw))).collect();
        let length = program.length as usize;
        let mut rules = Vec::new();
        for rule in &program.rules {
            rules.push(later(length, |tick| {
                let now = u32::try_from(tick).unwrap_or(u32::MAX);
                if !now.is_multiple_of(rule.every) {
                    return None;
                }
                asked_at(program, rule.when.as_deref(), now)
            }));
        }
        let mut injects = Vec::new();
        for inject in &program.injects {
            injects.push(later(length, |tick| {
                let now = u32::try_from(tick).unwrap_or(u32::MAX);
                if now < inject.from || now > inject.until || now >= program.length {
                    return None;
                }
                asked_at(program, inject.when.as_deref(), now)
            }));
        }
        let mut endings = Bundle::default();
        for ending in &program.endings {
            if let Some(when) = &ending.when {
                endings.direct.unite(&residual(program, when, program.length).reads);
            }
            endings.steps(program, &ending.effects, &Mask::default());
        }
        let mut liveness = Liveness {
            program,
            passes,
            needs,
            nodes,
            reach,
            rules,
            injects,
            inject_bundles: Vec::new(),
            endings,
            points,
        };
        liveness.inject_bundles = (0..program.injects.len())
            .map(|i| liveness.story(bundle::inject_start(program, crate::expression::InjectId::at(i))))
            .collect();
        liveness
    }

    /// What is read and done from a place on.
    pub(super) fn story(&self, place: Place) -> Bundle {
        let mut bundle = Bundle::default();
        let raw = usize::try_from(self.program.places.raw(place)).unwrap_or(usize::MAX);
        let nothing = Vec::new();
        let reach = self.reach.get(raw).unwrap_or(&nothing);
        for (i, node) in self.nodes.iter().enumerate() {
            if !self.passes.has(Pass::Story) || reach.get(i).copied().unwrap_or(false) {
                bundle.absorb(node);
            }
        }
        if let Place::Choice(choice) = place {
            bundle.absorb(&bundle::underway(self.program, choice));
        }
        bundle
    }

    /// The plan for states that rest at a tick with the story and an inject at these places.
    pub(super) fn plan(&self, tick: u32, story: u64, inject: u64) -> Arc<Plan> {
        if self.passes == Passes::NONE {
            return Arc::new(Plan::keep_all(self.program));
        }
        Arc::new(Planner::new(self, tick, story, inject).plan())
    }
}

/// What a condition reads at a tick; none if it cannot hold then.
fn asked_at(program: &Program, when: Option<&Routine<Load>>, tick: u32) -> Option<Mask> {
    when.map_or(Some(Mask::default()), |when| {
        let residual = residual(program, when, tick);
        residual.may_hold.then_some(residual.reads)
    })
}

/// For every tick, the union of what `at` yields for all later ones.
fn later(length: usize, at: impl Fn(usize) -> Option<Mask>) -> Vec<Option<Mask>> {
    let mut found: Vec<Option<Mask>> = vec![None; length + 1];
    let mut union: Option<Mask> = None;
    for tick in (0..length).rev() {
        if let Some(mask) = at(tick + 1) {
            union.get_or_insert_default().unite(&mask);
        }
        if let Some(slot) = found.get_mut(tick) {
            *slot = union;
        }
    }
    found
}
