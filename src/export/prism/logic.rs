//! Comparisons, truths, one value or the other, the smaller or the larger.

use super::expression::Expr;
use crate::expression::Comparison;

/// Up to so many possible values are remembered one by one.
const FEW: usize = 8;

impl Expr {
    pub(super) fn compare(&self, how: Comparison, other: &Expr) -> Expr {
        let (a, b) = (self.to_number(), other.to_number());
        let (less, more) = (a.high < b.low, a.low > b.high);
        let same = a.constant().is_some() && a.constant() == b.constant();
        let (not_less, not_more) = (a.low >= b.high, a.high <= b.low);
        let known = match how {
            Comparison::Equal => (same, less || more),
            Comparison::Unequal => (less || more, same),
            Comparison::Less => (less, not_less),
            Comparison::LessEqual => (not_more, more),
            Comparison::Greater => (more, not_more),
            Comparison::GreaterEqual => (not_less, less),
        };
        if known.0 || known.1 {
            return Expr::truth(known.0);
        }
        let symbol = match how {
            Comparison::Equal => "=",
            Comparison::Unequal => "!=",
            Comparison::Less => "<",
            Comparison::LessEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterEqual => ">=",
        };
        let (_, _, x, y) = Expr::shared(&a, &b);
        Expr::yes_no(format!("({} {symbol} {})", x.text(), y.text()), a.size + b.size + 3, a.peak.max(b.peak))
    }

    pub(super) fn equals(&self, n: i64) -> Expr {
        self.compare(Comparison::Equal, &Expr::number(n))
    }
    pub(super) fn at_least(&self, n: i64) -> Expr {
        self.compare(Comparison::GreaterEqual, &Expr::number(n))
    }
    pub(super) fn at_most(&self, n: i64) -> Expr {
        self.compare(Comparison::LessEqual, &Expr::number(n))
    }

    pub(super) fn to_truth(&self) -> Expr {
        if self.truth {
            return self.clone();
        }
        if self.low >= 0 && self.high <= 1 { self.equals(1) } else { self.equals(0).not() }
    }

    pub(super) fn to_number(&self) -> Expr {
        if !self.truth { self.clone() } else { Expr::select(self, &Expr::number(1), &Expr::number(0)) }
    }

    pub(super) fn not(&self) -> Expr {
        let a = self.to_truth();
        match a.constant() {
            Some(n) => Expr::truth(n == 0),
            None => Expr::yes_no(format!("!{}", parenthesised(&a.inner)), a.size + 1, a.peak),
        }
    }

    fn join(list: &[Expr], symbol: &str, neutral: bool) -> Expr {
        let list: Vec<Expr> = list.iter().map(Expr::to_truth).collect();
        if list.iter().any(|e| e.truth && e.constant() == Some(i64::from(!neutral))) {
            return Expr::truth(!neutral);
        }
        let mut open: Vec<&Expr> = Vec::new();
        for e in list.iter().filter(|e| e.constant().is_none()) {
            if !open.iter().any(|o| o.inner == e.inner) {
                open.push(e);
            }
        }
        match &*open {
            [] => Expr::truth(neutral),
            [one] => (*one).clone(),
            many => {
                let text: Vec<&str> = many.iter().map(|e| e.inner.as_str()).collect();
                let size = many.iter().map(|e| e.size + 3).sum();
                let peak = many.iter().map(|e| e.peak).max().unwrap_or(0);
                Expr::yes_no(format!("({})", text.join(symbol)), size, peak)
            }
        }
    }

    pub(super) fn all(list: &[Expr]) -> Expr {
        Expr::join(list, " & ", true)
    }

    pub(super) fn any(list: &[Expr]) -> Expr {
        Expr::join(list, " | ", false)
    }

    /// One or the other. Two truths make a truth, else it is a number.
    pub(super) fn select(when: &Expr, a: &Expr, b: &Expr) -> Expr {
        let when = when.to_truth();
        if let Some(n) = when.constant() {
            return if n == 1 { a.clone() } else { b.clone() };
        }
        if a.truth && b.truth {
            let (yes, no) = (Expr::all(&[when.clone(), a.clone()]), Expr::all(&[when.not(), b.clone()]));
            return match (a.constant(), b.constant()) {
                _ if a == b => a.clone(),
                (Some(1), _) => Expr::any(&[when, b.clone()]),
                (_, Some(1)) => Expr::any(&[when.not(), a.clone()]),
                _ => Expr::any(&[yes, no]),
            };
        }
        // A truth as a number is a selection of 1 and 0: no number is asked for again.
        let number = |e: &Expr| if e.truth && e.constant().is_none() { e.to_number() } else { e.plain() };
        let (a, b) = (number(a), number(b));
        if a == b {
            return a;
        }
        let (base, scale, x, y) = Expr::shared(&a, &b);
        let text = format!("({} ? {} : {})", when.inner, x.text(), y.text());
        let mut values = a.values.iter().chain(&b.values).flatten().copied().collect::<Vec<i64>>();
        values.sort_unstable();
        values.dedup();
        let few = a.values.is_some() && b.values.is_some() && values.len() <= FEW;
        let chosen = Expr {
            base,
            scale,
            values: few.then_some(values),
            peak: a.peak.max(b.peak).max(when.peak),
            ..Expr::whole(text, 0, 0, when.size + a.size + b.size + 5)
        };
        chosen.within(i128::from(a.low.min(b.low)), i128::from(a.high.max(b.high)))
    }

    fn extreme(&self, other: &Expr, name: &str) -> Expr {
        let (a, b) = (self.to_number(), other.to_number());
        let (base, scale, x, y) = Expr::shared(&a, &b);
        let text = format!("{name}({}, {})", x.text(), y.text());
        Expr { base, scale, peak: a.peak.max(b.peak), ..Expr::whole(text, 0, 0, a.size + b.size + 6) }
    }

    pub(super) fn min(&self, other: &Expr) -> Expr {
        match () {
            () if self.high <= other.low => self.clone(),
            () if other.high <= self.low => other.clone(),
            () => self
                .extreme(other, "min")
                .within(i128::from(self.low.min(other.low)), i128::from(self.high.min(other.high))),
        }
    }

    pub(super) fn max(&self, other: &Expr) -> Expr {
        match () {
            () if self.low >= other.high => self.clone(),
            () if other.low >= self.high => other.clone(),
            () => self
                .extreme(other, "max")
                .within(i128::from(self.low.max(other.low)), i128::from(self.high.max(other.high))),
        }
    }

    pub(super) fn clamped(&self, low: i64, high: i64) -> Expr {
        self.min(&Expr::number(high)).max(&Expr::number(low))
    }

    pub(super) fn abs(&self) -> Expr {
        let a = self.to_number();
        match a.constant() {
            Some(n) => Expr::number(n.saturating_abs()),
            None if a.low >= 0 => a,
            None => a.max(&a.scaled(-1)),
        }
    }
}

fn parenthesised(text: &str) -> String {
    if text.starts_with('(') || text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        text.to_owned()
    } else {
        format!("({text})")
    }
}
