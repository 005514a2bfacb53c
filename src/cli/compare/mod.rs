//! `compare A B …`

use std::path::PathBuf;

mod arguments;
mod gather;
mod group;
mod lanes;
mod planned;
mod played;
mod sides;

use super::batch::ThreadArgs;
use super::lenses::LensArgs;
use super::store::Store;
use super::{Exit, Failure, Terminal, load};
use crate::batch::MOST_RUNS;
use crate::program::Program;
use crate::report::Rules;
use arguments::{Argument, Thing, recognise};

/// Compare runs, groups of runs, batches and policies of one scenario, side by side with intervals.
///
/// A side is a recorded run (its id or file), a folder of run files (a group), a table (`batch --out`) or a report
/// (`batch --json`) with each of its policies, or a policy, which is run now. Where two sides had the same luck, their
/// difference is measured run by run; else by Welch's interval. One folder alone, or runs with --group, give the shares of
/// choices at every decision, for the conversation afterwards; nobody is named.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toughcall compare expert noisy:0.1:expert --scenario vp-crisis --runs 20000\n  toughcall compare monday.parquet friday.parquet   two tables; paired if their batches had the same seed\n  toughcall compare runs.csv cautious               the policy is run with the luck of the table\n  toughcall compare RUN1 RUN2                       two recorded runs, decision by decision\n  toughcall compare workshop/                       what a group chose, where they disagreed most\n  toughcall compare workshop/ --lens wsjf,rice      and how its attention looks through other frameworks\n  toughcall compare monday=group-a/ friday=group-b/ two groups, under names of their own"
)]
pub struct Args {
    /// Runs, folders of run files, tables, reports, policies; NAME=… gives a side a name of its own
    #[arg(required = true, value_name = "SIDE")]
    sides: Vec<String>,
    /// Take all runs as one group
    #[arg(long)]
    group: bool,
    /// Name the runs of a group
    #[arg(long)]
    names: bool,
    /// The scenario of all sides, where they do not say where it is
    #[arg(long, value_name = "ID")]
    scenario: Option<String>,
    /// Runs of each policy [default: those of the first table or report, else 10000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_RUNS), allow_negative_numbers = true)]
    runs: Option<u64>,
    /// Seed of the policies' batch [default: that of the first table or report, else 1]
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    #[command(flatten)]
    lenses: LensArgs,
    #[command(flatten)]
    threads: ThreadArgs,
    /// Take the solution from this file (`toughcall solve --policy-out`), for policies that follow one
    #[arg(long, value_name = "FILE")]
    solution: Option<PathBuf>,
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
    /// No progress
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let store = Store::open()?;
    let arguments = args.sides.iter().map(|text| recognise(text, &store)).collect::<Result<Vec<_>, _>>()?;
    let asked = args.scenario.as_deref().map(|id| load::program(id, terminal)).transpose()?;
    let is_one_group = matches!(arguments.as_slice(), [Argument { thing: Thing::Group(_), .. }]);
    if args.group || is_one_group {
        return group::run(args, arguments, asked, &store, terminal);
    }
    if args.names {
        return Err(Failure::usage("`--names` is for a group").help("name one folder of run files, or add `--group`"));
    }
    sides::run(args, arguments, asked, &store, terminal)
}

/// The rules of a scenario.
fn rules_of(program: &Program) -> Rules {
    Rules { scenario: program.scenario.id.value.clone(), fingerprint: program.fingerprint().to_owned() }
}

/// Rules that sides have in common, with the first that has them.
struct Common {
    rules: Rules,
    of: String,
}

impl Common {
    /// Takes the rules of one more side.
    fn join(known: &mut Option<Common>, scenario: &str, fingerprint: &str, of: &str) -> Result<(), Failure> {
        let Some(known) = known else {
            let rules = Rules { scenario: scenario.to_owned(), fingerprint: fingerprint.to_owned() };
            *known = Some(Common { rules, of: of.to_owned() });
            return Ok(());
        };
        let Rules { scenario: own, fingerprint: rules } = &known.rules;
        if rules == fingerprint {
            return Ok(());
        }
        let of_this = format!("`{of}` is of `{scenario}` (rules {fingerprint})");
        let message = format!("{of_this}, `{}` of `{own}` (rules {rules})", known.of);
        Err(Failure::invalid(message).help("sides are compared on the same rules; run or play one of them anew"))
    }
}
