//! Expressions as flat code over thousandths, and the one machine that runs it.

use super::atom::Atom;
use super::tree::{Binary, Term, TermKind, Unary};
use crate::number::Fixed;

/// The deepest stack a routine may need.
pub(super) const MAX_STACK: usize = 32;

/// The stack that nearly every routine is content with; a stack is cleared at each run.
const USUAL_STACK: usize = 4;

/// What a routine reads. Numbers are thousandths; yes/no is 1 or 0.
pub trait Facts<A> {
    /// The value of a fact.
    fn read(&self, atom: &A) -> i64;
}

/// Told when an operation leaves exact arithmetic.
pub trait Watch {
    /// A division by 0; the result is 0.
    fn division_by_zero(&mut self) {}
    /// A result beyond `i64`; it saturates.
    fn overflow(&mut self) {}
}

/// Nobody watches: `check` has shown that nothing can go wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;
impl Watch for Unwatched {}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Comparison {
    /// The comparison that an operator makes; none if it makes none.
    #[must_use]
    pub const fn of(op: Binary) -> Option<Comparison> {
        match op {
            Binary::Equal => Some(Comparison::Equal),
            Binary::Unequal => Some(Comparison::Unequal),
            Binary::Less => Some(Comparison::Less),
            Binary::LessEqual => Some(Comparison::LessEqual),
            Binary::Greater => Some(Comparison::Greater),
            Binary::GreaterEqual => Some(Comparison::GreaterEqual),
            Binary::Or | Binary::And | Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide => None,
        }
    }

    /// Whether it holds.
    #[must_use]
    pub const fn holds(self, a: i64, b: i64) -> bool {
        match self {
            Comparison::Equal => a == b,
            Comparison::Unequal => a != b,
            Comparison::Less => a < b,
            Comparison::LessEqual => a <= b,
            Comparison::Greater => a > b,
            Comparison::GreaterEqual => a >= b,
        }
    }
}

/// One instruction. `A` is how a fact is named: an [`Atom`] when checking, a field of the packed state when running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Op<A> {
    Push(i64),
    Load(A),
    /// Load a fact and compare it with a constant.
    Test(A, Comparison, i64),
    Compare(Comparison),
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Not,
    Min,
    Max,
    Abs,
    /// If the top is no: jump and keep it; else drop it.
    And(u16),
    /// If the top is yes: jump and keep it; else drop it.
    Or(u16),
    /// Drop the top; jump if it was no.
    Unless(u16),
    Jump(u16),
}

/// Flat code of one expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routine<A> {
    ops: Box<[Op<A>]>,
    /// Values it needs at once.
    depth: usize,
}

impl Routine<Atom> {
    /// Compiles a resolved expression; `None` if it needs more than [`MAX_STACK`] values at once.
    #[must_use]
    pub fn compile(term: &Term) -> Option<Routine<Atom>> {
        let mut ops = Vec::new();
        let depth = emit(term, &mut ops);
        (depth <= MAX_STACK && ops.len() < usize::from(u16::MAX)).then(|| Routine { ops: ops.into(), depth })
    }
}

impl<A> Routine<A> {
    /// The instructions.
    #[must_use]
    pub fn ops(&self) -> &[Op<A>] {
        &self.ops
    }

    /// The same code over facts named another way.
    #[must_use]
    pub fn map<B>(&self, mut f: impl FnMut(&A) -> B) -> Routine<B> {
        let ops = self.ops.iter().map(|op| match op {
            Op::Push(n) => Op::Push(*n),
            Op::Load(a) => Op::Load(f(a)),
            Op::Test(a, c, n) => Op::Test(f(a), *c, *n),
            Op::Compare(c) => Op::Compare(*c),
            Op::Add => Op::Add,
            Op::Subtract => Op::Subtract,
            Op::Multiply => Op::Multiply,
            Op::Divide => Op::Divide,
            Op::Negate => Op::Negate,
            Op::Not => Op::Not,
            Op::Min => Op::Min,
            Op::Max => Op::Max,
            Op::Abs => Op::Abs,
            Op::And(to) => Op::And(*to),
            Op::Or(to) => Op::Or(*to),
            Op::Unless(to) => Op::Unless(*to),
            Op::Jump(to) => Op::Jump(*to),
        });
        Routine { ops: ops.collect(), depth: self.depth }
    }

    /// The constant it always yields, if it is a single constant.
    #[must_use]
    pub fn constant(&self) -> Option<i64> {
        match &*self.ops {
            [Op::Push(n)] => Some(*n),
            _ => None,
        }
    }

