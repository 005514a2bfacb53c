//! What questions to a solved scenario cost.

use toughcall::analysis::{Ask, Means, Objectives, Solved, Style};
use toughcall::program::Program;
use toughcall::solve::{Objective, Solution, objective_graph};

use crate::{Cost, least, solver};

fn told(name: &str, cost: Cost, of: &str) {
    crate::row(name, cost, of);
}

/// Every question, with two threads where threads are used.
pub fn measure(name: &str, program: &Program, score: f64) {
    let solution = Solution::new(program, &solver(2)).unwrap();
    println!("{name}: {} states, {} up to a constant", solution.summary.states, solution.summary.classes);
    let (solved, cost) = least(1, 1, || Solved::new(&solution).unwrap());
    told("graph into memory", cost, "");
    for policy in ["optimal", "random"] {
        let style = Style::parse(policy).unwrap().unwrap();
        let (found, cost) = least(1, 1, || solved.distribution(style));
        told(&format!("distribution, {policy}"), cost, &format!("grid {}, {} scores", found.grid, found.points.len()));
    }
    let (found, cost) = least(1, 1, || solved.reach(score));
    told(&format!("reach {score}"), cost, &format!("{:.5} to {:.5}", found.lower, found.upper));
    for names in [&["revenue_risk", "morale"][..], &["revenue_risk", "morale", "cost"]] {
        let list: Vec<Objective> = names.iter().map(|n| Objective::parse(program, n).unwrap()).collect();
        let more: Vec<bool> = list.iter().map(|o| o.more_is_better(program)).collect();
        let (graph, cost) = least(1, 2, || objective_graph(program, &list, &solver(2)).unwrap());
        told(&format!("graph of {} objectives", list.len()), cost, &format!("{} states", graph.states));
        for precision in [0.001, 0.0001] {
            let ask = Ask { more: &more, precision, threads: 2 };
            let (found, cost) = least(1, 2, || Objectives::of(&graph, &[0, 1, 2]).frontier(&ask));
            let of = format!("{} vertices, {} sweeps, to {:.6}", found.vertices.len(), found.sweeps, found.precision);
            told(&format!("hull to {precision}"), cost, &of);
        }
    }
    let means = Means::exploring(program);
    let (found, cost) = least(1, 2, || solved.flips(program, &solution.summary, None, &means, &solver(2)).is_some());
    told("flips", cost, if found { "" } else { "no first decision" });
    let (_, cost) = least(1, 2, || solved.tornado(program, &solution.summary, &means, &solver(2)));
    told("tornado", cost, "");
    let (_, cost) = least(1, 2, || solved.information(program, &solver(2)));
    told("information", cost, "");
    let (found, cost) = least(1, 1, || solved.counts());
    told("paths", cost, &format!("{} paths", found.paths));
}
