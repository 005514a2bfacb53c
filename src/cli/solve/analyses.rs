//! Questions to a solved scenario beyond its values.

use std::path::PathBuf;

use serde_json::Value;

use super::{Args, Exit, Failure, Passes, Solutions, Store, Terminal, write_whole};
use crate::analysis::{Ask, Objectives, Solved, Style};
use crate::diagnostic::nearest;
use crate::engine::Component;
use crate::policy::PolicyError;
use crate::program::Program;
use crate::report::{Distributed, Traded, reach_json, reach_text};
use crate::solve::{Objective, Solution, policy_graph, valued_policies};

/// What is asked of a solved scenario.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Questions to the solution (one at a time)")]
pub(super) struct AnalysisArgs {
    /// How the score is distributed under a policy: histogram, quantiles, tail mean, chances of reaching a score
    #[arg(long, group = "question", conflicts_with_all = ["count", "at", "sample"])]
    pub distribution: bool,
    /// The policy whose score is looked at
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
    /// Write the answer as CSV
    #[arg(long, value_name = "FILE", requires = "question")]
    pub csv: Option<PathBuf>,
    /// Draw the answer as SVG
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

pub(super) fn run(
    program: &Program,
    solution: &Solution,
    args: &Args,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let asked = &args.analysis;
    let solved = Solved::new(solution)?;
    let answer = if asked.distribution {
        distribution(program, &solved, args, terminal)?
    } else if let Some(score) = asked.reach {
        reach(program, &solved, score)?
    } else if !asked.pareto.is_empty() {
        pareto(program, solution, &solved, args, terminal)?
    } else {
        return Err(Failure::usage("not there yet"));
    };
    answer.give(args, terminal)
}

/// An answer in every form that can be asked for.
struct Answer {
    text: String,
    json: Value,
    csv: Option<String>,
    svg: Option<String>,
}

impl Answer {
    fn give(self, args: &Args, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
        let forms = [(&args.analysis.csv, self.csv, "--csv"), (&args.analysis.svg, self.svg, "--svg")];
        for (path, content, flag) in forms {
            let Some(path) = path else { continue };
            let Some(content) = content else {
                return Err(Failure::usage(format!("`{flag}` has no form of this answer")));
            };
            write_whole(path, |out| out.write_all(content.as_bytes()))?;
            terminal.error(&format!("Written to {}.\n", path.display()))?;
        }
        if args.json {
            terminal.print_json(&self.json)?;
        } else {
            terminal.print(&self.text)?;
        }
        Ok(Exit::Fine)
    }
}

fn score_of(name: &str, score: f64) -> Result<f64, Failure> {
    if score.is_finite() && (-1e6..=1e6).contains(&score) {
        return Ok(score);
    }
    Err(Failure::usage(format!("`{name}` is a score, a number from 0 to 100")))
}

fn distribution(program: &Program, solved: &Solved, args: &Args, terminal: &Terminal<'_>) -> Result<Answer, Failure> {
    let asked = &args.analysis;
    for score in &asked.at_least {
        score_of("--at-least", *score)?;
    }
    let usage = |e: PolicyError| Failure::usage(e.to_string()).maybe_help(e.help());
    let found = match Style::parse(&asked.policy) {
        Some(style) => solved.distribution(style.map_err(usage)?),
        None if valued_policies().any(|name| name == asked.policy) => {
            // It looks at what the graph has merged away: the few states that it meets itself are explored.
            let chain = args.budget.run(Passes::ALL, terminal.interactive, |o| policy_graph(program, &asked.policy, o));
            let graph = chain.map_err(usage)??;
            Solved::of(graph).distribution(Style::FIRST)
        }
        None => {
            let known = Style::FORMS.into_iter().chain(valued_policies().filter(|n| !Style::FORMS.contains(n)));
            let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
            return Err(Failure::usage(format!("`{}` is no policy whose distribution is exact", asked.policy))
                .help(format!("these are: {}", known.join(", "))));
        }
    };
    let answer = Distributed { policy: &asked.policy, found: &found, at_least: &asked.at_least };
    Ok(Answer {
        text: answer.text(program),
        json: answer.json(program),
        csv: Some(answer.csv()),
        svg: Some(answer.svg(program)),
    })
}

fn reach(program: &Program, solved: &Solved, score: f64) -> Result<Answer, Failure> {
    let score = score_of("--reach", score)?;
    let optimal = solved.distribution(Style::OPTIMAL).at_least(score);
    let found = solved.reach(score);
    Ok(Answer {
        text: reach_text(program, &found, optimal),
        json: reach_json(program, &found, optimal),
        csv: None,
        svg: None,
    })
}

/// States up to which all non-dominated deterministic policies are listed.
const FEW_STATES: u64 = 10_000;

fn objectives(program: &Program, names: &[String]) -> Result<Vec<Objective>, Failure> {
    let known = || {
        let variables = program.scenario.variables.iter().map(|(name, _)| name.value.as_str());
        variables.chain(Component::ALL.iter().map(|c| c.name())).chain(["score"])
    };
    let found = names.iter().map(|name| {
        Objective::parse(program, name).ok_or_else(|| {
            let all: Vec<&str> = known().collect();
            Failure::usage(format!("`{name}` is neither a variable of this scenario nor a component of its score"))
                .help(nearest(name, known()).unwrap_or_else(|| format!("there are {}", all.join(", "))))
        })
    });
    let found = found.collect::<Result<Vec<_>, _>>()?;
    if !(2..=3).contains(&found.len()) {
        return Err(Failure::usage(format!("`--pareto` takes two or three objectives, not {}", found.len())));
    }
    if let Some(twice) = found.iter().enumerate().find_map(|(i, o)| found.iter().take(i).any(|p| p == o).then_some(o)) {
        return Err(Failure::usage(format!("`{}` is named twice", twice.name(program))));
    }
    Ok(found)
}

fn pareto(
    program: &Program,
    solution: &Solution,
    solved: &Solved,
    args: &Args,
    terminal: &Terminal<'_>,
) -> Result<Answer, Failure> {
    let asked = &args.analysis;
    if !(asked.precision > 0.0 && asked.precision <= 1.0) {
        return Err(Failure::usage("`--precision` is a share above 0 and at most 1, for instance 0.001"));
    }
    let objectives = objectives(program, &asked.pareto)?;
    let more: Vec<bool> = objectives.iter().map(|o| o.more_is_better(program)).collect();
    let ask = Ask { more: &more, precision: asked.precision, threads: args.budget.threads() };
    let explored;
    let (over, states) = match Objectives::of_components(solved, program, &objectives) {
        Some(over) => (over, solution.summary.states),
        None => {
            explored =
                Solutions::of(&Store::open()?).objectives(program, &objectives, &args.budget, terminal.interactive)?;
            (Objectives::of(&explored), explored.states)
        }
    };
    let found = over.frontier(&ask);
    let deterministic = (states <= FEW_STATES).then(|| over.deterministic(&ask)).flatten();
    let answer = Traded { objectives: &objectives, found: &found, deterministic: deterministic.as_deref(), states };
    Ok(Answer {
        text: answer.text(program),
        json: answer.json(program),
        csv: Some(answer.csv(program)),
        svg: Some(answer.svg(program)),
    })
}
