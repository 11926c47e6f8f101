//! A call that was asked for, and how it ended.

use history::{KeptPart, Outcome, PartCounts};
use ids::AccountId;
use serde::Serialize;
use specta::Type;
use tokio_util::sync::CancellationToken;
use yunxin::{Body, BodyError, Destination, ErrorKind, Issue, Severity, validate_call};

use crate::compose::{CheckReport, MAX_BODY_BYTES, SendResult, explain_code, explain_parts};
use crate::error::{Error, ErrorCode, FormField};

/// What a look for a call of unknown outcome has taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CallCheck {
    /// How the row stands now: `sent`, or still `unknown`.
    pub outcome: Outcome,
    /// Its parts as they stand now.
    pub parts: Vec<KeptPart>,
    /// How many messages were looked at.
    pub looked_at: u32,
    /// Why it could not be looked everywhere.
    pub error: Option<ErrorKind>,
    /// Yunxin's code, where it refused to show the messages.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// Why no end is known, in English.
    pub msg: Option<String>,
}

/// What the user asked for.
#[derive(Debug, Clone)]
pub struct CallOrder {
    /// The account to send from.
    pub account_id: AccountId,
    /// By which call, and where to.
    pub destination: Destination,
    /// The request body as JSON text: sent byte for byte.
    pub body: String,
    /// Stops the call until the request is out; after that it does nothing.
    pub cancel: CancellationToken,
}

impl CallOrder {
    /// The body, if it keeps the rules of the service.
    pub(crate) fn checked(&self) -> Result<Body, Error> {
        if self.body.len() > MAX_BODY_BYTES {
            return Err(Error::Field { field: FormField::Body, code: ErrorCode::BodyTooLarge });
        }
        let body = Body::parse(self.body.as_str())?;
        let issues = validate_call(&self.destination, &body);
        if issues.iter().any(|issue| issue.severity == Severity::Error) {
            return Err(Error::Invalid { issues });
        }
        Ok(body)
    }
}

/// What is wrong or doubtful about a call, as its body stands.
///
/// # Errors
/// When the body is no JSON object.
pub fn validate_body(destination: &Destination, body: &str) -> Result<Vec<Issue>, BodyError> {
    Ok(validate_call(destination, &Body::parse(body)?))
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CallResult {
    /// The end of the whole: unknown where that of any part is, rejected where the service took none, and else sent.
    #[serde(flatten)]
    pub end: SendResult,
    /// How each receiver, or each message, ended; empty for a call that has one only.
    pub parts: Vec<KeptPart>,
    /// What the answer names though nobody asked for it.
    pub strangers: Vec<String>,
}

impl From<CallResult> for SendResult {
    fn from(CallResult { end, parts, strangers }: CallResult) -> SendResult {
        SendResult { part_codes: explain_parts(&parts), parts, strangers, ..end }
    }
}

impl From<CallCheck> for CheckReport {
    fn from(check: CallCheck) -> CheckReport {
        CheckReport {
            found: check.outcome == Outcome::Sent,
            looked_at: check.looked_at,
            from_ms: None,
            to_ms: None,
            message_server_id: None,
            other: None,
            outcome: check.outcome,
            partly: PartCounts::of(&check.parts).is_partly(check.outcome),
            explained: explain_code(check.code, None, check.error),
            error: check.error,
            code: check.code,
            msg: check.msg,
        }
    }
}
