//! Which fields a routine reads: all of them, or those it can still read once the tick is known.

use super::parts::Load;
use super::{Mask, Program};
use crate::expression::{Op, Routine};

/// Everything a routine may read.
pub(crate) fn reads_of(routine: &Routine<Load>) -> Mask {
    let mut mask = Mask::default();
    for op in routine.ops() {
        if let Op::Load(load) | Op::Test(load, ..) = op {
            mask.add(load.field());
        }
    }
    mask
}

/// What a condition can still read at a tick, and whether it can hold then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Residual {
    pub(crate) reads: Mask,
    pub(crate) may_hold: bool,
}

/// A condition at a known tick. Every path through the code is followed, with everything but the tick unknown.
pub(crate) fn residual(program: &Program, routine: &Routine<Load>, tick: u32) -> Residual {
    let mut walk = Walk { program, routine, tick, reads: Mask::default(), may_hold: false, budget: 2_000 };
    walk.follow(0, Vec::new());
    if walk.budget == 0 {
        return Residual { reads: reads_of(routine), may_hold: true };
    }
    Residual { reads: walk.reads, may_hold: walk.may_hold }
}

struct Walk<'a> {
    program: &'a Program,
    routine: &'a Routine<Load>,
    tick: u32,
    reads: Mask,
    may_hold: bool,
    budget: u32,
}

impl Walk<'_> {
    fn load(&mut self, load: &Load) -> Option<i64> {
        if let Load::Scaled { field, base, scale } = *load
            && field == self.program.clock
        {
            return Some(base + scale * i64::from(self.tick));
        }
        self.reads.add(load.field());
        None
    }

    fn follow(&mut self, mut at: usize, mut stack: Vec<Option<i64>>) {
        while let Some(op) = self.routine.ops().get(at) {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            at += 1;
            match op {
                Op::Push(n) => stack.push(Some(*n)),
                Op::Load(load) => {
                    let value = self.load(load);
                    stack.push(value);
                }
                Op::Test(load, comparison, n) => {
                    let value = self.load(load);
                    stack.push(value.map(|v| i64::from(comparison.holds(v, *n))));
                }
                Op::Compare(comparison) => {
                    let (b, a) = (stack.pop().flatten(), stack.pop().flatten());
                    stack.push(a.zip(b).map(|(a, b)| i64::from(comparison.holds(a, b))));
                }
                Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Min | Op::Max => {
                    let (b, a) = (stack.pop().flatten(), stack.pop().flatten());
                    stack.push(a.zip(b).and_then(|(a, b)| match op {
                        Op::Add => a.checked_add(b),
                        Op::Subtract => a.checked_sub(b),
                        Op::Min => Some(a.min(b)),
                        Op::Max => Some(a.max(b)),
                        // Rounding is the machine's business; unknown is always right.
                        _ => None,
                    }));
                }
                Op::Not => {
                    let a = stack.pop().flatten();
                    stack.push(a.map(|a| i64::from(a == 0)));
                }
                Op::Negate | Op::Abs => {
                    stack.pop();
                    stack.push(None);
                }
                Op::And(to) | Op::Or(to) => {
                    let jumps_on_no = matches!(op, Op::And(_));
                    let top = stack.last().copied().flatten();
                    if top.is_none_or(|top| (top == 0) == jumps_on_no) {
                        let mut jumped = stack.clone();
                        jumped.pop();
                        jumped.push(Some(i64::from(!jumps_on_no)));
                        self.follow(usize::from(*to), jumped);
                    }
                    if top.is_some_and(|top| (top == 0) == jumps_on_no) {
                        return;
                    }
                    stack.pop();
                }
                Op::Unless(to) => {
                    let top = stack.pop().flatten();
                    if top.is_none_or(|top| top == 0) {
                        self.follow(usize::from(*to), stack.clone());
                    }
                    if top == Some(0) {
                        return;
                    }
                }
                Op::Jump(to) => at = usize::from(*to),
            }
        }
        self.may_hold |= stack.last().copied().flatten() != Some(0);
    }
}
