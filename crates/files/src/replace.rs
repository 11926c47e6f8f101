//! Writing a file in one step.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file anew: until all of it is on the disk, whoever reads finds what was there before.
///
/// # Errors
/// When the system refuses; what was there before is unchanged then.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with(path, |file| file.write_all(bytes))
}

/// As [`replace`], with what `write` writes; its result is returned. Nothing is replaced when it fails.
///
/// The content is gathered in a new file with a name of its own beside the old one. A link at the path is replaced, not
/// followed. Who could read the old file still can; a new one is for its owner alone, like all that people wrote to each
/// other.
///
/// # Errors
/// As [`replace`], and what `write` fails with.
pub fn replace_with<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".yanshu-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let before = path.symlink_metadata().ok().filter(std::fs::Metadata::is_file);
        let mode = before.map_or(0o600, |about| about.permissions().mode() & 0o777);
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    let mut unfinished = builder.tempfile_in(folder)?;
    let written = write(unfinished.as_file_mut())?;
    unfinished.as_file().sync_all()?;
    unfinished.persist(path).map_err(|refused| refused.error)?;
    sync_folder(folder);
    Ok(written)
}

/// The new name reaches the disk as well. Where the system knows no such call, or refuses it, the file is whole anyway.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}
