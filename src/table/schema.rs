//! What a table's columns are, and which format a file has.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The form of a table in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header line (RFC 4180; lines end in `\n`).
    Csv,
    /// One JSON object per line.
    JsonLines,
    /// Apache Parquet.
    Parquet,
}

/// A file whose ending names no format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat {
    /// The file as the user named it.
    pub file: String,
}

impl UnknownFormat {
    /// A way out.
    #[must_use]
    pub fn help(&self) -> String {
        "a table's file ends in `.csv`, `.jsonl` or `.parquet`".to_owned()
    }
}

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: the ending of the name says no format of a table", self.file)
    }
}

impl std::error::Error for UnknownFormat {}

impl Format {
    /// The format that the ending of a file's name says: `csv`, `jsonl` or `parquet`, in any case.
    ///
    /// # Errors
    /// Any other ending, or none.
    pub fn of(path: &Path) -> Result<Format, UnknownFormat> {
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("csv") => Ok(Format::Csv),
            Some("jsonl") => Ok(Format::JsonLines),
            Some("parquet") => Ok(Format::Parquet),
            _ => Err(UnknownFormat { file: path.display().to_string() }),
        }
    }

    /// Whether the file itself has room for metadata; the others get a [`SideFile`](super::SideFile).
    #[must_use]
    pub const fn holds_metadata(self) -> bool {
        matches!(self, Format::Parquet)
    }
}

/// What a column holds; any cell of it may also be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A whole number, `i64`.
    Whole,
    /// A whole number from 0 on, `u64`: seeds.
    Natural,
    /// A whole number of thousandths, shown as a decimal with at most three places.
    Thousandths,
    /// An `f64`, shown in the shortest form that reads back to the same bits.
    Real,
    /// UTF-8 text.
    Text,
}

impl Kind {
    /// The kind in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Kind::Whole => "a whole number",
            Kind::Natural => "a whole number from 0 on",
            Kind::Thousandths => "a decimal with at most three places",
            Kind::Real => "a number",
            Kind::Text => "a text",
        }
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The name in the header, unique in its table.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// What it means, with its unit; goes into the metadata.
    pub about: String,
}

/// The columns of a table, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// The columns.
    pub columns: Vec<Column>,
}

impl Schema {
    /// No column yet.
    #[must_use]
    pub fn new() -> Schema {
        Schema::default()
    }

    /// With one more column.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, kind: Kind, about: impl Into<String>) -> Schema {
        self.columns.push(Column { name: name.into(), kind, about: about.into() });
        self
    }
}
