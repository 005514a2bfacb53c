//! Work in order on any number of threads: pieces come from one place one after the other, and results go to another in the
//! same order.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, PoisonError, mpsc};

/// Pieces under way for each worker: enough that a slow one keeps nobody waiting, few enough to bound the memory.
const AHEAD: u64 = 4;

/// Takes pieces from `source` until there is none, has them worked on by the workers, and hands the results to `sink` in the
/// order of the pieces. With one worker nothing runs beside the caller.
///
/// `source` and `sink` are only ever called by the thread that called this.
///
/// # Errors
/// The first error of the source or the sink; nothing follows it.
pub fn in_order<T: Send, R: Send, W: Send, E>(
    workers: &mut [W],
    mut source: impl FnMut() -> Result<Option<T>, E>,
    work: impl Fn(&mut W, T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    if let [worker] = workers {
        while let Some(piece) = source()? {
            sink(work(worker, piece))?;
        }
        return Ok(());
    }
    let (pieces, queue) = mpsc::channel::<(u64, T)>();
    let queue = &Mutex::new(queue);
    let work = &work;
    std::thread::scope(|scope| {
        // Workers go when the queue does: however this ends.
        let pieces = pieces;
        let (results, done) = mpsc::channel::<(u64, Result<R, Box<dyn Any + Send>>)>();
        let most = AHEAD * workers.len() as u64;
        for worker in workers {
            let results = results.clone();
            scope.spawn(move || {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((place, piece)) = next else { return };
                    let result = catch_unwind(AssertUnwindSafe(|| work(worker, piece)));
                    if results.send((place, result)).is_err() {
                        return;
                    }
                }
            });
        }
        // Without a sender of its own this thread learns when all workers are gone.
        drop(results);
        let (mut sent, mut next) = (0, 0);
        let (mut is_over, mut waiting) = (false, BTreeMap::new());
        loop {
            while !is_over && sent - next < most {
                match source()? {
                    Some(piece) => {
                        // Nobody hangs up before this thread does.
                        let _ = pieces.send((sent, piece));
                        sent += 1;
                    }
                    None => is_over = true,
                }
            }
            if next == sent {
                return Ok(());
            }
            let Ok((place, result)) = done.recv() else { return Ok(()) };
            // What went wrong in a worker goes wrong here.
            waiting.insert(place, result.unwrap_or_else(|panic| resume_unwind(panic)));
            while let Some(result) = waiting.remove(&next) {
                next += 1;
                sink(result)?;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares(threads: usize, most: u64) -> Vec<u64> {
        let (mut next, mut got) = (0, Vec::new());
        let source = || -> Result<Option<u64>, ()> {
            next += 1;
            Ok(Some(next).filter(|n| *n <= most))
        };
        // The later the piece, the faster it is done.
        let work = |_: &mut (), n: u64| {
            std::thread::sleep(std::time::Duration::from_micros(300 / n));
            n * n
        };
        in_order(&mut vec![(); threads], source, work, |n| {
            got.push(n);
            Ok(())
        })
        .unwrap();
        got
    }

    #[test]
    fn results_keep_their_order() {
        for threads in [1, 2, 5] {
            assert_eq!(squares(threads, 100), (1..=100).map(|n| n * n).collect::<Vec<_>>());
            assert!(squares(threads, 0).is_empty());
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        let mut got = 0;
        let result = in_order(
            &mut [(), ()],
            || Ok(Some(1)),
            |(), n| n,
            |n| {
                got += n;
                if got == 3 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((result, got), (Err("enough"), 3));
    }

    #[test]
    #[should_panic(expected = "in a worker")]
    fn a_panic_is_not_lost() {
        let mut left = 10;
        let source = || -> Result<Option<u64>, ()> {
            left -= 1;
            Ok((left > 0).then_some(left))
        };
        let _ = in_order(&mut [(), ()], source, |(), n| assert!(n != 5, "in a worker"), |()| Ok(()));
    }
}
