//! `app.db` for those tables whose queries still stand in this crate.

use std::io;
use std::path::Path;

use history::Identity;
use rusqlite::{Connection, OptionalExtension};
use rusqlite_migration::Error as MigrationError;
use serde::{Serialize, de::DeserializeOwned};

use crate::Error;

/// [`appdata::Store`], with errors of this crate.
#[derive(Debug, Clone)]
pub(crate) struct Store(appdata::Store);

impl Store {
    pub(crate) fn open(path: &Path) -> Result<Store, Error> {
        Store::open_by(path, appdata::Store::open)
    }

    /// See [`appdata::Store::open_read_only`].
    pub(crate) fn open_read_only(path: &Path) -> Result<Store, Error> {
        Store::open_by(path, appdata::Store::open_read_only)
    }

    fn open_by(
        path: &Path,
        open: impl Fn(&Path) -> Result<appdata::Store, appdata::Error>,
    ) -> Result<Store, Error> {
        history::check_path_length(path)?;
        if path.metadata().is_ok_and(|file| !file.is_file()) {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "this is not a file");
            return Err(Error::Folder { path: path.to_path_buf(), source });
        }
        history::close_to_others(path);
        let store = open(path).map_err(|error| for_room(error, path))?;
        let identity = Identity::of(path);
        Ok(Store(store.guarded(move || identity.is_there())))
    }

    /// See [`appdata::Store::is_damaged`].
    pub(crate) fn is_damaged(&self) -> bool {
        self.0.is_damaged()
    }

    /// See [`appdata::Store::mark_damaged`].
    pub(crate) fn mark_damaged(&self) {
        self.0.mark_damaged();
    }

    /// See [`appdata::Store::on_damage`].
    pub(crate) fn on_damage(&self, hear: impl Fn() + Send + Sync + 'static) {
        self.0.on_damage(hear);
    }

    /// See [`appdata::Store::was_opened`].
    pub(crate) fn was_opened(&self) -> Result<bool, Error> {
        Ok(self.0.was_opened()?)
    }

    /// See [`appdata::Store::note_opened`].
    pub(crate) fn note_opened(&self) -> Result<(), Error> {
        Ok(self.0.note_opened()?)
    }

    /// The file, for tables of `appdata`.
    pub(crate) fn file(&self) -> appdata::Store {
        self.0.clone()
    }

    /// See [`appdata::Store::read`].
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.0.read(work).await
    }

    /// See [`appdata::Store::write`].
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.0.write(work).await
    }

    /// See [`appdata::Store::fact`].
    pub(crate) async fn fact<T: DeserializeOwned + Send + 'static>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, Error> {
        Ok(self.0.fact(name).await?)
    }

    /// As [`Store::fact`], where a value that cannot be read must not count as never written.
    pub(crate) async fn fact_or_error<T: DeserializeOwned + Send + 'static>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, Error> {
        let text: Option<String> = self
            .read(move |db| {
                let select = "SELECT value FROM facts WHERE name = ?1";
                Ok(db.query_row(select, [name], |row| row.get(0)).optional()?)
            })
            .await?;
        text.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|source| Error::Unreadable { name, source })
    }

    /// See [`appdata::Store::keep`].
    pub(crate) async fn keep<T: Serialize>(&self, name: &'static str, value: &T) -> Result<(), Error> {
        Ok(self.0.keep(name, value).await?)
    }

    /// See [`appdata::Store::change`].
    pub(crate) async fn change<T, F>(&self, name: &'static str, change: F) -> Result<T, Error>
    where
        T: Serialize + DeserializeOwned + Default + Send + 'static,
        F: FnOnce(&mut T) + Send + 'static,
    {
        Ok(self.0.change(name, change).await?)
    }
}

/// SQLite has a code for a full disk only where it writes rows.
fn for_room(error: appdata::Error, path: &Path) -> Error {
    match &error {
        appdata::Error::Sqlite(source)
        | appdata::Error::Migration(MigrationError::RusqliteError { err: source, .. })
            if history::is_space_why(source, path) =>
        {
            Error::NoSpace { path: path.to_path_buf() }
        }
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ErrorCode;

    #[cfg(unix)]
    #[tokio::test]
    async fn nothing_is_kept_in_a_database_that_was_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("app.db")).unwrap();
        std::fs::remove_dir_all(folder.path()).unwrap();

        let refused = store.keep("settings", &"x").await.unwrap_err();

        assert_eq!(refused.code(), ErrorCode::DataMoved);
    }

    #[tokio::test]
    async fn a_damaged_database_takes_no_more_writes_and_is_still_read() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("app.db")).unwrap();
        store.keep("a", &1).await.unwrap();

        store.mark_damaged();

        assert_eq!(store.keep("a", &2).await.unwrap_err().code(), ErrorCode::DataDamaged);
        assert_eq!(store.fact::<i32>("a").await.unwrap(), Some(1));
    }
}
