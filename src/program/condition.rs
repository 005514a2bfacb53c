//! Conditions and amounts of the story: code, and what is quicker to ask where they allow it.

use std::ops::Deref;

use super::View;
use super::fields::Fields;
use super::parts::{Choice, Load};
use super::state::{Field, State};
use crate::expression::{Binary, Comparison, Routine, Term, TermKind, Unary};
use crate::number::Fixed;

/// An expression that says yes or no.
#[derive(Debug, Clone)]
pub struct Condition {
    code: Routine<Load>,
    /// The same as bounds of fields, all of which hold (or, denied, not all of which do); none if it is more than that.
    bounds: Option<Bounds>,
}

#[derive(Debug, Clone)]
struct Bounds {
    all: Box<[Bound]>,
    denied: bool,
}

impl Bounds {
    fn of(fields: &Fields, term: &Term) -> Option<Bounds> {
        let bounds = |denied| {
            let mut all = Vec::new();
            gather(fields, term, denied, &mut all).then(|| Bounds { all: all.into(), denied })
        };
        bounds(false).or_else(|| bounds(true))
    }

    #[inline]
    fn hold(&self, state: &State) -> bool {
        // All of them are asked, since where the first fails is not to be guessed.
        self.all.iter().fold(true, |all, bound| all & bound.holds(state)) != self.denied
    }
}

impl Condition {
    pub(super) fn new(fields: &Fields, term: &Term) -> Condition {
        Condition { code: fields.routine(term), bounds: Bounds::of(fields, term) }
    }

    /// Whether it holds.
    #[inline]
    #[must_use]
    pub fn holds(&self, view: &View<'_>) -> bool {
        match &self.bounds {
            Some(bounds) => {
                let holds = bounds.hold(view.state);
                debug_assert_eq!(holds, self.code.holds(view), "bounds say something else than the code");
                holds
            }
            None => self.code.holds(view),
        }
    }
}

/// An expression that is a number.
#[derive(Debug, Clone)]
pub struct Amount {
    code: Routine<Load>,
    /// The same as one of two numbers, by bounds; none if it is more than that.
    either: Option<(Bounds, [i64; 2])>,
}

impl Amount {
    pub(super) fn new(fields: &Fields, term: &Term) -> Amount {
        let either = match &term.kind {
            TermKind::Select(when, yes, no) => Bounds::of(fields, when)
                .zip(yes.constant().zip(no.constant()))
                .map(|(bounds, (yes, no))| (bounds, [no.thousandths(), yes.thousandths()])),
            _ => None,
        };
        Amount { code: fields.routine(term), either }
    }

    /// Always the same number.
    pub(super) fn constant_of(n: Fixed) -> Amount {
        Amount { code: Routine::constant_of(n), either: None }
    }

    /// Its value, in thousandths.
    #[inline]
    #[must_use]
    pub fn value(&self, view: &View<'_>) -> i64 {
        match &self.either {
            Some((bounds, [no, yes])) => {
                let value = if bounds.hold(view.state) { *yes } else { *no };
                debug_assert_eq!(value, self.code.run(view), "bounds say something else than the code");
                value
            }
            None => self.code.run(view),
        }
    }
}

impl Deref for Amount {
    type Target = Routine<Load>;

    fn deref(&self) -> &Routine<Load> {
        &self.code
    }
}

/// What it takes to know whether a choice is available, close together for all choices: most of a step is waiting for
/// memory.
#[derive(Debug, Clone)]
pub(crate) enum Gate {
    /// Always available: no condition, no look, no fallback.
    Free,
    /// Available while this holds.
    Bound(Bound),
    /// More than that.
    Asked,
}

impl Gate {
    pub(super) fn of(choice: &Choice) -> Gate {
        match &choice.requires {
            _ if choice.fallback || choice.look.is_some() => Gate::Asked,
            None => Gate::Free,
            Some(Condition { bounds: Some(bounds), .. }) => match (&*bounds.all, bounds.denied) {
                ([bound], false) => Gate::Bound(*bound),
                _ => Gate::Asked,
            },
            Some(_) => Gate::Asked,
        }
    }
}

