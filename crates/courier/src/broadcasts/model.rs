//! Broadcasts as the service has them, and how the recall of one ended.

use history::{Outcome, RowId};
use serde::Serialize;
use serde_json::Value;
use specta::Type;
use yunxin::{BroadcastId, Explained};

use crate::listed::{ListItem, systems, text, time_ms};

/// A broadcast to all users, as the service has it. Those to chatrooms are in no list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct KeptBroadcast {
    /// `None` where the answer names none: then it can be neither looked up nor recalled.
    pub broadcast_id: Option<BroadcastId>,
    /// Who sent it; `None` where nobody is named.
    pub from_account_id: Option<String>,
    /// What it says.
    pub content: String,
    /// Whether it waits for users who are offline.
    pub offline_enabled: bool,
    /// Only these systems; empty: all.
    pub target_os: Vec<String>,
    /// The service's time, Unix milliseconds.
    #[specta(type = Option<specta_typescript::Number>)]
    pub create_time_ms: Option<i64>,
    /// When the service forgets it, Unix milliseconds: whichever unit `ttl` has, this is what came of it.
    #[specta(type = Option<specta_typescript::Number>)]
    pub expire_time_ms: Option<i64>,
    /// The row of the history that sent it, if it was sent from here.
    pub row_id: Option<RowId>,
}

/// How the recall of a broadcast ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct BroadcastWithdrawn {
    /// `sent`: it is withdrawn; `rejected`: it is not; `unknown`: it may be.
    pub outcome: Outcome,
    /// The service's code.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// The service's words.
    pub msg: Option<String>,
    /// What went wrong.
    pub error: Option<String>,
    /// What the code means.
    pub explained: Option<Explained>,
    /// The row under which it is recorded: the one that sent the broadcast, or one of its own.
    pub row_id: RowId,
    /// The end is true but could not be written to the history.
    pub unwritten: bool,
}

impl ListItem for KeptBroadcast {
    const KIND: &'static str = "broadcast";

    fn of(value: &Value) -> KeptBroadcast {
        KeptBroadcast {
            broadcast_id: text(value, "broadcast_id").and_then(|id| id.parse().ok()),
            from_account_id: text(value, "from_account_id").filter(|id| !id.is_empty()),
            content: text(value, "content").unwrap_or_default(),
            offline_enabled: value.get("offline_enabled") == Some(&Value::Bool(true)),
            target_os: systems(value),
            create_time_ms: time_ms(value, "create_time"),
            expire_time_ms: time_ms(value, "expire_time"),
            row_id: None,
        }
    }

    fn id(&self) -> Option<&str> {
        self.broadcast_id.as_ref().map(BroadcastId::as_str)
    }

    fn with_row(self, row_id: Option<RowId>) -> KeptBroadcast {
        KeptBroadcast { row_id, ..self }
    }
}
