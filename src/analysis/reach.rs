//! The largest probability with which any policy reaches a score, in bounds that hold for certain.
//!
//! For every row, from the last to the first: the probability of earning at least so much from there on, under the policy
//! that aims at nothing else. As a function of what is still needed it falls in steps. Two such functions are kept, one
//! never above the truth and one never below it; where they have too many steps, the ones that matter least are left out,
//! downwards in the one and upwards in the other. Where nothing has to be left out both are the truth.

use super::distribution::total;
use crate::solve::graph::{Edge, Graph};

/// Steps that all rows together may have.
pub(super) const MOST_STEPS: usize = 150_000_000;
/// Steps that a row may have, at least.
const FEWEST: usize = 2;
/// Steps that a row may have, at most.
const MOST: usize = 4_096;

/// Bounds of a probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// The score that is to be reached, in points.
    pub score: f64,
    /// Some policy reaches it with at least this probability.
    pub lower: f64,
    /// No policy reaches it with more.
    pub upper: f64,
}

/// A falling step function: with (need, p), p holds for every need up to that one and above the one before. Needs rise,
/// probabilities fall; beyond the last it is 0.
type Steps = Vec<(i64, f64)>;

impl Reach {
    /// Bounds for a score.
    ///
    /// `allowed` says of an action of a row whether a policy may take it; at least one may be taken in every row. `steps`
    /// bounds the steps of all functions together.
    pub(crate) fn new(graph: &Graph, score: f64, steps: usize, allowed: Allowed<'_>) -> Reach {
        let start: i64 = graph.start.iter().sum();
        let need = (score * 1000.0 - 1e-6).ceil() as i64 - start;
        if need <= guaranteed(graph, allowed) {
            return Reach { score, lower: 1.0, upper: 1.0 };
        }
        let search = Search {
            graph,
            allowed,
            need,
            windows: windows(graph),
            most: (steps / graph.rows().max(1)).clamp(FEWEST, MOST),
            after: last_uses(graph),
        };
        // The two have nothing to do with each other.
        let (lower, upper) = std::thread::scope(|scope| {
            let lower = scope.spawn(|| search.bound(Side::Lower));
            let upper = search.bound(Side::Upper);
            // A thread that panicked has taken the process down with it already.
            (lower.join().unwrap_or(0.0), upper)
        });
        // Rounding alone can turn the two round.
        Reach { score, lower: lower.min(upper), upper: upper.max(lower) }
    }
}

/// Which actions may be taken: of a row and the action's transitions.
type Allowed<'a> = &'a (dyn Fn(usize, &[Edge]) -> bool + Sync);

/// What both bounds are computed from.
struct Search<'a> {
    graph: &'a Graph,
    allowed: Allowed<'a>,
    need: i64,
    windows: Vec<(i64, i64)>,
    most: usize,
    after: LastUses,
}

impl Search<'_> {
    /// One of the bounds at the start.
    fn bound(&self, side: Side) -> f64 {
        let (graph, need) = (self.graph, self.need);
        let rows = graph.rows();
        let mut known: Vec<Steps> = vec![Steps::new(); rows];
        if let Some(end) = known.last_mut() {
            *end = vec![(0, 1.0)];
        }
        let mut work = Work::default();
        for row in (0..rows.saturating_sub(1)).rev() {
            let window = self.windows.get(row).map_or((i64::MIN, i64::MAX), |(low, high)| (need - high, need - low));
            let found = work.row(graph, row, self.allowed, &known, window, self.most, side);
            if let Some(slot) = known.get_mut(row) {
                *slot = found;
            }
            for done in self.after.of(row) {
                if let Some(slot) = known.get_mut(done) {
                    *slot = Steps::new();
                }
            }
        }
        let start = known.first().and_then(|steps| steps.iter().find(|(x, _)| *x >= need));
        start.map_or(0.0, |(_, p)| *p)
    }
}

