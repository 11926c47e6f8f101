//! What the user asks to be done with a message, and how it ended.

use history::{Act as RecordedAct, ActKind, ActState, Details, Outcome};
use serde::{Deserialize, Serialize};
use specta::Type;
use yunxin::{Act, Body, Explained, Int64, SentMessage, Severity, TeamReceipts, Withdraw};

use crate::compose::{conversation, explain_end};
use crate::error::{Error, ErrorCode, FormField};

/// What the user asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ActOrder {
    /// Take it back, or delete it.
    Recall(Withdraw),
    /// Change it.
    Modify {
        /// The request body; it goes out byte for byte.
        body: String,
    },
    /// Read it as the service keeps it.
    Read,
    /// Ask who read it.
    ReadBy,
    /// Mark it as read.
    MarkRead {
        /// The account that read it.
        reader: String,
    },
}

/// How an act ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ActReport {
    /// As it is recorded.
    pub act: RecordedAct,
    /// What the code means, and what the answer says.
    pub note: ActNote,
    /// This machine's clock was off: by how many seconds the service's is ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[specta(type = Option<specta_typescript::Number>)]
    pub clock_corrected_s: Option<i64>,
    /// The end is true but could not be written to the history: it will say *unknown*.
    pub unwritten: bool,
}

/// What can be said about a recorded act beside what is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ActNote {
    /// What the code means; none for an act that was carried out.
    pub explained: Option<Explained>,
    /// Who read the message, where that was asked.
    pub receipts: Option<TeamReceipts>,
}

/// Says what there is to say about a recorded act.
#[must_use]
pub fn note_act(act: &RecordedAct) -> ActNote {
    let error = act.error.as_deref().and_then(|name| serde_json::from_value(name.into()).ok());
    let receipts = match (act.kind, &act.answer) {
        (ActKind::ReadBy, Some(answer)) => TeamReceipts::read(answer),
        _ => None,
    };
    let outcome = match act.state {
        ActState::Open => Outcome::Sending,
        ActState::Done => Outcome::Sent,
        ActState::Refused => Outcome::Rejected,
        ActState::Unknown => Outcome::Unknown,
    };
    ActNote { explained: explain_end(outcome, act.code, act.http_status, error), receipts }
}

impl ActOrder {
    /// The act, if it may be carried out on this message.
    pub(crate) fn checked(&self, message: &SentMessage) -> Result<Act, Error> {
        let issues = match self {
            ActOrder::Recall(withdraw) => withdraw.issues(),
            ActOrder::Modify { body } => {
                let body = Body::parse(body.as_str())?;
                // Its record stands under this message's row.
                let id = body.value().pointer("/message/message_server_id");
                if id.and_then(serde_json::Value::as_i64) != Some(message.message_server_id.0) {
                    return Err(Error::OtherMessage { wanted: message.message_server_id.to_string() });
                }
                yunxin::validate(&message.conversation, &body)
            }
            ActOrder::MarkRead { reader } if reader.trim().is_empty() => {
                return Err(Error::Field { field: FormField::Reader, code: ErrorCode::FieldRequired });
            }
            ActOrder::Read | ActOrder::ReadBy | ActOrder::MarkRead { .. } => Vec::new(),
        };
        if issues.iter().any(|issue| issue.severity == Severity::Error) {
            return Err(Error::Invalid { issues });
        }
        Ok(match self.clone() {
            ActOrder::Recall(withdraw) => Act::Withdraw(withdraw),
            ActOrder::Modify { body } => Act::Modify { body },
            ActOrder::Read => Act::Read,
            ActOrder::ReadBy => Act::ReadBy,
            ActOrder::MarkRead { reader } => Act::MarkRead { reader: reader.trim().to_owned() },
        })
    }
}

/// The message of a row at the service; `None` where the service gave it no id.
pub(super) fn sent_message(details: &Details) -> Option<SentMessage> {
    Some(SentMessage {
        conversation: conversation(details).ok()?,
        message_server_id: details.message_server_id.as_deref()?.parse::<Int64>().ok()?,
        create_time_ms: details.create_time_ms.map(|ms| ms.0),
    })
}

pub(super) fn kind_of(act: &Act) -> ActKind {
    match act {
        Act::Withdraw(_) => ActKind::Recall,
        Act::Modify { .. } => ActKind::Modify,
        Act::Read => ActKind::Read,
        Act::ReadBy => ActKind::ReadBy,
        Act::MarkRead { .. } => ActKind::MarkRead,
    }
}
