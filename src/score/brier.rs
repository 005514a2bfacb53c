//! How good probabilities were: the Brier score, and the calibration table over many of them.

use serde::Serialize;

/// Settled predictions from which on a calibration table says something.
pub const ENOUGH_TO_CALIBRATE: usize = 30;

/// A probability that was said, and whether the thing came true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scored {
    /// 0 to 100.
    pub percent: u8,
    /// What came out.
    pub came_true: bool,
}

impl Scored {
    /// (p − outcome)² in ten-thousandths.
    fn squared(self) -> u32 {
        let truth = if self.came_true { 100 } else { 0 };
        u32::from(self.percent).abs_diff(truth).pow(2)
    }

    /// (p − outcome)²: 0 is perfect, 1 is certain and wrong.
    #[must_use]
    pub fn error(self) -> f64 {
        f64::from(self.squared()) / 10_000.0
    }
}

/// The mean of (p − outcome)²; always saying 50 % gives 0.25. `None` without any.
#[must_use]
pub fn brier(scored: &[Scored]) -> Option<f64> {
    let sum: u64 = scored.iter().map(|s| u64::from(s.squared())).sum();
    (!scored.is_empty()).then(|| sum as f64 / (10_000.0 * scored.len() as f64))
}

/// What was said with probabilities of one range, and how often it came true.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bin {
    /// The lowest probability of the range, in per cent.
    pub from: u8,
    /// The highest.
    pub to: u8,
    /// How many predictions.
    pub count: usize,
    /// The mean of what was said, in per cent.
    pub mean_said: f64,
    /// The share that came true, in per cent.
    pub came_true: f64,
}

/// How well probabilities match what came out, over many predictions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Settled predictions.
    pub settled: usize,
    /// Their mean Brier score.
    pub brier: Option<f64>,
    /// How many more there must be before there is a table.
    pub missing: usize,
    /// Ranges of ten per cent that hold predictions, the lowest first; empty below [`ENOUGH_TO_CALIBRATE`].
    pub bins: Vec<Bin>,
}

/// The calibration of settled predictions. Ranges are 0 to 9, 10 to 19, …, 90 to 100 per cent.
#[must_use]
pub fn calibration(scored: &[Scored]) -> Calibration {
    let settled = scored.len();
    let missing = ENOUGH_TO_CALIBRATE.saturating_sub(settled);
    let bins = if missing > 0 { Vec::new() } else { (0..10).filter_map(|tenth| bin(scored, tenth)).collect() };
    Calibration { settled, brier: brier(scored), missing, bins }
}

fn bin(scored: &[Scored], tenth: u8) -> Option<Bin> {
    let from = tenth * 10;
    let to = if tenth == 9 { 100 } else { from + 9 };
    let within: Vec<&Scored> = scored.iter().filter(|s| (from..=to).contains(&s.percent)).collect();
    let count = within.len();
    let said: u64 = within.iter().map(|s| u64::from(s.percent)).sum();
    let came_true = within.iter().filter(|s| s.came_true).count();
    (count > 0).then(|| Bin {
        from,
        to,
        count,
        mean_said: said as f64 / count as f64,
        came_true: 100.0 * came_true as f64 / count as f64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(percent: u8, came_true: bool) -> Scored {
        Scored { percent, came_true }
    }

    /// (0.3² + 0.8² + 0² + 1²) / 4 = (0.09 + 0.64 + 0 + 1) / 4 = 0.4325.
    #[test]
    fn brier_by_hand() {
        let four = [said(70, true), said(80, false), said(0, false), said(0, true)];
        assert_eq!(brier(&four), Some(0.4325));
        assert_eq!(brier(&[said(50, true), said(50, false), said(50, false)]), Some(0.25));
        assert_eq!(brier(&[said(100, true), said(0, false)]), Some(0.0));
        assert_eq!(brier(&[]), None);
        assert_eq!(said(70, false).error(), 0.49);
    }

    #[test]
    fn no_table_below_thirty() {
        let few = vec![said(90, true); 29];
        let found = calibration(&few);
        assert_eq!((found.settled, found.missing, found.bins.len()), (29, 1, 0));
        assert_eq!(calibration(&[]).missing, 30);
    }

    /// Every probability falls into exactly one range, and 100 into the last.
    #[test]
    fn bins_by_hand() {
        let mut many: Vec<Scored> = (0..=100).map(|p| said(p, p >= 95)).collect();
        let all = calibration(&many);
        assert_eq!(all.bins.iter().map(|b| b.count).collect::<Vec<_>>(), [10, 10, 10, 10, 10, 10, 10, 10, 10, 11]);
        let last = all.bins.last().unwrap();
        assert_eq!((last.from, last.to, last.mean_said), (90, 100, 95.0));
        assert!((last.came_true - 600.0 / 11.0).abs() < 1e-9);
        // Empty ranges have no row; 9 and 10 are neighbours in different ones.
        many = [vec![said(9, false); 20], vec![said(10, true); 10]].concat();
        let two = calibration(&many);
        let rows: Vec<_> = two.bins.iter().map(|b| (b.from, b.count, b.mean_said, b.came_true)).collect();
        assert_eq!(rows, [(0, 20, 9.0, 0.0), (10, 10, 10.0, 100.0)]);
        // (20 × 0.0081 + 10 × 0.81) / 30 = 8.262 / 30.
        assert_eq!(two.brier, Some(0.2754));
        assert_eq!(two.missing, 0);
    }
}
