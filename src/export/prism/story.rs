//! The story and the injects: places, ways on, decisions and rankings.

use super::env::Env;
use super::expression::Expr;
use super::model::{Model, Phase};
use super::routine::one_of;
use crate::check::Goto;
use crate::expression::{ChoiceId, EndingId, InjectId, NodeId};
use crate::program::{NodeKind, Place};

/// Phases of the story that the place alone does not tell.
#[derive(Debug, Clone)]
pub(super) struct Story {
    /// An inject is pending and begins now.
    pub(super) interrupt: Phase,
    /// A draw has made a `done` target come true.
    pub(super) award: Phase,
    /// The effects of an ending have been applied.
    pub(super) ended: Phase,
}

/// The story's own place, or that of an inject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    Story,
    Inject,
}

impl Model<'_, '_> {
    /// Where a node is played. `check` holds that injects and story share none.
    pub(super) fn frame(&self, node: NodeId) -> Frame {
        if self.program.inject_of(node).is_some() { Frame::Inject } else { Frame::Story }
    }

    fn no_inject(&self, env: &Env) -> Expr {
        env.raw(&self.variables, self.program.inject_place).equals(0)
    }

    /// Whether this is the place being played.
    pub(super) fn is_at(&self, env: &Env, frame: Frame, place: Place) -> Expr {
        let raw = super::routine::signed(self.program.places.raw(place));
        match frame {
            Frame::Story => {
                let here = env.raw(&self.variables, self.program.story_place).equals(raw);
                Expr::all(&[self.no_inject(env), here])
            }
            Frame::Inject => env.raw(&self.variables, self.program.inject_place).equals(raw + 1),
        }
    }

    /// Ticks still to pass at the frame's place.
    pub(super) fn left(&self, env: &Env, frame: Frame) -> Expr {
        let field = if frame == Frame::Story { self.program.story_left } else { self.program.inject_left };
        env.raw(&self.variables, field)
    }

    /// Whether the world waits at this node.
    fn waits_at(&self, node: NodeId) -> Vec<Expr> {
        let env = Env::default();
        let come = env.raw(&self.variables, self.program.clock).at_least(i64::from(self.program.nodes[node].at));
        vec![self.rest.now.clone(), self.is_at(&env, self.frame(node), Place::Node(node)), come]
    }

    /// Puts a frame at a place.
    pub(super) fn enter(&self, env: &mut Env, frame: Frame, place: Place, left: u32) {
        let raw = super::routine::signed(self.program.places.raw(place));
        let (at, raw, ticks) = match frame {
            Frame::Story => (self.program.story_place, raw, self.program.story_left),
            Frame::Inject => (self.program.inject_place, raw + 1, self.program.inject_left),
        };
        env.set(at, Expr::number(raw));
        env.set(ticks, Expr::number(i64::from(left)));
    }

    fn arrive(&self, env: &mut Env, node: NodeId) {
        if let Some((field, stop)) = self.program.nodes[node].visits.as_deref().copied() {
            let more = env.raw(&self.variables, field).plus_number(1);
            env.set(field, more.min(&Expr::number(super::routine::signed(stop))));
        }
    }

    /// The frame goes on. Returns the phase that follows.
    pub(super) fn go(&mut self, env: &mut Env, from: NodeId, goto: Goto, story: &Story) -> Expr {
        let frame = self.frame(from);
        match goto {
            Goto::Node(node) => {
                self.enter(env, frame, Place::Node(node), 0);
                self.arrive(env, node);
                if frame == Frame::Story {
                    self.forget(env, from, Some(node));
                }
                self.rest.value.clone()
            }
            Goto::Finish => {
                self.enter(env, frame, Place::Finish, 0);
                if frame == Frame::Story {
                    self.forget(env, from, None);
                }
                self.rest.value.clone()
            }
            Goto::Resume => {
                self.drop_inject(env);
                self.interrupt_or_rest(env, story)
            }
            Goto::Ending(ending) => self.end(env, ending, story),
        }
    }

    fn drop_inject(&self, env: &mut Env) {
        env.set(self.program.inject_place, Expr::number(0));
        env.set(self.program.inject_left, Expr::number(0));
    }

    /// An ending is entered; its effects come in a command of their own, if it has any.
    pub(super) fn end(&mut self, env: &mut Env, ending: EndingId, story: &Story) -> Expr {
        self.drop_inject(env);
        self.enter(env, Frame::Story, Place::Ended(ending), 0);
        let next = if self.program.endings[ending].effects.is_empty() { &story.ended } else { &self.rest };
        next.value.clone()
    }

    /// A pending inject begins unless one is being played.
    pub(super) fn interrupt_or_rest(&mut self, env: &Env, story: &Story) -> Expr {
        let stages = self.program.injects.iter().map(|i| env.raw(&self.variables, i.stage).equals(1));
        let pending = Expr::any(&stages.collect::<Vec<_>>());
        let now = Expr::all(&[self.no_inject(env), pending]);
        Expr::select(&now, &story.interrupt.value, &self.rest.value)
    }

