//! `map ID`

use std::path::PathBuf;

use clap::ValueEnum;

use super::args::Color;
use super::solutions::{BudgetArgs, Solutions};
use super::store::Store;
use super::{Exit, Failure, Terminal, can_be_written, load, write_whole};
use crate::analysis::Solved;
use crate::explore::{Sights, play_randomly};
use crate::map::StoryMap;
use crate::program::Program;
use crate::report::{
    Drawing, Shading, map_dot, map_mermaid, map_svg, map_text, shade_regret, shade_value, shade_visits,
};

/// Draw a scenario's story as a graph: decisions, rankings, chance and endings, with injects and tasks beside it.
///
/// Ways are named by the choices and outcomes that take them. The map is drawn from the file: whether a condition can hold
/// is not asked (`toughcall explore` says that).
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  toughcall map warm-up\n  toughcall map vp-crisis --format svg --out vp-crisis.svg\n  toughcall map warm-up --format svg --color regret --out warm-up.svg\n  toughcall map warm-up --format dot | dot -Tpdf > warm-up.pdf"
)]
pub struct Args {
    /// A built-in scenario (`toughcall list`), or a scenario file
    id: String,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Colours and numbers: how many random plays come by, how the score stands, what a wrong choice gives up
    // The same name as for all commands, so the same type: one value is passed on between them.
    #[arg(long, value_name = "WHAT", value_parser = Color::of_map())]
    color: Option<Color>,
    /// Random plays for `--color visits`
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    plays: u64,
    /// The seed of these plays
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Write it to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    budget: BudgetArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For graphviz
    Dot,
    /// For Mermaid
    Mermaid,
    /// A picture
    Svg,
    /// Words
    Text,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let program = load::program(&args.id, terminal)?;
    if let Some(path) = &args.out {
        can_be_written(path)?;
    }
    let map = StoryMap::new(&program);
    let shading = shading(args, &program, &map, terminal)?;
    let drawing = Drawing { program: &program, map: &map, shading: shading.as_ref() };
    let text = match args.format {
        Format::Dot => map_dot(&drawing),
        Format::Mermaid => map_mermaid(&drawing),
        Format::Svg => map_svg(&drawing),
        Format::Text => map_text(&drawing),
    };
    match &args.out {
        None => terminal.print(&text)?,
        Some(path) => {
            write_whole(path, |out| out.write_all(text.as_bytes()))?;
            terminal.error(&format!("Written to {}.\n", path.display()))?;
        }
    }
    Ok(Exit::Fine)
}

fn shading(
    args: &Args,
    program: &Program,
    map: &StoryMap,
    terminal: &Terminal<'_>,
) -> Result<Option<Shading>, Failure> {
    let solution = || -> Result<_, Failure> {
        let solutions = Solutions::of(&Store::open()?);
        solutions.get(program, &args.budget, terminal.interactive)?.map_err(|limit| {
            Failure::budget(format!(
                "the scenario is too large to be solved: the budget of {} was reached",
                limit.name()
            ))
            .help("`--color visits` needs no solution; `--max-states`, `--max-memory` and `--timeout` allow more")
        })
    };
    Ok(match args.color {
        Some(Color::Visits) => {
            let sights = Sights::new(program);
            let plays = play_randomly(program, &sights, args.seed, args.plays, || true)
                .map_err(|e| Failure::invalid(e.to_string()))?;
            Some(shade_visits(map, &sights, &plays))
        }
        Some(Color::Value) => Some(shade_value(map, &Solved::new(&solution()?)?.standing(program))),
        Some(Color::Regret) => Some(shade_regret(program, map, &solution()?.summary.decisions)),
        Some(Color::Auto | Color::Always | Color::Never) | None => None,
    })
}
