//! Questions to a solved scenario beyond its values.

use std::path::PathBuf;

use super::answer::Answer;
use super::{Args, Exit, Failure, Terminal, can_be_written, moves, pareto, spread};
use crate::analysis::Solved;
use crate::program::Program;
use crate::solve::Solution;

/// What is asked of a solved scenario.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Questions to the solution (one at a time)")]
pub(super) struct AnalysisArgs {
    /// How the score is distributed under a policy: histogram, quantiles, tail mean, chances of reaching a score
    #[arg(long, group = "question", conflicts_with_all = ["count", "at", "sample"])]
    pub distribution: bool,
    /// The policy whose score is looked at: optimal, worst, `softmax:T`, random, first, last, one of these with slips as
    /// `noisy:EPS:P`; or longest, cautious, greedy, framework, expert
    #[arg(long, value_name = "POLICY", default_value = "optimal", requires = "distribution")]
    pub policy: String,
    /// Also the probability of a score of at least this much; can be given more than once
    #[arg(long, value_name = "SCORE", requires = "distribution")]
    pub at_least: Vec<f64>,
    /// Bounds of the largest probability of a score of at least this much that any policy reaches
    #[arg(long, value_name = "SCORE", group = "question", conflicts_with_all = ["count", "at", "sample"])]
    pub reach: Option<f64>,
    /// Trade-offs between two or three objectives: variables at the end (revenue_risk,morale), or score components
    #[arg(long, value_name = "OBJECTIVES", value_delimiter = ',', group = "question", conflicts_with_all = ["count", "at", "sample"])]
    pub pareto: Vec<String>,
    /// Largest gain that the trade-offs may miss, as a share of the objectives' ranges
    #[arg(long, value_name = "SHARE", default_value_t = 0.001, requires = "pareto")]
    pub precision: f64,
    /// How far each input can move before the best first choice changes, or the verdict on decision N of a run
    #[arg(long, value_name = "RUN:N", num_args = 0..=1, group = "question", conflicts_with_all = ["count", "at", "sample"])]
    pub flips: Option<Option<String>>,
    /// Which inputs move the optimal score most
    #[arg(long, group = "question", conflicts_with_all = ["count", "at", "sample"])]
    pub tornado: bool,
    /// What knowing an unknown or a chance beforehand would be worth, and what each look is worth against its price
    #[arg(long, group = "question", conflicts_with_all = ["count", "at", "sample"])]
    pub information: bool,
    /// For `--flips` and `--tornado`: also explore scenarios with other starts and priors where each takes long (more than
    /// 300,000 states)
    #[arg(long, requires = "question", conflicts_with_all = ["distribution", "reach", "pareto", "information"])]
    pub rebuild: bool,
    /// Write the answer as CSV (any but `--reach`)
    #[arg(long, value_name = "FILE", requires = "question")]
    pub csv: Option<PathBuf>,
    /// Draw the answer as SVG (`--distribution`, `--pareto`, `--tornado`)
    #[arg(long, value_name = "FILE", requires = "question")]
    pub svg: Option<PathBuf>,
}

impl AnalysisArgs {
    pub(super) fn is_asked(&self) -> bool {
        self.distribution
            || self.reach.is_some()
            || !self.pareto.is_empty()
            || self.flips.is_some()
            || self.tornado
            || self.information
    }
}

/// A question to a solved scenario, with all that answering it takes.
pub(super) struct Question<'a> {
    pub(super) program: &'a Program,
    pub(super) solution: &'a Solution,
    pub(super) solved: &'a Solved,
    pub(super) args: &'a Args,
    /// Whether somebody watches, and wants to see progress.
    pub(super) interactive: bool,
}

/// Refuses what cannot be answered, before anything is solved for it.
pub(super) fn check(program: &Program, asked: &AnalysisArgs) -> Result<(), Failure> {
    if asked.svg.is_some() && (asked.reach.is_some() || asked.flips.is_some() || asked.information) {
        return Err(Failure::usage("`--svg` draws no such answer")
            .help("it draws `--distribution`, `--pareto` and `--tornado`; `--csv` writes a table"));
    }
    if asked.csv.is_some() && asked.reach.is_some() {
        return Err(Failure::usage("`--csv` has no table of such an answer").help("`--json` has its two numbers"));
    }
    for path in [&asked.csv, &asked.svg].into_iter().flatten() {
        can_be_written(path)?;
    }
    spread::check(asked)?;
    pareto::check(program, asked)?;
    if let Some(Some(run)) = &asked.flips {
        moves::decision(program, run)?;
    }
    Ok(())
}

pub(super) fn run(
    program: &Program,
    solution: &Solution,
    args: &Args,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let asked = &args.analysis;
    let solved = Solved::new(solution)?;
    let question = Question { program, solution, solved: &solved, args, interactive: terminal.interactive };
    let answer: Answer = if asked.distribution {
        spread::distribution(&question)?
    } else if let Some(score) = asked.reach {
        spread::reach(&question, score)
    } else if let Some(run) = &asked.flips {
        moves::flips(&question, run.as_deref())?
    } else if asked.tornado {
        moves::tornado(&question)?
    } else if asked.information {
        moves::information(&question)
    } else {
        pareto::pareto(&question)?
    };
    answer.give(args, terminal)
}
