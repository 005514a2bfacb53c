//! `batch ID`

use std::path::PathBuf;
use std::time::{Duration, Instant};

mod checkpoint;
mod table;

use super::policies::{Policies, listed};
use super::progress::{Interrupt, bar};
use super::tables::table_format;
use super::{Exit, Failure, Terminal, can_be_written, clock, load, play::source};
use crate::batch::{Batch, Hands, MOST_PARTS, MOST_RUNS, Part, Plan, Rows};
use crate::program::Program;
use crate::report::{Finished, Pace, Stopped, batch_json, batch_text, coverage};
use checkpoint::Checkpoint;
use table::TableOut;

/// Runs without `--runs`; with `--until-se` the most there may be.
const RUNS: u64 = 10_000;
const RUNS_UNTIL: u64 = 10_000_000;
/// Most threads: more than the machine has are no use, and each keeps counts of its own.
const MOST_THREADS: u64 = 256;
/// Play policies over many seeds, all under the same luck: means with their intervals, differences, endings, what was never met.
///
/// Run i of every policy has the seed h(S, i), so that policies differ in nothing but what they pick; `play --seed` takes the
/// seed of any run. The result is the same for any number of threads.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toughcall batch vp-crisis --policy random,expert --runs 100000\n  toughcall batch vp-crisis --policy expert --until-se 0.02 --json\n  toughcall batch vp-crisis --policy expert,noisy:0.1:expert --runs 1000000 --out runs.parquet --checkpoint runs.check\n  toughcall batch vp-crisis --policy random --shard 2/4 --json > part2.json    then `toughcall merge part*.json`"
)]
pub struct Args {
    /// A built-in scenario (`toughcall list`), or a scenario file
    id: String,
    /// Policies, separated by commas: first, last, longest, random, cautious, greedy, framework, expert, `noisy:EPS:P`,
    /// `script:FILE`, or by the exact solution: optimal, worst, `softmax:T`
    #[arg(long, value_name = "P[,P…]", value_delimiter = ',', required = true)]
    policy: Vec<String>,
    /// Runs of every policy [default: 10000; with --until-se at most 10000000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_RUNS), allow_negative_numbers = true)]
    runs: Option<u64>,
    /// Seed of the batch
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Stop once the mean of every policy has a standard error of at most so many points
    #[arg(long, value_name = "POINTS", conflicts_with = "shard")]
    until_se: Option<f64>,
    #[command(flatten)]
    threads: ThreadArgs,
    /// Write a row for every run and policy to this file: .csv, .jsonl or .parquet
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Keep what is done in this file, so that the same command goes on after a kill or Ctrl-C
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Seconds between two checkpoints
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, requires = "checkpoint")]
    checkpoint_every: f64,
    /// Run only part I of N, for `toughcall merge`
    #[arg(long, value_name = "I/N", value_parser = part)]
    shard: Option<Part>,
    /// Take the solution from this file (`toughcall solve --policy-out`) instead of solving
    #[arg(long, value_name = "FILE")]
    solution: Option<PathBuf>,
    #[command(flatten)]
    form: FormArgs,
}

/// How many threads.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ThreadArgs {
    /// Threads; the result is the same for any number [default: all cores]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u64).range(1..=MOST_THREADS), allow_negative_numbers = true)]
    threads: Option<u64>,
}

impl ThreadArgs {
    pub(super) fn count(&self) -> usize {
        let there_are = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        self.threads.and_then(|n| usize::try_from(n).ok()).unwrap_or(there_are)
    }
}

/// The form of the report.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct FormArgs {
    /// As JSON, with everything that was counted (docs/json.md)
    #[arg(long)]
    pub(super) json: bool,
    /// Leave out time and speed, so that the same batch gives the same bytes
    #[arg(long)]
    pub(super) no_timing: bool,
    /// No progress
    #[arg(long)]
    pub(super) quiet: bool,
}

