//! `eval ID --paths FILE`

use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};

mod output;
mod rows;

use indicatif::ProgressBar;

use super::batch::ThreadArgs;
use super::policies::Policies;
use super::progress::{Interrupt, bar};
use super::tables::table_format;
use super::{Exit, Failure, Terminal, can_be_written, load};
use crate::batch::MOST_RUNS;
use crate::evaluate::{Evaluator, Method, Paths, in_order};
use crate::policy::{POLICIES, Policy};
use crate::program::Program;
use crate::table::{Format, Kind, ReadError, Reader, Row, Schema, Source};
use output::Output;

/// Paths that a thread takes at a time: many where each is quick.
const MANY: usize = 1024;
const FEW: usize = 16;
/// Bytes of paths after which a chunk is closed early.
const MOST_BYTES: usize = 4 << 20;

/// Evaluate given paths: what each list of decisions is worth.
///
/// FILE is a table (.csv, .jsonl or .parquet) with the columns `choices` and, if wanted, `id` and `outcomes`. A list holds
/// entries `node/choice`, separated by commas or blanks; `outcomes` says how chance goes, as `paths --json` writes it. A path
/// that is impossible becomes a row with an error, and the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toughcall eval vp-crisis --paths paths.csv --seed 7\n  toughcall eval vp-crisis --paths paths.parquet --seeds 1000 --out worth.parquet\n  toughcall eval warm-up --paths paths.jsonl --exact --json\n  toughcall paths warm-up --list --json | jq -c '.list[]' > paths.jsonl    gives a file of paths"
)]
pub struct Args {
    /// A built-in scenario (`toughcall list`), or a scenario file
    id: String,
    /// The paths: .csv, .jsonl or .parquet
    #[arg(long, value_name = "FILE")]
    paths: PathBuf,
    /// Draws that a path does not give come from the luck of this seed; with --seeds the seed of the batch [there: 1]
    #[arg(long, value_name = "S", conflicts_with = "exact")]
    seed: Option<u64>,
    /// Play each path under N seeds: mean, standard deviation and error, 95 % interval, shares of endings
    #[arg(long, value_name = "N", conflicts_with = "exact", value_parser = clap::value_parser!(u64).range(2..=MOST_RUNS), allow_negative_numbers = true)]
    seeds: Option<u64>,
    /// Expected score and standard deviation over all chance that is not given
    #[arg(long)]
    exact: bool,
    /// With --exact: most states a path may take
    #[arg(long, value_name = "N", requires = "exact", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000), allow_negative_numbers = true)]
    max_states: u64,
    /// What to do at nodes that a path does not name
    #[arg(long, value_name = "POLICY")]
    fallback: Option<String>,
    /// Take the solution for the fallback from this file instead of solving
    #[arg(long, value_name = "FILE", requires = "fallback")]
    solution: Option<PathBuf>,
    #[command(flatten)]
    threads: ThreadArgs,
    /// Write the rows to this file: .csv, .jsonl or .parquet
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print JSON Lines instead of CSV (docs/json.md)
    #[arg(long, conflicts_with = "out")]
    json: bool,
    /// No progress
    #[arg(long)]
    quiet: bool,
}

impl Args {
    fn method(&self) -> Method {
        match (self.exact, self.seeds, self.seed) {
            (true, ..) => Method::Exact { most_states: self.max_states },
            (false, Some(runs), seed) => Method::Seeds { seed: seed.unwrap_or(1), runs },
            (false, None, Some(seed)) => Method::Seed(seed),
            (false, None, None) => Method::Given,
        }
    }
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let method = args.method();
    let program = load::program(&args.id, terminal)?;
    let format = args.out.as_deref().map(table_format).transpose()?;
    if let Some(path) = &args.out {
        can_be_written(path)?;
    }
    let show = terminal.signals && !args.quiet;
    let mut input = Input::open(&args.paths, method, show)?;
    let mut evaluators = evaluators(args, &program, method, show)?;
    let mut output = match (&args.out, format) {
        (Some(path), Some(format)) => Output::file(path, format, &program, method, args.fallback.as_deref())?,
        _ => Output::standard(&program, method, args.json)?,
    };
    let interrupt = Interrupt::listen(terminal.signals);
    let source = || if interrupt.is_pressed() { Ok(None) } else { input.chunk() };
    let work = |evaluator: &mut Evaluator<'_>, paths: Paths| {
        let worths = evaluator.all(&paths);
        (paths, worths)
    };
    in_order(&mut evaluators, source, work, |(paths, worths)| output.add(&paths, &worths, terminal))?;
    input.bar.finish_and_clear();
    let (paths, errors) = (output.paths, output.errors);
    if interrupt.is_pressed() {
        let lost = if args.out.is_some() { "; no file was written" } else { "" };
        terminal.error(&format!("Stopped after {paths} paths{lost}.\n"))?;
        return Ok(Exit::Interrupted);
    }
    output.finish(terminal)?;
    if let Some(path) = args.out.as_deref().filter(|_| !args.quiet) {
        terminal.error(&format!("{paths} paths, written to {}.\n", path.display()))?;
    }
    if errors > 0 {
        terminal.error(&format!("{errors} of {paths} paths are impossible; their rows say where and why.\n"))?;
        return Ok(Exit::Findings);
    }
    Ok(Exit::Fine)
}

