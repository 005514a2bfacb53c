//! Values of all states from one pass backward over the graph. All rows lead to later rows, so the pass is exact.

use super::graph::{Edge, Graph};

/// Differences below this are rounding, not merit: such actions count as equally good.
pub(crate) const EQUAL: f64 = 1e-9;

/// What is done in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Criterion {
    /// The action of highest value.
    Best,
    /// The action of lowest value.
    Worst,
    /// Any action with equal chance.
    Mean,
    /// The first action.
    First,
    /// The last action.
    Last,
}

/// Probability and points of every label, for given weights of the components.
pub(crate) struct Pay(Vec<(f64, f64)>);

impl Pay {
    /// Points of all components, each multiplied by its factor.
    pub(crate) fn new(graph: &Graph, factors: [f64; 4]) -> Pay {
        let pay = graph.labels.iter().map(|label| {
            let points: f64 = label.points.iter().zip(factors).map(|(p, f)| f64::from(*p) / 1000.0 * f).sum();
            (label.probability(), points)
        });
        Pay(pay.collect())
    }

    /// Points that are known by label.
    pub(crate) fn of_points(graph: &Graph, by_label: &[f64]) -> Pay {
        Pay(graph.labels.iter().zip(by_label).map(|(label, points)| (label.probability(), *points)).collect())
    }

    #[inline]
    pub(crate) fn of(&self, edge: Edge) -> (f64, f64) {
        self.0.get(edge.label()).copied().unwrap_or((0.0, 0.0))
    }

    /// Probability and points by label.
    pub(crate) fn list(&self) -> &[(f64, f64)] {
        &self.0
    }

    /// The value of an action: expected points on the way and from there on.
    #[inline]
    pub(crate) fn action(&self, edges: &[Edge], values: &[f64]) -> f64 {
        edges.iter().fold(0.0, |sum, edge| {
            let (p, r) = self.of(*edge);
            sum + p * (r + values.get(edge.target as usize).copied().unwrap_or(0.0))
        })
    }
}

/// The value of every row.
pub(crate) fn sweep(graph: &Graph, pay: &Pay, criterion: Criterion) -> Vec<f64> {
    let mut values = vec![0.0; graph.rows()];
    for row in (0..graph.rows().saturating_sub(1)).rev() {
        let edges = graph.edges_of(row);
        let value = row_value(edges, pay, &values, criterion);
        if let Some(slot) = values.get_mut(row) {
            *slot = value;
        }
    }
    values
}

#[inline]
fn row_value(edges: &[Edge], pay: &Pay, values: &[f64], criterion: Criterion) -> f64 {
    // One loop over the edges; an action ends at its marked edge.
    let (mut best, mut count, mut sum) = (f64::NAN, 0u32, 0.0);
    for edge in edges {
        let (p, r) = pay.of(*edge);
        sum += p * (r + values.get(edge.target as usize).copied().unwrap_or(0.0));
        if edge.is_last() {
            best = match criterion {
                _ if count == 0 => sum,
                Criterion::Best => best.max(sum),
                Criterion::Worst => best.min(sum),
                Criterion::Mean => best + sum,
                Criterion::First => best,
                Criterion::Last => sum,
            };
            count += 1;
            sum = 0.0;
        }
    }
    if criterion == Criterion::Mean { best / f64::from(count.max(1)) } else { best }
}

/// The first action of a row that is as good as any.
pub(crate) fn best_action(graph: &Graph, row: usize, pay: &Pay, values: &[f64]) -> usize {
    let value = values.get(row).copied().unwrap_or(0.0);
    graph.actions(row).position(|edges| pay.action(edges, values) >= value - EQUAL).unwrap_or(0)
}

/// Expected points per component from every row on, under the first best action.
pub(crate) fn components(graph: &Graph, pay: &Pay, values: &[f64]) -> Vec<[f64; 4]> {
    let mut all = vec![[0.0; 4]; graph.rows()];
    for row in (0..graph.rows().saturating_sub(1)).rev() {
        let action = best_action(graph, row, pay, values);
        let edges = graph.actions(row).nth(action).unwrap_or(&[]);
        let found = component_action(graph, edges, &all);
        if let Some(slot) = all.get_mut(row) {
            *slot = found;
        }
    }
    all
}

/// The value of an action, per component.
pub(crate) fn component_action(graph: &Graph, edges: &[Edge], all: &[[f64; 4]]) -> [f64; 4] {
    let mut found = [0.0; 4];
    for edge in edges {
        let Some(label) = graph.labels.get(edge.label()) else { continue };
        let p = label.probability();
        let later = all.get(edge.target as usize).copied().unwrap_or_default();
        for ((slot, points), later) in found.iter_mut().zip(label.points).zip(later) {
            *slot += p * (f64::from(points) / 1000.0 + later);
        }
    }
    found
}
