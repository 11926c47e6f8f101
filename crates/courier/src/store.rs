//! `app.db`: accounts, settings, the draft, recent conversations, known uploads. No secret is ever written here.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use rusqlite_migration::{M, Migrations};
use serde::{Serialize, de::DeserializeOwned};

use crate::Error;

/// One connection to `app.db`. Calls block: keep them off the runtime's threads.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    connection: Arc<Mutex<Connection>>,
}

/// Append only: what was once released is never changed.
const STEPS: &[M<'_>] = &[
    M::up(
        "CREATE TABLE accounts (
        id             TEXT PRIMARY KEY,
        name           TEXT NOT NULL UNIQUE COLLATE NOCASE,
        color          TEXT NOT NULL,
        stage          TEXT NOT NULL,
        app_key        TEXT NOT NULL,
        region         TEXT NOT NULL,
        urls           TEXT NOT NULL,
        private_hosts  INTEGER NOT NULL,
        default_sender TEXT NOT NULL,
        secret_place   TEXT
     ) STRICT;
     CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
     CREATE TABLE recent_conversations (
        conversation TEXT PRIMARY KEY,
        used_at_ms   INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE uploads (
        account_id     TEXT NOT NULL,
        base_url       TEXT NOT NULL,
        md5            TEXT NOT NULL,
        size_bytes     INTEGER NOT NULL,
        url            TEXT NOT NULL,
        uploaded_at_ms INTEGER NOT NULL,
        PRIMARY KEY (account_id, base_url, md5, size_bytes)
     ) STRICT;",
    ),
    M::up(
        "ALTER TABLE accounts ADD COLUMN extra_tries INTEGER NOT NULL DEFAULT 1;
         ALTER TABLE accounts ADD COLUMN calls_per_s INTEGER NOT NULL DEFAULT 100;",
    ),
    M::up(
        "CREATE TABLE storages (
        id    TEXT PRIMARY KEY,
        name  TEXT NOT NULL UNIQUE COLLATE NOCASE,
        setup TEXT NOT NULL
     ) STRICT;
     CREATE TABLE storage_choices (
        account_id TEXT PRIMARY KEY,
        storage_id TEXT NOT NULL REFERENCES storages ON DELETE CASCADE
     ) STRICT;
     -- Content at a storage; `upload_id` is there until it is complete.
     CREATE TABLE storage_objects (
        id          INTEGER PRIMARY KEY,
        storage_id  TEXT NOT NULL REFERENCES storages ON DELETE CASCADE,
        md5         TEXT NOT NULL,
        size_bytes  INTEGER NOT NULL,
        object_key  TEXT NOT NULL,
        upload_id   TEXT,
        begun_at_ms INTEGER NOT NULL,
        UNIQUE (storage_id, md5, size_bytes)
     ) STRICT;
     CREATE TABLE storage_parts (
        object_id INTEGER NOT NULL REFERENCES storage_objects ON DELETE CASCADE,
        number    INTEGER NOT NULL,
        tag       TEXT NOT NULL,
        md5       BLOB NOT NULL,
        PRIMARY KEY (object_id, number)
     ) STRICT, WITHOUT ROWID;",
    ),
    M::up(
        "ALTER TABLE uploads ADD COLUMN expires_at_ms INTEGER;
         ALTER TABLE uploads ADD COLUMN expire_s INTEGER;
         ALTER TABLE uploads ADD COLUMN tag TEXT;
         ALTER TABLE uploads ADD COLUMN kind TEXT;
         CREATE INDEX uploads_by_url ON uploads (url);
         CREATE TABLE recent_attachments (
            md5        TEXT PRIMARY KEY,
            facts      TEXT NOT NULL,
            used_at_ms INTEGER NOT NULL
         ) STRICT;
         CREATE TABLE queue (
            id       TEXT PRIMARY KEY,
            position INTEGER NOT NULL,
            file     TEXT NOT NULL,
            draft    TEXT NOT NULL,
            state    TEXT NOT NULL,
            row_id   INTEGER
         ) STRICT;",
    ),
    M::up("CREATE TABLE searches (name TEXT PRIMARY KEY COLLATE NOCASE, query TEXT NOT NULL) STRICT;"),
    M::up(
        r#"ALTER TABLE accounts ADD COLUMN proxy TEXT NOT NULL DEFAULT '{"kind":"system"}';
         ALTER TABLE accounts ADD COLUMN proxy_secret_place TEXT;
         ALTER TABLE accounts ADD COLUMN extra_ca_pem TEXT NOT NULL DEFAULT '';"#,
    ),
    // Which process marked a message as being sent.
    M::up("ALTER TABLE queue ADD COLUMN process TEXT;"),
];

