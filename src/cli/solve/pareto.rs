//! `--pareto`.

use super::analyses::{AnalysisArgs, Question};
use super::answer::Answer;
use super::{Failure, Solutions, Store};
use crate::analysis::{Ask, Objectives};
use crate::diagnostic::nearest;
use crate::engine::Component;
use crate::program::Program;
use crate::report::{FEW_STATES, Traded};
use crate::solve::Objective;

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
    for objective in &found {
        if let Objective::Variable(id) = objective
            && i32::try_from(program.variables[*id].steps).is_err()
        {
            let name = objective.name(program);
            return Err(Failure::invalid(format!("`{name}` has more steps than trade-offs can be counted in")).help(
                format!("a larger `step` of `{name}`, or less between its `min` and `max`, makes it countable"),
            ));
        }
    }
    if !(2..=3).contains(&found.len()) {
        return Err(Failure::usage(format!("`--pareto` takes two or three objectives, not {}", found.len())));
    }
    if let Some(twice) = found.iter().enumerate().find_map(|(i, o)| found.iter().take(i).any(|p| p == o).then_some(o)) {
        return Err(Failure::usage(format!("`{}` is named twice", twice.name(program))));
    }
    Ok(found)
}

/// Refuses objectives that there are not.
pub(super) fn check(program: &Program, asked: &AnalysisArgs) -> Result<(), Failure> {
    if asked.pareto.is_empty() {
        return Ok(());
    }
    if !(asked.precision > 0.0 && asked.precision <= 1.0) {
        return Err(Failure::usage("`--precision` is a share above 0 and at most 1, for instance 0.001"));
    }
    objectives(program, &asked.pareto).map(drop)
}

pub(super) fn pareto(question: &Question<'_>) -> Result<Answer, Failure> {
    let Question { program, solution, solved, args, interactive } = *question;
    let asked = &args.analysis;
    let objectives = objectives(program, &asked.pareto)?;
    let more: Vec<bool> = objectives.iter().map(|o| o.more_is_better(program)).collect();
    let ask = Ask { more: &more, precision: asked.precision, threads: args.budget.threads() };
    let explored;
    let (over, states) = match Objectives::of_components(solved, program, &objectives) {
        Some(over) => (over, solution.summary.states),
        None => {
            // Kept in one order, whatever the order that they are asked in.
            let mut sorted = objectives.clone();
            sorted.sort_by_key(|o| o.name(program).to_owned());
            let solutions = Solutions::of(&Store::open()?);
            explored = solutions.objectives(program, &sorted, &args.budget, interactive)?;
            let places = objectives.iter().filter_map(|o| sorted.iter().position(|p| p == o));
            (Objectives::of(&explored, &places.collect::<Vec<_>>()), explored.states)
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
