//! What goes in and what comes out.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Act, Cursor, KeptFile, Millis, RowId, Span};

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
    /// 1 single, 2 team, 3 super team.
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
    /// What a person may search for: the texts of the body. Ids, names and codes are added here.
    pub search_text: String,
    /// The running instance of the app that sends, for [`crate::History::recover`].
    pub process: String,
    /// Unix time in milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub started_at_ms: i64,
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

/// What a call was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AttemptKind {
    /// The send itself.
    Send,
    /// A look whether a send of unknown end arrived. Its answer is the message as the service keeps it.
    Check,
}

/// Where the time of an attempt went, in microseconds. A part that was not come to is `None`; all are where nobody measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Phases {
    /// Until there was a connection. `None`, too, where an open one was used again.
    pub connect_us: Option<u32>,
    /// From then to the head of the answer, or to giving up.
    pub wait_us: Option<u32>,
    /// From there to the end.
    pub body_us: Option<u32>,
}

/// One call over the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "Attempt")]
pub struct NewAttempt {
    /// 1 for the first; no number twice within a row.
    pub number: u32,
    /// What it was for.
    pub kind: AttemptKind,
    /// The base URL that was called.
    pub endpoint: String,
    /// Unix time in milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub started_at_ms: i64,
    /// Duration in milliseconds.
    pub took_ms: u32,
    /// Where that time went.
    pub phases: Phases,
    /// HTTP status, if there was an answer.
    pub http_status: Option<u16>,
    /// The service's `code`.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// Our own kind of error, in snake_case.
    pub error: Option<String>,
    /// What the network itself said, in English.
    pub detail: Option<String>,
    /// Name and value of each header, in order; secrets masked by the caller.
    pub request_headers: Vec<(String, String)>,
    /// Name and value of each header of the answer, in order.
    pub response_headers: Vec<(String, String)>,
    /// The answer's body, byte for byte.
    pub answer: Option<String>,
}

/// An attempt comes out as it went in.
pub type Attempt = NewAttempt;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Row {
    /// The row's number.
    pub id: RowId,
    /// The account that sent.
    pub account_id: String,
    /// Its name at that moment.
    pub account_name: String,
    /// Its color at that moment.
    pub account_color: String,
    /// Whether it was marked *production* at that moment.
    pub production: bool,
    /// How the send stands.
    pub outcome: Outcome,
    /// The service's `message_type`.
    #[specta(type = Option<specta_typescript::Number>)]
    pub message_type: Option<i64>,
    /// `sender|type|receiver`, as the service writes it.
    pub conversation: String,
    /// One line of content.
    pub snippet: String,
    /// The service's `code`.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// Our own kind of error, in snake_case.
    pub error: Option<String>,
    /// Unix time in milliseconds.
    pub started_at_ms: Millis,
    /// In milliseconds, once it has ended.
    pub took_ms: Option<u32>,
    /// Whether the person starred it.
    pub starred: bool,
    /// Whether it has a note.
    pub noted: bool,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// There is a small picture of its file: see [`crate::History::thumbnail`].
    pub has_thumbnail: bool,
    /// Where in the snippet, the conversation and the account's name the words of the query are.
    #[serde(default, skip_serializing_if = "Hits::is_empty")]
    #[specta(optional)]
    pub hits: Hits,
}

/// Where a row holds the words that were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Hits {
    /// In its snippet.
    pub snippet: Vec<Span>,
    /// In its conversation.
    pub conversation: Vec<Span>,
    /// In its account's name.
    pub account: Vec<Span>,
}

impl Hits {
    fn is_empty(&self) -> bool {
        self.snippet.is_empty() && self.conversation.is_empty() && self.account.is_empty()
    }
}

/// Which way a page is read from a cursor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Toward {
    /// To rows recorded before; from the newest when there is no cursor.
    #[default]
    Older,
    /// To rows recorded later; from the oldest when there is no cursor.
    Newer,
}

/// Where a page begins; by default at the newest row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Place {
    /// Beside this row, which is not part of it.
    pub from: Option<Cursor>,
    /// And which way it goes.
    pub toward: Toward,
}

/// A piece of the list, newest first whichever way it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Page {
    /// At most as many as were asked for.
    pub rows: Vec<Row>,
    /// Where to go on the same way; `None` at the end.
    pub next: Option<Cursor>,
}

/// Everything about one send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
// The window adds what the code means and calls the whole *Details*.
#[serde(rename = "KeptDetails")]
pub struct Details {
    /// What the list shows.
    pub row: Row,
    /// What the person wrote about it; empty when nothing.
    pub note: String,
    /// The sender's account id at the service.
    pub sender: String,
    /// 1 single, 2 team, 3 super team.
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
    /// Every call over the wire, in order.
    pub attempts: Vec<Attempt>,
    /// What was done with the message afterwards, newest first.
    pub acts: Vec<Act>,
    /// When the send was made again, oldest first. For looking after it, not for the window.
    #[serde(skip)]
    pub resumed_at_ms: Vec<i64>,
}
