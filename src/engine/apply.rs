//! Effects, marks, and ways on.

use super::event::{Cause, Event, Observer, Origin};
use super::{Earned, World};
use crate::check::Goto;
use crate::expression::{ChoiceId, EndingId, Facts, FlagId, InjectId, MemberId, NodeId, Routine, TaskId, VariableId};
use crate::number::{Fixed, Fraction};
use crate::program::{Choice, Field, Load, Place, Step, TargetKind, Timing, Value, Variable};

impl<O: Observer> World<'_, O> {
    #[inline]
    pub(super) fn tick_now(&self) -> u32 {
        self.program.view(self.state).tick()
    }

    #[inline(always)]
    pub(super) fn event(&mut self, event: Event) {
        let tick = self.tick_now();
        self.out.event(tick, event, self.state);
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
        self.enter(Place::Choice(choice));
        if it.takes > 0 {
            self.state.set(self.left(), u64::from(it.takes));
        }
        self.block(&it.effects, Cause::Choice(choice));
        if !it.defers.is_empty() || it.practice.is_some() {
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
    pub(super) fn block(&mut self, steps: &[Step], cause: Cause) {
        for step in steps {
            match step {
                Step::Variable(variable, value) => self.change(*variable, value, cause),
                Step::Flag(flag, value) => self.flag(*flag, value, cause),
                Step::Assign(member, task) => self.staff(*member, Some(*task), cause),
                Step::Release(member) => self.staff(*member, None, cause),
            }
        }
        self.award_done();
    }

    #[inline]
    fn change(&mut self, id: VariableId, value: &Value, cause: Cause) {
        let (field, old, new) = match value {
            Value::Plus(plus) => {
                let old = self.state.get(plus.field);
                (plus.field, old, plus.to(old))
            }
            Value::Of(routine) => {
                let variable = &self.program.variables[id];
                (variable.field, self.state.get(variable.field), self.computed(variable, routine))
            }
        };
        if new != old {
            self.state.replace(field, old, new);
            let variable = &self.program.variables[id];
            self.event(Event::Variable(id, variable.value(old), variable.value(new), cause));
        }
    }

    /// The raw number of an expression's value. Out of line, as are flags: a number of steps is by far the commonest change.
    #[inline(never)]
    fn computed(&self, variable: &Variable, routine: &Routine<Load>) -> u64 {
        variable.raw(Fixed::from_thousandths(routine.run(&self.program.view(self.state)))).unsigned_abs()
    }

    #[inline(never)]
    fn flag(&mut self, id: FlagId, value: &Routine<Load>, cause: Cause) {
        let truth = value.holds(&self.program.view(self.state));
        let field = self.program.flags[id];
        if (self.state.get(field) != 0) != truth {
            self.state.set(field, u64::from(truth));
            self.facts_changed |= truth;
            self.event(Event::Flag(id, truth, cause));
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
        if self.is_in_story() {
            self.state.set(self.program.story_place, raw);
        } else {
            self.state.set(self.program.inject_place, raw + 1);
        }
    }

    #[inline]
    fn is_in_story(&self) -> bool {
        self.state.get(self.program.inject_place) == 0
    }

    /// Where the ticks still to pass are counted.
    #[inline]
    pub(super) fn left(&self) -> Field {
        if self.is_in_story() { self.program.story_left } else { self.program.inject_left }
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
        self.look_for_injects = true;
        self.event(Event::Resumed);
        self.here()
    }

    /// Where the run is, once an inject that waits has begun.
    #[inline]
    pub(super) fn here(&mut self) -> Place {
        if self.look_for_injects && self.is_in_story() {
            self.look_for_injects = false;
            self.interrupt();
        }
        self.program.view(self.state).place()
    }

    #[inline(always)]
    fn arrive(&mut self, node: NodeId) {
        if let Some((field, stop)) = self.program.nodes[node].visits {
            let seen = self.state.get(field);
            self.state.set(field, (seen + 1).min(stop));
        }
        self.event(Event::Arrived(node));
    }

    /// Begins the pending inject that was declared first, if there is one.
    fn interrupt(&mut self) {
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