    /// Runs the code; exact unless [`Watch`] would have been told.
    #[inline]
    pub fn run(&self, facts: &impl Facts<A>) -> i64 {
        match &*self.ops {
            // The two commonest shapes need no stack.
            [Op::Push(n)] => *n,
            [Op::Test(a, c, n)] => i64::from(c.holds(facts.read(a), *n)),
            _ => self.run_watched(facts, &mut Unwatched),
        }
    }

    /// Whether the code yields yes.
    #[inline]
    pub fn holds(&self, facts: &impl Facts<A>) -> bool {
        self.run(facts) != 0
    }

    /// Runs the code and tells `watch` where arithmetic is not exact.
    pub fn run_watched(&self, facts: &impl Facts<A>, watch: &mut impl Watch) -> i64 {
        if self.depth <= USUAL_STACK {
            self.run_on(Stack::<USUAL_STACK>::new(), facts, watch)
        } else {
            self.run_on(Stack::<MAX_STACK>::new(), facts, watch)
        }
    }

    #[inline]
    fn run_on<const N: usize>(&self, mut stack: Stack<N>, facts: &impl Facts<A>, watch: &mut impl Watch) -> i64 {
        let mut at = 0;
        while let Some(op) = self.ops.get(at) {
            at += 1;
            match op {
                Op::Push(n) => stack.push(*n),
                Op::Load(a) => stack.push(facts.read(a)),
                Op::Test(a, c, n) => stack.push(i64::from(c.holds(facts.read(a), *n))),
                Op::Compare(c) => stack.join(|a, b| i64::from(c.holds(a, b))),
                Op::Add => stack.join(|a, b| watched(a.checked_add(b), a.saturating_add(b), watch)),
                Op::Subtract => stack.join(|a, b| watched(a.checked_sub(b), a.saturating_sub(b), watch)),
                Op::Multiply => stack.join(|a, b| multiply(a, b, watch)),
                Op::Divide => stack.join(|a, b| divide(a, b, watch)),
                Op::Negate => stack.change(|a| watched(a.checked_neg(), i64::MAX, watch)),
                Op::Not => stack.change(|a| i64::from(a == 0)),
                Op::Min => stack.join(i64::min),
                Op::Max => stack.join(i64::max),
                Op::Abs => stack.change(|a| watched(a.checked_abs(), i64::MAX, watch)),
                Op::And(to) => {
                    if stack.top() == 0 {
                        at = usize::from(*to);
                    } else {
                        stack.pop();
                    }
                }
                Op::Or(to) => {
                    if stack.top() != 0 {
                        at = usize::from(*to);
                    } else {
                        stack.pop();
                    }
                }
                Op::Unless(to) => {
                    if stack.pop() == 0 {
                        at = usize::from(*to);
                    }
                }
                Op::Jump(to) => at = usize::from(*to),
            }
        }
        stack.top()
    }
}

/// A stack that cannot be over- or underrun: `compile` bounds the height, and the mask keeps even a bug in bounds.
struct Stack<const N: usize> {
    values: [i64; N],
    height: usize,
}

impl<const N: usize> Stack<N> {
    #[inline]
    fn new() -> Stack<N> {
        Stack { values: [0; N], height: 0 }
    }
    #[inline]
    fn slot(&mut self, at: usize) -> Option<&mut i64> {
        self.values.get_mut(at % N)
    }
    #[inline]
    fn push(&mut self, value: i64) {
        let at = self.height;
        if let Some(slot) = self.slot(at) {
            *slot = value;
        }
        self.height = at.wrapping_add(1);
    }
    #[inline]
    fn pop(&mut self) -> i64 {
        self.height = self.height.wrapping_sub(1);
        let at = self.height;
        self.slot(at).map_or(0, |v| *v)
    }
    #[inline]
    fn top(&mut self) -> i64 {
        let at = self.height.wrapping_sub(1);
        self.slot(at).map_or(0, |v| *v)
    }
    #[inline]
    fn change(&mut self, f: impl FnOnce(i64) -> i64) {
        let value = self.pop();
        self.push(f(value));
    }
    #[inline]
    fn join(&mut self, f: impl FnOnce(i64, i64) -> i64) {
        let b = self.pop();
        let a = self.pop();
        self.push(f(a, b));
    }
}

#[inline]
fn watched(exact: Option<i64>, saturated: i64, watch: &mut impl Watch) -> i64 {
    exact.unwrap_or_else(|| {
        watch.overflow();
        saturated
    })
}

fn saturated(watch: &mut impl Watch, value: Fixed) -> i64 {
    let value = value.thousandths();
    if value == i64::MAX || value == i64::MIN {
        watch.overflow();
    }
    value
}

