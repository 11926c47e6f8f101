//! A message that was sent.

use crate::conversation::Conversation;
use crate::int64::Int64;

/// A message at the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessage {
    /// From whom to whom it was sent.
    pub conversation: Conversation,
    /// Its id at the service.
    pub message_server_id: Int64,
    /// The id that its caller gave it, where it is known. Reactions and threads name a message by both.
    pub message_client_id: Option<String>,
    /// When it was sent, by the service's clock, Unix milliseconds.
    pub create_time_ms: Option<i64>,
}
