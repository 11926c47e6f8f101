//! A message as it comes in, and as it lies in `messages.jsonl`.

use std::sync::{Arc, atomic::AtomicU64};

use serde::{Deserialize, Serialize};

use crate::conversation::Conversation;

/// A checked send call, before it has ids.
pub(crate) struct Incoming {
    /// As the caller meant it: decoded once, case kept.
    pub(crate) conversation_id: String,
    pub(crate) conversation: Conversation,
    pub(crate) trace_id: Option<String>,
    pub(crate) client_id: Option<String>,
    /// `thread_config.thread_reply.message_server_id`.
    pub(crate) answers: Option<i64>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) seen: Arc<AtomicU64>,
    pub(crate) origin: Origin,
}

/// The call that a message came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Origin {
    /// The send call, one message.
    #[default]
    Send,
    /// A batch; this is the copy of one receiver.
    Batch,
    /// The first piece of a stream.
    Stream,
}

/// One line of `messages.jsonl`. The body is kept as it came; everything shown of it is read from it again.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) message_server_id: i64,
    pub(crate) message_client_id: String,
    pub(crate) create_time_ms: u64,
    pub(crate) conversation_id: String,
    pub(crate) conversation: Conversation,
    pub(crate) trace_id: Option<String>,
    pub(crate) body: String,
    #[serde(default)]
    pub(crate) origin: Origin,
}
