//! What is traded for what: the expected values of two or three objectives that policies can reach together.
//!
//! Every sweep makes a weighted sum of the objectives as large as can be and yields one deterministic policy, a vertex of
//! the convex hull. Weights are asked until no weighting of the objectives (each measured from its worst to its best value
//! among the policies that want one objective alone) can gain more than the precision over the vertices found: with h(w)
//! the best value under the weights w, known at some weights and convex between them, the gap inside a segment or triangle
//! of weights is at most the value of the matrix game h(wᵢ) − wᵢ·pⱼ over its corners wᵢ and their vertices pⱼ: the one side
//! picks weights between the corners, the other a mixture of vertices (J. von Neumann's minimax).

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::game::game;
use super::walk::{Step, walk};
use crate::program::Program;
use crate::solve::graph::Graph;
use crate::solve::sweep::EQUAL;
use crate::solve::{MOST_OBJECTIVES, Scale};

/// Values of up to three objectives; what is not asked for is 0.
pub(super) type Point = [f64; MOST_OBJECTIVES];

/// Decisions of a policy that are walked through.
const MOST_STEPS: usize = 40;

/// Weightings that are asked at the same time, whatever the number of threads.
const BATCH: usize = 8;
/// Transitions that all sweeps together may look at.
const MOST_WORK: usize = 600_000_000;

/// What the frontier is made of.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// By objective: whether more of it is better.
    pub more: &'a [bool],
    /// Largest gain, as a share of the objectives' ranges, that may be left undiscovered.
    pub precision: f64,
    /// Threads; the answer does not depend on their number.
    pub threads: usize,
}

/// A policy on the frontier.
#[derive(Debug, Clone)]
pub struct Vertex {
    /// The weights of the objectives, measured in their ranges, for which this policy is best; they sum to 1.
    pub weights: Vec<f64>,
    /// Expected value of every objective, in its own unit.
    pub values: Vec<f64>,
    /// Its first decisions that matter, where chance takes the likeliest course.
    pub first: Vec<Step>,
}

/// The convex hull of what policies can reach.
#[derive(Debug, Clone)]
pub struct Frontier {
    /// Vertices, from the best in the first objective on.
    pub vertices: Vec<Vertex>,
    /// No weighting of the objectives gains more than this share of their ranges over the vertices.
    pub precision: f64,
    /// The precision that was asked for.
    pub asked: f64,
    /// Sweeps that it took.
    pub sweeps: usize,
}

/// Gains by label: probability, and each objective's points so that more is better.
pub(super) struct Gains {
    list: Vec<(f64, Point)>,
    before: Point,
    count: usize,
}

impl Gains {
    pub(super) fn new(graph: &Graph, scales: &[Scale], more: &[bool]) -> Gains {
        let gain = |points: [f64; 4]| {
            let mut gain = Point::default();
            for ((slot, scale), more) in gain.iter_mut().zip(scales).zip(more) {
                let natural: f64 = points.iter().zip(scale.factors).map(|(p, f)| p * f).sum();
                *slot = if *more { natural } else { -natural };
            }
            gain
        };
        let list = graph.labels.iter().map(|l| (l.probability(), gain(l.points.map(|p| f64::from(p) / 1000.0))));
        let mut before = gain(graph.start.map(|p| p as f64 / 1000.0));
        for ((slot, scale), more) in before.iter_mut().zip(scales).zip(more) {
            *slot += if *more { scale.base } else { -scale.base };
        }
        Gains { list: list.collect(), before, count: scales.len() }
    }

    /// Expected gains of an action.
    #[inline]
    pub(super) fn action(&self, edges: &[crate::solve::graph::Edge], later: &[Point]) -> Point {
        let mut sum = Point::default();
        for edge in edges {
            let (p, gain) = self.list.get(edge.label()).copied().unwrap_or_default();
            let after = later.get(edge.target as usize).copied().unwrap_or_default();
            for ((sum, gain), after) in sum.iter_mut().zip(gain).zip(after) {
                *sum += p * (gain + after);
            }
        }
        sum
    }

