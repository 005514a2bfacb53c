//! `--distribution`, `--reach`.

use super::answer::Answer;
use super::{Args, Failure, Passes, Terminal};
use crate::analysis::{Solved, Style};
use crate::policy::PolicyError;
use crate::program::Program;
use crate::report::{Distributed, reach_json, reach_text};
use crate::solve::{policy_graph, valued_policies};

fn score_of(name: &str, score: f64) -> Result<f64, Failure> {
    if score.is_finite() && (-1e6..=1e6).contains(&score) {
        return Ok(score);
    }
    Err(Failure::usage(format!("`{name}` is a score, a number from 0 to 100")))
}

pub(super) fn distribution(
    program: &Program,
    solved: &Solved,
    args: &Args,
    terminal: &Terminal<'_>,
) -> Result<Answer, Failure> {
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

pub(super) fn reach(program: &Program, solved: &Solved, score: f64) -> Result<Answer, Failure> {
    let score = score_of("--reach", score)?;
    let (found, best) = (solved.reach(score), solved.reach_of_the_best(score));
    Ok(Answer {
        text: reach_text(program, &found, &best),
        json: reach_json(program, &found, &best),
        csv: None,
        svg: None,
    })
}
