//! What can go wrong with `app.db`.

use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
use rusqlite_migration::{Error as Migration, MigrationDefinitionError};

/// Why `app.db` could not do what was asked. One variant for each reaction.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite failed; its code says how: full, busy, damaged.
    #[error("the application database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// The file could not be brought up to date, or a later version wrote it.
    #[error("the application database could not be migrated")]
    Migration(#[from] rusqlite_migration::Error),
    /// The file was moved or deleted while it was open: what is written to it would be lost.
    #[error("the application database was moved or deleted while it was open")]
    Moved,
    /// There is no room on the disk, so the file was opened to be read only.
    #[error("no space is left for the application database")]
    Full,
    /// The file was found to be damaged since it was opened, and takes no more writes.
    #[error("the application database is damaged")]
    Damaged,
    /// A value has no JSON form.
    #[error("{what} cannot be stored")]
    Encode {
        /// What it was.
        what: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// A name without anything in it.
    #[error("a name is needed")]
    NoName,
    /// Another row of the table has this name, perhaps in other case.
    #[error("this name is taken")]
    NameTaken,
    /// A task of ours did not finish.
    #[error("a background task failed")]
    Task(#[from] tokio::task::JoinError),
}

/// What is the matter with the file, as far as SQLite or its schema tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFault {
    /// There is no room on the disk.
    DiskFull,
    /// Another process holds it for too long.
    Busy,
    /// It, or its folder, cannot be written.
    ReadOnly,
    /// It is damaged, or something else changed it.
    Damaged,
    /// A later version wrote it.
    Newer,
    /// Anything else.
    Other,
}

impl Error {
    /// What SQLite said, where it was SQLite that failed.
    #[must_use]
    pub fn sqlite(&self) -> Option<&rusqlite::Error> {
        match self {
            Error::Sqlite(source) | Error::Migration(Migration::RusqliteError { err: source, .. }) => {
                Some(source)
            }
            _ => None,
        }
    }

    /// What is the matter with the file, where the file failed.
    #[must_use]
    pub fn file_fault(&self) -> Option<FileFault> {
        match self {
            Error::Sqlite(source) | Error::Migration(Migration::RusqliteError { err: source, .. }) => {
                Some(fault_of(source))
            }
            Error::Migration(Migration::MigrationDefinition(
                MigrationDefinitionError::DatabaseTooFarAhead,
            )) => Some(FileFault::Newer),
            Error::Migration(_) => Some(FileFault::Other),
            Error::Damaged => Some(FileFault::Damaged),
            Error::Full => Some(FileFault::DiskFull),
            _ => None,
        }
    }
}

fn fault_of(error: &rusqlite::Error) -> FileFault {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => FileFault::DiskFull,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FileFault::Busy,
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => FileFault::ReadOnly,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => FileFault::Damaged,
        Some(_) if error.sqlite_error().is_some_and(|e| e.extended_code == SQLITE_IOERR_SHMSIZE) => {
            FileFault::DiskFull
        }
        Some(_) => FileFault::Other,
        None => match error {
            // What we wrote cannot be read back as what it was: the file was changed by something else.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
            | rusqlite::Error::QueryReturnedNoRows => FileFault::Damaged,
            _ => FileFault::Other,
        },
    }
}
