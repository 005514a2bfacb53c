//! Circles in a graph whose nodes are numbered as they were added.

use std::collections::{HashMap, VecDeque};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

/// The nodes that lead round to each other, or one to itself: each group in order.
pub(super) fn all<E>(graph: &DiGraph<(), E>) -> Vec<Vec<usize>> {
    let is_cycle = |component: &Vec<NodeIndex>| match component.as_slice() {
        [only] => graph.contains_edge(*only, *only),
        _ => true,
    };
    let ordered = |component: Vec<NodeIndex>| {
        let mut members: Vec<usize> = component.iter().map(|n| n.index()).collect();
        members.sort_unstable();
        members
    };
    tarjan_scc(graph).into_iter().filter(is_cycle).map(ordered).collect()
}

/// The edges of a shortest way from the first of `members` round to itself, in order; of equal ones, one that was added
/// early. `members` are a group of [`all`].
pub(super) fn shortest<E: Copy>(graph: &DiGraph<(), E>, members: &[usize]) -> Vec<E> {
    let Some(start) = members.first().map(|&i| NodeIndex::new(i)) else { return Vec::new() };
    let mut came: HashMap<NodeIndex, (NodeIndex, E)> = HashMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front()
        && !came.contains_key(&start)
    {
        let mut edges: Vec<_> = graph.edges(node).collect();
        edges.sort_unstable_by_key(|edge| edge.id());
        for edge in edges {
            // What leads out of the group never leads back.
            if members.binary_search(&edge.target().index()).is_ok() && !came.contains_key(&edge.target()) {
                came.insert(edge.target(), (node, *edge.weight()));
                open.push_back(edge.target());
            }
        }
    }
    let mut round = Vec::new();
    let mut at = start;
    while let Some((from, edge)) = came.get(&at) {
        round.push(*edge);
        at = *from;
        if at == start {
            break;
        }
    }
    round.reverse();
    round
}
