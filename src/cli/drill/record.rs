//! The record on disk: one file in the data folder, appended to by one program at a time.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::super::exit::describe;
use super::super::store::{Store, sync_folder};
use super::Failure;
use crate::drill::{Answer, Answers};

/// No record of a person's answers is larger.
const MOST_BYTES: u64 = 64 << 20;

/// Where it is.
pub(super) fn path(store: &Store) -> PathBuf {
    store.root().join("drill.jsonl")
}

fn too_large(path: &Path) -> Failure {
    Failure::invalid(format!("{}: larger than 64 MiB", path.display()))
}

fn content(file: &mut File, path: &Path) -> Result<Answers, Failure> {
    let mut bytes = Vec::new();
    let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|e| Failure::file(path, &e))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(too_large(path));
    }
    Ok(Answers::parse(&bytes))
}

/// Reads it as it stands; empty if there is none.
pub(super) fn read(store: &Store) -> Result<Answers, Failure> {
    let path = path(store);
    match File::open(&path) {
        Ok(mut file) => content(&mut file, &path),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Answers::default()),
        Err(e) => Err(Failure::file(&path, &e)),
    }
}

fn lock(file: &File, path: &Path) -> Result<(), Failure> {
    file.try_lock().map_err(|_| {
        Failure::invalid(format!("{}: another toughcall is drilling", path.display()))
            .help("finish that session first; every answer in it is saved")
    })
}

/// The record, open for this program alone.
#[derive(Debug)]
pub(super) struct Record {
    file: File,
    path: PathBuf,
    /// Bytes of whole lines; what was torn off is overwritten.
    sound: u64,
}

impl Record {
    /// Opens it, or a new one, and reads it.
    pub(super) fn open(store: &Store) -> Result<(Record, Answers), Failure> {
        let path = path(store);
        let failed = |e: &io::Error| {
            Failure::invalid(format!("cannot keep answers in {}: {}", path.display(), describe(e)))
                .help("make the folder writable, or set TOUGHCALL_HOME to another one")
        };
        std::fs::create_dir_all(store.root()).map_err(|e| failed(&e))?;
        let is_new = !path.exists();
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = opened.map_err(|e| failed(&e))?;
        lock(&file, &path)?;
        if !path.exists() {
            return Err(Failure::invalid("the record has just been deleted by another toughcall").help("try again"));
        }
        if is_new {
            sync_folder(store.root());
        }
        let answers = content(&mut file, &path)?;
        let sound = answers.sound_bytes as u64;
        Ok((Record { file, path, sound }, answers))
    }

    /// Puts an answer on disk; if that fails, the record is as before.
    pub(super) fn add(&mut self, answer: &Answer) -> Result<(), Failure> {
        let line = answer.line();
        let written = self
            .file
            .set_len(self.sound)
            .and_then(|()| self.file.seek(SeekFrom::Start(self.sound)))
            .and_then(|_| self.file.write_all(line.as_bytes()))
            .and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => {
                self.sound += line.len() as u64;
                Ok(())
            }
            Err(error) => {
                let _ = self.file.set_len(self.sound);
                let message = format!("the answer could not be saved in {}: {}", self.path.display(), describe(&error));
                Err(Failure::invalid(message).help("make room; every answer before it is kept"))
            }
        }
    }
}

/// Deletes it for good, unless somebody is drilling; false if there is none.
pub(super) fn delete(store: &Store) -> Result<bool, Failure> {
    let path = path(store);
    let file = match OpenOptions::new().write(true).open(&path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(Failure::file(&path, &e)),
    };
    lock(&file, &path)?;
    std::fs::remove_file(&path).map_err(|e| Failure::file(&path, &e))?;
    Ok(true)
}