fn multiply(a: i64, b: i64, watch: &mut impl Watch) -> i64 {
    saturated(watch, Fixed::from_thousandths(a).times(Fixed::from_thousandths(b)))
}

fn divide(a: i64, b: i64, watch: &mut impl Watch) -> i64 {
    match Fixed::from_thousandths(a).over(Fixed::from_thousandths(b)) {
        Some(value) => saturated(watch, value),
        None => {
            watch.division_by_zero();
            0
        }
    }
}

/// Appends the code of `term` and returns how many values it needs at once.
fn emit(term: &Term, ops: &mut Vec<Op<Atom>>) -> usize {
    match &term.kind {
        TermKind::Number(n) => {
            ops.push(Op::Push(n.thousandths()));
            1
        }
        TermKind::Truth(t) => {
            ops.push(Op::Push(i64::from(*t)));
            1
        }
        TermKind::Atom(atom) => {
            ops.push(Op::Load(*atom));
            1
        }
        TermKind::Unary(Unary::Negate, a) => emit_unary(a, Op::Negate, ops),
        TermKind::Unary(Unary::Not, a) => emit_unary(a, Op::Not, ops),
        TermKind::Abs(a) => emit_unary(a, Op::Abs, ops),
        TermKind::Min(a, b) => emit_pair(a, b, Op::Min, ops),
        TermKind::Max(a, b) => emit_pair(a, b, Op::Max, ops),
        TermKind::Binary(op, a, b) => emit_binary(*op, a, b, ops),
        TermKind::Select(c, a, b) => {
            let needs = emit(c, ops);
            let unless = ops.len();
            ops.push(Op::Unless(0));
            let first = emit(a, ops);
            let jump = ops.len();
            ops.push(Op::Jump(0));
            patch(ops, unless, Op::Unless);
            let second = emit(b, ops);
            patch(ops, jump, Op::Jump);
            needs.max(first).max(second)
        }
    }
}

fn emit_unary(a: &Term, op: Op<Atom>, ops: &mut Vec<Op<Atom>>) -> usize {
    let needs = emit(a, ops);
    ops.push(op);
    needs
}

fn emit_pair(a: &Term, b: &Term, op: Op<Atom>, ops: &mut Vec<Op<Atom>>) -> usize {
    let first = emit(a, ops);
    let second = emit(b, ops);
    ops.push(op);
    first.max(second + 1)
}

fn emit_binary(op: Binary, a: &Term, b: &Term, ops: &mut Vec<Op<Atom>>) -> usize {
    match op {
        Binary::Or | Binary::And => {
            let first = emit(a, ops);
            let jump = ops.len();
            let make: fn(u16) -> Op<Atom> = if op == Binary::Or { Op::Or } else { Op::And };
            ops.push(make(0));
            let second = emit(b, ops);
            patch(ops, jump, make);
            return first.max(second);
        }
        Binary::Add => return emit_pair(a, b, Op::Add, ops),
        Binary::Subtract => return emit_pair(a, b, Op::Subtract, ops),
        Binary::Multiply => return emit_pair(a, b, Op::Multiply, ops),
        Binary::Divide => return emit_pair(a, b, Op::Divide, ops),
        Binary::Equal | Binary::Unequal | Binary::Less | Binary::LessEqual | Binary::Greater | Binary::GreaterEqual => {
        }
    }
    let Some(comparison) = Comparison::of(op) else { return 0 };
    if let (TermKind::Atom(atom), Some(n)) = (&a.kind, b.constant()) {
        ops.push(Op::Test(*atom, comparison, n.thousandths()));
        return 1;
    }
    emit_pair(a, b, Op::Compare(comparison), ops)
}

/// Points the jump at `place` behind the last instruction. A routine too long for `u16` is refused by `compile`.
fn patch(ops: &mut [Op<Atom>], place: usize, make: impl FnOnce(u16) -> Op<Atom>) {
    let target = u16::try_from(ops.len()).unwrap_or(u16::MAX);
    if let Some(op) = ops.get_mut(place) {
        *op = make(target);
    }
}

impl<A> Routine<A> {
    /// Code that always yields 0.
    #[must_use]
    pub fn zero() -> Routine<A> {
        Routine::constant_of(Fixed::ZERO)
    }

    /// Code that always yields `n`.
    #[must_use]
    pub fn constant_of(n: Fixed) -> Routine<A> {
        Routine { ops: Box::new([Op::Push(n.thousandths())]), depth: 1 }
    }
}
