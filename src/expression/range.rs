//! What an expression can yield inside the declared bounds.
//!
//! Where the facts it reads take few values together, all of them are tried and the answer is exact; elsewhere intervals
//! give an answer that errs on the safe side.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::atom::{Atom, UnknownId};
use super::routine::{Facts, Routine, Watch};
use super::tree::{Binary, Term, TermKind, Unary};

/// The values a fact can take: from `min` to `max` in steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Domain {
    /// Smallest value, in thousandths.
    pub min: i64,
    /// Largest value, in thousandths.
    pub max: i64,
    /// Distance between neighbours, more than 0.
    pub step: i64,
}

impl Domain {
    /// Yes or no.
    pub const TRUTH: Domain = Domain { min: 0, max: 1, step: 1 };

    fn count(self) -> u64 {
        self.max.abs_diff(self.min) / self.step.max(1).unsigned_abs() + 1
    }
}

/// What was found about one or several expressions that are read together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Smallest and largest value of each expression.
    pub bounds: Vec<(i64, i64)>,
    /// Smallest value of their sum.
    pub least_sum: i128,
    /// Whether some divisor can be 0.
    pub division_by_zero: bool,
    /// Whether some result can leave `i64`.
    pub overflow: bool,
}

/// Combinations tried one by one up to this many.
const MOST_COMBINATIONS: u64 = 20_000;

/// Surveys expressions that are read together. `budget` is what is left, for a whole scenario, of trying combinations one
/// by one, in instructions; when it is used up intervals must do.
#[must_use]
pub fn survey(terms: &[&Term], domain: &impl Fn(Atom) -> Domain, budget: &Cell<u64>) -> Survey {
    survey_revealed(terms, domain, budget, &|_| None)
}

/// The same where every unknown that is compared has been revealed, as in the weights of outcomes: of all `unknown == value`
/// exactly one is true. `values` says how many values an unknown has.
#[must_use]
pub fn survey_revealed(
    terms: &[&Term],
    domain: &impl Fn(Atom) -> Domain,
    budget: &Cell<u64>,
    values: &dyn Fn(UnknownId) -> Option<usize>,
) -> Survey {
    let mut atoms: BTreeMap<Atom, Domain> = BTreeMap::new();
    for term in terms {
        term.visit(&mut |t| {
            if let TermKind::Atom(atom) = t.kind {
                atoms.entry(atom).or_insert_with(|| domain(atom));
            }
        });
    }
    let combinations = atoms.values().try_fold(1u64, |n, d| n.checked_mul(d.count()));
    let routines: Option<Vec<_>> = terms.iter().map(|t| Routine::compile(t)).collect();
    match (combinations, routines) {
        (Some(n), Some(routines)) => {
            let length: u64 = routines.iter().map(|r| r.ops().len() as u64).sum();
            let cost = n.saturating_mul(length.max(1));
            if n > MOST_COMBINATIONS || cost > budget.get() {
                return estimate(terms, domain);
            }
            budget.set(budget.get() - cost);
            exhaust(&routines, &atoms, values)
        }
        _ => estimate(terms, domain),
    }
}

struct Assignment<'a>(&'a BTreeMap<Atom, i64>);

impl Facts<Atom> for Assignment<'_> {
    fn read(&self, atom: &Atom) -> i64 {
        self.0.get(atom).copied().unwrap_or(0)
    }
}

#[derive(Default)]
struct Trouble {
    division_by_zero: bool,
    overflow: bool,
}

impl Watch for Trouble {
    fn division_by_zero(&mut self) {
        self.division_by_zero = true;
    }
    fn overflow(&mut self) {
        self.overflow = true;
    }
}

/// Whether no revealed unknown has two values, or none although all its values are asked for.
fn is_possible(values: &BTreeMap<Atom, i64>, count: &dyn Fn(UnknownId) -> Option<usize>) -> bool {
    let mut seen: BTreeMap<UnknownId, (usize, usize)> = BTreeMap::new();
    for (atom, &truth) in values {
        if let Atom::Is(unknown, _) = atom {
            let (asked, holding) = seen.entry(*unknown).or_default();
            *asked += 1;
            *holding += usize::from(truth != 0);
        }
    }
    seen.into_iter().all(|(unknown, (asked, holding))| match count(unknown) {
        Some(all) => holding == 1 || (holding == 0 && asked < all),
        None => true,
    })
}

fn exhaust(
    routines: &[Routine<Atom>],
    atoms: &BTreeMap<Atom, Domain>,
    count: &dyn Fn(UnknownId) -> Option<usize>,
) -> Survey {
    let mut values: BTreeMap<Atom, i64> = atoms.iter().map(|(a, d)| (*a, d.min)).collect();
    let mut bounds = vec![(i64::MAX, i64::MIN); routines.len()];
    let mut least_sum = i128::MAX;
    let mut trouble = Trouble::default();
    loop {
        let possible = is_possible(&values, count);
        let mut sum = 0i128;
        for (routine, bound) in routines.iter().zip(&mut bounds).filter(|_| possible) {
            let value = routine.run_watched(&Assignment(&values), &mut trouble);
            *bound = (bound.0.min(value), bound.1.max(value));
            sum += i128::from(value);
        }
        if possible {
            least_sum = least_sum.min(sum);
        }
        // The next combination, like the wheels of a counter.
        let mut carried = true;
        for (value, domain) in values.values_mut().zip(atoms.values()) {
            match value.checked_add(domain.step) {
                Some(next) if next <= domain.max => {
                    *value = next;
                    carried = false;
                    break;
                }
                _ => *value = domain.min,
            }
        }
        if carried {
            break;
        }
    }
    Survey { bounds, least_sum, division_by_zero: trouble.division_by_zero, overflow: trouble.overflow }
}

