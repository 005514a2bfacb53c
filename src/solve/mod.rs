//! The scenario solved exactly: every reachable state, its value, and what each choice is worth.

mod budget;
mod bundle;
mod count;
mod explore;
mod graph;
mod intern;
mod liveness;
mod merge;
mod order;
mod points;
mod reads;
mod reduce;
mod sweep;
mod table;

pub use budget::{Budget, Limit, Progress};
pub use count::{Count, Factor, count};
pub use merge::{Pass, Passes};

use bundle::Needs;

use crate::program::Program;

/// A first look.
pub fn probe(program: &Program, passes: Passes, threads: usize, budget: &Budget<'_>) -> Result<String, Limit> {
    let points = points::Points::new(program);
    let live = liveness::Liveness::new(program, passes, bundle::Needs::Nothing, points);
    let order = order::Order::new(program);
    let explorer = explore::Explorer { program, live: &live, order: &order, mode: explore::Mode::All, threads, keep: true, budget };
    let found = explorer.run(None)?;
    let mut out = format!("states {} transitions {} levels {} peak {}\n", found.states, found.transitions, found.levels, found.peak_bytes);
    for graph in [&found.graph, &reduce::reduce(&found.graph)] {
        let start: f64 = graph.start.iter().map(|p| *p as f64 / 1000.0).sum();
        let pay = sweep::Pay::new(graph, [1.0; 4]);
        for c in [sweep::Criterion::Best, sweep::Criterion::Worst, sweep::Criterion::Mean, sweep::Criterion::First, sweep::Criterion::Last] {
            let v = sweep::sweep(graph, &pay, c);
            out += &format!("{c:?} {}\n", start + v.first().copied().unwrap_or(0.0));
        }
        out += &format!("rows {}\n", graph.rows());
    }
    for (v, why) in live.points.reasons(program) {
        out += &format!("{} {why}\n", program.variable(v).map_or("", |v| v.0));
    }
    Ok(out)
}
