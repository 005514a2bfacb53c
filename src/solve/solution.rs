//! A solved scenario: the graph of its states up to points that are paid in any case, and the values of all of them.

use serde::{Deserialize, Serialize};

use super::bytes::{Damaged, LABEL, ROW, Reader, Row, Source, Writer, section_bytes};
use super::explore::{Explored, Explorer, Keep, Mode};
use super::flips::{Flip, flips};
use super::graph::{Edge, Graph, Label, Menu, WrittenMenu};
use super::importance::{NodeWorth, importance};
use super::liveness::Liveness;
use super::objectives::Channels;
use super::order::Order;
use super::points::Points;
use super::reduce::reduce;
use super::sweep::{Criterion, EQUAL, Pay, components, sweep};
use super::{Budget, Limit, Needs, Passes};
use crate::expression::ChoiceId;
use crate::program::{Pick, Program, State};

/// How a solution is made.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Merges in use.
    pub passes: Passes,
    /// Threads; the result does not depend on their number.
    pub threads: usize,
    /// How much it may cost.
    pub budget: &'a Budget<'a>,
}

/// Points per component: priorities, targets, outcome, conduct.
pub type ByComponent = [f64; 4];

/// A choice at the start of a run, or anywhere else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Valued {
    /// The choice's id; at a ranking the item put first.
    pub choice: String,
    /// Expected points under optimal play afterwards: the score at the start, points still to come anywhere else.
    pub value: f64,
    /// Its value less that of the best choice: 0 or below.
    pub advantage: f64,
}

/// What a solution says of itself and of the start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Reachable states, after merging equal futures.
    pub states: u64,
    /// Reachable states without any merging, as far as they were counted.
    pub unmerged: u64,
    /// Whether `unmerged` is all of them; else there are more.
    pub unmerged_is_all: bool,
    /// States whose futures differ by more than a constant.
    pub classes: u64,
    /// Transitions between reachable states.
    pub transitions: u64,
    /// Levels of the exploration.
    pub levels: u64,
    /// Most bytes in use while exploring, as allocated.
    pub peak_bytes: u64,
    /// Expected score under optimal play, per component.
    pub components: ByComponent,
    /// Expected score under optimal play.
    pub optimal: f64,
    /// Expected score under worst play.
    pub worst: f64,
    /// Expected score under uniformly random play.
    pub random: f64,
    /// Expected score of always taking the first choice.
    pub first_choice: f64,
    /// Expected score of always taking the last choice.
    pub last_choice: f64,
    /// The first decision or ranking with its choices; empty if the dice come first.
    pub first: Vec<Valued>,
    /// Every decision node that can be met, the one that matters most first.
    pub decisions: Vec<NodeWorth>,
}

/// The head of a solution's bytes.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    fingerprint: String,
    menus: Vec<WrittenMenu>,
    labels: u64,
    rows: u64,
    edges: u64,
    actions: u64,
    /// Points paid before the first row, thousandths per component.
    start: [i64; 4],
    summary: Summary,
}

/// A scenario solved exactly. It reads its rows as they are asked for, from memory or from a file.
#[derive(Debug)]
pub struct Solution {
    /// What it says of itself.
    pub summary: Summary,
    /// Fingerprint of the rules it was made for.
    pub fingerprint: String,
    menus: Vec<Menu>,
    labels: Vec<Label>,
    reader: Reader,
    rows_at: u64,
    edges_at: u64,
    flips_at: u64,
    head: (u64, u64),
    actions: u64,
    start: [i64; 4],
}

/// Explores under `mode` with everything that a policy needs kept apart.
pub(crate) fn explored(
    program: &Program,
    options: &Options<'_>,
    needs: Needs,
    mode: Mode<'_>,
    channels: Channels,
    from: Option<&State>,
) -> Result<Explored, Limit> {
    let sensitive = options.passes.sensitive(program);
    let passes = if needs == Needs::Awards { sensitive.without(super::Pass::Points) } else { sensitive };
    let live = Liveness::new(program, passes, needs, Points::new(program, channels));
    let order = Order::new(program);
    Explorer { mode, channels, ..Explorer::new(program, &live, &order, options) }.run(from)
}

