//! Tables in and out: typed columns as CSV, JSON Lines and Parquet, row by row.
//!
//! A writer's bytes depend on the schema, the metadata and the rows, and on nothing else. Memory does not grow with the
//! number of rows: CSV and JSON Lines hold one line, Parquet holds one row group when writing and a page per column when
//! reading. Readers survive any input and say where it is wrong ([`ReadError`]).
//!
//! | cell | CSV | JSON Lines | Parquet |
//! |---|---|---|---|
//! | whole number | digits | number | INT64 |
//! | whole number from 0 on | digits | number | INT64, unsigned |
//! | thousandths | decimal, at most three places | number | DOUBLE, `n / 1000` |
//! | real number | shortest form that reads back | number | DOUBLE |
//! | text | text | string | BYTE_ARRAY (UTF-8) |
//! | missing | empty field | `null`; a key that is not there | null |
//!
//! CSV has no way to tell an empty text from a missing one: it reads back as missing. A real number that is not finite is
//! written as missing.

mod cell;
mod columnar;
mod comma;
mod error;
mod jsonl;
mod reader;
mod records;
mod row;
mod schema;
mod side;
mod writer;

pub use cell::Cell;
pub use error::{Place, Problem, ReadError};
pub use reader::{Reader, Source};
pub use row::Row;
pub use schema::{Column, Format, Kind, Schema, UnknownFormat};
pub use side::SideFile;
pub use writer::{RowWriter, writer};

/// More columns than this are refused.
pub const MOST_COLUMNS: usize = 10_000;

/// A longer line, in bytes, is refused.
pub const LONGEST_LINE: usize = 16 << 20;

/// Rows of a Parquet row group; part of what a file's bytes are made of.
pub const ROW_GROUP: usize = 65_536;
