//! Why a job's file could not do what was asked: one variant per reaction.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;

use super::model::JobState;
use crate::import::error::ImportError;

/// Why a job's file could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The source could not be read.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// There is no such file.
    #[error("{path} does not exist")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file is no job of ours. It was left as it is.
    #[error("{path} is not a job of Yanshu")]
    NotAJob {
        /// The file.
        path: PathBuf,
    },
    /// A later Yanshu wrote this file. It was left as it is: update the app.
    #[error("{path} was written by a later version (schema {found}, this one knows {known}): update Yanshu")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The number in the file.
        found: i64,
        /// The last number that this build knows.
        known: i64,
    },
    /// The file is ours but cannot be read any more. Nothing more is sent by it.
    #[error("{path} is damaged: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong, in English.
        what: String,
    },
    /// The folder or file does not allow writing.
    #[error("{path} cannot be written")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system or `SQLite` said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A report could not be written. Nothing is wrong with the job's file; who asked for the report knows where it was to lie.
    #[error("the report cannot be written")]
    ReportUnwritable(#[source] std::io::Error),
    /// No space is left: what was to be written is not, so nothing may be sent.
    #[error("no space is left for {path}")]
    NoSpace {
        /// The file.
        path: PathBuf,
    },
    /// Another process held the file for too long: try again.
    #[error("{path} was locked by another process for too long")]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// Another process runs this job.
    #[error("{path} is run by another process")]
    Running {
        /// The file.
        path: PathBuf,
    },
    /// The job is in a state in which that cannot be done.
    #[error("the job is {state:?}")]
    WrongState {
        /// Its state.
        state: JobState,
    },
    /// There is no message that a recall or a change could be done with. Nothing was begun.
    #[error("there is no message that this could be done with")]
    NothingToAct,
    /// A recall or a change is not through: it would be done with messages that are sent again now.
    #[error("a recall or a change of its messages is not finished")]
    ActUnfinished,
    /// A pilot of a job into chatrooms: its test accounts would be taken for the numbers of chatrooms.
    #[error("a job whose messages go into chatrooms has no pilot: it goes to test accounts")]
    ChatroomPilot,
    /// The job was checked by an earlier version, which kept only the first rows with a warning: check anew.
    #[error("only the first {kept} of {rows} rows with this warning were kept: check the job again")]
    WarnedRowsNotKept {
        /// How many are known.
        kept: u64,
        /// How many there are.
        rows: u64,
    },
    /// There is no such row.
    #[error("there is no row {number}")]
    NoSuchRow {
        /// The row.
        number: u64,
    },
    /// The rows were checked by another version of the renderer, whose bytes this one may not make again: check anew.
    #[error("the job was made by renderer {found}, this is {known}")]
    OtherRenderer {
        /// The renderer of the job.
        found: u32,
        /// That of this build.
        known: u32,
    },
    /// The job belongs to another app than the one that is to send.
    #[error("the job belongs to the app {job}, not to {client}")]
    OtherApp {
        /// The AppKey of the job.
        job: String,
        /// That of the client.
        client: String,
    },
    /// `SQLite` refused in a way that no one can act on but us: report it.
    #[error("the job's file failed unexpectedly")]
    Unexpected {
        /// What `SQLite` said.
        source: rusqlite::Error,
    },
}

impl JobError {
    /// Sorts what `SQLite` said about the file at `path` by what can be done about it.
    pub(crate) fn of(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        // There is no room for what its readers share.
        let has_no_room = source.sqlite_error().is_some_and(|e| e.extended_code == SQLITE_IOERR_SHMSIZE);
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::NoSpace { path },
            Some(_) if has_no_room => Self::NoSpace { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::NotADatabase) => Self::NotAJob { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, what: source.to_string() },
            // The tables and indexes of this version were there, or made, when the file was opened.
            Some(ErrorCode::Unknown) if source.to_string().starts_with("no such ") => {
                Self::Damaged { path, what: source.to_string() }
            }
            Some(
                ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::SystemIoFailure,
            ) => Self::Unwritable { path, source: source.into() },
            _ => Self::Unexpected { source },
        }
    }

    pub(crate) fn of_io(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            std::io::ErrorKind::NotFound => Self::Missing { path },
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::NoSpace { path },
            _ => Self::Unwritable { path, source: source.into() },
        }
    }
}
