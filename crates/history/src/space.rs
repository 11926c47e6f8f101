//! Whether the disk is full, which `SQLite` does not say of everything that fails for it.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use rusqlite::ffi;

/// More than any one file that is begun beside a database needs at first.
const ROOM_BYTES: u64 = 64 << 10;

/// Whether this is the answer of a full disk or of a used-up quota.
#[must_use]
pub fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Whether a full disk or a used-up quota is why `SQLite` could not use the database at `path`. Where its code leaves that
/// open, a small file without a name is written beside the database, and is gone on return.
#[must_use]
pub fn is_why(error: &rusqlite::Error, path: &Path) -> bool {
    let Some(error) = error.sqlite_error() else { return false };
    match error.extended_code {
        // The latter: the file that all users of a database share, which could not be made longer.
        ffi::SQLITE_FULL | ffi::SQLITE_IOERR_SHMSIZE => true,
        ffi::SQLITE_IOERR_WRITE
        | ffi::SQLITE_IOERR_FSYNC
        | ffi::SQLITE_IOERR_DIR_FSYNC
        | ffi::SQLITE_IOERR_TRUNCATE
        | ffi::SQLITE_IOERR_CLOSE
        | ffi::SQLITE_IOERR_SHMOPEN
        | ffi::SQLITE_IOERR_SHMMAP
        | ffi::SQLITE_CANTOPEN => is_short_of(path, ROOM_BYTES),
        _ => false,
    }
}

/// Whether there are not even `bytes` more beside this file. Makes a file without a name for it, which is gone on return.
pub(crate) fn is_short_of(path: &Path, bytes: u64) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let made = tempfile::tempfile_in(folder).and_then(|file| allocate(&file, bytes));
    made.is_err_and(|error| is_missing(&error))
}

/// Takes this space from the disk for the file.
pub(crate) fn allocate(file: &File, bytes: u64) -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::fs::{FallocateFlags, fallocate};
        use rustix::io::Errno;
        match fallocate(file, FallocateFlags::empty(), 0, bytes) {
            // Not every file system can: then bytes must be written.
            Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => {}
            done => return Ok(done?),
        }
    }
    let mut file = file;
    let piece = [0x55; 64 << 10];
    for _ in 0..bytes / piece.len() as u64 {
        file.write_all(&piece)?;
    }
    file.sync_data()
}
