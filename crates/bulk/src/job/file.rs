//! The file on disk: made by an import, opened, read by many, written by one at a time.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use super::error::JobError;
use super::model::{Event, Job, JobId, JobState, Reason};
use super::record::{Failure, of_json, of_word};
use super::row_set::RowSet;
use super::schema::{APPLICATION_ID, VERSION, migrations};
use crate::import::cell::Row;
use crate::setup::Setup;

const BUSY: Duration = Duration::from_secs(10);
const IDLE_READERS: usize = 4;

/// A job's file. Clones share it; every call blocks.
#[derive(Debug, Clone)]
pub struct JobFile(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    // Before the writer: only a writer that closes last tidies up the -wal.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    last_block: Mutex<Option<LastBlock>>,
}

/// The first row of a block, and the cells of its rows.
type LastBlock = (u64, Arc<Vec<Row>>);

impl JobFile {
    /// Opens a job.
    ///
    /// # Errors
    /// [`JobError::Missing`], [`JobError::NotAJob`] and [`JobError::Newer`] leave everything as it is; also those of a disk.
    pub fn open(path: &Path) -> Result<Self, JobError> {
        check(path)?;
        let writer = connect(path)?;
        Ok(Self::of(path, writer))
    }

    pub(super) fn of(path: &Path, writer: Connection) -> Self {
        let (readers, writer) = (Mutex::default(), Mutex::new(writer));
        Self(Arc::new(Inner { path: path.to_owned(), readers, writer, last_block: Mutex::default() }))
    }

    /// The cells of the block that begins with this row. The one that was asked for last is kept: who reads rows in their
    /// order unpacks each block once. Blocks never change.
    pub(super) fn kept_block(
        &self,
        first_row: u64,
        unpack: impl FnOnce() -> Result<Vec<Row>, JobError>,
    ) -> Result<Arc<Vec<Row>>, JobError> {
        if let Some((first, rows)) = &*lock(&self.0.last_block)
            && *first == first_row
        {
            return Ok(Arc::clone(rows));
        }
        let rows = Arc::new(unpack()?);
        *lock(&self.0.last_block) = Some((first_row, Arc::clone(&rows)));
        Ok(rows)
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Whether it lies there still. Who has a file open can write to it after it was deleted, and nobody reads that any more.
    pub(crate) fn is_there(&self) -> bool {
        self.0.path.exists()
    }

    /// The job, without its rows.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn job(&self) -> Result<Job, JobError> {
        self.read(|tx| {
            let sql =
                "SELECT id, name, created_at_ms, state, reason, source, rehearsal, longest_row FROM job";
            let (id, name, created_at_ms, state, reason, source, is_rehearsal, longest_row) =
                tx.query_row(sql, [], |r| {
                    Ok((
                        r.get::<_, String>(0)?,
                        r.get(1)?,
                        r.get(2)?,
                        r.get::<_, String>(3)?,
                        r.get::<_, Option<String>>(4)?,
                        r.get::<_, String>(5)?,
                        r.get(6)?,
                        r.get::<_, Option<i64>>(7)?,
                    ))
                })?;
            Ok(Job {
                id: JobId(id.parse().map_err(|_| Failure::content("the id of the job"))?),
                name,
                created_at_ms,
                state: of_word(&state)?,
                reason: reason.map(|text| of_json(&text)).transpose()?,
                source: of_json(&source)?,
                totals: RowSet::Messages.totals(tx)?,
                is_rehearsal,
                longest_row: longest_row.map(i64::cast_unsigned),
            })
        })
    }

    /// What is sent, to whom, and how; `None` before it was decided.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn setup(&self) -> Result<Option<Setup>, JobError> {
        let path = self.path();
        let text = self.setup_text()?;
        text.map(|text| of_json(&text)).transpose().map_err(|failure: Failure| failure.of(path))
    }

    /// The same as JSON, byte for byte as it was frozen by the check.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn setup_text(&self) -> Result<Option<String>, JobError> {
        self.read(|tx| Ok(tx.query_row("SELECT setup FROM job", [], |r| r.get(0))?))
    }

    /// The moment that `{{now}}` stands for, Unix milliseconds; `None` before the rows were checked.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn frozen_at_ms(&self) -> Result<Option<i64>, JobError> {
        self.read(|tx| Ok(tx.query_row("SELECT frozen_at_ms FROM job", [], |r| r.get(0))?))
    }

    /// The same of a job whose rows were checked: without it the file is damaged.
    pub(crate) fn checked_at_ms(&self) -> Result<i64, JobError> {
        self.read(|tx| {
            let ms: Option<i64> = tx.query_row("SELECT frozen_at_ms FROM job", [], |r| r.get(0))?;
            ms.ok_or_else(|| Failure::content("no moment of its check"))
        })
    }

    /// Every change of the job, oldest first.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn events(&self) -> Result<Vec<Event>, JobError> {
        self.read(|tx| {
            let mut find =
                tx.prepare("SELECT at_ms, state, who, reason FROM event WHERE act IS NULL ORDER BY id")?;
            let rows = find.query_map([], |r| {
                Ok((r.get(0)?, r.get::<_, String>(1)?, r.get(2)?, r.get::<_, Option<String>>(3)?))
            })?;
            rows.map(|row| {
                let (at_ms, state, who, reason) = row?;
                let reason = reason.map(|text| of_json(&text)).transpose()?;
                Ok(Event { at_ms, state: of_word(&state)?, who, reason })
            })
            .collect()
        })
    }

    /// Puts the job into a state, for a reason; an event says so.
    ///
    /// # Errors
    /// Those of a disk.
    pub fn set_state(&self, state: JobState, who: &str, reason: Option<&Reason>) -> Result<(), JobError> {
        self.write(|tx| RowSet::Messages.put_state(tx, state, who, reason))
    }

    /// Runs `work` as one transaction that is durable when this returns, or leaves no trace.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, JobError> {
        let mut db = lock(&self.0.writer);
        self.run(&mut db, TransactionBehavior::Immediate, work)
    }

    /// Runs `work` on one consistent view of the file.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, JobError> {
        let idle = lock(&self.0.readers).pop();
        let mut db = match idle {
            Some(db) => db,
            None => reader(&self.0.path).map_err(|error| JobError::of(&self.0.path, error))?,
        };
        let result = self.run(&mut db, TransactionBehavior::Deferred, work);
        let mut idle = lock(&self.0.readers);
        if idle.len() < IDLE_READERS {
            idle.push(db);
        }
        result
    }

    fn run<T>(
        &self,
        db: &mut Connection,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, JobError> {
        let of = |failure: Failure| failure.of(&self.0.path);
        let tx = db.transaction_with_behavior(behavior).map_err(|error| of(error.into()))?;
        let done = work(&tx).map_err(of)?;
        tx.commit().map_err(|error| of(error.into()))?;
        Ok(done)
    }
}

