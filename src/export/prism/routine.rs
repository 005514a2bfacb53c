//! Compiled routines read back as expressions: the same instructions on a stack of expressions instead of numbers.

use super::env::Env;
use super::expression::Expr;
use super::model::Model;
use super::rounding::{over, times};
use crate::expression::{Op, Routine};
use crate::program::Load;

impl Model<'_, '_> {
    /// What a routine yields in the middle of a command.
    pub(super) fn value(&self, env: &Env, routine: &Routine<Load>) -> Expr {
        let ops = routine.ops();
        self.run(env, ops, 0, ops.len())
    }

    /// Whether a condition holds; one that is missing does.
    pub(super) fn holds(&self, env: &Env, routine: Option<&Routine<Load>>) -> Expr {
        routine.map_or(Expr::truth(true), |r| self.value(env, r).to_truth())
    }

    /// The value that the instructions from `at` up to `end` leave on top. Jumps only lead forward, and those of a part
    /// stay within it.
    fn run(&self, env: &Env, ops: &[Op<Load>], mut at: usize, end: usize) -> Expr {
        let mut stack: Vec<Expr> = Vec::new();
        while let Some(op) = ops.get(at).filter(|_| at < end) {
            at += 1;
            let mut pop = || stack.pop().unwrap_or_else(|| Expr::number(0));
            let value = match op {
                Op::Push(n) => Expr::number(*n),
                Op::Load(load) => self.read(env, load),
                Op::Test(load, how, n) => self.read(env, load).compare(*how, &Expr::number(*n)),
                Op::Compare(how) => {
                    let b = pop();
                    pop().compare(*how, &b)
                }
                Op::Add => {
                    let b = pop();
                    pop().plus(&b)
                }
                Op::Subtract => {
                    let b = pop();
                    pop().minus(&b)
                }
                Op::Multiply => {
                    let b = pop();
                    times(&pop(), &b)
                }
                Op::Divide => {
                    let b = pop();
                    over(&pop(), &b)
                }
                Op::Negate => pop().scaled(-1),
                Op::Not => pop().not(),
                Op::Min => {
                    let b = pop();
                    pop().min(&b)
                }
                Op::Max => {
                    let b = pop();
                    pop().max(&b)
                }
                Op::Abs => pop().abs(),
                Op::And(to) | Op::Or(to) => {
                    let to = usize::from(*to);
                    let both = [pop(), self.run(env, ops, at, to)];
                    at = to;
                    if matches!(op, Op::And(_)) { Expr::all(&both) } else { Expr::any(&both) }
                }
                Op::Unless(otherwise) => {
                    let (when, otherwise) = (pop(), usize::from(*otherwise));
                    // The jump over the second part ends the first.
                    let jump = otherwise.saturating_sub(1);
                    let to = if let Some(Op::Jump(to)) = ops.get(jump) { usize::from(*to) } else { otherwise };
                    let (a, b) = (self.run(env, ops, at, jump), self.run(env, ops, otherwise, to));
                    at = to;
                    Expr::select(&when, &a, &b)
                }
                // Only `Unless` has one, and it is passed over there.
                Op::Jump(_) => continue,
            };
            stack.push(value);
        }
        stack.pop().unwrap_or_else(|| Expr::number(0))
    }

    /// A fact of the world.
    pub(super) fn read(&self, env: &Env, load: &Load) -> Expr {
        match *load {
            Load::Scaled { field, base: 0, scale: 1 } => env.raw(&self.variables, field),
            Load::Scaled { field, base, scale } => env.raw(&self.variables, field).scaled(scale).plus_number(base),
            // Only tasks and first items are asked for in this way, and no command with this mark changes the first items.
            Load::Is { field, raw } if env.no_task_done => self.variables.plain(field).equals(signed(raw)),
            Load::Is { field, raw } => env.raw(&self.variables, field).equals(signed(raw)),
            Load::Some(field) => env.raw(&self.variables, field).equals(0).not(),
            Load::Knows { field, unknown, value } => {
                let knowledge = &self.program.unknowns[unknown].knowledge;
                let states = (0..knowledge.count() as u64).filter(|k| knowledge.known(*k) == Some(value));
                one_of(&env.raw(&self.variables, field), states)
            }
            Load::Known { field, unknown } => {
                let knowledge = &self.program.unknowns[unknown].knowledge;
                let states = (0..knowledge.count() as u64).filter(|k| knowledge.known(*k).is_some());
                one_of(&env.raw(&self.variables, field), states)
            }
        }
    }
}

pub(super) fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Whether a number is one of these, which rise.
pub(super) fn one_of(number: &Expr, list: impl Iterator<Item = u64>) -> Expr {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for n in list.map(signed) {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == n => *last = n,
            _ => spans.push((n, n)),
        }
    }
    let span = |&(first, last): &(i64, i64)| {
        if first == last { number.equals(first) } else { Expr::all(&[number.at_least(first), number.at_most(last)]) }
    };
    Expr::any(&spans.iter().map(span).collect::<Vec<_>>())
}
