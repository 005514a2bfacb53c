//! Effects, one after the other, and the `Done` targets that come true by them.

use super::env::Env;
use super::expression::Expr;
use super::model::Model;
use super::points::runs;
use super::rounding::divided;
use super::routine::signed;
use crate::expression::{Comparison, FlagId, MemberId, TaskId, VariableId};
use crate::number::{Fixed, Fraction, award};
use crate::program::{Field, Load, Step, TargetKind, Value};

impl Model<'_, '_> {
    /// Applies the effects where `when` holds; then `done` targets of the flags among them are awarded.
    pub(super) fn block(&mut self, env: &mut Env, steps: &[Step], when: &Expr) {
        let flags = self.effects(env, steps, when);
        self.award_done(env, &flags, when);
    }

    /// Applies the effects where `when` holds, and returns the flags among them.
    pub(super) fn effects(&mut self, env: &mut Env, steps: &[Step], when: &Expr) -> Vec<Field> {
        let mut flags = Vec::new();
        if when.is_no() {
            return flags;
        }
        for step in steps {
            match step {
                Step::Variable(id, value) => self.change(env, *id, value, when),
                Step::Flag(flag, value) => {
                    let field = self.program.flags[*flag];
                    let value = self.value(env, value).to_truth();
                    self.assign(env, field, self.program.flag_id(FlagId(flag.0)), &value, when);
                    flags.push(field);
                }
                Step::Assign(member, task) => self.staff(env, *member, Some(*task), when),
                Step::Release(member) => self.staff(env, *member, None, when),
            }
        }
        flags
    }

    /// A field takes a value where `when` holds.
    pub(super) fn assign(&mut self, env: &mut Env, field: Field, id: &str, value: &Expr, when: &Expr) {
        let old = env.raw(&self.variables, field);
        let new = Expr::select(when, value, &old);
        let bound = self.bind(&format!("new_{id}"), "a value on the way through a command", &new);
        env.set(field, bound);
    }

    fn change(&mut self, env: &mut Env, id: VariableId, value: &Value, when: &Expr) {
        let program = self.program;
        let variable = &program.variables[id];
        let new = match value {
            Value::Plus(plus) => env.raw(&self.variables, variable.field).plus_number(plus.steps),
            // `check` holds that the bounds are multiples of the step.
            Value::Of(routine) => {
                divided(&self.value(env, routine), variable.step).plus_number(-(variable.min / variable.step))
            }
        };
        let new = new.clamped(0, variable.steps);
        let name = program.variable(id).map_or("", |v| v.0);
        self.assign(env, variable.field, name, &new, when);
    }

    /// Puts a member to a task; to none if the task is over or the member cannot work on it.
    pub(super) fn staff(&mut self, env: &mut Env, id: MemberId, task: Option<TaskId>, when: &Expr) {
        let program = self.program;
        let member = &program.members[id];
        let value = task.map_or(Expr::number(0), |task| {
            let raw = signed(member.raw(task));
            Expr::select(&self.is_open(env, task), &Expr::number(raw), &Expr::number(0))
        });
        self.assign(env, member.field, program.member_id(id), &value, when);
    }

    pub(super) fn is_done(&self, env: &Env, id: TaskId) -> Expr {
        let task = &self.program.tasks[id];
        self.read(env, &Load::Is { field: task.field, raw: task.full })
    }

    /// Neither done nor expired.
    fn is_open(&self, env: &Env, id: TaskId) -> Expr {
        let now = env.raw(&self.variables, self.program.clock);
        let in_time = self.program.tasks[id]
            .until
            .map_or(Expr::truth(true), |until| now.compare(Comparison::Less, &Expr::number(i64::from(until))));
        Expr::all(&[self.is_done(env, id).not(), in_time])
    }

    /// Awards the `done` targets of these facts that have come true and were not awarded.
    pub(super) fn award_done(&mut self, env: &mut Env, facts: &[Field], when: &Expr) {
        let program = self.program;
        for target in &program.targets {
            let TargetKind::Done { fact, awarded, by, late_by } = &target.kind else { continue };
            if !facts.contains(&fact.field()) {
                continue;
            }
            let waits = env.raw(&self.variables, *awarded).to_truth().not();
            let due = Expr::all(&[when.clone(), self.read(env, fact).to_truth(), waits]);
            let due = self.bind("comes_true", "a target is reached", &due);
            let now = env.raw(&self.variables, program.clock);
            let points = self.by_clock(&now, |tick| {
                award(target.budget, crate::engine::falling(tick, *by, *late_by), Fraction::ONE)
            });
            env.pay(due.clone(), points);
            let old = env.raw(&self.variables, *awarded);
            env.set(*awarded, Expr::select(&due, &Expr::truth(true), &old.to_truth()));
        }
    }

    /// Whether some `done` target of these facts would be awarded.
    pub(super) fn comes_true(&self, env: &Env, facts: &[Field]) -> Expr {
        let mut due = Vec::new();
        for target in &self.program.targets {
            let TargetKind::Done { fact, awarded, .. } = &target.kind else { continue };
            if facts.contains(&fact.field()) {
                let waits = env.raw(&self.variables, *awarded).to_truth().not();
                due.push(Expr::all(&[self.read(env, fact).to_truth(), waits]));
            }
        }
        Expr::any(&due)
    }

    /// Points in thousandths that depend on the tick.
    pub(super) fn by_clock(&self, now: &Expr, points: impl Fn(u32) -> Fixed) -> Expr {
        let at = |tick: i64| points(u32::try_from(tick).unwrap_or(0));
        // Ticks are few: each is looked at.
        let ticks: Vec<i64> = (now.low()..=now.high()).collect();
        super::points::tree(now, &runs(now.low(), now.high(), &ticks, at).unwrap_or_default())
    }
}
