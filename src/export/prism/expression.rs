//! Expressions of the target language, each with bounds on what it can yield.
//!
//! A number is kept as `base + scale × inner`: most of our numbers are thousandths of a small whole number, and in this
//! form the thousandths cancel out of comparisons and assignments, so that what is left is exact and short.

use crate::expression::Comparison;

/// Up to so many possible values are remembered one by one.
const FEW: usize = 8;

/// An expression over the variables of the model. A truth has the bounds 0 and 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expr {
    inner: String,
    base: i64,
    scale: i64,
    truth: bool,
    low: i64,
    high: i64,
    /// Every value it can have, if they are few.
    values: Option<Vec<i64>>,
    /// Length with all formulas written out.
    size: usize,
    /// The largest magnitude on the way to the value.
    peak: i64,
}

pub(super) fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Expr {
    pub(super) fn number(n: i64) -> Expr {
        let peak = n.saturating_abs();
        Expr {
            inner: String::new(),
            base: n,
            scale: 0,
            truth: false,
            low: n,
            high: n,
            values: Some(vec![n]),
            size: 1,
            peak,
        }
    }

    pub(super) fn truth(yes: bool) -> Expr {
        Expr { truth: true, ..Expr::number(i64::from(yes)) }
    }

    /// A whole number between bounds, as it is written.
    pub(super) fn whole(text: impl Into<String>, low: i64, high: i64, size: usize) -> Expr {
        let peak = low.saturating_abs().max(high.saturating_abs());
        Expr { inner: text.into(), base: 0, scale: 1, truth: false, low, high, values: None, size, peak }
    }

    /// A variable or constant by its name.
    pub(super) fn named(name: &str, low: i64, high: i64) -> Expr {
        if low == high { Expr::number(low) } else { Expr::whole(name, low, high, name.len()) }
    }

    pub(super) fn yes_no(text: String, size: usize, peak: i64) -> Expr {
        Expr { truth: true, peak, ..Expr::whole(text, 0, 1, size) }
    }

    pub(super) fn constant(&self) -> Option<i64> {
        (self.low == self.high).then_some(self.low)
    }

    pub(super) fn is_no(&self) -> bool {
        self.truth && self.high == 0
    }
    pub(super) fn low(&self) -> i64 {
        self.low
    }
    pub(super) fn high(&self) -> i64 {
        self.high
    }
    pub(super) fn size(&self) -> usize {
        self.size
    }
    pub(super) fn peak(&self) -> i64 {
        self.peak
    }
    pub(super) fn values(&self) -> Option<&[i64]> {
        self.values.as_deref()
    }
    pub(super) fn inner(&self) -> &str {
        &self.inner
    }

    /// The same with bounds that are known from elsewhere.
    pub(super) fn known_within(&self, low: i64, high: i64) -> Expr {
        let (low, high) = (self.low.max(low), self.high.min(high));
        if low == high { Expr::number(low) } else { Expr { low, high, ..self.clone() } }
    }

    /// The same with another text for the inner number: a formula that stands for it.
    pub(super) fn called(&self, name: &str) -> Expr {
        Expr { inner: name.to_owned(), ..self.clone() }
    }

    /// As it is written in the model.
    pub(super) fn text(&self) -> String {
        let sign = |n: i64| if n < 0 { format!("- {}", n.unsigned_abs()) } else { format!("+ {n}") };
        match (self.constant(), self.base, self.scale) {
            (Some(n), ..) if self.truth => (if n == 1 { "true" } else { "false" }).to_owned(),
            (Some(n), ..) if n < 0 => format!("({n})"),
            (Some(n), ..) => n.to_string(),
            (None, 0, 1) => self.inner.clone(),
            (None, 0, scale) => format!("({scale} * {})", self.inner),
            (None, base, 1) => format!("({} {})", self.inner, sign(base)),
            (None, base, scale) => format!("({scale} * {} {})", self.inner, sign(base)),
        }
    }

    /// The largest number that divides every value; 0 for the constant 0.
    pub(super) fn unit(&self) -> u64 {
        gcd(self.base.unsigned_abs(), self.scale.unsigned_abs())
    }

    /// With bounds, and what follows from them.
    fn within(mut self, low: i128, high: i128) -> Expr {
        let narrow = |n: i128| i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX });
        (self.low, self.high) = (narrow(low), narrow(high));
        self.peak = self.peak.max(self.low.saturating_abs()).max(self.high.saturating_abs());
        if self.low == self.high { Expr { peak: self.peak, ..Expr::number(self.low) } } else { self }
    }

    /// Multiplied by a whole number.
    pub(super) fn scaled(&self, k: i64) -> Expr {
        if let Some(n) = self.constant() {
            return Expr::number(n.saturating_mul(k));
        }
        if k == 0 {
            return Expr::number(0);
        }
        let ends = [i128::from(self.low) * i128::from(k), i128::from(self.high) * i128::from(k)];
        let values = self.values.as_ref().map(|v| v.iter().map(|n| n.saturating_mul(k)).collect());
        let scaled = Expr {
            base: self.base.saturating_mul(k),
            scale: self.scale.saturating_mul(k),
            truth: false,
            values,
            size: self.size + 4,
            ..self.clone()
        };
        scaled.within(ends[0].min(ends[1]), ends[0].max(ends[1]))
    }

    /// Divided by a number that divides every value.
    fn split(&self, k: i64) -> Expr {
        let k = k.max(1);
        Expr {
            base: self.base / k,
            scale: self.scale / k,
            low: self.low / k,
            high: self.high / k,
            values: self.values.as_ref().map(|v| v.iter().map(|n| n / k).collect()),
            ..self.clone()
        }
    }

    pub(super) fn plus_number(&self, n: i64) -> Expr {
        let moved = Expr {
            base: self.base.saturating_add(n),
            truth: false,
            values: self.values.as_ref().map(|v| v.iter().map(|x| x.saturating_add(n)).collect()),
            size: self.size + 4,
            ..self.to_number()
        };
        moved.within(i128::from(self.low) + i128::from(n), i128::from(self.high) + i128::from(n))
    }

    pub(super) fn plus(&self, other: &Expr) -> Expr {
        let (a, b) = (self.to_number(), other.to_number());
        if let Some(n) = b.constant() {
            return a.plus_number(n);
        }
        if let Some(n) = a.constant() {
            return b.plus_number(n);
        }
        let scale = signed(gcd(a.scale.unsigned_abs(), b.scale.unsigned_abs())).max(1);
        let part = |e: &Expr| Expr { base: 0, scale: e.scale / scale, values: None, ..e.clone() }.text();
        let sum = Expr::whole(format!("({} + {})", part(&a), part(&b)), 0, 0, a.size + b.size + 3);
        Expr { base: a.base.saturating_add(b.base), scale, peak: a.peak.max(b.peak), ..sum }
            .within(i128::from(a.low) + i128::from(b.low), i128::from(a.high) + i128::from(b.high))
    }

    pub(super) fn minus(&self, other: &Expr) -> Expr {
        self.plus(&other.scaled(-1))
    }

    /// Two numbers without what they share: `a = base + scale × a'`, and so for b.
    fn shared(a: &Expr, b: &Expr) -> (i64, i64, Expr, Expr) {
        let base = if a.scale == 0 && b.scale == 0 {
            a.base.min(b.base)
        } else if a.scale == 0 {
            b.base
        } else {
            a.base
        };
        let (over_a, over_b) = (a.base.abs_diff(base), b.base.abs_diff(base));
        let scales = gcd(a.scale.unsigned_abs(), b.scale.unsigned_abs());
        let scale = signed(gcd(scales, gcd(over_a, over_b))).max(1);
        let part = |e: &Expr| e.plus_number(base.saturating_neg()).split(scale);
        (base, scale, part(a), part(b))
    }

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

    /// A constant truth as the number it is.
    fn plain(&self) -> Expr {
        Expr { truth: false, ..self.clone() }
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

    /// The fraction `self / by` in lower terms.
    pub(super) fn reduced(&self, by: i64) -> (Expr, i64) {
        let common = signed(gcd(self.unit(), by.unsigned_abs())).max(1);
        (self.split(common), by / common)
    }

    /// A number whose text and bounds are given, made of others.
    pub(super) fn made_of(text: String, low: i128, high: i128, parts: &[&Expr]) -> Expr {
        let size = parts.iter().map(|e| e.size + 4).sum();
        let peak = parts.iter().map(|e| e.peak).max().unwrap_or(0);
        Expr { peak, ..Expr::whole(text, 0, 0, size) }.within(low, high)
    }
}

fn parenthesised(text: &str) -> String {
    if text.starts_with('(') || text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        text.to_owned()
    } else {
        format!("({text})")
    }
}
