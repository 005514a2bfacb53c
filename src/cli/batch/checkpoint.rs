//! What is done of a batch, on disk: the counts in one file that is replaced as a whole, rows appended to another.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::batch::{Plan, Rows, Saved};
use crate::cli::{Failure, load};
use crate::program::Program;

/// Bytes of rows that are gathered before they are written.
const GATHER: usize = 1 << 20;

/// The file of counts.
#[derive(Serialize, Deserialize)]
struct Written<S> {
    kind: String,
    /// Bytes of rows that belong to these counts; what follows them is torn.
    rows: Option<u64>,
    counts: S,
}

const KIND: &str = "toughcall batch checkpoint";

/// The checkpoint of one batch.
#[derive(Debug)]
pub(super) struct Checkpoint {
    path: PathBuf,
    rows_path: PathBuf,
    /// Rows so far; none if nobody wants them.
    rows: Option<File>,
    pending: Vec<u8>,
    /// Held while the batch runs, so that two do not write to the same files.
    _lock: File,
    lock_path: PathBuf,
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

impl Checkpoint {
    /// Takes hold of a checkpoint, be there one or not.
    pub(super) fn open(path: &Path, with_rows: bool) -> Result<Checkpoint, Failure> {
        let (rows_path, lock_path) = (beside(path, ".rows"), beside(path, ".lock"));
        let open = |path: &Path| {
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
            file.map_err(|e| Failure::file(path, &e))
        };
        let lock = open(&lock_path)?;
        lock.try_lock().map_err(|_| {
            Failure::invalid(format!("{}: another batch is at work on this checkpoint", path.display()))
                .help("wait for it, or give this one a checkpoint of its own")
        })?;
        let rows = if with_rows { Some(open(&rows_path)?) } else { None };
        Ok(Checkpoint { path: path.to_owned(), rows_path, rows, pending: Vec::new(), _lock: lock, lock_path })
    }

    /// The counts that are there, if they belong to this plan; none if there are none yet.
    pub(super) fn saved(&mut self, plan: &Plan) -> Result<Option<Saved>, Failure> {
        let no_checkpoint = |why: String| {
            Failure::invalid(format!("{}: {why}", self.path.display()))
                .help("name another file, or delete this one to begin anew")
        };
        if !self.path.exists() {
            self.keep_rows(0)?;
            return Ok(None);
        }
        let text = load::read_at_most(&self.path, load::LARGE)?;
        let written: Written<Saved> =
            serde_json::from_str(&text).map_err(|e| no_checkpoint(format!("no checkpoint of a batch: {e}")))?;
        if written.kind != KIND {
            return Err(no_checkpoint("no checkpoint of a batch".to_owned()));
        }
        if let Some(difference) = written.counts.plan.difference(plan) {
            return Err(no_checkpoint(format!("the checkpoint of another batch: {difference}")));
        }
        if written.counts.plan.part != plan.part {
            return Err(no_checkpoint("the checkpoint of another part".to_owned()));
        }
        if written.rows.is_some() != self.rows.is_some() {
            return Err(no_checkpoint(
                if self.rows.is_some() {
                    "it was made without `--out`, so the rows are missing"
                } else {
                    "it was made with `--out`"
                }
                .to_owned(),
            ));
        }
        self.keep_rows(written.rows.unwrap_or(0))?;
        Ok(Some(written.counts))
    }

    /// Cuts off rows that were written after the counts.
    fn keep_rows(&mut self, bytes: u64) -> Result<(), Failure> {
        let Some(file) = &mut self.rows else { return Ok(()) };
        let failed = |e: &io::Error| Failure::file(&self.rows_path, e);
        if file.metadata().map_err(|e| failed(&e))?.len() < bytes {
            return Err(Failure::invalid(format!("{}: rows are missing", self.rows_path.display()))
                .help("delete the checkpoint to begin anew"));
        }
        file.set_len(bytes).and_then(|()| file.seek(SeekFrom::End(0)).map(drop)).map_err(|e| failed(&e))
    }

    pub(super) fn keeps_rows(&self) -> bool {
        self.rows.is_some()
    }

    pub(super) fn rows_path(&self) -> &Path {
        &self.rows_path
    }

    /// Appends rows. They count once [`Checkpoint::save`] has said so.
    pub(super) fn add(&mut self, program: &Program, rows: &Rows) -> io::Result<()> {
        rows.encode(program, &mut self.pending);
        if self.pending.len() >= GATHER { self.write_pending() } else { Ok(()) }
    }

    fn write_pending(&mut self) -> io::Result<()> {
        if let Some(file) = &mut self.rows {
            file.write_all(&self.pending)?;
        }
        self.pending.clear();
        Ok(())
    }

    /// Writes the counts; the rows they count are on disk before.
    pub(super) fn save(&mut self, counts: &Saved) -> Result<(), Failure> {
        let rows = self.write_pending().and_then(|()| match &mut self.rows {
            Some(file) => file.sync_data().and_then(|()| file.stream_position()).map(Some),
            None => Ok(None),
        });
        let rows = rows.map_err(|e| Failure::file(&self.rows_path, &e))?;
        let written = Written { kind: KIND.to_owned(), rows, counts };
        // Nobody else is at work here, so the new file has a name of its own: a kill leaves nothing behind that stays.
        let new = beside(&self.path, ".new");
        let write = || {
            let mut out = io::BufWriter::new(File::create(&new)?);
            serde_json::to_writer(&mut out, &written)?;
            out.into_inner()?.sync_data()?;
            std::fs::rename(&new, &self.path)
        };
        write().map_err(|e: io::Error| Failure::file(&self.path, &e))
    }

    /// Reads all rows, in order.
    pub(super) fn rows(
        &mut self,
        program: &Program,
        take: &mut dyn FnMut(&Rows) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let path = self.rows_path.clone();
        let Some(file) = &mut self.rows else { return Ok(()) };
        let end = file.stream_position().map_err(|e| Failure::file(&path, &e))?;
        file.seek(SeekFrom::Start(0)).map_err(|e| Failure::file(&path, &e))?;
        read_rows(file, end, program, take).map_err(|e| Failure::file(&path, &e))
    }

    /// The batch is done and reported: nothing is left to go on from.
    pub(super) fn remove(self) {
        // What cannot be removed is of no harm: the same command would only report the same again.
        let _ = std::fs::remove_file(&self.path);
        let _ = std::fs::remove_file(beside(&self.path, ".new"));
        if self.rows.is_some() {
            let _ = std::fs::remove_file(&self.rows_path);
        }
        let _ = std::fs::remove_file(&self.lock_path);
    }
}

fn read_rows(
    file: &File,
    mut left: u64,
    program: &Program,
    take: &mut dyn FnMut(&Rows) -> io::Result<()>,
) -> io::Result<()> {
    let mut input = BufReader::new(file);
    let (mut bytes, mut rows) = (Vec::new(), Rows::default());
    while left > 0 {
        let next = (GATHER as u64).min(left);
        let read = input.by_ref().take(next).read_to_end(&mut bytes)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        left -= read as u64;
        let mut rest = bytes.as_slice();
        while let Some(after) = rows.decode(program, rest) {
            rest = after;
        }
        let torn = rest.to_vec();
        take(&rows)?;
        rows.clear();
        bytes = torn;
    }
    if bytes.is_empty() { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}
