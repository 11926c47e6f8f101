//! `app.db` for those tables whose queries still stand in this crate.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};
use serde::{Serialize, de::DeserializeOwned};

use crate::Error;

/// [`appdata::Store`], with errors of this crate.
#[derive(Debug, Clone)]
pub(crate) struct Store(appdata::Store);

impl Store {
    pub(crate) fn open(path: &Path) -> Result<Store, Error> {
        Ok(Store(appdata::Store::open(path)?))
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
