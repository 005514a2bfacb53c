//! Starts of priorities, and the ends of runs.

use super::env::Env;
use super::expression::Expr;
use super::model::Model;
use super::routine::{one_of, signed};
use super::story::{Frame, Story};
use crate::engine::{falling, start_points};
use crate::expression::{ChoiceId, Comparison, EndingId};
use crate::program::{Place, Priority, Timing};

impl Model<'_, '_> {
    /// Priorities that start in this tick. All are judged by what had started before it.
    pub(super) fn starts(&mut self, env: &mut Env, before: &Env) {
        let program = self.program;
        let now = env.raw(&self.variables, program.clock);
        let mut starting = Vec::new();
        for priority in &program.priorities {
            let waits = before.raw(&self.variables, priority.started).to_truth().not();
            let starts = Expr::all(&[waits, self.is_begun(env, before, priority)]);
            let name = program.priority(priority.id).0;
            starting.push(self.bind(&format!("starts_{name}"), "the priority starts in this tick", &starts));
        }
        for (priority, starts) in program.priorities.iter().zip(&starting) {
            let Timing::Start { by, too_late } = priority.timing else { continue };
            let mut ahead = Expr::number(0);
            for &(other, early) in &priority.lower {
                let Some(other) = program.priorities.get(other) else { continue };
                let held = Expr::all(&[
                    before.raw(&self.variables, other.started).to_truth(),
                    before.raw(&self.variables, early).to_truth().not(),
                ]);
                ahead = ahead.plus(&held);
            }
            let name = program.priority(priority.id).0;
            let ahead = self.bind(&format!("ahead_of_{name}"), "priorities held against it", &ahead);
            for inversions in ahead.low()..=ahead.high() {
                let points = self.by_clock(&now, |tick| {
                    start_points(priority, inversions.unsigned_abs(), falling(tick, by, too_late))
                });
                env.pay(Expr::all(&[starts.clone(), ahead.equals(inversions)]), points);
            }
        }
        for (place, (priority, starts)) in program.priorities.iter().zip(&starting).enumerate() {
            let started = before.raw(&self.variables, priority.started).to_truth();
            env.set(priority.started, Expr::any(&[started, starts.clone()]));
            for higher in &program.priorities {
                if let Some((_, early)) = higher.lower.iter().find(|(other, _)| *other == place) {
                    let too_soon = now.compare(Comparison::Less, &Expr::number(i64::from(higher.opens)));
                    let marked = env.raw(&self.variables, *early).to_truth();
                    env.set(*early, Expr::any(&[marked, Expr::all(&[starts.clone(), too_soon])]));
                }
            }
        }
    }

    /// Whether the work on its tasks suffices, or a choice that starts it is in its last tick.
    fn is_begun(&self, env: &Env, before: &Env, priority: &Priority) -> Expr {
        if priority.tasks.is_empty() {
            let choices = self.program.choices.iter().enumerate();
            let here = choices.filter(|(_, c)| c.takes > 0 && c.starts.contains(&priority.id)).map(|(i, choice)| {
                let frame = self.frame(choice.node);
                let at = self.is_at(before, frame, Place::Choice(ChoiceId::at(i)));
                Expr::all(&[at, self.left(before, frame).equals(1)])
            });
            return Expr::any(&here.collect::<Vec<_>>());
        }
        let credited = priority.tasks.iter().fold(Expr::number(0), |sum, id| {
            let task = &self.program.tasks[*id];
            let done = env.raw(&self.variables, task.field).scaled(task.unit).min(&Expr::number(task.effort));
            sum.plus(&done)
        });
        credited.at_least(priority.start_effort)
    }

    /// Whether the story's place is an ending.
    pub(super) fn is_over(&self, env: &Env) -> Expr {
        let first = signed(self.program.places.raw(Place::Ended(EndingId::default())));
        env.raw(&self.variables, self.program.story_place).at_least(first)
    }

    /// Whether it is an ending without effects.
    pub(super) fn ended_silently(&self, env: &Env) -> Expr {
        let endings = self.program.endings.iter().enumerate().filter(|(_, e)| e.effects.is_empty());
        let places = endings.map(|(i, _)| self.program.places.raw(Place::Ended(EndingId::at(i))));
        one_of(&env.raw(&self.variables, self.program.story_place), places)
    }

    /// Effects of endings; then everything that is judged at the end, and the run is over.
    pub(super) fn endings(&mut self, story: &Story) {
        let program = self.program;
        for (i, ending) in program.endings.iter().enumerate().filter(|(_, e)| !e.effects.is_empty()) {
            let mut env = Env::default();
            let id = EndingId::at(i);
            self.block(&mut env, &ending.effects, &Expr::truth(true));
            let guard = [self.rest.now.clone(), self.is_at(&Env::default(), Frame::Story, Place::Ended(id))];
            self.command(None, program.ending(id).0, &guard, &env, &story.ended.value);
        }
        let mut env = Env::default();
        self.judge_ending(&mut env);
        let label = self.names.give("", "step", "the_end", "everything that is judged at the end");
        self.finish(&label, std::slice::from_ref(&story.ended.now), &env);
    }
}
