//! What a scenario's policies are worth, where each choice is best, and what random play never meets.

use std::sync::Arc;

use crate::batch::{Batch, Crew, Hands, Item, Plan};
use crate::policy::make;
use crate::program::Program;
use crate::solve::{Options, Solution, TIE, ValueOf, values};

/// Runs of random and of expert play, from batch seed 1, in which everything that was written is to be met.
pub const RUNS: u64 = 20_000;
const SEED: u64 = 1;
const COVERING: [&str; 2] = ["random", "expert"];

/// Where a choice stands among the others of its decision.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceStand {
    /// `node/choice`.
    pub key: String,
    /// Share of the situations that random play meets in which it is best, 0 to 1.
    pub best_share: f64,
    /// What it gives up at least, in points; none if it is never available.
    pub least_loss: Option<f64>,
    /// Marked as a trap in the file, with a reason.
    pub trap: bool,
}

impl ChoiceStand {
    /// Whether it is best in a situation that play can reach, a tie among them.
    #[must_use]
    pub fn can_be_best(&self) -> bool {
        self.least_loss.is_some_and(|loss| loss <= TIE)
    }
}

/// What was measured of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// States after merging equal futures.
    pub states: u64,
    /// What each policy is worth, in points; exact unless it says otherwise.
    pub values: Vec<(&'static str, f64)>,
    /// Policies whose value is the mean of samples, since what they look at was too much.
    pub sampled: Vec<&'static str>,
    /// Every choice, in declared order; rankings have none.
    pub choices: Vec<ChoiceStand>,
    /// Nodes, choices and outcomes that no run met.
    pub never: Vec<Item>,
    /// Endings that no run came to, by id.
    pub endings_never: Vec<String>,
    /// Endings in all.
    pub endings: usize,
    /// Mean number of decisions in a run of the expert, rankings among them.
    pub decisions: f64,
}

impl Balance {
    /// What a policy is worth, in points.
    #[must_use]
    pub fn value(&self, policy: &str) -> Option<f64> {
        self.values.iter().find(|(name, _)| *name == policy).map(|(_, value)| *value)
    }

    /// The blind policy that comes closest to the optimum, with its value.
    #[must_use]
    pub fn best_blind(&self) -> Option<(&'static str, f64)> {
        super::BLIND.iter().filter_map(|name| Some((*name, self.value(name)?))).max_by(|(_, a), (_, b)| a.total_cmp(b))
    }
}

/// Measures a scenario that was solved.
#[must_use]
pub fn measure(program: &Program, solution: &Arc<Solution>, options: &Options<'_>) -> Balance {
    let found = values(program, solution, options, None);
    let (mut worth, mut sampled) = (Vec::new(), Vec::new());
    for (name, value) in &found {
        match value {
            ValueOf::Exact(value) => worth.push((*name, *value)),
            ValueOf::Sampled(sample) => {
                worth.push((*name, sample.mean));
                sampled.push(*name);
            }
        }
    }
    let batch = covered(program, options.threads);
    let met = |place: usize| batch.traces().iter().any(|t| t.visits.get(place).is_some_and(|v| v.runs > 0));
    let never = batch.items().list().iter().enumerate().filter(|(place, item)| {
        // What is put first in a ranking is the player's business.
        !matches!(item, Item::First(..)) && !met(*place)
    });
    let came_to = |ending: &usize| {
        batch.tally().policies.iter().any(|scores| scores.endings.get(*ending).is_some_and(|runs| *runs > 0))
    };
    let endings = program.scenario.endings.len();
    let expert = batch.tally().policies.last();
    Balance {
        states: solution.summary.states,
        values: worth,
        sampled,
        choices: choices(program, solution),
        never: never.map(|(_, item)| *item).collect(),
        endings_never: (0..endings)
            .filter(|ending| !came_to(ending))
            .filter_map(|ending| program.scenario.endings.0.get(ending).map(|e| e.value.id.value.clone()))
            .collect(),
        endings,
        decisions: expert.map_or(0.0, |scores| scores.decisions.estimate(0.0, 1.0).mean),
    }
}

/// Random and expert play, counted.
fn covered(program: &Program, threads: usize) -> Batch<'_> {
    let policies = COVERING.map(str::to_owned).to_vec();
    let mut batch = Batch::new(program, Plan::new(program, "", policies, RUNS, SEED));
    let crew = |_| COVERING.iter().filter_map(|name| make(name, 0).ok()).collect();
    let mut crews: Vec<Crew<'_>> = (0..threads.max(1)).map(crew).collect();
    while !batch.is_done() {
        // Without a sink nothing can fail.
        let hands = &mut Hands { crews: &mut crews, go_on: &|_| true };
        if batch.advance(RUNS, hands, None).is_err() {
            break;
        }
    }
    batch
}

fn choices(program: &Program, solution: &Solution) -> Vec<ChoiceStand> {
    let worth = |key: &str| {
        let (node, choice) = key.split_once('/')?;
        let decision = solution.summary.decisions.iter().find(|d| d.node == node)?;
        decision.choices.iter().find(|c| c.choice == choice)
    };
    let ids = (0..program.choices.len()).map(crate::expression::ChoiceId::at);
    let stand = ids.map(|id| {
        let key = program.choice_key(id);
        let worth = worth(&key);
        ChoiceStand {
            best_share: worth.map_or(0.0, |w| w.best_share),
            least_loss: worth.and_then(|w| w.least_loss),
            trap: program
                .written_choice(id)
                .and_then(|c| c.trap.as_ref())
                .is_some_and(|reason| !reason.trim().is_empty()),
            key,
        }
    });
    stand.collect()
}
