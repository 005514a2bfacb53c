//! What an argument means: a run, a group of run files, a table, a report, or a policy.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::super::store::{Store, Stored};
use super::super::tables::{Described, described};
use super::super::{Failure, load};
use crate::compare::{Reported, reported};
use crate::policy::make;
use crate::solve::Taste;
use crate::table::Format;

/// Bytes of a file that are looked at to see what it is.
const PEEK: u64 = 1 << 16;
/// Most files of a group.
const MOST_FILES: usize = 10_000;

/// What an argument names.
pub(super) enum Thing {
    /// A recorded run.
    Run(Box<Stored>),
    /// Files of a folder or pattern that should be runs.
    Group(Vec<PathBuf>),
    /// A table of runs, with what it says of itself.
    Table(PathBuf, Described),
    /// The report of a batch.
    Report(PathBuf, Reported),
    /// A policy, to be run.
    Policy(String),
}

/// An argument.
pub(super) struct Argument {
    /// What the user calls it.
    pub label: Option<String>,
    /// What names the thing.
    pub text: String,
    pub thing: Thing,
}

/// Sees what an argument means. Files win over runs of the data folder, and those over policies.
pub(super) fn recognise(text: &str, store: &Store) -> Result<Argument, Failure> {
    let split = text.split_once('=').filter(|(label, _)| {
        let is_label = !label.is_empty() && !label.contains([':', '/', '\\']);
        is_label && !Path::new(text).exists()
    });
    let (label, text) = split.map_or((None, text), |(label, thing)| (Some(label.to_owned()), thing));
    let thing = thing(text, store)?;
    Ok(Argument { label, text: text.to_owned(), thing })
}

fn thing(text: &str, store: &Store) -> Result<Thing, Failure> {
    let path = Path::new(text);
    if path.is_dir() {
        return files(path, "*.jsonl", text).map(Thing::Group);
    }
    if path.exists() {
        return file(path, store);
    }
    if text.contains(['*', '?']) {
        let pattern = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        return files(folder, &pattern, text).map(Thing::Group);
    }
    let run = store.path_of(text).and_then(|_| store.find(Some(text), |_| true));
    match run {
        Ok(stored) => Ok(Thing::Run(Box::new(stored))),
        Err(failure) if store.path_of(text).is_ok() => {
            Err(failure.help("`toughcall runs` names the file; `toughcall runs --delete RUN` deletes it"))
        }
        Err(_) => policy(text),
    }
}

/// A policy, or nothing that is known.
fn policy(text: &str) -> Result<Thing, Failure> {
    // What these need of files and solutions shows when they are made.
    let is_supplied = text.starts_with("script:") || text.starts_with("noisy:") || Taste::parse(text).is_some();
    if is_supplied {
        return Ok(Thing::Policy(text.to_owned()));
    }
    if text.contains(['/', '\\']) || Format::of(Path::new(text)).is_ok() || text.ends_with(".json") {
        return Err(Failure::invalid(format!("{text}: no such file or folder")).help(FORMS));
    }
    match make(text, 0) {
        Ok(_) => Ok(Thing::Policy(text.to_owned())),
        Err(error) => {
            let message = format!("`{text}` is no file, no recorded run and no policy");
            let policies = error.help().map(|help| format!("{help}; ")).unwrap_or_default();
            Err(Failure::usage(message).help(format!("{policies}`toughcall runs` lists recorded runs")))
        }
    }
}

const FORMS: &str =
    "a side is a recorded run, a folder of run files, a table (`batch --out`), a report (`batch --json`) or a policy";

