//! `--distribution`, `--reach`.

use super::analyses::{AnalysisArgs, Question};
use super::answer::Answer;
use super::{Failure, Passes};
use crate::analysis::{Played, Solved, Style};
use crate::policy::PolicyError;
use crate::report::{Distributed, reach_json, reach_text};
use crate::solve::policy_graph;

fn score_of(name: &str, score: f64) -> Result<(), Failure> {
    if (0.0..=100.0).contains(&score) {
        return Ok(());
    }
    Err(Failure::usage(format!("`{name}` is a score, a number from 0 to 100")))
}

fn played(policy: &str) -> Result<Played, Failure> {
    Played::parse(policy).map_err(|e| match e {
        PolicyError::Unknown { .. } => {
            Failure::usage(format!("`{policy}` is no policy whose distribution is exact")).maybe_help(e.help())
        }
        PolicyError::Malformed { .. } => Failure::usage(e.to_string()),
    })
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
