//! Time: from one rest to the next, tick by tick.

use super::World;
use super::event::{Cause, Event, Observer};
use crate::check::Goto;
use crate::expression::{ChoiceId, EndingId, MemberId, TaskId};
use crate::number::Fixed;
use crate::program::{Ending, MAX_TASKS, Place, at};

/// A set of small numbers.
struct Marks<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> Marks<WORDS> {
    fn mark(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }
    fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }
}

/// What everybody's work of a tick came to.
pub(super) struct Work {
    /// Tasks that reached their effort.
    done: Marks<{ MAX_TASKS / 64 }>,
    /// Priorities that work was credited to and that have not started, as bits.
    credited: u64,
}

impl<O: Observer> World<'_, O> {
    /// Runs the world on from where it is until it waits for the player or for chance, or is over. Returns where it is then.
    #[inline(always)]
    pub(super) fn advance(&mut self, from: Place) -> Place {
        let mut place = from;
        loop {
            place = match place {
                Place::Ended(_) => return place,
                Place::Finish => self.tick(None),
                Place::Node(node) => {
                    let at = self.program.nodes[node].at;
                    if at == 0 || at <= self.tick_now() {
                        return place;
                    }
                    self.tick(None)
                }
                Place::Choice(choice) => {
                    let it = &self.program.choices[choice];
                    let remaining = if it.rests && it.takes > 0 { self.state.get(self.left()) } else { 0 };
                    if remaining > 0 {
                        self.state.set(self.left(), remaining - 1);
                        self.tick((remaining == 1).then_some(choice))
                    } else if it.rests && it.outcomes.is_some() {
                        return place;
                    } else {
                        self.go(it.goto.unwrap_or(Goto::Finish))
                    }
                }
            };
        }
    }

    /// One tick passes. `ending_choice` is the choice whose last tick this is. Returns where the run is then.
    #[inline(never)]
    fn tick(&mut self, ending_choice: Option<ChoiceId>) -> Place {
        let program = self.program;
        let pace = Fixed::from_thousandths(program.pace.value(&program.view(self.state)));
        let now = self.tick_now() + 1;
        self.state.set(program.clock, u64::from(now));
        self.event(Event::Passed);

        let work = self.progress(pace);
        if work.credited != 0 || ending_choice.is_some_and(|c| !program.choices[c].starts.is_empty()) {
            self.start_priorities(work.credited, ending_choice);
        }
        self.complete(&work.done);
        self.expire(now);
        for &id in at(&program.turns, now) {
            let rule = &program.rules[id];
            if rule.when.as_ref().is_none_or(|w| w.holds(&program.view(self.state))) {
                self.block(&rule.effects, Cause::Rule(id));
            }
        }
        self.judge_tick();
        if now >= program.length {
            return self.run_out();
        }
        for &id in at(&program.due, now) {
            let inject = &program.injects[id];
            if self.state.get(inject.stage) == 0
                && inject.when.as_ref().is_none_or(|w| w.holds(&program.view(self.state)))
            {
                self.state.set(inject.stage, 1);
                self.look_for_injects = true;
                self.event(Event::Due(id));
            }
        }
        self.here()
    }

    /// The clock has run out: the first ending whose condition holds.
    fn run_out(&mut self) -> Place {
        let view = self.program.view(self.state);
        let holds = |ending: &Ending| ending.when.as_ref().is_none_or(|w| w.holds(&view));
        let ending = EndingId::at(self.program.endings.iter().position(holds).unwrap_or(0));
        self.end(ending);
        Place::Ended(ending)
    }

    /// Everybody's work. Who can work is settled before anybody works: a task done in this tick opens others from the next.
    pub(super) fn progress(&mut self, pace: Fixed) -> Work {
        let program = self.program;
        let mut work = Work { done: Marks([0; MAX_TASKS / 64]), credited: 0 };
        for member in &program.members {
            let raw = self.state.get(member.field);
            let Some((id, skill)) = member.task(raw) else { continue };
            let task = &program.tasks[id];
            let before = self.state.get(task.field);
            let view = program.view(self.state);
            let waits = |t: &TaskId| !view.is_done(*t) || work.done.has(t.index());
            if before == task.full || task.after.iter().any(waits) {
                continue;
            }
            let units = match member.units(raw) {
                Some(units) if pace == Fixed::ONE => units,
                _ => task.units(Fixed::from_thousandths(skill), pace),
            };
            let after = before.saturating_add(units).min(task.full);
            self.state.set(task.field, after);
            if after == task.full {
                work.done.mark(id.index());
            }
            if self.state.get(task.started) == 0 {
                work.credited |= task.priority;
            }
        }
        work
    }

    /// Completions in declared order.
    fn complete(&mut self, done: &Marks<{ MAX_TASKS / 64 }>) {
        if done.0.iter().all(|word| *word == 0) {
            return;
        }
        let program = self.program;
        for (i, task) in program.tasks.iter().enumerate().filter(|(i, _)| done.has(*i)) {
            let id = TaskId::at(i);
            self.event(Event::Done(id));
            self.facts_changed |= task.awaited;
            self.block(&task.done, Cause::Task(id));
            self.move_on(id, task.then);
        }
    }

    /// Tasks whose last tick this was and that are not done.
    fn expire(&mut self, now: u32) {
        let program = self.program;
        for &id in at(&program.expiring, now) {
            if !program.view(self.state).is_done(id) {
                self.event(Event::Expired(id));
                self.move_on(id, None);
            }
        }
    }

    /// Frees the members still on a task, or sends them to the next.
    fn move_on(&mut self, task: TaskId, then: Option<TaskId>) {
        for i in 0..self.program.members.len() {
            let member = MemberId::at(i);
            if self.program.view(self.state).task_of(member).is_some_and(|(t, _)| t == task) {
                self.staff(member, then, Cause::Task(task));
            }
        }
    }
}
