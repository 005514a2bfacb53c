//! The solved graph with its values, and what changes of numbers make of them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::asked::{Answer, Asked};
use super::lanes::{Change, LANES, Lane, Prepared, Sweep};
use super::touched::Extent;
use crate::program::Program;
use crate::solve::OrderGraph;
use crate::solve::graph::Graph;
use crate::solve::sweep::{Criterion, Pay, sweep};

/// A graph with its values under best and worst play.
pub(crate) struct Base<'a> {
    pub(crate) program: &'a Program,
    pub(crate) graph: &'a Graph,
    pub(crate) pay: Pay,
    pub(crate) best: Vec<f64>,
    /// Empty unless asked for.
    worst: Vec<f64>,
    /// Rows that can follow from where it is looked, in order.
    rows: Vec<u32>,
}

impl<'a> Base<'a> {
    pub(crate) fn new(program: &'a Program, graph: &'a Graph) -> Base<'a> {
        let pay = Pay::new(graph, [1.0; 4]);
        let best = sweep(graph, &pay, Criterion::Best);
        let rows = (0..u32::try_from(graph.rows()).unwrap_or(u32::MAX)).collect();
        Base { program, graph, pay, best, worst: Vec::new(), rows }
    }

    /// A graph whose points are no points before there is an order of the priorities: only for passes with such points.
    pub(crate) fn of_orders(orders: &'a OrderGraph) -> Base<'a> {
        let graph = &orders.graph;
        let pay = Pay::of_points(graph, &vec![0.0; graph.labels.len()]);
        let rows = (0..u32::try_from(graph.rows()).unwrap_or(u32::MAX)).collect();
        Base { program: &orders.program, graph, pay, best: Vec::new(), worst: Vec::new(), rows }
    }

    /// Looks only at what can follow from a row. Rows lead to later rows, so one pass finds it.
    pub(crate) fn seen_from(mut self, row: usize) -> Base<'a> {
        let mut follows = vec![false; self.graph.rows()];
        follows.iter_mut().skip(row).take(1).for_each(|f| *f = true);
        for row in row..self.graph.rows() {
            if follows.get(row).copied().unwrap_or(false) {
                for edge in self.graph.edges_of(row) {
                    follows.iter_mut().skip(edge.target as usize).take(1).for_each(|f| *f = true);
                }
            }
        }
        self.rows.retain(|row| follows.get(*row as usize).copied().unwrap_or(false));
        self
    }

    /// With the values of worst play, which verdicts need.
    pub(crate) fn with_worst(mut self) -> Base<'a> {
        self.worst = sweep(self.graph, &self.pay, Criterion::Worst);
        self
    }

    /// The expected score under optimal play.
    pub(crate) fn value(&self) -> f64 {
        start(self.graph, [1.0; 4]) + self.best.first().copied().unwrap_or(0.0)
    }

    /// Values of a row's actions.
    fn actions(&self, row: usize) -> Vec<f64> {
        self.graph.actions(row).map(|edges| self.pay.action(edges, &self.best)).collect()
    }

    /// The answer as things are.
    pub(crate) fn answer(&self, asked: &Asked, before: Option<&Answer>) -> Option<Answer> {
        let worst = self.worst.get(asked.row).copied().unwrap_or(0.0);
        asked.answer(self.program, self.graph.menu(asked.row), &self.actions(asked.row), worst, before)
    }

    fn pass(
        &self,
        changes: &[Change],
        extent: Extent<'_>,
        worst: bool,
        row: usize,
        values: &mut Vec<Lane>,
    ) -> Vec<Lane> {
        let lanes = Prepared::new(self.program, self.graph, changes);
        let base = if worst { &self.worst } else { &self.best };
        let sweep = Sweep { graph: self.graph, pay: &self.pay, base, rows: &self.rows, extent, lanes, worst };
        sweep.run(values);
        sweep.actions(row, values)
    }

    /// The answers under up to [`LANES`] changes.
    pub(crate) fn answers(
        &self,
        asked: &Asked,
        before: &Answer,
        changes: &[Change],
        extent: Extent<'_>,
        values: &mut Vec<Lane>,
    ) -> Vec<Answer> {
        let lane =
            |lanes: &[Lane], i: usize| -> Vec<f64> { lanes.iter().filter_map(|l| l.0.get(i).copied()).collect() };
        let best = self.pass(changes, extent, false, asked.row, values);
        let menu = self.graph.menu(asked.row);
        // What the worst play makes of it is looked at only where a verdict can hang on it. The range is at least the
        // difference of the choices under best play, so it decides between 0.5 and 1, and from 5 points on.
        let place = asked.taken.as_ref().and_then(|(_, pick)| menu.place(pick));
        let hangs_on_it = |i: usize| {
            let q = lane(&best, i);
            let (low, top) = q.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, t), q| (q.min(l), q.max(t)));
            let given_up = place.and_then(|p| q.get(p)).map_or(0.0, |taken| top - taken);
            given_up >= 5.0 || given_up > 0.5 && top - low < 1.0
        };
        let needed = (0..changes.len().min(LANES)).any(hangs_on_it);
        let worst = if needed { self.pass(changes, extent, true, asked.row, values) } else { Vec::new() };
        let of = |i: usize| {
            let low = lane(&worst, i).into_iter().fold(f64::INFINITY, f64::min);
            // Without it any low value gives the same verdict.
            let low = if needed { low } else { f64::NEG_INFINITY };
            asked.answer(self.program, menu, &lane(&best, i), low, Some(before))
        };
        (0..changes.len().min(LANES)).filter_map(of).collect()
    }

    /// The expected scores under up to [`LANES`] changes.
    pub(crate) fn values(&self, changes: &[Change], extent: Extent<'_>, values: &mut Vec<Lane>) -> Vec<f64> {
        let lanes = Prepared::new(self.program, self.graph, changes);
        let base = &self.best;
        let sweep = Sweep { graph: self.graph, pay: &self.pay, base, rows: &self.rows, extent, lanes, worst: false };
        sweep.run(values);
        let first = values.first().map_or([0.0; LANES], |l| l.0);
        let of = |(change, value): (&Change, f64)| match change {
            Change::Factors(factors) => start(self.graph, *factors) + value,
            Change::Points(points) => points.start + value,
            _ => start(self.graph, [1.0; 4]) + value,
        };
        changes.iter().zip(first).map(of).collect()
    }
}

