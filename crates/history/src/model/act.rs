//! What was done with a message after it was sent.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::ids::{Millis, RowId};
use crate::model::attempt::Attempt;
use crate::model::send::End;

/// The kinds of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// It was taken back, or deleted.
    Recall,
    /// It was changed.
    Modify,
    /// It was read as the service keeps it.
    Read,
    /// Who read it was asked for.
    ReadBy,
    /// It was marked as read.
    MarkRead,
    /// A reaction was put under it.
    React,
    /// A reaction was taken away.
    Unreact,
    /// Its reactions were asked for.
    Reactions,
    /// The replies in its thread were asked for.
    Thread,
}

impl ActKind {
    /// All of them, in the order of their numbers in the file.
    pub const ALL: [Self; 9] = [
        Self::Recall,
        Self::Modify,
        Self::Read,
        Self::ReadBy,
        Self::MarkRead,
        Self::React,
        Self::Unreact,
        Self::Reactions,
        Self::Thread,
    ];

    /// As it lies in the tables.
    pub(crate) fn of_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// How an act stands. All but `Open` are ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActState {
    /// Recorded; the request may be on its way. Not an end.
    Open,
    /// The service carried it out.
    Done,
    /// The service said no, or nothing left this machine.
    Refused,
    /// It may have been carried out.
    Unknown,
}

impl From<End> for ActState {
    fn from(end: End) -> Self {
        match end {
            End::Sent => Self::Done,
            End::Rejected => Self::Refused,
            End::Unknown => Self::Unknown,
        }
    }
}

/// An act about to be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAct {
    /// What is done.
    pub kind: ActKind,
    /// The trace id that every attempt carries.
    pub trace_id: String,
    /// HTTP method.
    pub method: String,
    /// The whole URL, with its parameters.
    pub url: String,
    /// Name and value of each header, in order; secrets masked by the caller.
    pub request_headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub request_body: Option<String>,
    /// The running instance of the app, for [`History::recover`].
    pub process: String,
    /// Unix time in milliseconds.
    pub started_at_ms: i64,
}

/// An act as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "RecordedAct")]
pub struct Act {
    /// The act's number; it grows and is never used again.
    pub id: RowId,
    /// What was done.
    pub kind: ActKind,
    /// How it stands.
    pub state: ActState,
    /// The trace id that every attempt carried.
    pub trace_id: String,
    /// HTTP method.
    pub method: String,
    /// The whole URL, with its parameters.
    pub url: String,
    /// Name and value of each header, masked.
    pub request_headers: Vec<(String, String)>,
    /// The request's body, byte for byte.
    pub request_body: Option<String>,
    /// Unix time in milliseconds.
    pub started_at_ms: Millis,
    /// When it ended; `None` too for one that [`History::recover`] ended.
    pub finished_at_ms: Option<Millis>,
    /// In milliseconds, once it has ended.
    pub took_ms: Option<u32>,
    /// HTTP status.
    pub http_status: Option<u16>,
    /// The service's `code`.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// The service's `msg`.
    pub msg: Option<String>,
    /// Our own kind of error, in snake_case.
    pub error: Option<String>,
    /// The answer's body, byte for byte.
    pub answer: Option<String>,
    /// Every call over the wire, in order.
    pub attempts: Vec<Attempt>,
}
