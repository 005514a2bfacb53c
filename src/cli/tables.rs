//! Tables in files: whole under their name or not at all, with a side file where the format holds no metadata.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::NamedTempFile;

use super::Failure;
use super::whole::{whole, whole_file};
use crate::table::{Cell, Format, RowWriter, Schema, SideFile, writer};

/// The metadata that says what the columns of a Parquet file are; a side file has a place for them.
pub(super) const COLUMNS: &str = "columns";

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