impl Solution {
    /// Solves a scenario.
    ///
    /// # Errors
    /// The [`Limit`] that was reached.
    pub fn new(program: &Program, options: &Options<'_>) -> Result<Solution, Limit> {
        Solution::from_state(program, options, None)
    }

    /// Solves what can still happen from a state at rest, or the whole scenario.
    ///
    /// # Errors
    /// The [`Limit`] that was reached.
    pub fn from_state(program: &Program, options: &Options<'_>, from: Option<&State>) -> Result<Solution, Limit> {
        let bytes = solve(program, options, from)?;
        // INVARIANT: what was just written reads back.
        Solution::open(Box::new(bytes)).map_err(|Damaged| Limit::Memory)
    }

    /// The bytes of a solution, for [`Solution::open`].
    ///
    /// # Errors
    /// The [`Limit`] that was reached.
    pub fn bytes(program: &Program, options: &Options<'_>) -> Result<Vec<u8>, Limit> {
        solve(program, options, None)
    }

    /// Opens a solution.
    ///
    /// # Errors
    /// [`Damaged`] if the bytes are none, or not whole.
    pub fn open(source: Box<dyn Source>) -> Result<Solution, Damaged> {
        let (reader, head) = Reader::open(source)?;
        let head: Head = serde_json::from_slice(&head).map_err(|_| Damaged)?;
        let rows_at = section_bytes(head.labels, LABEL);
        let edges_at = rows_at + section_bytes(head.rows, ROW);
        let flips_at = edges_at + section_bytes(head.edges, 8);
        let mut labels = Vec::new();
        reader.section(0, head.labels, LABEL, |bytes| labels.push(Label::decode(bytes)))?;
        Ok(Solution {
            summary: head.summary,
            fingerprint: head.fingerprint,
            menus: head.menus.into_iter().map(Menu::read).collect(),
            labels,
            reader,
            rows_at,
            edges_at,
            flips_at,
            head: (head.rows, head.edges),
            actions: head.actions,
            start: head.start,
        })
    }

