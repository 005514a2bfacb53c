//! What play comes across: heard from the engine itself, over every state or in many plays.

use std::collections::HashMap;

use crate::engine::{Award, Cause, Earned, Event, Luck, Observer, Origin, begin, run_seed};
use crate::explore::{Sights, steps, take};
use crate::expression::{ChoiceId, EndingId, NodeId, Place, TargetId, TaskId};
use crate::number::Fixed;
use crate::policy::{Policy, make};
use crate::program::{NodeKind, Program, State, Text, View};
use crate::run::play_out;
use crate::solve::graph::Menu;
use crate::solve::states::States;

/// Seed of the plays: always the same, so that findings are.
const SEED: u64 = 1;

/// When a text is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Moment {
    /// At a node that waits for the player.
    Asked(NodeId),
    /// At a chance node.
    Arrived(NodeId),
    Reply(ChoiceId),
    Outcome(Owner, u16),
    Note(TaskId),
    Ended(EndingId),
}

/// Whose outcomes they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    Node(NodeId),
    Choice(ChoiceId),
}

/// Texts with alternatives, and which of these were shown.
#[derive(Debug, Clone)]
pub(super) struct Shown<'a> {
    texts: Vec<&'a Text>,
    at: HashMap<Moment, Vec<usize>>,
    /// By text and alternative.
    pub(super) alternatives: Vec<Vec<bool>>,
}

impl<'a> Shown<'a> {
    pub(super) fn new(told: &[(Moment, &'a Text)]) -> Shown<'a> {
        let mut at: HashMap<Moment, Vec<usize>> = HashMap::new();
        for (place, (moment, _)) in told.iter().enumerate() {
            at.entry(*moment).or_default().push(place);
        }
        let alternatives = told.iter().map(|(_, text)| vec![false; text.alternatives.len()]).collect();
        Shown { texts: told.iter().map(|(_, text)| *text).collect(), at, alternatives }
    }

    fn tell(&mut self, moment: Moment, view: View<'_>) {
        for place in self.at.get(&moment).into_iter().flatten() {
            let Some(text) = self.texts.get(*place) else { continue };
            let shown = text.alternatives.iter().position(|(when, _)| when.as_ref().is_none_or(|w| w.holds(&view)));
            if let Some(mark) = shown.and_then(|shown| self.alternatives.get_mut(*place)?.get_mut(shown)) {
                *mark = true;
            }
        }
    }
}

/// What happens.
pub(super) struct Heard<'a> {
    program: &'a Program,
    sights: &'a Sights,
    /// By place of the sight.
    pub(super) met: Vec<bool>,
    /// By rule: whether it changed anything.
    pub(super) acted: Vec<bool>,
    /// By task.
    pub(super) done: Vec<bool>,
    /// By inject.
    pub(super) came: Vec<bool>,
    /// By target: whether it earned everything.
    pub(super) full: Vec<bool>,
    /// By target: whether it earned less, or nothing.
    pub(super) short: Vec<bool>,
    pub(super) shown: Shown<'a>,
    /// Targets that are judged once their fact holds, by the field that says so.
    waiting: Vec<(usize, crate::program::Field)>,
}

fn mark(list: &mut [bool], place: usize) {
    if let Some(slot) = list.get_mut(place) {
        *slot = true;
    }
}

impl<'a> Heard<'a> {
    pub(super) fn new(program: &'a Program, sights: &'a Sights, shown: Shown<'a>) -> Heard<'a> {
        let waiting = program.targets.iter().enumerate().filter_map(|(place, target)| match target.kind {
            crate::program::TargetKind::Done { awarded, .. } => Some((place, awarded)),
            crate::program::TargetKind::Level { .. } => None,
        });
        Heard {
            program,
            sights,
            met: vec![false; sights.list().len()],
            acted: vec![false; program.rules.len()],
            done: vec![false; program.tasks.len()],
            came: vec![false; program.injects.len()],
            full: vec![false; program.targets.len()],
            short: vec![false; program.targets.len()],
            shown,
            waiting: waiting.collect(),
        }
    }

    fn judged(&mut self, target: TargetId, points: Fixed) {
        let list = if points == self.program.targets[target].budget { &mut self.full } else { &mut self.short };
        mark(list, target.place());
    }
}

impl Observer for Heard<'_> {
    fn event(&mut self, _: u32, event: Event, state: &State) {
        if let Some(place) = self.sights.place(&event) {
            mark(&mut self.met, place);
        }
        let moment = match event {
            Event::Variable(.., Cause::Rule(rule)) | Event::Flag(.., Cause::Rule(rule)) => {
                mark(&mut self.acted, rule.place());
                return;
            }
            Event::Staffed(.., Cause::Rule(rule)) => return mark(&mut self.acted, rule.place()),
            Event::Interrupted(inject) => return mark(&mut self.came, inject.place()),
            Event::Done(task) => {
                mark(&mut self.done, task.place());
                Moment::Note(task)
            }
            Event::Arrived(node) => Moment::Arrived(node),
            Event::Chosen(choice) => Moment::Reply(choice),
            Event::Drawn(Cause::Outcome(Origin::Node(node), place)) => Moment::Outcome(Owner::Node(node), place),
            Event::Drawn(Cause::Outcome(Origin::Choice(choice), place)) => {
                Moment::Outcome(Owner::Choice(choice), place)
            }
            Event::Ended(ending) => {
                // What was not awarded by now is missed.
                for (target, awarded) in &self.waiting {
                    if state.get(*awarded) == 0 {
                        mark(&mut self.short, *target);
                    }
                }
                Moment::Ended(ending)
            }
            _ => return,
        };
        self.shown.tell(moment, self.program.view(state));
    }

    fn award(&mut self, _: u32, award: Award) {
        match award.earned {
            Earned::Level(target, ..) | Earned::Done(target, _) => self.judged(target, award.points),
            Earned::Start(..) | Earned::Deferral(..) | Earned::Outcome(..) | Earned::Practice(_) => {}
        }
    }
}

/// What the player is asked.
pub(super) struct Asked<'a> {
    /// By choice: whether it was there to be taken.
    pub(super) open: Vec<bool>,
    /// By choice: whether its condition kept it locked.
    pub(super) locked: Vec<bool>,
    pub(super) shown: Shown<'a>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(program: &Program, shown: Shown<'a>) -> Asked<'a> {
        Asked { open: vec![false; program.choices.len()], locked: vec![false; program.choices.len()], shown }
    }

    fn at(&mut self, program: &Program, state: &State, node: NodeId, available: &[ChoiceId]) {
        let view = program.view(state);
        if let NodeKind::Decision { choices } = &program.nodes[node].kind {
            for choice in choices {
                if available.contains(choice) {
                    mark(&mut self.open, choice.index());
                }
                if program.choices[*choice].requires.as_ref().is_some_and(|requires| !requires.holds(&view)) {
                    mark(&mut self.locked, choice.index());
                }
            }
        }
        self.shown.tell(Moment::Asked(node), view);
    }
}

