//! `sweep ID`

use std::path::PathBuf;
use std::time::Duration;

mod table;

use super::batch::{FormArgs, ThreadArgs};
use super::policies::{Policies, listed};
use super::progress::{Interrupt, bar};
use super::tables::table_format;
use super::{Exit, Failure, Terminal, can_be_written, clock, load, write_whole};
use crate::analysis::Played;
use crate::batch::MOST_RUNS;
use crate::program::Program;
use crate::report::{How, Swept, parameters_json, parameters_text, sweep_json, sweep_svg, sweep_text};
use crate::solve::{Budget, Options, Passes, Progress, Taste};
use crate::sweep::{
    AskedWrong, Design, MOST_POINTS, MOST_ROWS, Plan, Reading, Sampling, Vary, exact, parameters, sampled,
};

/// Runs without `--runs`.
const RUNS: u64 = 10_000;
/// Policies without `--policy`.
const SAMPLED: [&str; 2] = ["random", "expert"];
const EXACT: [&str; 3] = ["optimal", "random", "expert"];

/// Vary numbers of a scenario and see what every policy scores then: which of them matter, and for whom.
///
/// Every point is a scenario with other numbers, played under the same luck as the file as it is, so that differences are
/// those of the same runs. A point that is no scenario says why in its row; the others go on, and the exit code is 1. The result is the
/// same for any number of threads.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toughcall sweep vp-crisis --list\n  toughcall sweep vp-crisis --tornado --policy expert            every number of the scenario, moved a little\n  toughcall sweep vp-crisis --vary weights.priorities=20..60:10 --vary var.morale.start=40,50,60 --policy random,expert --out grid.csv\n  toughcall sweep vp-crisis --vary var.morale.start=20..80 --vary task.fix_bug.effort=2..8 --lhs 200 --out lhs.parquet\n  toughcall sweep warm-up --vary var.morale.start=30..70:10 --exact --policy optimal"
)]
pub struct Args {
    /// A built-in scenario (`toughcall list`), or a scenario file
    id: String,
    /// Vary a number: NAME=20..60:5 (from, to and step), NAME=40,55,70, or NAME=20..60 with --lhs or --tornado; more than one makes a grid
    #[arg(long, value_name = "NAME=VALUES")]
    vary: Vec<String>,
    /// List every number that can be varied, with its value and its bounds
    #[arg(long, conflicts_with_all = ["vary", "policy", "runs", "lhs", "tornado", "exact", "out"])]
    list: bool,
    /// Policies, separated by commas [default: random,expert; with --exact optimal,random,expert]
    #[arg(long, value_name = "P[,P…]", value_delimiter = ',')]
    policy: Option<Vec<String>>,
    /// Runs of every policy at every point [default: 10000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_RUNS), conflicts_with = "exact", allow_negative_numbers = true)]
    runs: Option<u64>,
    /// Seed of the runs, and of the points of --lhs
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// N points all over the ranges instead of a grid: a Latin hypercube
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_POINTS as u64), conflicts_with = "tornado", allow_negative_numbers = true)]
    lhs: Option<u64>,
    /// One number at a time, both ends of its range; without --vary every number of the scenario, moved a little
    #[arg(long)]
    tornado: bool,
    /// Draw the tornado of the one policy into this file, as SVG
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Expected scores from the solver instead of runs: no noise
    #[arg(long)]
    exact: bool,
    /// Most states of a point
    #[arg(long, value_name = "N", default_value_t = 30_000_000, requires = "exact")]
    max_states: u64,
    /// Most time for a point, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120.0, requires = "exact")]
    timeout: f64,
    #[command(flatten)]
    threads: ThreadArgs,
    /// Write a row for every point and policy to this file: .csv, .jsonl or .parquet
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    form: FormArgs,
}

impl From<AskedWrong> for Failure {
    fn from(wrong: AskedWrong) -> Failure {
        Failure::usage(wrong.message).maybe_help(wrong.help)
    }
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let program = load::program(&args.id, terminal)?;
    let all = parameters(&program);
    if args.list {
        if args.form.json {
            terminal.print_json(&parameters_json(&program, &all))?;
        } else {
            terminal.print(&parameters_text(&program, &all))?;
        }
        return Ok(Exit::Fine);
    }
    let asked = args.vary.iter().map(|text| Vary::parse(text)).collect::<Result<Vec<_>, _>>()?;
    let plan = Plan::new(&program, &all, &asked, design(args))?;
    let policies = policies(args)?;
    if plan.points.len().saturating_mul(policies.len()) > MOST_ROWS {
        let rows = format!("{} points for {} policies", plan.points.len(), policies.len());
        return Err(
            Failure::usage(format!("{rows} are more than {MOST_ROWS} rows")).help("fewer points, or fewer policies")
        );
    }
    let format = args.out.as_deref().map(table_format).transpose()?;
    for path in [&args.out, &args.svg].into_iter().flatten() {
        can_be_written(path)?;
    }
    let started = clock::now();
    let task =
        Task { args, program: &program, plan: &plan, policies: &policies, show: terminal.signals && !args.form.quiet };
    let interrupt = Interrupt::listen(terminal.signals);
    let (how, readings) = if args.exact { (How::Exact, task.exact(&interrupt)?) } else { task.sampled(&interrupt)? };
    if readings.is_empty() {
        terminal.error("Stopped before the first point was done; nothing is written.\n")?;
        return Ok(Exit::Interrupted);
    }
    let seconds = (!args.form.no_timing).then(|| started.elapsed().as_secs_f64());
    let swept = Swept { program: &program, plan: &plan, readings: &readings, policies: &policies, how, seconds };
    report(args, format, &swept, terminal)
}