/// An evaluator for every thread.
fn evaluators<'p>(
    args: &Args,
    program: &'p Program,
    method: Method,
    show: bool,
) -> Result<Vec<Evaluator<'p>>, Failure> {
    if let Some(spec) = args.fallback.as_deref().filter(|spec| args.exact && !is_without_memory(spec)) {
        return Err(Failure::usage(format!(
            "`--exact` follows no dice and no script, so `{spec}` cannot be its fallback"
        ))
        .help("use `first`, `last`, `longest`, `cautious`, `greedy`, `framework`, `expert`, `optimal` or `worst`"));
    }
    let policies = Policies::new(program, args.solution.as_deref(), show);
    let fallback = || -> Result<Option<Box<dyn Policy>>, Failure> {
        args.fallback.as_deref().map(|spec| policies.one(spec, args.seed.unwrap_or(0))).transpose()
    };
    (0..args.threads.count()).map(|_| Ok(Evaluator::new(program, method, fallback()?))).collect()
}

/// Whether a policy's picks depend on nothing but the state.
fn is_without_memory(spec: &str) -> bool {
    let is_named = POLICIES.iter().any(|(name, ..)| *name == spec);
    (is_named && spec != "random") || matches!(spec, "optimal" | "worst")
}

/// The paths of a file, chunk by chunk.
struct Input {
    reader: Reader,
    row: Row,
    most: usize,
    bar: ProgressBar,
    /// The same file, to see how far it has been read; and its size.
    file: File,
    size: u64,
    read: u64,
}

impl Input {
    fn open(path: &Path, method: Method, show: bool) -> Result<Input, Failure> {
        let format = table_format(path)?;
        let opened = File::open(path).and_then(|file| Ok((file.try_clone()?, file.metadata()?, file)));
        let (same, about, file) = opened.map_err(|e| Failure::file(path, &e))?;
        if about.is_dir() {
            return Err(Failure::invalid(format!("{}: it is a folder", path.display())));
        }
        let reader =
            Reader::open(&path.display().to_string(), format, Source::File(file), &wanted()).map_err(failure)?;
        if !reader.has("choices") {
            let found: Vec<&str> = reader.columns().iter().map(String::as_str).take(12).collect();
            let shown = format!("{}: there is no column `choices`", path.display());
            let help = match format {
                Format::JsonLines => "a path is a line `{\"id\": …, \"choices\": [\"node/choice\", …]}`; \
                                      `toughcall paths ID --list --json | jq -c '.list[]'` writes such lines"
                    .to_owned(),
                Format::Csv | Format::Parquet => {
                    format!("the columns are `choices` and, if wanted, `id` and `outcomes`; here: {}", found.join(", "))
                }
            };
            return Err(Failure::invalid(shown).help(help));
        }
        let most = match method {
            Method::Given | Method::Seed(_) => MANY,
            Method::Seeds { .. } | Method::Exact { .. } => FEW,
        };
        let bar = bar(reader.rows().unwrap_or(0), "paths", show);
        Ok(Input { reader, row: Row::new(), most, bar, file: same, size: about.len(), read: 0 })
    }

    /// The next paths; none at the end.
    fn chunk(&mut self) -> Result<Option<Paths>, Failure> {
        let mut paths = Paths::new();
        while paths.len() < self.most
            && paths.bytes() < MOST_BYTES
            && self.reader.next(&mut self.row).map_err(failure)?
        {
            let text = |column| self.row.text(column);
            let number;
            let id = match text(0) {
                Some(id) => id,
                None => {
                    number = self.row.number().to_string();
                    &number
                }
            };
            paths.push(id, text(1).unwrap_or_default(), text(2).unwrap_or_default());
        }
        self.read += paths.len() as u64;
        self.show();
        Ok((!paths.is_empty()).then_some(paths))
    }

    fn show(&mut self) {
        if self.bar.is_hidden() {
            return;
        }
        self.bar.set_position(self.read);
        if self.reader.rows().is_none()
            && let Some(position) = self.file.stream_position().ok().filter(|p| *p > 0)
        {
            // How many there will be if those that follow are as long.
            let all = u128::from(self.read) * u128::from(self.size) / u128::from(position);
            self.bar.set_length(u64::try_from(all).unwrap_or(u64::MAX).max(self.read));
        }
    }
}

fn wanted() -> Schema {
    Schema::new().with("id", Kind::Text, "").with("choices", Kind::Text, "").with("outcomes", Kind::Text, "")
}

fn failure(error: ReadError) -> Failure {
    Failure::invalid(error.to_string()).maybe_help(error.help())
}
