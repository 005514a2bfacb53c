//! `--distribution`, `--reach`.

use super::analyses::{AnalysisArgs, Question};
use super::answer::Answer;
use super::{Failure, Passes};
use crate::analysis::{Solved, Style};
use crate::policy::PolicyError;
use crate::report::{Distributed, reach_json, reach_text};
use crate::solve::{policy_graph, valued_policies};

fn score_of(name: &str, score: f64) -> Result<(), Failure> {
    if (0.0..=100.0).contains(&score) {
        return Ok(());
    }
    Err(Failure::usage(format!("`{name}` is a score, a number from 0 to 100")))
}

/// Where a policy is played.
enum Played {
    /// On the graph of the solution.
    Here(Style),
    /// On a graph of its own: it looks at what the other has merged away, and meets few states.
    Alone,
}

fn played(policy: &str) -> Result<Played, Failure> {
    let usage = |e: PolicyError| Failure::usage(e.to_string()).maybe_help(e.help());
    match Style::parse(policy) {
        Some(style) => style.map(Played::Here).map_err(usage),
        None if valued_policies().any(|name| name == policy) => Ok(Played::Alone),
        None => {
            let known = Style::FORMS.into_iter().chain(valued_policies().filter(|n| !Style::FORMS.contains(n)));
            let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
            Err(Failure::usage(format!("`{policy}` is no policy whose distribution is exact"))
                .help(format!("these are: {}", known.join(", "))))
        }
    }
}

/// Refuses policies that there are not, and scores that are none.
pub(super) fn check(asked: &AnalysisArgs) -> Result<(), Failure> {
    asked.at_least.iter().try_for_each(|score| score_of("--at-least", *score))?;
    asked.reach.iter().try_for_each(|score| score_of("--reach", *score))?;
    played(&asked.policy).map(drop)
}

pub(super) fn distribution(question: &Question<'_>) -> Result<Answer, Failure> {
    let Question { program, solved, args, interactive, .. } = *question;
    let asked = &args.analysis;
    let found = match played(&asked.policy)? {
        Played::Here(style) => solved.distribution(style),
        Played::Alone => {
            let chain = args.budget.run(Passes::ALL, interactive, |o| policy_graph(program, &asked.policy, o));
            let graph = chain.map_err(|e| Failure::usage(e.to_string()))??;
            Solved::of(graph).distribution(Style::FIRST)
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

pub(super) fn reach(question: &Question<'_>, score: f64) -> Answer {
    let Question { program, solved, .. } = *question;
    let (found, best) = (solved.reach(score), solved.reach_of_the_best(score));
    Answer { text: reach_text(program, &found, &best), json: reach_json(program, &found, &best), csv: None, svg: None }
}
