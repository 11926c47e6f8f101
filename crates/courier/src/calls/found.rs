//! What a look for a call of unknown outcome found.

use history::{KeptPart, Outcome};
use yunxin::{Error, ErrorKind};

/// What was found at the service.
#[derive(Default)]
pub(super) struct Found {
    /// Parts that are there.
    pub(super) parts: Vec<KeptPart>,
    /// The one message of a call without parts, with the service's id and time.
    pub(super) message: Option<(Option<String>, i64)>,
    pub(super) looked_at: u32,
    /// Why it could not be looked everywhere.
    pub(super) error: Option<ErrorKind>,
    /// The service's code, where it refused to show the messages.
    pub(super) code: Option<i64>,
    /// Why no end is known, in English.
    pub(super) msg: Option<String>,
    /// More can still go out: it has no end yet.
    pub(super) is_pending: bool,
}

impl Found {
    /// Keeps why a look could not be made.
    pub(super) fn failed(&mut self, error: &Error) {
        self.error = Some(error.kind());
        self.code = match error {
            Error::Refused { code, .. } => Some(*code),
            _ => None,
        };
        self.msg = Some(error.to_string());
    }
}

/// A part that is there.
pub(super) fn sent(part: &KeptPart, message_server_id: Option<String>, create_time_ms: i64) -> KeptPart {
    KeptPart {
        outcome: Outcome::Sent,
        code: None,
        msg: None,
        message_server_id,
        create_time_ms: Some(create_time_ms),
        ..part.clone()
    }
}