fn report(
    args: &Args,
    format: Option<crate::table::Format>,
    swept: &Swept<'_>,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    if let (Some(path), Some(format)) = (&args.out, format) {
        table::write(path, format, swept)?;
    }
    if let (Some(path), Some(svg)) = (&args.svg, sweep_svg(swept, 0)) {
        write_whole(path, |out| out.write_all(svg.as_bytes()))?;
    }
    if args.form.json {
        sweep_json(swept, terminal.out)?;
    } else {
        terminal.print(&sweep_text(swept))?;
    }
    if swept.is_stopped() {
        let (done, all) = (swept.readings.len(), swept.plan.points.len());
        terminal.error(&format!("Stopped after {done} of {all} points; only these are reported.\n"))?;
        return Ok(Exit::Interrupted);
    }
    Ok(if swept.failed() > 0 { Exit::Findings } else { Exit::Fine })
}

fn design(args: &Args) -> Design {
    match args.lhs.and_then(|n| usize::try_from(n).ok()) {
        Some(points) => Design::Hypercube { points, seed: args.seed },
        None if args.tornado => Design::OneAtATime,
        None => Design::Grid,
    }
}

/// The policies that are asked for, or those that are asked mostly.
fn policies(args: &Args) -> Result<Vec<String>, Failure> {
    let usual: &[&str] = if args.exact { &EXACT } else { &SAMPLED };
    let policies = match &args.policy {
        Some(given) => listed(given, "sweep")?,
        None => usual.iter().map(|name| (*name).to_owned()).collect(),
    };
    // Clap forgets this where `--lhs` stands beside it.
    if args.svg.is_some() && !args.tornado {
        return Err(Failure::usage("`--svg` draws a tornado").help("`--tornado` makes one"));
    }
    if let (Some(_), [_, _, ..]) = (&args.svg, policies.as_slice()) {
        return Err(Failure::usage("`--svg` draws the tornado of one policy").help("name it with `--policy`"));
    }
    let follows = |spec: &&String| {
        Taste::parse(spec.rsplit_once("noisy:").map_or(spec, |(_, rest)| rest.split_once(':').map_or(rest, |r| r.1)))
            .is_some()
    };
    if let Some(spec) = policies.iter().find(follows).filter(|_| !args.exact) {
        return Err(Failure::usage(format!("`{spec}` needs the exact solution of every point"))
            .help("`--exact` gives its expected score at every point"));
    }
    Ok(policies)
}

/// A sweep that is to be done.
struct Task<'t> {
    args: &'t Args,
    program: &'t Program,
    plan: &'t Plan,
    policies: &'t [String],
    show: bool,
}

impl Task<'_> {
    fn sampled(&self, interrupt: &Interrupt) -> Result<(How, Vec<Reading>), Failure> {
        let (runs, seed) = (self.args.runs.unwrap_or(RUNS), self.args.seed);
        let made = Policies::new(self.program, None, self.show);
        // A script is read once, and what is wrong with a policy is told before anything runs.
        made.crews(self.policies, 1)?;
        let bar = bar(runs.saturating_mul(self.plan.points.len() as u64), "runs", self.show);
        let readings = sampled(
            self.program,
            self.plan,
            &Sampling {
                runs,
                seed,
                policies: self.policies.len(),
                crews: &|program, threads| made.of(program).crews(self.policies, threads),
                threads: self.args.threads.count(),
                go_on: &|more| {
                    bar.inc(more);
                    !interrupt.is_pressed()
                },
            },
        )?;
        bar.finish_and_clear();
        Ok((How::Sampled { runs, seed }, readings))
    }

    fn exact(&self, interrupt: &Interrupt) -> Result<Vec<Reading>, Failure> {
        let mut played: Vec<(&str, Played)> = Vec::new();
        for name in self.policies {
            let found = Played::parse(name);
            played.push((
                name,
                found.map_err(|e| Failure::usage(format!("`{name}` has no exact score: {e}")).maybe_help(e.help()))?,
            ));
        }
        if !(self.args.timeout.is_finite() && self.args.timeout > 0.0) {
            return Err(Failure::usage("`--timeout` is a number of seconds above 0, for instance 60"));
        }
        let time = Duration::try_from_secs_f64(self.args.timeout).unwrap_or(Duration::MAX);
        let bar = bar(self.plan.points.len() as u64, "points", self.show);
        let began = std::sync::Mutex::new(clock::now());
        let begun = || *began.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let within = |_: &Progress| begun().elapsed() < time && !interrupt.is_pressed();
        let budget = Budget { max_states: self.args.max_states, max_bytes: 4 << 30, go_on: &within };
        let options = Options { passes: Passes::ALL, threads: self.args.threads.count(), budget: &budget };
        let next = || {
            bar.inc(1);
            *began.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = clock::now();
            !interrupt.is_pressed()
        };
        let readings = exact(self.program, self.plan, &played, &options, &next);
        bar.finish_and_clear();
        let base = readings.first().into_iter().flat_map(|r| &r.policies).zip(self.policies);
        if let Some((why, policy)) = base.filter_map(|(figures, policy)| Some((figures.as_ref().err()?, policy))).next()
        {
            return Err(Failure::budget(format!("`{policy}` in the scenario as it is: {why}"))
                .help("raise `--max-states` or `--timeout`; without `--exact` scores come from runs"));
        }
        Ok(readings)
    }
}