/// Points paid before the first row.
fn start(graph: &Graph, factors: [f64; 4]) -> f64 {
    graph.start.iter().zip(factors).map(|(p, f)| *p as f64 / 1000.0 * f).sum()
}

/// The expected scores under any number of changes, [`LANES`] by [`LANES`], on as many threads as wished.
pub(crate) fn scores(base: &Base<'_>, changes: &[Change], threads: usize) -> Vec<f64> {
    let groups: Vec<&[Change]> = changes.chunks(LANES).collect();
    let found = over_threads(threads, &groups, |group, values| base.values(group, Extent::all(base.graph), values));
    found.into_iter().flatten().flatten().collect()
}

/// Does all tasks, each on one of the threads with memory of its own; the results in the order of the tasks.
pub(crate) fn over_threads<T: Sync, R: Send, M: Default>(
    threads: usize,
    tasks: &[T],
    work: impl Fn(&T, &mut M) -> R + Sync,
) -> Vec<Option<R>> {
    let done: Vec<Mutex<Option<R>>> = tasks.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let run = || {
        let mut memory = M::default();
        while let Some((task, slot)) = {
            let place = next.fetch_add(1, Ordering::Relaxed);
            tasks.get(place).zip(done.get(place))
        } {
            let found = work(task, &mut memory);
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
        }
    };
    std::thread::scope(|scope| {
        (1..threads.min(tasks.len())).for_each(|_| drop(scope.spawn(run)));
        run();
    });
    done.into_iter().map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

/// The whole weight that comes nearest to a probability beside the others' weights, within what a scenario may say.
pub(crate) fn write_weights(p: f64, others: f64) -> u32 {
    let weight = p / (1.0 - p) * others + 0.5;
    // INVARIANT: at least 1 and at most a million, so it fits.
    weight.clamp(1.0, 1_000_000.0) as u32
}