/// Refuses a file that another program made, without changing a byte of it. By SQLite and not by a handle of one's own: closing
/// any handle of a file drops all locks that the process has on it, also those of the job that it runs, and the next process
/// that closes the file would take its journal away.
fn check(path: &Path) -> Result<(), JobError> {
    let about = path.metadata().map_err(|error| JobError::of_io(path, error))?;
    let not_ours = || JobError::NotAJob { path: path.to_owned() };
    if !about.is_file() {
        return Err(not_ours());
    }
    match reader(path).and_then(|db| db.pragma_query_value(None, "application_id", |r| r.get(0))) {
        Ok(APPLICATION_ID) => Ok(()),
        Ok(_) => Err(not_ours()),
        // A write that a crash cut off has to be undone first, which who only reads cannot: the writer looks again.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ReadOnly) => Ok(()),
        Err(error) => Err(JobError::of(path, error)),
    }
}

/// A connection that writes, with the newest schema behind it.
pub(super) fn connect(path: &Path) -> Result<Connection, JobError> {
    let of = |error| JobError::of(path, error);
    let mut db = Connection::open(path).map_err(of)?;
    db.busy_timeout(BUSY).map_err(of)?;
    let found: i64 = db.pragma_query_value(None, "user_version", |r| r.get(0)).map_err(of)?;
    if found > VERSION {
        return Err(JobError::Newer { path: path.to_owned(), found, known: VERSION });
    }
    // Even the same number would be written.
    let mark: i32 = db.pragma_query_value(None, "application_id", |r| r.get(0)).map_err(of)?;
    if mark != APPLICATION_ID {
        // Ours have the mark from their first page on.
        let pages: i64 = db.pragma_query_value(None, "page_count", |r| r.get(0)).map_err(of)?;
        if pages > 0 {
            return Err(JobError::NotAJob { path: path.to_owned() });
        }
        db.pragma_update(None, "application_id", APPLICATION_ID).map_err(of)?;
    }
    // Its write-ahead journal needs memory that all processes share.
    if files::is_remote(path) || db.pragma_update(None, "journal_mode", "wal").is_err() {
        db.pragma_update(None, "journal_mode", "delete").map_err(of)?;
    }
    // Durable on return, also when the power goes (law 2). macOS only flushes the drive when asked to.
    db.pragma_update(None, "synchronous", "full").map_err(of)?;
    db.pragma_update(None, "fullfsync", true).map_err(of)?;
    db.pragma_update(None, "foreign_keys", true).map_err(of)?;
    db.set_prepared_statement_cache_capacity(64);
    migrate(&mut db, path)?;
    // A file that lost its tables, or pages of them, is reported at once and not at the first send.
    let job = db.query_row("SELECT state FROM job", [], |r| r.get::<_, String>(0)).optional();
    job.map_err(|error| damaged(path, error))?;
    Ok(db)
}

/// Makes the tables those of this version. Another process may do so at the same moment: a step that fails because the other
/// has taken it is done.
fn migrate(db: &mut Connection, path: &Path) -> Result<(), JobError> {
    let version = |db: &Connection| {
        let found = db.pragma_query_value(None, "user_version", |r| r.get::<_, i64>(0));
        found.map_err(|error| JobError::of(path, error))
    };
    let mut found = version(db)?;
    while let Err(error) = migrations().to_latest(db) {
        let now = version(db)?;
        if now == found {
            return Err(match error {
                rusqlite_migration::Error::RusqliteError { err, .. } => damaged(path, err),
                error => JobError::Damaged { path: path.to_owned(), what: error.to_string() },
            });
        }
        found = now;
    }
    Ok(())
}

/// What `SQLite` said when the file was opened. Our statements are right for a file that is whole: one that it cannot run says
/// that the file is not.
fn damaged(path: &Path, source: rusqlite::Error) -> JobError {
    match JobError::of(path, source) {
        JobError::Unexpected { source } => {
            let what = match source {
                // Without the statement, which would be read as what is wrong.
                rusqlite::Error::SqlInputError { msg, .. } => msg,
                source => source.to_string(),
            };
            JobError::Damaged { path: path.to_owned(), what }
        }
        error => error,
    }
}

pub(super) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(BUSY)?;
    Ok(db)
}

/// A panic elsewhere rolled its transaction back, so what it guarded is sound.
fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