/// A policy whose decisions are looked at before they are made.
struct Watched<'s, 'a> {
    policy: Box<dyn Policy>,
    asked: &'s mut Asked<'a>,
}

impl Policy for Watched<'_, '_> {
    fn restart(&mut self, seed: u64) {
        self.policy.restart(seed);
    }

    fn choose(&mut self, program: &Program, state: &State, node: NodeId, available: &[ChoiceId]) -> ChoiceId {
        self.asked.at(program, state, node, available);
        self.policy.choose(program, state, node, available)
    }

    fn order(&mut self, program: &Program, state: &State, node: NodeId, items: usize) -> Vec<u8> {
        self.asked.at(program, state, node, &[]);
        self.policy.order(program, state, node, items)
    }
}

/// Takes every transition of every state.
pub(super) fn everywhere(program: &Program, states: &States, asked: &mut Asked<'_>, heard: &mut Heard<'_>) {
    begin(program, heard);
    let graph = &states.graph;
    for row in 0..graph.rows().saturating_sub(1) {
        let Some(state) = states.state(row) else { continue };
        let menu = graph.menu(row);
        match menu {
            Menu::Decision(node, available) => asked.at(program, &state, *node, available),
            Menu::Ranking(node, _) => asked.at(program, &state, *node, &[]),
            Menu::Draw(..) | Menu::End => {}
        }
        for (_, step, ..) in steps(graph, row) {
            take(program, &state, menu, step, heard);
        }
    }
}

/// Plays so often at random, and so often as the expert would. `go_on` is asked after every play.
pub(super) fn often(
    program: &Program,
    plays: u64,
    go_on: &dyn Fn() -> bool,
    asked: &mut Asked<'_>,
    heard: &mut Heard<'_>,
) {
    for name in ["random", "expert"] {
        let Ok(policy) = make(name, SEED) else { continue };
        let (mut luck, mut policy) = (Luck::new(program, SEED), Watched { policy, asked });
        for play in 0..plays {
            let own = run_seed(SEED, play);
            luck.restart(program, own);
            policy.restart(own);
            play_out(program, &mut luck, &mut policy, heard);
            if !go_on() {
                return;
            }
        }
    }
}