/// Surveys expressions by intervals alone: quickly, and on the safe side.
#[must_use]
pub fn estimate(terms: &[&Term], domain: &impl Fn(Atom) -> Domain) -> Survey {
    let mut trouble = Trouble::default();
    let bounds: Vec<(i64, i64)> = terms.iter().map(|t| interval(t, domain, &mut trouble)).collect();
    let least_sum = bounds.iter().map(|b| i128::from(b.0)).sum();
    Survey { bounds, least_sum, division_by_zero: trouble.division_by_zero, overflow: trouble.overflow }
}

fn interval(term: &Term, domain: &impl Fn(Atom) -> Domain, trouble: &mut Trouble) -> (i64, i64) {
    match &term.kind {
        TermKind::Number(n) => (n.thousandths(), n.thousandths()),
        TermKind::Truth(t) => (i64::from(*t), i64::from(*t)),
        TermKind::Atom(atom) => {
            let d = domain(*atom);
            (d.min, d.max)
        }
        TermKind::Unary(Unary::Not, a) => {
            let (low, high) = interval(a, domain, trouble);
            (1 - high, 1 - low)
        }
        TermKind::Unary(Unary::Negate, a) => {
            let (low, high) = interval(a, domain, trouble);
            hull(&[-i128::from(low), -i128::from(high)], trouble)
        }
        TermKind::Abs(a) => {
            let (low, high) = interval(a, domain, trouble);
            let nearest = if low <= 0 && high >= 0 { 0 } else { i128::from(low).abs().min(i128::from(high).abs()) };
            hull(&[nearest, i128::from(low).abs(), i128::from(high).abs()], trouble)
        }
        TermKind::Min(a, b) => {
            let (a, b) = (interval(a, domain, trouble), interval(b, domain, trouble));
            (a.0.min(b.0), a.1.min(b.1))
        }
        TermKind::Max(a, b) => {
            let (a, b) = (interval(a, domain, trouble), interval(b, domain, trouble));
            (a.0.max(b.0), a.1.max(b.1))
        }
        TermKind::Select(c, a, b) => {
            let asked = interval(c, domain, trouble);
            let (a, b) = (interval(a, domain, trouble), interval(b, domain, trouble));
            match asked {
                (1, _) => a,
                (_, 0) => b,
                _ => (a.0.min(b.0), a.1.max(b.1)),
            }
        }
        TermKind::Binary(op, a, b) => {
            let (a, b) = (interval(a, domain, trouble), interval(b, domain, trouble));
            binary_interval(*op, a, b, trouble)
        }
    }
}

fn binary_interval(op: Binary, a: (i64, i64), b: (i64, i64), trouble: &mut Trouble) -> (i64, i64) {
    let wide = |x: (i64, i64)| (i128::from(x.0), i128::from(x.1));
    let ((a0, a1), (b0, b1)) = (wide(a), wide(b));
    match op {
        Binary::Add => hull(&[a0 + b0, a1 + b1], trouble),
        Binary::Subtract => hull(&[a0 - b1, a1 - b0], trouble),
        Binary::Multiply => {
            let corners = [a0 * b0 / 1000, a0 * b1 / 1000, a1 * b0 / 1000, a1 * b1 / 1000];
            widen(hull(&corners, trouble), a0 >= 0 && b0 >= 0)
        }
        Binary::Divide => {
            if b0 <= 0 && b1 >= 0 {
                trouble.division_by_zero = true;
                return (i64::MIN, i64::MAX);
            }
            let corners = [a0 * 1000 / b0, a0 * 1000 / b1, a1 * 1000 / b0, a1 * 1000 / b1];
            widen(hull(&corners, trouble), a0 >= 0 && b0 > 0)
        }
        Binary::Or => (a.0.max(b.0), a.1.max(b.1)),
        Binary::And => (a.0.min(b.0), a.1.min(b.1)),
        Binary::Equal => truth(a.0 == a.1 && a == b, a.1 < b.0 || b.1 < a.0),
        Binary::Unequal => truth(a.1 < b.0 || b.1 < a.0, a.0 == a.1 && a == b),
        Binary::Less => truth(a.1 < b.0, a.0 >= b.1),
        Binary::LessEqual => truth(a.1 <= b.0, a.0 > b.1),
        Binary::Greater => truth(a.0 > b.1, a.1 <= b.0),
        Binary::GreaterEqual => truth(a.0 >= b.1, a.1 < b.0),
    }
}

/// What a comparison can yield, if it is sure to hold or sure not to.
const fn truth(always: bool, never: bool) -> (i64, i64) {
    (always as i64, !never as i64)
}

/// One thousandth wider on each side covers the rounding; a result that cannot be negative stays so.
fn widen(x: (i64, i64), is_positive: bool) -> (i64, i64) {
    let low = x.0.saturating_sub(1);
    (if is_positive { low.max(0) } else { low }, x.1.saturating_add(1))
}

fn hull(values: &[i128], trouble: &mut Trouble) -> (i64, i64) {
    let low = values.iter().copied().min().unwrap_or(0);
    let high = values.iter().copied().max().unwrap_or(0);
    let mut narrow = |n: i128| {
        i64::try_from(n).unwrap_or_else(|_| {
            trouble.overflow = true;
            if n < 0 { i64::MIN } else { i64::MAX }
        })
    };
    (narrow(low), narrow(high))
}
