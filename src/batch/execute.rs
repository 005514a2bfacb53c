//! Runs in order on any number of threads: threads take chunks of runs one after the other, and what a chunk came to is
//! counted and handed on in the order of the runs.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::fan::FanPlan;
use super::items::Items;
use super::row::{Row, Rows};
use super::scores::Tally;
use super::trace::{Trace, Watch};
use crate::engine::{Luck, run_seed};
use crate::policy::Policy;
use crate::program::Program;
use crate::run::play_out;

/// Runs that a thread takes at a time. It changes nothing about what comes out.
const CHUNK: u64 = 64;
/// Chunks that may be done before the one that is waited for.
const MOST_WAITING: u64 = 256;

/// Takes rows of consecutive runs, in order.
pub type Sink<'s> = &'s mut (dyn FnMut(&Rows) -> io::Result<()> + Send);

/// The policies of a batch, in the order of the plan. They are restarted for every run.
pub type Crew<'p> = Vec<Box<dyn Policy + 'p>>;

/// How a batch is run, which changes nothing about what comes out.
pub struct Hands<'h, 'p> {
    /// The same policies for every thread; there are as many threads as crews.
    pub crews: &'h mut [Crew<'p>],
    /// Told how many more runs are done; the batch stops early if it says no.
    pub go_on: &'h (dyn Fn(u64) -> bool + Sync),
}

impl std::fmt::Debug for Hands<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hands").field("threads", &self.crews.len()).finish_non_exhaustive()
    }
}

/// What is counted where.
pub(super) struct Counters<'a> {
    pub(super) tally: &'a mut Tally,
    pub(super) traces: &'a mut [Trace],
}

/// The work of one stretch of runs.
struct Stretch<'a, 'p> {
    program: &'p Program,
    seed: u64,
    runs: Range<u64>,
    items: &'a Items,
    fans: &'a FanPlan,
    next: AtomicU64,
    stopped: AtomicBool,
    desk: Mutex<Desk<'a>>,
    turn: Condvar,
}

/// Where chunks are handed in.
struct Desk<'a> {
    tally: &'a mut Tally,
    sink: Option<Sink<'a>>,
    /// Chunks that came before their turn, by their first run.
    waiting: BTreeMap<u64, Rows>,
    /// The first run that was not handed in.
    next: u64,
    failed: Option<io::Error>,
}

/// Runs a stretch; where it ended, which is before its end if somebody said so.
///
/// # Errors
/// What the sink says; nothing after the rows that it did not take is counted.
pub(super) fn execute<'a, 'p>(
    program: &'p Program,
    seed: u64,
    runs: Range<u64>,
    (items, fans): (&'a Items, &'a FanPlan),
    counters: Counters<'a>,
    sink: Option<Sink<'a>>,
    hands: &mut Hands<'_, 'p>,
) -> io::Result<u64> {
    let start = runs.start;
    let desk = Desk { tally: counters.tally, sink, waiting: BTreeMap::new(), next: start, failed: None };
    let stretch = Stretch {
        program,
        seed,
        next: AtomicU64::new(start),
        runs,
        items,
        fans,
        stopped: AtomicBool::new(false),
        desk: Mutex::new(desk),
        turn: Condvar::new(),
    };
    let policies = counters.traces.len();
    let work = |program: &Program, crew: &mut Crew<'p>| {
        let mut own: Vec<Trace> = (0..policies).map(|_| Trace::new(program, items, fans)).collect();
        stretch.work(program, crew, hands.go_on, &mut own);
        own
    };
    // A copy of the program for each thread, next to what else it reads: with one for all, two threads were some 5 % slower.
    let traces: Vec<Vec<Trace>> = std::thread::scope(|scope| {
        let Some((first, others)) = hands.crews.split_first_mut() else { return Vec::new() };
        let others: Vec<_> = others.iter_mut().map(|crew| scope.spawn(|| work(&program.clone(), crew))).collect();
        let own = work(program, first);
        // A thread that panicked has told so already; its counts are lost, and the panic goes on here.
        let joined = others.into_iter().map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        std::iter::once(own).chain(joined).collect()
    });
    for own in &traces {
        counters.traces.iter_mut().zip(own).for_each(|(sum, more)| sum.merge(more));
    }
    let desk = stretch.desk.into_inner().unwrap_or_else(PoisonError::into_inner);
    desk.failed.map_or(Ok(desk.next), Err)
}

impl<'a, 'p> Stretch<'a, 'p> {
    fn desk(&self) -> MutexGuard<'_, Desk<'a>> {
        // A thread that panicked at the desk takes the whole batch down with it, so its counts are never read.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What one thread does: chunk after chunk, until there is none or somebody says stop.
    fn work(&self, program: &Program, crew: &mut Crew<'p>, go_on: &(dyn Fn(u64) -> bool + Sync), traces: &mut [Trace]) {
        let mut luck = Luck::new(program, self.seed);
        loop {
            if self.stopped.load(Ordering::Relaxed) {
                return;
            }
            // INVARIANT: chunks are taken in order, and one that was taken is finished, so what is done has no gaps.
            let from = self.next.fetch_add(CHUNK, Ordering::Relaxed);
            if from >= self.runs.end {
                return;
            }
            let to = (from + CHUNK).min(self.runs.end);
            let mut rows = Rows::default();
            for run in from..to {
                let seed = run_seed(self.seed, run);
                for (policy, trace) in crew.iter_mut().zip(traces.iter_mut()) {
                    self.one(program, (run, seed), policy.as_mut(), trace, &mut luck, &mut rows);
                }
            }
            self.hand_in(from, rows);
            if !go_on(to - from) {
                self.stopped.store(true, Ordering::Relaxed);
            }
        }
    }

    fn one(
        &self,
        program: &Program,
        (run, seed): (u64, u64),
        policy: &mut (dyn Policy + 'p),
        trace: &mut Trace,
        luck: &mut Luck,
        rows: &mut Rows,
    ) {
        luck.restart(program, seed);
        policy.restart(seed);
        let mut watch = Watch { items: self.items, fans: self.fans, trace, run, points: [0; 4] };
        let (state, decisions) = play_out(program, luck, policy, &mut watch);
        watch.close(program.view(&state).tick(), &state);
        let row = Row::of(program, &state, watch.points, decisions);
        rows.push(row, program.variables.iter().map(|v| state.get(v.field)));
    }

    /// Counts the rows if it is their turn, and those that have waited for them; else leaves them at the desk.
    fn hand_in(&self, from: u64, rows: Rows) {
        let mut desk = self.desk();
        // One slow chunk must not let the others pile up.
        while desk.failed.is_none() && from > desk.next + MOST_WAITING * CHUNK {
            desk = self.turn.wait(desk).unwrap_or_else(PoisonError::into_inner);
        }
        desk.waiting.insert(from, rows);
        let mut moved = false;
        loop {
            let next = desk.next;
            if desk.failed.is_some() {
                break;
            }
            let Some(rows) = desk.waiting.remove(&next) else { break };
            if let Err(error) = desk.sink.as_mut().map_or(Ok(()), |sink| sink(&rows)) {
                desk.failed = Some(error);
                self.stopped.store(true, Ordering::Relaxed);
                moved = true;
                break;
            }
            desk.tally.add(self.program, &rows);
            desk.next = (next + CHUNK).min(self.runs.end);
            moved = true;
        }
        drop(desk);
        if moved {
            self.turn.notify_all();
        }
    }
}
