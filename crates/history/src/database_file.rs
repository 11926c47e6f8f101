//! The file on disk: is it ours, may we write it, who opens it first.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::{BUSY_MS, Error, Failure};
use crate::path::{beside, check_length, close_to_others, lock_within};
use crate::schema::{self, APPLICATION_ID, VERSION};
use crate::{numbers, packed};

/// What `PRAGMA auto_vacuum` says of a file that can be made shorter bit by bit.
const INCREMENTAL: i64 = 2;

/// Refuses a file that another program or a later version made, without changing a byte of it.
pub(crate) fn check(path: &Path) -> Result<(), Error> {
    check_length(path)?;
    match path.metadata() {
        Ok(file) if file.is_file() && file.len() == 0 => return Ok(()),
        Ok(file) if file.is_file() => {}
        Ok(_) => return Err(Error::NotHistory { path: path.to_owned() }),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::of_io(path, e)),
    }
    // Immutable: no lock, no recovery, no -wal or -shm beside a file that may be someone else's. Through
    // SQLite and not by `File`, as closing a plain handle would drop this process's locks on the file.
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let head = Connection::open_with_flags(immutable(path), flags).map_err(|e| Error::of(path, e))?;
    let mark = match pragma::<i32>(&head, "application_id") {
        // A checkpoint writes the first page, which tells the new length, before the last. Another process may be at
        // it, or may have died at it. No verdict: the writer looks again, with locks and the -wal.
        Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => return Ok(()),
        mark => mark.map_err(|e| Error::of(path, e))?,
    };
    if mark != APPLICATION_ID {
        return Err(Error::NotHistory { path: path.to_owned() });
    }
    Ok(())
}

/// The connection that writes, with the newest schema behind it.
pub(crate) fn writer(path: &Path) -> Result<Connection, Error> {
    // Two processes that start together must not migrate together: `rusqlite_migration` reads the version
    // before its transaction.
    let _turn = turn(path)?;
    let of = |e| Error::of(path, e);
    close_to_others(path);
    let mut db = Connection::open(path).map_err(of)?;
    db.busy_timeout(Duration::from_millis(BUSY_MS.into())).map_err(of)?;
    // Before the first write-ahead entry, so that the main file carries the mark from its first byte on.
    if pragma::<i32>(&db, "application_id").map_err(of)? != APPLICATION_ID {
        // Someone else's after all, which `check` could not see. Ours have the mark from their first page on.
        if pragma::<i64>(&db, "page_count").map_err(of)? > 0 {
            return Err(Error::NotHistory { path: path.to_owned() });
        }
        // In one transaction: each of them writes the first page, and nobody may see it without the mark, also not
        // after a death between them.
        let first_page = db.transaction().map_err(of)?;
        // Takes effect with the first page only. So the space of deleted rows can be given back, bit by bit.
        first_page.pragma_update(None, "auto_vacuum", "incremental").map_err(of)?;
        first_page.pragma_update(None, "application_id", APPLICATION_ID).map_err(of)?;
        first_page.commit().map_err(of)?;
    }
    set_journal(&db, files::is_remote(path)).map_err(of)?;
    // Durable on return, also when the power goes (law 2). macOS only flushes the drive when asked to.
    db.pragma_update(None, "synchronous", "full").map_err(of)?;
    db.pragma_update(None, "fullfsync", true).map_err(of)?;
    db.pragma_update(None, "foreign_keys", true).map_err(of)?;

    let found: i64 = pragma(&db, "user_version").map_err(of)?;
    if found > VERSION {
        return Err(Error::Newer { path: path.to_owned(), found, known: VERSION });
    }
    packed::teach(&db).map_err(of)?;
    schema::migrations().to_latest(&mut db).map_err(|e| match e {
        rusqlite_migration::Error::RusqliteError { err, .. } => Error::of(path, err),
        e => Error::Damaged { path: path.to_owned(), source: e.into() },
    })?;
    if pragma::<i64>(&db, "auto_vacuum").map_err(of)? != INCREMENTAL {
        let made_anew = db.execute_batch("PRAGMA auto_vacuum = incremental; VACUUM");
        match made_anew.map_err(of) {
            // Another process reads it, or there is no room for a copy: the file is as good as before, and a later
            // start tries again.
            Ok(()) | Err(Error::Busy { .. } | Error::NoSpace { .. }) => {}
            Err(e) => return Err(e),
        }
    }
    // A file that lost its tables, or pages of them, is reported at once and not at the first send.
    db.query_row("SELECT max(id) FROM message", [], |r| r.get::<_, Option<i64>>(0)).map_err(|e| {
        match Error::of(path, e) {
            Error::Unexpected { source } => Error::Damaged { path: path.to_owned(), source: source.into() },
            e => e,
        }
    })?;
    numbers::repair(&mut db).map_err(|e| match e {
        Failure::Sql(e) => of(e),
        Failure::Ours(e) => e,
    })?;
    Ok(db)
}

