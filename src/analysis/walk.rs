//! The first decisions of a policy on a graph, in the world: where chance takes the likeliest course.

use crate::engine::{Rest, Unobserved, begin, choose, order, rest, settle};
use crate::expression::NodeId;
use crate::program::{Pick, Program, State};
use crate::solve::graph::{Graph, Menu};

/// A decision on the way.
#[derive(Debug, Clone)]
pub struct Step {
    /// Where it was taken.
    pub node: NodeId,
    /// What was picked.
    pub pick: Pick,
    /// The state before it.
    pub before: State,
}

/// What is picked by the action at a place of a menu, and where.
pub(super) fn pick_of(program: &Program, menu: &Menu, place: usize) -> Option<(NodeId, Pick)> {
    let (Menu::Decision(node, _) | Menu::Ranking(node, _)) = menu else { return None };
    menu.pick(program, place).map(|pick| (*node, pick))
}

/// Up to `most` decisions from the start on, of those that matter; `action` says which action is taken in a row, and whether
/// another would have been worth anything else.
pub(super) fn walk(
    graph: &Graph,
    program: &Program,
    most: usize,
    action: impl Fn(usize) -> (usize, bool),
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut state = begin(program, &mut Unobserved);
    let mut row = 0;
    while steps.len() < most {
        let menu = graph.menu(row);
        match (rest(program, &state), menu) {
            (Rest::Decision(_) | Rest::Ranking(_), Menu::Decision(..) | Menu::Ranking(..)) => {
                let (place, matters) = action(row);
                let Some((node, pick)) = pick_of(program, menu, place) else { break };
                let Some(edge) = graph.actions(row).nth(place).and_then(<[_]>::first) else { break };
                if matters {
                    steps.push(Step { node, pick: pick.clone(), before: state });
                }
                let taken = match &pick {
                    Pick::Choice(choice) => choose(program, &mut state, *choice, &mut Unobserved),
                    Pick::Order(items) => order(program, &mut state, items, &mut Unobserved),
                };
                if taken.is_err() {
                    break;
                }
                row = edge.target as usize;
            }
            (Rest::Draw(draw), Menu::Draw(_, _, possible)) => {
                let share = |place: usize| {
                    let edge = graph.edges_of(row).get(place)?;
                    Some((graph.labels.get(edge.label())?.probability(), *edge))
                };
                let all = (0..possible.len()).filter_map(|place| share(place).map(|(p, edge)| (p, place, edge)));
                // The first of the likeliest.
                let likeliest = all.reduce(|best, next| if next.0 > best.0 { next } else { best });
                let Some((_, place, edge)) = likeliest else { break };
                let index = possible.get(place).copied().map_or(0, usize::from);
                if settle(program, &mut state, draw, index, &mut Unobserved).is_err() {
                    break;
                }
                row = edge.target as usize;
            }
            _ => break,
        }
    }
    steps
}
