//! The reachable states and what leads from each to which others, as flat arrays.

use serde::{Deserialize, Serialize};

use crate::engine::Draw;
use crate::expression::{ChoiceId, NodeId, UnknownId};
use crate::program::{ChanceId, NodeKind, Pick, Place, Program};

/// Marks the last transition of an action in its label.
const LAST: u32 = 1 << 31;

/// One way in which an action can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The row it leads to.
    pub(crate) target: u32,
    /// Place in the table of labels, and whether it is the action's last.
    label: u32,
}

impl Edge {
    pub(crate) fn new(target: u32, label: u32, last: bool) -> Edge {
        Edge { target, label: label | if last { LAST } else { 0 } }
    }

    pub(crate) fn raw_label(self) -> u32 {
        self.label
    }

    pub(crate) fn from_raw(target: u32, label: u32) -> Edge {
        Edge { target, label }
    }

    #[inline]
    pub(crate) fn label(self) -> usize {
        (self.label & !LAST) as usize
    }

    #[inline]
    pub(crate) fn is_last(self) -> bool {
        self.label & LAST != 0
    }
}

/// How likely a transition is among those of its action, and the points paid on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label {
    pub(crate) weight: u64,
    pub(crate) total: u64,
    /// Thousandths per component.
    pub(crate) points: [i32; 4],
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
    pub(crate) fn probability(&self) -> f64 {
        self.weight as f64 / self.total as f64
    }

    /// Points of all components together.
    pub(crate) fn sum(&self) -> f64 {
        self.points.iter().map(|p| f64::from(*p) / 1000.0).sum()
    }
}

/// What can be done in a state.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Menu {
    /// These choices are available.
    Decision(NodeId, Vec<ChoiceId>),
    /// One of so many items is put first.
    Ranking(NodeId, u8),
    /// Chance decides, at a node or in a choice; its possible outcomes, signals or values, one for each transition.
    Draw(Place, Draw, Vec<u16>),
    /// Nothing: the end.
    End,
}

/// A menu as it is written: its kind, node or choice, and entries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct WrittenMenu(char, u16, Vec<u16>);

impl Menu {
    pub(crate) fn written(&self) -> WrittenMenu {
        match self {
            Menu::Decision(node, choices) => WrittenMenu('d', node.0, choices.iter().map(|c| c.0).collect()),
            Menu::Ranking(node, items) => WrittenMenu('r', node.0, vec![u16::from(*items)]),
            Menu::Draw(place, draw, possible) => {
                let (kind, id) = match place {
                    Place::Choice(choice) => ('c', choice.0),
                    Place::Node(node) => ('n', node.0),
                    // INVARIANT: nothing is drawn at an end.
                    Place::Finish | Place::Ended(_) => ('e', 0),
                };
                let what = match draw {
                    Draw::Reveal(unknown) => [0, unknown.0, 0],
                    Draw::Signal(unknown, look) => [1, unknown.0, u16::from(*look)],
                    Draw::Outcome(chance) => [2, chance.0, 0],
                };
                WrittenMenu(kind, id, what.into_iter().chain(possible.iter().copied()).collect())
            }
            Menu::End => WrittenMenu('e', 0, Vec::new()),
        }
    }

    pub(crate) fn read(written: WrittenMenu) -> Menu {
        let WrittenMenu(kind, id, list) = written;
        let draw = |place| {
            let (what, possible) = list.split_first_chunk::<3>()?;
            let draw = match *what {
                [0, unknown, _] => Draw::Reveal(UnknownId(unknown)),
                [1, unknown, look] => Draw::Signal(UnknownId(unknown), u8::try_from(look).ok()?),
                [_, chance, _] => Draw::Outcome(ChanceId(chance)),
            };
            Some(Menu::Draw(place, draw, possible.to_vec()))
        };
        match kind {
            'd' => Menu::Decision(NodeId(id), list.into_iter().map(ChoiceId).collect()),
            'r' => Menu::Ranking(NodeId(id), list.first().and_then(|n| u8::try_from(*n).ok()).unwrap_or(1)),
            'n' => draw(Place::Node(NodeId(id))).unwrap_or(Menu::End),
            'c' => draw(Place::Choice(ChoiceId(id))).unwrap_or(Menu::End),
            _ => Menu::End,
        }
    }

    /// The place of what was picked among the actions.
    pub(crate) fn place(&self, pick: &Pick) -> Option<usize> {
        match (self, pick) {
            (Menu::Decision(_, choices), Pick::Choice(choice)) => choices.iter().position(|c| c == choice),
            (Menu::Ranking(_, 1), Pick::Order(_)) => Some(0),
            (Menu::Ranking(..), Pick::Order(order)) => order.first().map(|best| usize::from(*best)),
            _ => None,
        }
    }

    /// What is picked by taking the action at a place.
    pub(crate) fn pick(&self, program: &Program, place: usize) -> Option<Pick> {
        match self {
            Menu::Decision(_, choices) => choices.get(place).copied().map(Pick::Choice),
            Menu::Ranking(node, _) => {
                let NodeKind::Ranking { items, .. } = &program.nodes[*node].kind else { return None };
                let count = u8::try_from(items.len()).ok()?;
                Some(Pick::Order(super::expand::best_first(u8::try_from(place).ok()?, count)))
            }
            Menu::Draw(..) | Menu::End => None,
        }
    }
}

/// All rows lead only to later rows; row 0 is the start, and the last row is the end.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// First edge of each row, and the number of all edges.
    pub(crate) offsets: Vec<u32>,
    /// Place in `menu_table`, by row.
    pub(crate) menus: Vec<u32>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) menu_table: Vec<Menu>,
    pub(crate) labels: Vec<Label>,
    /// Points paid before the start, thousandths per component.
    pub(crate) start: [i64; 4],
}

impl Graph {
    /// Rows, the end among them.
    pub(crate) fn rows(&self) -> usize {
        self.menus.len()
    }

    /// States, without the end.
    pub(crate) fn states(&self) -> u64 {
        (self.menus.len() as u64).saturating_sub(1)
    }

    /// The transitions of a row.
    #[inline]
    pub(crate) fn edges_of(&self, row: usize) -> &[Edge] {
        let from = self.offsets.get(row).map_or(0, |o| *o as usize);
        let to = self.offsets.get(row + 1).map_or(from, |o| *o as usize);
        self.edges.get(from..to).unwrap_or(&[])
    }

    /// The transitions of a row, by action.
    pub(crate) fn actions(&self, row: usize) -> impl Iterator<Item = &[Edge]> {
        self.edges_of(row).split_inclusive(|e| e.is_last())
    }

    pub(crate) fn menu(&self, row: usize) -> &Menu {
        self.menus.get(row).and_then(|m| self.menu_table.get(*m as usize)).unwrap_or(&Menu::End)
    }

    /// Bytes of the arrays.
    pub(crate) fn bytes(&self) -> u64 {
        (self.offsets.capacity() * 4 + self.menus.capacity() * 4 + self.edges.capacity() * 8) as u64
    }
}
