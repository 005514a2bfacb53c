//! One column of one row group, a few rows at a time.

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{BoolType, ByteArrayType, DataType, DoubleType, FloatType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result};

use super::super::error::Problem;
use super::super::row::{Held, Row};

/// Rows that are decoded at once.
const AT_ONCE: usize = 1024;

/// A column's values in the type that the file has.
pub(super) enum Lane {
    Bool(Batch<BoolType>),
    Int(Batch<Int32Type>),
    Long(Batch<Int64Type>),
    Unsigned(Batch<Int64Type>),
    Float(Batch<FloatType>),
    Double(Batch<DoubleType>),
    Bytes(Batch<ByteArrayType>),
}

pub(super) struct Batch<T: DataType> {
    reader: ColumnReaderImpl<T>,
    /// Whether a row may lack a value.
    optional: bool,
    levels: Vec<i16>,
    values: Vec<T::T>,
    /// Rows of the batch, and how many of them and of its values have been taken.
    rows: usize,
    row: usize,
    value: usize,
}

impl Lane {
    pub(super) fn new(reader: ColumnReader, optional: bool, unsigned: bool) -> std::result::Result<Lane, Problem> {
        Ok(match reader {
            ColumnReader::BoolColumnReader(reader) => Lane::Bool(Batch::new(reader, optional)),
            ColumnReader::Int32ColumnReader(reader) => Lane::Int(Batch::new(reader, optional)),
            ColumnReader::Int64ColumnReader(reader) if unsigned => Lane::Unsigned(Batch::new(reader, optional)),
            ColumnReader::Int64ColumnReader(reader) => Lane::Long(Batch::new(reader, optional)),
            ColumnReader::FloatColumnReader(reader) => Lane::Float(Batch::new(reader, optional)),
            ColumnReader::DoubleColumnReader(reader) => Lane::Double(Batch::new(reader, optional)),
            ColumnReader::ByteArrayColumnReader(reader) => Lane::Bytes(Batch::new(reader, optional)),
            ColumnReader::Int96ColumnReader(_) | ColumnReader::FixedLenByteArrayColumnReader(_) => {
                return Err(Problem::NotRead("a column of this type".to_owned()));
            }
        })
    }

    /// The next row's value, put into `row`.
    pub(super) fn next(&mut self, row: &mut Row) -> std::result::Result<Held, Problem> {
        let held = match self {
            Lane::Bool(batch) => {
                batch.next().map_err(problem)?.map(|yes| row.keep(if *yes { "true" } else { "false" }))
            }
            Lane::Int(batch) => batch.next().map_err(problem)?.map(|n| Held::Whole(i64::from(*n))),
            Lane::Long(batch) => batch.next().map_err(problem)?.map(|n| Held::Whole(*n)),
            Lane::Unsigned(batch) => batch.next().map_err(problem)?.map(|n| Held::Natural(n.cast_unsigned())),
            Lane::Float(batch) => batch.next().map_err(problem)?.map(|x| Held::Real(f64::from(*x))),
            Lane::Double(batch) => batch.next().map_err(problem)?.map(|x| Held::Real(*x)),
            Lane::Bytes(batch) => match batch.next().map_err(problem)? {
                Some(bytes) => {
                    let text = std::str::from_utf8(bytes.data()).map_err(|_| Problem::NotUtf8)?;
                    Some(row.keep(text))
                }
                None => None,
            },
        };
        Ok(held.unwrap_or(Held::Missing))
    }
}

impl<T: DataType> Batch<T> {
    fn new(reader: ColumnReaderImpl<T>, optional: bool) -> Batch<T> {
        Batch { reader, optional, levels: Vec::new(), values: Vec::new(), rows: 0, row: 0, value: 0 }
    }

    fn next(&mut self) -> Result<Option<&T::T>> {
        if self.row == self.rows {
            self.levels.clear();
            self.values.clear();
            let (rows, _, _) = self.reader.read_records(AT_ONCE, Some(&mut self.levels), None, &mut self.values)?;
            (self.rows, self.row, self.value) = (rows, 0, 0);
        }
        let ended = || ParquetError::General("a column has fewer rows than its row group".to_owned());
        if self.rows == 0 || (self.optional && self.row >= self.levels.len()) {
            return Err(ended());
        }
        let present = !self.optional || self.levels.get(self.row).is_some_and(|level| *level > 0);
        self.row += 1;
        if !present {
            return Ok(None);
        }
        self.value += 1;
        self.values.get(self.value - 1).map(Some).ok_or_else(ended)
    }
}

/// What the Parquet reader says, as this reader says it.
pub(super) fn problem(error: ParquetError) -> Problem {
    match error {
        ParquetError::NYI(what) => Problem::NotRead(what),
        ParquetError::General(why) | ParquetError::EOF(why) => Problem::Broken(why),
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                Problem::Broken("it ends too early".to_owned())
            }
            Ok(error) => Problem::Io(*error),
            Err(other) => Problem::Broken(other.to_string()),
        },
        other => Problem::Broken(other.to_string()),
    }
}