pub(super) fn part(text: &str) -> Result<Part, String> {
    let form = || "a part is written I/N, for instance 2/4".to_owned();
    let (place, of) = text.split_once('/').ok_or_else(form)?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| form());
    let part = Part { place: number(place)?, of: number(of)? };
    if part.of == 0 || part.of > MOST_PARTS || part.place == 0 || part.place > part.of {
        return Err(format!("part I of N: I lies between 1 and N, and N is at most {MOST_PARTS}"));
    }
    Ok(part)
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let program = load::program(&args.id, terminal)?;
    let mut plan = plan(args, &program)?;
    let format = args.out.as_deref().map(table_format).transpose()?;
    for path in [&args.out, &args.checkpoint].into_iter().flatten() {
        can_be_written(path)?;
    }
    let show = terminal.signals && !args.form.quiet;
    let policies = Policies::new(&program, args.solution.as_deref(), show);
    let mut crews = policies.crews(&plan.policies, args.threads.count())?;
    plan.scripts = plan.policies.iter().map(|spec| policies.script_hash(spec)).collect();

    let mut checkpoint = args.checkpoint.as_deref().map(|path| Checkpoint::open(path, format.is_some())).transpose()?;
    let mut batch = match checkpoint.as_mut().map(|c| c.saved(&plan)).transpose()?.flatten() {
        Some(saved) => Batch::resume(&program, saved)
            .map_err(|misfit| Failure::invalid(misfit.0).help("delete the checkpoint to begin anew"))?,
        None => Batch::new(&program, plan),
    };
    if batch.runs() > 0 && !args.form.quiet {
        terminal.error(&format!("Going on after {} of {} runs.\n", batch.runs(), length(&batch)))?;
    }
    let mut table = match (&args.out, format, &checkpoint) {
        (Some(path), Some(format), None) => Some(TableOut::create(path, format, &program, batch.plan())?),
        _ => None,
    };
    let started = clock::now();
    let before = batch.runs();
    let interrupt = Interrupt::listen(terminal.signals);
    let between = Duration::try_from_secs_f64(args.checkpoint_every.max(0.0)).unwrap_or(Duration::MAX);
    let mut task = Task {
        batch: &mut batch,
        interrupt: &interrupt,
        between,
        show,
        table: &mut table,
        checkpoint: &mut checkpoint,
    };
    task.work(&mut crews)?;
    let stopped = match (batch.is_precise(), batch.is_done()) {
        (_, false) => Some(Stopped::Interrupted),
        (true, _) if batch.runs() < batch.plan().runs => Some(Stopped::Precise),
        _ => None,
    };
    if stopped == Some(Stopped::Interrupted) && checkpoint.is_some() {
        let (done, all) = (batch.runs(), length(&batch));
        terminal.error(&format!("Stopped after {done} of {all} runs, which are kept; the same command goes on.\n"))?;
        return Ok(Exit::Interrupted);
    }
    if let (Some(path), Some(format), Some(checkpoint)) = (&args.out, format, &mut checkpoint) {
        let mut rows = TableOut::create(path, format, &program, batch.plan())?;
        checkpoint.rows(&program, &mut |read: &Rows| rows.add(read))?;
        table = Some(rows);
    }
    if let Some(table) = table {
        table.finish()?;
    }
    let pace = pace(&batch, before, started);
    let found = crews.first_mut().map(|crew| coverage(&batch, crew)).unwrap_or_default();
    let finished = Finished { batch: &batch, coverage: &found, stopped, pace: (!args.form.no_timing).then_some(pace) };
    print(&finished, &args.form, terminal)?;
    if stopped == Some(Stopped::Interrupted) {
        let help = "with `--checkpoint FILE` the same command goes on instead of beginning anew";
        terminal.error(&format!("Stopped after {} of {} runs; {help}.\n", batch.runs(), length(&batch)))?;
        return Ok(Exit::Interrupted);
    }
    if let Some(checkpoint) = checkpoint {
        checkpoint.remove();
    }
    Ok(Exit::Fine)
}