/// Points that some policy earns from the start on whatever chance does.
fn guaranteed(graph: &Graph, allowed: Allowed<'_>) -> i64 {
    let mut sure = vec![0i64; graph.rows()];
    for row in (0..graph.rows().saturating_sub(1)).rev() {
        let least = |edges: &[Edge]| {
            let each = edges.iter().map(|edge| {
                let later = sure.get(edge.target as usize).copied().unwrap_or(0);
                graph.labels.get(edge.label()).map_or(0, total) + later
            });
            each.min().unwrap_or(0)
        };
        let best = graph.actions(row).filter(|edges| allowed(row, edges)).map(least).max().unwrap_or(0);
        if let Some(slot) = sure.get_mut(row) {
            *slot = best;
        }
    }
    sure.first().copied().unwrap_or(0)
}

/// Lowest and highest points with which each row can be met, whatever is decided.
fn windows(graph: &Graph) -> Vec<(i64, i64)> {
    let mut windows = vec![(i64::MAX, i64::MIN); graph.rows()];
    if let Some(first) = windows.first_mut() {
        *first = (0, 0);
    }
    for row in 0..graph.rows() {
        let (low, high) = windows.get(row).copied().unwrap_or_default();
        if low > high {
            continue;
        }
        for edge in graph.edges_of(row) {
            let more = graph.labels.get(edge.label()).map_or(0, total);
            if let Some((a, b)) = windows.get_mut(edge.target as usize) {
                (*a, *b) = ((*a).min(low + more), (*b).max(high + more));
            }
        }
    }
    windows
}

/// By row: the rows that nothing before it leads to, so that they can be forgotten.
struct LastUses {
    heads: Vec<u32>,
    next: Vec<u32>,
}

const NONE: u32 = u32::MAX;

fn last_uses(graph: &Graph) -> LastUses {
    let rows = graph.rows();
    let mut uses = LastUses { heads: vec![NONE; rows], next: vec![NONE; rows] };
    let mut seen = vec![false; rows];
    for row in 0..rows {
        for edge in graph.edges_of(row) {
            let target = edge.target as usize;
            if let Some(slot) = seen.get_mut(target)
                && !std::mem::replace(slot, true)
                && let (Some(head), Some(next)) = (uses.heads.get_mut(row), uses.next.get_mut(target))
            {
                *next = std::mem::replace(head, edge.target);
            }
        }
    }
    uses
}

impl LastUses {
    fn of(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = self.heads.get(row).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let now = at;
            at = self.next.get(now as usize).copied().unwrap_or(NONE);
            (now != NONE).then_some(now as usize)
        })
    }
}

/// Which way steps may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Lower,
    Upper,
}

/// Buffers kept from row to row.
#[derive(Debug, Default)]
struct Work {
    drops: Vec<(i64, f64)>,
    actions: Vec<Vec<(i64, f64)>>,
    areas: Vec<f64>,
}

impl Work {
    #[expect(clippy::too_many_arguments, reason = "one row with all that belongs to it")]
    fn row(
        &mut self,
        graph: &Graph,
        row: usize,
        allowed: Allowed<'_>,
        known: &[Steps],
        window: (i64, i64),
        most: usize,
        which: Side,
    ) -> Steps {
        let mut count = 0;
        for edges in graph.actions(row).filter(|edges| allowed(row, edges)) {
            if self.actions.len() == count {
                self.actions.push(Vec::new());
            }
            let mut found = self.actions.get_mut(count).map(std::mem::take).unwrap_or_default();
            self.action(graph, edges, known, window, &mut found);
            if let Some(slot) = self.actions.get_mut(count) {
                *slot = found;
            }
            count += 1;
        }
        let mut best = highest(self.actions.get(..count).unwrap_or(&[]));
        if best.len() > most {
            thin(&mut best, most, which, &mut self.areas);
        }
        best.shrink_to_fit();
        best
    }

