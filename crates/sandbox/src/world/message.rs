//! One accepted message, and what answers show of it.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicU64},
};

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{
    Value,
    value::{RawValue, to_raw_value},
};
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
    pub(crate) fn send_data(&self) -> Shown {
        let request = self.raw_request();
        let mut shown = self.identity();
        shown.put("receiver_id", &self.kept.conversation.peer);
        shown.put("create_time", &self.kept.create_time_ms);
        shown.copy(&members(&request, "message"), &["message_type", "sub_type", "text", "attachment"]);
        shown.copy(&request, &["thread_config"]);
        shown
    }

    /// One item of a read.
    ///
    /// Source: fact sheet, section 12.
    pub(crate) fn item(&self) -> Shown {
        let request = self.raw_request();
        let mut shown = self.identity();
        match self.kept.conversation.kind {
            Kind::P2p => shown.put("receiver_id", &self.kept.conversation.peer),
            Kind::Team | Kind::SuperTeam => {
                shown.put("team_id", &self.kept.conversation.peer.parse::<i64>().ok());
            }
        }
        shown.put("create_time", &self.kept.create_time_ms);
        shown.copy(&members(&request, "message"), &["message_type", "sub_type", "text", "attachment"]);
        shown.put("sender_client_type", &REST);
        shown.copy(&request, &["extension", "thread_config"]);
        if self.kept.conversation.kind.is_group() {
            let target = members(&request, "target_option");
            shown.copy(&target, &["receiver_account_ids", "inclusive"]);
            if let Some(visible) = target.get("visible_to_new_member").filter(|value| value.get() != "null") {
                shown.put("new_member_visible", visible);
            }
        }
        shown
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

    fn identity(&self) -> Shown {
        let mut shown = Shown(Vec::new());
        shown.put("message_server_id", &self.kept.message_server_id);
        shown.put("message_client_id", &self.kept.message_client_id);
        shown.put("sender_id", &self.kept.conversation.owner);
        shown.put("conversation_type", &self.kept.conversation.kind.number());
        shown
    }

    // Only bodies that parsed are kept, so these two fail for a damaged file alone; then nothing is shown of it.

    fn request(&self) -> Value {
        serde_json::from_str(&self.kept.body).unwrap_or_default()
    }

    fn raw_request(&self) -> Members {
        serde_json::from_str(&self.kept.body).unwrap_or_default()
    }
}

/// The members of an object as the caller wrote them; of a repeated one the last.
type Members = HashMap<String, Box<RawValue>>;

fn members(of: &Members, name: &str) -> Members {
    of.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// An object of an answer. Values of the caller are echoed as text: `1.50` and `1E5` come back as they were.
#[derive(Debug)]
pub(crate) struct Shown(Vec<(&'static str, Box<RawValue>)>);

impl Shown {
    fn put(&mut self, name: &'static str, value: &impl Serialize) {
        // Numbers, strings and text that was parsed before: none of them can fail.
        self.0.extend(to_raw_value(value).ok().map(|raw| (name, raw)));
    }

    /// Takes what is there and not null.
    fn copy(&mut self, from: &Members, names: &[&'static str]) {
        for name in names {
            if let Some(raw) = from.get(*name).filter(|raw| raw.get() != "null") {
                self.0.push((name, raw.clone()));
            }
        }
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, raw)| (name, raw)))
    }
}
