//! Threads that go through the same steps together and wait for each other after each, without falling asleep in between.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Threads that are there to be called.
pub(super) struct Threads {
    pool: Option<rayon::ThreadPool>,
    count: usize,
}

impl Threads {
    /// So many threads, the calling one among them; fewer if no more can be had.
    pub(super) fn new(count: usize) -> Threads {
        let pool = (count > 1).then(|| rayon::ThreadPoolBuilder::new().num_threads(count - 1).build().ok()).flatten();
        Threads { count: if pool.is_some() { count } else { 1 }, pool }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// A crew of at most so many of them.
    pub(super) fn crew(&self, count: usize) -> Crew<'_> {
        Crew {
            pool: self.pool.as_ref(),
            count: count.clamp(1, self.count),
            arrived: AtomicUsize::new(0),
            steps: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
            broken: AtomicBool::new(false),
        }
    }
}

/// Threads at one piece of work.
pub(super) struct Crew<'a> {
    pool: Option<&'a rayon::ThreadPool>,
    count: usize,
    arrived: AtomicUsize,
    steps: AtomicUsize,
    stopped: AtomicBool,
    broken: AtomicBool,
}

/// One thread of a crew.
pub(super) struct Member<'a> {
    crew: &'a Crew<'a>,
    number: usize,
}

impl Crew<'_> {
    /// Runs `others` on all threads but the calling one, and `first` on that; both must go through the same steps.
    pub(super) fn run(&self, others: impl Fn(&Member<'_>) + Sync, first: impl FnOnce(&Member<'_>)) {
        let own = Member { crew: self, number: 0 };
        match self.pool {
            Some(pool) if self.count > 1 => pool.in_place_scope(|scope| {
                let others = &others;
                for number in 1..self.count {
                    scope.spawn(move |_| {
                        let _alarm = Alarm(self);
                        others(&Member { crew: self, number });
                    });
                }
                let _alarm = Alarm(self);
                first(&own);
            }),
            _ => first(&own),
        }
    }

    /// Waits until all threads are here.
    fn meet(&self) {
        if self.count == 1 {
            return;
        }
        let step = self.steps.load(Ordering::Acquire);
        if self.arrived.fetch_add(1, Ordering::AcqRel) + 1 == self.count {
            self.arrived.store(0, Ordering::Release);
            self.steps.fetch_add(1, Ordering::AcqRel);
            return;
        }
        let mut turns = 0u8;
        while self.steps.load(Ordering::Acquire) == step && !self.broken.load(Ordering::Acquire) {
            turns = turns.wrapping_add(1);
            if turns == 0 {
                // Where there are fewer cores than threads, the others need this one.
                std::thread::yield_now();
            } else {
                std::hint::spin_loop();
            }
        }
    }
}

/// Lets nobody wait for a thread that panicked: the others stop, and the panic goes on where the crew was called.
struct Alarm<'a>(&'a Crew<'a>);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stopped.store(true, Ordering::Release);
            self.0.broken.store(true, Ordering::Release);
        }
    }
}

impl Member<'_> {
    /// Tells the threads apart, from 0.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// One step: 0..n is done by whoever comes first, and all wait until it is done.
    pub(super) fn share(&self, next: &AtomicUsize, n: usize, work: impl Fn(usize)) {
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            if i >= n {
                break;
            }
            work(i);
        }
        self.crew.meet();
    }

    /// Nobody goes on after this step.
    pub(super) fn stop(&self) {
        self.crew.stopped.store(true, Ordering::Release);
    }

    /// Waits for all, and says whether there is a next step: the same to all.
    pub(super) fn goes_on(&self) -> bool {
        self.crew.meet();
        let stopped = self.crew.stopped.load(Ordering::Acquire);
        // Nobody goes on to where it could say stop before all have heard what was said until now.
        self.crew.meet();
        !stopped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_together() {
        for threads in [1, 2, 5] {
            let threads = Threads::new(threads);
            let crew = threads.crew(usize::MAX);
            let counters: Vec<AtomicUsize> = (0..50).map(|_| AtomicUsize::new(0)).collect();
            let done: Vec<AtomicUsize> = (0..50).map(|_| AtomicUsize::new(0)).collect();
            let work = |member: &Member<'_>| {
                for (step, next) in counters.iter().enumerate() {
                    member.share(next, 17, |_| {
                        let before = step.checked_sub(1).map_or(17, |s| done[s].load(Ordering::Acquire));
                        assert_eq!(before, 17, "the step before is not done");
                        done[step].fetch_add(1, Ordering::AcqRel);
                    });
                }
            };
            crew.run(work, work);
            assert!(done.iter().all(|d| d.load(Ordering::Acquire) == 17));
        }
    }

    #[test]
    fn a_panic_ends_it() {
        let threads = Threads::new(2);
        let crew = threads.crew(2);
        let next = AtomicUsize::new(0);
        let work = |member: &Member<'_>| {
            member.share(&next, 100, |i| assert!(i != 40, "on purpose"));
            if member.goes_on() {
                member.goes_on();
            }
        };
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| crew.run(work, work)));
        assert!(outcome.is_err());
    }

    /// Again and again, since it is a matter of who is quicker.
    #[test]
    fn one_stops_all() {
        let threads = Threads::new(3);
        (0..300).for_each(|_| stop_in_round_three(&threads));
    }

    fn stop_in_round_three(threads: &Threads) {
        let crew = threads.crew(3);
        let rounds = AtomicUsize::new(0);
        let work = |member: &Member<'_>| {
            for round in 0..10 {
                if member.number() == 0 {
                    rounds.fetch_add(1, Ordering::AcqRel);
                    if round == 3 {
                        member.stop();
                    }
                }
                if !member.goes_on() {
                    return;
                }
            }
        };
        crew.run(work, work);
        assert_eq!(rounds.load(Ordering::Acquire), 4);
    }
}
