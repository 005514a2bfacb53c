//! States whose futures differ by a constant become one: bisimulation up to points that are paid in any case.
//!
//! From the last row to the first, every row is written as its actions with the classes they lead to; what the first
//! transition pays is taken out and paid on the way in. Rows that read the same then are one. Every value that does not
//! depend on when points are paid is kept exactly: values differ by what was taken out, regrets and luck by nothing.

use super::graph::{Edge, Graph, Label, Menu};
use super::intern::{Fold, Map};
use std::hash::Hasher;

/// A smaller graph with the same differences of values.
pub(super) fn reduce(graph: &Graph) -> Graph {
    reduce_but(graph, [true; 4])
}

/// The same, where only some channels are points; the others stand for something of which nothing can be taken out.
pub(super) fn reduce_but(graph: &Graph, are_points: [bool; 4]) -> Graph {
    let menus = canonical_menus(graph);
    let mut out = Builder::default();
    let rows = graph.rows();
    // By row: its class (from the end), and what every way through it pays in any case.
    let mut class: Vec<u32> = vec![0; rows];
    let mut paid: Vec<u32> = vec![0; rows];
    let mut amounts = Amounts::default();
    amounts.place([0; 4]);
    out.offsets.push(0);
    out.menus.push(u32::MAX);
    out.offsets.push(0);
    let mut row_edges: Vec<(u32, u32, [i64; 4])> = Vec::new();
    // By label, then whether it is an action's last: the place of its odds.
    let odds: Vec<[u32; 2]> =
        graph.labels.iter().map(|l| [false, true].map(|last| out.odds(l.weight, l.total, last))).collect();
    for row in (0..rows.saturating_sub(1)).rev() {
        row_edges.clear();
        for edge in graph.edges_of(row) {
            let target = edge.target as usize;
            let label =
                graph.labels.get(edge.label()).copied().unwrap_or(Label { weight: 0, total: 1, points: [0; 4] });
            let later = amounts.get(paid.get(target).copied().unwrap_or(0));
            let points = add(label.points.map(i64::from), later);
            let odds = odds.get(edge.label()).map_or(0, |[way, last]| if edge.is_last() { *last } else { *way });
            row_edges.push((class.get(target).copied().unwrap_or(0), odds, points));
        }
        let mut constant = row_edges.first().map_or([0; 4], |e| e.2);
        constant.iter_mut().zip(are_points).filter(|(_, points)| !points).for_each(|(c, _)| *c = 0);
        let menu = graph.menus.get(row).and_then(|m| menus.get(*m as usize)).copied().unwrap_or(u32::MAX);
        let found = out.place(menu, &row_edges, constant);
        if let (Some(class), Some(paid)) = (class.get_mut(row), paid.get_mut(row)) {
            *class = found;
            *paid = amounts.place(constant);
        }
    }
    // The start has the longest future of all, so its class is the newest and becomes row 0.
    let start = amounts.get(paid.first().copied().unwrap_or(0));
    out.finish(graph, &menus, add(graph.start, start))
}

fn add(a: [i64; 4], b: [i64; 4]) -> [i64; 4] {
    let mut sum = a;
    sum.iter_mut().zip(b).for_each(|(x, y)| *x += y);
    sum
}

/// Numbers of menus that do not depend on which thread met them first.
fn canonical_menus(graph: &Graph) -> Vec<u32> {
    let mut order: Vec<(&Menu, usize)> = graph.menu_table.iter().zip(0..).collect();
    order.sort_by_cached_key(|(menu, _)| menu.written());
    let mut places = vec![0; order.len()];
    for (new, (_, old)) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(*old) {
            *slot = u32::try_from(new).unwrap_or(u32::MAX);
        }
    }
    places
}

/// Distinct amounts of points.
#[derive(Default)]
struct Amounts {
    places: Map<[i64; 4], u32>,
    list: Vec<[i64; 4]>,
}

impl Amounts {
    fn place(&mut self, amount: [i64; 4]) -> u32 {
        *self.places.entry(amount).or_insert_with(|| {
            self.list.push(amount);
            u32::try_from(self.list.len() - 1).unwrap_or(u32::MAX)
        })
    }
    fn get(&self, place: u32) -> [i64; 4] {
        self.list.get(place as usize).copied().unwrap_or_default()
    }
}

/// Classes as they are found, from the end to the start.
#[derive(Default)]
struct Builder {
    offsets: Vec<u32>,
    menus: Vec<u32>,
    edges: Vec<Edge>,
    labels: Vec<Label>,
    label_places: Map<Label, u32>,
    odds: Map<(u64, u64, bool), u32>,
    odds_list: Vec<(u64, u64, bool)>,
    slots: Vec<u64>,
    buffer: Vec<Edge>,
}