    /// Gains of a transition with its probability.
    pub(super) fn of(&self, edge: crate::solve::graph::Edge) -> (f64, Point) {
        self.list.get(edge.label()).copied().unwrap_or_default()
    }

    pub(super) fn before(&self) -> Point {
        self.before
    }
}

pub(super) fn dot(a: Point, b: Point) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

pub(super) fn plus(a: Point, b: Point) -> Point {
    let mut sum = a;
    sum.iter_mut().zip(b).for_each(|(x, y)| *x += y);
    sum
}

/// The values of all rows under the policy that is best for these weights, ties decided by `second`.
fn sweep(graph: &Graph, gains: &Gains, weights: Point, second: Point) -> Vec<Point> {
    let mut values = vec![Point::default(); graph.rows()];
    for row in (0..graph.rows().saturating_sub(1)).rev() {
        let place = choose(graph, gains, row, &values, weights, second);
        if let (Some(slot), Some((_, value))) = (values.get_mut(row), place) {
            *slot = value;
        }
    }
    values
}

/// The action that a policy takes, and what it is worth.
fn choose(
    graph: &Graph,
    gains: &Gains,
    row: usize,
    values: &[Point],
    weights: Point,
    second: Point,
) -> Option<(usize, Point)> {
    let mut best: Option<(usize, Point, f64)> = None;
    for (place, edges) in graph.actions(row).enumerate() {
        let value = gains.action(edges, values);
        let worth = dot(weights, value);
        let better = best.is_none_or(|(_, other, most)| {
            worth > most + EQUAL || (worth >= most - EQUAL && dot(second, value) > dot(second, other) + EQUAL)
        });
        if better {
            best = Some((place, value, worth));
        }
    }
    best.map(|(place, value, _)| (place, value))
}

/// A weighting that was asked: the weights over ranges, and the vertex that answers.
#[derive(Debug, Clone, Copy)]
struct Asked {
    weights: Point,
    vertex: usize,
    /// The best value under these weights.
    height: f64,
}

/// A sweep's answer: the values of the policy, and its first decisions.
type Answer = (Point, Vec<Step>);

/// The search for the hull.
struct Search<'a> {
    graph: &'a Graph,
    gains: &'a Gains,
    program: &'a Program,
    threads: usize,
    /// By objective: its worst value among the policies that want one alone, and 1 ÷ the way to its best.
    scale: Vec<(f64, f64)>,
    found: Vec<(Point, Point, Vec<Step>)>,
    sweeps: usize,
}

