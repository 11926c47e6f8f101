//! Which message a call means, and whether its caller gets to see it.

use std::sync::Arc;

use axum::http::Uri;

use crate::answer::Refusal;
use crate::conversation::Conversation;
use crate::world::{Ledger, Message};

/// 107404 and why.
pub(crate) fn missing(why: &str) -> Refusal {
    Refusal::new(107_404, format!("message not exist: {why}"))
}

/// The id at the end of a path.
pub(crate) fn last_segment(uri: &Uri) -> Result<i64, Refusal> {
    let id = uri.path().rsplit('/').next().unwrap_or_default().parse();
    id.map_err(|_| Refusal::parameter("message_server_id must be a decimal int64"))
}

/// A message that is there for the owner of the conversation, no-sense or not.
pub(crate) fn present<'a>(
    ledger: &'a Ledger,
    conversation: &Conversation,
    message_server_id: i64,
) -> Result<&'a Arc<Message>, Refusal> {
    let message = ledger.message(message_server_id).ok_or_else(|| missing("no such message_server_id"))?;
    if message.kept.conversation.shared() != conversation.shared() {
        return Err(missing("it belongs to another conversation"));
    }
    message.gone_for(&conversation.owner).map_or(Ok(message), |why| Err(missing(why)))
}

/// A message that the owner of the conversation gets to read.
pub(super) fn readable<'a>(
    ledger: &'a Ledger,
    conversation: &Conversation,
    message_server_id: i64,
) -> Result<&'a Arc<Message>, Refusal> {
    let message = present(ledger, conversation, message_server_id)?;
    if message.is_unnoticed_by(&conversation.owner) {
        return Err(missing("its options kept it out of this account's history"));
    }
    Ok(message)
}

/// The raw, still percent-encoded conversation id of a path.
pub(crate) fn conversation_segment(uri: &Uri) -> &str {
    uri.path().split_once("/conversations/").and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default()
}
