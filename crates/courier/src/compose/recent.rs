//! The conversations used lately, offered for completion.

use appdata::{RecentConversations, Store};
use yunxin::Conversation;

use crate::error::Error;

/// Newest first. One that another version wrote otherwise is left out, not a reason to show none.
pub(crate) async fn recent(store: &Store) -> Result<Vec<Conversation>, Error> {
    let ids = RecentConversations::new(store.clone()).list().await?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Puts a conversation at the top.
pub(crate) async fn note_recent(store: &Store, conversation: &Conversation) -> Result<(), Error> {
    Ok(RecentConversations::new(store.clone()).note(conversation.to_string()).await?)
}
