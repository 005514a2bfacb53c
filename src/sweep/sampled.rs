//! Every point under the same luck, on any number of threads.
//!
//! Points are taken in groups, each together with the base: a run is played at the base and at every point of the group, so
//! differences need no memory of the runs before. What is counted are sums of whole numbers, so nothing depends on which
//! thread plays what.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::change::changed;
use super::counts::Counts;
use super::design::Plan;
use super::figures::Reading;
use super::point::Point;
use crate::analysis::over_threads;
use crate::batch::{Crew, Row};
use crate::engine::{Luck, run_seed};
use crate::program::Program;
use crate::run::play_out;
use crate::score::ByComponent;

/// Counts that are kept at a time, about 0.8 MB each. They bound the points of a group.
const MOST_COUNTS: usize = 64;
/// Runs that a thread takes at a time. It changes nothing about what comes out.
const CHUNK: u64 = 64;

/// Makes the policies for a program, once for each of so many threads.
pub type Crews<'c, E> = &'c dyn Fn(&Program, usize) -> Result<Vec<Crew<'static>>, E>;

/// What is run, and how.
pub struct Sampling<'s, E> {
    /// Runs of every policy at every point.
    pub runs: u64,
    /// Run i has the seed `run_seed(seed, i)` at every point.
    pub seed: u64,
    /// How many policies there are.
    pub policies: usize,
    /// Makes them.
    pub crews: Crews<'s, E>,
    /// Changes nothing about what comes out.
    pub threads: usize,
    /// Told how many more runs of points are done; everything stops early if it says no.
    pub go_on: &'s (dyn Fn(u64) -> bool + Sync),
}

impl<E> std::fmt::Debug for Sampling<'_, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sampling").field("runs", &self.runs).field("seed", &self.seed).finish_non_exhaustive()
    }
}

/// What every policy scores at every point, in the order of the plan; fewer if it was stopped, and those are whole.
///
/// # Errors
/// What making the policies says.
pub fn sampled<E>(program: &Program, plan: &Plan, sampling: &Sampling<'_, E>) -> Result<Vec<Reading>, E> {
    let mut readings = Vec::with_capacity(plan.points.len());
    let most = (MOST_COUNTS / sampling.policies.max(1)).max(1);
    let mut base: Vec<Crew<'static>> = (sampling.crews)(program, sampling.threads)?;
    for group in plan.points.chunks(most) {
        let scenarios = over_threads(sampling.threads, group, |point, (): &mut ()| scenario(program, plan, point));
        let scenarios: Vec<Result<Program, String>> = scenarios.into_iter().flatten().collect();
        let programs: Vec<&Program> = scenarios.iter().filter_map(|s| s.as_ref().ok()).collect();
        let mut crews: Vec<Vec<Crew<'static>>> = std::mem::take(&mut base).into_iter().map(|crew| vec![crew]).collect();
        for program in &programs {
            let made = (sampling.crews)(program, sampling.threads)?;
            crews.iter_mut().zip(made).for_each(|(all, crew)| all.push(crew));
        }
        let played: Vec<&Program> = std::iter::once(program).chain(programs).collect();
        let runs = if played.len() > 1 { sampling.runs } else { 0 };
        let Some(counts) = Group::new(&played, sampling, runs).play(&mut crews) else { break };
        let mut counts = counts.into_iter();
        readings.extend(scenarios.iter().map(|scenario| match scenario {
            Err(why) => Reading::failed(why, sampling.policies),
            Ok(program) => Reading {
                fingerprint: Some(program.fingerprint().to_owned()),
                policies: counts.by_ref().take(sampling.policies).map(|c| Ok(c.figures())).collect(),
            },
        }));
        base = crews.into_iter().filter_map(|all| all.into_iter().next()).collect();
    }
    Ok(readings)
}

/// The scenario of a point.
pub(super) fn scenario(program: &Program, plan: &Plan, point: &Point) -> Result<Program, String> {
    let changes = plan.changes(point);
    if changes.is_empty() { Ok(program.clone()) } else { changed(program, &changes) }
}

/// A group of points that are played together with the base.
struct Group<'g> {
    /// The base, then the points.
    programs: &'g [&'g Program],
    runs: u64,
    seed: u64,
    policies: usize,
    go_on: &'g (dyn Fn(u64) -> bool + Sync),
    next: AtomicU64,
    stopped: AtomicBool,
    /// By point, then by policy.
    counts: Mutex<Vec<Counts>>,
}

impl<'g> Group<'g> {
    fn new<E>(programs: &'g [&'g Program], sampling: &Sampling<'g, E>, runs: u64) -> Group<'g> {
        let &Sampling { seed, policies, go_on, .. } = sampling;
        let points = programs.iter().skip(1);
        let counts = Mutex::new(points.flat_map(|p| (0..policies).map(|_| Counts::new(p))).collect());
        let (next, stopped) = (AtomicU64::new(0), AtomicBool::new(false));
        Group { programs, runs, seed, policies, go_on, next, stopped, counts }
    }

    /// Plays all runs on as many threads as there are crews; none if it was stopped.
    fn play(self, crews: &mut [Vec<Crew<'static>>]) -> Option<Vec<Counts>> {
        std::thread::scope(|scope| {
            let Some((first, others)) = crews.split_first_mut() else { return };
            others.iter_mut().for_each(|crews| drop(scope.spawn(|| self.work(crews))));
            self.work(first);
        });
        let is_whole = !self.stopped.into_inner();
        is_whole.then(|| self.counts.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// What one thread does, with its own policies for every program.
    fn work(&self, crews: &mut [Crew<'static>]) {
        let mut lucks: Vec<Luck> = self.programs.iter().map(|program| Luck::new(program, self.seed)).collect();
        let mut rows: Vec<Row> = Vec::new();
        while !self.stopped.load(Ordering::Relaxed) {
            let from = self.next.fetch_add(CHUNK, Ordering::Relaxed);
            if from >= self.runs {
                return;
            }
            let runs = from..(from + CHUNK).min(self.runs);
            let more = (runs.end - runs.start) * (self.programs.len() as u64).saturating_sub(1);
            rows.clear();
            self.chunk(runs, crews, &mut lucks, &mut rows);
            self.count(&rows);
            if !(self.go_on)(more) {
                self.stopped.store(true, Ordering::Relaxed);
            }
        }
    }

    /// The rows of some runs: for each run every program, for each program every policy.
    fn chunk(&self, runs: Range<u64>, crews: &mut [Crew<'static>], lucks: &mut [Luck], rows: &mut Vec<Row>) {
        for run in runs {
            let seed = run_seed(self.seed, run);
            for ((program, crew), luck) in self.programs.iter().zip(crews.iter_mut()).zip(lucks.iter_mut()) {
                for policy in crew.iter_mut() {
                    luck.restart(program, seed);
                    policy.restart(seed);
                    let mut points = ByComponent::default();
                    let (state, decisions) = play_out(program, luck, policy.as_mut(), &mut points);
                    rows.push(Row::of(program, &state, points.0, decisions));
                }
            }
        }
    }

    fn count(&self, rows: &[Row]) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for run in rows.chunks(self.programs.len() * self.policies.max(1)) {
            let (base, points) = run.split_at(self.policies.min(run.len()));
            for (count, (row, base)) in counts.iter_mut().zip(points.iter().zip(base.iter().cycle())) {
                count.add(row, base);
            }
        }
    }
}
