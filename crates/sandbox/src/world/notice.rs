//! What reaches users without being a message: custom notifications, broadcasts, pushes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Custom system notification for one receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// In lower case.
    pub sender_id: String,
    /// 1 a user, 2 a team, 3 a super team.
    #[serde(rename = "type")]
    pub kind: u8,
    /// Account in lower case, or team id.
    pub receiver_id: String,
    /// JSON text.
    pub content: String,
}

/// A broadcast: to every user, or to every chatroom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Broadcast {
    /// Whom it reaches.
    pub reach: Reach,
    /// Who sends it, in lower case.
    pub sender_id: Option<String>,
    /// To every user: its content. To every chatroom: `message` as it came.
    pub content: String,
    /// Kept for users who are offline.
    pub offline_enabled: bool,
    /// Systems whose users get it; empty means all.
    pub target_os: Vec<String>,
    /// Until when it is kept for users who are offline; Unix time in milliseconds.
    pub expire_time_ms: Option<u64>,
    /// `client_broadcast_id` of the caller.
    pub client_id: Option<String>,
    /// Whether it was withdrawn.
    #[serde(default)]
    pub withdrawn: bool,
}

/// Whom a broadcast reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// Every user of the app.
    Users,
    /// Everybody who is in a chatroom.
    Chatrooms,
}

/// A push to all users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// Who sends it, in lower case.
    pub sender_account_id: Option<String>,
    /// What is pushed.
    pub content: String,
    /// Its values are not documented.
    pub target_type: i64,
    /// Systems whose users get it; empty means all.
    pub target_os: Vec<String>,
    /// Whether users get it later who are offline now.
    pub roam_enabled: bool,
    /// Until when; 0 without roaming.
    pub roam_expire_time: u64,
    /// As it came.
    pub push_config: Option<Value>,
}
