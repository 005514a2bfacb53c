//! Rows to row groups.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, IntType, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::super::writer::check;
use super::super::{Cell, Kind, ROW_GROUP, RowWriter, Schema};
use crate::number::Fixed;

/// Texts of a row group beyond this many bytes close it early, so that long texts do not fill the memory.
const MOST_TEXT: usize = 64 << 20;

pub(in crate::table) struct Writer<'w> {
    schema: Schema,
    out: SerializedFileWriter<Box<dyn Write + Send + 'w>>,
    columns: Vec<Pending>,
    rows: usize,
    text: usize,
}

/// The rows of a column that are not written yet.
struct Pending {
    /// 1 where the row has a value, 0 where it is missing.
    levels: Vec<i16>,
    values: Values,
}

enum Values {
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Text(Vec<ByteArray>),
}

impl<'w> Writer<'w> {
    pub(in crate::table) fn new(
        schema: &Schema,
        meta: &[(String, String)],
        out: Box<dyn Write + Send + 'w>,
    ) -> io::Result<Writer<'w>> {
        let about = schema.columns.iter().map(|c| (format!("column.{}", c.name), c.about.clone()));
        let pairs = meta.iter().cloned().chain(about).map(|(key, value)| KeyValue::new(key, value)).collect();
        let properties = WriterProperties::builder()
            .set_created_by(concat!("toughcall version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .set_key_value_metadata(Some(pairs))
            .build();
        let root = root(schema).map_err(failed)?;
        let columns = schema.columns.iter().map(|c| Pending::new(c.kind)).collect();
        let out = SerializedFileWriter::new(out, root, Arc::new(properties)).map_err(failed)?;
        Ok(Writer { schema: schema.clone(), out, columns, rows: 0, text: 0 })
    }

    fn close_group(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.out.next_row_group().map_err(failed)?;
        let mut pending = self.columns.iter_mut();
        while let Some(mut column) = group.next_column().map_err(failed)? {
            if let Some(pending) = pending.next() {
                pending.write(&mut column).map_err(failed)?;
            }
            column.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        (self.rows, self.text) = (0, 0);
        Ok(())
    }
}

impl RowWriter for Writer<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        check(&self.schema, cells)?;
        for (pending, cell) in self.columns.iter_mut().zip(cells) {
            self.text += pending.push(*cell);
        }
        self.rows += 1;
        if self.rows >= ROW_GROUP || self.text >= MOST_TEXT { self.close_group() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.close_group()?;
        // `finish` writes the footer; the buffer over `out` is emptied with it.
        self.out.finish().map_err(failed)?;
        self.out.inner_mut().flush()
    }
}

impl Pending {
    fn new(kind: Kind) -> Pending {
        let values = match kind {
            Kind::Whole | Kind::Natural => Values::Whole(Vec::new()),
            Kind::Thousandths | Kind::Real => Values::Real(Vec::new()),
            Kind::Text => Values::Text(Vec::new()),
        };
        Pending { levels: Vec::new(), values }
    }

    /// Takes a cell; gives the bytes of text that it holds.
    fn push(&mut self, cell: Cell<'_>) -> usize {
        let mut size = 0;
        let present = match (&mut self.values, cell) {
            (Values::Whole(values), Cell::Whole(n)) => {
                values.push(n);
                true
            }
            (Values::Whole(values), Cell::Natural(n)) => {
                values.push(n.cast_signed());
                true
            }
            (Values::Real(values), Cell::Thousandths(n)) => {
                values.push(Fixed::from_thousandths(n).to_f64());
                true
            }
            (Values::Real(values), Cell::Real(x)) if x.is_finite() => {
                values.push(x);
                true
            }
            (Values::Text(values), Cell::Text(text)) => {
                size = text.len();
                values.push(ByteArray::from(text));
                true
            }
            _ => false,
        };
        self.levels.push(i16::from(present));
        size
    }

    fn write(&mut self, column: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = Some(self.levels.as_slice());
        match &mut self.values {
            Values::Whole(values) => {
                column.typed::<Int64Type>().write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Real(values) => {
                column.typed::<DoubleType>().write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Text(values) => {
                column.typed::<ByteArrayType>().write_batch(values, levels, None)?;
                values.clear();
            }
        }
        self.levels.clear();
        Ok(())
    }
}

/// The type of whole numbers from 0 on.
pub(super) const UNSIGNED: LogicalType = LogicalType::Integer(IntType { bit_width: 64, is_signed: false });

fn root(schema: &Schema) -> Result<Arc<Type>, ParquetError> {
    let mut fields = Vec::new();
    for column in &schema.columns {
        let (physical, logical) = match column.kind {
            Kind::Whole => (Physical::INT64, None),
            Kind::Natural => (Physical::INT64, Some(UNSIGNED)),
            Kind::Thousandths | Kind::Real => (Physical::DOUBLE, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()?;
        fields.push(Arc::new(field));
    }
    Ok(Arc::new(Type::group_type_builder("table").with_fields(fields).build()?))
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
