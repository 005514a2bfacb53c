//! Solutions kept in the data folder: written whole or not at all, checked when read, bounded in size, safe to delete.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::ProgressBar;

use super::store::Store;
use super::{Failure, clock};
use crate::program::Program;
use crate::solve::{
    Budget, Damaged, Limit, Objective, ObjectiveGraph, Options, OrderGraph, Passes, Progress, Solution, Source,
    objective_graph, order_graph,
};

/// Bytes of all solutions together; the oldest go first.
const MOST_BYTES: u64 = 1 << 30;

/// How much a solution may cost.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct BudgetArgs {
    /// Most states
    #[arg(long, value_name = "N", default_value_t = 30_000_000)]
    pub max_states: u64,
    /// Most memory for states and transitions, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 4_096)]
    pub max_memory: u64,
    /// Most time, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120.0)]
    pub timeout: f64,
    /// Threads; the result is the same for any number
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Neither read nor write the cache of solutions
    #[arg(long)]
    pub no_cache: bool,
}

impl Default for BudgetArgs {
    fn default() -> BudgetArgs {
        BudgetArgs { max_states: 30_000_000, max_memory: 4_096, timeout: 120.0, threads: None, no_cache: false }
    }
}

impl BudgetArgs {
    pub(super) fn threads(&self) -> usize {
        let there_are = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        self.threads.unwrap_or(there_are).clamp(1, 64)
    }

