//! What lies at a storage, and what is on its way there, so that an upload can go on after a restart and the same content
//! is not sent again: the tables `storage_objects` and `storage_parts`.

use ids::StorageId;
use rusqlite::OptionalExtension;

use crate::error::Error;
use crate::store::Store;

/// Content by its digest, at one storage.
#[derive(Debug, Clone)]
pub struct StorageObject {
    store: Store,
    storage_id: StorageId,
    md5: String,
    size_bytes: i64,
}

/// What is known of the content at the storage.
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    /// It lies there under this key.
    Stored {
        /// The object's key.
        key: String,
    },
    /// It is on its way, and these parts have arrived: tag and MD5 of each, from part 1 on without gaps.
    Begun {
        /// The object's key.
        key: String,
        /// The storage's name for the upload.
        upload_id: String,
        /// In order.
        parts: Vec<Arrived>,
    },
}

/// A part that the storage has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The storage's tag of it.
    pub tag: String,
    /// Of the bytes that were sent.
    pub md5: [u8; 16],
}

const OF: &str = "storage_id = ?1 AND md5 = ?2 AND size_bytes = ?3";

impl StorageObject {
    /// The content with this digest (lower-case hex) and size, at the storage with this id.
    #[must_use]
    pub fn new(store: Store, storage_id: StorageId, md5: String, size_bytes: u64) -> StorageObject {
        StorageObject { store, storage_id, md5, size_bytes: size_bytes.cast_signed() }
    }

    /// What is known of it.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn find(&self) -> Result<Option<Entry>, Error> {
        let StorageObject { store, storage_id, md5, size_bytes } = self.clone();
        store
            .read(move |db| {
                let found = format!("SELECT id, object_key, upload_id FROM storage_objects WHERE {OF}");
                let row: Option<(i64, String, Option<String>)> = db
                    .query_row(&found, (storage_id.as_str(), md5, size_bytes), |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                    })
                    .optional()?;
                let (object, key, id) = match row {
                    None => return Ok(None),
                    Some((_, key, None)) => return Ok(Some(Entry::Stored { key })),
                    Some((object, key, Some(id))) => (object, key, id),
                };
                let mut query = db.prepare(
                    "SELECT number, tag, md5 FROM storage_parts WHERE object_id = ?1 ORDER BY number",
                )?;
                let rows = query.query_map([object], |row| {
                    Ok((row.get::<_, u16>(0)?, Arrived { tag: row.get(1)?, md5: row.get(2)? }))
                })?;
                let mut parts = Vec::new();
                for row in rows {
                    let (number, part) = row?;
                    if usize::from(number) != parts.len() + 1 {
                        break;
                    }
                    parts.push(part);
                }
                Ok(Some(Entry::Begun { key, upload_id: id, parts }))
            })
            .await
    }

    /// An upload of it began; what was there before is forgotten.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn begun(&self, key: String, upload_id: String) -> Result<(), Error> {
        let StorageObject { store, storage_id, md5, size_bytes } = self.clone();
        let now_ms = crate::clock::now_ms();
        store
            .write(move |db| {
                // REPLACE drops the parts of an entry that was there before, with it.
                db.execute(
                    "INSERT OR REPLACE INTO storage_objects
                        (storage_id, md5, size_bytes, object_key, upload_id, begun_at_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (storage_id.as_str(), md5, size_bytes, key, upload_id, now_ms),
                )?;
                Ok(())
            })
            .await
    }

    /// A part has arrived. Durable before the next one is sent.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn arrived(&self, number: u16, part: &Arrived) -> Result<(), Error> {
        let StorageObject { store, storage_id, md5, size_bytes } = self.clone();
        let Arrived { tag, md5: part_md5 } = part.clone();
        store
            .write(move |db| {
                let insert = format!(
                    "INSERT OR REPLACE INTO storage_parts (object_id, number, tag, md5)
                     SELECT id, ?4, ?5, ?6 FROM storage_objects WHERE {OF}"
                );
                db.execute(&insert, (storage_id.as_str(), md5, size_bytes, number, tag, part_md5))?;
                Ok(())
            })
            .await
    }

    /// It lies there.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn stored(&self) -> Result<(), Error> {
        let StorageObject { store, storage_id, md5, size_bytes } = self.clone();
        store
            .write(move |db| {
                let key = (storage_id.as_str(), md5, size_bytes);
                let parts = format!(
                    "DELETE FROM storage_parts WHERE object_id IN (SELECT id FROM storage_objects WHERE {OF})"
                );
                db.execute(&parts, (&key.0, &key.1, key.2))?;
                db.execute(&format!("UPDATE storage_objects SET upload_id = NULL WHERE {OF}"), key)?;
                Ok(())
            })
            .await
    }

    /// Nothing is known of it any more.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn forget(&self) -> Result<(), Error> {
        let StorageObject { store, storage_id, md5, size_bytes } = self.clone();
        store
            .write(move |db| {
                db.execute(
                    &format!("DELETE FROM storage_objects WHERE {OF}"),
                    (storage_id.as_str(), md5, size_bytes),
                )?;
                Ok(())
            })
            .await
    }
}
