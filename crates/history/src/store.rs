//! One connection that writes, a few that read.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use crate::database_file;
use crate::error::{Error, Failure};
use crate::path::Identity;
use crate::reserve::{Reserve, is_short_of_tidying};
use crate::stop::Stop;

/// Readers kept open for the next call; more are opened and closed under load.
const IDLE_READERS: usize = 4;

/// The history file. Clones share it; every call blocks.
#[derive(Clone)]
pub struct History {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    identity: Identity,
    /// Once true, nothing more is written.
    damaged: AtomicBool,
    on_damage: OnceLock<Box<dyn Fn() + Send + Sync>>,
    /// There is no room on the disk to write, nor to share the file: all goes by the one connection.
    read_only: bool,
    reserve: OnceLock<Reserve>,
    /// The reserve is in use: only what makes room may be written.
    tight: AtomicBool,
    // Before the writer: fields are dropped in order, and only a writer that closes last tidies up the -wal.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
}

impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("History").field("path", &self.inner.path).finish_non_exhaustive()
    }
}

impl History {
    /// Opens the file, making it or bringing it to the newest schema if needed. The folder must exist.
    ///
    /// Several processes may have it open. Beside it stand `-wal`, `-shm` and `-open` files.
    ///
    /// # Errors
    /// [`Error::NotHistory`] and [`Error::Newer`] leave the file as it is; also `Damaged`, `Unwritable`,
    /// `NoSpace`, `Busy`.
    pub fn open(path: &Path) -> Result<Self, Error> {
        database_file::check(path)?;
        Ok(Self::of(path, database_file::writer(path)?, false))
    }

    /// Opens the file on a full disk: to be read, and without a byte of room. The rows are those of [`History::open`], but
    /// for sends that a crash cut off: they are still `sending`. No other process can open the file meanwhile.
    ///
    /// # Errors
    /// As [`History::open`]; `NoSpace` also where the file is of an older schema, as bringing it to the newest takes room.
    pub fn open_read_only(path: &Path) -> Result<Self, Error> {
        database_file::check(path)?;
        Ok(Self::of(path, database_file::lone_reader(path)?, true))
    }

