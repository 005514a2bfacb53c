//! Shared by the tests: the program in process, with streams that are buffers.

use std::path::{Path, PathBuf};

use toughcall::cli::{Exit, Terminal, run};

/// What a command printed and how it ended.
pub struct Output {
    pub exit: Exit,
    pub out: String,
    pub err: String,
}

/// Runs a command in process with this input.
pub fn command_with_input(arguments: &[&str], input: &str) -> Output {
    let mut bytes = input.as_bytes();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        input: &mut bytes,
        out: &mut out,
        err: &mut err,
        interactive: false,
        color: false,
        width: None,
        height: None,
        dumb: false,
        motion: false,
        signals: false,
        may_ask: true,
    };
    let words = std::iter::once("toughcall").chain(arguments.iter().copied()).map(Into::into);
    let exit = run(words, &mut terminal);
    Output { exit, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// Runs a command in process.
pub fn command(arguments: &[&str]) -> Output {
    command_with_input(arguments, "")
}

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a text with a golden file; with `UPDATE_GOLDEN=1` writes it instead.
#[track_caller]
pub fn golden(path: &Path, text: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, text).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        expected == text,
        "{} differs; UPDATE_GOLDEN=1 approves this:\n{text}\n--- instead of ---\n{expected}",
        path.display()
    );
}

/// Files below a folder with this ending, in order. Tests beside scenarios are none of `.ron`, only of `.tests.ron`.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending)
                && (ending != ".ron" || !path.to_string_lossy().ends_with(".tests.ron"))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A new empty folder for one test, removed when dropped.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}
