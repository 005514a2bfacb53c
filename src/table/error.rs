//! Why a table cannot be read, and where.

use std::fmt;
use std::io;

use super::{LONGEST_LINE, MOST_COLUMNS};
use crate::diagnostic::one_of;

/// Why a table cannot be read. Nothing after the place can be read either.
#[derive(Debug)]
pub struct ReadError {
    /// The file as the user named it.
    pub file: Box<str>,
    /// Where in the file.
    pub place: Place,
    /// What is wrong there.
    pub problem: Problem,
}

/// A place in a table; what is not known is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The line of the file, from 1.
    pub line: Option<u64>,
    /// The row of the table, from 1; said where lines have no meaning.
    pub row: Option<u64>,
    /// The column's name.
    pub column: Option<String>,
}

impl Place {
    pub(super) fn line(line: u64) -> Place {
        Place { line: Some(line), ..Place::default() }
    }

    pub(super) fn row(row: u64) -> Place {
        Place { row: Some(row), ..Place::default() }
    }

    pub(super) fn column(mut self, column: impl Into<String>) -> Place {
        self.column = Some(column.into());
        self
    }
}

/// What is wrong with a table.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be read.
    Io(io::Error),
    /// There is nothing in it.
    Empty,
    /// More columns than [`MOST_COLUMNS`].
    ManyColumns {
        /// How many there are.
        columns: usize,
    },
    /// A line longer than [`LONGEST_LINE`].
    LongLine,
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// A row with more or fewer fields than the header.
    Ragged {
        /// Fields of the row.
        fields: usize,
        /// Columns of the header.
        columns: usize,
    },
    /// Two columns of one name.
    SameName,
    /// None of the columns that are asked for is there.
    NoSuchColumn {
        /// What is asked for.
        wanted: Vec<String>,
        /// What is there.
        found: Vec<String>,
    },
    /// A line that is no JSON object, in the parser's words.
    NotJson(String),
    /// A value that its column cannot hold.
    WrongValue {
        /// The value, shortened.
        value: String,
        /// What is needed, in words.
        needed: &'static str,
    },
    /// Not a Parquet file.
    NotParquet,
    /// A file that contradicts itself, in the reader's words.
    Broken(String),
    /// A feature of Parquet that is not read here.
    NotRead(String),
}

impl ReadError {
    /// A way out, where there is one.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        Some(match &self.problem {
            Problem::Io(_) => return None,
            Problem::Empty => "a table starts with its header line".to_owned(),
            Problem::ManyColumns { .. } => "leave out the columns that are not needed".to_owned(),
            Problem::LongLine => "look for a quotation mark that is never closed".to_owned(),
            Problem::NotUtf8 => "save the file as UTF-8".to_owned(),
            Problem::Ragged { .. } => "a field with a comma in it stands in quotation marks".to_owned(),
            Problem::SameName => "give one of them another name".to_owned(),
            Problem::NoSuchColumn { wanted, found } => match (found.as_slice(), wanted.first()) {
                ([], _) | (_, None) => return None,
                (found, Some(first)) => return one_of(first, found.iter().map(String::as_str)),
            },
            Problem::NotJson(_) => "every line is one JSON object, `{\"name\": value, …}`".to_owned(),
            Problem::WrongValue { .. } => "leave it empty if it is not known".to_owned(),
            Problem::NotParquet => "is it a table in another format? the ending of the name decides".to_owned(),
            Problem::Broken(_) => "write the file again; it may have been cut off on the way".to_owned(),
            Problem::NotRead(_) => {
                "write it with flat columns, with snappy or without compression, or as CSV or JSON Lines".to_owned()
            }
        })
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.place.line {
            write!(f, ", line {line}")?;
        }
        if let Some(row) = self.place.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.place.column {
            write!(f, ", column `{}`", shortened(column))?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Io(error) => write!(f, "{error}"),
            Problem::Empty => f.write_str("the file is empty"),
            Problem::ManyColumns { columns } => {
                write!(f, "{columns} columns are more than the {MOST_COLUMNS} that are read")
            }
            Problem::LongLine => write!(f, "the line is longer than {} MiB", LONGEST_LINE >> 20),
            Problem::NotUtf8 => f.write_str("this is not UTF-8 text"),
            Problem::Ragged { fields, columns } => write!(f, "{fields} fields under {columns} columns"),
            Problem::SameName => f.write_str("two columns have this name"),
            Problem::NoSuchColumn { wanted, .. } => {
                let names: Vec<String> = wanted.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "there is no column {}", names.join(" or "))
            }
            Problem::NotJson(why) => write!(f, "this is not a JSON object: {why}"),
            Problem::WrongValue { value, needed } => write!(f, "`{value}` is not {needed}"),
            Problem::NotParquet => f.write_str("this is not a Parquet file"),
            Problem::Broken(why) => write!(f, "the file contradicts itself: {}", shortened(why)),
            Problem::NotRead(what) => write!(f, "{what} cannot be read here"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Words of a foreign file, short and printable.
pub(super) fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(60).flat_map(printable).collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
}

fn printable(c: char) -> impl Iterator<Item = char> {
    let (plain, escaped) = if c.is_control() { (None, Some(c.escape_debug())) } else { (Some(c), None) };
    plain.into_iter().chain(escaped.into_iter().flatten())
}
