//! Every reachable state, level by level, with as many threads as wished and the same result whatever their number.
//!
//! A level's states are cut into chunks. Each chunk is expanded by the engine's own step into successors, sorted by shard
//! (a few bits of their hash); then each shard takes in its successors chunk by chunk, so that who comes first does not
//! depend on threads. Tables of states live only until their level has been expanded.

use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, RwLock};

use super::Options;
use super::budget::{Budget, Limit, Progress};
use super::crew::{Member, Threads};
use super::expand::Worker;
use super::graph::{Edge, Graph};
use super::intern::{Interner, Shared};
use super::liveness::Liveness;
use super::objectives::Channels;
use super::order::Order;
use super::shards::{Chunk, END, SHARDS, Shard, lock, take_in, write};
use super::table::{Table, hash};
use super::tally::{Account, Earnings, Ordered, Tally};
use crate::engine::{Luck, Rest, begin, rest};
use crate::policy::Policy;
use crate::program::{Program, State};

/// States expanded by one thread in one go.
const CHUNK: usize = 1_024;
/// Chunks between two rounds of taking in.
const ROUND: usize = 32;
/// States of a level below which one thread alone is faster.
const WORTH_SHARING: usize = 2_048;
/// Makes a policy for a thread.
pub(super) type MakePolicy<'a> = &'a (dyn Fn() -> Box<dyn Policy> + Sync);

/// What is explored.
#[derive(Clone, Copy)]
pub(super) enum Mode<'a> {
    /// Every choice and every outcome.
    All,
    /// The choices of one policy, every outcome.
    Policy(MakePolicy<'a>),
    /// Every choice, the outcomes of one luck.
    Clairvoyant(&'a Luck),
}

/// What is kept of what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Keep {
    /// Nothing: states and transitions are only counted, and the largest level is remembered.
    Counts,
    /// Transitions.
    Transitions,
    /// The states as well, in the order of their rows.
    States,
}

/// How far each step of a round is.
#[derive(Default)]
struct Counters {
    expand: AtomicUsize,
    take_in: AtomicUsize,
    join: AtomicUsize,
}

/// The largest level met, with the keys of its states.
#[derive(Debug, Default)]
pub(super) struct Largest {
    pub(super) level: u64,
    pub(super) states: usize,
    pub(super) keys: Vec<u64>,
}

/// What exploring has found.
#[derive(Default)]
pub(super) struct Explored {
    pub(super) graph: Graph,
    pub(super) states: u64,
    pub(super) transitions: u64,
    pub(super) levels: u64,
    pub(super) peak_bytes: u64,
    pub(super) largest: Largest,
    /// The packed words of every row's state, if they were asked for.
    pub(super) keys: Vec<u64>,
    /// Every level with its number of states.
    pub(super) profile: Vec<(u64, u64)>,
    pub(super) words: usize,
    /// By number: what transitions earn by the order of the priorities, where that is asked for.
    pub(super) earnings: Vec<Earnings>,
}

/// Explores from a state (thousandths of points were paid before it) or from the beginning.
pub(super) struct Explorer<'a, 'p> {
    pub(super) program: &'p Program,
    pub(super) live: &'a Liveness<'p>,
    pub(super) order: &'a Order,
    pub(super) mode: Mode<'a>,
    /// Where points go.
    pub(super) channels: Channels,
    pub(super) threads: usize,
    pub(super) keep: Keep,
    pub(super) budget: &'a Budget<'a>,
}

impl<'a, 'p> Explorer<'a, 'p> {
    /// Looks for every choice and every outcome, and keeps transitions.
    pub(super) fn new(
        program: &'p Program,
        live: &'a Liveness<'p>,
        order: &'a Order,
        options: &Options<'a>,
    ) -> Explorer<'a, 'p> {
        Explorer {
            program,
            live,
            order,
            mode: Mode::All,
            channels: Channels::Components,
            threads: options.threads,
            keep: Keep::Transitions,
            budget: options.budget,
        }
    }
}

