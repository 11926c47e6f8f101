//! Looking at the service for a message whose send came to no known end.

use history::{AttemptKind, Details, End, Finish, NewAttempt, Outcome, Phases};
use serde::Serialize;
use specta::Type;
use yunxin::{
    Body, Client, Conversation, ConversationType, ErrorKind, Explained, Moment, OtherMessage, Settled, Sought,
};

use super::ending::error_name;
use super::explain::explain_code;
use super::moments::{apart, moments};
use crate::clock::now_ms;
use crate::error::{Error, RowFault};

/// The error of a look that found nothing.
const NOT_SEEN: &str = "not_seen";
/// The error of a look that found another message under the same client id.
const OTHER_MESSAGE: &str = "other_message";

/// What a look for a message of unknown outcome has taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CheckReport {
    /// The message is there: it was sent.
    pub found: bool,
    /// How many messages of the conversation were looked at.
    pub looked_at: u32,
    /// From when on, Unix ms by the service's clock. Between tries far apart nothing was looked at.
    #[specta(type = Option<specta_typescript::Number>)]
    pub from_ms: Option<i64>,
    /// Until when.
    #[specta(type = Option<specta_typescript::Number>)]
    pub to_ms: Option<i64>,
    /// The message's id at the service, to the last digit.
    pub message_server_id: Option<String>,
    /// Another message of the same sender has this message's client id: that the id is known proves nothing of this one.
    pub other: Option<OtherMessage>,
    /// How the send stands now: `sent`, or still `unknown`.
    pub outcome: Outcome,
    /// It is there, but of a call with several parts not all, or of a stream not the end.
    pub partly: bool,
    /// Why it could not be looked everywhere.
    pub error: Option<ErrorKind>,
    /// Yunxin's code, where it refused to show the messages.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// What went wrong, in the words of the service or, in English, of the client.
    pub msg: Option<String>,
    /// What the code means.
    pub explained: Option<Explained>,
}

/// A message to look for.
#[derive(Debug, Clone)]
pub(crate) struct CheckTarget {
    pub(crate) sought: Sought,
    /// When it may have arrived, oldest first.
    pub(crate) moments: Vec<Moment>,
    /// How long the send took so far, which a look does not change.
    took_ms: u32,
}

/// What a look found: for the user, for the list of attempts, and the end it proves.
pub(crate) struct Checked {
    pub(crate) report: CheckReport,
    pub(crate) attempt: NewAttempt,
    pub(crate) end: Option<Finish>,
}

impl CheckReport {
    /// Takes in a stretch of time that was looked at.
    fn saw(&mut self, looked_at: u32, from_ms: i64, to_ms: i64) {
        self.looked_at += looked_at;
        self.from_ms = Some(self.from_ms.map_or(from_ms, |known| known.min(from_ms)));
        self.to_ms = Some(self.to_ms.map_or(to_ms, |known| known.max(to_ms)));
    }
}

impl CheckTarget {
    /// What is to be looked for, for a row whose message can be told from others.
    pub(crate) fn of(details: &Details) -> Result<CheckTarget, Error> {
        let no_id = || Error::Row(RowFault::NoClientId { row: details.row.id });
        let body = Body::parse(details.request_body.as_str())?;
        Ok(CheckTarget {
            sought: Sought::of(&conversation(details)?, &body).ok_or_else(no_id)?,
            moments: moments(details),
            took_ms: details.row.took_ms.unwrap_or(0),
        })
    }

    /// The same, when it is sent once more.
    pub(crate) fn and_at(mut self, time_ms: i64) -> CheckTarget {
        self.moments.push(Moment::ThisMachine(time_ms));
        self.moments = apart(self.moments);
        self
    }

    /// Looks around every time at which the message may have arrived, until it is found.
    pub(crate) async fn look(&self, client: &Client) -> Checked {
        let started_at_ms = now_ms();
        let mut report = CheckReport {
            found: false,
            looked_at: 0,
            from_ms: None,
            to_ms: None,
            message_server_id: None,
            other: None,
            outcome: Outcome::Unknown,
            partly: false,
            error: None,
            code: None,
            msg: None,
            explained: None,
        };
        let (mut answer, mut create_time_ms) = (None, None);
        for around in &self.moments {
            match client.settle(&self.sought, *around).await {
                Ok(Settled::Found { message_server_id, create_time_ms: time, raw }) => {
                    report = CheckReport {
                        found: true,
                        other: None,
                        outcome: Outcome::Sent,
                        error: None,
                        code: None,
                        msg: None,
                        ..report
                    };
                    report.message_server_id = Some(message_server_id);
                    (answer, create_time_ms) = (Some(raw), Some(time));
                    break;
                }
                Ok(Settled::NotSeen { looked_at, from_ms, to_ms }) => {
                    report.saw(looked_at, from_ms, to_ms);
                }
                Ok(Settled::Other { other, looked_at, from_ms, to_ms }) => {
                    report.saw(looked_at, from_ms, to_ms);
                    report.other.get_or_insert(other);
                }
                // The other times may still show it.
                Err(error) => {
                    report.error = Some(error.kind());
                    if let yunxin::Error::Refused { code, .. } = &error {
                        report.code = Some(*code);
                    }
                    report.msg = Some(error.to_string());
                }
            }
        }
        report.explained = explain_code(report.code, None, report.error);
        let error = match (report.found, report.error) {
            (true, _) => None,
            (false, Some(kind)) => Some(error_name(kind)),
            (false, None) if report.other.is_some() => Some(OTHER_MESSAGE.to_owned()),
            (false, None) => Some(NOT_SEEN.to_owned()),
        };
        let attempt = NewAttempt {
            number: 0,
            kind: AttemptKind::Check,
            endpoint: client.endpoints().primary.to_string(),
            started_at_ms,
            took_ms: u32::try_from(now_ms() - started_at_ms).unwrap_or(0),
            // A look asks for several pages; no one of them is the whole of it.
            phases: Phases::default(),
            http_status: None,
            code: report.code,
            error,
            detail: report.error.and(report.msg.clone()),
            request_headers: Vec::new(),
            response_headers: Vec::new(),
            answer: answer.clone(),
        };
        let end = report.found.then(|| Finish {
            outcome: End::Sent,
            code: Some(200),
            msg: None,
            message_server_id: report.message_server_id.clone(),
            create_time_ms,
            http_status: Some(200),
            answer,
            error: None,
            took_ms: self.took_ms,
            finished_at_ms: now_ms(),
        });
        Checked { report, attempt, end }
    }
}

/// From whom to whom a row was sent; `None` where it names a kind of conversation that is not known.
#[must_use]
pub fn conversation_of(details: &Details) -> Option<Conversation> {
    let kind = ConversationType::from_code(details.conversation_type)?;
    Some(Conversation { sender: details.sender.clone(), kind, receiver: details.receiver.clone() })
}

/// From whom to whom a row was sent.
pub(crate) fn conversation(details: &Details) -> Result<Conversation, Error> {
    conversation_of(details)
        .ok_or(Error::Row(RowFault::Unusable { row: details.row.id, what: "conversation type" }))
}
