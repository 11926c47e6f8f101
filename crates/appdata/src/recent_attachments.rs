//! The attachments used lately, the same content once: the table `recent_attachments`.

use crate::error::Error;
use crate::store::Store;

/// How many are kept.
const KEPT: u32 = 24;

/// The table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RecentAttachments {
    store: Store,
}

/// An attachment that was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentRow {
    /// What was known about it, as JSON.
    pub facts: String,
    /// Unix ms.
    pub used_at_ms: i64,
}

impl RecentAttachments {
    /// The table of this file.
    #[must_use]
    pub fn new(store: Store) -> RecentAttachments {
        RecentAttachments { store }
    }

    /// Newest first.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn list(&self) -> Result<Vec<RecentRow>, Error> {
        self.store
            .read(|db| {
                let mut query = db.prepare(
                    "SELECT facts, used_at_ms FROM recent_attachments ORDER BY used_at_ms DESC, rowid DESC",
                )?;
                let rows = query
                    .query_map([], |row| Ok(RecentRow { facts: row.get(0)?, used_at_ms: row.get(1)? }))?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Puts one at the top, and forgets the oldest where there are too many.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn note(&self, md5: String, facts: String) -> Result<(), Error> {
        let now_ms = crate::clock::now_ms();
        self.store
            .write(move |db| {
                db.execute(
                    "INSERT OR REPLACE INTO recent_attachments VALUES (?1, ?2, ?3)",
                    (md5, facts, now_ms),
                )?;
                db.execute(
                    "DELETE FROM recent_attachments WHERE md5 NOT IN
                        (SELECT md5 FROM recent_attachments ORDER BY used_at_ms DESC, rowid DESC LIMIT ?1)",
                    [KEPT],
                )?;
                Ok(())
            })
            .await
    }

    /// Forgets one by its MD5, or all.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn forget(&self, md5: Option<String>) -> Result<(), Error> {
        self.store
            .write(move |db| {
                db.execute("DELETE FROM recent_attachments WHERE ?1 IS NULL OR md5 = ?1", [md5])?;
                Ok(())
            })
            .await
    }
}
