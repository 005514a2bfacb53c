//! Scenarios by id or path.

use std::io::Read;
use std::path::Path;

use super::{Failure, Terminal};
use crate::diagnostic::{Severity, nearest, render};
use crate::program::{Program, built_in, built_in_ids, load};
use crate::source::Text;

/// Most bytes of files that the program wrote itself.
pub(super) const LARGE: usize = 1 << 30;

/// The text of a file: UTF-8 of at most 16 MiB, and no more is ever read.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    read_at_most(path, Text::MAX_BYTES)
}

/// The text of a file of at most so many bytes.
pub(super) fn read_at_most(path: &Path, most: usize) -> Result<String, Failure> {
    let file = std::fs::File::open(path).map_err(|e| Failure::file(path, &e))?;
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        return Err(Failure::invalid(format!("{}: it is a folder", path.display())));
    }
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|e| Failure::file(path, &e))?;
    if bytes.len() > most {
        return Err(Failure::invalid(format!("{}: larger than {} MiB", path.display(), most >> 20)));
    }
    String::from_utf8(bytes).map_err(|e| {
        let before = e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or(&[]);
        let before = String::from_utf8_lossy(before);
        let (line, column) = (before.split('\n').count(), before.rsplit('\n').next().unwrap_or("").chars().count() + 1);
        Failure::invalid(format!("{}: not UTF-8 text, from line {line}, column {column} on", path.display()))
            .help("save it as UTF-8")
    })
}

/// The text of a scenario by its built-in id or its path.
pub(super) fn text(id: &str) -> Result<Text, Failure> {
    if let Some(text) = built_in(id) {
        return Ok(text);
    }
    let path = Path::new(id);
    let looks_like_path = id.contains(['/', '\\']) || id.ends_with(".ron") || path.exists();
    if looks_like_path {
        return Ok(Text::new(id, read(path)?));
    }
    let help = nearest(id, built_in_ids())
        .unwrap_or_else(|| "`toughcall list` shows what there is; a file is named with its path".to_owned());
    Err(Failure::usage(format!("no scenario is called `{id}`")).help(help))
}

/// A scenario ready to run. What is wrong with it is told on the error stream.
pub(super) fn program(id: &str, terminal: &mut Terminal<'_>) -> Result<Program, Failure> {
    let text = text(id)?;
    compiled(&text, terminal)
}

/// A text ready to run.
pub(super) fn compiled(text: &Text, terminal: &mut Terminal<'_>) -> Result<Program, Failure> {
    let (program, findings) = load(text);
    program.ok_or_else(|| {
        let errors: Vec<_> = findings.into_iter().filter(|d| d.severity() == Severity::Error).collect();
        let _ = terminal.error_styled(&render(text, &errors));
        Failure::invalid(format!(
            "{} has {} error{}",
            text.name(),
            errors.len(),
            if errors.len() == 1 { "" } else { "s" }
        ))
        .help(format!("`toughcall check {}` shows everything; `toughcall explain CODE` says more", text.name()))
    })
}
