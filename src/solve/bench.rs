//! The stages of a solution one by one, for `benches/solve.rs`. No part of the public interface; it may change at any time.

use std::hash::Hasher;

use super::bytes::MAGIC;
use super::explore::{Explored, Mode};
use super::graph::Graph;
use super::intern::Fold;
use super::objectives::Channels;
use super::reduce::reduce;
use super::solution::explored;
use super::sweep::{Criterion, Pay, sweep};
use super::{Limit, Needs, Options, Solution};
use crate::program::Program;

/// A graph of states, explored or reduced.
#[derive(Debug)]
pub struct Built(Graph);

/// What exploring came to.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// States without the end.
    pub states: u64,
    /// Transitions.
    pub transitions: u64,
    /// Levels.
    pub levels: u64,
    /// Most bytes in use, by the explorer's own count.
    pub peak_bytes: u64,
    /// Words of a packed state.
    pub words: usize,
}

/// Explores everything and keeps it.
///
/// # Errors
/// The [`Limit`] that was reached.
pub fn explore(program: &Program, options: &Options<'_>) -> Result<(Built, Size), Limit> {
    let found = explored(program, options, Needs::Nothing, Mode::All, Channels::Components, None)?;
    let Explored { graph, states, transitions, levels, peak_bytes, words, .. } = found;
    Ok((Built(graph), Size { states, transitions, levels, peak_bytes, words }))
}

impl Built {
    /// The optimal value of every row; the first is the start's.
    #[must_use]
    pub fn sweep(&self) -> Vec<f64> {
        sweep(&self.0, &Pay::new(&self.0, [1.0; 4]), Criterion::Best)
    }

    /// The value of every action of every row.
    #[must_use]
    pub fn q_values(&self, values: &[f64]) -> Vec<f64> {
        let pay = Pay::new(&self.0, [1.0; 4]);
        (0..self.0.rows()).flat_map(|row| self.0.actions(row)).map(|edges| pay.action(edges, values)).collect()
    }

    /// The same with rows of equal futures made one.
    #[must_use]
    pub fn reduce(&self) -> Built {
        Built(reduce(&self.0))
    }

    /// Points paid before the start, in thousandths.
    #[must_use]
    pub fn start(&self) -> i64 {
        self.0.start.iter().sum()
    }

    /// States without the end.
    #[must_use]
    pub fn states(&self) -> u64 {
        self.0.states()
    }

    /// A number that changes with any bit of the graph, whoever came first in its tables.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let mut fold = Fold::default();
        for row in 0..self.0.rows() {
            fold.write(format!("{:?}", self.0.menu(row)).as_bytes());
            for edge in self.0.edges_of(row) {
                fold.write_u32(edge.target);
                fold.write_u8(u8::from(edge.is_last()));
                let label = self.0.labels.get(edge.label());
                fold.write(format!("{label:?}").as_bytes());
            }
        }
        fold.finish()
    }
}

/// A number that changes with any bit of a solution's values, flips and summary, but for the bytes it took.
#[must_use]
pub fn digest(solution: &Solution) -> u64 {
    let mut fold = Fold::default();
    let mut bytes = Vec::new();
    // Writing to memory cannot fail; what is missing would show as another number.
    let _ = solution.copy_to(&mut bytes);
    // The head holds the summary, and with it the bytes it took.
    let head = bytes.get(MAGIC.len()..MAGIC.len() + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes);
    fold.write(bytes.get(MAGIC.len() + 8 + usize::try_from(head).unwrap_or(0)..).unwrap_or(&[]));
    let summary = super::Summary { peak_bytes: 0, ..solution.summary.clone() };
    fold.write(format!("{summary:?}").as_bytes());
    fold.finish()
}
