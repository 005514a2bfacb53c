//! Bytes to rows.

use std::fs::File;
use std::io::{Cursor, Read};

use super::error::{Place, Problem};
use super::{Format, ReadError, Row, Schema, columnar, comma, jsonl};

/// Where a table is read from.
#[derive(Debug)]
pub enum Source {
    /// An open file; a pipe will do, except for Parquet.
    File(File),
    /// Bytes in memory.
    Bytes(Vec<u8>),
}

/// Streams the rows of a table.
pub struct Reader {
    file: String,
    wanted: Schema,
    rows: Rows,
    read: u64,
}

enum Rows {
    Comma(Box<comma::Lines<'static>>),
    Json(jsonl::Lines<'static>),
    Columnar(Box<columnar::Lines>),
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("file", &self.file).field("read", &self.read).finish_non_exhaustive()
    }
}

impl Reader {
    /// Opens a table for these columns; others in the file are not read.
    ///
    /// `file` is the name for messages. A wanted column that is not there is missing in every row ([`Reader::has`]); JSON
    /// Lines have no header, and any row may have any key.
    ///
    /// # Errors
    /// An empty file, no such format, a header that cannot be used, or none of the wanted columns.
    pub fn open(file: &str, format: Format, source: Source, wanted: &Schema) -> Result<Reader, ReadError> {
        let opened = match format {
            Format::Csv => comma::Lines::open(stream(source), wanted).map(|lines| Rows::Comma(Box::new(lines))),
            Format::JsonLines => jsonl::Lines::open(stream(source)).map(Rows::Json),
            Format::Parquet => columnar::Lines::open(source, wanted).map(|lines| Rows::Columnar(Box::new(lines))),
        };
        let failed = |(place, problem)| ReadError { file: file.into(), place, problem };
        let rows = opened.map_err(failed)?;
        let reader = Reader { file: file.to_owned(), wanted: wanted.clone(), rows, read: 0 };
        let mut names: Vec<&String> = reader.columns().iter().collect();
        names.sort_unstable();
        if let Some([name, _]) = names.windows(2).find(|pair| pair.first() == pair.last()) {
            return Err(failed((Place::default().column(name.as_str()), Problem::SameName)));
        }
        if format != Format::JsonLines && !wanted.columns.iter().any(|c| reader.has(&c.name)) {
            let wanted = wanted.columns.iter().map(|c| c.name.clone()).collect();
            let problem = Problem::NoSuchColumn { wanted, found: reader.columns().to_vec() };
            return Err(failed((Place::default(), problem)));
        }
        Ok(reader)
    }

    /// The columns of the file, wanted or not; of JSON Lines, the keys of the first row.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        match &self.rows {
            Rows::Comma(lines) => lines.header(),
            Rows::Json(lines) => lines.header(),
            Rows::Columnar(lines) => lines.header(),
        }
    }

    /// Whether the file has a column of this name; of JSON Lines, whether the first row has it.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns().iter().any(|name| name == column)
    }

    /// The metadata in the file; only Parquet has any.
    #[must_use]
    pub fn meta(&self) -> &[(String, String)] {
        match &self.rows {
            Rows::Comma(_) | Rows::Json(_) => &[],
            Rows::Columnar(lines) => lines.meta(),
        }
    }

    /// Rows of the whole table, where the file says it.
    #[must_use]
    pub fn rows(&self) -> Option<u64> {
        match &self.rows {
            Rows::Comma(_) | Rows::Json(_) => None,
            Rows::Columnar(lines) => Some(lines.rows()),
        }
    }

    /// Reads the next row into `row`; false at the end.
    ///
    /// # Errors
    /// A line, row or value that cannot be read; what comes after it cannot be trusted.
    pub fn next(&mut self, row: &mut Row) -> Result<bool, ReadError> {
        row.clear();
        let follows = match &mut self.rows {
            Rows::Comma(lines) => lines.next(&self.wanted, row),
            Rows::Json(lines) => lines.next(&self.wanted, row),
            Rows::Columnar(lines) => lines.next(&self.wanted, row),
        };
        let follows = follows.map_err(|(place, problem)| self.failed(place, problem))?;
        if follows {
            self.read += 1;
            row.number = self.read;
            for (place, column) in self.wanted.columns.iter().enumerate() {
                row.convert(place, column.kind).map_err(|problem| {
                    let at = row.line.map_or_else(|| Place::row(row.number), Place::line);
                    self.failed(at.column(column.name.as_str()), problem)
                })?;
            }
        }
        Ok(follows)
    }

    /// An error in a row that its reader found, in the form of the errors of this reader.
    #[must_use]
    pub fn failed(&self, place: Place, problem: Problem) -> ReadError {
        ReadError { file: self.file.as_str().into(), place, problem }
    }
}

fn stream(source: Source) -> Box<dyn Read + Send> {
    match source {
        Source::File(file) => Box::new(file),
        Source::Bytes(bytes) => Box::new(Cursor::new(bytes)),
    }
}
