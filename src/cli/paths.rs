//! `paths ID`

use super::solutions::{BudgetArgs, Solutions};
use super::store::Store;
use super::{Exit, Failure, Terminal, load};
use crate::analysis::Solved;
use crate::report::{counts_text, paths_json, paths_text};

/// Most paths that are listed at once.
const MOST: usize = 100_000;

/// Count the ways through a scenario, or list them.
///
/// A path is everything that is decided and drawn from the first decision to an ending. What a path is worth is the
/// expected score of its decisions before chance has spoken: its score less luck.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A built-in scenario (`toughcall list`), or a scenario file
    id: String,
    /// The best N by what their decisions are worth, the likelier first where that is the same
    #[arg(long, value_name = "N", conflicts_with = "list")]
    top: Option<usize>,
    /// List paths in a stable order: choices and outcomes as declared
    #[arg(long)]
    list: bool,
    /// Most paths in the list
    #[arg(long, value_name = "N", default_value_t = 20, requires = "list")]
    limit: usize,
    #[command(flatten)]
    budget: BudgetArgs,
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let most = args.top.unwrap_or(args.limit);
    if !(1..=MOST).contains(&most) {
        return Err(Failure::usage(format!("a list has 1 to {MOST} paths, not {most}")));
    }
    let program = load::program(&args.id, terminal)?;
    let solutions = Solutions::of(&Store::open()?);
    let solution = solutions.get(&program, &args.budget, terminal.interactive)??;
    let solved = Solved::new(&solution)?;
    if args.top.is_none() && !args.list {
        let counts = solved.counts();
        if args.json {
            terminal.print_json(&paths_json(&program, Some(&counts), &[]))?;
        } else {
            terminal.print(&counts_text(&program, &counts))?;
        }
        return Ok(Exit::Fine);
    }
    let paths = if args.list { solved.first_paths(&program, most) } else { solved.best_paths(&program, most) };
    if args.json {
        terminal.print_json(&paths_json(&program, None, &paths))?;
    } else {
        terminal.print(&paths_text(&program, &paths))?;
    }
    Ok(Exit::Fine)
}
