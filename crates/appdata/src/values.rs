//! Small values by name, as JSON: the table `facts`.

use rusqlite::{Connection, OptionalExtension};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::Error;
use crate::store::Store;

impl Store {
    /// Reads a small value kept as JSON; `None` where it was never written, or by a version that wrote it otherwise:
    /// a lost draft or colour must not keep the window from opening.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn fact<T: DeserializeOwned + Send + 'static>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, Error> {
        self.read(move |db| kept(db, name)).await
    }

    /// Keeps a small value as JSON.
    ///
    /// # Errors
    /// When it has no JSON form, or the file fails.
    pub async fn keep<T: Serialize>(&self, name: &'static str, value: &T) -> Result<(), Error> {
        let text = json(name, value)?;
        self.write(move |db| keep(db, name, &text)).await
    }

    /// Changes a small value kept as JSON, with nothing else happening to it meanwhile. `change` gets what
    /// [`Store::fact`] would say, or the default.
    ///
    /// # Errors
    /// As [`Store::keep`].
    pub async fn change<T, F>(&self, name: &'static str, change: F) -> Result<T, Error>
    where
        T: Serialize + DeserializeOwned + Default + Send + 'static,
        F: FnOnce(&mut T) + Send + 'static,
    {
        self.write(move |db| {
            let mut value: T = kept(db, name)?.unwrap_or_default();
            change(&mut value);
            keep(db, name, &json(name, &value)?)?;
            Ok(value)
        })
        .await
    }
}

fn kept<T: DeserializeOwned>(db: &Connection, name: &'static str) -> Result<Option<T>, Error> {
    let text: Option<String> =
        db.query_row("SELECT value FROM facts WHERE name = ?1", [name], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| {
        serde_json::from_str(&text)
            .inspect_err(|error| tracing::warn!(name, %error, "a kept value cannot be read"))
            .ok()
    }))
}

fn keep(db: &Connection, name: &'static str, text: &str) -> Result<(), Error> {
    db.execute(
        "INSERT INTO facts (name, value) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, text),
    )?;
    Ok(())
}

fn json<T: Serialize>(what: &'static str, value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|source| Error::Encode { what, source })
}
