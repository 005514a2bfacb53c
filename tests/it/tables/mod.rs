//! Tables: what is written reads back, and what is not a table is refused with its place.

mod garbage;
mod round_trips;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use toughcall::table::{Cell, Format, Kind, ReadError, Reader, Row, Schema, Source, writer};

pub const FORMATS: [Format; 3] = [Format::Csv, Format::JsonLines, Format::Parquet];

/// A cell that owns its text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Whole(i64),
    Natural(u64),
    Thousandths(i64),
    Real(f64),
    Text(String),
    Missing,
}

impl Value {
    pub fn cell(&self) -> Cell<'_> {
        match self {
            Value::Whole(n) => Cell::Whole(*n),
            Value::Natural(n) => Cell::Natural(*n),
            Value::Thousandths(n) => Cell::Thousandths(*n),
            Value::Real(x) => Cell::Real(*x),
            Value::Text(text) => Cell::Text(text),
            Value::Missing => Cell::Missing,
        }
    }

    fn of(cell: Cell<'_>) -> Value {
        match cell {
            Cell::Whole(n) => Value::Whole(n),
            Cell::Natural(n) => Value::Natural(n),
            Cell::Thousandths(n) => Value::Thousandths(n),
            Cell::Real(x) => Value::Real(x),
            Cell::Text(text) => Value::Text(text.to_owned()),
            Cell::Missing => Value::Missing,
        }
    }
}

/// Bytes that outlive the writer over them.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The bytes of a table.
pub fn bytes(format: Format, schema: &Schema, meta: &[(String, String)], rows: &[Vec<Value>]) -> Vec<u8> {
    let shared = Shared::default();
    let mut out = writer(format, schema, meta, Box::new(shared.clone())).unwrap();
    for row in rows {
        out.row(&row.iter().map(Value::cell).collect::<Vec<_>>()).unwrap();
    }
    out.finish().unwrap();
    std::mem::take(&mut *shared.0.lock().unwrap())
}

/// All rows of a table.
pub fn rows(format: Format, bytes: &[u8], wanted: &Schema) -> Result<Vec<Vec<Value>>, ReadError> {
    let mut reader = Reader::open("table", format, Source::Bytes(bytes.to_vec()), wanted)?;
    let (mut row, mut all) = (Row::new(), Vec::new());
    while reader.next(&mut row)? {
        all.push(row.cells().map(Value::of).collect());
        assert_eq!(row.number(), all.len() as u64);
    }
    Ok(all)
}

/// A column of every kind.
pub fn every_kind() -> Schema {
    Schema::new()
        .with("id", Kind::Text, "the row's name")
        .with("n", Kind::Whole, "a count")
        .with("score", Kind::Thousandths, "points")
        .with("share", Kind::Real, "a share, 0 to 1")
}
