//! Ranks: ways back are turned round, then every box stands below all that lead to it.

use petgraph::Graph;
use petgraph::algo::toposort;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{DfsEvent, depth_first_search};

/// The rank of every box.
pub(super) fn ranks(boxes: usize, links: &[(usize, usize)]) -> Vec<usize> {
    let forward = without_ways_back(boxes, links);
    // INVARIANT: without ways back there is no circle, so there is an order.
    let order = toposort(&forward, None).unwrap_or_default();
    let mut ranks = vec![0usize; boxes];
    for from in &order {
        let below = ranks.get(from.index()).copied().unwrap_or(0) + 1;
        for to in forward.neighbors(*from) {
            if let Some(rank) = ranks.get_mut(to.index()) {
                *rank = below.max(*rank);
            }
        }
    }
    // What nothing leads to stands right above what it leads to, and not at the top for no reason.
    for place in order.iter().rev().filter(|place| place.index() > 0) {
        let leads_in = forward.neighbors_directed(*place, petgraph::Direction::Incoming).next().is_some();
        let next = forward.neighbors(*place).filter_map(|to| ranks.get(to.index()).copied()).min();
        if let (false, Some(next), Some(rank)) = (leads_in, next, ranks.get_mut(place.index())) {
            *rank = next.saturating_sub(1);
        }
    }
    ranks
}

/// The graph with every way back turned round, from the first box on.
fn without_ways_back(boxes: usize, links: &[(usize, usize)]) -> DiGraph<(), ()> {
    let mut graph: DiGraph<(), ()> = Graph::new();
    for _ in 0..boxes {
        graph.add_node(());
    }
    let at = |place: usize| NodeIndex::new(place);
    // The graph visits what was added last first; so the first declared is followed first.
    for &(from, to) in links.iter().rev().filter(|(from, to)| from != to) {
        graph.add_edge(at(from), at(to), ());
    }
    let mut back = std::collections::BTreeSet::new();
    let starts: Vec<NodeIndex> = graph.node_indices().collect();
    depth_first_search(&graph, starts, |event| {
        if let DfsEvent::BackEdge(from, to) = event {
            back.insert((from.index(), to.index()));
        }
    });
    let mut forward: DiGraph<(), ()> = Graph::new();
    for _ in 0..boxes {
        forward.add_node(());
    }
    for &(from, to) in links.iter().filter(|(from, to)| from != to) {
        let (from, to) = if back.contains(&(from, to)) { (to, from) } else { (from, to) };
        forward.add_edge(at(from), at(to), ());
    }
    forward
}

#[cfg(test)]
mod tests {
    use super::ranks;

    #[test]
    fn ranks_are_the_longest_paths() {
        assert_eq!(ranks(4, &[(0, 1), (1, 2), (0, 2), (2, 3)]), [0, 1, 2, 3]);
        // 2 leads back to 1; what leads into it from nowhere stands right above.
        assert_eq!(ranks(4, &[(0, 1), (1, 2), (2, 1), (3, 2)]), [0, 1, 2, 1]);
        assert_eq!(ranks(2, &[(0, 0), (1, 1)]), [0, 0]);
    }
}
