//! Where evaluated paths go: a table in a file, or standard output.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::rows::{cells, meta, schema, with_source};
use crate::cli::tables::Tabled;
use crate::cli::{Failure, Terminal};
use crate::evaluate::{Method, Misfit, Paths, Worth};
use crate::program::Program;
use crate::report::{Source, evaluation_line};
use crate::table::{Cell, Format, RowWriter, writer};

pub(super) struct Output<'p> {
    program: &'p Program,
    source: Source,
    seed: String,
    columns: usize,
    to: To,
    /// Paths written, and those of them that are impossible.
    pub(super) paths: u64,
    pub(super) errors: u64,
}

enum To {
    File(Box<Tabled>),
    /// A table to standard output, through a buffer.
    Csv(Box<dyn RowWriter + Send>, Buffer),
    Json,
}

/// Bytes on their way to standard output.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Buffer {
    fn empty_into(&self, terminal: &mut Terminal<'_>) -> io::Result<()> {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        terminal.out.write_all(&bytes)?;
        bytes.clear();
        Ok(())
    }
}

impl<'p> Output<'p> {
    /// A table that will appear under a name.
    pub(super) fn file(
        path: &Path,
        format: Format,
        program: &'p Program,
        method: Method,
        fallback: Option<&str>,
    ) -> Result<Output<'p>, Failure> {
        let schema = schema(program, method);
        let table = Tabled::create(path, format, &schema, &meta(program, method, fallback))?;
        Ok(Output::new(program, method, schema.columns.len(), To::File(Box::new(table))))
    }

    /// CSV or JSON Lines to standard output, where every row says where it comes from.
    pub(super) fn standard(program: &'p Program, method: Method, json: bool) -> Result<Output<'p>, Failure> {
        let schema = schema(program, method);
        let columns = schema.columns.len();
        if json {
            return Ok(Output::new(program, method, columns, To::Json));
        }
        let buffer = Buffer::default();
        let table = writer(Format::Csv, &with_source(schema), &[], Box::new(buffer.clone()))?;
        Ok(Output::new(program, method, columns, To::Csv(table, buffer)))
    }

    fn new(program: &'p Program, method: Method, columns: usize, to: To) -> Output<'p> {
        let source = Source::of(program, method);
        let seed = source.seed.map_or_else(String::new, |seed| seed.to_string());
        Output { program, source, seed, columns, to, paths: 0, errors: 0 }
    }

    /// Writes what a chunk of paths came to.
    pub(super) fn add(
        &mut self,
        paths: &Paths,
        worths: &[Result<Worth, Misfit>],
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let mut row = Vec::new();
        for ((id, ..), worth) in paths.iter().zip(worths) {
            self.paths += 1;
            self.errors += u64::from(worth.is_err());
            match &mut self.to {
                To::Json => {
                    terminal.out.write_all(evaluation_line(self.program, &self.source, id, worth).as_bytes())?;
                }
                To::File(table) => {
                    cells(self.program, self.columns, id, worth, &mut row);
                    let written = table.row(&row);
                    written.map_err(|e| Failure::file(table.path(), &e))?;
                }
                To::Csv(table, _) => {
                    cells(self.program, self.columns, id, worth, &mut row);
                    let Source { method, fingerprint, version, .. } = &self.source;
                    let seed = if self.seed.is_empty() { Cell::Missing } else { Cell::Text(&self.seed) };
                    row.extend([Cell::Text(method), seed, Cell::Text(fingerprint), Cell::Text(version)]);
                    table.row(&row)?;
                }
            }
        }
        if let To::Csv(_, buffer) = &self.to {
            buffer.empty_into(terminal)?;
        }
        Ok(())
    }

    /// Everything is written: a file appears under its name.
    pub(super) fn finish(self, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
        match self.to {
            To::File(table) => table.finish()?,
            To::Csv(table, buffer) => {
                table.finish()?;
                buffer.empty_into(terminal)?;
            }
            To::Json => {}
        }
        terminal.out.flush()?;
        Ok(())
    }
}
