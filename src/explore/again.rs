//! The probability of coming across something at least once. Most things can be met once in a run at most, and then it is
//! the expected number of times; for the others one pass backward finds it.

use std::collections::BTreeSet;

use super::exact::{Walked, steps};
use super::sight::{Sight, Sights};
use crate::batch::Item;
use crate::check::Goto;
use crate::expression::NodeId;
use crate::program::{NodeKind, Outcomes, Program};

/// By place of the sight.
pub(super) fn at_least_once(
    program: &Program,
    sights: &Sights,
    walked: &Walked<'_>,
    times: &[f64],
    at_once: &[usize],
) -> Vec<f64> {
    let again: Vec<bool> = (0..program.nodes.len()).map(|i| comes_back(program, NodeId::at(i))).collect();
    let of = |(place, sight): (usize, &Sight)| {
        let expected = times.get(place).copied().unwrap_or(0.0);
        let node = node_of(program, *sight);
        let once = node.is_none_or(|node| !again.get(node.index()).copied().unwrap_or(true));
        if at_once.contains(&place) {
            1.0
        } else if once || expected <= 0.0 {
            // Sums of many parts may end a little above.
            expected.min(1.0)
        } else {
            backward(walked, place)
        }
    };
    sights.list().iter().enumerate().map(of).collect()
}

/// From the last row to the first: the probability of meeting the sight from here on.
fn backward(walked: &Walked<'_>, place: usize) -> f64 {
    let graph = walked.graph;
    let mut odds = vec![0.0; graph.rows()];
    for row in (0..graph.rows().saturating_sub(1)).rev() {
        let sum = steps(graph, row).map(|(edge, _, share, _)| {
            let later = graph.edges.get(edge).and_then(|e| odds.get(e.target as usize)).copied().unwrap_or(0.0);
            let met = walked.seen(edge).iter().find(|(seen, _)| *seen as usize == place);
            let now = met.map_or(0.0, |(_, of)| 1.0 / f64::from(*of));
            share * (now + (1.0 - now) * later)
        });
        let sum: f64 = sum.sum();
        if let Some(slot) = odds.get_mut(row) {
            *slot = sum;
        }
    }
    odds.first().copied().unwrap_or(0.0).min(1.0)
}

/// The node a sight belongs to; none for an ending.
pub(super) fn node_of(program: &Program, sight: Sight) -> Option<NodeId> {
    match sight {
        Sight::Item(Item::Node(node) | Item::First(node, _)) => Some(node),
        Sight::Item(Item::Choice(choice)) => Some(program.choices[choice].node),
        Sight::Item(Item::Outcome(chance, _)) => {
            let node = program.chances[chance].id.split('/').next()?;
            program.find_node(node)
        }
        Sight::Ending(_) => None,
    }
}

/// Whether the story can lead from a node back to it.
fn comes_back(program: &Program, node: NodeId) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), next(program, node));
    while let Some(at) = open.pop() {
        if at == node {
            return true;
        }
        if seen.insert(at) {
            open.extend(next(program, at));
        }
    }
    false
}

/// Nodes that a node leads to.
fn next(program: &Program, node: NodeId) -> Vec<NodeId> {
    let of = |outcomes: &Outcomes| outcomes.list.iter().map(|o| o.goto).collect::<Vec<Goto>>();
    let gotos: Vec<Goto> = match &program.nodes[node].kind {
        NodeKind::Decision { choices } => choices
            .iter()
            .map(|choice| &program.choices[*choice])
            .flat_map(|it| it.outcomes.as_ref().map_or_else(|| it.goto.into_iter().collect(), of))
            .collect(),
        NodeKind::Ranking { goto, .. } => vec![*goto],
        NodeKind::Chance(outcomes) => of(outcomes),
    };
    gotos.into_iter().filter_map(|goto| if let Goto::Node(node) = goto { Some(node) } else { None }).collect()
}