    /// The mixture of what an action leads to, inside the window.
    fn action(
        &mut self,
        graph: &Graph,
        edges: &[Edge],
        known: &[Steps],
        (low, high): (i64, i64),
        out: &mut Vec<(i64, f64)>,
    ) {
        out.clear();
        self.drops.clear();
        for edge in edges {
            let (Some(label), Some(steps)) = (graph.labels.get(edge.label()), known.get(edge.target as usize)) else {
                continue;
            };
            let (p, more) = (label.probability(), total(label));
            // Below the window nothing is asked; what is not below 0 there counts at its lower end.
            let from = steps.partition_point(|(x, _)| *x + more < low);
            for (i, (x, here)) in steps.iter().enumerate().skip(from) {
                let next = steps.get(i + 1).map_or(0.0, |s| s.1);
                let x = *x + more;
                self.drops.push((x.min(high), p * (*here - next)));
                if x >= high {
                    // All that is beyond the window is one step at its end.
                    let rest = p * next;
                    self.drops.push((high, rest));
                    break;
                }
            }
        }
        self.drops.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        let mut sum = 0.0;
        for (x, drop) in &self.drops {
            sum += drop;
            match out.last_mut() {
                Some((at, p)) if at == x => *p = sum,
                _ => out.push((*x, sum)),
            }
        }
        out.reverse();
        out.iter_mut().for_each(|(_, p)| *p = p.min(1.0));
    }
}

/// The highest of some falling step functions.
fn highest(actions: &[Vec<(i64, f64)>]) -> Vec<(i64, f64)> {
    if let [only] = actions {
        return only.clone();
    }
    let mut places = vec![0usize; actions.len()];
    let mut out: Vec<(i64, f64)> = Vec::new();
    // From step to step: the nearest end of a step of any function.
    loop {
        let heads = || actions.iter().zip(&places).filter_map(|(steps, place)| steps.get(*place));
        let Some(x) = heads().map(|s| s.0).min() else { break };
        let p = heads().map(|s| s.1).fold(0.0, f64::max);
        match out.last_mut() {
            Some((at, q)) if *q == p => *at = x,
            _ => out.push((x, p)),
        }
        for (steps, place) in actions.iter().zip(&mut places) {
            if steps.get(*place).is_some_and(|s| s.0 == x) {
                *place += 1;
            }
        }
    }
    out
}

/// Leaves out the steps of the smallest area until at most so many are left; in an upper bound they are raised, in a lower
/// one they fall.
fn thin(steps: &mut Vec<(i64, f64)>, most: usize, side: Side, areas: &mut Vec<f64>) {
    while steps.len() > most {
        let before = steps.len();
        areas.clear();
        for i in 0..steps.len() {
            areas.push(area(steps, i, side));
        }
        let surplus = steps.len() - most;
        let mut sorted = areas.clone();
        let (_, limit, _) = sorted.select_nth_unstable_by(surplus - 1, f64::total_cmp);
        let limit = *limit;
        // Neighbours are not left out in one go: their areas would grow.
        let (mut kept, mut skipped) = (Vec::with_capacity(steps.len()), false);
        let mut left = surplus;
        for (i, step) in steps.iter().enumerate() {
            let small = areas.get(i).is_some_and(|a| *a <= limit && a.is_finite());
            if small && !skipped && left > 0 {
                skipped = true;
                left -= 1;
                if side == Side::Upper
                    && let Some((next, _)) = steps.get(i + 1)
                {
                    // Raised: this step reaches as far as the next did, which is dropped instead.
                    kept.push((*next, step.1));
                }
            } else if skipped && side == Side::Upper {
                skipped = false;
            } else {
                skipped = false;
                kept.push(*step);
            }
        }
        *steps = kept;
        if steps.len() == before {
            return;
        }
    }
}

/// What leaving a step out changes: a stretch of needs times a difference of probabilities.
fn area(steps: &[(i64, f64)], i: usize, side: Side) -> f64 {
    let at = |i: usize| steps.get(i).copied();
    let (Some((x, p)), next) = (at(i), at(i + 1)) else { return f64::INFINITY };
    match side {
        // Needs up to x fall to the next probability.
        Side::Lower => {
            let before = i.checked_sub(1).and_then(at);
            let fall = p - next.map_or(0.0, |n| n.1);
            before.map_or(f64::INFINITY, |(b, _)| (x - b) as f64 * fall)
        }
        // Needs up to the next step's end rise to p.
        Side::Upper => next.map_or(f64::INFINITY, |(n, q)| (n - x) as f64 * (p - q)),
    }
}
