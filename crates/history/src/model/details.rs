//! Everything about one send.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::ids::Millis;
use crate::model::act::Act;
use crate::model::attempt::Attempt;
use crate::model::kind::KeptPart;
use crate::model::page::Row;
use crate::seen::KeptFile;

/// Everything about one send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
// The window adds what the code means and calls the whole *Details*.
#[serde(rename = "KeptDetails")]
pub struct Details {
    /// What the list shows.
    pub row: Row,
    /// What the user wrote about it; empty when nothing.
    pub note: String,
    /// The sender's account id at the service.
    pub sender: String,
    /// 1 single, 2 team, 3 super team; 0 where the call goes into no conversation.
    pub conversation_type: u8,
    /// Account id or team id.
    pub receiver: String,
    /// `message_client_id` of the body.
    pub message_client_id: Option<String>,
    /// `message_server_id`, as decimal text to the last digit.
    pub message_server_id: Option<String>,
    /// The trace id that every attempt carried.
    pub trace_id: String,
    /// HTTP method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Name and value of each header, masked.
    pub request_headers: Vec<(String, String)>,
    /// The request's body, byte for byte.
    pub request_body: String,
    /// HTTP status.
    pub http_status: Option<u16>,
    /// The service's `msg`.
    pub msg: Option<String>,
    /// The answer's body, byte for byte.
    pub answer: Option<String>,
    /// The service's `create_time`.
    pub create_time_ms: Option<Millis>,
    /// When it ended; `None` too for a row that [`crate::History::recover`] ended, as no one was there to look.
    pub finished_at_ms: Option<Millis>,
    /// The file it was sent with, as far as it was known here.
    pub file: Option<KeptFile>,
    /// Its receivers, or its messages, with their ends, where one call has several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[specta(optional)]
    pub parts: Vec<KeptPart>,
    /// Every call over the wire, in order.
    pub attempts: Vec<Attempt>,
    /// What was done with the message afterwards, newest first.
    pub acts: Vec<Act>,
    /// When the send was made again, oldest first. For looking after it, not for the window.
    #[serde(skip)]
    pub resumed_at_ms: Vec<i64>,
}
