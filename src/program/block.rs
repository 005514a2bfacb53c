//! Effects, compiled: steps one after the other, and what is quicker than that where they allow it.

use std::collections::HashSet;
use std::ops::Deref;

use super::parts::{Load, Variable};
use super::state::Field;
use crate::expression::{FlagId, MemberId, Routine, TaskId, VariableId};

/// Effects that are applied one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    steps: Box<[Step]>,
    /// The same, if they are nothing but constant changes of different variables: then their sequence does not matter.
    sums: Box<[Sum]>,
}

impl Block {
    pub(super) fn new(steps: Box<[Step]>) -> Block {
        let plus = |step: &Step| match step {
            Step::Variable(_, Value::Plus(plus)) => Sum::of(*plus),
            Step::Variable(_, Value::Of(_)) | Step::Flag(..) | Step::Assign(..) | Step::Release(_) => None,
        };
        let mut sums: Vec<Sum> = steps.iter().map(plus).collect::<Option<_>>().unwrap_or_default();
        let fields: HashSet<(u8, u8)> = sums.iter().map(|sum| (sum.word, sum.shift)).collect();
        if fields.len() < sums.len() {
            sums.clear();
        }
        sums.sort_by_key(|sum| sum.word);
        Block { steps, sums: sums.into() }
    }

    /// The changes it comes to, by words of the state; none if it has to be gone through step by step.
    #[inline(always)]
    pub(crate) fn sums(&self) -> &[Sum] {
        &self.sums
    }
}

impl Deref for Block {
    type Target = [Step];

    #[inline]
    fn deref(&self) -> &[Step] {
        &self.steps
    }
}

/// One compiled effect.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A variable takes a value.
    Variable(VariableId, Value),
    /// A flag takes a truth.
    Flag(FlagId, Routine<Load>),
    /// A member works on a task from now on.
    Assign(MemberId, TaskId),
    /// A member works on nothing.
    Release(MemberId),
}

/// What a variable becomes.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// So many steps more (or fewer), clamped.
    Plus(Plus),
    /// The value of an expression, rounded to the step and clamped.
    Of(Routine<Load>),
}

/// A constant change of a variable, with what it takes to make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plus {
    /// Steps more; at most as many as the variable has, up or down.
    pub steps: i64,
    /// The variable's raw number.
    pub(crate) field: Field,
    /// The largest raw number.
    most: i64,
}

impl Plus {
    pub(super) fn new(variable: &Variable, steps: i64) -> Plus {
        Plus { steps: steps.clamp(-variable.steps, variable.steps), field: variable.field, most: variable.steps }
    }

    /// The raw number that comes after another.
    #[inline]
    #[must_use]
    pub(crate) fn to(self, raw: u64) -> u64 {
        // INVARIANT: both are at most `most`, which is far below 2^62: bounds are at most 10^15 thousandths.
        raw.cast_signed().wrapping_add(self.steps).min(self.most).max(0).cast_unsigned()
    }
}

/// A [`Plus`] of a variable with fewer than 2^31 steps, as small as it gets: what a step waits for is memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sum {
    word: u8,
    shift: u8,
    mask: u32,
    steps: i32,
    most: i32,
}

impl Sum {
    fn of(plus: Plus) -> Option<Sum> {
        let (word, shift, mask) = plus.field.parts();
        Some(Sum {
            word,
            shift,
            mask: u32::try_from(mask).ok()?,
            steps: i32::try_from(plus.steps).ok()?,
            most: i32::try_from(plus.most).ok()?,
        })
    }

    /// The word of the state it changes.
    #[inline(always)]
    pub(super) fn word(&self) -> u8 {
        self.word
    }

    /// What is added to its word when the change is made to a word that was `old`.
    #[inline(always)]
    pub(super) fn difference(&self, old: u64) -> u64 {
        let raw = (old.wrapping_shr(u32::from(self.shift)) as u32 & self.mask) as i64;
        let sum = raw.wrapping_add(i64::from(self.steps));
        // Whether a bound is met is a coin's toss, so both are kept by masks of signs and not by branches.
        let above = i64::from(self.most).wrapping_sub(sum);
        let at_most = sum.wrapping_add(above & (above >> 63));
        let new = at_most & !(at_most >> 63);
        new.wrapping_sub(raw).cast_unsigned().wrapping_shl(u32::from(self.shift))
    }
}
