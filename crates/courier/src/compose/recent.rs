//! The conversations used lately, offered for completion.

use yunxin::Conversation;

use crate::Error;
use crate::store::Store;

/// How many are kept.
const KEPT: u32 = 50;

/// Newest first.
pub(crate) async fn recent(store: &Store) -> Result<Vec<Conversation>, Error> {
    let texts: Vec<String> = store
        .read(|db| {
            // The row's number settles those of the same millisecond.
            let mut query = db.prepare(
                "SELECT conversation FROM recent_conversations ORDER BY used_at_ms DESC, rowid DESC LIMIT ?1",
            )?;
            let texts = query.query_map([KEPT], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(texts)
        })
        .await?;
    Ok(texts.iter().filter_map(|text| text.parse().ok()).collect())
}

/// Puts a conversation at the top.
pub(crate) async fn note_recent(store: &Store, conversation: &Conversation) -> Result<(), Error> {
    let (text, now_ms) = (conversation.to_string(), jiff::Timestamp::now().as_millisecond());
    store
        .write(move |db| {
            db.execute("INSERT OR REPLACE INTO recent_conversations VALUES (?1, ?2)", (text, now_ms))?;
            db.execute(
                "DELETE FROM recent_conversations WHERE conversation NOT IN
                    (SELECT conversation FROM recent_conversations ORDER BY used_at_ms DESC, rowid DESC LIMIT ?1)",
                [KEPT],
            )?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    async fn used(store: &Store, text: &str) {
        note_recent(store, &text.parse().unwrap()).await.unwrap();
    }

    async fn listed(store: &Store) -> Vec<String> {
        recent(store).await.unwrap().iter().map(ToString::to_string).collect()
    }

    #[tokio::test]
    async fn a_conversation_used_again_moves_to_the_top() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("app.db")).unwrap();
        for text in ["a|1|b", "a|2|8001", "a|1|b"] {
            used(&store, text).await;
        }

        assert_eq!(listed(&store).await, ["a|1|b", "a|2|8001"]);
    }

    #[tokio::test]
    async fn only_the_newest_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("app.db")).unwrap();
        for number in 0..=KEPT {
            used(&store, &format!("a|1|b{number}")).await;
        }

        let listed = listed(&store).await;
        assert_eq!(listed.len(), KEPT as usize);
        assert_eq!((listed[0].as_str(), listed[49].as_str()), ("a|1|b50", "a|1|b1"));
    }
}
