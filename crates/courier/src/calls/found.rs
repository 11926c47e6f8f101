//! What a look for a call of unknown end found.

use history::{KeptPart, Outcome};

/// What was found at the service.
#[derive(Default)]
pub(super) struct Found {
    /// Parts that are there.
    pub(super) parts: Vec<KeptPart>,
    /// The one message of a call without parts, with the service's id and time.
    pub(super) message: Option<(Option<String>, i64)>,
    pub(super) looked_at: u32,
    pub(super) msg: Option<String>,
    /// More can still go out: it has no end yet.
    pub(super) is_pending: bool,
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
