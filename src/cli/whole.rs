//! Files that appear whole under their name, or not at all.

use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::Failure;

/// Writes a file whole or not at all.
pub(super) fn write_whole(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let failed = |e: &io::Error| Failure::file(path, e);
    let mut file = whole_file(path).map_err(|e| failed(&e))?;
    {
        let mut out = io::BufWriter::new(&mut file);
        content(&mut out).and_then(|()| out.flush()).map_err(|e| failed(&e))?;
    }
    whole(file, path).map_err(|e| failed(&e))
}

/// A file without a name, in the folder in which it will get one.
pub(super) fn whole_file(path: &Path) -> io::Result<NamedTempFile> {
    readable().tempfile_in(folder(path))
}

/// The file gets its name; what was there under it before is gone.
pub(super) fn whole(file: NamedTempFile, path: &Path) -> io::Result<()> {
    // Else a machine that loses its power could keep the name and lose the content.
    file.as_file().sync_data()?;
    file.persist(path).map(drop).map_err(|e| e.error)
}

/// The file gets its name, unless there is one of this name already.
pub(super) fn whole_new(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_data()?;
    file.persist_noclobber(path).map(drop).map_err(|e| e.error)
}

/// Whether a file can appear under this name, before the work that fills it.
pub(super) fn can_be_written(path: &Path) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::invalid(format!("{}: it is a folder", path.display())));
    }
    tempfile::tempfile_in(folder(path)).map(drop).map_err(|e| Failure::file(path, &e))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Temporary files that others may read once they have their name, as far as the user's mask allows.
fn readable() -> tempfile::Builder<'static, 'static> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}
