//! What the user chose once for all: the tables `upload_choices` and `image_preparation`, of one row each.

use rusqlite::OptionalExtension;

use crate::error::Error;
use crate::store::Store;

/// How uploads to the service are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UploadChoicesRow {
    /// Seconds after which the service deletes a file.
    pub expire_s: Option<u32>,
    /// Label for its deletion.
    pub tag: Option<String>,
    /// The `type` that the service is given.
    pub kind: Option<String>,
}

/// Both tables. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Choices {
    store: Store,
}

impl Choices {
    /// The tables of this file.
    #[must_use]
    pub fn new(store: Store) -> Choices {
        Choices { store }
    }

    /// How uploads to the service are kept, as last chosen.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn uploads(&self) -> Result<UploadChoicesRow, Error> {
        self.store
            .read(|db| {
                let row = db.query_row("SELECT expire_s, tag, kind FROM upload_choices", [], |row| {
                    let expire_s: Option<i64> = row.get(0)?;
                    // What no version writes is as if it was not chosen.
                    let expire_s = expire_s.and_then(|seconds| u32::try_from(seconds).ok());
                    Ok(UploadChoicesRow { expire_s, tag: row.get(1)?, kind: row.get(2)? })
                });
                Ok(row.optional()?.unwrap_or_default())
            })
            .await
    }

    /// Keeps how uploads to the service are kept.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn keep_uploads(&self, choices: UploadChoicesRow) -> Result<(), Error> {
        self.store
            .write(move |db| {
                db.execute(
                    "INSERT OR REPLACE INTO upload_choices (only, expire_s, tag, kind) VALUES (1, ?1, ?2, ?3)",
                    (choices.expire_s, choices.tag, choices.kind),
                )?;
                Ok(())
            })
            .await
    }

    /// What is done to pictures before they go up, as JSON; `None` where nothing was chosen yet.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn image_preparation(&self) -> Result<Option<String>, Error> {
        self.store
            .read(|db| {
                let settings = "SELECT settings FROM image_preparation";
                Ok(db.query_row(settings, [], |row| row.get(0)).optional()?)
            })
            .await
    }

    /// Keeps what is done to pictures, as JSON.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn keep_image_preparation(&self, settings: String) -> Result<(), Error> {
        self.store
            .write(move |db| {
                let keep = "INSERT OR REPLACE INTO image_preparation (only, settings) VALUES (1, ?1)";
                db.execute(keep, [settings])?;
                Ok(())
            })
            .await
    }
}
