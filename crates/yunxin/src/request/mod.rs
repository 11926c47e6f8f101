//! The calls that send as structs: how *code* builds a request.
//!
//! A body that a user edits is never forced through these; see [`Body`](crate::Body). Every struct keeps keys it does
//! not know, and `null` reads as absent, as in the vendor's own example.

mod batch;
mod chatroom;
mod message;
mod notification;
mod options;
mod sample;
mod stream;
mod wire;

pub use batch::BatchRequest;
pub use chatroom::{
    ChatroomBatchRequest, ChatroomBroadcastRequest, ChatroomRequest, RoomBroadcastConfig,
    RoomBroadcastMessage, RoomMessage, RoomMessageConfig,
};
pub use message::{Message, MessageType, UnknownMessageType};
pub use notification::{
    BroadcastRequest, NotificationBatchRequest, NotificationConfig, NotificationRequest, PushRequest,
    PushToAllConfig,
};
pub use options::{
    AiParams, AntispamConfig, MessageConfig, P2pOption, PushConfig, RobotConfig, RouteConfig,
    SuperteamOption, TargetOption, TeamOption, ThreadConfig, ThreadMessage,
};
pub use stream::{Piece, RagInfo, StreamMessage, StreamRequest};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The body of `POST /im/v2/conversations/{conversation_id}/messages`.
///
/// Source: "发送消息", IM server API v2, plus the groups that only the official SDKs show.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SendRequest {
    /// What is said.
    pub message: Message,
    /// What happens to the message after delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_config: Option<MessageConfig>,
    /// Who in a group sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_option: Option<TargetOption>,
    /// Copy to the app's own server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route_config: Option<RouteConfig>,
    /// Offline push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_config: Option<PushConfig>,
    /// Content check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub antispam_config: Option<AntispamConfig>,
    /// P2P only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p2p_option: Option<P2pOption>,
    /// Advanced groups only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_option: Option<TeamOption>,
    /// Super groups only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superteam_option: Option<SuperteamOption>,
    /// Robots in groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robot_config: Option<RobotConfig>,
    /// Thread that the message belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_config: Option<ThreadConfig>,
    /// Digital human that answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ai_params: Option<AiParams>,
    /// The sender keeps no copy: no other devices, no roaming, no history. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_no_sense: Option<bool>,
    /// The receiver keeps no copy. Default false; both true is refused with 107330.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver_no_sense: Option<bool>,
    /// Text passed on to receivers; described as JSON in a string, at most 1024 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// Keys that this version does not know, in their order.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl SendRequest {
    /// A text message and nothing else set.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { message: Message { text: Some(text.into()), ..Message::default() }, ..Self::default() }
    }
}
