//! Whether the disk is full, which `SQLite` does not say of everything that fails for it.

use std::io;
use std::path::Path;

use rusqlite::ffi;

use crate::reserve::is_short_of;

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
