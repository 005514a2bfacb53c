//! A graph of objectives as bytes, in the same blocks as a solution: so that it is explored once.

use serde::{Deserialize, Serialize};

use super::bytes::{Damaged, LABEL, Reader, Source, Writer, section_bytes};
use super::graph::{Edge, Graph, Label, Menu, WrittenMenu};
use super::objectives::{Objective, ObjectiveGraph, derived};
use crate::program::Program;

/// What kind of bytes these are; a new number makes old ones unreadable.
const KIND: &str = "objectives 1";
/// Bytes of a row: its first edge and its menu.
const ROW: usize = 8;

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    kind: String,
    fingerprint: String,
    objectives: Vec<String>,
    menus: Vec<WrittenMenu>,
    start: [i64; 4],
    labels: u64,
    rows: u64,
    edges: u64,
    states: u64,
}

impl ObjectiveGraph {
    /// The graph as bytes.
    #[must_use]
    pub fn bytes(&self, objectives: &[Objective]) -> Vec<u8> {
        let graph = &self.graph;
        let head = Head {
            kind: KIND.to_owned(),
            fingerprint: self.program.fingerprint.clone(),
            objectives: objectives.iter().map(|o| o.name(&self.program).to_owned()).collect(),
            menus: graph.menu_table.iter().map(Menu::written).collect(),
            start: graph.start,
            labels: graph.labels.len() as u64,
            rows: graph.rows() as u64,
            edges: graph.edges.len() as u64,
            states: self.states,
        };
        let mut out = Writer::new(&serde_json::to_vec(&head).unwrap_or_default());
        graph.labels.iter().for_each(|label| out.put(&label.encode()));
        out.flush();
        for (first, menu) in graph.offsets.iter().zip(&graph.menus) {
            out.put(&(u64::from(*first) << 32 | u64::from(*menu)).to_le_bytes());
        }
        out.flush();
        graph.edges.iter().for_each(|edge| out.put(&edge.encode()));
        out.finish()
    }

    /// Reads the graph back.
    ///
    /// # Errors
    /// [`Damaged`] if the bytes are none, not whole, or those of another scenario or other objectives.
    pub fn open(
        source: Box<dyn Source>,
        program: &Program,
        objectives: &[Objective],
    ) -> Result<ObjectiveGraph, Damaged> {
        let (reader, head) = Reader::open(source)?;
        let head: Head = serde_json::from_slice(&head).map_err(|_| Damaged)?;
        let names: Vec<&str> = objectives.iter().map(|o| o.name(program)).collect();
        if head.kind != KIND || head.fingerprint != program.fingerprint || head.objectives != names {
            return Err(Damaged);
        }
        let rows_at = section_bytes(head.labels, LABEL);
        let edges_at = rows_at + section_bytes(head.rows, ROW);
        let menu_table = head.menus.into_iter().map(Menu::read).collect();
        let mut graph = Graph { menu_table, start: head.start, ..Graph::default() };
        reader.section(0, head.labels, LABEL, |bytes| graph.labels.push(Label::decode(bytes)))?;
        reader.section(rows_at, head.rows, ROW, |bytes| {
            let word = u64::from_le_bytes(bytes.try_into().unwrap_or_default());
            graph.offsets.push((word >> 32) as u32);
            graph.menus.push(word as u32);
        })?;
        reader.section(edges_at, head.edges, 8, |bytes| {
            graph.edges.push(Edge::decode(bytes.try_into().unwrap_or_default()));
        })?;
        graph.offsets.push(u32::try_from(head.edges).map_err(|_| Damaged)?);
        Ok(derived(program, objectives, graph, head.states))
    }
}