/// The schema number of this build, as `user_version` in the file.
pub(crate) const VERSION: i64 = STEPS.len() as i64;

impl Store {
    pub(crate) fn open(path: &Path) -> Result<Store, Error> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Migrations::from_slice(STEPS).to_latest(&mut connection)?;
        Ok(Store { connection: Arc::new(Mutex::new(connection)) })
    }

    /// Runs `work` with the connection on a thread that may block.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || work(&mut store.lock())).await?
    }

    /// A panic in an earlier holder leaves no half-done work behind: SQLite rolled it back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a small value kept as JSON; `None` where it was never written, or by a version that wrote it otherwise:
    /// a lost draft or colour must not keep the window from opening.
    pub(crate) async fn fact<T: DeserializeOwned + Send + 'static>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, Error> {
        self.run(move |db| {
            let text: Option<String> = db
                .query_row("SELECT value FROM facts WHERE name = ?1", [name], |row| row.get(0))
                .optional()?;
            Ok(text.and_then(|text| {
                serde_json::from_str(&text)
                    .inspect_err(|error| tracing::warn!(name, %error, "a kept value cannot be read"))
                    .ok()
            }))
        })
        .await
    }

    /// As [`Store::fact`], where a value that cannot be read must not count as never written.
    pub(crate) async fn fact_or_error<T: DeserializeOwned + Send + 'static>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, Error> {
        let text: Option<String> = self
            .run(move |db| {
                let select = "SELECT value FROM facts WHERE name = ?1";
                Ok(db.query_row(select, [name], |row| row.get(0)).optional()?)
            })
            .await?;
        text.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|source| Error::Unreadable { name, source })
    }

    /// Changes a small value by what it is now, in one transaction; `None` leaves it.
    pub(crate) async fn change_fact<T, F>(&self, name: &'static str, change: F) -> Result<(), Error>
    where
        T: Serialize + DeserializeOwned,
        F: FnOnce(T) -> Option<T> + Send + 'static,
    {
        self.run(move |db| {
            let turn = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let text: Option<String> = turn
                .query_row("SELECT value FROM facts WHERE name = ?1", [name], |row| row.get(0))
                .optional()?;
            let changed = text.and_then(|text| serde_json::from_str(&text).ok()).and_then(change);
            if let Some(value) = changed {
                let text =
                    serde_json::to_string(&value).map_err(|source| Error::Encode { what: name, source })?;
                turn.execute("UPDATE facts SET value = ?2 WHERE name = ?1", (name, text))?;
            }
            Ok(turn.commit()?)
        })
        .await
    }

    /// Keeps a small value as JSON.
    pub(crate) async fn keep<T: Serialize>(&self, name: &'static str, value: &T) -> Result<(), Error> {
        let text = serde_json::to_string(value).map_err(|source| Error::Encode { what: name, source })?;
        self.run(move |db| {
            db.execute(
                "INSERT INTO facts (name, value) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, text),
            )?;
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ErrorCode;

    #[test]
    fn the_migrations_are_sound() {
        Migrations::from_slice(STEPS).validate().unwrap();
    }

    #[test]
    fn a_database_of_a_later_version_is_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.db");
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();

        assert_eq!(Store::open(&path).unwrap_err().code(), ErrorCode::StorageNewer);
    }

    #[tokio::test]
    async fn a_kept_value_that_cannot_be_read_counts_as_never_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("app.db")).unwrap();
        store.keep("settings", &"of another version").await.unwrap();

        assert_eq!(store.fact::<crate::Settings>("settings").await.unwrap(), None);
    }
}
