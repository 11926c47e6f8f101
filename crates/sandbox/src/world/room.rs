//! One message of a chatroom, and what answers show of it.

use serde::{Deserialize, Serialize};

use super::shown::{Members, Shown};

/// `sender_client_type` of everything that comes through the server API.
const REST: u8 = 32;

/// How a chatroom message is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Priority {
    pub(crate) high: bool,
    /// Refused, not carried as a normal one, when there are too many of high priority.
    pub(crate) or_nothing: bool,
    /// Dropped with so much of 10,000.
    pub(crate) abandon_ratio: i64,
}

/// A checked chatroom message, before it has a time.
pub(crate) struct RoomIncoming {
    pub(crate) room_id: i64,
    pub(crate) sender_id: String,
    pub(crate) message_client_id: String,
    /// Empty: everybody in the room.
    pub(crate) receivers: Vec<String>,
    /// All of its receivers failed: it is answered, and reaches nobody.
    pub(crate) to_nobody: bool,
    pub(crate) in_history: bool,
    pub(crate) priority: Priority,
    /// Whether a message with its client id is dropped as a repeat.
    pub(crate) resent: bool,
    pub(crate) trace_id: Option<String>,
    /// `message` as it came.
    pub(crate) message: String,
    pub(crate) extension: Option<String>,
    pub(crate) body: String,
}

/// A chatroom message that was accepted. There is no `message_server_id` in chatrooms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomMessage {
    /// Our own number, rising with time; where a page of the history goes on.
    pub number: i64,
    /// The chatroom.
    pub room_id: i64,
    /// The caller's; what a recall finds it by.
    pub message_client_id: String,
    /// In lower case.
    pub sender_id: String,
    /// Unix time in milliseconds.
    #[serde(rename = "create_time")]
    pub create_time_ms: u64,
    /// Empty: everybody in the room. A directed message is not part of the history.
    pub receivers: Vec<String>,
    /// Whether the history has it.
    pub in_history: bool,
    /// Whether it was carried with high priority.
    pub high_priority: bool,
    /// Dropped on its way to the receivers, since there were too many.
    pub abandoned: bool,
    /// Whether it was recalled or deleted.
    #[serde(default)]
    pub recalled: bool,
    /// `X-custom-traceid` of the call.
    pub trace_id: Option<String>,
    /// `message` of the call, as it came.
    pub message: String,
    /// `extension` of the call.
    pub extension: Option<String>,
    /// The whole body of the call, byte for byte; several messages of one call have the same.
    pub body: String,
}

impl RoomMessage {
    /// `message` of the answer.
    ///
    /// Source: fact sheet, section 15.
    pub(crate) fn data(&self) -> Shown {
        let message = self.members();
        let mut shown = Shown::default();
        shown.copy(&message, &["text"]);
        shown.put("message_client_id", &self.message_client_id);
        shown.put("create_time", &self.create_time_ms);
        shown.copy(&message, &["message_type"]);
        shown.put("sender_id", &self.sender_id);
        shown.put("room_id", &self.room_id);
        shown.copy(&message, &["attachment"]);
        shown.put("msg_abandon", &self.abandoned);
        shown.put("high_priority", &self.high_priority);
        shown.copy(&message, &["sub_type"]);
        shown
    }

    /// One item of the history.
    pub(crate) fn item(&self) -> Shown {
        let message = self.members();
        let mut shown = Shown::default();
        shown.put("sender_id", &self.sender_id);
        shown.copy(&message, &["message_type"]);
        shown.put("create_time", &self.create_time_ms);
        shown.put("message_client_id", &self.message_client_id);
        shown.put("sender_client_type", &REST);
        shown.copy(&message, &["text", "attachment"]);
        if let Some(extension) = &self.extension {
            shown.put("extension", extension);
        }
        shown
    }

    pub(crate) fn message_type(&self) -> Option<i64> {
        serde_json::from_str(self.members().get("message_type")?.get()).ok()
    }

    fn members(&self) -> Members {
        serde_json::from_str(&self.message).unwrap_or_default()
    }
}

/// The texts of the messages in a call: of `message`, or of each of `messages`.
pub(crate) fn texts(body: &str) -> Vec<String> {
    let call: Members = serde_json::from_str(body).unwrap_or_default();
    if let Some(message) = call.get("message") {
        return vec![message.get().to_owned()];
    }
    let list = call.get("messages").map(|list| serde_json::from_str(list.get()));
    let list: Vec<Box<serde_json::value::RawValue>> = list.and_then(Result::ok).unwrap_or_default();
    list.into_iter().map(|message| message.get().to_owned()).collect()
}
