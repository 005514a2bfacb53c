//! Batches: what is counted, that it does not depend on how it is run, and that intervals keep their word.

mod command;
mod counts;
mod intervals;
mod parts;
mod resumed;

use std::sync::Arc;

use toughcall::batch::{Batch, Crew, Hands, Plan};
use toughcall::policy::{Policy, make};
use toughcall::program::Program;
use toughcall::solve::{Follower, Solution, Taste};

/// The policies of the table.
pub const TABLE: [&str; 8] = ["first", "last", "longest", "random", "cautious", "greedy", "framework", "expert"];

/// A plan over policies of the table.
pub fn plan(program: &Program, policies: &[&str], runs: u64, seed: u64) -> Plan {
    let policies = policies.iter().map(|p| (*p).to_owned()).collect();
    Plan::new(program, "built-in", policies, runs, seed)
}

/// The policies of a plan for so many threads; those of a solution follow the one that is given.
pub fn crews<'p>(plan: &Plan, threads: usize, solution: Option<&Arc<Solution>>) -> Vec<Crew<'p>> {
    let one = |spec: &String| -> Box<dyn Policy> {
        match (Taste::parse(spec), solution) {
            (Some(taste), Some(solution)) => Box::new(Follower::new(Arc::clone(solution), taste.unwrap(), 0)),
            _ => make(spec, 0).unwrap(),
        }
    };
    (0..threads).map(|_| plan.policies.iter().map(one).collect()).collect()
}

/// Runs a batch to its end.
pub fn run<'p>(program: &'p Program, plan: Plan, threads: usize) -> Batch<'p> {
    let mut crews = crews(&plan, threads, None);
    finished(Batch::new(program, plan), &mut crews)
}

/// Goes on with a batch to its end.
pub fn finished<'p>(mut batch: Batch<'p>, crews: &mut [Crew<'p>]) -> Batch<'p> {
    while !batch.is_done() {
        batch.advance(u64::MAX, &mut Hands { crews: &mut *crews, go_on: &|_| true }, None).unwrap();
    }
    batch
}
