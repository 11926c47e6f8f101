//! The attachments used lately, offered again.

use serde::Serialize;
use specta::Type;

use media::Attachment;

use crate::Error;
use crate::store::Store;

/// How many are kept.
const KEPT: u32 = 24;

/// An attachment that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RecentAttachment {
    /// What was known about it.
    pub attachment: Attachment,
    /// Unix ms.
    #[specta(type = u32)]
    pub used_at_ms: i64,
    /// Its file is where it was.
    pub there: bool,
}

/// The list of them, the same content once.
#[derive(Debug, Clone)]
pub(crate) struct RecentFiles {
    store: Store,
}

impl RecentFiles {
    pub(crate) fn new(store: Store) -> RecentFiles {
        RecentFiles { store }
    }

    /// Newest first.
    pub(crate) async fn list(&self) -> Result<Vec<(Attachment, i64)>, Error> {
        self.store
            .run(|db| {
                let mut query = db.prepare(
                    "SELECT facts, used_at_ms FROM recent_attachments ORDER BY used_at_ms DESC, rowid DESC",
                )?;
                let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
                let rows: Vec<(String, i64)> = rows.collect::<Result<_, _>>()?;
                // One that another version wrote otherwise is left out, not a reason to show none.
                let read = |(facts, at): (String, i64)| Some((serde_json::from_str(&facts).ok()?, at));
                Ok(rows.into_iter().filter_map(read).collect())
            })
            .await
    }

    /// Puts one at the top.
    pub(crate) async fn note(&self, attachment: &Attachment) -> Result<(), Error> {
        let facts = serde_json::to_string(attachment)
            .map_err(|source| Error::Encode { what: "a recent attachment", source })?;
        let (md5, now_ms) = (attachment.md5.clone(), jiff::Timestamp::now().as_millisecond());
        self.store
            .run(move |db| {
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
    pub(crate) async fn forget(&self, md5: Option<String>) -> Result<(), Error> {
        self.store
            .run(move |db| {
                db.execute("DELETE FROM recent_attachments WHERE ?1 IS NULL OR md5 = ?1", [md5])?;
                Ok(())
            })
            .await
    }
}
