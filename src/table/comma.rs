//! Comma-separated values.

use std::io::{self, Read, Write};

use super::cell::{push_number, push_thousandths};
use super::error::{Place, Problem};
use super::records::Records;
use super::row::{Held, Row};
use super::writer::check;
use super::{Cell, RowWriter, Schema};

/// Bytes that the parser takes at once.
const BUFFER: usize = 64 << 10;

pub(super) struct Writer<'w> {
    schema: Schema,
    out: csv::Writer<Box<dyn Write + Send + 'w>>,
    field: Vec<u8>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(schema: &Schema, out: Box<dyn Write + Send + 'w>) -> io::Result<Writer<'w>> {
        let mut out = csv::WriterBuilder::new().buffer_capacity(BUFFER).from_writer(out);
        out.write_record(schema.columns.iter().map(|c| c.name.as_bytes())).map_err(failed)?;
        Ok(Writer { schema: schema.clone(), out, field: Vec::new() })
    }
}

impl RowWriter for Writer<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        check(&self.schema, cells)?;
        for cell in cells {
            self.field.clear();
            match *cell {
                Cell::Whole(n) => push_number(&mut self.field, n),
                Cell::Natural(n) => push_number(&mut self.field, n),
                Cell::Thousandths(n) => push_thousandths(&mut self.field, n),
                Cell::Real(x) if x.is_finite() => push_number(&mut self.field, x),
                Cell::Real(_) | Cell::Missing => {}
                Cell::Text(text) => {
                    self.out.write_field(text).map_err(failed)?;
                    continue;
                }
            }
            self.out.write_field(&self.field).map_err(failed)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(failed)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// What the writer below said; wrapped, a full disk would be some error or other.
fn failed(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

pub(super) struct Lines<'r> {
    records: Records<'r>,
    /// Where each wanted column stands in the file.
    places: Vec<Option<usize>>,
    header: Vec<String>,
}

impl<'r> Lines<'r> {
    pub(super) fn open(input: Box<dyn Read + Send + 'r>, wanted: &Schema) -> Result<Lines<'r>, (Place, Problem)> {
        let mut lines = Lines { records: Records::new(input), places: Vec::new(), header: Vec::new() };
        if !lines.record_follows()? {
            return Err((Place::default(), Problem::Empty));
        }
        let first = Place::line(lines.records.line());
        for place in 0..lines.records.len() {
            let name = std::str::from_utf8(lines.records.field(place).unwrap_or_default())
                .map_err(|_| (first.clone().column(format!("{}", place + 1)), Problem::NotUtf8))?;
            lines.header.push(name.trim().to_owned());
        }
        lines.places = wanted.columns.iter().map(|c| lines.header.iter().position(|name| *name == c.name)).collect();
        Ok(lines)
    }

    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    fn record_follows(&mut self) -> Result<bool, (Place, Problem)> {
        self.records.next().map_err(|problem| (Place::line(self.records.line()), problem))
    }

    pub(super) fn next(&mut self, wanted: &Schema, row: &mut Row) -> Result<bool, (Place, Problem)> {
        if !self.record_follows()? {
            return Ok(false);
        }
        let line = self.records.line();
        row.line = Some(line);
        if self.records.len() != self.header.len() {
            let problem = Problem::Ragged { fields: self.records.len(), columns: self.header.len() };
            return Err((Place::line(line), problem));
        }
        for (place, column) in self.places.iter().zip(&wanted.columns) {
            let field = place.and_then(|place| self.records.field(place)).unwrap_or_default();
            let text = std::str::from_utf8(field)
                .map_err(|_| (Place::line(line).column(column.name.clone()), Problem::NotUtf8))?;
            let held = if text.is_empty() { Held::Missing } else { row.keep(text) };
            row.cells.push(held);
        }
        Ok(true)
    }
}
