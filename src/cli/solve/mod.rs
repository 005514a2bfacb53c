//! `solve ID`

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

mod analyses;
mod answer;
mod moves;
mod pareto;
mod spread;

use super::merges::MergeArgs;
use super::solutions::{BudgetArgs, Solutions};
use super::store::{Store, Stored};
use super::{Exit, Failure, Terminal, can_be_written, clock, load, write_whole};
use crate::program::{Program, State};
use crate::report::{
    Cost, count_json, count_text, estimate_json, estimate_text, samples_json, samples_text, solution_json,
    solution_text,
};
use crate::run::replay;
use crate::solve::{Limit, Passes, Solution, count, estimate, samples, values};

/// Solve a scenario exactly: what every policy is worth, what the first choices are worth, which decisions matter.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A built-in scenario (`toughcall list`), or a scenario file
    #[arg(required_unless_present = "at")]
    id: Option<String>,
    /// Only count states, and say what makes them many
    #[arg(long)]
    count: bool,
    /// All values at a moment of a recorded run: before its decision N
    #[arg(long, value_name = "RUN:N", conflicts_with_all = ["id", "count", "policy_out"])]
    at: Option<String>,
    /// Write the solution to this file, for `play --policy optimal --solution FILE`
    #[arg(long, value_name = "FILE", conflicts_with = "count")]
    policy_out: Option<PathBuf>,
    /// Also play this many runs under every policy: an independent way to the same numbers
    #[arg(long, value_name = "RUNS", conflicts_with_all = ["count", "at"], value_parser = clap::value_parser!(u64).range(2..))]
    sample: Option<u64>,
    #[command(flatten)]
    budget: BudgetArgs,
    #[command(flatten)]
    merges: MergeArgs,
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
    /// Leave out time and memory, so that the same scenario gives the same bytes
    #[arg(long)]
    no_timing: bool,
    // The last, since its heading would stand over what follows.
    #[command(flatten)]
    analysis: analyses::AnalysisArgs,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let passes = args.merges.passes();
    if let Some(at) = &args.at {
        let (program, state) = moment(at, terminal)?;
        return from(&program, &state, passes, args, terminal);
    }
    let program = load::program(args.id.as_deref().unwrap_or_default(), terminal)?;
    analyses::check(&program, &args.analysis)?;
    if args.count {
        let found = args.budget.run(passes, terminal.interactive, |o| count(&program, o));
        if args.json {
            terminal.print_json(&count_json(&program, &found, !args.no_timing))?;
        } else {
            terminal.print(&count_text(&program, &found))?;
        }
        return Ok(if found.limit.is_some() { Exit::Budget } else { Exit::Fine });
    }
    let started = clock::now();
    let solutions = Solutions::of(&Store::open()?);
    let solved = if passes == Passes::ALL {
        solutions.kept_or_new(&program, &args.budget, terminal.interactive)?
    } else {
        args.budget.run(passes, terminal.interactive, |o| Solution::new(&program, o)).map(|solution| (solution, true))
    };
    match solved {
        Ok((solution, fresh)) => {
            let solution = Arc::new(solution);
            if let Some(path) = &args.policy_out {
                write_whole(path, |out| solution.copy_to(out))?;
                terminal.error(&format!("Written to {}.\n", path.display()))?;
            }
            if args.analysis.is_asked() {
                return analyses::run(&program, &solution, args, terminal);
            }
            report(&program, &solution, None, fresh.then_some(started), passes, args, terminal)
        }
        Err(limit) => too_large(&program, limit, passes, args, terminal),
    }
}

/// The program and state before decision N of a run.
fn moment(at: &str, terminal: &mut Terminal<'_>) -> Result<(Program, State), Failure> {
    let store = Store::open()?;
    let (stored, n) = recorded("--at", at, &store)?;
    let (program, changes) = store.scenario_of(&stored.record)?;
    if !changes.is_empty() {
        terminal.error("The scenario has changed since; this solves the copy kept then.\n")?;
    }
    let replayed = replay(&program, &stored.record);
    let taken = replayed.session.taken();
    let state = n.checked_sub(1).and_then(|n| taken.get(n)).map(|t| t.before);
    let state = state.ok_or_else(|| Failure::usage(format!("that run has decisions 1 to {}", taken.len())))?;
    drop(replayed);
    Ok((program, state))
}

/// The run and the number of a decision that RUN:N names.
fn recorded(flag: &str, at: &str, store: &Store) -> Result<(Stored, usize), Failure> {
    let form = || {
        Failure::usage(format!("`{flag}` is RUN:N, a run and the number of one of its decisions"))
            .help("`toughcall runs` lists runs, `toughcall debrief RUN` numbers decisions")
    };
    let (run, n) = at.rsplit_once(':').ok_or_else(form)?;
    let n: usize = n.parse().map_err(|_| form())?;
    Ok((store.find(Some(run), |_| true)?, n))
}

fn from(
    program: &Program,
    state: &State,
    passes: Passes,
    args: &Args,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let started = clock::now();
    match args.budget.run(passes, terminal.interactive, |o| Solution::from_state(program, o, Some(state))) {
        Ok(solution) => {
            let solution = Arc::new(solution);
            if !args.json {
                let clock = program.clock_words(program.view(state).tick());
                terminal.print(&format!("From {clock} on.\n"))?;
            }
            report(program, &solution, Some(state), Some(started), passes, args, terminal)
        }
        Err(limit) => Err(limit.into()),
    }
}

fn report(
    program: &Program,
    solution: &Arc<Solution>,
    state: Option<&State>,
    started: Option<Instant>,
    passes: Passes,
    args: &Args,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let seconds = started.map(|s| s.elapsed().as_secs_f64());
    let found = args.budget.run(passes, terminal.interactive, |o| values(program, solution, o, state));
    let cost = (!args.no_timing).then_some(Cost { seconds });
    let sampled = args.sample.map(|runs| samples(program, solution, runs));
    if args.json {
        let mut json = solution_json(program, solution, &found, cost);
        if let (Some(sampled), Some(map)) = (&sampled, json.as_object_mut()) {
            map.insert("sampled".to_owned(), samples_json(sampled));
        }
        terminal.print_json(&json)?;
    } else {
        terminal.print(&solution_text(program, solution, &found, cost, state.is_none()))?;
        if let Some(sampled) = &sampled {
            terminal.print(&samples_text(&found, sampled))?;
        }
    }
    Ok(Exit::Fine)
}

fn too_large(
    program: &Program,
    limit: Limit,
    passes: Passes,
    args: &Args,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    // Bounds have a budget of their own: the exact solution has used up the other.
    let budget = BudgetArgs { timeout: args.budget.timeout.max(20.0), ..args.budget.clone() };
    let found = budget.run(passes, terminal.interactive, |o| estimate(program, o, limit));
    if args.json {
        terminal.print_json(&estimate_json(program, &found))?;
    } else {
        terminal.print(&estimate_text(program, &found))?;
    }
    terminal.error(&format!("Not exact: the budget of {} was reached.\n", limit.name()))?;
    Ok(Exit::Budget)
}
