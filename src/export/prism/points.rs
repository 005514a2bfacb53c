//! Awards as tables: what the program's own functions pay, value by value, with neighbours that are paid alike as one.

use super::env::Env;
use super::expression::Expr;
use super::model::Model;
use crate::engine::deferral_points;
use crate::expression::{Comparison, TargetId, VariableId};
use crate::number::Fixed;
use crate::program::{Judgement, TargetKind, Timing};

/// Most entries of one table.
const MOST: usize = 20_000;

/// The places from which on other points are paid, from `low` to `high`, with the points in thousandths; none if they are
/// too many. Between two `breaks`, which rise, and before the first and after the last, points only rise or only fall.
pub(super) fn runs(low: i64, high: i64, breaks: &[i64], points: impl Fn(i64) -> Fixed) -> Option<Vec<(i64, i64)>> {
    let mut found: Vec<(i64, i64)> = Vec::new();
    let mut at = low;
    while at <= high {
        let here = points(at);
        let next = breaks.get(breaks.partition_point(|b| *b <= at)).copied().unwrap_or(i64::MAX);
        // The last place up to the next break that is paid like this one.
        let (mut same, mut other) = (at, next.min(high + 1));
        while same + 1 < other {
            let middle = same + (other - same) / 2;
            if points(middle) == here { same = middle } else { other = middle }
        }
        if found.last().is_none_or(|(_, last)| *last != here.thousandths()) {
            found.push((at, here.thousandths()));
        }
        if found.len() > MOST {
            return None;
        }
        at = same + 1;
    }
    Some(found)
}

/// A table over a number, as questions that halve it.
pub(super) fn tree(number: &Expr, runs: &[(i64, i64)]) -> Expr {
    match runs {
        [] => Expr::number(0),
        [(_, points)] => Expr::number(*points),
        _ => {
            let (below, above) = runs.split_at(runs.len() / 2);
            let first = above.first().map_or(0, |r| r.0);
            let left = number.compare(Comparison::Less, &Expr::number(first));
            let (a, b) = (tree(number, below), tree(number, above));
            if let Some(n) = left.constant() {
                return if n == 1 { a } else { b };
            }
            let text = format!("({} ? {} : {})", left.text(), a.text(), b.text());
            let (low, high) = (a.low().min(b.low()), a.high().max(b.high()));
            Expr::made_of(text, i128::from(low), i128::from(high), &[&left, &a, &b])
        }
    }
}

impl Model<'_, '_> {
    /// Pays what is judged at the tick the clock shows.
    pub(super) fn judge_tick(&mut self, env: &mut Env) {
        let program = self.program;
        for (tick, judgements) in program.agenda.iter().enumerate() {
            let now = env.raw(&self.variables, program.clock).equals(tick as i64);
            for judgement in judgements {
                self.judge(env, *judgement, &now);
            }
        }
    }

    /// Ticks at which something is judged.
    pub(super) fn agenda(&self, now: &Expr) -> Expr {
        let ticks = self.program.agenda.iter().enumerate().filter(|(_, list)| !list.is_empty());
        super::routine::one_of(now, ticks.map(|(tick, _)| tick as u64))
    }

    /// Pays what is judged at an ending.
    pub(super) fn judge_ending(&mut self, env: &mut Env) {
        let program = self.program;
        let now = env.raw(&self.variables, program.clock);
        let before = |tick: u32| now.compare(Comparison::Less, &Expr::number(i64::from(tick)));
        for (i, target) in program.targets.iter().enumerate() {
            if let TargetKind::Level { at: None, .. } = target.kind {
                self.judge(env, Judgement::Target(TargetId::at(i)), &Expr::truth(true));
            }
        }
        for (place, priority) in program.priorities.iter().enumerate() {
            if let Timing::Deferred { until, .. } = priority.timing {
                self.judge(env, Judgement::Deferral(place), &before(until));
            }
        }
        for (i, variable) in program.variables.iter().enumerate() {
            if let Some(worth) = &variable.worth {
                let when = worth.judged.map_or(Expr::truth(true), before);
                self.judge(env, Judgement::Outcome(VariableId::at(i)), &when);
            }
        }
    }

    fn judge(&mut self, env: &mut Env, judgement: Judgement, when: &Expr) {
        let program = self.program;
        match judgement {
            Judgement::Target(id) => {
                let target = &program.targets[id];
                let TargetKind::Level { variable, .. } = target.kind else { return };
                self.pay_by_value(env, variable, when, &[], |value| crate::engine::level(target, value).1);
            }
            Judgement::Deferral(place) => {
                let Some(priority) = program.priorities.get(place) else { return };
                let Timing::Deferred { deferred, .. } = priority.timing else { return };
                let (deferred, started) =
                    (env.raw(&self.variables, deferred), env.raw(&self.variables, priority.started));
                let kept = Expr::all(&[when.clone(), deferred.to_truth(), started.to_truth().not()]);
                env.pay(kept, Expr::number(deferral_points(priority, true).thousandths()));
            }
            Judgement::Outcome(id) => {
                let Some(worth) = &program.variables[id].worth else { return };
                let breaks: Vec<i64> = worth.table.iter().map(|(at, _)| *at).collect();
                self.pay_by_value(env, id, when, &breaks, |value| worth.earned(value).1);
            }
        }
    }

    /// Points for a variable's value; `breaks` are values, in thousandths.
    fn pay_by_value(
        &mut self,
        env: &mut Env,
        id: VariableId,
        when: &Expr,
        breaks: &[i64],
        points: impl Fn(Fixed) -> Fixed,
    ) {
        let variable = &self.program.variables[id];
        let raw = env.raw(&self.variables, variable.field);
        let at = |raw: i64| points(Fixed::from_thousandths(variable.min + raw * variable.step));
        // The first raw number at or above each break.
        let breaks: Vec<i64> =
            breaks.iter().map(|b| (b - variable.min + variable.step - 1).div_euclid(variable.step)).collect();
        match runs(raw.low(), raw.high(), &breaks, at) {
            Some(runs) => env.pay(when.clone(), tree(&raw, &runs)),
            None => {
                let name = self.program.variable(id).map_or("", |v| v.0);
                self.refuse(format!("an award for `{name}` with more than {MOST} steps"));
            }
        }
    }
}
