//! Why a condition does not hold, as data: the parts joined by `&&` that are false.

use super::atom::{Atom, FlagId, MemberId, TaskId, VariableId};
use super::routine::{Comparison, Facts, Routine};
use super::tree::{Binary, Term, TermKind, Unary};
use crate::number::Fixed;

/// One part of a condition that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The variable should compare so with the bound; it has the value `now`.
    Variable(VariableId, Comparison, Fixed, Fixed),
    /// The clock should compare so with the tick.
    Tick(Comparison, Fixed),
    /// The flag should have this truth.
    Flag(FlagId, bool),
    /// The task should be done, or not.
    Done(TaskId, bool),
    /// The member should be busy, or not.
    Busy(MemberId, bool),
    /// Something else that words cannot be made of.
    Other,
}

/// The parts of a condition that do not hold now, in the order written.
#[must_use]
pub fn reasons(term: &Term, facts: &impl Facts<Atom>) -> Vec<Reason> {
    let mut found = Vec::new();
    collect(term, facts, true, &mut found);
    found.dedup();
    found
}

fn holds(term: &Term, facts: &impl Facts<Atom>) -> bool {
    Routine::compile(term).is_some_and(|r| r.holds(facts))
}

fn collect(term: &Term, facts: &impl Facts<Atom>, wanted: bool, found: &mut Vec<Reason>) {
    if holds(term, facts) == wanted {
        return;
    }
    match &term.kind {
        TermKind::Binary(Binary::And, a, b) if wanted => {
            collect(a, facts, true, found);
            collect(b, facts, true, found);
        }
        TermKind::Binary(Binary::Or, a, b) if !wanted => {
            collect(a, facts, false, found);
            collect(b, facts, false, found);
        }
        TermKind::Unary(Unary::Not, a) => collect(a, facts, !wanted, found),
        TermKind::Atom(Atom::Flag(flag)) => found.push(Reason::Flag(*flag, wanted)),
        TermKind::Atom(Atom::Done(task)) => found.push(Reason::Done(*task, wanted)),
        TermKind::Atom(Atom::Busy(member)) => found.push(Reason::Busy(*member, wanted)),
        TermKind::Binary(op, a, b) => match (comparison(*op, wanted), &a.kind, b.constant()) {
            (Some(c), TermKind::Atom(Atom::Variable(v)), Some(bound)) => {
                let now = Fixed::from_thousandths(facts.read(&Atom::Variable(*v)));
                found.push(Reason::Variable(*v, c, bound, now));
            }
            (Some(c), TermKind::Atom(Atom::Tick), Some(bound)) => found.push(Reason::Tick(c, bound)),
            _ => found.push(Reason::Other),
        },
        _ => found.push(Reason::Other),
    }
}

/// The comparison, turned round if it is wanted false.
fn comparison(op: Binary, wanted: bool) -> Option<Comparison> {
    let (yes, no) = match op {
        Binary::Equal => (Comparison::Equal, Comparison::Unequal),
        Binary::Unequal => (Comparison::Unequal, Comparison::Equal),
        Binary::Less => (Comparison::Less, Comparison::GreaterEqual),
        Binary::LessEqual => (Comparison::LessEqual, Comparison::Greater),
        Binary::Greater => (Comparison::Greater, Comparison::LessEqual),
        Binary::GreaterEqual => (Comparison::GreaterEqual, Comparison::Less),
        _ => return None,
    };
    Some(if wanted { yes } else { no })
}
