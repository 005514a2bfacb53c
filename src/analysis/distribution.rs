//! How the score is distributed under a policy: probabilities pushed forward over the graph.
//!
//! Points are whole thousandths, so as long as the work allows it the distribution is exact, value by value. Where there
//! are too many (row, points) pairs, points are kept on a grid: each amount is split between the two grid points around it
//! so that the mean stays exact. What a split adds is noise with mean zero whatever went before, so the variances of all
//! splits add up. The standard deviation of the noise is reported as `blur`; the distance between the two distributions
//! (Wasserstein-1: points that probability must be moved by) is at most that.

use super::play::Play;
use crate::solve::graph::Label;

/// Entries that are pushed before an exact distribution is given up for a grid.
pub(super) const MOST_ENTRIES: usize = 30_000_000;
/// Additions that a grid may cost.
const MOST_ADDITIONS: f64 = 3e9;
/// Bytes that a grid may hold at any time.
const MOST_BYTES: f64 = 1.2e9;
/// Grids that are tried, in thousandths of a point, the finest first.
const GRIDS: [i64; 6] = [5, 10, 20, 50, 100, 200];

/// How the score is distributed.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Scores in thousandths, rising, with their probabilities.
    pub points: Vec<(i64, f64)>,
    /// Mean score, exact but for the rounding of `f64`.
    pub mean: f64,
    /// Standard deviation of the score, exact but for the rounding of `f64`.
    pub sd: f64,
    /// Distance between the scores that are told apart, in thousandths; 1 if all are.
    pub grid: i64,
    /// Standard deviation of what the grid adds to a score, in points; 0 if it adds nothing.
    pub blur: f64,
}

impl Distribution {
    /// The distribution of the score under a policy on a graph; on a grid, if it takes more than so many entries.
    #[must_use]
    pub(crate) fn new(play: &Play<'_>, most_entries: usize) -> Distribution {
        let start: i64 = play.graph.start.iter().sum();
        let (mean, variance) = play.moments();
        let mean = start as f64 / 1000.0 + mean;
        let (grid, points, blur) = exact(play, most_entries).map_or_else(|| on_grid(play), |points| (1, points, 0.0));
        let points: Vec<(i64, f64)> = points.into_iter().map(|(score, p)| (start + score, p)).collect();
        Distribution { points, mean, sd: variance.max(0.0).sqrt(), grid, blur }
    }

    /// The smallest score that is reached or stayed under with at least this probability.
    #[must_use]
    pub fn quantile(&self, level: f64) -> f64 {
        let mut below = 0.0;
        for (score, p) in &self.points {
            below += p;
            if below >= level - 1e-12 {
                return *score as f64 / 1000.0;
            }
        }
        self.points.last().map_or(0.0, |(score, _)| *score as f64 / 1000.0)
    }

    /// The mean score in the worst part of all runs, a share above 0 (also called expected shortfall).
    #[must_use]
    pub fn tail_mean(&self, share: f64) -> f64 {
        let (mut left, mut sum) = (share, 0.0);
        for (score, p) in &self.points {
            let part = p.min(left);
            sum += part * *score as f64 / 1000.0;
            left -= part;
            if left <= 0.0 {
                break;
            }
        }
        sum / (share - left.max(0.0))
    }

    /// The probability of a score of at least so many points.
    #[must_use]
    pub fn at_least(&self, score: f64) -> f64 {
        // From the top down: what is small is added first.
        let reached = self.points.iter().rev().take_while(|(x, _)| *x as f64 / 1000.0 >= score - 1e-9);
        reached.map(|(_, p)| p).sum::<f64>().min(1.0)
    }