impl Search<'_> {
    /// Sweeps for several weightings at once.
    fn ask(&mut self, wanted: &[Point]) -> Vec<Asked> {
        let natural = |weights: Point| {
            let mut scaled = weights;
            scaled.iter_mut().zip(&self.scale).for_each(|(w, (_, inverse))| *w *= inverse);
            scaled
        };
        let second = natural([1.0; MOST_OBJECTIVES]);
        let answers: Vec<Mutex<Option<Answer>>> = wanted.iter().map(|_| Mutex::new(None)).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some((weights, slot)) = {
                let i = next.fetch_add(1, Ordering::Relaxed);
                wanted.get(i).zip(answers.get(i))
            } {
                let weights = natural(*weights);
                let values = sweep(self.graph, self.gains, weights, second);
                let pick = |row: usize| {
                    let Some((place, value)) = choose(self.graph, self.gains, row, &values, weights, second) else {
                        return (0, false);
                    };
                    let differs = |edges| {
                        let other = self.gains.action(edges, &values);
                        other.iter().zip(value).any(|(x, y)| (x - y).abs() > EQUAL)
                    };
                    (place, self.graph.actions(row).any(differs))
                };
                let first = walk(self.graph, self.program, MOST_STEPS, pick);
                let total = plus(self.gains.before(), values.first().copied().unwrap_or_default());
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some((total, first));
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..self.threads.min(wanted.len()) {
                scope.spawn(work);
            }
            work();
        });
        self.sweeps += wanted.len();
        let answers = answers.into_iter().zip(wanted).filter_map(|(answer, weights)| {
            let (value, first) = answer.into_inner().unwrap_or_else(PoisonError::into_inner)?;
            Some((*weights, value, first))
        });
        let mut asked = Vec::new();
        for (weights, value, first) in answers {
            let point = self.measured(value);
            let known = self
                .found
                .iter()
                .position(|(_, other, _)| self.measured(*other).iter().zip(point).all(|(a, b)| (a - b).abs() <= 1e-9));
            let vertex = known.unwrap_or_else(|| {
                self.found.push((weights, value, first));
                self.found.len() - 1
            });
            asked.push(Asked { weights, vertex, height: dot(weights, point) });
        }
        asked
    }

    /// A value in the objectives' ranges: from 0, the worst, to 1, the best.
    fn measured(&self, value: Point) -> Point {
        let mut point = value;
        for (x, (low, inverse)) in point.iter_mut().zip(&self.scale) {
            *x = (*x - low) * inverse;
        }
        point
    }

    fn point(&self, vertex: usize) -> Point {
        self.found.get(vertex).map(|(_, value, _)| self.measured(*value)).unwrap_or_default()
    }

    /// What is left to be gained between weightings: entry (i, j) is what corner i's best has over corner j's vertex there.
    fn regrets(&self, corners: &[Asked]) -> Vec<Vec<f64>> {
        let points: Vec<Point> = corners.iter().map(|c| self.point(c.vertex)).collect();
        let row = |c: &Asked| points.iter().map(|p| (c.height - dot(c.weights, *p)).max(0.0)).collect();
        corners.iter().map(row).collect()
    }
}

/// The convex hull over a graph.
pub(super) fn frontier(graph: &Graph, program: &Program, scales: &[Scale], ask: &Ask<'_>) -> Frontier {
    let gains = Gains::new(graph, scales, ask.more);
    let count = gains.count;
    let mut search = Search {
        graph,
        gains: &gains,
        program,
        threads: ask.threads.max(1),
        scale: vec![(0.0, 1.0); count],
        found: Vec::new(),
        sweeps: 0,
    };
    let alone = |place: usize| {
        let mut weights = Point::default();
        weights.iter_mut().skip(place).take(1).for_each(|w| *w = 1.0);
        weights
    };
    let corners: Vec<Point> = (0..count).map(alone).collect();
    // Once to learn the ranges, and once more to decide ties in their terms.
    search.ask(&corners);
    search.scale = (0..count)
        .map(|i| {
            let all = search.found.iter().filter_map(|(_, value, _)| value.get(i).copied());
            let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
            // Where all want the same there is nothing to measure by, and any measure does.
            (low, if high - low > 1e-9 { 1.0 / (high - low) } else { 1.0 })
        })
        .collect();
    search.found.clear();
    let asked = search.ask(&corners);
    let most = (MOST_WORK / graph.edges.len().max(1)).clamp(40, 4_000);
    let precision = if count == 2 {
        chords(&mut search, &asked, ask.precision, most)
    } else {
        triangles(&mut search, &asked, ask.precision, most)
    };
    let sign = |i: usize, x: f64| if ask.more.get(i).copied().unwrap_or(true) { x } else { -x };
    let mut vertices: Vec<Vertex> = search
        .found
        .iter()
        .map(|(weights, value, first)| Vertex {
            weights: weights.iter().take(count).copied().collect(),
            values: value.iter().take(count).enumerate().map(|(i, x)| sign(i, *x)).collect(),
            first: first.clone(),
        })
        .collect();
    let merit = |v: &Vertex| v.values.first().map_or(0.0, |x| sign(0, *x));
    vertices.sort_by(|a, b| merit(b).total_cmp(&merit(a)));
    Frontier { vertices, precision, asked: ask.precision, sweeps: search.sweeps }
}

