//! Products and quotients of thousandths, rounded half away from zero as `number::Fixed` does.
//!
//! `/` is real division in the target language. Rounding is `floor` of a quotient of two whole numbers: the nearest
//! double to such a quotient never lies on the other side of a whole number.

use super::expression::Expr;

/// The same as [`crate::number::Fixed::times`], in thousandths.
pub(super) fn times(a: &Expr, b: &Expr) -> Expr {
    let (a, b) = (a.to_number(), b.to_number());
    let product = match (a.constant(), b.constant()) {
        (Some(k), _) => b.scaled(k),
        (_, Some(k)) => a.scaled(k),
        (None, None) => {
            let ends = [(a.low(), b.low()), (a.low(), b.high()), (a.high(), b.low()), (a.high(), b.high())]
                .map(|(x, y)| i128::from(x) * i128::from(y));
            let (low, high) = (ends.iter().min().copied().unwrap_or(0), ends.iter().max().copied().unwrap_or(0));
            Expr::made_of(format!("({} * {})", a.text(), b.text()), low, high, &[&a, &b])
        }
    };
    divided(&product, 1000)
}

/// The same as [`crate::number::Fixed::over`], in thousandths; 0 for a divisor of 0.
pub(super) fn over(a: &Expr, b: &Expr) -> Expr {
    let thousand = a.to_number().scaled(1000);
    let b = b.to_number();
    match b.constant() {
        Some(0) => Expr::number(0),
        Some(d) if d > 0 => divided(&thousand, d),
        Some(d) => divided(&thousand.scaled(-1), d.saturating_neg()),
        None => {
            let up = positive(&thousand, &b);
            let down = positive(&thousand.scaled(-1), &b.scaled(-1));
            match () {
                () if b.low() > 0 => up,
                () if b.high() < 0 => down,
                () => Expr::select(&b.at_least(1), &up, &Expr::select(&b.at_most(-1), &down, &Expr::number(0))),
            }
        }
    }
}

/// A whole number over a constant above 0, rounded half away from zero.
pub(super) fn divided(n: &Expr, by: i64) -> Expr {
    let (n, by) = n.to_number().reduced(by);
    if by == 1 {
        return n;
    }
    positive(&n, &Expr::number(by))
}

/// n over a d that is above 0 where it matters: floor((2n + d) / 2d), on both sides of zero.
fn positive(n: &Expr, d: &Expr) -> Expr {
    let least = i128::from(d.low().max(1));
    let bound = |x: i64| (i128::from(x).abs() * 2 + least) / (2 * least);
    let half = |n: &Expr| {
        let top = n.scaled(2).plus(d);
        let text = format!("floor({} / {})", top.text(), d.scaled(2).text());
        let high = bound(n.low()).max(bound(n.high()));
        Expr::made_of(text, 0, high, &[&top, d])
    };
    if let (Some(n), Some(d)) = (n.constant(), d.constant()) {
        let away = (i128::from(n).abs() * 2 + i128::from(d)) / (2 * i128::from(d).max(1));
        let away = i64::try_from(away).unwrap_or(i64::MAX);
        return Expr::number(if n < 0 { -away } else { away });
    }
    let (up, down) = (half(n), half(&n.scaled(-1)).scaled(-1));
    match () {
        () if n.low() >= 0 => up,
        () if n.high() <= 0 => down,
        () => Expr::select(&n.at_least(0), &up, &down),
    }
}

/// A whole number of 0 or more over a constant above 0, rounded down.
pub(super) fn rounded_down(n: &Expr, by: i64) -> Expr {
    let (n, by) = n.to_number().reduced(by);
    match n.constant() {
        _ if by == 1 => n,
        Some(n) => Expr::number(n / by),
        None => Expr::made_of(format!("floor({} / {by})", n.text()), 0, i128::from(n.high() / by), &[&n]),
    }
}
