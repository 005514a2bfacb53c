//! The reachable states and what leads from each to which others, as flat arrays.

use crate::expression::{ChoiceId, NodeId};
use crate::program::Place;

/// Marks the last transition of an action in its label.
const LAST: u32 = 1 << 31;

/// One way in which an action can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    /// The row it leads to.
    pub(super) target: u32,
    /// Place in the table of labels, and whether it is the action's last.
    label: u32,
}

impl Edge {
    pub(super) fn new(target: u32, label: u32, last: bool) -> Edge {
        Edge { target, label: label | if last { LAST } else { 0 } }
    }

    pub(super) fn raw_label(self) -> u32 {
        self.label
    }

    pub(super) fn from_raw(target: u32, label: u32) -> Edge {
        Edge { target, label }
    }

    #[inline]
    pub(super) fn label(self) -> usize {
        (self.label & !LAST) as usize
    }

    #[inline]
    pub(super) fn is_last(self) -> bool {
        self.label & LAST != 0
    }
}

/// How likely a transition is among those of its action, and the points paid on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label {
    pub(super) weight: u64,
    pub(super) total: u64,
    /// Thousandths per component.
    pub(super) points: [i32; 4],
}

impl std::hash::Hash for Label {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let [a, b, c, d] = self.points.map(|p| u64::from(p.cast_unsigned()));
        state.write_u64(self.weight ^ self.total.rotate_left(32));
        state.write_u64(a | b << 32);
        state.write_u64(c | d << 32);
    }
}

impl Label {
    pub(super) fn probability(&self) -> f64 {
        self.weight as f64 / self.total as f64
    }

    /// Points of all components together.
    pub(super) fn sum(&self) -> f64 {
        self.points.iter().map(|p| f64::from(*p) / 1000.0).sum()
    }
}

/// What can be done in a state.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Menu {
    /// These choices are available.
    Decision(NodeId, Vec<ChoiceId>),
    /// One of so many items is put first.
    Ranking(NodeId, u8),
    /// Chance decides; at a node, or in a choice.
    Draw(Place),
    /// Nothing: the end.
    End,
}

/// All rows lead only to later rows; row 0 is the start, and the last row is the end.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// First edge of each row, and the number of all edges.
    pub(super) offsets: Vec<u32>,
    /// Place in `menu_table`, by row.
    pub(super) menus: Vec<u32>,
    pub(super) edges: Vec<Edge>,
    pub(super) menu_table: Vec<Menu>,
    pub(super) labels: Vec<Label>,
    /// Points paid before the start, thousandths per component.
    pub(super) start: [i64; 4],
}

impl Graph {
    /// Rows, the end among them.
    pub(super) fn rows(&self) -> usize {
        self.menus.len()
    }

    /// States, without the end.
    pub(super) fn states(&self) -> u64 {
        (self.menus.len() as u64).saturating_sub(1)
    }

    /// The transitions of a row.
    #[inline]
    pub(super) fn edges_of(&self, row: usize) -> &[Edge] {
        let from = self.offsets.get(row).map_or(0, |o| *o as usize);
        let to = self.offsets.get(row + 1).map_or(from, |o| *o as usize);
        self.edges.get(from..to).unwrap_or(&[])
    }

    /// The transitions of a row, by action.
    pub(super) fn actions(&self, row: usize) -> impl Iterator<Item = &[Edge]> {
        self.edges_of(row).split_inclusive(|e| e.is_last())
    }

    pub(super) fn menu(&self, row: usize) -> &Menu {
        self.menus.get(row).and_then(|m| self.menu_table.get(*m as usize)).unwrap_or(&Menu::End)
    }

    /// Bytes of the arrays.
    pub(super) fn bytes(&self) -> u64 {
        (self.offsets.capacity() * 4 + self.menus.capacity() * 4 + self.edges.capacity() * 8) as u64
    }
}