impl Deref for Condition {
    type Target = Routine<Load>;

    fn deref(&self) -> &Routine<Load> {
        &self.code
    }
}

/// That a raw number lies in an interval, which may go around the end of all numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    field: Field,
    low: u64,
    /// The interval's last number less its first.
    span: u64,
}

impl Bound {
    #[inline(always)]
    pub(crate) fn holds(&self, state: &State) -> bool {
        state.get(self.field).wrapping_sub(self.low) <= self.span
    }

    fn from_to(field: Field, low: u64, high: u64) -> Bound {
        Bound { field, low, span: high.wrapping_sub(low) }
    }

    /// Where this one fails.
    fn denied(self) -> Bound {
        // INVARIANT: no bound is everything: `span` is below the largest number.
        Bound {
            field: self.field,
            low: self.low.wrapping_add(self.span).wrapping_add(1),
            span: (u64::MAX - 1).wrapping_sub(self.span),
        }
    }
}

/// The bounds that all have to hold for a term to be yes, or no if it is denied; whether it is such a term at all.
fn gather(fields: &Fields, term: &Term, denied: bool, into: &mut Vec<Bound>) -> bool {
    let bound = match &term.kind {
        TermKind::Unary(Unary::Not, inner) => return gather(fields, inner, !denied, into),
        TermKind::Binary(Binary::And, a, b) if !denied => {
            return gather(fields, a, denied, into) && gather(fields, b, denied, into);
        }
        TermKind::Binary(Binary::Or, a, b) if denied => {
            return gather(fields, a, denied, into) && gather(fields, b, denied, into);
        }
        TermKind::Atom(atom) => truth(fields.load(*atom)),
        TermKind::Binary(op, a, b) => match (&a.kind, b.constant(), Comparison::of(*op)) {
            (TermKind::Atom(atom), Some(n), Some(comparison)) => {
                comparison_bound(fields.load(*atom), comparison, n.thousandths())
            }
            _ => None,
        },
        _ => None,
    };
    into.extend(bound.map(|b| if denied { b.denied() } else { b }));
    bound.is_some()
}

/// That a fact which is yes or no is yes.
fn truth(load: Load) -> Option<Bound> {
    match load {
        Load::Scaled { field, base: 0, .. } | Load::Some(field) => Some(Bound::from_to(field, 1, u64::MAX)),
        Load::Is { field, raw } => Some(Bound::from_to(field, raw, raw)),
        Load::Scaled { .. } | Load::Knows { .. } | Load::Known { .. } => None,
    }
}

/// That base + scale × raw compares with `n` in this way.
fn comparison_bound(load: Load, comparison: Comparison, n: i64) -> Option<Bound> {
    let Load::Scaled { field, base, scale } = load else { return None };
    let n = n.checked_sub(base)?;
    // The first raw number that is not below n, and the first that is above it.
    let from = |n: i64| u64::try_from(n.div_euclid(scale) + i64::from(n.rem_euclid(scale) > 0)).unwrap_or(0);
    let (least, above) = (from(n), from(n.checked_add(1)?));
    let below = |end: u64| end.checked_sub(1).map(|high| Bound::from_to(field, 0, high));
    match comparison {
        Comparison::Equal if least < above => Some(Bound::from_to(field, least, least)),
        Comparison::Unequal if least < above => Some(Bound::from_to(field, least, least).denied()),
        // Between two steps: never, or always. Its code says so.
        Comparison::Equal | Comparison::Unequal => None,
        Comparison::Less => below(least),
        Comparison::LessEqual => below(above),
        // A bound from 0 on would be everything.
        Comparison::GreaterEqual => (least > 0).then(|| Bound::from_to(field, least, u64::MAX)),
        Comparison::Greater => (above > 0).then(|| Bound::from_to(field, above, u64::MAX)),
    }
}
