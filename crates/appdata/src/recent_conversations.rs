//! The conversations used lately: the table `recent_conversations`.

use crate::error::Error;
use crate::store::Store;

/// How many are kept.
const KEPT: u32 = 50;

/// The table. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RecentConversations {
    store: Store,
}

impl RecentConversations {
    /// The table of this file.
    #[must_use]
    pub fn new(store: Store) -> RecentConversations {
        RecentConversations { store }
    }

    /// The ids of the conversations, newest first.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn list(&self) -> Result<Vec<String>, Error> {
        self.store
            .read(|db| {
                // The row's number settles those of the same millisecond.
                let mut query = db.prepare(
                    "SELECT conversation FROM recent_conversations ORDER BY used_at_ms DESC, rowid DESC LIMIT ?1",
                )?;
                let ids = query.query_map([KEPT], |row| row.get(0))?.collect::<Result<_, _>>()?;
                Ok(ids)
            })
            .await
    }

    /// Puts one at the top, and forgets the oldest where there are too many.
    ///
    /// # Errors
    /// When the file fails.
    pub async fn note(&self, conversation_id: String) -> Result<(), Error> {
        let now_ms = crate::clock::now_ms();
        self.store
            .write(move |db| {
                db.execute(
                    "INSERT OR REPLACE INTO recent_conversations VALUES (?1, ?2)",
                    (conversation_id, now_ms),
                )?;
                db.execute(
                    "DELETE FROM recent_conversations WHERE conversation NOT IN
                        (SELECT conversation FROM recent_conversations ORDER BY used_at_ms DESC, rowid DESC LIMIT ?1)",
                    [KEPT],
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

    fn table(folder: &tempfile::TempDir) -> RecentConversations {
        RecentConversations::new(Store::open(&folder.path().join("app.db")).unwrap())
    }

    #[tokio::test]
    async fn a_conversation_used_again_moves_to_the_top() {
        let folder = tempfile::tempdir().unwrap();
        let recent = table(&folder);
        for text in ["a|1|b", "a|2|8001", "a|1|b"] {
            recent.note(text.to_owned()).await.unwrap();
        }

        assert_eq!(recent.list().await.unwrap(), ["a|1|b", "a|2|8001"]);
    }

    #[tokio::test]
    async fn only_the_newest_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let recent = table(&folder);
        for number in 0..=KEPT {
            recent.note(format!("a|1|b{number}")).await.unwrap();
        }

        let listed = recent.list().await.unwrap();
        assert_eq!(listed.len(), KEPT as usize);
        assert_eq!((listed[0].as_str(), listed[49].as_str()), ("a|1|b50", "a|1|b1"));
    }
}