    /// Whether every block reads back as it was written. [`Solution::open`] looks at the head and the labels alone.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        (0..self.blocks()).all(|block| self.reader.is_whole(block))
    }

    fn blocks(&self) -> u64 {
        (self.flips_at + section_bytes(self.actions, 1)) / section_bytes(1, 1)
    }

    /// Writes the solution's bytes, for [`Solution::open`].
    ///
    /// # Errors
    /// Those of the writer, and of the source.
    pub fn copy_to(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        self.reader.copy_to(self.blocks(), out)
    }

    /// The whole graph of states up to points that are paid in any case, in memory.
    ///
    /// # Errors
    /// [`Damaged`] if a part of it cannot be read.
    pub(crate) fn graph(&self) -> Result<Graph, Damaged> {
        let (rows, edges) = self.head;
        let mut graph = Graph {
            menu_table: self.menus.clone(),
            labels: self.labels.clone(),
            start: self.start,
            ..Graph::default()
        };
        self.reader.section(self.rows_at, rows, ROW, |bytes| {
            if let Ok(bytes) = bytes.try_into() {
                let row = Row::decode(bytes);
                graph.offsets.push(row.first_edge);
                graph.menus.push(row.menu);
            }
        })?;
        let edges_read = &mut graph.edges;
        self.reader.section(self.edges_at, edges, 8, |bytes| {
            if let Ok(bytes) = bytes.try_into() {
                edges_read.push(Edge::decode(bytes));
            }
        })?;
        graph.offsets.push(u32::try_from(edges).map_err(|_| Damaged)?);
        Ok(graph)
    }

    pub(super) fn row(&self, row: u32) -> Option<Row> {
        self.reader.record::<ROW>(self.rows_at, u64::from(row)).ok().map(|bytes| Row::decode(&bytes))
    }

    pub(super) fn menu(&self, row: &Row) -> &Menu {
        self.menus.get(row.menu as usize).unwrap_or(&Menu::End)
    }

    pub(super) fn edges(&self, row: &Row) -> Option<Vec<Edge>> {
        let read = |i: u32| {
            let place = u64::from(row.first_edge) + u64::from(i);
            self.reader.record::<8>(self.edges_at, place).ok().map(Edge::decode)
        };
        (0..row.edges).map(read).collect()
    }

    pub(super) fn label(&self, edge: Edge) -> Option<&Label> {
        self.labels.get(edge.label())
    }

    /// The value of an action, and its value per component.
    pub(super) fn worth(&self, edges: &[Edge]) -> Option<(f64, ByComponent)> {
        let (mut value, mut components) = (0.0, [0.0; 4]);
        for edge in edges {
            let (label, later) = (self.label(*edge)?, self.row(edge.target)?);
            let p = label.probability();
            value += p * (label.sum() + later.value);
            for ((sum, points), later) in components.iter_mut().zip(label.points).zip(later.components) {
                *sum += p * (f64::from(points) / 1000.0 + later);
            }
        }
        Some((value, components))
    }

    /// The value of an action if play is as bad as can be from then on.
    pub(super) fn worst_of(&self, edges: &[Edge]) -> Option<f64> {
        edges.iter().try_fold(0.0, |sum, edge| {
            let label = self.label(*edge)?;
            Some(sum + label.probability() * (label.sum() + self.row(edge.target)?.worst))
        })
    }

    /// The place of what was picked among a row's actions.
    pub(super) fn place(&self, row: &Row, pick: &Pick) -> Option<usize> {
        self.menu(row).place(pick)
    }

    /// What is picked by taking the action at a place.
    pub(super) fn pick(&self, program: &Program, row: &Row, place: usize) -> Option<Pick> {
        self.menu(row).pick(program, place)
    }

    /// The shift of weights that makes an action best, if a small one does.
    pub(super) fn flip(&self, row: &Row, place: usize) -> Option<Flip> {
        let at = u64::from(row.first_action) + place as u64;
        Flip::decode(u8::from_le_bytes(self.reader.record::<1>(self.flips_at, at).ok()?))
    }

    /// Every action of a row with its value, and the place of the first best one.
    pub(super) fn actions(&self, row: &Row) -> Option<(Vec<Vec<Edge>>, Vec<f64>, usize)> {
        let edges = self.edges(row)?;
        let actions: Vec<Vec<Edge>> = edges.split_inclusive(|e| e.is_last()).map(<[Edge]>::to_vec).collect();
        let values = actions.iter().map(|a| self.worth(a).map(|w| w.0)).collect::<Option<Vec<f64>>>()?;
        let best = values.iter().position(|v| *v >= row.value - EQUAL).unwrap_or(0);
        Some((actions, values, best))
    }
}

/// The graph of everything that can happen, up to points that are paid in any case.
///
/// # Errors
/// The [`Limit`] that was reached.
pub(crate) fn graph_of(program: &Program, options: &Options<'_>) -> Result<Graph, Limit> {
    explored(program, options, Needs::Nothing, Mode::All, Channels::Components, None).map(|found| reduce(&found.graph))
}

