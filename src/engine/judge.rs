//! Points: starts of priorities, levels, deferrals, outcome tables.

use super::World;
use super::apply::falling;
use super::event::{Award, Earned, Event, Observer};
use crate::expression::{ChoiceId, TargetId, VariableId};
use crate::number::{Fixed, Fraction, award};
use crate::program::{Field, Judgement, Priority, Program, State, Target, TargetKind, Timing, at};

impl<O: Observer> World<'_, O> {
    pub(super) fn award(&mut self, earned: Earned, points: Fixed) {
        let (tick, place) = (self.tick_now(), self.program.view(self.state).place());
        self.out.award(tick, Award { earned, points, place });
    }

    /// Priorities whose credited work has reached its start, and those that the choice ending in this tick starts. All
    /// starts of one tick are judged by what had started before it.
    pub(super) fn start_priorities(&mut self, credited: u64, ending_choice: Option<ChoiceId>) {
        let now = self.tick_now();
        let mut any = false;
        for (place, priority) in self.program.priorities.iter().enumerate() {
            if !self.starts(priority, credited, ending_choice) {
                continue;
            }
            any = true;
            self.event(Event::Started(priority.id));
            let Timing::Start { by, too_late } = priority.timing else { continue };
            let inversions = ahead(self.program, priority, self.state).count() as u64;
            let timeliness = falling(now, by, too_late);
            let points = start_points(priority, inversions, timeliness);
            self.award(Earned::Start(place, inversions, timeliness), points);
        }
        if any {
            self.note_starts(credited, ending_choice, now);
        }
    }

    fn starts(&self, priority: &Priority, credited: u64, ending_choice: Option<ChoiceId>) -> bool {
        if priority.tasks.is_empty() {
            return ending_choice.is_some_and(|c| self.program.choices[c].starts.contains(&priority.id))
                && self.state.get(priority.started) == 0;
        }
        // Priorities may share a bit.
        if credited & priority.bit == 0 || self.state.get(priority.started) != 0 {
            return false;
        }
        let view = self.program.view(self.state);
        let credited = priority.tasks.iter().fold(Fixed::ZERO, |sum, t| sum.plus(view.progress(*t)));
        credited.thousandths() >= priority.start_effort
    }

    /// Sets the bits of the priorities that start in this tick.
    fn note_starts(&mut self, credited: u64, ending_choice: Option<ChoiceId>, now: u32) {
        for (place, priority) in self.program.priorities.iter().enumerate() {
            if !self.starts(priority, credited, ending_choice) {
                continue;
            }
            self.state.set(priority.started, 1);
            for higher in &self.program.priorities {
                if now < higher.opens
                    && let Some((_, early)) = higher.lower.iter().find(|(other, _)| *other == place)
                {
                    self.state.set(*early, 1);
                }
            }
        }
    }

    pub(super) fn judge_tick(&mut self) {
        let now = self.tick_now();
        let program = self.program;
        for judgement in at(&program.agenda, now) {
            self.judge(*judgement);
        }
    }

    fn judge(&mut self, judgement: Judgement) {
        match judgement {
            Judgement::Target(id) => self.judge_level(id),
            Judgement::Deferral(place) => self.judge_deferral(place),
            Judgement::Outcome(id) => self.judge_outcome(id),
        }
    }

    /// At an ending: targets of the ending, deferrals still open, outcome tables not read yet.
    pub(super) fn judge_ending(&mut self) {
        let now = self.tick_now();
        let program = self.program;
        for (i, target) in program.targets.iter().enumerate() {
            if let TargetKind::Level { at: None, .. } = target.kind {
                self.judge_level(TargetId::at(i));
            }
        }
        for (place, priority) in program.priorities.iter().enumerate() {
            if let Timing::Deferred { until, .. } = priority.timing
                && until > now
            {
                self.judge_deferral(place);
            }
        }
        for (i, variable) in program.variables.iter().enumerate() {
            if variable.worth.as_ref().is_some_and(|w| w.judged.is_none_or(|judged| judged > now)) {
                self.judge_outcome(VariableId::at(i));
            }
        }
    }

    fn judge_level(&mut self, id: TargetId) {
        let target = &self.program.targets[id];
        let TargetKind::Level { variable, .. } = target.kind else { return };
        let value = self.program.view(self.state).variable(variable);
        let (fraction, points) = level(target, value);
        self.award(Earned::Level(id, value, fraction), points);
    }

    fn judge_deferral(&mut self, place: usize) {
        let Some(priority) = self.program.priorities.get(place) else { return };
        let Timing::Deferred { deferred, .. } = priority.timing else { return };
        let kept = self.state.get(deferred) != 0 && self.state.get(priority.started) == 0;
        self.award(Earned::Deferral(place, kept), deferral_points(priority, kept));
    }

    fn judge_outcome(&mut self, id: VariableId) {
        let Some(worth) = &self.program.variables[id].worth else { return };
        let variable = &self.program.variables[id];
        let raw = self.state.get(variable.field);
        let value = variable.value(raw);
        let (fraction, points) = worth.earned_by(raw, value);
        self.award(Earned::Outcome(id, value, fraction), points);
    }
}

/// Places of those whose earlier start is held against a priority that starts now, in the state before this tick's starts.
pub(crate) fn ahead<'a>(
    program: &'a Program,
    priority: &'a Priority,
    state: &'a State,
) -> impl Iterator<Item = usize> + 'a {
    let counts = |(other, early): &(usize, Field)| {
        let started = program.priorities.get(*other).is_some_and(|o| state.get(o.started) != 0);
        (started && state.get(*early) == 0).then_some(*other)
    };
    priority.lower.iter().filter_map(counts)
}

/// Points for the start of a priority after so many inversions.
pub(crate) fn start_points(priority: &Priority, inversions: u64, timeliness: Fraction) -> Fixed {
    let order = Fraction::new(priority.units.saturating_sub(inversions), priority.units);
    award(priority.budget, order, timeliness)
}

/// Points for a deferral that was kept, or not.
pub(crate) fn deferral_points(priority: &Priority, kept: bool) -> Fixed {
    if kept { priority.budget } else { Fixed::ZERO }
}

/// The fraction and points that a value earns at a level target.
pub(crate) fn level(target: &Target, value: Fixed) -> (Fraction, Fixed) {
    let TargetKind::Level { from, to, .. } = target.kind else { return (Fraction::ZERO, Fixed::ZERO) };
    let (from, to) = (from.thousandths(), to.thousandths());
    let (way, whole) =
        if to > from { (value.thousandths() - from, to - from) } else { (from - value.thousandths(), from - to) };
    let fraction = Fraction::new(way.clamp(0, whole).unsigned_abs(), whole.unsigned_abs());
    (fraction, award(target.budget, fraction, Fraction::ONE))
}
