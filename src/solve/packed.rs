//! Graphs of objectives, and for any order of the priorities, as bytes, in the same blocks as a solution: so that they are
//! explored once.

use serde::{Deserialize, Serialize};

use super::bytes::{Damaged, LABEL, Reader, Source, Writer, section_bytes};
use super::graph::{Edge, Graph, Label, Menu, WrittenMenu};
use super::objectives::{Objective, ObjectiveGraph, derived};
use super::orders::OrderGraph;
use super::tally::{EARNINGS, Earnings};
use crate::program::Program;

/// What kind of bytes these are; a new number makes old ones unreadable.
const OBJECTIVES: &str = "objectives 1";
const ORDERS: &str = "orders 1";
/// Bytes of a row: its first edge and its menu.
const ROW: usize = 8;

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    kind: String,
    fingerprint: String,
    objectives: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earnings: Vec<Earnings>,
    menus: Vec<WrittenMenu>,
    start: [i64; 4],
    labels: u64,
    rows: u64,
    edges: u64,
    states: u64,
}

impl Head {
    fn new(kind: &str, program: &Program, graph: &Graph, states: u64) -> Head {
        Head {
            kind: kind.to_owned(),
            fingerprint: program.fingerprint().to_owned(),
            objectives: Vec::new(),
            earnings: Vec::new(),
            menus: graph.menu_table.iter().map(Menu::written).collect(),
            start: graph.start,
            labels: graph.labels.len() as u64,
            rows: graph.rows() as u64,
            edges: graph.edges.len() as u64,
            states,
        }
    }
}

fn written(head: &Head, graph: &Graph) -> Vec<u8> {
    let mut out = Writer::new(&serde_json::to_vec(head).unwrap_or_default());
    graph.labels.iter().for_each(|label| out.put(&label.encode()));
    out.flush();
    for (first, menu) in graph.offsets.iter().zip(&graph.menus) {
        out.put(&(u64::from(*first) << 32 | u64::from(*menu)).to_le_bytes());
    }
    out.flush();
    graph.edges.iter().for_each(|edge| out.put(&edge.encode()));
    out.finish()
}

/// The head, and a reader for the rest of it.
fn opened(source: Box<dyn Source>, kind: &str, program: &Program) -> Result<(Reader, Head), Damaged> {
    let (reader, head) = Reader::open(source)?;
    let head: Head = serde_json::from_slice(&head).map_err(|_| Damaged)?;
    if head.kind != kind || head.fingerprint != program.fingerprint() {
        return Err(Damaged);
    }
    Ok((reader, head))
}

fn read(reader: &Reader, head: &mut Head) -> Result<Graph, Damaged> {
    let rows_at = section_bytes(head.labels, LABEL);
    let edges_at = rows_at + section_bytes(head.rows, ROW);
    let menu_table = std::mem::take(&mut head.menus).into_iter().map(Menu::read).collect();
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
    Ok(graph)
}

impl ObjectiveGraph {
    /// The graph as bytes.
    #[must_use]
    pub fn bytes(&self, objectives: &[Objective]) -> Vec<u8> {
        let head = Head::new(OBJECTIVES, &self.program, &self.graph, self.states);
        let objectives = objectives.iter().map(|o| o.name(&self.program).to_owned()).collect();
        written(&Head { objectives, ..head }, &self.graph)
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
        let (reader, mut head) = opened(source, OBJECTIVES, program)?;
        let names: Vec<&str> = objectives.iter().map(|o| o.name(program)).collect();
        if head.objectives != names {
            return Err(Damaged);
        }
        let graph = read(&reader, &mut head)?;
        Ok(derived(program, objectives, graph, head.states))
    }
}

impl OrderGraph {
    /// The graph as bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let head = Head::new(ORDERS, &self.program, &self.graph, self.states);
        written(&Head { earnings: self.earnings.clone(), ..head }, &self.graph)
    }

    /// Reads the graph back.
    ///
    /// # Errors
    /// [`Damaged`] if the bytes are none, not whole, or those of another scenario.
    pub fn open(source: Box<dyn Source>, program: &Program) -> Result<OrderGraph, Damaged> {
        let (reader, mut head) = opened(source, ORDERS, program)?;
        let program = program.unordered().ok_or(Damaged)?;
        let graph = read(&reader, &mut head)?;
        let known = |number: i64| usize::try_from(number).is_ok_and(|n| n < head.earnings.len());
        let numbers = graph.labels.iter().filter_map(|label| label.points.get(EARNINGS)).map(|n| i64::from(*n));
        if !numbers.chain(graph.start.get(EARNINGS).copied()).all(known) {
            return Err(Damaged);
        }
        Ok(OrderGraph { graph, earnings: head.earnings, program, states: head.states })
    }
}