    fn of(path: &Path, writer: Connection, read_only: bool) -> Self {
        Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                // While the writer lives, nobody tidies these files up.
                identity: Identity::of(path),
                damaged: AtomicBool::new(false),
                on_damage: OnceLock::new(),
                read_only,
                reserve: OnceLock::new(),
                tight: AtomicBool::new(false),
                readers: Mutex::default(),
                writer: Mutex::new(writer),
            }),
        }
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Whether the file was found to be damaged since it was opened. It takes no more writes then; what can be read of it is.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.inner.damaged.load(Ordering::Relaxed)
    }

    /// Lets the file take no more writes, as it was found to be damaged.
    pub fn mark_damaged(&self) {
        let was_damaged = self.inner.damaged.swap(true, Ordering::Relaxed);
        if let (false, Some(listener)) = (was_damaged, self.inner.on_damage.get()) {
            listener();
        }
    }

    /// Calls back once the file is found to be damaged; only the first listener is called. It must not block, nor use the
    /// history.
    pub fn on_damage(&self, listener: impl Fn() + Send + Sync + 'static) {
        let _ = self.inner.on_damage.set(Box::new(listener));
    }

    /// Keeps this reserve from now on. While it is used up, nothing can be recorded or added, but everything read and
    /// deleted.
    pub fn keep_reserve(&self, reserve: Reserve) {
        self.inner.tight.store(reserve.is_used_up(), Ordering::Relaxed);
        let _ = self.inner.reserve.set(reserve);
    }

    /// Before rows are deleted: where the disk has no room for that, the reserve gives it.
    pub(crate) fn make_room(&self) {
        let Some(reserve) = self.inner.reserve.get() else { return };
        if is_short_of_tidying(&self.inner.path) && reserve.release() {
            self.inner.tight.store(true, Ordering::Relaxed);
        }
    }

    /// As [`History::write`], for what takes room and makes none.
    pub(crate) fn write_more<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, Error> {
        if self.inner.tight.load(Ordering::Relaxed) {
            if self.inner.reserve.get().is_some_and(Reserve::is_used_up) {
                return Err(Error::NoSpace { path: self.inner.path.clone() });
            }
            self.inner.tight.store(false, Ordering::Relaxed);
        }
        self.write(work)
    }

    /// Runs `work` as one transaction that is durable when this returns, or leaves no trace.
    ///
    /// A file that is damaged, or that lies no longer where it was opened, takes none.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, Error> {
        if self.inner.read_only {
            return Err(Error::NoSpace { path: self.inner.path.clone() });
        }
        let mut db = lock(&self.inner.writer);
        if self.is_damaged() {
            let source = "found since it was opened".into();
            return Err(Error::Damaged { path: self.inner.path.clone(), source });
        }
        if !self.inner.identity.is_there() {
            return Err(Error::Moved { path: self.inner.path.clone() });
        }
        self.run(&mut db, TransactionBehavior::Immediate, work)
    }

    /// Runs `work` on one consistent view of the file.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, Error> {
        if self.inner.read_only {
            return self.run(&mut lock(&self.inner.writer), TransactionBehavior::Deferred, work);
        }
        let idle = lock(&self.inner.readers).pop();
        let mut db = match idle {
            Some(db) => db,
            None => database_file::reader(&self.inner.path).map_err(|e| self.sorted(e.into()))?,
        };
        let result = self.run(&mut db, TransactionBehavior::Deferred, work);
        let mut idle = lock(&self.inner.readers);
        if idle.len() < IDLE_READERS {
            idle.push(db);
        }
        result
    }

    /// As [`History::read`], until it is stopped.
    pub(crate) fn read_until<T>(
        &self,
        stop: &Stop,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, Error> {
        self.read(|tx| {
            let _running = stop.running(tx)?;
            work(tx)
        })
    }

    fn run<T>(
        &self,
        db: &mut Connection,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, Error> {
        let tx = db.transaction_with_behavior(behavior).map_err(|e| self.sorted(e.into()))?;
        let done = work(&tx).map_err(|e| self.sorted(e))?;
        tx.commit().map_err(|e| self.sorted(e.into()))?;
        Ok(done)
    }

    fn sorted(&self, failure: Failure) -> Error {
        let error = match failure {
            // It was a history when it was opened: what is none any more was damaged since.
            Failure::Sql(e)
                if matches!(
                    e.sqlite_error_code(),
                    Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
                ) =>
            {
                self.mark_damaged();
                Error::Damaged { path: self.inner.path.clone(), source: e.into() }
            }
            Failure::Sql(e) => Error::of(&self.inner.path, e),
            Failure::Ours(e) => e,
        };
        match error {
            Error::Unwritable { .. } if !self.inner.identity.is_there() => {
                Error::Moved { path: self.inner.path.clone() }
            }
            error => error,
        }
    }
}

/// A panic elsewhere rolled its transaction back, so what it guarded is sound.
fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn setting(history: &History, name: &str) -> String {
        let db = lock(&history.inner.writer);
        db.pragma_query_value(None, name, |r| r.get::<_, rusqlite::types::Value>(0))
            .map(|v| format!("{v:?}"))
            .unwrap()
    }

    #[test]
    fn a_write_reaches_the_disk_before_it_returns() {
        let dir = tempfile::tempdir().unwrap();
        let history = History::open(&dir.path().join("history.db")).unwrap();
        let settings =
            ["journal_mode", "synchronous", "fullfsync", "foreign_keys"].map(|s| setting(&history, s));
        assert_eq!(settings, [r#"Text("wal")"#, "Integer(2)", "Integer(1)", "Integer(1)"]);
    }

    #[test]
    fn the_migrations_are_sound() {
        let mut db = Connection::open_in_memory().unwrap();
        crate::packed::teach(&db).unwrap();
        crate::schema::migrations().to_latest(&mut db).unwrap();
        let broken: Vec<String> = db
            .prepare("SELECT * FROM pragma_foreign_key_check")
            .unwrap()
            .query_map([], |r| r.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(broken, [] as [&str; 0]);
    }
}
