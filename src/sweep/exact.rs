//! The expected score of every policy at every point, without samples.

use super::design::Plan;
use super::figures::{Figures, Reading};
use super::sampled::scenario;
use crate::analysis::{Played, Solved, Style, over};
use crate::batch::Estimate;
use crate::program::Program;
use crate::solve::{Limit, Options, policy_graph};

/// What every policy scores at every point, in the order of the plan: means and standard deviations, exactly. Each point is
/// explored under the budget of the options; one that does not fit says so, and if the base does not, it is all there is. `go_on` is asked after every point; what is
/// there when it says no is whole.
#[must_use]
pub fn exact(
    program: &Program,
    plan: &Plan,
    policies: &[(&str, Played)],
    options: &Options<'_>,
    go_on: &dyn Fn() -> bool,
) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::with_capacity(plan.points.len());
    for point in &plan.points {
        let mut reading = match scenario(program, plan, point) {
            Err(why) => Reading::failed(&why, policies.len()),
            Ok(program) => at(&program, policies, options),
        };
        if !go_on() {
            break;
        }
        // The base is the first; it is its own base, too.
        let mean = |figures: &Result<Figures, String>| figures.as_ref().ok().map(|f| f.score.mean);
        let base: Option<Vec<f64>> = readings.first().unwrap_or(&reading).policies.iter().map(mean).collect();
        let Some(base) = base else { return vec![reading] };
        for (figures, base) in reading.policies.iter_mut().zip(base) {
            if let Ok(figures) = figures {
                figures.difference.mean = figures.score.mean - base;
            }
        }
        readings.push(reading);
    }
    readings
}

/// What every policy scores in one scenario.
fn at(program: &Program, policies: &[(&str, Played)], options: &Options<'_>) -> Reading {
    // One graph serves all policies that can be played on it.
    let is_needed = policies.iter().any(|(_, played)| *played != Played::Alone);
    let shared = is_needed.then(|| Solved::explore(program, options));
    let one = |(name, played): &(&str, Played)| -> Result<Figures, String> {
        match (played, &shared) {
            (Played::Here(style), Some(Ok(solved))) => Ok(figures(solved, *style)),
            (Played::Here(_), Some(Err(limit))) => Err(over(*limit)),
            (Played::Alone, _) | (Played::Here(_), None) => {
                let found = policy_graph(program, name, options).map_err(|e| e.to_string())?;
                let graph = found.map_err(|limit: Limit| over(limit))?;
                Ok(figures(&Solved::of(graph), Style::FIRST))
            }
        }
    };
    Reading { fingerprint: Some(program.fingerprint().to_owned()), policies: policies.iter().map(one).collect() }
}

fn figures(solved: &Solved, style: Style) -> Figures {
    let (mean, sd, components) = solved.moments(style);
    let exactly = |mean: f64, sd: Option<f64>| Estimate { n: 0, mean, standard_error: None, sd, interval: None };
    Figures {
        score: exactly(mean, Some(sd)),
        quantiles: Vec::new(),
        components,
        endings: Vec::new(),
        difference: exactly(0.0, None),
    }
}