fn solve(program: &Program, options: &Options<'_>, from: Option<&State>) -> Result<Vec<u8>, Limit> {
    let mut found = explored(program, options, Needs::Nothing, Mode::All, Channels::Components, from)?;
    let graph = reduce(&found.graph);
    found.graph = Graph::default();
    let pay = Pay::new(&graph, [1.0; 4]);
    let value = sweep(&graph, &pay, Criterion::Best);
    let worst = sweep(&graph, &pay, Criterion::Worst);
    let components = components(&graph, &pay, &value);
    let first_action = first_actions(&graph);
    let flips = flips(&graph, program.weights, &pay, &value, &first_action, options);
    let start = graph.start.map(|p| p as f64 / 1000.0);
    let so_far: f64 = start.iter().sum();
    let begin = |values: &[f64]| so_far + values.first().copied().unwrap_or(0.0);
    let of = |criterion| begin(&sweep(&graph, &pay, criterion));
    let mut by_component = components.first().copied().unwrap_or_default();
    by_component.iter_mut().zip(start).for_each(|(c, s)| *c += s);
    let names = names(program, graph.menu(0));
    let first = names.into_iter().zip(graph.actions(0)).map(|(choice, edges)| {
        let q = so_far + pay.action(edges, &value);
        Valued { choice, value: q, advantage: q - begin(&value) }
    });
    let unmerged = unmerged(program, options, from);
    let summary = Summary {
        states: found.states,
        unmerged: unmerged.0,
        unmerged_is_all: unmerged.1,
        classes: graph.states(),
        transitions: found.transitions,
        levels: found.levels,
        peak_bytes: found.peak_bytes,
        components: by_component,
        optimal: begin(&value),
        worst: begin(&worst),
        random: of(Criterion::Mean),
        first_choice: of(Criterion::First),
        last_choice: of(Criterion::Last),
        first: first.collect(),
        decisions: importance(program, &graph, &pay, &value),
    };
    let head = Head {
        fingerprint: program.fingerprint().to_owned(),
        menus: graph.menu_table.iter().map(Menu::written).collect(),
        labels: graph.labels.len() as u64,
        rows: graph.rows() as u64,
        edges: graph.edges.len() as u64,
        actions: flips.len() as u64,
        start: graph.start,
        summary,
    };
    let mut out = Writer::new(&serde_json::to_vec(&head).unwrap_or_default());
    graph.labels.iter().for_each(|label| out.put(&label.encode()));
    out.flush();
    for row in 0..graph.rows() {
        let at = |list: &[f64]| list.get(row).copied().unwrap_or(0.0);
        let first_edge = graph.offsets.get(row).copied().unwrap_or(0);
        let record = Row {
            first_edge,
            edges: u32::try_from(graph.edges_of(row).len()).unwrap_or(0),
            menu: graph.menus.get(row).copied().unwrap_or(u32::MAX),
            first_action: first_action.get(row).copied().unwrap_or(0),
            value: at(&value),
            worst: at(&worst),
            components: components.get(row).copied().unwrap_or_default(),
        };
        out.put(&record.encode());
    }
    out.flush();
    graph.edges.iter().for_each(|edge| out.put(&edge.encode()));
    out.flush();
    flips.iter().for_each(|flip| out.put(&[*flip]));
    Ok(out.finish())
}

/// Most states that are counted without merging: enough to tell what merging is good for.
const MOST_UNMERGED: u64 = 500_000;

/// Reachable states if nothing is merged, and whether that is all of them.
fn unmerged(program: &Program, options: &Options<'_>, from: Option<&State>) -> (u64, bool) {
    let live = Liveness::new(program, Passes::NONE, Needs::Nothing, Points::default());
    let order = Order::new(program);
    // The same count whatever the budget: it is small, and it is kept with the solution.
    let budget = Budget { max_states: MOST_UNMERGED, ..Budget::UNBOUNDED };
    let options = Options { budget: &budget, ..*options };
    let explorer = Explorer { keep: Keep::Counts, ..Explorer::new(program, &live, &order, &options) };
    let mut found = Explored::default();
    let limit = explorer.fill(from, &mut found);
    (found.states, limit.is_ok())
}

/// The number of the first action of every row.
fn first_actions(graph: &Graph) -> Vec<u32> {
    let mut count = 0;
    let first = (0..graph.rows()).map(|row| {
        let first = count;
        count += u32::try_from(graph.edges_of(row).iter().filter(|e| e.is_last()).count()).unwrap_or(0);
        first
    });
    first.collect()
}

/// Ids of a menu's entries.
pub(super) fn names(program: &Program, menu: &Menu) -> Vec<String> {
    match menu {
        Menu::Decision(_, choices) => choices.iter().map(|c: &ChoiceId| program.choice_id(*c).to_owned()).collect(),
        Menu::Ranking(_, 1) => vec!["any order".to_owned()],
        Menu::Ranking(node, _) => program.item_ids(*node).into_iter().map(str::to_owned).collect(),
        Menu::Draw(..) | Menu::End => Vec::new(),
    }
}
