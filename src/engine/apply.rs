//! Effects, marks, and ways on.

use super::event::{Cause, Event, Observer, Origin};
use super::{Earned, Unobserved, World};
use crate::check::Goto;
use crate::expression::{ChoiceId, EndingId, Facts, InjectId, MemberId, NodeId, TaskId, VariableId};
use crate::number::{Fixed, Fraction};
use crate::program::{Block, Choice, Field, Place, Step, TargetKind, Timing, Value};

impl<O: Observer> World<'_, O> {
    #[inline]
    pub(super) fn tick_now(&self) -> u32 {
        self.program.view(self.state).tick()
    }

    #[inline(always)]
    pub(super) fn event(&mut self, event: Event) {
        if O::LISTENS {
            let tick = self.tick_now();
            self.out.event(tick, event, self.state);
        }
    }

    #[inline]
    pub(super) fn origin(&self, place: Place) -> Origin {
        match place {
            Place::Choice(choice) => Origin::Choice(choice),
            Place::Node(node) => Origin::Node(node),
            Place::Finish | Place::Ended(_) => Origin::Node(NodeId::default()),
        }
    }

    /// A choice's effects and marks; then its ticks are to pass.
    #[inline(always)]
    pub(super) fn take(&mut self, choice: ChoiceId) {
        let it = &self.program.choices[choice];
        self.event(Event::Chosen(choice));
        // A choice that is left at once is not seen to be entered where nobody looks.
        if O::LISTENS || it.rests {
            self.enter(Place::Choice(choice));
            if it.takes > 0 {
                self.state.set(self.left(), u64::from(it.takes));
            }
        }
        self.block(&it.effects, Cause::Choice(choice));
        if it.has_marks {
            self.marks(it);
        }
    }

    #[inline(never)]
    fn marks(&mut self, it: &Choice) {
        for &place in &it.defers {
            let Some(priority) = self.program.priorities.get(place) else { continue };
            if let Timing::Deferred { deferred, .. } = priority.timing
                && self.state.get(deferred) == 0
            {
                self.state.set(deferred, 1);
                self.event(Event::Deferred(priority.id));
            }
        }
        if let Some(practice) = it.practice {
            let it = &self.program.practices[practice];
            if self.state.get(it.awarded) == 0 {
                self.state.set(it.awarded, 1);
                self.award(Earned::Practice(practice), it.budget);
            }
        }
    }

    /// Effects one after the other; then `done` targets that came true are awarded.
    #[inline]
    pub(super) fn block(&mut self, block: &Block, cause: Cause) {
        if !O::LISTENS && !block.sums().is_empty() {
            let before = *self.state;
            self.state.add(block.sums());
            debug_assert!(
                {
                    let mut stepped = before;
                    World::new(self.program, &mut stepped, &mut Unobserved).steps(block, cause);
                    stepped == *self.state
                },
                "the sums say something else than the steps"
            );
        } else if !block.is_empty() {
            self.steps(block, cause);
        }
        self.award_done();
    }

    #[inline(never)]
    fn steps(&mut self, steps: &[Step], cause: Cause) {
        for step in steps {
            // By far the commonest; the others stay out of its way.
            if let Step::Variable(id, Value::Plus(plus)) = step {
                let old = self.state.get(plus.field);
                self.change(*id, plus.field, old, plus.to(old), cause);
            } else {
                self.step(step, cause);
            }
        }
    }

    #[inline(never)]
    fn step(&mut self, step: &Step, cause: Cause) {
        match step {
            Step::Variable(id, value) => {
                let variable = &self.program.variables[*id];
                let old = self.state.get(variable.field);
                let new = match value {
                    Value::Plus(plus) => plus.to(old),
                    Value::Of(routine) => {
                        let value = routine.run(&self.program.view(self.state));
                        variable.raw(Fixed::from_thousandths(value)).unsigned_abs()
                    }
                };
                self.change(*id, variable.field, old, new, cause);
            }
            Step::Flag(flag, value) => {
                let truth = value.holds(&self.program.view(self.state));
                let field = self.program.flags[*flag];
                if (self.state.get(field) != 0) != truth {
                    self.state.set(field, u64::from(truth));
                    self.facts_changed |= truth && self.program.awaited[*flag];
                    self.event(Event::Flag(*flag, truth, cause));
                }
            }
            Step::Assign(member, task) => self.staff(*member, Some(*task), cause),
            Step::Release(member) => self.staff(*member, None, cause),
        }
    }

    #[inline]
    fn change(&mut self, id: VariableId, field: Field, old: u64, new: u64, cause: Cause) {
        self.state.replace(field, old, new);
        // Whether a number has changed is a coin's toss, so it is not asked where nobody wants to know.
        if O::LISTENS && new != old {
            let variable = &self.program.variables[id];
            self.event(Event::Variable(id, variable.value(old), variable.value(new), cause));
        }
    }

    /// Puts a member to a task; to none if the task is over or the member cannot work on it.
    pub(super) fn staff(&mut self, id: MemberId, task: Option<TaskId>, cause: Cause) {
        let member = &self.program.members[id];
        let view = self.program.view(self.state);
        let open = task.filter(|t| !view.is_done(*t) && !view.is_expired(*t));
        let new = open.map_or(0, |t| member.raw(t));
        let old = self.state.get(member.field);
        if new != old {
            self.state.set(member.field, new);
            let name = |raw: u64| member.task(raw).map(|(task, _)| task);
            self.event(Event::Staffed(id, name(old), name(new), cause));
        }
    }

    /// Awards the `done` targets that came true, in declared order.
    #[inline]
    fn award_done(&mut self) {
        if self.facts_changed {
            self.facts_changed = false;
            self.look_at_done();
        }
    }

    #[inline(never)]
    fn look_at_done(&mut self) {
        let now = self.tick_now();
        for (i, target) in self.program.targets.iter().enumerate() {
            let TargetKind::Done { fact, awarded, by, late_by } = &target.kind else { continue };
            if self.state.get(*awarded) == 0 && self.program.view(self.state).read(fact) != 0 {
                self.state.set(*awarded, 1);
                let fraction = falling(now, *by, *late_by);
                let points = crate::number::award(target.budget, fraction, Fraction::ONE);
                self.award(Earned::Done(crate::expression::TargetId::at(i), fraction), points);
            }
        }
    }

    /// Puts the story, or the inject that is being played, at a place.
    ///
    /// INVARIANT: no tick is left there: a place is only left when its ticks have passed.
    #[inline(always)]
    fn enter(&mut self, place: Place) {
        let raw = self.program.places.raw(place);
        if self.in_story {
            self.state.set(self.program.story_place, raw);
        } else {
            self.state.set(self.program.inject_place, raw + 1);
        }
    }

    /// Where the ticks still to pass are counted.
    #[inline]
    pub(super) fn left(&self) -> Field {
        if self.in_story { self.program.story_left } else { self.program.inject_left }
    }

    /// The story, or the inject, goes on. Returns where it is then.
    #[inline(always)]
    pub(super) fn go(&mut self, goto: Goto) -> Place {
        match goto {
            Goto::Node(node) => {
                self.enter(Place::Node(node));
                self.arrive(node);
                Place::Node(node)
            }
            Goto::Ending(ending) => {
                self.end(ending);
                Place::Ended(ending)
            }
            Goto::Resume => self.resume(),
            Goto::Finish => {
                self.enter(Place::Finish);
                Place::Finish
            }
        }
    }

    #[inline(never)]
    fn resume(&mut self) -> Place {
        self.state.set(self.program.inject_place, 0);
        self.state.set(self.program.inject_left, 0);
        self.in_story = true;
        self.look_for_injects = true;
        self.event(Event::Resumed);
        self.here()
    }

    /// Where the run is, once an inject that waits has begun.
    #[inline]
    pub(super) fn here(&mut self) -> Place {
        if self.look_for_injects && self.in_story {
            self.look_for_injects = false;
            self.interrupt();
        }
        self.program.view(self.state).place()
    }

    #[inline(always)]
    fn arrive(&mut self, node: NodeId) {
        if let Some(visits) = &self.program.nodes[node].visits {
            let (field, stop) = **visits;
            let seen = self.state.get(field);
            self.state.set(field, (seen + 1).min(stop));
        }
        self.event(Event::Arrived(node));
    }

    /// Begins the pending inject that was declared first, if there is one.
    fn interrupt(&mut self) {
        // An inject waits where the low bit of its stage is set.
        if !self.state.any_of(&self.program.waiting) {
            return;
        }
        for (i, inject) in self.program.injects.iter().enumerate() {
            if self.state.get(inject.stage) == 1 {
                self.play_inject(InjectId::at(i), inject.node);
                return;
            }
        }
    }

    fn play_inject(&mut self, id: InjectId, node: NodeId) {
        self.state.set(self.program.injects[id].stage, 2);
        self.event(Event::Interrupted(id));
        let raw = self.program.places.raw(Place::Node(node));
        self.state.set(self.program.inject_place, raw + 1);
        self.state.set(self.program.inject_left, 0);
        self.in_story = false;
        self.arrive(node);
    }

    /// An inject at one of its nodes, with nothing of the story left but the rest of the clock.
    pub(super) fn begin_inject(&mut self, id: InjectId, node: NodeId) -> Place {
        self.enter(Place::Finish);
        self.play_inject(id, node);
        Place::Node(node)
    }

    /// Enters an ending: what waits lapses, its effects, then everything that is judged at the end.
    #[inline(never)]
    pub(super) fn end(&mut self, ending: EndingId) {
        self.state.set(self.program.inject_place, 0);
        self.state.set(self.program.inject_left, 0);
        self.in_story = true;
        // A pending inject never begins once the run is over.
        self.look_for_injects = false;
        self.enter(Place::Ended(ending));
        self.state.set(self.program.story_left, 0);
        self.event(Event::Ended(ending));
        let it = &self.program.endings[ending];
        self.block(&it.effects, Cause::Ending(ending));
        self.judge_ending();
    }
}

/// 1 up to `by`, then falling on a line to 0 at `zero` and after.
pub(crate) fn falling(tick: u32, by: u32, zero: u32) -> Fraction {
    if tick <= by {
        Fraction::ONE
    } else if tick >= zero {
        Fraction::ZERO
    } else {
        Fraction::new(u64::from(zero - tick), u64::from(zero - by))
    }
}
