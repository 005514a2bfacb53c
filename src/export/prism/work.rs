//! Work: everybody's progress in a tick, and the tasks that are completed by it.

use super::env::Env;
use super::expression::Expr;
use super::model::Model;
use super::rounding::{rounded_down, times};
use super::routine::signed;
use super::tick::Tick;
use crate::expression::{Comparison, MemberId, TaskId};
use crate::program::Field;

impl Model<'_, '_> {
    /// Everybody's work. Returns which tasks reach their effort in this tick.
    pub(super) fn progress(&mut self, env: &mut Env, before: &Env, pace: &Expr) -> Vec<(Field, Expr)> {
        let program = self.program;
        let mut ready = Vec::new();
        for (i, task) in program.tasks.iter().enumerate() {
            let id = TaskId::at(i);
            let mut sum = Expr::number(0);
            for member in &program.members {
                let Some((_, skill)) = member.tasks.iter().find(|(t, _)| *t == id) else { continue };
                let here = before.raw(&self.variables, member.field).equals(signed(member.raw(id)));
                let units =
                    |pace: &Expr| rounded_down(&times(&Expr::number(*skill), pace).max(&Expr::number(0)), task.unit);
                // A pace of a few constants: work out each.
                let units = match pace.values() {
                    Some([first, others @ ..]) => others.iter().fold(units(&Expr::number(*first)), |rest, n| {
                        Expr::select(&pace.equals(*n), &units(&Expr::number(*n)), &rest)
                    }),
                    _ => units(pace),
                };
                sum = sum.plus(&Expr::select(&here, &units, &Expr::number(0)));
            }
            let able = Expr::all(&task.after.iter().map(|t| self.is_done(before, *t)).collect::<Vec<_>>());
            let old = before.raw(&self.variables, task.field);
            let full = Expr::number(signed(task.full));
            let new = Expr::select(&able, &old.plus(&sum).min(&full), &old);
            let name = program.task_id(id);
            let new = self.bind(&format!("work_{name}"), "work done on the task after this tick", &new);
            let done = Expr::all(&[old.compare(Comparison::Less, &full), new.compare(Comparison::Equal, &full)]);
            ready.push((task.field, self.bind(&format!("done_{name}"), "the task is completed in this tick", &done)));
            env.set(task.field, new);
        }
        ready
    }

    /// One task after the other that was completed in this tick.
    pub(super) fn completions(&mut self, tick: &Tick<'_>) {
        let program = self.program;
        let facts: Vec<Field> = program.tasks.iter().map(|t| t.field).collect();
        for (place, (id, phase, mark)) in tick.completions.iter().enumerate() {
            let task = &program.tasks[*id];
            let mut env = Env::default();
            let always = Expr::truth(true);
            self.block(&mut env, &task.done, &always);
            self.award_done(&mut env, &facts, &always);
            for (i, member) in program.members.iter().enumerate() {
                let raw = signed(member.raw(*id));
                if raw > 0 {
                    let on_it = env.raw(&self.variables, member.field).equals(raw);
                    self.staff(&mut env, MemberId::at(i), task.then, &on_it);
                }
            }
            env.set_extra(mark, Expr::number(0));
            let end = tick.rules.first().map_or(self.rest.value.clone(), |(phase, _)| phase.value.clone());
            let next = tick.completions.iter().skip(place + 1).rev().fold(end, |next, (_, phase, mark)| {
                Expr::select(&Expr::named(mark, 0, 1).to_truth(), &phase.value, &next)
            });
            self.command(None, program.task_id(*id), std::slice::from_ref(&phase.now), &env, &next);
        }
    }
}