    /// Probabilities in bins of `width` thousandths: the lower end of each bin, from the lowest that is met to the highest.
    #[must_use]
    pub fn bins(&self, width: i64) -> Vec<(i64, f64)> {
        let of = |x: i64| x.div_euclid(width) * width;
        let (Some((low, _)), Some((high, _))) = (self.points.first(), self.points.last()) else { return Vec::new() };
        let (low, high) = (of(*low), of(*high));
        let mut bins: Vec<(i64, f64)> = (0..=(high - low) / width).map(|i| (low + i * width, 0.0)).collect();
        for (x, p) in &self.points {
            let place = usize::try_from((of(*x) - low) / width).unwrap_or(0);
            if let Some((_, sum)) = bins.get_mut(place) {
                *sum += p;
            }
        }
        bins
    }
}

/// Every score with its probability, or nothing if there are too many on the way.
fn exact(play: &Play<'_>, most_entries: usize) -> Option<Vec<(i64, f64)>> {
    let graph = play.graph;
    let rows = graph.rows();
    let points: Vec<i64> = graph.labels.iter().map(total).collect();
    let mut waiting: Vec<Vec<(i64, f64)>> = vec![Vec::new(); rows];
    if let Some(first) = waiting.first_mut() {
        first.push((0, 1.0));
    }
    let (mut shares, mut pushed) = (Vec::new(), 0);
    for row in 0..rows.saturating_sub(1) {
        let mut here = waiting.get_mut(row).map(std::mem::take).unwrap_or_default();
        if here.is_empty() {
            continue;
        }
        gather(&mut here);
        play.shares(row, &mut shares);
        for (share, edges) in shares.iter().zip(graph.actions(row)).filter(|(share, _)| **share > 0.0) {
            for edge in edges {
                let p = share * play.pay.of(*edge).0;
                let more = points.get(edge.label()).copied().unwrap_or(0);
                let Some(target) = waiting.get_mut(edge.target as usize) else { continue };
                target.extend(here.iter().map(|(score, mass)| (score + more, mass * p)));
                pushed += here.len();
                // The end takes in from everywhere: it is gathered now and then.
                if target.len() > 1 << 21 {
                    gather(target);
                }
            }
        }
        if pushed > most_entries {
            return None;
        }
    }
    let mut last = waiting.pop().unwrap_or_default();
    gather(&mut last);
    Some(last)
}

/// Sums equal scores, in the order in which they came.
fn gather(list: &mut Vec<(i64, f64)>) {
    list.sort_by_key(|(score, _)| *score);
    list.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 += later.1;
        }
        same
    });
}

/// Lowest and highest points, in units of the grid, with which every row that is met can be met: amounts between two grid
/// points go to both.
fn ranges(play: &Play<'_>, grid: i64) -> Vec<Option<(i64, i64)>> {
    let graph = play.graph;
    let more: Vec<i64> = graph.labels.iter().map(total).collect();
    let mut ranges: Vec<Option<(i64, i64)>> = vec![None; graph.rows()];
    if let Some(first) = ranges.first_mut() {
        *first = Some((0, 0));
    }
    let mut shares = Vec::new();
    for row in 0..graph.rows().saturating_sub(1) {
        let Some((low, high)) = ranges.get(row).copied().flatten() else { continue };
        play.shares(row, &mut shares);
        for (_, edges) in shares.iter().zip(graph.actions(row)).filter(|(share, _)| **share > 0.0) {
            for edge in edges {
                let more = more.get(edge.label()).copied().unwrap_or(0);
                let (low, high) = (low + more.div_euclid(grid), high - (-more).div_euclid(grid));
                if let Some(slot) = ranges.get_mut(edge.target as usize) {
                    let (a, b) = slot.unwrap_or((low, high));
                    *slot = Some((a.min(low), b.max(high)));
                }
            }
        }
    }
    ranges
}

/// Points of all components together, in thousandths.
pub(super) fn total(label: &Label) -> i64 {
    label.points.iter().map(|p| i64::from(*p)).sum()
}