    /// Runs `work` under this budget, with progress on a terminal.
    pub(super) fn run<T>(&self, passes: Passes, show: bool, work: impl FnOnce(&Options<'_>) -> T) -> T {
        let bar = if show { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        bar.enable_steady_tick(Duration::from_millis(120));
        let started = clock::now();
        let time = Duration::try_from_secs_f64(self.timeout.max(0.0)).unwrap_or(Duration::MAX);
        let go_on = |progress: &Progress| {
            bar.set_message(format!("solving: {} states", progress.states));
            started.elapsed() < time
        };
        let budget =
            Budget { max_states: self.max_states, max_bytes: self.max_memory.saturating_mul(1 << 20), go_on: &go_on };
        let done = work(&Options { passes, threads: self.threads(), budget: &budget });
        bar.finish_and_clear();
        done
    }
}

/// Waits for something that is under way, with a sign of life on a terminal.
pub(super) fn waiting<T>(show: bool, work: impl FnOnce() -> T) -> T {
    let bar = if show { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    bar.enable_steady_tick(Duration::from_millis(120));
    bar.set_message("working out what each decision was worth");
    let done = work();
    bar.finish_and_clear();
    done
}

/// A file that is read from any place.
struct FileSource(#[cfg(unix)] File, #[cfg(not(unix))] std::sync::Mutex<File>);

impl FileSource {
    #[cfg(unix)]
    fn new(file: File) -> FileSource {
        FileSource(file)
    }

    #[cfg(not(unix))]
    fn new(file: File) -> FileSource {
        FileSource(std::sync::Mutex::new(file))
    }
}

impl Source for FileSource {
    // Threads of a batch read at once, so there is no lock where the system can do without.
    #[cfg(unix)]
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.0, buffer, at)
    }

    #[cfg(not(unix))]
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<()> {
        use std::io::{Read, Seek, SeekFrom};
        let mut file = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(buffer)
    }
}

/// Opens a solution in a file, if it is whole: a policy that follows it could not say later that a part is damaged.
pub(super) fn open(path: &Path) -> io::Result<Option<Solution>> {
    let file = File::open(path)?;
    Ok(Solution::open(Box::new(FileSource::new(file))).ok().filter(Solution::is_whole))
}

/// The time of the last use decides which goes first.
fn touch(path: &Path) {
    let _ = File::options().append(true).open(path).and_then(|f| f.set_modified(jiff::Timestamp::now().into()));
}

/// The folder of solutions.
#[derive(Debug, Clone)]
pub(super) struct Solutions {
    folder: PathBuf,
}

impl Solutions {
    pub(super) fn of(store: &Store) -> Solutions {
        Solutions { folder: store.root().join("solutions") }
    }

    fn path(&self, program: &Program) -> PathBuf {
        self.folder.join(format!("{}-{}.solution", program.fingerprint(), env!("CARGO_PKG_VERSION")))
    }

    /// The graph of a scenario with other things in view than its score: the kept one, or a new one.
    pub(super) fn objectives(
        &self,
        program: &Program,
        objectives: &[Objective],
        args: &BudgetArgs,
        show: bool,
    ) -> Result<ObjectiveGraph, Failure> {
        let names: Vec<&str> = objectives.iter().map(|o| o.name(program)).collect();
        let open = |source| ObjectiveGraph::open(source, program, objectives);
        let make = || Ok(args.run(Passes::ALL, show, |o| objective_graph(program, objectives, o))?);
        self.graph(program, &names.join("+"), args, open, make, |found| found.bytes(objectives))
    }

    /// The graph of a scenario for any order of its priorities: the kept one, or a new one. The error is why there is none.
    pub(super) fn orders(
        &self,
        program: &Program,
        args: &BudgetArgs,
        options: &Options<'_>,
    ) -> Result<OrderGraph, String> {
        let open = |source| OrderGraph::open(source, program);
        // No objective is called so.
        self.graph(program, "any order", args, open, || order_graph(program, options), OrderGraph::bytes)
    }

    /// A graph besides the solution: the kept one of this name, or a new one, which is kept.
    fn graph<T, E>(
        &self,
        program: &Program,
        name: &str,
        args: &BudgetArgs,
        open: impl Fn(Box<dyn Source>) -> Result<T, Damaged>,
        make: impl FnOnce() -> Result<T, E>,
        bytes: impl Fn(&T) -> Vec<u8>,
    ) -> Result<T, E> {
        let path = self.folder.join(format!("{}-{name}-{}.solution", program.fingerprint(), env!("CARGO_PKG_VERSION")));
        // A scenario's own names may be too long for a file, or look like a way to another.
        let may_keep = !args.no_cache && name.len() < 150 && !name.contains(['/', '\\']);
        if may_keep && let Ok(file) = File::open(&path) {
            if let Ok(found) = open(Box::new(FileSource::new(file))) {
                touch(&path);
                return Ok(found);
            }
            let _ = std::fs::remove_file(&path);
        }
        let found = make()?;
        if may_keep {
            let bytes = bytes(&found);
            if bytes.len() as u64 <= MOST_BYTES {
                // What cannot be kept is explored again next time.
                let _ = self.write(&path, &bytes);
            }
        }
        Ok(found)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        self.make_room(bytes.len() as u64);
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.persist(path).map_err(|e| e.error)?;
        Ok(())
    }

    /// The kept solution of these rules, if there is one and it is whole.
    pub(super) fn kept(&self, program: &Program) -> Option<Solution> {
        let path = self.path(program);
        let found = open(&path).ok()?;
        if let Some(solution) = found.filter(|s| s.fingerprint == program.fingerprint()) {
            touch(&path);
            return Some(solution);
        }
        let _ = std::fs::remove_file(&path);
        None
    }

    /// Keeps the bytes of a solution and opens it from there; from memory if it cannot be kept.
    pub(super) fn keep(&self, program: &Program, bytes: Vec<u8>) -> Option<Solution> {
        let path = self.path(program);
        // One that is larger than all may be together is not worth the others.
        if bytes.len() as u64 > MOST_BYTES {
            return Solution::open(Box::new(bytes)).ok();
        }
        if self.write(&path, &bytes).is_ok()
            && let Ok(Some(solution)) = open(&path)
        {
            return Some(solution);
        }
        Solution::open(Box::new(bytes)).ok()
    }

    /// Deletes the solutions that were not used for longest until so many more bytes fit, and leftovers of killed writers.
    fn make_room(&self, more: u64) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return };
        let mut kept: Vec<(std::time::SystemTime, u64, PathBuf)> = Vec::new();
        for entry in entries.flatten() {
            let (path, Ok(meta)) = (entry.path(), entry.metadata()) else { continue };
            let Ok(used) = meta.modified() else { continue };
            let stale = used.elapsed().is_ok_and(|age| age > Duration::from_secs(24 * 3600));
            if path.extension().is_some_and(|e| e == "solution") {
                kept.push((used, meta.len(), path));
            } else if stale {
                let _ = std::fs::remove_file(path);
            }
        }
        kept.sort();
        let mut sum = more + kept.iter().map(|(_, bytes, _)| bytes).sum::<u64>();
        for (_, bytes, path) in kept {
            if sum <= MOST_BYTES {
                return;
            }
            if std::fs::remove_file(path).is_ok() {
                sum -= bytes;
            }
        }
    }

    /// The kept solution, or a new one.
    pub(super) fn get(
        &self,
        program: &Program,
        args: &BudgetArgs,
        show: bool,
    ) -> Result<Result<Solution, Limit>, Failure> {
        self.kept_or_new(program, args, show).map(|found| found.map(|(solution, _)| solution))
    }

    /// The same, and whether it is new.
    pub(super) fn kept_or_new(
        &self,
        program: &Program,
        args: &BudgetArgs,
        show: bool,
    ) -> Result<Result<(Solution, bool), Limit>, Failure> {
        if !args.no_cache
            && let Some(solution) = self.kept(program)
        {
            return Ok(Ok((solution, false)));
        }
        let bytes = args.run(Passes::ALL, show, |options| Solution::bytes(program, options));
        let damaged = || Failure::invalid("the solution does not read back: the machine's memory may be at fault");
        let made = match bytes {
            Err(limit) => return Ok(Err(limit)),
            Ok(bytes) if args.no_cache => Solution::open(Box::new(bytes)).ok(),
            Ok(bytes) => self.keep(program, bytes),
        };
        made.map(|solution| Ok((solution, true))).ok_or_else(damaged)
    }
}
