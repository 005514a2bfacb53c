//! Row groups to rows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType};
use parquet::column::reader::get_column_reader;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::schema::types::ColumnDescriptor;

use super::super::Schema;
use super::super::error::{Place, Problem};
use super::super::reader::Source;
use super::super::row::{Held, Row};
use super::guard::{Guarded, Pages};
use super::lanes::{Lane, problem};
use super::write::UNSIGNED;

pub(in crate::table) struct Lines {
    file: Arc<Guarded>,
    about: ParquetMetaData,
    header: Vec<String>,
    meta: Vec<(String, String)>,
    rows: u64,
    /// Per wanted column, its place in the file and whether a row may lack it.
    places: Vec<Option<(usize, bool)>>,
    /// The wanted columns of the open row group.
    lanes: Vec<Option<Lane>>,
    next_group: usize,
    left: u64,
    read: u64,
}

impl Lines {
    pub(in crate::table) fn open(source: Source, wanted: &Schema) -> Result<Lines, (Place, Problem)> {
        let nowhere = |problem| (Place::default(), problem);
        let (guarded, footer) = Guarded::open(source).map_err(nowhere)?;
        let about = caught(|| ParquetMetaDataReader::decode_metadata(&footer).map_err(problem)).map_err(nowhere)?;
        let columns = about.file_metadata().schema_descr().columns();
        let header: Vec<String> = columns.iter().map(|c| c.path().string()).collect();
        let mut places = Vec::new();
        for want in &wanted.columns {
            let at = |problem| (Place::default().column(want.name.as_str()), problem);
            // A nested column's path starts with the name of the group.
            let place = columns.iter().position(|c| c.path().parts().first() == Some(&want.name));
            places.push(match place.and_then(|place| columns.get(place).map(|c| (place, c))) {
                Some((place, column)) => Some((place, usable(column).map_err(at)?)),
                None => None,
            });
        }
        let pairs = about.file_metadata().key_value_metadata().into_iter().flatten();
        let meta = pairs.map(|pair| (pair.key.clone(), pair.value.clone().unwrap_or_default())).collect();
        let mut rows: u64 = 0;
        for group in about.row_groups() {
            let sound = u64::try_from(group.num_rows()).ok().and_then(|n| rows.checked_add(n));
            rows = sound.ok_or_else(|| nowhere(Problem::Broken("its number of rows is impossible".to_owned())))?;
        }
        let file = Arc::new(guarded);
        Ok(Lines { file, about, header, meta, rows, places, lanes: Vec::new(), next_group: 0, left: 0, read: 0 })
    }

    pub(in crate::table) fn header(&self) -> &[String] {
        &self.header
    }

    pub(in crate::table) fn meta(&self) -> &[(String, String)] {
        &self.meta
    }

    pub(in crate::table) fn rows(&self) -> u64 {
        self.rows
    }

    pub(in crate::table) fn next(&mut self, wanted: &Schema, row: &mut Row) -> Result<bool, (Place, Problem)> {
        let at = Place::row(self.read + 1);
        while self.left == 0 {
            if !self.open_group(wanted, &at)? {
                return Ok(false);
            }
        }
        let lanes = &mut self.lanes;
        let mut place = 0;
        let filled = caught(|| {
            for lane in lanes {
                let held = lane.as_mut().map_or(Ok(Held::Missing), |lane| lane.next(row))?;
                row.cells.push(held);
                place += 1;
            }
            Ok(())
        });
        filled.map_err(|problem| (at.column(wanted.columns.get(place).map_or("", |c| c.name.as_str())), problem))?;
        self.left -= 1;
        self.read += 1;
        Ok(true)
    }

    /// Opens the next row group; false after the last.
    fn open_group(&mut self, wanted: &Schema, at: &Place) -> Result<bool, (Place, Problem)> {
        let Some(group) = self.about.row_groups().get(self.next_group) else {
            return Ok(false);
        };
        let rows = usize::try_from(group.num_rows()).unwrap_or(0);
        self.lanes.clear();
        for (place, column) in self.places.iter().zip(&wanted.columns) {
            let lane = place.map(|(place, optional)| {
                let lacks = || Problem::Broken("a row group lacks a column".to_owned());
                let chunk = group.columns().get(place).ok_or_else(lacks)?;
                caught(|| lane(Arc::clone(&self.file), chunk, rows, optional))
            });
            self.lanes.push(lane.transpose().map_err(|problem| (at.clone().column(column.name.as_str()), problem))?);
        }
        self.left = rows as u64;
        self.next_group += 1;
        Ok(true)
    }
}

fn lane(file: Arc<Guarded>, chunk: &ColumnChunkMetaData, rows: usize, optional: bool) -> Result<Lane, Problem> {
    if !matches!(chunk.compression(), Compression::UNCOMPRESSED | Compression::SNAPPY) {
        // The name stands before the level: `ZSTD(ZstdLevel(1))`.
        let codec = chunk.compression().to_string();
        let codec = codec.split('(').next().unwrap_or_default();
        return Err(Problem::NotRead(format!("the compression {codec}")));
    }
    let places = [Some(chunk.data_page_offset()), chunk.dictionary_page_offset(), Some(chunk.compressed_size())];
    if places.into_iter().flatten().any(|n| n < 0) {
        return Err(Problem::Broken("a column starts before the file".to_owned()));
    }
    let pages = SerializedPageReader::new(file, chunk, rows, None).map_err(problem)?;
    let unsigned = chunk.column_descr().logical_type_ref() == Some(&UNSIGNED);
    let reader = get_column_reader(chunk.column_descr_ptr(), Box::new(Pages::new(Box::new(pages))));
    Lane::new(reader, optional, unsigned)
}

/// Whether a row may lack the column, if the column is a flat one of plain values.
fn usable(column: &ColumnDescriptor) -> Result<bool, Problem> {
    if column.path().parts().len() > 1 || column.max_rep_level() > 0 || column.max_def_level() > 1 {
        return Err(Problem::NotRead("a nested column".to_owned()));
    }
    match column.logical_type_ref() {
        None | Some(LogicalType::String | LogicalType::Enum | LogicalType::Json | LogicalType::Integer { .. }) => {}
        Some(_) => return Err(Problem::NotRead("a date, a time or another special type".to_owned())),
    }
    Ok(column.max_def_level() > 0)
}

/// The `parquet` crate stops on some contradictions of crafted files; here they are errors like all others.
fn caught<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Problem::Broken("the Parquet reader stumbled over it".to_owned())))
}
