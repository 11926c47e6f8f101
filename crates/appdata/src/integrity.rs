//! Looking at a database file as a whole, whichever of ours it is: whether it is sound, of which version, and a copy of it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::error::Error;

/// What SQLite finds wrong with a database, if anything. Reads all of it, and compares each index with its table. Blocks.
///
/// # Errors
/// When it cannot be opened or read.
pub fn fault_of(path: &Path) -> Result<Option<String>, Error> {
    found(&read_only(path)?, "PRAGMA integrity_check(1)")
}

/// What SQLite finds wrong with the pages of a database, if anything. Reads each once; unlike [`fault_of`], it does not
/// compare each index with its table. Blocks.
///
/// # Errors
/// When it cannot be opened or read.
pub fn quick_fault_of(path: &Path) -> Result<Option<String>, Error> {
    found(&read_only(path)?, "PRAGMA quick_check(1)")
}

/// As [`quick_fault_of`], of the file alone, whatever journal lies beside it. No other process may have it open.
///
/// # Errors
/// When it cannot be opened or read.
pub fn fault_without_journal(path: &Path) -> Result<Option<String>, Error> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    found(&Connection::open_with_flags(immutable(path), flags)?, "PRAGMA quick_check(1)")
}

/// The number of a database's schema, as `user_version` in the file. Blocks.
///
/// # Errors
/// When it cannot be opened or read.
pub fn version_of(path: &Path) -> Result<i64, Error> {
    Ok(read_only(path)?.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Writes a copy of a database, with what lies in its journal, to a file that must not be there yet. Blocks.
///
/// # Errors
/// When it cannot be read, or the copy cannot be written.
pub fn copy_to(path: &Path, copy: &Path) -> Result<(), Error> {
    read_only(path)?.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    Ok(())
}

fn found(db: &Connection, check: &str) -> Result<Option<String>, Error> {
    let found: String = db.query_row(check, [], |row| row.get(0))?;
    Ok((found != "ok").then_some(found))
}

/// `file:` URI of the path, with everything escaped that a URI could misread.
fn immutable(path: &Path) -> String {
    let mut uri = String::from(if cfg!(windows) && path.is_absolute() { "file:///" } else { "file:" });
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b':' if cfg!(windows) => uri.push(':'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(byte.into()),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// Reads without tidying up a journal that others may need.
fn read_only(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(Duration::from_secs(5))?;
    Ok(db)
}
