//! The player's folder: recorded runs and the scenarios they were played on. Everything toughcall keeps is in here.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use rayon::prelude::*;

use super::exit::describe;
use super::{Failure, load};
use crate::play::Journal;
use crate::program::{self, Program, built_in_ids};
use crate::run::{Header, RunRecord, Session, closing_line, decision_line, forecast_line};
use crate::scenario::{FrameworkRef, Located, Scenario, changes, write};

/// The folder.
#[derive(Debug, Clone)]
pub(super) struct Store {
    root: PathBuf,
}

/// A recorded run in the folder, or a file elsewhere.
#[derive(Debug)]
pub(super) struct Stored {
    /// Its file.
    pub path: PathBuf,
    /// What it says.
    pub record: RunRecord,
}

/// What a new run takes over from one that was played before.
#[derive(Debug)]
pub(super) struct Retry {
    /// That run, by id or path.
    pub of: String,
    /// The first decision that is not taken over.
    pub at: usize,
    /// Lines of the decisions before it, and of the predictions asked until then.
    pub lines: String,
}

impl Retry {
    /// The header and what is taken over.
    fn begin(retry: Option<&Retry>, mut header: Header) -> String {
        let Some(retry) = retry else { return header.line() };
        header.retry_of = Some(retry.of.clone());
        header.at = Some(retry.at);
        header.line() + &retry.lines
    }
}

impl Store {
    /// The folder named by `TOUGHCALL_HOME`, else the platform's data folder.
    pub(super) fn open() -> Result<Store, Failure> {
        let root = match std::env::var_os("TOUGHCALL_HOME").filter(|v| !v.is_empty()) {
            Some(home) => PathBuf::from(home),
            None => etcetera::choose_base_strategy()
                .map_err(|_| {
                    Failure::invalid("there is no home folder to keep runs in").help("set TOUGHCALL_HOME to a folder")
                })?
                .data_dir()
                .join("toughcall"),
        };
        Ok(Store { root })
    }

    /// Where it is.
    #[must_use]
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    fn runs(&self) -> PathBuf {
        self.root.join("runs")
    }

    fn copy(&self, fingerprint: &str, text_hash: &str) -> PathBuf {
        self.root.join("scenarios").join(format!("{fingerprint}-{text_hash}.ron"))
    }

    fn unwritable(path: &Path, error: &io::Error) -> Failure {
        Failure::invalid(format!("cannot keep the run in {}: {}", path.display(), describe(error)))
            .help("make the folder writable, or set TOUGHCALL_HOME to another one")
    }

    /// A new run: its file with the header on disk, and a copy of its scenario.
    pub(super) fn create(
        &self,
        program: &Program,
        source: &str,
        seed: u64,
        retry: Option<&Retry>,
    ) -> Result<(String, FileJournal), Failure> {
        let runs = self.runs();
        let copies = self.root.join("scenarios");
        for folder in [&runs, &copies] {
            std::fs::create_dir_all(folder).map_err(|e| Store::unwritable(folder, &e))?;
        }
        self.keep_copy(program).map_err(|e| Store::unwritable(&copies, &e))?;
        let now = jiff::Timestamp::now();
        let stamp = now.strftime("%Y%m%d-%H%M%S");
        for n in 1..1000 {
            let suffix = if n == 1 { String::new() } else { format!("-{n}") };
            let id = format!("{}-{stamp}{suffix}", program.scenario.id.value);
            let path = runs.join(format!("{id}.jsonl"));
            let started = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            match FileJournal::create(&path, Header::new(program, source, &id, seed, &started), retry) {
                Ok(journal) => {
                    sync_folder(&runs);
                    return Ok((id, journal));
                }
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(Store::unwritable(&path, &e)),
            }
        }
        Err(Failure::invalid("a thousand runs began in this second"))
    }

    /// Keeps the scenario as it is now, so that the run replays when the file has changed.
    /// With the framework written out, so that a change of one that comes with the program does not matter either.
    pub(super) fn keep_copy(&self, program: &Program) -> io::Result<()> {
        let path = self.copy(program.fingerprint(), program.text_hash());
        if path.exists() {
            return Ok(());
        }
        let mut scenario = Scenario::clone(&program.scenario);
        let framework = FrameworkRef::Inline(Box::new(program.ranking.framework.clone()));
        scenario.framework = Located::unwritten(framework);
        let text = write(&scenario).map_err(io::Error::other)?;
        let folder = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_data()?;
        file.persist(&path).map_err(|e| e.error)?;
        Ok(())
    }

