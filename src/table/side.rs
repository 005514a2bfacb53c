//! The side file of a table whose format has no place for metadata.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Column, Schema};

/// What `FILE.meta.json` beside a CSV or JSON Lines file says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideFile {
    /// What the table is and where it comes from: names and values, in order.
    #[serde(serialize_with = "write_pairs", deserialize_with = "read_pairs")]
    pub meta: Vec<(String, String)>,
    /// The columns, with what they mean.
    pub columns: Vec<Column>,
    /// Rows, without the header.
    pub rows: u64,
    /// Size of the table's file; tells whether it is the one that is described.
    pub bytes: u64,
}

impl SideFile {
    /// The side file of a table that has been written.
    #[must_use]
    pub fn new(schema: &Schema, meta: &[(String, String)], rows: u64, bytes: u64) -> SideFile {
        SideFile { meta: meta.to_vec(), columns: schema.columns.clone(), rows, bytes }
    }

    /// Its name: `.meta.json` after the whole name of the table's file.
    #[must_use]
    pub fn path(table: &std::path::Path) -> std::path::PathBuf {
        let mut name = table.as_os_str().to_owned();
        name.push(".meta.json");
        name.into()
    }

    /// The text of the side file, with a line end.
    ///
    /// # Errors
    /// None that a side file can have; the form comes from the JSON writer.
    pub fn write(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// Reads the text of a side file.
    ///
    /// # Errors
    /// The text is no side file; the message has the line and column.
    pub fn read(text: &str) -> serde_json::Result<SideFile> {
        serde_json::from_str(text)
    }
}

fn write_pairs<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

fn read_pairs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, String)>, D::Error> {
    struct Pairs;
    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("names and texts")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
    deserializer.deserialize_map(Pairs)
}
