//! Which ways of misbehaving there are, and when each applies.

use std::fmt;

use axum::http::Method;
use serde::{Deserialize, Serialize};

use crate::endpoint::SENDING;

/// One way of misbehaving. The wire name is in the documentation of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// `latency`: waits `delay_ms` (1000 unless set), then goes on as if nothing were.
    Latency,
    /// `code_416`: the rate limit's refusal, HTTP 200; nothing is carried out.
    #[serde(rename = "code_416")]
    Code416,
    /// `answer_code`: HTTP 200 with the fault's `code` (500 unless set), as the service answers.
    AnswerCode,
    /// `http_502`: a gateway's HTML page.
    #[serde(rename = "http_502")]
    Http502,
    /// `http_500`: HTTP 500 with an envelope of code 500.
    #[serde(rename = "http_500")]
    Http500,
    /// `reset_before_read`: a TCP reset before the body is read; nothing is carried out.
    ResetBeforeRead,
    /// `reset_after_store`: carried out, then a TCP reset in place of the answer.
    ResetAfterStore,
    /// `half_answer`: the true `Content-Length`, half of the bytes, then the end of the connection.
    HalfAnswer,
    /// `wrong_json`: HTTP 200 and the type of JSON, but the text breaks off in the middle.
    WrongJson,
    /// `html`: the log-in page of a captive portal, HTTP 200 and `text/html`.
    Html,
    /// `wrong_type`: the true answer, called `application/octet-stream`.
    WrongType,
    /// `http_1_0`: the true answer under the version HTTP/1.0.
    #[serde(rename = "http_1_0")]
    Http10,
    /// `endless_body`: chunks until the caller leaves, at most 1 GiB.
    EndlessBody,
    /// `huge_body`: announces 2 GiB, sends until the caller leaves, breaks off after 1 GiB.
    HugeBody,
    /// `gzip_bomb`: about 1 MiB that inflates to 1 GiB.
    GzipBomb,
    /// `redirect`: HTTP 302 to `/sandbox/elsewhere`, which counts who follows.
    Redirect,
    /// `slow_drip`: the true answer, a byte every `delay_ms` (200 unless set).
    SlowDrip,
    /// `stale_clock`: the clock check and the `Date` header are off by `offset_s` (-420 unless set).
    StaleClock,
    /// `duplicate_keys`: the true answer with a second, contradicting `code`.
    DuplicateKeys,
    /// `deep_json`: an envelope whose data has 10,000 levels.
    DeepJson,
}

/// Whether a fault applies before the call is carried out, or after it, in place of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FaultStage {
    /// Nothing is stored.
    Before,
    /// The call was carried out; its caller does not learn of it, or not correctly.
    After,
}

/// Which calls a fault may apply to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FaultRoute {
    /// Every call that sends something: messages, also many, in chatrooms or bit by bit; notifications, broadcasts, pushes.
    Send,
    /// Both upload actions.
    Upload,
    /// Everything that only reads: one message, pages, by ids, search, threads, receipts, reactions.
    Query,
    /// Everything that changes what is there: recall, deletion, modification, receipts, reactions.
    Act,
    /// The health probe, which is unsigned; never part of [`FaultRoute::Any`].
    Health,
    /// Every signed call.
    #[default]
    Any,
}

impl FaultKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [FaultKind; 20] = [
        FaultKind::Latency,
        FaultKind::Code416,
        FaultKind::AnswerCode,
        FaultKind::Http502,
        FaultKind::Http500,
        FaultKind::ResetBeforeRead,
        FaultKind::ResetAfterStore,
        FaultKind::HalfAnswer,
        FaultKind::WrongJson,
        FaultKind::Html,
        FaultKind::WrongType,
        FaultKind::Http10,
        FaultKind::EndlessBody,
        FaultKind::HugeBody,
        FaultKind::GzipBomb,
        FaultKind::Redirect,
        FaultKind::SlowDrip,
        FaultKind::StaleClock,
        FaultKind::DuplicateKeys,
        FaultKind::DeepJson,
    ];

    /// When it may apply; the first is what happens unless set.
    pub fn stages(self) -> &'static [FaultStage] {
        use FaultStage::{After, Before};
        match self {
            FaultKind::Code416 | FaultKind::ResetBeforeRead | FaultKind::StaleClock => &[Before],
            FaultKind::ResetAfterStore
            | FaultKind::HalfAnswer
            | FaultKind::WrongType
            | FaultKind::Http10
            | FaultKind::SlowDrip
            | FaultKind::DuplicateKeys => &[After],
            FaultKind::Latency
            | FaultKind::AnswerCode
            | FaultKind::Http502
            | FaultKind::Http500
            | FaultKind::Html
            | FaultKind::Redirect => &[Before, After],
            FaultKind::WrongJson
            | FaultKind::EndlessBody
            | FaultKind::HugeBody
            | FaultKind::GzipBomb
            | FaultKind::DeepJson => &[After, Before],
        }
    }
}

impl FaultRoute {
    /// Whether a call on route `of` may trigger it.
    pub(crate) fn covers(self, of: FaultRoute) -> bool {
        self == of || (self == FaultRoute::Any && of != FaultRoute::Health)
    }
}

impl fmt::Display for FaultKind {
    /// The wire name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl fmt::Display for FaultStage {
    /// The wire name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl FaultRoute {
    /// `endpoint` is the gate's name for a call: method and path template.
    pub(crate) fn of(method: &Method, endpoint: &str) -> FaultRoute {
        if SENDING.contains(&endpoint) {
            FaultRoute::Send
        } else if endpoint.ends_with(".action") {
            FaultRoute::Upload
        } else if method == Method::GET
            || endpoint.ends_with("/batch_messages")
            || endpoint == "POST /im/v2/messages/actions/quick_comment"
        {
            FaultRoute::Query
        } else {
            FaultRoute::Act
        }
    }
}
