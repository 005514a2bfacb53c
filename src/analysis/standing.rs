//! How the score stands at each node: what optimal play from there on still comes to, after random play up to there.

use super::Solved;
use crate::engine::Draw;
use crate::program::{Pick, Place, Program};
use crate::solve::graph::Menu;
use crate::solve::sweep::{Criterion, Pay, sweep};

/// Expected scores, weighted by how often random play meets a node; none for what it never meets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    /// By node: under optimal play from there on.
    pub nodes: Vec<Option<f64>>,
    /// By choice: the same once it is taken, where it is available.
    pub choices: Vec<Option<f64>>,
}

/// Weight, and weighted score.
#[derive(Debug, Clone, Copy, Default)]
struct Sum(f64, f64);

impl Sum {
    fn mean(self) -> Option<f64> {
        (self.0 > 0.0).then(|| self.1 / self.0)
    }
}

impl Solved {
    /// How the score stands at each node.
    #[must_use]
    pub fn standing(&self, program: &Program) -> Standing {
        let graph = &self.graph;
        let pay = Pay::new(graph, [1.0; 4]);
        let values = sweep(graph, &pay, Criterion::Best);
        let mut nodes = vec![Sum::default(); program.nodes.len()];
        let mut choices = vec![Sum::default(); program.choices.len()];
        // By row: how often random play is there, and the points it has by then.
        let mut here = vec![Sum::default(); graph.rows()];
        here.iter_mut().take(1).for_each(|first| *first = Sum(1.0, self.before()));
        let add = |list: &mut [Sum], place: usize, weight: f64, score: f64| {
            if let Some(slot) = list.get_mut(place) {
                *slot = Sum(slot.0 + weight, slot.1 + score);
            }
        };
        for row in 0..graph.rows().saturating_sub(1) {
            let Sum(weight, points) = here.get(row).copied().unwrap_or_default();
            let menu = graph.menu(row);
            let value = values.get(row).copied().unwrap_or(0.0);
            let node = match menu {
                Menu::Decision(node, _)
                | Menu::Ranking(node, _)
                | Menu::Draw(Place::Node(node), Draw::Outcome(_), _) => Some(*node),
                Menu::Draw(..) | Menu::End => None,
            };
            if let Some(node) = node {
                add(&mut nodes, node.index(), weight, points + weight * value);
            }
            let actions = graph.actions(row).count().max(1) as f64;
            for (place, edges) in graph.actions(row).enumerate() {
                if let Some(Pick::Choice(choice)) = menu.pick(program, place) {
                    add(&mut choices, choice.index(), weight, points + weight * pay.action(edges, &values));
                }
                for edge in edges {
                    let (odds, reward) = pay.of(*edge);
                    let share = odds / actions;
                    add(&mut here, edge.target as usize, weight * share, (points + weight * reward) * share);
                }
            }
        }
        Standing {
            nodes: nodes.into_iter().map(Sum::mean).collect(),
            choices: choices.into_iter().map(Sum::mean).collect(),
        }
    }
}