impl Builder {
    fn odds(&mut self, weight: u64, total: u64, last: bool) -> u32 {
        *self.odds.entry((weight, total, last)).or_insert_with(|| {
            self.odds_list.push((weight, total, last));
            u32::try_from(self.odds_list.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// The class of a row: one that reads the same, or a new one.
    fn place(&mut self, menu: u32, row: &[(u32, u32, [i64; 4])], constant: [i64; 4]) -> u32 {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let mut hash = Fold::default();
        hash.write_u32(menu);
        for (target, odds, points) in row {
            let mut rest = *points;
            rest.iter_mut().zip(constant).for_each(|(x, c)| *x -= c);
            let (weight, total, last) = self.odds_list.get(*odds as usize).copied().unwrap_or((0, 1, true));
            let points = rest.map(|p| i32::try_from(p).unwrap_or(i32::MAX));
            let label = Label { weight, total, points };
            let labels = &mut self.labels;
            let place = *self.label_places.entry(label).or_insert_with(|| {
                labels.push(label);
                u32::try_from(labels.len() - 1).unwrap_or(u32::MAX)
            });
            buffer.push(Edge::new(*target, place, last));
            hash.write_u64(u64::from(*target) << 32 | u64::from(place) << 1 | u64::from(last));
        }
        let found = self.find(menu, &buffer, hash.finish());
        self.buffer = buffer;
        found
    }

    fn find(&mut self, menu: u32, row: &[Edge], hash: u64) -> u32 {
        if self.menus.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let tag = hash & 0xffff_ffff_0000_0000;
        let mut at = hash as u32 as usize & mask;
        loop {
            let slot = self.slots.get(at).copied().unwrap_or(0);
            if slot == 0 {
                break;
            }
            if slot & 0xffff_ffff_0000_0000 == tag {
                let class = (slot as u32) as usize;
                let range =
                    self.offsets.get(class).zip(self.offsets.get(class + 1)).map(|(a, b)| *a as usize..*b as usize);
                if self.menus.get(class) == Some(&menu) && range.and_then(|r| self.edges.get(r)) == Some(row) {
                    return slot as u32;
                }
            }
            at = (at + 1) & mask;
        }
        let class = u32::try_from(self.menus.len()).unwrap_or(u32::MAX);
        self.menus.push(menu);
        self.edges.extend_from_slice(row);
        self.offsets.push(u32::try_from(self.edges.len()).unwrap_or(u32::MAX));
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = tag | u64::from(class);
        }
        class
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(1 << 10);
        let old = std::mem::replace(&mut self.slots, vec![0; size]);
        // The lower bits of the hash are gone with the old table, so hash again.
        for slot in old.into_iter().filter(|s| *s != 0) {
            let class = slot as u32 as usize;
            let mut hash = Fold::default();
            hash.write_u32(self.menus.get(class).copied().unwrap_or(u32::MAX));
            let range = self.offsets.get(class).zip(self.offsets.get(class + 1)).map(|(a, b)| *a as usize..*b as usize);
            for edge in range.and_then(|r| self.edges.get(r)).unwrap_or(&[]) {
                hash.write_u64(u64::from(edge.target) << 32 | (edge.label() as u64) << 1 | u64::from(edge.is_last()));
            }
            let hash = hash.finish();
            let mut at = hash as u32 as usize & (size - 1);
            while self.slots.get(at).is_some_and(|s| *s != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(free) = self.slots.get_mut(at) {
                *free = slot;
            }
        }
    }

    /// Turns the classes round: the start first, the end last.
    fn finish(self, graph: &Graph, menus: &[u32], start: [i64; 4]) -> Graph {
        let classes = self.menus.len();
        let mut out = Graph { labels: self.labels, start, ..Graph::default() };
        out.menu_table = vec![Menu::End; graph.menu_table.len()];
        for (menu, place) in graph.menu_table.iter().zip(menus) {
            if let Some(slot) = out.menu_table.get_mut(*place as usize) {
                *slot = menu.clone();
            }
        }
        let turn = |class: u32| u32::try_from(classes - 1).unwrap_or(0).saturating_sub(class);
        for class in (0..classes).rev() {
            out.offsets.push(u32::try_from(out.edges.len()).unwrap_or(u32::MAX));
            out.menus.push(self.menus.get(class).copied().unwrap_or(u32::MAX));
            let from = self.offsets.get(class).map_or(0, |o| *o as usize);
            let to = self.offsets.get(class + 1).map_or(from, |o| *o as usize);
            for edge in self.edges.get(from..to).unwrap_or(&[]) {
                out.edges.push(Edge::new(turn(edge.target), u32::try_from(edge.label()).unwrap_or(0), edge.is_last()));
            }
        }
        out.offsets.push(u32::try_from(out.edges.len()).unwrap_or(u32::MAX));
        out
    }
}