/// A write-ahead journal, where the processes that use the file can share memory; else one that is deleted after each write.
fn set_journal(db: &Connection, is_remote: bool) -> rusqlite::Result<()> {
    let set =
        |mode: &str| db.pragma_update_and_check(None, "journal_mode", mode, |row| row.get::<_, String>(0));
    match set(if is_remote { "delete" } else { "wal" }) {
        // What cannot share memory either keeps its mode, or fails to map the file for it.
        Err(rusqlite::Error::SqliteFailure(error, _)) if error.code == ErrorCode::SystemIoFailure => {
            set("delete").map(|_| ())
        }
        // Another process has it open as it was: that is as good.
        Err(rusqlite::Error::SqliteFailure(error, _))
            if is_remote && error.code == ErrorCode::DatabaseBusy =>
        {
            Ok(())
        }
        other => other.map(|_| ()),
    }
}

/// The one connection to a file on a disk without room: it reads, and makes no file beside it grow. Where connections share
/// a file, they need one more for that, with room of its own; this one keeps in memory what would be in it, so it must be
/// the only one.
pub(crate) fn lone_reader(path: &Path) -> Result<Connection, Error> {
    let of = |e| Error::of(path, e);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(of)?;
    db.busy_timeout(Duration::from_millis(BUSY_MS.into())).map_err(of)?;
    // What the journal holds stays in it: to write it back may need room in the file.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(of)?;
    db.pragma_update(None, "locking_mode", "exclusive").map_err(of)?;
    db.pragma_update(None, "query_only", true).map_err(of)?;
    db.pragma_update(None, "temp_store", "memory").map_err(of)?;
    if pragma::<i32>(&db, "application_id").map_err(of)? != APPLICATION_ID
        && pragma::<i64>(&db, "page_count").map_err(of)? > 0
    {
        return Err(Error::NotHistory { path: path.to_owned() });
    }
    match pragma::<i64>(&db, "user_version").map_err(of)? {
        VERSION => {}
        found if found > VERSION => {
            return Err(Error::Newer { path: path.to_owned(), found, known: VERSION });
        }
        _ => return Err(Error::NoSpace { path: path.to_owned() }),
    }
    packed::teach(&db).map_err(of)?;
    Ok(db)
}

/// A connection that only reads, beside the one that writes.
pub(crate) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    db.busy_timeout(Duration::from_millis(BUSY_MS.into()))?;
    Ok(db)
}

fn pragma<T: rusqlite::types::FromSql>(db: &Connection, name: &str) -> rusqlite::Result<T> {
    db.pragma_query_value(None, name, |row| row.get(0))
}

/// Waits for the right to open the file; it lasts as long as the handle, and ends with the process.
fn turn(path: &Path) -> Result<File, Error> {
    lock_within(&beside(path, "-open"), Duration::from_millis(BUSY_MS.into())).map_err(|error| {
        match error.kind() {
            io::ErrorKind::WouldBlock => Error::Busy { path: path.to_owned(), waited_ms: BUSY_MS },
            _ => Error::of_io(path, error),
        }
    })
}

/// `file:` URI of the path, with everything escaped that a URI could misread.
fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    if cfg!(windows) && path.is_absolute() {
        uri.push_str("///");
    }
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(byte.into()),
            b':' if cfg!(windows) => uri.push(':'),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_on_a_network_drive_has_no_journal_that_needs_shared_memory() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        // Made here and moved there, and back.
        for (is_remote, mode) in [(false, "wal"), (true, "delete"), (false, "wal")] {
            let db = Connection::open(&path).unwrap();
            set_journal(&db, is_remote).unwrap();
            assert_eq!(pragma::<String>(&db, "journal_mode").unwrap(), mode);
            db.execute_batch("CREATE TABLE IF NOT EXISTS t (n); INSERT INTO t VALUES (1)").unwrap();
            assert_eq!(beside(&path, "-wal").exists(), !is_remote);
        }
        let rows: i64 = Connection::open(&path)
            .unwrap()
            .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
            .unwrap();
        assert_eq!(rows, 3);
    }

    #[test]
    fn a_drive_whose_journal_another_process_uses_is_opened_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        let first = Connection::open(&path).unwrap();
        set_journal(&first, false).unwrap();
        first.execute_batch("CREATE TABLE t (n); BEGIN; INSERT INTO t VALUES (1)").unwrap();
        let second = Connection::open(&path).unwrap();
        set_journal(&second, true).unwrap();
        first.execute_batch("COMMIT").unwrap();
        second.execute_batch("INSERT INTO t VALUES (2)").unwrap();
    }
}
