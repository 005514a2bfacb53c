//! Other orders of the priorities: points change and nothing else, so all of them are passes over one graph that is good for
//! any order. Where there is no such graph, each is explored by itself, if that is wanted.

use super::asked::Answer;
use super::base::{Base, over_threads};
use super::lanes::{Change, LANES, Lane};
use super::order::{Order, Stated};
use super::rebuild::{Rebuild, changed, state_input};
use super::scan::{NO_TIME, Question};
use super::touched::Extent;
use crate::number::Fixed;
use crate::program::Program;
use crate::solve::{Options, OrderGraph, Progress, order_graph};

/// Gives the graph for any order, or says in words why there is none.
pub type GiveOrders<'a> = dyn Fn(&Options<'_>) -> Result<OrderGraph, String> + 'a;

/// How answers are come by that are not in the solution's graph.
pub struct Means<'a> {
    /// Explores changed scenarios also where that takes long.
    pub rebuild: bool,
    /// Asked once at most, and only if something hangs on the framework's order.
    pub orders: Box<GiveOrders<'a>>,
}

impl<'a> Means<'a> {
    /// Nothing is kept: the graph for any order is explored if it is asked for.
    #[must_use]
    pub fn exploring(program: &'a Program) -> Means<'a> {
        Means { rebuild: false, orders: Box::new(|options| order_graph(program, options)) }
    }
}

impl std::fmt::Debug for Means<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Means").field("rebuild", &self.rebuild).finish_non_exhaustive()
    }
}

/// Different orders, each with an input that leads to it.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    list: Vec<(Order, [usize; 2], Fixed)>,
}

/// Priority, place of the input, and its value.
type Stating = (usize, usize, Fixed);

impl Orders {
    /// The place of an order among them; what leads to it is kept where it is a new one.
    pub(crate) fn place(&mut self, order: &Order, input: &Stated, at: Fixed) -> usize {
        let known = self.list.iter().position(|(known, ..)| known == order);
        known.unwrap_or_else(|| {
            self.list.push((order.clone(), [input.priority.index(), input.input], at));
            self.list.len() - 1
        })
    }

    fn statings(&self) -> impl Iterator<Item = Stating> {
        self.list.iter().map(|(_, [priority, input], at)| (*priority, *input, *at))
    }

    /// The answers to a question, by place.
    pub(crate) fn answers(
        &self,
        question: &Question<'_>,
        means: &Means<'_>,
        rebuild: &Rebuild<'_>,
    ) -> Vec<Result<Answer, String>> {
        let Question { asked, before, options, .. } = *question;
        if self.list.is_empty() {
            return Vec::new();
        }
        let anew = |(p, i, at): Stating| rebuild.answer(asked, before, state_input(p, i, at));
        let graph = match (means.orders)(options) {
            Ok(graph) => graph,
            Err(why) => return self.each_anew(&why, rebuild, anew),
        };
        let row = match asked.row_in(&graph.program, &graph.graph) {
            Ok(row) => row,
            Err(why) => return self.each_anew(why, rebuild, anew),
        };
        let (base, asked) = (Base::of_orders(&graph).seen_from(row), asked.moved_to(row));
        self.passes(&graph, rebuild, |changes, values| {
            base.answers(&asked, before, changes, Extent::all(base.graph), values)
        })
    }

    /// The expected scores, by place.
    pub(crate) fn values(&self, means: &Means<'_>, rebuild: &Rebuild<'_>) -> Vec<Result<f64, String>> {
        if self.list.is_empty() {
            return Vec::new();
        }
        let graph = match (means.orders)(rebuild.options) {
            Ok(graph) => graph,
            Err(why) => return self.each_anew(&why, rebuild, |(p, i, at)| rebuild.value(state_input(p, i, at))),
        };
        let base = Base::of_orders(&graph);
        self.passes(&graph, rebuild, |changes, values| base.values(changes, Extent::all(base.graph), values))
    }

    /// Without a graph for any order.
    fn each_anew<T>(
        &self,
        why: &str,
        rebuild: &Rebuild<'_>,
        anew: impl Fn(Stating) -> Result<T, String>,
    ) -> Vec<Result<T, String>> {
        let one = |stating| match &rebuild.refused {
            Some(refused) => Err(format!("{why}; {refused}")),
            None => anew(stating),
        };
        self.statings().map(one).collect()
    }

    /// Passes over the graph, [`LANES`] orders at a time, on as many threads as wished.
    fn passes<T: Clone + Send>(
        &self,
        graph: &OrderGraph,
        rebuild: &Rebuild<'_>,
        pass: impl Fn(&[Change], &mut Vec<Lane>) -> Vec<T> + Sync,
    ) -> Vec<Result<T, String>> {
        let options = rebuild.options;
        // The points come from the changed scenario itself, checked and compiled as if it had been written so.
        let restated = |(p, i, at): Stating| changed(rebuild.program, state_input(p, i, at));
        let programs: Vec<Result<Program, String>> = self.statings().map(restated).collect();
        let sound: Vec<&Program> = programs.iter().filter_map(|p| p.as_ref().ok()).collect();
        let groups: Vec<&[&Program]> = sound.chunks(LANES).collect();
        let found = over_threads(options.threads, &groups, |group, values| {
            if !(options.budget.go_on)(&Progress::default()) {
                return Vec::new();
            }
            let changes: Vec<Change> = group.iter().map(|p| Change::Points(graph.points(p))).collect();
            pass(&changes, values)
        });
        let mut found = found.into_iter().zip(&groups).flat_map(|(found, group)| {
            let found = found.unwrap_or_default();
            (0..group.len()).map(move |i| found.get(i).cloned().ok_or_else(|| NO_TIME.to_owned()))
        });
        let mut next = || found.next().unwrap_or_else(|| Err(NO_TIME.to_owned()));
        programs.iter().map(|p| p.as_ref().map_err(Clone::clone).and_then(|_| next())).collect()
    }
}
