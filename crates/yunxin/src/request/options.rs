//! The option groups. Field docs give the service's default and limit; the table for programs is the catalogue.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::int64::Int64;

/// What happens to the message after delivery. Every default is **true**.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct MessageConfig {
    /// Counts as unread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread_enabled: Option<bool>,
    /// Copied to the sender's other devices. The wire name is misspelt by the service.
    #[serde(default, rename = "mutil_sync_enabled", skip_serializing_if = "Option::is_none")]
    pub multi_sync_enabled: Option<bool>,
    /// Kept for devices that are offline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline_enabled: Option<bool>,
    /// Kept in the cloud history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history_enabled: Option<bool>,
    /// Kept for roaming.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roaming_enabled: Option<bool>,
    /// Becomes the last message of the conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_update_enabled: Option<bool>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A message that only some members of a group see (receivers need client SDK 10.4.0 or later).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TargetOption {
    /// Members meant; at least one, never the sender (107339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_account_ids: Option<Vec<String>>,
    /// true: only those listed see it; false: all but those. Super groups need true (108319).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inclusive: Option<bool>,
    /// Refuse when a listed account is no member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_team_member_valid: Option<bool>,
    /// Shown to who joins later. Default false; never in super groups (108320) nor with `inclusive` (108321).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_to_new_member: Option<bool>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The copy to the app's own server.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RouteConfig {
    /// Default true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_enabled: Option<bool>,
    /// Name of a callback environment of the console, at most 32 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_environment: Option<String>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Offline push. The force fields act in groups only.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PushConfig {
    /// Default true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_enabled: Option<bool>,
    /// The sender's name stands before the content. Default true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_nick_enabled: Option<bool>,
    /// Text of the banner, at most 500 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_content: Option<String>,
    /// JSON in a string, at most 2048 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_payload: Option<String>,
    /// Needed for the next three to act, as the SDKs read it. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_forcepush_enable: Option<bool>,
    /// Everyone in the group. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_forcepush_all: Option<bool>,
    /// At most 100 accounts (107316).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_forcepush_ids: Option<Vec<String>>,
    /// Text of the forced banner, at most 500 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_forcepush_content: Option<String>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Content check by the safety service.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct AntispamConfig {
    /// Default true; acts only when the app has the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub antispam_enabled: Option<bool>,
    /// Which check applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub antispam_business_id: Option<String>,
    /// JSON in a string, at most 1024 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub antispam_extension: Option<String>,
    /// Check `antispam_custom_message` instead of the message; type 100 only. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub antispam_custom_message_enabled: Option<bool>,
    /// JSON in a string: `type` (1 text, 2 image, 3 video) and `data`; about 5000 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub antispam_custom_message: Option<String>,
    /// JSON in a string with evidence about the user, at most 1024 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub antispam_cheating: Option<String>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// P2P only.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct P2pOption {
    /// Refuse unless the two are friends. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_friend: Option<bool>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Advanced groups only.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TeamOption {
    /// Ask for read receipts. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark_as_read: Option<bool>,
    /// Send although the whole group is muted. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignore_chat_banned: Option<bool>,
    /// Send although the sender is muted. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignore_member_chat_banned: Option<bool>,
    /// The sender must be a member. Default true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_team_member_valid: Option<bool>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Super groups only.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SuperteamOption {
    /// Send although the whole group is muted. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignore_chat_banned: Option<bool>,
    /// Send although the sender is muted. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignore_member_chat_banned: Option<bool>,
    /// The sender must be a member. Default true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_team_member_valid: Option<bool>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A robot in a group; ignored in P2P.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RobotConfig {
    /// The robot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robot_account_id: Option<String>,
    /// Its topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robot_topic: Option<String>,
    /// Its function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robot_function: Option<String>,
    /// Whatever else it is to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robot_custom_content: Option<String>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The thread that the message belongs to.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ThreadConfig {
    /// First message of the thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_root: Option<ThreadMessage>,
    /// Message that is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_reply: Option<ThreadMessage>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A message named by all of its ids.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ThreadMessage {
    /// Who sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_id: Option<String>,
    /// Account or decimal group id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_id: Option<String>,
    /// Unix time in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Int64>,
    /// The service's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_server_id: Option<Int64>,
    /// The sender's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_client_id: Option<String>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A call to a digital human.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct AiParams {
    /// Its account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// JSON in a string: `msg` and `type` 0. Needed when the message is no text (107336).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// JSON in a string: a list of `msg`, `type`, `role`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<String>,
    /// JSON in a string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_variables: Option<String>,
    /// JSON in a string: `prompt`, `maxTokens`, `topP`, `temperature`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
    /// Deliver the triggering message too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_original: Option<bool>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
