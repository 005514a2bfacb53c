//! Which rows a change of a chance can reach: those from which the chance can still be met.

use crate::engine::Draw;
use crate::program::ChanceId;
use crate::solve::graph::{Graph, Menu};

fn is_of(chance: ChanceId, menu: &Menu) -> bool {
    matches!(menu, Menu::Draw(_, Draw::Outcome(id), _) if chance == *id)
}

/// Chances that fit into one number.
const BLOCK: usize = 64;

/// By row, which chances can still be met from there on, the row itself included.
pub(crate) struct Touched {
    chances: Vec<ChanceId>,
    /// A bit for each chance, by block of chances, then row.
    blocks: Vec<Vec<u64>>,
    /// By chance: the last row that can still meet it.
    last: Vec<Option<usize>>,
    /// By chance: whether some way through the graph meets it more than once.
    repeated: Vec<bool>,
}

impl Touched {
    pub(crate) fn new(graph: &Graph, chances: Vec<ChanceId>) -> Touched {
        let mut touched = Touched {
            blocks: Vec::new(),
            last: vec![None; chances.len()],
            repeated: vec![false; chances.len()],
            chances,
        };
        for (block, some) in touched.chances.chunks(BLOCK).enumerate() {
            let own: Vec<u64> = graph
                .menu_table
                .iter()
                .map(|menu| some.iter().zip(0..).filter(|(f, _)| is_of(**f, menu)).map(|(_, i)| 1u64 << i).sum())
                .collect();
            let mut bits = vec![0u64; graph.rows()];
            let (mut seen, mut twice) = (0u64, 0u64);
            for row in (0..graph.rows()).rev() {
                let later = graph
                    .edges_of(row)
                    .iter()
                    .fold(0, |all, edge| all | bits.get(edge.target as usize).copied().unwrap_or(0));
                let here = graph.menus.get(row).and_then(|m| own.get(*m as usize)).copied().unwrap_or(0);
                twice |= here & later;
                let all = here | later;
                if all & !seen != 0 {
                    for (_, last) in (0..)
                        .zip(touched.last.iter_mut().skip(block * BLOCK).take(BLOCK))
                        .filter(|(i, _)| (all & !seen) >> *i & 1 == 1)
                    {
                        *last = Some(row);
                    }
                    seen |= all;
                }
                if let Some(slot) = bits.get_mut(row) {
                    *slot = all;
                }
            }
            for (i, repeated) in (0..).zip(touched.repeated.iter_mut().skip(block * BLOCK).take(BLOCK)) {
                *repeated = twice >> i & 1 == 1;
            }
            touched.blocks.push(bits);
        }
        touched
    }

    fn place(&self, chance: ChanceId) -> Option<usize> {
        self.chances.iter().position(|c| *c == chance)
    }

    /// Whether some way through the graph meets the chance more than once.
    pub(crate) fn is_repeated(&self, chance: ChanceId) -> bool {
        self.place(chance).and_then(|i| self.repeated.get(i)).copied().unwrap_or(false)
    }

    /// The rows from which the chance can still be met; none if there are none.
    pub(crate) fn extent(&self, chance: ChanceId) -> Option<Extent<'_>> {
        let place = self.place(chance)?;
        let last = self.last.get(place).copied().flatten()?;
        Some(Extent { last, bits: self.blocks.get(place / BLOCK).map(|b| (b.as_slice(), 1 << (place % BLOCK))) })
    }
}

/// Rows that a change reaches.
#[derive(Clone, Copy)]
pub(crate) struct Extent<'a> {
    /// None after this one.
    pub(crate) last: usize,
    bits: Option<(&'a [u64], u64)>,
}

impl Extent<'_> {
    /// All rows.
    pub(crate) fn all(graph: &Graph) -> Extent<'static> {
        Extent { last: graph.rows().saturating_sub(1), bits: None }
    }

    #[inline]
    pub(crate) fn holds(&self, row: usize) -> bool {
        row <= self.last && self.bits.is_none_or(|(bits, mask)| bits.get(row).is_some_and(|b| b & mask != 0))
    }
}