impl<'p> Explorer<'_, 'p> {
    /// Explores everything.
    ///
    /// # Errors
    /// The [`Limit`] that was reached.
    pub(super) fn run(&self, from: Option<&State>) -> Result<Explored, Limit> {
        let mut found = Explored::default();
        self.fill(from, &mut found)?;
        Ok(found)
    }

    /// The same, with what was found so far left behind where a limit is reached.
    pub(super) fn fill(&self, from: Option<&State>, found: &mut Explored) -> Result<(), Limit> {
        let words = self.program.layout.words().max(1);
        found.words = words;
        let (labels, menus, earnings) = (Shared::default(), Shared::default(), Shared::default());
        // Number 0 is nothing.
        Interner::new(&earnings).place(&Earnings::new());
        let workers: Vec<Mutex<Worker>> =
            (0..self.threads.max(1)).map(|_| Mutex::new(self.worker(&labels, &menus, &earnings))).collect();
        let shards: Vec<Mutex<Shard>> = (0..SHARDS).map(|_| Mutex::new(Shard::default())).collect();
        match self.channels {
            Channels::Orders => self.begin::<Ordered<'_>>(from, &workers, &shards, found, words),
            _ => self.begin::<Tally>(from, &workers, &shards, found, words),
        }
        let chunks: Vec<RwLock<Chunk>> = (0..ROUND).map(|_| RwLock::new(Chunk::default())).collect();
        // The calling thread works too.
        let threads = Threads::new(self.threads);
        while let Some(level) = shards.iter().filter_map(|s| lock(s).levels.keys().next().copied()).min() {
            let tables: Vec<Table> = shards.iter().map(|s| lock(s).levels.remove(&level).unwrap_or_default()).collect();
            self.level(level, &tables, &workers, &shards, &chunks, &threads, found)?;
        }
        if self.keep > Keep::Counts {
            self.number(&shards, &threads, found);
        }
        found.graph.labels = labels.into_inner();
        found.graph.menu_table = menus.into_inner();
        found.earnings = earnings.into_inner();
        Ok(())
    }

    fn begin<A: Account<'p>>(
        &self,
        from: Option<&State>,
        workers: &[Mutex<Worker>],
        shards: &[Mutex<Shard>],
        found: &mut Explored,
        words: usize,
    ) {
        let mut tally = A::new(self.program, self.channels);
        let mut state = from.copied().unwrap_or_else(|| begin(self.program, &mut tally));
        let Some(worker) = workers.first() else { return };
        let mut worker = lock(worker);
        let mut points = tally.points(&mut worker.earnings);
        if !matches!(rest(self.program, &state), Rest::Ended(_)) {
            self.settle_down(&mut state, &mut points, &mut worker);
            let key = state.words().get(..words).unwrap_or(&[]);
            // Any shard will do for the first.
            if let Some(shard) = shards.first() {
                let mut shard = lock(shard);
                shard.count = 1;
                shard.levels.entry(self.order.level(self.program, &state)).or_default().insert(key, hash(key), || 0);
            }
        }
        found.graph.start = points.map(i64::from);
    }

    #[expect(clippy::too_many_arguments, reason = "the pieces of one exploration")]
    fn level(
        &self,
        level: u64,
        tables: &[Table],
        workers: &[Mutex<Worker>],
        shards: &[Mutex<Shard>],
        chunks: &[RwLock<Chunk>],
        threads: &Threads,
        found: &mut Explored,
    ) -> Result<(), Limit> {
        let words = found.words;
        let states: usize = tables.iter().map(Table::len).sum();
        found.levels += 1;
        found.profile.push((level, states as u64));
        if self.keep == Keep::Counts && states > found.largest.states {
            found.largest = Largest { level, states, keys: tables.iter().flat_map(|t| t.keys()).copied().collect() };
        }
        if self.keep == Keep::States {
            // In the order in which this level's states become rows.
            tables.iter().for_each(|t| found.keys.extend_from_slice(t.keys()));
        }
        // Rows follow the shards; the ids of this level's states become rows.
        let first = u32::try_from(found.states).unwrap_or(u32::MAX);
        let firsts: Vec<u32> = tables
            .iter()
            .scan(first, |next, table| {
                let own = *next;
                *next = next.saturating_add(u32::try_from(table.len()).unwrap_or(u32::MAX));
                Some(own)
            })
            .collect();
        let numbered = AtomicUsize::new(0);
        let keys: Vec<&[u64]> = tables.iter().flat_map(|t| t.keys().chunks(CHUNK * words)).collect();
        let rounds: Vec<&[&[u64]]> = keys.chunks(ROUND).collect();
        let counters: Vec<Counters> = rounds.iter().map(|_| Counters::default()).collect();
        let crew = threads.crew(if states < WORTH_SHARING { 1 } else { self.threads });
        // All threads go through the rounds together; the first one also moves what was found to the graph.
        let work = |member: &Member<'_>, mut after: Option<&mut dyn FnMut(usize) -> bool>| {
            member.share(&numbered, if self.keep > Keep::Counts { SHARDS } else { 0 }, |s| {
                if let (Some(shard), Some(table), Some(first)) = (shards.get(s), tables.get(s), firsts.get(s)) {
                    lock(shard).number(&table.ids, *first);
                }
            });
            for (round, counters) in rounds.iter().zip(&counters) {
                member.share(&counters.expand, round.len(), |i| {
                    if let (Some(worker), Some(chunk), Some(keys)) =
                        (workers.get(member.number()), chunks.get(i), round.get(i))
                    {
                        let (mut worker, mut chunk) = (lock(worker), write(chunk));
                        match self.channels {
                            Channels::Orders => self.expand::<Ordered<'_>>(keys, words, &mut worker, &mut chunk),
                            _ => self.expand::<Tally>(keys, words, &mut worker, &mut chunk),
                        }
                    }
                });
                member.share(&counters.take_in, SHARDS, |s| {
                    if let Some(shard) = shards.get(s) {
                        take_in(s, &mut lock(shard), chunks.get(..round.len()).unwrap_or(&[]), words);
                    }
                });
                member.share(&counters.join, if self.keep > Keep::Counts { round.len() } else { 0 }, |i| {
                    if let Some(chunk) = chunks.get(i) {
                        write(chunk).join();
                    }
                });
                if let Some(after) = &mut after
                    && !after(round.len())
                {
                    member.stop();
                }
                if !member.goes_on() {
                    return;
                }
            }
        };
        let mut outcome = Ok(());
        let mut after = |used: usize| {
            for chunk in chunks.iter().take(used) {
                self.append(&mut write(chunk), found);
            }
            outcome = self.check(found, shards);
            outcome.is_ok()
        };
        crew.run(|member| work(member, None), |member| work(member, Some(&mut after)));
        outcome
    }

    /// Moves a chunk's rows and edges to the graph.
    fn append(&self, chunk: &mut Chunk, found: &mut Explored) {
        found.states += chunk.rows.len() as u64;
        found.transitions += chunk.edges.len() as u64;
        if self.keep == Keep::Counts {
            return;
        }
        let graph = &mut found.graph;
        let mut at = u32::try_from(graph.edges.len()).unwrap_or(u32::MAX);
        for (menu, edges) in &chunk.rows {
            graph.menus.push(*menu);
            graph.offsets.push(at);
            at = at.saturating_add(*edges);
        }
        graph.edges.extend_from_slice(&chunk.joined);
    }

    fn check(&self, found: &mut Explored, shards: &[Mutex<Shard>]) -> Result<(), Limit> {
        let tables: usize = shards
            .iter()
            .map(|s| {
                let shard = lock(s);
                shard.levels.values().map(Table::bytes).sum::<usize>() + shard.rows.capacity() * 4
            })
            .sum();
        let bytes = found.graph.bytes() + (tables + found.keys.capacity() * 8) as u64;
        found.peak_bytes = found.peak_bytes.max(bytes);
        let waiting: u64 = shards.iter().map(|s| lock(s).levels.values().map(|t| t.len() as u64).sum::<u64>()).sum();
        let progress = Progress { states: found.states, waiting, transitions: found.transitions, bytes };
        self.budget.check(&progress)
    }

    /// Ids become rows; the end is the last row.
    fn number(&self, shards: &[Mutex<Shard>], threads: &Threads, found: &mut Explored) {
        let rows: Vec<Vec<u32>> = shards.iter().map(|s| std::mem::take(&mut lock(s).rows)).collect();
        let graph = &mut found.graph;
        let end = u32::try_from(graph.menus.len()).unwrap_or(u32::MAX);
        let row_of = |edge: &mut Edge| {
            edge.target = if edge.target == END {
                end
            } else {
                let (shard, place) = (edge.target as usize % SHARDS, edge.target as usize / SHARDS);
                rows.get(shard).and_then(|r| r.get(place)).copied().unwrap_or(end)
            };
        };
        let part = graph.edges.len().div_ceil(threads.count()).max(1);
        let parts: Vec<Mutex<&mut [Edge]>> = graph.edges.chunks_mut(part).map(Mutex::new).collect();
        let next = AtomicUsize::new(0);
        let work = |member: &Member<'_>| {
            member.share(&next, parts.len(), |i| {
                if let Some(part) = parts.get(i) {
                    lock(part).iter_mut().for_each(row_of);
                }
            });
        };
        threads.crew(threads.count()).run(work, work);
        drop(parts);
        let edges = u32::try_from(graph.edges.len()).unwrap_or(u32::MAX);
        graph.offsets.push(edges);
        graph.offsets.push(edges);
        graph.menus.push(u32::MAX);
    }
}
