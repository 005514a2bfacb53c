//! Expressions of the target language, each with bounds on what it can yield.
//!
//! A number is kept as `base + scale × inner`: most of our numbers are thousandths of a small whole number, and in this
//! form the thousandths cancel out of comparisons and assignments, so that what is left is exact and short.

/// An expression over the variables of the model. A truth has the bounds 0 and 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expr {
    pub(super) inner: String,
    pub(super) base: i64,
    pub(super) scale: i64,
    pub(super) truth: bool,
    pub(super) low: i64,
    pub(super) high: i64,
    /// Every value it can have, if they are few.
    pub(super) values: Option<Vec<i64>>,
    /// Length with all formulas written out.
    pub(super) size: usize,
    /// The largest magnitude on the way to the value.
    pub(super) peak: i64,
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
    pub(super) fn within(mut self, low: i128, high: i128) -> Expr {
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
    pub(super) fn shared(a: &Expr, b: &Expr) -> (i64, i64, Expr, Expr) {
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

    /// A constant truth as the number it is.
    pub(super) fn plain(&self) -> Expr {
        Expr { truth: false, ..self.clone() }
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
