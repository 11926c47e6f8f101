//! Which uploads were made to the service: the table `uploads`.

use ids::AccountId;
use rusqlite::{OptionalExtension, Row};

use crate::error::Error;
use crate::store::Store;

/// One content at one place, kept there in one way. Under other settings it is another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadKey {
    /// Whose.
    pub account_id: AccountId,
    /// Where; elsewhere its URL means nothing.
    pub base_url: String,
    /// Lower-case hex.
    pub md5: String,
    /// Bytes.
    pub size_bytes: u64,
    /// Seconds after which the service deletes it.
    pub expire_s: Option<u32>,
    /// Label for its deletion.
    pub tag: Option<String>,
    /// The `type` that the service was given.
    pub kind: Option<String>,
}

/// A URL that the service gave, and its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRow {
    /// The URL.
    pub url: String,
    /// Unix ms.
    pub uploaded_at_ms: i64,
    /// Unix ms; `None`: the service keeps it.
    pub expires_at_ms: Option<i64>,
}

/// The table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Uploads {
    store: Store,
}

const COLUMNS: &str = "url, uploaded_at_ms, expires_at_ms";

impl Uploads {
    /// The table of this file.
    #[must_use]
    pub fn new(store: Store) -> Uploads {
        Uploads { store }
    }

    /// The upload of this content, if its URL lives beyond `until_ms`.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn find(&self, key: UploadKey, until_ms: i64) -> Result<Option<UploadRow>, Error> {
        self.store
            .read(move |db| {
                let query = format!(
                    "SELECT {COLUMNS} FROM uploads
                     WHERE account_id = ?1 AND base_url = ?2 AND md5 = ?3 AND size_bytes = ?4
                       AND expire_s IS ?5 AND tag IS ?6 AND kind IS ?7
                       AND (expires_at_ms IS NULL OR expires_at_ms > ?8)"
                );
                let UploadKey { account_id, base_url, md5, size_bytes, expire_s, tag, kind } = key;
                let size = size_bytes.cast_signed();
                let values = (account_id.as_str(), base_url, md5, size, expire_s, tag, kind, until_ms);
                Ok(db.query_row(&query, values, upload).optional()?)
            })
            .await
    }

    /// The upload that gave this URL.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn by_url(&self, url: String) -> Result<Option<UploadRow>, Error> {
        self.store
            .read(move |db| {
                let query = format!("SELECT {COLUMNS} FROM uploads WHERE url = ?1");
                Ok(db.query_row(&query, [url], upload).optional()?)
            })
            .await
    }

    /// Whether uploads gave this URL, and none of them was this account's.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn is_of_others(&self, url: String, account_id: AccountId) -> Result<bool, Error> {
        self.store
            .read(move |db| {
                let accounts = "SELECT count(*) FILTER (WHERE account_id = ?2) = 0 AND count(*) > 0
                                FROM uploads WHERE url = ?1";
                Ok(db.query_row(accounts, [url.as_str(), account_id.as_str()], |row| row.get(0))?)
            })
            .await
    }

    /// Notes an upload, in place of an earlier one of the same content. `only_here`: those of the account at any other
    /// base URL are forgotten.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn note(&self, key: UploadKey, made: UploadRow, only_here: bool) -> Result<(), Error> {
        self.store
            .write(move |db| {
                if only_here {
                    db.execute(
                        "DELETE FROM uploads WHERE account_id = ?1 AND base_url <> ?2",
                        (key.account_id.as_str(), &key.base_url),
                    )?;
                }
                let UploadKey { account_id, base_url, md5, size_bytes, expire_s, tag, kind } = key;
                let UploadRow { url, uploaded_at_ms, expires_at_ms } = made;
                let size = size_bytes.cast_signed();
                db.execute(
                    "INSERT OR REPLACE INTO uploads (account_id, base_url, md5, size_bytes, url, uploaded_at_ms,
                         expires_at_ms, expire_s, tag, kind)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                    (account_id.as_str(), base_url, md5, size, url, uploaded_at_ms, expires_at_ms, expire_s, tag, kind),
                )?;
                Ok(())
            })
            .await
    }
}

fn upload(row: &Row<'_>) -> rusqlite::Result<UploadRow> {
    Ok(UploadRow { url: row.get(0)?, uploaded_at_ms: row.get(1)?, expires_at_ms: row.get(2)? })
}
