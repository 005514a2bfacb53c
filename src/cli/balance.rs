//! `balance`

use std::sync::Arc;

use serde_json::json;

use super::solutions::{BudgetArgs, Solutions};
use super::store::Store;
use super::{Exit, Failure, Terminal, load};
use crate::balance::{Bars, measure};
use crate::program::{Program, built_in_ids};
use crate::report::{Measured, balance_json, balance_text, catalogue_markdown};
use crate::solve::Passes;

/// Measure whether scenarios are fair: blind play must not pay, every choice must be the best one somewhere.
///
/// Each scenario is solved exactly. It is held to its own `bars`, or else to these: every blind policy 15 points under the
/// optimum, the expert at most 20 under it and above the blind ones, at most 300,000 states. Exit code 1 where one falls short.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Built-in scenarios or scenario files; all built-in ones if none is named
    ids: Vec<String>,
    #[command(flatten)]
    budget: BudgetArgs,
    /// As a page with tables: the catalogue
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// As JSON (docs/json.md)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let ids: Vec<String> =
        if args.ids.is_empty() { built_in_ids().map(str::to_owned).collect() } else { args.ids.clone() };
    let programs: Vec<Program> = ids.iter().map(|id| load::program(id, terminal)).collect::<Result<_, _>>()?;
    let solutions = Solutions::of(&Store::open()?);
    let mut all = Vec::new();
    for program in &programs {
        let solution = Arc::new(solutions.get(program, &args.budget, terminal.interactive)??);
        let balance = args.budget.run(Passes::ALL, terminal.interactive, |o| measure(program, &solution, o));
        let measured = Measured { program, balance, bars: Bars::of(program) };
        if !args.json && !args.markdown {
            terminal.print(&balance_text(&measured))?;
        }
        all.push(measured);
    }
    if args.json {
        terminal.print_json(&json!({ "scenarios": all.iter().map(balance_json).collect::<Vec<_>>() }))?;
    } else if args.markdown {
        terminal.print(&catalogue_markdown(&all))?;
    }
    let short = all.iter().filter(|m| !m.shortfalls().is_empty()).count();
    if short > 0 {
        terminal.error(&format!("{short} of {} fall short of their bars.\n", all.len()))?;
        return Ok(Exit::Findings);
    }
    Ok(Exit::Fine)
}
