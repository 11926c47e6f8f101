//! A part of a call, and how it ended.

use serde::{Deserialize, Serialize};

use crate::int64::Int64;

/// What the parts of a call are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Accounts, by their id in lower case.
    Receiver,
    /// Messages, by their `message_client_id`.
    Message,
}

/// How a part ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PartOutcome {
    /// The service took it.
    Sent,
    /// The service said no.
    Rejected,
    /// It may have arrived.
    Unknown,
}

/// The end of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartEnd {
    /// Account id in lower case, or `message_client_id`.
    pub id: String,
    /// How it ended.
    pub outcome: PartOutcome,
    /// The service's code, where it gave one for this part.
    pub code: Option<i64>,
    /// The service's text, where it gave one for this part.
    pub msg: Option<String>,
    /// The service's id of the message.
    pub message_server_id: Option<Int64>,
    /// The service's time, Unix milliseconds.
    pub create_time_ms: Option<i64>,
}

/// The ends of all parts of a call, in the order of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// What they are.
    pub kind: PartKind,
    /// One for each that was asked for, and no other.
    pub ends: Vec<PartEnd>,
    /// Accounts that did not get messages of a call to them in a room. Which of its messages, is not said.
    pub failed_accounts: Vec<PartEnd>,
    /// What the answer names though nobody asked for it.
    pub strangers: Vec<String>,
}

impl Parts {
    /// How many ended so.
    #[must_use]
    pub fn count(&self, outcome: PartOutcome) -> usize {
        self.ends.iter().filter(|part| part.outcome == outcome).count()
    }

    /// The end of the whole call: unknown where that of any part is, rejected where all were, and else sent.
    #[must_use]
    pub fn outcome(&self) -> PartOutcome {
        let is_unknown = |part: &PartEnd| part.outcome == PartOutcome::Unknown;
        if self.ends.iter().chain(&self.failed_accounts).any(is_unknown) {
            PartOutcome::Unknown
        } else if !self.ends.is_empty() && self.count(PartOutcome::Rejected) == self.ends.len() {
            PartOutcome::Rejected
        } else {
            PartOutcome::Sent
        }
    }
}