/// Files of a folder whose names fit a pattern, in order.
fn files(folder: &Path, pattern: &str, text: &str) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|e| Failure::file(folder, &e))?;
    let fits =
        |path: &PathBuf| path.is_file() && path.file_name().is_some_and(|n| matches(pattern, &n.to_string_lossy()));
    let mut found: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(fits).collect();
    found.sort();
    if found.is_empty() {
        return Err(Failure::invalid(format!("{text}: no run files (.jsonl) there"))
            .help("`toughcall runs --export RUN > FILE.jsonl` writes one"));
    }
    if found.len() > MOST_FILES {
        return Err(Failure::invalid(format!("{text}: more than {MOST_FILES} files")).help("name fewer with a pattern"));
    }
    Ok(found)
}

/// Whether a name fits a pattern in which `*` stands for anything and `?` for one character.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    // Whether the pattern up to here fits the name up to each place.
    let mut fits = vec![false; name.len() + 1];
    if let Some(start) = fits.first_mut() {
        *start = true;
    }
    for c in pattern {
        let before = fits.clone();
        let mut any = false;
        for (place, fit) in fits.iter_mut().enumerate() {
            let here = before.get(place).copied().unwrap_or(false);
            let one = place.checked_sub(1).map(|p| (before.get(p).copied().unwrap_or(false), name.get(p).copied()));
            any |= here;
            *fit = match c {
                '*' => any,
                '?' => one.is_some_and(|(fit, _)| fit),
                c => one.is_some_and(|(fit, own)| fit && own == Some(c)),
            };
        }
    }
    fits.last().copied().unwrap_or(false)
}

/// What a file is, by its name or by how it begins.
fn file(path: &Path, store: &Store) -> Result<Thing, Failure> {
    let shown = path.display().to_string();
    let format = Format::of(path).ok();
    if matches!(format, Some(Format::Csv | Format::Parquet)) {
        return table(path);
    }
    let mut begin = Vec::new();
    let file = std::fs::File::open(path).map_err(|e| Failure::file(path, &e))?;
    file.take(PEEK).read_to_end(&mut begin).map_err(|e| Failure::file(path, &e))?;
    if begin.is_empty() {
        return Err(Failure::invalid(format!("{shown}: the file is empty")).help(FORMS));
    }
    let line = begin.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first: Option<Value> = serde_json::from_slice(line).ok();
    let has = |key: &str| first.as_ref().is_some_and(|value| value.get(key).is_some());
    if first.as_ref().and_then(|value| value.get("kind")).is_some_and(|kind| kind == "run") {
        let found = store.find(Some(&shown), |_| true);
        return found
            .map(|stored| Thing::Run(Box::new(stored)))
            .map_err(|failure| failure.help("`toughcall runs --export RUN` writes run files"));
    }
    if format == Some(Format::JsonLines) {
        if has("run") && has("policy") {
            return table(path);
        }
        let message = format!("{shown}, line 1: neither the header of a run nor a row of a table of runs");
        return Err(Failure::invalid(message).help(FORMS));
    }
    if begin.trim_ascii_start().first() != Some(&b'{') {
        let message = format!("{shown}: neither a run, a table of runs nor the report of a batch");
        return Err(Failure::invalid(message).help(FORMS));
    }
    let text = load::read_at_most(path, load::LARGE)?;
    let read = reported(&text).map_err(|why| {
        Failure::invalid(format!("{shown}: no report of a batch: {why}"))
            .help("`toughcall batch … --json > FILE` writes one")
    })?;
    Ok(Thing::Report(path.to_owned(), read))
}

fn table(path: &Path) -> Result<Thing, Failure> {
    let found = described(path)?;
    if found.says("table") != Some("batch") {
        return Err(Failure::invalid(format!("{}: no table of the runs of a batch", path.display()))
            .help("`toughcall batch … --out FILE` writes one"));
    }
    Ok(Thing::Table(path.to_owned(), found))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, name, fits) in [
            ("*.jsonl", "a.jsonl", true),
            ("*.jsonl", ".jsonl", true),
            ("*.jsonl", "a.json", false),
            ("a?c*", "abc", true),
            ("a?c*", "ac", false),
            ("*a*b*", "xxaxxbxx", true),
            ("", "", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
    }
}
