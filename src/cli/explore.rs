//! `explore ID`

use super::progress::bar;
use super::solutions::BudgetArgs;
use super::{Exit, Failure, Terminal, load};
use crate::explore::{Exact, Sights, play_randomly};
use crate::program::Program;
use crate::report::{Explored, Looked, explored_json, explored_text};
use crate::solve::Passes;

/// Say how often random play comes across every node, choice, outcome and ending; find a way to everything rare, or prove
/// that there is none.
///
/// Where all states fit into the budget the figures are exact, and what is never met is proved to be out of reach. Where
/// they do not, random plays are counted, and the report says so.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toughcall explore warm-up\n  toughcall explore my-crisis.ron --json\n  toughcall explore vp-crisis --sample --plays 1000000"
)]
pub struct Args {
    /// A built-in scenario (`toughcall list`), or a scenario file
    id: String,
    /// Play at random at once, without trying to explore all states
    #[arg(long)]
    sample: bool,
    /// Random plays, where not all states are explored
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    plays: u64,
    /// The seed of these plays
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    budget: BudgetArgs,
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let program = load::program(&args.id, terminal)?;
    let sights = Sights::new(&program);
    let exact = if args.sample {
        Err(None)
    } else {
        args.budget.run(Passes::ALL, terminal.interactive, |o| Exact::new(&program, &sights, o)).map_err(Some)
    };
    match exact {
        Ok(exact) => tell(&program, &sights, Looked::Exactly(&exact), args, terminal),
        Err(limit) => {
            let bar = bar(args.plays, "plays", terminal.interactive);
            let plays = play_randomly(&program, &sights, args.seed, args.plays, || {
                bar.inc(1);
                true
            })
            .map_err(|e| Failure::invalid(e.to_string()))?;
            bar.finish_and_clear();
            tell(&program, &sights, Looked::InPlays(&plays, limit), args, terminal)
        }
    }
}

fn tell(
    program: &Program,
    sights: &Sights,
    looked: Looked<'_>,
    args: &Args,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let explored = Explored::new(program, sights, looked);
    if args.json {
        terminal.print_json(&explored_json(&explored))?;
    } else {
        terminal.print(&explored_text(&explored))?;
    }
    Ok(Exit::Fine)
}