/// Two objectives: between two neighbours the weights for which both are worth the same are asked.
fn chords(search: &mut Search<'_>, asked: &[Asked], precision: f64, most: usize) -> f64 {
    let [a, b] = asked else { return 0.0 };
    let mut open = vec![(*a, *b)];
    let mut reached = 0.0_f64;
    while !open.is_empty() {
        if search.sweeps >= most {
            return open.iter().map(|(a, b)| game(&search.regrets(&[*a, *b])).0).fold(reached, f64::max);
        }
        let batch: Vec<(Asked, Asked)> = open.drain(..open.len().min(BATCH)).collect();
        let even = |(a, b): &(Asked, Asked)| {
            let ([ax, ay, _], [bx, by, _]) = (search.point(a.vertex), search.point(b.vertex));
            let (wx, wy) = ((by - ay).max(0.0), (ax - bx).max(0.0));
            let sum = wx + wy;
            if sum > 0.0 { [wx / sum, wy / sum, 0.0] } else { [0.5, 0.5, 0.0] }
        };
        let weights: Vec<Point> = batch.iter().map(even).collect();
        for ((a, b), answer) in batch.into_iter().zip(search.ask(&weights)) {
            let gain = answer.height - dot(answer.weights, search.point(a.vertex));
            if gain <= precision.max(EQUAL) || answer.vertex == a.vertex || answer.vertex == b.vertex {
                reached = reached.max(if gain > EQUAL { gain } else { 0.0 });
            } else {
                open.push((a, answer));
                open.push((answer, b));
            }
        }
    }
    reached
}

/// Three objectives: where most could still be gained, the weights are asked for which that is so.
fn triangles(search: &mut Search<'_>, asked: &[Asked], precision: f64, most: usize) -> f64 {
    let [a, b, c] = asked else { return 0.0 };
    let rate = |search: &Search<'_>, corners: [Asked; 3]| {
        let (gap, odds) = game(&search.regrets(&corners));
        (gap, odds, corners)
    };
    let mut open = vec![rate(search, [*a, *b, *c])];
    let mut known: HashMap<[u64; 3], Asked> = HashMap::new();
    loop {
        open.sort_by(|x, y| y.0.total_cmp(&x.0));
        let largest = open.first().map_or(0.0, |t| t.0);
        if largest <= precision.max(EQUAL) || search.sweeps >= most {
            return if largest > EQUAL { largest } else { 0.0 };
        }
        let batch = open.iter().take(BATCH).take_while(|t| t.0 > precision.max(EQUAL)).count();
        let batch: Vec<_> = open.drain(..batch).collect();
        let middle = |(_, odds, corners): &(f64, Vec<f64>, [Asked; 3])| {
            let mut weights = Point::default();
            for (corner, share) in corners.iter().zip(odds) {
                weights.iter_mut().zip(corner.weights).for_each(|(w, x)| *w += share * x);
            }
            weights
        };
        let wanted: Vec<Point> = batch.iter().map(middle).collect();
        // Neighbours share their sides, and with them weights.
        let new: Vec<Point> = wanted.iter().copied().filter(|w| !known.contains_key(&key(*w))).collect();
        for answer in search.ask(&new) {
            known.insert(key(answer.weights), answer);
        }
        for ((_, odds, corners), weights) in batch.into_iter().zip(wanted) {
            let Some(answer) = known.get(&key(weights)).copied() else { continue };
            for (place, share) in odds.iter().enumerate() {
                // The part on the other side of this corner; none if the weights lie on that side.
                if *share > 0.0 {
                    let mut part = corners;
                    part.iter_mut().skip(place).take(1).for_each(|corner| *corner = answer);
                    open.push(rate(search, part));
                }
            }
        }
    }
}

fn key(weights: Point) -> [u64; 3] {
    weights.map(f64::to_bits)
}