    /// The scenario of a run as it is now, wherever it was read from; none if it is gone or has errors.
    fn current(record: &RunRecord) -> Option<Program> {
        let header = &record.header;
        let built_in = built_in_ids().find(|id| *id == header.scenario).and_then(program::built_in);
        let from_file = || load::text(&header.source).ok();
        let text = if header.source == "built-in" || header.source.is_empty() { built_in } else { from_file() };
        text.and_then(|text| program::load(&text).0)
    }

    fn kept(&self, record: &RunRecord) -> Option<Program> {
        let header = &record.header;
        let path = self.copy(&header.fingerprint, &header.text_hash);
        let text = crate::source::Text::new(path.to_string_lossy(), load::read(&path).ok()?);
        program::load(&text).0.filter(|p| p.fingerprint() == header.fingerprint)
    }

    /// The scenario a run was played on, and what has changed since, in words: the current one if its rules are the same,
    /// else the copy kept then.
    pub(super) fn scenario_of(&self, record: &RunRecord) -> Result<(Program, Vec<String>), Failure> {
        let current = match Store::current(record) {
            Some(current) if current.fingerprint() == record.header.fingerprint => return Ok((current, Vec::new())),
            current => current,
        };
        match (current, self.kept(record)) {
            (Some(current), Some(kept)) => {
                let mut changes = changes(&kept.scenario, &current.scenario);
                if changes.is_empty() {
                    changes.push("its rules changed".to_owned());
                }
                Ok((kept, changes))
            }
            (None, Some(kept)) => Ok((kept, vec!["it is not where it was any more".to_owned()])),
            (_, None) => Err(Failure::invalid(format!(
                "the rules that `{}` was played on ({}) are not at hand",
                record.header.scenario, record.header.fingerprint
            ))
            .help("`toughcall replay RUN --scenario FILE` replays on another version as far as it goes")),
        }
    }

    /// The best there is to replay a run on: as [`Store::scenario_of`], else the current version of other rules.
    pub(super) fn scenario_to_replay(&self, record: &RunRecord) -> Result<(Program, Vec<String>), Failure> {
        self.scenario_of(record).or_else(|failure| Store::current(record).map(|p| (p, Vec::new())).ok_or(failure))
    }

    /// All recorded runs that can be read, the oldest first, and the files that cannot.
    pub(super) fn list(&self) -> (Vec<Stored>, Vec<(PathBuf, String)>) {
        let mut paths: Vec<PathBuf> = match std::fs::read_dir(self.runs()) {
            Ok(entries) => {
                entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "jsonl")).collect()
            }
            Err(_) => Vec::new(),
        };
        paths.sort();
        let (mut found, mut broken) = (Vec::new(), Vec::new());
        let read: Vec<_> = paths.into_par_iter().map(|path| (Store::read(&path), path)).collect();
        for (read, path) in read {
            match read {
                Ok(stored) => found.push(stored),
                Err(failure) => broken.push((path, failure.message)),
            }
        }
        found.sort_by(|a, b| (&a.record.header.started, &a.path).cmp(&(&b.record.header.started, &b.path)));
        (found, broken)
    }

    fn read(path: &Path) -> Result<Stored, Failure> {
        let text = load::read(path)?;
        let record =
            RunRecord::parse(&text).map_err(|e| Failure::invalid(format!("{} is no run file: {e}", path.display())))?;
        Ok(Stored { path: path.to_owned(), record })
    }

    /// A run by id or path; without either the latest that `wanted` accepts.
    pub(super) fn find(&self, run: Option<&str>, wanted: impl Fn(&RunRecord) -> bool) -> Result<Stored, Failure> {
        let Some(run) = run else {
            let latest = self.list().0.into_iter().rfind(|s| wanted(&s.record));
            return latest.ok_or_else(|| {
                Failure::usage("there is no such run yet").help("`toughcall play vp-crisis` begins one")
            });
        };
        Store::read(&self.path_of(run)?)
    }

    /// What finds a run again from anywhere: its id if it is in the folder, else its path.
    pub(super) fn name_of(&self, stored: &Stored) -> String {
        let id = &stored.record.header.id;
        if stored.path == self.runs().join(format!("{id}.jsonl")) {
            return id.clone();
        }
        std::path::absolute(&stored.path).unwrap_or_else(|_| stored.path.clone()).to_string_lossy().into_owned()
    }

    /// The file of a run by id or path, readable or not.
    pub(super) fn path_of(&self, run: &str) -> Result<PathBuf, Failure> {
        let named = self.runs().join(format!("{run}.jsonl"));
        if !run.contains(['/', '\\']) && named.exists() {
            return Ok(named);
        }
        let path = Path::new(run);
        if path.is_file() {
            return Ok(path.to_owned());
        }
        let (all, _) = self.list();
        let ids: Vec<&str> = all.iter().map(|s| s.record.header.id.as_str()).collect();
        let help = crate::diagnostic::nearest(run, ids).unwrap_or_else(|| "`toughcall runs` lists them".to_owned());
        Err(Failure::usage(format!("there is no run `{run}`")).help(help))
    }
}