/// Prints a finished batch.
pub(super) fn print(finished: &Finished<'_, '_>, form: &FormArgs, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    if form.json {
        terminal.print_json(&batch_json(finished))?;
    } else {
        terminal.print(&batch_text(finished))?;
    }
    Ok(())
}

fn plan(args: &Args, program: &Program) -> Result<Plan, Failure> {
    let policies = listed(&args.policy, "batch")?;
    if args.until_se.is_some_and(|se| !(se.is_finite() && se > 0.0)) {
        return Err(Failure::usage("`--until-se` is a number of points above 0, for instance 0.05"));
    }
    let default = if args.until_se.is_some() { RUNS_UNTIL } else { RUNS };
    let plan = Plan::new(program, &source(&args.id), policies, args.runs.unwrap_or(default), args.seed);
    Ok(Plan { until_se: args.until_se, part: args.shard, ..plan })
}

/// Runs that a batch was to have.
fn length(batch: &Batch<'_>) -> u64 {
    let range = batch.plan().range();
    range.end - range.start
}

fn pace(batch: &Batch<'_>, before: u64, started: Instant) -> Pace {
    let policies = &batch.tally().policies;
    let plays = (batch.runs() - before) * policies.len() as u64;
    let a_run: f64 = policies.iter().map(|p| p.decisions.estimate(0.0, 1.0).mean).sum();
    Pace { seconds: started.elapsed().as_secs_f64(), plays, choices: (batch.runs() - before) as f64 * a_run }
}

/// A batch that is being worked on.
struct Task<'t, 'p> {
    batch: &'t mut Batch<'p>,
    interrupt: &'t Interrupt,
    /// Time between two checkpoints.
    between: Duration,
    show: bool,
    table: &'t mut Option<TableOut<'p>>,
    checkpoint: &'t mut Option<Checkpoint>,
}

impl<'p> Task<'_, 'p> {
    /// Goes on until nothing is left to do, or somebody stops it.
    fn work(&mut self, crews: &mut [crate::batch::Crew<'p>]) -> Result<(), Failure> {
        let bar = bar(length(self.batch), "runs", self.show);
        bar.set_position(self.batch.runs());
        bar.reset_eta();
        while !self.batch.is_done() && !self.interrupt.is_pressed() {
            let (started, interrupt) = (clock::now(), self.interrupt);
            let between = self.checkpoint.as_ref().map(|_| self.between);
            let go_on = |more: u64| {
                bar.inc(more);
                let is_due = between.is_some_and(|between| started.elapsed() >= between);
                !is_due && !interrupt.is_pressed()
            };
            let mut hands = Hands { crews: &mut *crews, go_on: &go_on };
            self.advance(&mut hands)?;
            if let Some(checkpoint) = self.checkpoint.as_mut() {
                checkpoint.save(self.batch.saved())?;
            }
        }
        bar.finish_and_clear();
        Ok(())
    }

    fn advance(&mut self, hands: &mut Hands<'_, 'p>) -> Result<(), Failure> {
        let program = self.batch.program();
        if let Some(checkpoint) = self.checkpoint.as_mut().filter(|c| c.keeps_rows()) {
            let mut sink = |rows: &Rows| checkpoint.add(program, rows);
            let done = self.batch.advance(u64::MAX, hands, Some(&mut sink));
            return done.map_err(|e| Failure::file(checkpoint.rows_path(), &e));
        }
        if let Some(table) = self.table.as_mut() {
            let mut sink = |rows: &Rows| table.add(rows);
            let done = self.batch.advance(u64::MAX, hands, Some(&mut sink));
            return done.map_err(|e| {
                Failure::file(table.path(), &e).help("make room; with `--checkpoint FILE` the same command goes on")
            });
        }
        self.batch.advance(u64::MAX, hands, None).map_err(|e| Failure::invalid(e.to_string()))
    }
}
