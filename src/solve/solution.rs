//! A solved scenario: the graph of its states up to points that are paid in any case, and the values of all of them.

use serde::{Deserialize, Serialize};

use super::explore::{Explored, Explorer, Mode};
use super::flips::{Flip, flips};
use super::graph::{Edge, Graph, Menu};
use super::importance::{NodeWorth, importance};
use super::liveness::Liveness;
use super::order::Order;
use super::points::Points;
use super::reduce::reduce;
use super::sweep::{Criterion, Pay, best_action, component_action, components, sweep};
use super::{Budget, Limit, Needs, Passes};
use crate::expression::ChoiceId;
use crate::program::{NodeKind, Pick, Program, State};

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
    /// Expected points in all under optimal play afterwards (at the start), or still to come.
    pub value: f64,
    /// Its value less that of the best choice: 0 or below.
    pub advantage: f64,
}

/// What a solution says of itself and of the start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Reachable states, after merging equal futures.
    pub states: u64,
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
    /// Expected scores: optimal, worst, random, first, last.
    pub value: [f64; 5],
    /// The first decision or ranking; none if the dice come first.
    pub first: Vec<Valued>,
    /// Every decision node that can be met, the one that matters most first.
    pub decisions: Vec<NodeWorth>,
}

/// A scenario solved exactly.
#[derive(Debug)]
pub struct Solution {
    pub(super) graph: Graph,
    /// Optimal and worst values by row, relative to the row's constant.
    pub(super) value: Vec<f64>,
    pub(super) worst: Vec<f64>,
    pub(super) components: Vec<ByComponent>,
    /// By action: the shift of weights that makes it best; 0 for none.
    pub(super) flips: Vec<u8>,
    /// First action of every row in `flips`.
    pub(super) first_action: Vec<u32>,
    /// What it says of itself.
    pub summary: Summary,
}

/// Explores under `mode` with everything that a policy needs kept apart.
pub(super) fn explored(
    program: &Program,
    options: &Options<'_>,
    needs: Needs,
    mode: Mode<'_>,
    from: Option<&State>,
) -> Result<Explored, Limit> {
    let sensitive = options.passes.sensitive(program);
    let passes = if needs == Needs::Awards { sensitive.without(super::Pass::Points) } else { sensitive };
    let live = Liveness::new(program, passes, needs, Points::new(program));
    let order = Order::new(program);
    let explorer =
        Explorer { program, live: &live, order: &order, mode, threads: options.threads, keep: true, budget: options.budget };
    explorer.run(from)
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
        let mut found = explored(program, options, Needs::Nothing, Mode::All, from)?;
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
        let of = |criterion| so_far + sweep(&graph, &pay, criterion).first().copied().unwrap_or(0.0);
        let begin = |values: &[f64]| so_far + values.first().copied().unwrap_or(0.0);
        let mut by_component = components.first().copied().unwrap_or_default();
        by_component.iter_mut().zip(start).for_each(|(c, s)| *c += s);
        let summary = Summary {
            states: found.states,
            classes: graph.states(),
            transitions: found.transitions,
            levels: found.levels,
            peak_bytes: found.peak_bytes,
            components: by_component,
            value: [begin(&value), begin(&worst), of(Criterion::Mean), of(Criterion::First), of(Criterion::Last)],
            first: Vec::new(),
            decisions: importance(program, &graph, &pay, &value),
        };
        let mut solution = Solution { graph, value, worst, components, flips, first_action, summary };
        solution.summary.first = solution.choices(program, 0, so_far);
        Ok(solution)
    }

    /// Points that are paid before the start in any case.
    pub(super) fn before(&self) -> f64 {
        self.graph.start.iter().sum::<i64>() as f64 / 1000.0
    }

    /// Every choice of a row with its value, `before` added.
    pub(super) fn choices(&self, program: &Program, row: usize, before: f64) -> Vec<Valued> {
        let pay = Pay::new(&self.graph, [1.0; 4]);
        let names = names(program, self.graph.menu(row));
        let best = self.value.get(row).copied().unwrap_or(0.0);
        let valued = names.into_iter().zip(self.graph.actions(row)).map(|(choice, edges)| {
            let value = pay.action(edges, &self.value);
            Valued { choice, value: before + value, advantage: value - best }
        });
        valued.collect()
    }

    /// The transitions of what was picked in a row.
    pub(super) fn action(&self, row: usize, pick: &Pick) -> Option<(usize, &[Edge])> {
        let place = match (self.graph.menu(row), pick) {
            (Menu::Decision(_, choices), Pick::Choice(choice)) => choices.iter().position(|c| c == choice)?,
            (Menu::Ranking(_, 1), Pick::Order(_)) => 0,
            (Menu::Ranking(..), Pick::Order(order)) => usize::from(*order.first()?),
            _ => return None,
        };
        self.graph.actions(row).nth(place).map(|edges| (place, edges))
    }

    /// The place of the first best action of a row.
    pub(super) fn best(&self, row: usize, pay: &Pay) -> usize {
        best_action(&self.graph, row, pay, &self.value)
    }

    /// What is picked by taking the action at a place.
    pub(super) fn pick(&self, program: &Program, row: usize, place: usize) -> Option<Pick> {
        match self.graph.menu(row) {
            Menu::Decision(_, choices) => choices.get(place).copied().map(Pick::Choice),
            Menu::Ranking(node, _) => {
                let NodeKind::Ranking { items, .. } = &program.nodes[*node].kind else { return None };
                let count = u8::try_from(items.len()).ok()?;
                Some(Pick::Order(super::explore::best_first(u8::try_from(place).ok()?, count)))
            }
            Menu::Draw(_) | Menu::End => None,
        }
    }

    /// The value of an action per component.
    pub(super) fn by_component(&self, edges: &[Edge]) -> ByComponent {
        component_action(&self.graph, edges, &self.components)
    }

    /// The shift of weights that makes an action best, if a small one does.
    pub(super) fn flip(&self, row: usize, place: usize) -> Option<Flip> {
        let first = self.first_action.get(row).copied()? as usize;
        Flip::decode(self.flips.get(first + place).copied()?)
    }
}

/// The number of the first action of every row.
pub(super) fn first_actions(graph: &Graph) -> Vec<u32> {
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
        Menu::Draw(_) | Menu::End => Vec::new(),
    }
}
