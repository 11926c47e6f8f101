//! The file: opening it, reading and writing in transactions.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::error::Error;
use crate::schema::{VERSION, migrations};

/// What a transaction reads and writes with.
pub type Db = Connection;

/// Says whether the file that is open is still the one at its path.
type Guard = Arc<dyn Fn() -> bool + Send + Sync>;

/// What the work of a transaction fails with.
pub trait WorkError: From<Error> + Send + 'static {
    /// What this file said, where that is the reason: it may say that it is damaged.
    fn of_file(&self) -> Option<&Error>;
}

impl WorkError for Error {
    fn of_file(&self) -> Option<&Error> {
        Some(self)
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// One connection to `app.db`. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
    /// Once true, nothing more is written.
    damaged: Arc<AtomicBool>,
    /// There is no room on the disk to write.
    read_only: bool,
    on_damage: Arc<OnceLock<Box<dyn Fn() + Send + Sync>>>,
    guard: Option<Guard>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("damaged", &self.is_damaged()).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the file, making it or bringing it to the newest schema if needed. The folder must exist. Blocks.
    ///
    /// # Errors
    /// When it is damaged, of a later version, or the disk fails.
    pub fn open(path: &Path) -> Result<Store, Error> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        // Its write-ahead journal needs memory that all processes share.
        let is_local = !files::is_remote(path);
        if !is_local || connection.pragma_update(None, "journal_mode", "WAL").is_err() {
            connection.pragma_update(None, "journal_mode", "DELETE")?;
        }
        // Durable on return, also when the power goes: the queue and what is being sent of it stand here. macOS only flushes
        // the drive when asked to.
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        migrations().to_latest(&mut connection)?;
        connection.set_transaction_behavior(TransactionBehavior::Immediate);
        // A file that lost its tables is reported at once.
        connection.query_row("SELECT count(*) FROM facts", [], |row| row.get::<_, i64>(0))?;
        Ok(Store::of(connection, false))
    }

    /// Opens the file on a full disk: to be read, and without a byte of room. No other process can open it meanwhile.
    /// Blocks.
    ///
    /// # Errors
    /// As [`Store::open`]; [`Error::Full`] also where the file is of an older schema, as bringing it to the newest takes
    /// room.
    pub fn open_read_only(path: &Path) -> Result<Store, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        // What the journal holds stays in it: to write it back may need room in the file.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        // Alone, a connection keeps in memory what else is in a file beside the database, which needs room.
        connection.pragma_update(None, "locking_mode", "exclusive")?;
        connection.pragma_update(None, "query_only", true)?;
        connection.pragma_update(None, "temp_store", "memory")?;
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version < VERSION {
            return Err(Error::Full);
        }
        // Nothing is to be done; it says so of a later version.
        migrations().to_latest(&mut connection)?;
        Ok(Store::of(connection, true))
    }

    fn of(connection: Connection, read_only: bool) -> Store {
        Store {
            connection: Arc::new(Mutex::new(connection)),
            damaged: Arc::default(),
            read_only,
            on_damage: Arc::default(),
            guard: None,
        }
    }

    /// The same store, used only while `is_there` says that its file still lies where it was opened. It is asked before each
    /// use, so it must be quick.
    #[must_use]
    pub fn guarded(self, is_there: impl Fn() -> bool + Send + Sync + 'static) -> Store {
        Store { guard: Some(Arc::new(is_there)), ..self }
    }

    /// Whether the file was found to be damaged since it was opened. It takes no more writes then; what can be read of it is.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Lets the file take no more writes, as it was found to be damaged.
    pub fn mark_damaged(&self) {
        if self.damaged.swap(true, Ordering::Relaxed) {
            return;
        }
        if let Some(listener) = self.on_damage.get() {
            listener();
        }
        if let Err(error) = self.lock().pragma_update(None, "query_only", true) {
            tracing::warn!(%error, "the damaged database could not be closed to writes");
        }
    }

    /// Calls back once the file is found to be damaged; only the first listener is called. It must not block, nor use the store.
    pub fn on_damage(&self, listener: impl Fn() + Send + Sync + 'static) {
        let _ = self.on_damage.set(Box::new(listener));
    }

    /// Whether [`Store::note_opened`] was called once. Blocks.
    ///
    /// # Errors
    /// When the file fails.
    pub fn was_opened(&self) -> Result<bool, Error> {
        Ok(self.lock().prepare("SELECT 1 FROM facts WHERE name = 'opened'")?.exists([])?)
    }

    /// Notes that all of the data folder is there, so that a database without anything in it is an accident from now on.
    /// Blocks.
    ///
    /// # Errors
    /// When the file fails.
    pub fn note_opened(&self) -> Result<(), Error> {
        self.lock().execute("INSERT OR IGNORE INTO facts (name, value) VALUES ('opened', 'true')", [])?;
        Ok(())
    }

    /// Notes that the user was informed that the data folder lies on a network drive. `false` where that was so before. Blocks.
    ///
    /// # Errors
    /// When the file fails.
    pub fn note_remote(&self) -> Result<bool, Error> {
        let added =
            self.lock().execute("INSERT OR IGNORE INTO facts (name, value) VALUES ('remote', 'true')", [])?;
        Ok(added > 0)
    }

    fn check(&self, behavior: TransactionBehavior) -> Result<(), Error> {
        if self.guard.as_ref().is_some_and(|is_there| !is_there()) {
            return Err(Error::Moved);
        }
        if matches!(behavior, TransactionBehavior::Deferred) {
            return Ok(());
        }
        if self.read_only {
            return Err(Error::Full);
        }
        if self.is_damaged() {
            return Err(Error::Damaged);
        }
        Ok(())
    }

    /// Reads in one transaction on a thread that may block: all that `work` sees is of one moment, whatever another
    /// process writes meanwhile.
    ///
    /// # Errors
    /// Those of `work`, and when the file fails.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: WorkError,
        F: FnOnce(&Db) -> Result<T, E> + Send + 'static,
    {
        self.transaction(TransactionBehavior::Deferred, work).await
    }

    /// Reads and writes in one transaction on a thread that may block. It holds the write lock from its first statement
    /// on, so that nothing that `work` has read can change before it writes, and waits for another writer up to 5 s. An
    /// error of `work` undoes everything.
    ///
    /// # Errors
    /// Those of `work`, and when the file fails.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: WorkError,
        F: FnOnce(&Db) -> Result<T, E> + Send + 'static,
    {
        // A deferred one would fail at once, without waiting, where another process wrote after its first read.
        self.transaction(TransactionBehavior::Immediate, work).await
    }

    async fn transaction<T, E, F>(&self, behavior: TransactionBehavior, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: WorkError,
        F: FnOnce(&Db) -> Result<T, E> + Send + 'static,
    {
        let store = self.clone();
        let run = move || {
            store.check(behavior)?;
            let done = store.run(behavior, work);
            if done.as_ref().err().and_then(E::of_file).and_then(Error::sqlite).is_some_and(is_damage) {
                store.mark_damaged();
            }
            done
        };
        tokio::task::spawn_blocking(run).await.map_err(Error::from)?
    }

    fn run<T, E: WorkError>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Db) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(behavior).map_err(Error::from)?;
        let done = work(&transaction)?;
        transaction.commit().map_err(Error::from)?;
        Ok(done)
    }

    /// A panic in an earlier holder leaves no half-done work behind: SQLite rolled it back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
