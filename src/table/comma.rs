//! Comma-separated values.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::cell::{push_number, push_thousandths};
use super::error::{Place, Problem};
use super::row::{Held, Row};
use super::writer::check;
use super::{Cell, LONGEST_LINE, MOST_COLUMNS, RowWriter, Schema};

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
        out.write_record(schema.columns.iter().map(|c| c.name.as_bytes()))?;
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
                    self.out.write_field(text)?;
                    continue;
                }
            }
            self.out.write_field(&self.field)?;
        }
        self.out.write_record(None::<&[u8]>)?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// Counts what was read since the row began, so that a quotation mark that is never closed does not swallow a whole file.
struct Limited<'r> {
    input: Box<dyn Read + Send + 'r>,
    since: Arc<AtomicUsize>,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.load(Ordering::Relaxed) > LONGEST_LINE {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let read = self.input.read(buffer)?;
        self.since.fetch_add(read, Ordering::Relaxed);
        Ok(read)
    }
}

pub(super) struct Lines<'r> {
    input: csv::Reader<Limited<'r>>,
    since: Arc<AtomicUsize>,
    record: csv::ByteRecord,
    /// Where each wanted column stands in the file.
    places: Vec<Option<usize>>,
    header: Vec<String>,
}

impl<'r> Lines<'r> {
    pub(super) fn open(input: Box<dyn Read + Send + 'r>, wanted: &Schema) -> Result<Lines<'r>, (Place, Problem)> {
        let since = Arc::new(AtomicUsize::new(0));
        let limited = Limited { input, since: Arc::clone(&since) };
        let input =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(BUFFER).from_reader(limited);
        let mut lines = Lines { input, since, record: csv::ByteRecord::new(), places: Vec::new(), header: Vec::new() };
        let first = Place::line(1);
        if !lines.record_follows().map_err(|p| (first.clone(), p))? {
            return Err((Place::default(), Problem::Empty));
        }
        if lines.record.len() > MOST_COLUMNS {
            return Err((first, Problem::ManyColumns { columns: lines.record.len() }));
        }
        for (place, name) in lines.record.iter().enumerate() {
            let name = std::str::from_utf8(name)
                .map_err(|_| (first.clone().column(format!("{}", place + 1)), Problem::NotUtf8))?;
            lines.header.push(name.trim().to_owned());
        }
        lines.places = wanted.columns.iter().map(|c| lines.header.iter().position(|name| *name == c.name)).collect();
        Ok(lines)
    }

    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    fn record_follows(&mut self) -> Result<bool, Problem> {
        self.since.store(0, Ordering::Relaxed);
        self.input.read_byte_record(&mut self.record).map_err(|e| match e.into_kind() {
            csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => Problem::LongLine,
            csv::ErrorKind::Io(e) => Problem::Io(e),
            // The rest is about UTF-8, headers and equal lengths, which byte records do not ask for.
            _ => Problem::Broken("the line is no record".to_owned()),
        })
    }

    pub(super) fn next(&mut self, wanted: &Schema, row: &mut Row) -> Result<bool, (Place, Problem)> {
        let follows = self.record_follows().map_err(|p| (Place::line(self.input.position().line()), p))?;
        if !follows {
            return Ok(false);
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        row.line = Some(line);
        if self.record.len() != self.header.len() {
            let problem = Problem::Ragged { fields: self.record.len(), columns: self.header.len() };
            return Err((Place::line(line), problem));
        }
        for (place, column) in self.places.iter().zip(&wanted.columns) {
            let field = place.and_then(|place| self.record.get(place)).unwrap_or_default();
            let text = std::str::from_utf8(field)
                .map_err(|_| (Place::line(line).column(column.name.clone()), Problem::NotUtf8))?;
            let held = if text.is_empty() { Held::Missing } else { row.keep(text) };
            row.cells.push(held);
        }
        Ok(true)
    }
}
