//! What can go wrong, one variant per reaction.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::ids::RowId;
use crate::model::send::Outcome;
use crate::space;

/// Why the history could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not a history of ours. It was left as it is: choose another place.
    #[error("{path} is not a Yanshu history")]
    NotHistory {
        /// The file that was found.
        path: PathBuf,
    },
    /// A later Yanshu wrote this file. It was left as it is: update the app.
    #[error("{path} was written by a later version (schema {found}, this one knows {known})")]
    Newer {
        /// The file that was found.
        path: PathBuf,
        /// The schema number in the file.
        found: i64,
        /// The last schema number that this build knows.
        known: i64,
    },
    /// The file is ours but cannot be read any more: restore a copy, or move it away and start anew.
    #[error("{path} is damaged")]
    Damaged {
        /// The history file.
        path: PathBuf,
        /// What was found to be wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The folder or file does not allow writing: give permission, or choose another place.
    #[error("{path} cannot be written")]
    Unwritable {
        /// The history file.
        path: PathBuf,
        /// What the system or `SQLite` said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// No space is left, so the row is **not** recorded: free some space, then try again.
    #[error("no space is left for {path}")]
    NoSpace {
        /// The history file.
        path: PathBuf,
    },
    /// The file that is open has been deleted or moved, or another has its place: what is written to it is lost, so nothing
    /// may be sent. Put it back, or open the history anew.
    #[error("{path} was moved or deleted while it was open")]
    Moved {
        /// Where the history file was.
        path: PathBuf,
    },
    /// The system knows no path so long: choose a place with a shorter one.
    #[error("{path} is too long: {bytes} bytes, and {max_bytes} are possible")]
    PathTooLong {
        /// The history file.
        path: PathBuf,
        /// How long the path is, links followed.
        bytes: usize,
        /// The most that it may have.
        max_bytes: usize,
    },
    /// Another process held the file for too long: try again.
    #[error("{path} was locked by another process for more than {waited_ms} ms")]
    Busy {
        /// The history file.
        path: PathBuf,
        /// How long this call waited.
        waited_ms: u32,
    },
    /// No such row: reload the list.
    #[error("there is no row {row}")]
    NoSuchRow {
        /// The row that was asked for.
        row: RowId,
    },
    /// The row has its final end already, and keeps it.
    #[error("row {row} has ended already: {outcome:?}")]
    AlreadyEnded {
        /// The row that was asked for.
        row: RowId,
        /// The end that it has and keeps.
        outcome: Outcome,
    },
    /// Only a send of unknown end can be made again; another process may be at it: reload the row.
    #[error("row {row} is {outcome:?}, not unknown")]
    NotUnknown {
        /// The row that was asked for.
        row: RowId,
        /// How it stands.
        outcome: Outcome,
    },
    /// An attempt with this number is there already: number it after the last one.
    #[error("row {row} already has an attempt {number}")]
    AttemptTaken {
        /// The row that was asked for.
        row: RowId,
        /// The number that is in use.
        number: u32,
    },
    /// Not a tag: nothing in it, too long, or with control characters.
    #[error("a tag has 1 to {max_chars} characters")]
    BadTag {
        /// The most that a tag may have.
        max_chars: usize,
    },
    /// The row has as many tags as it can: take one off first.
    #[error("row {row} cannot have more than {max} tags")]
    TooManyTags {
        /// The row.
        row: RowId,
        /// The most that a row may have.
        max: usize,
    },
    /// Shorten the note.
    #[error("a note has at most {max_chars} characters")]
    NoteTooLong {
        /// The most that a note may have.
        max_chars: usize,
    },
    /// The user asked for something else meanwhile: drop it.
    #[error("stopped")]
    Stopped,
    /// `SQLite` refused in a way that no one can act on but us: report it.
    #[error("the history failed unexpectedly")]
    Unexpected {
        /// What `SQLite` said.
        source: rusqlite::Error,
    },
}

/// How long a call waits for another process before it gives up.
pub(crate) const BUSY_MS: u32 = 10_000;

impl Error {
    /// Sorts what `SQLite` said about the file at `path` by what can be done about it.
    pub(crate) fn of(path: &std::path::Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        if space::is_why(&source, &path) {
            return Self::NoSpace { path };
        }
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotHistory { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, source: source.into() },
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Self::Unwritable { path, source: source.into() }
            }
            Some(ErrorCode::OperationInterrupted) => Self::Stopped,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Busy { path, waited_ms: BUSY_MS }
            }
            _ => match source {
                // What we wrote cannot be read back as what it was: the file was changed by something else.
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..)
                // Every row that is asked for so is one that must be there.
                | rusqlite::Error::QueryReturnedNoRows => Self::Damaged { path, source: source.into() },
                source => Self::Unexpected { source },
            },
        }
    }

    /// The same for what the file system said.
    pub(crate) fn of_io(path: &std::path::Path, source: io::Error) -> Self {
        let path = path.to_owned();
        if space::is_missing(&source) {
            Self::NoSpace { path }
        } else {
            Self::Unwritable { path, source: source.into() }
        }
    }
}

/// Why a transaction stopped: what `SQLite` said, still to be sorted, or what we found.
pub(crate) enum Failure {
    Sql(rusqlite::Error),
    Ours(Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(e: rusqlite::Error) -> Self {
        Self::Sql(e)
    }
}

impl From<Error> for Failure {
    fn from(e: Error) -> Self {
        Self::Ours(e)
    }
}
