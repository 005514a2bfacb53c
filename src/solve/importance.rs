//! Which decisions matter: how often each is met, and how much hangs on it.

use serde::{Deserialize, Serialize};

use super::graph::{Graph, Menu};
use super::solution::names;
use super::sweep::{EQUAL, Pay, best_action};
use crate::expression::NodeId;
use crate::program::Program;

/// A choice of a node, over all states in which the node is met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChoiceWorth {
    /// The choice's id; at a ranking the item put first.
    pub choice: String,
    /// Share of the states, weighted by how often random play meets them, in which it is best (ties: the first declared).
    pub best_share: f64,
    /// Mean of its value less the best one's, where it is available.
    pub advantage: f64,
    /// What it gives up at least, in points, over every situation that any play can reach; none if it is never available.
    pub least_loss: Option<f64>,
}

/// What a decision node is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NodeWorth {
    /// The node's id.
    pub node: String,
    /// Expected number of times it is met under random play.
    pub met: f64,
    /// The same under optimal play.
    pub met_optimal: f64,
    /// Mean difference between its best and its worst choice, in points, where random play meets it.
    pub spread: f64,
    /// Its choices in declared order.
    pub choices: Vec<ChoiceWorth>,
}

impl NodeWorth {
    /// Points that hang on it in an average random run.
    #[must_use]
    pub fn stake(&self) -> f64 {
        self.met * self.spread
    }
}

#[derive(Default)]
struct Sums {
    met: f64,
    met_optimal: f64,
    spread: f64,
    best: Vec<f64>,
    available: Vec<f64>,
    advantage: Vec<f64>,
    least_loss: Vec<Option<f64>>,
}

/// Visits of all rows from the start on: under random and under optimal play.
pub(crate) fn visits(graph: &Graph, pay: &Pay, value: &[f64]) -> Vec<(f64, f64)> {
    let mut visits = vec![(0.0, 0.0); graph.rows()];
    if let Some(first) = visits.first_mut() {
        *first = (1.0, 1.0);
    }
    for row in 0..graph.rows().saturating_sub(1) {
        let (random, optimal) = visits.get(row).copied().unwrap_or_default();
        let actions = graph.actions(row).count();
        let best = best_action(graph, row, pay, value);
        for (place, edges) in graph.actions(row).enumerate() {
            for edge in edges {
                let p = pay.of(*edge).0;
                if let Some(slot) = visits.get_mut(edge.target as usize) {
                    slot.0 += random * p / actions.max(1) as f64;
                    slot.1 += if place == best { optimal * p } else { 0.0 };
                }
            }
        }
    }
    visits
}

/// Every decision or ranking that can be met, the one with the most points at stake in a random run first.
pub(super) fn importance(program: &Program, graph: &Graph, pay: &Pay, value: &[f64]) -> Vec<NodeWorth> {
    let visits = visits(graph, pay, value);
    let mut sums: Vec<Option<Sums>> = (0..program.nodes.len()).map(|_| None).collect();
    let all_names: Vec<Vec<String>> = (0..program.nodes.len()).map(|i| choices_of(program, NodeId::at(i))).collect();
    let mut values: Vec<f64> = Vec::new();
    for row in 0..graph.rows().saturating_sub(1) {
        let (random, optimal) = visits.get(row).copied().unwrap_or_default();
        let menu = graph.menu(row);
        let node = match menu {
            Menu::Decision(node, _) | Menu::Ranking(node, _) => *node,
            Menu::Draw(..) | Menu::End => continue,
        };
        let (Some(slot), Some(all)) = (sums.get_mut(node.index()), all_names.get(node.index())) else { continue };
        let slot = slot.get_or_insert_with(|| Sums {
            best: vec![0.0; all.len()],
            available: vec![0.0; all.len()],
            advantage: vec![0.0; all.len()],
            least_loss: vec![None; all.len()],
            ..Sums::default()
        });
        values.clear();
        values.extend(graph.actions(row).map(|edges| pay.action(edges, value)));
        let best = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        slot.met += random;
        slot.met_optimal += optimal;
        slot.spread += random * (best - low);
        let mut first = true;
        for (i, q) in values.iter().enumerate() {
            let place = place_of(program, menu, i);
            if let (Some(available), Some(advantage)) = (slot.available.get_mut(place), slot.advantage.get_mut(place)) {
                *available += random;
                *advantage += random * (q - best);
            }
            if let Some(least) = slot.least_loss.get_mut(place) {
                *least = Some(least.map_or(best - q, |least: f64| least.min(best - q)));
            }
            if first && *q >= best - EQUAL {
                first = false;
                if let Some(count) = slot.best.get_mut(place) {
                    *count += random;
                }
            }
        }
    }
    let rows = sums.into_iter().zip(all_names).enumerate().filter_map(|(i, (sums, all))| {
        let sums = sums?;
        let share = |x: f64, of: f64| if of > 0.0 { x / of } else { 0.0 };
        let choices = all.into_iter().enumerate().map(|(place, choice)| {
            let get = |list: &[f64]| list.get(place).copied().unwrap_or(0.0);
            ChoiceWorth {
                choice,
                best_share: share(get(&sums.best), sums.met),
                advantage: share(get(&sums.advantage), get(&sums.available)),
                least_loss: sums.least_loss.get(place).copied().flatten(),
            }
        });
        Some(NodeWorth {
            node: program.node_id(NodeId::at(i)).to_owned(),
            met: sums.met,
            met_optimal: sums.met_optimal,
            spread: share(sums.spread, sums.met),
            choices: choices.collect(),
        })
    });
    let mut rows: Vec<NodeWorth> = rows.collect();
    rows.sort_by(|a, b| b.stake().total_cmp(&a.stake()));
    rows
}

/// All choices or items of a node, in declared order.
fn choices_of(program: &Program, node: NodeId) -> Vec<String> {
    use crate::program::NodeKind;
    match &program.nodes[node].kind {
        NodeKind::Decision { choices } => choices.iter().map(|c| program.choice_id(*c).to_owned()).collect(),
        NodeKind::Ranking { first: None, .. } => names(program, &Menu::Ranking(node, 1)),
        NodeKind::Ranking { items, .. } => {
            names(program, &Menu::Ranking(node, u8::try_from(items.len()).unwrap_or(u8::MAX)))
        }
        NodeKind::Chance(_) => Vec::new(),
    }
}

/// The place of an action among all choices of its node.
fn place_of(program: &Program, menu: &Menu, action: usize) -> usize {
    use crate::program::NodeKind;
    match menu {
        Menu::Decision(node, available) => match (&program.nodes[*node].kind, available.get(action)) {
            (NodeKind::Decision { choices }, Some(choice)) => choices.iter().position(|c| c == choice).unwrap_or(0),
            _ => 0,
        },
        _ => action,
    }
}
