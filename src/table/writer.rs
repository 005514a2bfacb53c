//! Rows to bytes.

use std::io::{self, Write};

use super::{Cell, Format, MOST_COLUMNS, Schema, columnar, comma, jsonl};

/// Takes the rows of a table one by one.
pub trait RowWriter {
    /// Writes one row: a cell per column, each of its column's kind or missing.
    ///
    /// # Errors
    /// What the writer below says; `InvalidInput` for a row that does not fit the schema.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;

    /// Writes what is still held back. A table without it is not complete.
    ///
    /// # Errors
    /// What the writer below says.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// A writer of this format over `out`.
///
/// `meta` goes into a Parquet file, together with the columns' descriptions under `column.NAME`; the other formats have
/// no place for it, and get a [`SideFile`](super::SideFile). Writes to `out` are large; it needs no buffer.
///
/// # Errors
/// What `out` says; `InvalidInput` for two columns of one name, for none, or for more than [`MOST_COLUMNS`].
pub fn writer<'w>(
    format: Format,
    schema: &Schema,
    meta: &[(String, String)],
    out: Box<dyn Write + Send + 'w>,
) -> io::Result<Box<dyn RowWriter + Send + 'w>> {
    let mut names: Vec<&str> = schema.columns.iter().map(|c| c.name.as_str()).collect();
    names.sort_unstable();
    if names.is_empty() || names.len() > MOST_COLUMNS || names.windows(2).any(|w| w.first() == w.last()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a table has 1 to 10,000 columns of different names"));
    }
    Ok(match format {
        Format::Csv => Box::new(comma::Writer::new(schema, out)?),
        Format::JsonLines => Box::new(jsonl::Writer::new(schema, out)),
        Format::Parquet => Box::new(columnar::Writer::new(schema, meta, out)?),
    })
}

/// Whether the cells are a row of this schema.
pub(super) fn check(schema: &Schema, cells: &[Cell<'_>]) -> io::Result<()> {
    if cells.len() == schema.columns.len() && cells.iter().zip(&schema.columns).all(|(cell, c)| cell.fits(c.kind)) {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "the row does not fit the columns of its table"))
}
