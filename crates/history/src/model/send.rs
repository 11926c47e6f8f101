//! A send as it is recorded, and how it ends.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How a send stands. All but `Sending` are ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Recorded; the request may be on its way. Not an end.
    Sending,
    /// The service took it.
    Sent,
    /// The service said no.
    Rejected,
    /// It may have arrived: no answer was had, or the process died first.
    Unknown,
}

/// The ends a send can come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The service took it. Final.
    Sent,
    /// The service said no. Final.
    Rejected,
    /// It may have arrived. Trying again under the same trace id may still tell.
    Unknown,
}

impl From<End> for Outcome {
    fn from(end: End) -> Self {
        match end {
            End::Sent => Self::Sent,
            End::Rejected => Self::Rejected,
            End::Unknown => Self::Unknown,
        }
    }
}

/// A message about to go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NewSend {
    /// The account that sends, by its own id.
    pub account_id: String,
    /// Copied, so that the row outlives the account.
    pub account_name: String,
    /// Copied, as a CSS color or a token of the UI; not interpreted here.
    pub account_color: String,
    /// Whether the account was marked *production* at that moment.
    pub production: bool,
    /// The sender's account id at the service.
    pub sender: String,
    /// 1 single, 2 team, 3 super team; 0 where the call goes into no conversation.
    pub conversation_type: u8,
    /// Account id or team id.
    pub receiver: String,
    /// The service's `message_type`; `None` when the body had none that can be read.
    #[specta(type = Option<specta_typescript::Number>)]
    pub message_type: Option<i64>,
    /// `message_client_id` of the body.
    pub message_client_id: Option<String>,
    /// The trace id that every attempt of this send carries.
    pub trace_id: String,
    /// HTTP method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Name and value of each header, in order; secrets masked by the caller.
    pub request_headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub request_body: String,
    /// One line for lists.
    pub snippet: String,
    /// What a user may search for: the texts of the body. Ids, names and codes are added here.
    pub search_text: String,
    /// The running instance of the app that sends, for [`crate::History::recover`].
    pub process: String,
    /// Unix time in milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub started_at_ms: i64,
}

/// What a row says of a stream that grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamSoFar {
    /// The body of its first piece, with the text of all pieces so far.
    pub request_body: String,
    /// As that of a [`NewSend`].
    pub snippet: String,
    /// As that of a [`NewSend`].
    pub search_text: String,
}

/// How a send ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Finish {
    /// Which end.
    pub outcome: End,
    /// The service's `code`.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// The service's `msg`.
    pub msg: Option<String>,
    /// `message_server_id`, as decimal text to the last digit.
    pub message_server_id: Option<String>,
    /// The service's `create_time`, Unix milliseconds.
    #[specta(type = Option<specta_typescript::Number>)]
    pub create_time_ms: Option<i64>,
    /// HTTP status.
    pub http_status: Option<u16>,
    /// The answer's body, byte for byte.
    pub answer: Option<String>,
    /// Our own kind of error, in snake_case.
    pub error: Option<String>,
    /// From the start of the first attempt to the end of the last, in milliseconds.
    pub took_ms: u32,
    /// Unix time in milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub finished_at_ms: i64,
}