fn lock(file: &File) -> io::Result<()> {
    file.try_lock().map_err(|_| io::Error::new(io::ErrorKind::ResourceBusy, "another toughcall is playing this run"))
}

/// Makes a new file's name durable. Where folders cannot be synced (Windows) this does nothing.
pub(super) fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// A run file being written: each line is on disk before the next screen, and nobody else writes.
#[derive(Debug)]
pub(super) struct FileJournal {
    file: File,
    path: PathBuf,
    /// Bytes of whole lines; a torn one is taken back.
    sound: u64,
}

impl FileJournal {
    /// A new file that begins with this header and what is taken over.
    pub(super) fn create(path: &Path, header: Header, retry: Option<&Retry>) -> io::Result<FileJournal> {
        let begin = Retry::begin(retry, header);
        if retry.is_some() {
            return FileJournal::appear(path, &begin);
        }
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        let mut journal = FileJournal { file, path: path.to_owned(), sound: 0 };
        let begun = journal.lock().and_then(|()| journal.append(&begin));
        if let Err(error) = begun {
            // An empty run helps nobody.
            let _ = std::fs::remove_file(path);
            return Err(error);
        }
        Ok(journal)
    }

    /// A new file that has all of these lines from its first moment: a kill leaves all or nothing.
    fn appear(path: &Path, lines: &str) -> io::Result<FileJournal> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(lines.as_bytes())?;
        file.as_file().sync_data()?;
        lock(file.as_file())?;
        let file = file.persist_noclobber(path).map_err(|e| e.error)?;
        sync_folder(folder);
        Ok(FileJournal { file, path: path.to_owned(), sound: lines.len() as u64 })
    }

    /// An existing run, to be gone on with after its whole lines.
    pub(super) fn reopen(path: &Path, record: &RunRecord) -> io::Result<FileJournal> {
        let file = OpenOptions::new().write(true).open(path)?;
        let mut journal = FileJournal { file, path: path.to_owned(), sound: record.sound_bytes as u64 };
        journal.lock()?;
        // Read before it was locked: another player may have gone on in between.
        if journal.file.metadata()?.len() != record.all_bytes as u64 {
            return Err(io::Error::new(
                io::ErrorKind::ResourceBusy,
                "another toughcall has just gone on with this run; try again",
            ));
        }
        if record.torn {
            journal.file.set_len(journal.sound)?;
        }
        journal.file.seek(io::SeekFrom::Start(journal.sound))?;
        Ok(journal)
    }

    /// Deletes a run for good, unless somebody is playing it.
    pub(super) fn delete(path: &Path) -> io::Result<()> {
        lock(&OpenOptions::new().write(true).open(path)?)?;
        std::fs::remove_file(path)
    }

    fn lock(&self) -> io::Result<()> {
        lock(&self.file)
    }

    fn append(&mut self, line: &str) -> io::Result<()> {
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => {
                self.sound += line.len() as u64;
                Ok(())
            }
            Err(error) => {
                let _ = self.file.set_len(self.sound);
                let _ = self.file.seek(io::SeekFrom::Start(self.sound));
                Err(error)
            }
        }
    }
}

impl Journal for FileJournal {
    fn decided(&mut self, session: &Session<'_>) -> io::Result<()> {
        decision_line(session).map_or(Ok(()), |line| self.append(&line))
    }

    fn predicted(&mut self, session: &Session<'_>) -> io::Result<()> {
        forecast_line(session).map_or(Ok(()), |line| self.append(&line))
    }

    fn ended(&mut self, session: &Session<'_>) -> io::Result<()> {
        closing_line(session).map_or(Ok(()), |line| self.append(&line))
    }

    fn nothing_decided(&mut self) {
        // A run without a decision would only clutter the list; if it stays, no harm is done.
        let _ = std::fs::remove_file(&self.path);
    }
}