    /// The pending inject that was declared first begins.
    pub(super) fn interrupts(&mut self, story: &Story) {
        let program = self.program;
        let mut guard = vec![story.interrupt.now.clone()];
        for (i, inject) in program.injects.iter().enumerate() {
            let mut env = Env::default();
            let pending = env.raw(&self.variables, inject.stage).equals(1);
            env.set(inject.stage, Expr::number(2));
            self.enter(&mut env, Frame::Inject, Place::Node(inject.node), 0);
            self.arrive(&mut env, inject.node);
            let here = [guard.clone(), vec![pending.clone()]].concat();
            let rest = self.rest.value.clone();
            self.command(None, program.inject_id(InjectId::at(i)), &here, &env, &rest);
            guard.push(pending.not());
        }
    }

    /// All decisions and rankings.
    pub(super) fn decisions(&mut self, story: &Story) {
        let program = self.program;
        for (i, node) in program.nodes.iter().enumerate() {
            let id = NodeId::at(i);
            match &node.kind {
                NodeKind::Decision { choices } => {
                    choices.iter().for_each(|choice| self.choice(id, *choice, choices, story));
                }
                NodeKind::Ranking { first, goto, .. } => {
                    for (place, item) in program.item_ids(id).iter().enumerate() {
                        // One order stands for all where nobody asks for the first item.
                        if first.is_none() && place > 0 {
                            break;
                        }
                        let mut env = Env::default();
                        if let Some(first) = first {
                            env.set(*first, Expr::number(place as i64 + 1));
                        }
                        let item = if first.is_some() { item } else { "any_order" };
                        let key = format!("{}/{item}", program.node_id(id));
                        let label = self.names.give("", "ranking, by the item put first", &key, "");
                        let guard = self.waits_at(id);
                        let next = self.go(&mut env, id, *goto, story);
                        self.command(Some(label), &key, &guard, &env, &next);
                    }
                }
                NodeKind::Chance(outcomes) => {
                    let guard = self.waits_at(id);
                    self.outcomes(program.node_id(id), id, outcomes, &guard, None, story);
                }
            }
        }
    }

    fn is_choosable(&self, env: &Env, choice: ChoiceId) -> Expr {
        let it = &self.program.choices[choice];
        let look = it.look.map_or(Expr::truth(true), |(unknown, look)| {
            let unknown = &self.program.unknowns[unknown];
            let states = 0..unknown.knowledge.count() as u64;
            one_of(&env.raw(&self.variables, unknown.field), states.filter(|k| !unknown.knowledge.is_taken(*k, look)))
        });
        Expr::all(&[look, self.holds(env, it.requires.as_deref())])
    }

    fn choice(&mut self, node: NodeId, id: ChoiceId, all: &[ChoiceId], story: &Story) {
        let program = self.program;
        let it = &program.choices[id];
        let frame = self.frame(node);
        let (mut env, before) = (Env::default(), Env::default());
        let available = if it.fallback {
            let others = all.iter().filter(|c| !program.choices[**c].fallback);
            Expr::any(&others.map(|c| self.is_choosable(&before, *c)).collect::<Vec<_>>()).not()
        } else {
            self.is_choosable(&before, id)
        };
        let mut guard = self.waits_at(node);
        guard.push(available);
        let key = program.choice_key(id);
        let title = program.written_choice(id).map_or("", |c| c.label.plain());
        let label = self.names.give("", "choice", &key, title);
        self.enter(&mut env, frame, Place::Choice(id), it.takes);
        self.block(&mut env, &it.effects, &Expr::truth(true));
        for &place in &it.defers {
            if let Some(crate::program::Timing::Deferred { deferred, .. }) =
                program.priorities.get(place).map(|p| p.timing)
            {
                env.set(deferred, Expr::truth(true));
            }
        }
        if let Some(practice) = it.practice {
            let it = &program.practices[practice];
            let waits = env.raw(&self.variables, it.awarded).to_truth().not();
            env.pay(waits, Expr::number(it.budget.thousandths()));
            env.set(it.awarded, Expr::truth(true));
        }
        let mut next = self.rest.value.clone();
        let goto = it.goto.unwrap_or(Goto::Finish);
        match &it.outcomes {
            None if it.takes == 0 => next = self.go(&mut env, node, goto, story),
            None => {
                let mut after = Env::default();
                let over = self.ticks_are_over(frame, id);
                let next = self.go(&mut after, node, goto, story);
                self.command(None, &key, &over, &after, &next);
            }
            Some(outcomes) => {
                let over = self.ticks_are_over(frame, id);
                self.outcomes(&key, node, outcomes, &over, it.look, story);
            }
        }
        self.command(Some(label), &key, &guard, &env, &next);
    }

    fn ticks_are_over(&self, frame: Frame, choice: ChoiceId) -> Vec<Expr> {
        let env = Env::default();
        let here = self.is_at(&env, frame, Place::Choice(choice));
        vec![self.rest.now.clone(), here, self.left(&env, frame).equals(0)]
    }
}
