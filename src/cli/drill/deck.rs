//! The deck from the data folder: every finished run is replayed and reviewed with the solution of its scenario.

use std::collections::BTreeMap;

use super::super::solutions::{BudgetArgs, Solutions};
use super::super::store::{Store, Stored};
use super::Failure;
use crate::drill::{Deck, moments};
use crate::program::Program;
use crate::run::{RunRecord, replay};
use crate::solve::{Limit, Solution};

/// What a card is played and judged with.
#[derive(Debug)]
pub(super) struct Source {
    /// The scenario.
    pub program: Program,
    /// Its solution.
    pub solution: Solution,
}

/// Everything there is to drill.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// By fingerprint.
    pub sources: BTreeMap<String, Source>,
    /// Runs by what finds them again.
    pub runs: BTreeMap<String, RunRecord>,
    /// The cards, not arranged yet.
    pub deck: Deck,
    /// Finished runs, those that were left out among them.
    pub finished: usize,
    /// Runs that were left out, and why.
    pub left_out: Vec<String>,
    /// A budget was reached.
    pub limited: bool,
}

/// Why the runs of a scenario are left out, and how many.
type Unsolved = BTreeMap<String, (String, Limit, usize)>;

impl Gathered {
    /// Looks at every finished run, of one scenario or of all.
    pub(super) fn new(
        store: &Store,
        scenario: Option<&str>,
        budget: &BudgetArgs,
        show: bool,
    ) -> Result<Gathered, Failure> {
        let mut all = Gathered::default();
        let (runs, broken) = store.list();
        all.left_out.extend(broken.iter().map(|(path, why)| format!("{}: {why}", path.display())));
        let mut unsolved = Unsolved::new();
        for stored in runs {
            let record = &stored.record;
            if record.closing.is_none() || scenario.is_some_and(|id| id != record.header.scenario) {
                continue;
            }
            all.finished += 1;
            let id = store.name_of(&stored);
            if let Err(failure) = all.add(store, &id, stored, (budget, show), &mut unsolved) {
                all.left_out.push(format!("{id}: {}", failure.message));
            }
        }
        for (scenario, limit, runs) in unsolved.into_values() {
            let runs = if runs == 1 { "1 run".to_owned() } else { format!("{runs} runs") };
            let limit = limit.name();
            all.limited = true;
            all.left_out.push(format!(
                "{runs} of {scenario}: it could not be solved within the budget of {limit} (raise `--max-states`, `--max-memory` or `--timeout`)"
            ));
        }
        Ok(all)
    }

    fn add(
        &mut self,
        store: &Store,
        id: &str,
        stored: Stored,
        (budget, show): (&BudgetArgs, bool),
        unsolved: &mut Unsolved,
    ) -> Result<(), Failure> {
        let header = &stored.record.header;
        if let Some((_, _, runs)) = unsolved.get_mut(&header.fingerprint) {
            *runs += 1;
            return Ok(());
        }
        if !self.sources.contains_key(&header.fingerprint) {
            let (program, _) = store.scenario_of(&stored.record)?;
            match Solutions::of(store).get(&program, budget, show)? {
                Ok(solution) => {
                    self.sources.insert(header.fingerprint.clone(), Source { program, solution });
                }
                Err(limit) => {
                    unsolved.insert(header.fingerprint.clone(), (header.scenario.clone(), limit, 1));
                    return Ok(());
                }
            }
        }
        let Some(source) = self.sources.get(&header.fingerprint) else { return Ok(()) };
        let then = replay(&source.program, &stored.record);
        if let Some(first) = then.differences.first() {
            return Err(Failure::invalid(format!("the run does not replay: {first}")));
        }
        let review = source.solution.review(&then.session);
        let review = review.ok_or_else(|| Failure::invalid("the solution of its scenario does not fit it"))?;
        self.deck.add(id, &header.scenario, moments(&then.session, &review));
        drop(then);
        self.runs.insert(id.to_owned(), stored.record);
        Ok(())
    }
}
