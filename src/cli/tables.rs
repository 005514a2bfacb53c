//! Tables in files: whole under their name or not at all, with a side file where the format holds no metadata.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::NamedTempFile;

use super::whole::{whole, whole_file};
use super::{Failure, load};
use crate::table::{Cell, Format, Kind, ReadError, Reader, RowWriter, Schema, SideFile, Source, writer};

/// The metadata that says what the columns of a Parquet file are; a side file has a place for them.
const COLUMNS: &str = "columns";

/// A table that is being written to a file without a name yet.
pub(super) struct Tabled {
    path: PathBuf,
    format: Format,
    schema: Schema,
    meta: Vec<(String, String)>,
    rows: u64,
    bytes: Arc<AtomicU64>,
    writer: Box<dyn RowWriter + Send>,
    file: NamedTempFile,
}

/// Counts what goes through.
struct Counted {
    out: io::BufWriter<std::fs::File>,
    bytes: Arc<AtomicU64>,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes.fetch_add(written as u64, Ordering::Relaxed);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Tabled {
    /// A table that will appear at `path`.
    pub(super) fn create(
        path: &Path,
        format: Format,
        schema: &Schema,
        meta: &[(String, String)],
    ) -> Result<Tabled, Failure> {
        let failed = |e: io::Error| Failure::file(path, &e);
        let file = whole_file(path).map_err(failed)?;
        let bytes = Arc::new(AtomicU64::new(0));
        let out = io::BufWriter::with_capacity(1 << 18, file.as_file().try_clone().map_err(failed)?);
        let out = Box::new(Counted { out, bytes: Arc::clone(&bytes) });
        let mut inside = meta.to_vec();
        let columns = serde_json::to_string(&schema.columns).map_err(|e| failed(e.into()))?;
        inside.push((COLUMNS.to_owned(), columns));
        let writer = writer(format, schema, &inside, out).map_err(failed)?;
        let (path, schema, meta) = (path.to_owned(), schema.clone(), meta.to_vec());
        Ok(Tabled { path, format, schema, meta, rows: 0, bytes, writer, file })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes one row.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.rows += 1;
        self.writer.row(cells)
    }

    /// The table appears, after its side file if it has one.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let failed = |e: io::Error| Failure::file(&self.path, &e);
        self.writer.finish().map_err(failed)?;
        if !self.format.holds_metadata() {
            let bytes = self.bytes.load(Ordering::Relaxed);
            let side = SideFile::new(&self.schema, &self.meta, self.rows, bytes);
            let text = side.write().map_err(|e| failed(e.into()))?;
            super::write_whole(&SideFile::path(&self.path), |out| out.write_all(text.as_bytes()))?;
        }
        whole(self.file, &self.path).map_err(failed)
    }
}

/// What a table says of itself.
pub(super) struct Described {
    pub(super) format: Format,
    pub(super) schema: Schema,
    /// What it is and where it comes from.
    pub(super) meta: Vec<(String, String)>,
    /// Rows there are.
    pub(super) rows: Option<u64>,
}

impl Described {
    /// What it says under this name.
    pub(super) fn says(&self, name: &str) -> Option<&str> {
        self.meta.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The format of a table's file, by its name.
pub(super) fn table_format(path: &Path) -> Result<Format, Failure> {
    Format::of(path).map_err(|e| Failure::usage(e.to_string()).help(e.help()))
}

/// Opens a table of runs and reads what it says of itself, or what its side file says.
pub(super) fn described(path: &Path) -> Result<Described, Failure> {
    let format = table_format(path)?;
    if format.holds_metadata() {
        // Every table of runs has this column.
        let reader = open(path, format, &Schema::new().with("run", Kind::Whole, ""))?;
        let mut meta = reader.meta().to_vec();
        let columns = meta.iter().position(|(name, _)| name == COLUMNS).map(|place| meta.remove(place).1);
        let columns = columns.and_then(|text| serde_json::from_str(&text).ok());
        let columns = columns.ok_or_else(|| {
            Failure::invalid(format!("{}: it does not say what its columns are", path.display()))
                .help("`toughcall batch … --out FILE` writes tables that do")
        })?;
        meta.retain(|(name, _)| !name.starts_with("column."));
        return Ok(Described { format, schema: Schema { columns }, meta, rows: reader.rows() });
    }
    let bytes = std::fs::metadata(path).map_err(|e| Failure::file(path, &e))?.len();
    let side = SideFile::path(path);
    if bytes == 0 && !side.exists() {
        return Err(Failure::invalid(format!("{}: the file is empty", path.display()))
            .help("`toughcall batch … --out FILE` writes a table"));
    }
    let text = load::read(&side).map_err(|f| {
        f.help(format!(
            "a table without its side file does not say where it comes from; copy both of {}",
            path.display()
        ))
    })?;
    let read = SideFile::read(&text).map_err(|e| Failure::invalid(format!("{}: {e}", side.display())))?;
    if bytes != read.bytes {
        let message = format!("{}: not the table that {} describes", path.display(), side.display());
        return Err(Failure::invalid(message).help("write the table again, and leave it as it is"));
    }
    Ok(Described { format, schema: Schema { columns: read.columns }, meta: read.meta, rows: Some(read.rows) })
}

/// Opens a table for these columns.
pub(super) fn open(path: &Path, format: Format, schema: &Schema) -> Result<Reader, Failure> {
    let file = std::fs::File::open(path).map_err(|e| Failure::file(path, &e))?;
    Reader::open(&path.display().to_string(), format, Source::File(file), schema).map_err(unreadable)
}

/// A table that cannot be read.
pub(super) fn unreadable(error: ReadError) -> Failure {
    Failure::invalid(error.to_string()).maybe_help(error.help())
}
