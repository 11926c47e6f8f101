//! A call over the wire.

use serde::{Deserialize, Serialize};
use specta::Type;

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
