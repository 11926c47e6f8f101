//! One accepted message, and what answers show of it.

use std::sync::{Arc, atomic::AtomicU64};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::conversation::{Conversation, Kind};

/// `sender_client_type` of everything that comes through the server API.
const REST: u8 = 32;

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
}

#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) kept: Kept,
    /// Not written to disk: they hold the signature.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) seen: Arc<AtomicU64>,
}

impl Message {
    pub(crate) fn new(incoming: Incoming, message_server_id: i64, create_time_ms: u64) -> Message {
        let kept = Kept {
            message_server_id,
            message_client_id: incoming.client_id.unwrap_or_else(|| Uuid::new_v4().to_string()),
            create_time_ms,
            conversation_id: incoming.conversation_id,
            conversation: incoming.conversation,
            trace_id: incoming.trace_id,
            body: incoming.body,
        };
        Message { kept, headers: incoming.headers, seen: incoming.seen }
    }

    pub(crate) fn loaded(kept: Kept) -> Message {
        Message { kept, headers: Vec::new(), seen: Arc::new(AtomicU64::new(1)) }
    }

    /// `data` of the send answer. What the caller left out is left out here too.
    ///
    /// Source: fact sheet, section 8.
    pub(crate) fn send_data(&self) -> Value {
        let request = self.request();
        let mut data = self.identity();
        data.insert("receiver_id".into(), json!(self.kept.conversation.peer));
        data.insert("create_time".into(), json!(self.kept.create_time_ms));
        copy(&mut data, &request["message"], &["message_type", "sub_type", "text", "attachment"]);
        copy(&mut data, &request, &["thread_config"]);
        Value::Object(data)
    }

    /// One item of a read.
    ///
    /// Source: fact sheet, section 12.
    pub(crate) fn item(&self) -> Value {
        let request = self.request();
        let mut item = self.identity();
        match self.kept.conversation.kind {
            Kind::P2p => item.insert("receiver_id".into(), json!(self.kept.conversation.peer)),
            Kind::Team | Kind::SuperTeam => {
                let team_id = self.kept.conversation.peer.parse::<i64>().ok();
                item.insert("team_id".into(), json!(team_id))
            }
        };
        item.insert("create_time".into(), json!(self.kept.create_time_ms));
        copy(&mut item, &request["message"], &["message_type", "sub_type", "text", "attachment"]);
        item.insert("sender_client_type".into(), json!(REST));
        copy(&mut item, &request, &["extension", "thread_config"]);
        if self.kept.conversation.kind.is_group() {
            let target = &request["target_option"];
            copy(&mut item, target, &["receiver_account_ids", "inclusive"]);
            if let Some(visible) = target.get("visible_to_new_member").filter(|value| !value.is_null()) {
                item.insert("new_member_visible".into(), visible.clone());
            }
        }
        Value::Object(item)
    }

    /// Whether the message was meant to be kept in history.
    pub(crate) fn is_in_history(&self) -> bool {
        self.request()["message_config"]["history_enabled"] != Value::Bool(false)
    }

    /// Whether `account` is the side that was to notice nothing: it then has no history of it either.
    pub(crate) fn is_unnoticed_by(&self, account: &str) -> bool {
        let side =
            if account == self.kept.conversation.owner { "sender_no_sense" } else { "receiver_no_sense" };
        self.request()[side] == Value::Bool(true)
    }

    pub(crate) fn message_type(&self) -> Option<i64> {
        self.request()["message"]["message_type"].as_i64()
    }

    pub(crate) fn is_targeted(&self) -> bool {
        self.kept.conversation.kind.is_group() && self.request()["target_option"].is_object()
    }

    fn identity(&self) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("message_server_id".into(), json!(self.kept.message_server_id));
        map.insert("message_client_id".into(), json!(self.kept.message_client_id));
        map.insert("sender_id".into(), json!(self.kept.conversation.owner));
        map.insert("conversation_type".into(), json!(self.kept.conversation.kind.number()));
        map
    }

    /// Only bodies that parsed are kept, so this fails for a damaged file alone; then nothing is shown of it.
    fn request(&self) -> Value {
        serde_json::from_str(&self.kept.body).unwrap_or_default()
    }
}

fn copy(to: &mut Map<String, Value>, from: &Value, keys: &[&str]) {
    for key in keys {
        if let Some(value) = from.get(key).filter(|value| !value.is_null()) {
            to.insert((*key).to_owned(), value.clone());
        }
    }
}
