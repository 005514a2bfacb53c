//! Time: from one rest to the next, tick by tick.

use super::World;
use super::event::{Cause, Event, Observer};
use crate::check::Goto;
use crate::expression::{ChoiceId, EndingId, MemberId, RuleId, TaskId};
use crate::number::Fixed;
use crate::program::{MAX_MEMBERS, MAX_TASKS, Place};

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

impl<O: Observer> World<'_, O> {
    /// Runs the world until it waits for the player or for chance, or is over.
    pub(super) fn advance(&mut self) {
        loop {
            if self.look_for_injects && self.state.get(self.program.inject_place) == 0 {
                self.look_for_injects = false;
                self.interrupt();
            }
            let (place, left) = match self.state.get(self.program.inject_place) {
                0 => {
                    let place = self.program.places.place(self.state.get(self.program.story_place));
                    (place, self.program.story_left)
                }
                raw => (self.program.places.place(raw - 1), self.program.inject_left),
            };
            match place {
                Place::Ended(_) => return,
                Place::Finish => self.tick(None),
                Place::Node(node) => {
                    if self.program.nodes[node].at <= self.tick_now() {
                        return;
                    }
                    self.tick(None);
                }
                Place::Choice(choice) => {
                    let remaining = self.state.get(left);
                    if remaining > 0 {
                        self.state.set(left, remaining - 1);
                        self.tick((remaining == 1).then_some(choice));
                        continue;
                    }
                    let it = &self.program.choices[choice];
                    if it.outcomes.is_some() {
                        return;
                    }
                    self.go(it.goto.unwrap_or(Goto::Finish));
                }
            }
        }
    }

    /// One tick passes. `ending_choice` is the choice whose last tick this is.
    fn tick(&mut self, ending_choice: Option<ChoiceId>) {
        let program = self.program;
        let pace = Fixed::from_thousandths(program.pace.run(&program.view(self.state)));
        let now = self.tick_now() + 1;
        self.state.set(program.clock, u64::from(now));
        self.event(Event::Passed);

        let done = self.progress(pace);
        self.start_priorities(ending_choice);
        self.complete(&done);
        self.expire(now);
        for (i, rule) in program.rules.iter().enumerate() {
            if now.is_multiple_of(rule.every) && rule.when.as_ref().is_none_or(|w| w.holds(&program.view(self.state))) {
                self.block(&rule.effects, Cause::Rule(RuleId::at(i)));
            }
        }
        self.judge_tick();
        if now >= program.length {
            let view = program.view(self.state);
            let holds = |when: &Option<_>| match when {
                Some(w) => crate::expression::Routine::holds(w, &view),
                None => true,
            };
            let ending = program.endings.iter().position(|e| holds(&e.when)).unwrap_or(0);
            self.end(EndingId::at(ending));
            return;
        }
        for &id in program.due.get(now as usize).map_or(&[][..], Vec::as_slice) {
            let inject = &program.injects[id];
            if self.state.get(inject.stage) == 0
                && inject.when.as_ref().is_none_or(|w| w.holds(&program.view(self.state)))
            {
                self.state.set(inject.stage, 1);
                self.look_for_injects = true;
                self.event(Event::Due(id));
            }
        }
    }

    /// Everybody's work. Returns the tasks that reached their effort.
    fn progress(&mut self, pace: Fixed) -> Marks<{ MAX_TASKS / 64 }> {
        let program = self.program;
        // Who can work is settled before anybody works: a task done in this tick opens others from the next.
        let mut working: Marks<{ MAX_MEMBERS / 64 }> = Marks([0; MAX_MEMBERS / 64]);
        let view = program.view(self.state);
        for i in 0..program.members.len() {
            if let Some((task, _)) = view.task_of(MemberId::at(i))
                && program.tasks[task].after.iter().all(|t| view.is_done(*t))
            {
                working.mark(i);
            }
        }
        let mut done = Marks([0; MAX_TASKS / 64]);
        for (i, member) in program.members.iter().enumerate() {
            let Some((task, skill)) = member.task(self.state.get(member.field)).filter(|_| working.has(i)) else {
                continue;
            };
            let it = &program.tasks[task];
            let before = self.state.get(it.field);
            if before == it.full {
                continue;
            }
            let work = Fixed::from_thousandths(skill).times(pace).thousandths().max(0) / it.unit;
            let after = before.saturating_add(work.unsigned_abs()).min(it.full);
            self.state.set(it.field, after);
            if after == it.full {
                done.mark(task.index());
            }
        }
        done
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
            self.facts_changed = true;
            self.block(&task.done, Cause::Task(id));
            self.move_on(id, task.then);
        }
    }

    /// Tasks whose last tick this was and that are not done.
    fn expire(&mut self, now: u32) {
        let program = self.program;
        for &id in program.expiring.get(now as usize).map_or(&[][..], Vec::as_slice) {
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
