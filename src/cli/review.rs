//! Debriefs with what every decision was worth: from the kept solution, from one made while the player was deciding, or
//! from one made now.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::solutions::{BudgetArgs, Solutions, waiting};
use super::store::Store;
use crate::program::Program;
use crate::report::{Debrief, OTHER_SEEDS, debrief, elsewhere, worth};
use crate::run::Session;
use crate::solve::{Budget, Limit, Options, Passes, Solution};

/// How a debrief comes by the solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Not at all.
    None,
    /// As far as it costs nobody any time: a kept one, or a small scenario.
    Quick,
    /// Whatever it takes, within the usual budget.
    Full,
}

/// A solution in the making while the player decides, on one thread, where there is more than one.
#[derive(Debug)]
struct Background {
    stop: Arc<AtomicBool>,
    /// None if there turned out to be one already.
    thread: JoinHandle<Result<Option<Vec<u8>>, Limit>>,
}

/// Makes debriefs of runs of one program.
#[derive(Debug)]
pub(super) struct Reviewer {
    solutions: Option<Solutions>,
    background: Option<Background>,
    effort: Effort,
    show: bool,
}

impl Reviewer {
    /// A reviewer; `show` says whether somebody watches a terminal.
    pub(super) fn new(effort: Effort, show: bool) -> Reviewer {
        // Without a data folder there is no cache, and no more than that.
        let solutions = Store::open().ok().map(|store| Solutions::of(&store));
        Reviewer { solutions, background: None, effort, show }
    }

    /// Begins to solve beside the play, if that is wanted and there is a second core.
    pub(super) fn ahead(mut self, program: &Program) -> Reviewer {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        if self.effort == Effort::Full && cores > 1 {
            let stop = Arc::new(AtomicBool::new(false));
            let (flag, program, solutions) = (Arc::clone(&stop), program.clone(), self.solutions.clone());
            let thread = std::thread::Builder::new().name("solution".to_owned()).spawn(move || {
                // A large one takes a moment to look through, and nobody is to wait for the first screen.
                if solutions.is_some_and(|solutions| solutions.kept(&program).is_some()) {
                    return Ok(None);
                }
                let go_on = |_: &_| !flag.load(Ordering::Relaxed);
                let budget = Budget { max_states: 15_000_000, max_bytes: 1 << 30, go_on: &go_on };
                Solution::bytes(&program, &Options { passes: Passes::ALL, threads: 1, budget: &budget }).map(Some)
            });
            self.background = thread.ok().map(|thread| Background { stop, thread });
        }
        self
    }

    fn solution(&mut self, program: &Program) -> Option<Solution> {
        let solutions = self.solutions.as_ref()?;
        if self.effort == Effort::None {
            return None;
        }
        if let Some(background) = self.background.take() {
            let made = waiting(self.show, || {
                let mut patience = 1_200;
                while !background.thread.is_finished() && patience > 0 {
                    std::thread::sleep(Duration::from_millis(100));
                    patience -= 1;
                }
                background.stop.store(true, Ordering::Relaxed);
                background.thread.join()
            });
            // What did not fit beside the play is not tried a second time while somebody waits.
            if let Some(bytes) = made.ok()?.ok()? {
                return solutions.keep(program, bytes);
            }
        }
        let budget = match self.effort {
            Effort::None | Effort::Full => BudgetArgs::default(),
            Effort::Quick => BudgetArgs { max_states: 50_000, timeout: 0.5, ..BudgetArgs::default() },
        };
        solutions.get(program, &budget, self.show && self.effort == Effort::Full).ok()?.ok()
    }

    /// Looks back at a run, called so if it is recorded: with its worth where the scenario is solved.
    pub(super) fn debrief(&mut self, session: &Session<'_>, run: Option<&str>) -> Debrief {
        let mut data = debrief(session);
        data.run = run.map(str::to_owned);
        if session.ending().is_none() {
            return data;
        }
        if let Some(solution) = self.solution(session.program()) {
            data.worth = worth(session, &solution, elsewhere(session, OTHER_SEEDS));
        }
        data
    }
}

impl Drop for Reviewer {
    /// Nobody waits for a solution any more.
    fn drop(&mut self) {
        if let Some(background) = &self.background {
            background.stop.store(true, Ordering::Relaxed);
        }
    }
}