/// The finest grid whose additions and memory are bearable.
fn finest(play: &Play<'_>, ranges: &[Option<(i64, i64)>]) -> i64 {
    // In thousandths, so that both are divided by the grid at the end.
    let (mut additions, mut held, mut peak) = (0.0, 0.0, 0.0_f64);
    let mut seen = vec![false; ranges.len()];
    let width = |row: usize| ranges.get(row).copied().flatten().map_or(0.0, |(low, high)| (high - low) as f64);
    for row in 0..ranges.len().saturating_sub(1) {
        for edge in play.graph.edges_of(row) {
            additions += width(row);
            let target = edge.target as usize;
            if let Some(slot) = seen.get_mut(target)
                && !std::mem::replace(slot, true)
            {
                held += width(target);
            }
        }
        peak = peak.max(held);
        held -= width(row);
    }
    let fits =
        |grid: &&i64| 2.0 * additions / **grid as f64 <= MOST_ADDITIONS && 4.0 * peak / **grid as f64 <= MOST_BYTES;
    GRIDS.iter().find(fits).or(GRIDS.last()).copied().unwrap_or(1)
}

/// The distribution on a grid; the grid, and the standard deviation of what it adds.
fn on_grid(play: &Play<'_>) -> (i64, Vec<(i64, f64)>, f64) {
    let graph = play.graph;
    let grid = finest(play, &ranges(play, 1));
    let ranges = ranges(play, grid);
    let more: Vec<i64> = graph.labels.iter().map(total).collect();
    let bounds = |row: usize| {
        let (low, high) = ranges.get(row).copied().flatten()?;
        Some((low, usize::try_from(high - low + 1).ok()?))
    };
    let mut waiting: Vec<Option<Box<[f32]>>> = vec![None; graph.rows()];
    // The start is at 0, which every grid has.
    if let (Some(first), Some((_, size))) = (waiting.first_mut(), bounds(0)) {
        let mut mass = vec![0.0; size].into_boxed_slice();
        mass.iter_mut().take(1).for_each(|m| *m = 1.0);
        *first = Some(mass);
    }
    let (unit, mut noise) = (grid as f64 / 1000.0, 0.0);
    let mut shares = Vec::new();
    for row in 0..graph.rows().saturating_sub(1) {
        let (Some(here), Some((low, _))) = (waiting.get_mut(row).and_then(Option::take), bounds(row)) else { continue };
        let reached: f64 = here.iter().map(|m| f64::from(*m)).sum();
        play.shares(row, &mut shares);
        for (share, edges) in shares.iter().zip(graph.actions(row)).filter(|(share, _)| **share > 0.0) {
            for edge in edges {
                let p = share * play.pay.of(*edge).0;
                let target = edge.target as usize;
                let Some((to_low, size)) = bounds(target) else { continue };
                let more = more.get(edge.label()).copied().unwrap_or(0);
                let (whole, part) = (more.div_euclid(grid), more.rem_euclid(grid) as f64 / grid as f64);
                let Ok(shift) = usize::try_from(low + whole - to_low) else { continue };
                let Some(slot) = waiting.get_mut(target) else { continue };
                let there = slot.get_or_insert_with(|| vec![0.0; size].into_boxed_slice());
                // f64 → f32: what is pushed is rounded to 24 bits.
                let (stay, next) = ((p * (1.0 - part)) as f32, (p * part) as f32);
                let mut before = 0.0;
                for (to, from) in there.iter_mut().skip(shift).zip(here.iter().copied().chain([0.0])) {
                    *to += stay * from + next * before;
                    before = from;
                }
                noise += reached * p * part * (1.0 - part) * unit * unit;
            }
        }
    }
    let last = graph.rows().saturating_sub(1);
    let (low, _) = bounds(last).unwrap_or((0, 0));
    let mass = waiting.pop().flatten().unwrap_or_default();
    let points = (low..).zip(&mass).filter(|(_, p)| **p > 0.0).map(|(k, p)| (k * grid, f64::from(*p)));
    (grid, points.collect(), noise.sqrt())
}
