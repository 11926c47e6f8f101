//! Messages into chatrooms.

use serde_json::{Map, Number, Value};

use super::message::MessageType;
use super::options::{AiParams, AntispamConfig, RouteConfig};
use super::wire::wire;
use crate::int64::Int64;

wire! {
    /// A message in a chatroom. It has no `message_server_id`: its client id is its name.
    pub struct RoomMessage {
        /// The caller's own id, required.
        message_client_id: String,
        /// Required.
        message_type: MessageType,
        ;
        /// Second-level class, above 0.
        sub_type: i64,
        /// Required for types 0 and 10.
        text: String,
        /// Required for the other types.
        attachment: Map<String, Value>,
        /// Where in the room it is said; not of a directed message.
        location_x: Number,
        /// See `location_x`.
        location_y: Number,
        /// See `location_x`.
        location_z: Number,
    }
}

wire! {
    /// What happens to a chatroom message.
    pub struct RoomMessageConfig {
        ;
        /// Sent though the room is muted. Default false.
        ignore_chat_banned: bool,
        /// Kept in the room's history. Default true.
        history_enabled: bool,
        /// Of high priority. Default false.
        high_priority: bool,
        /// Whether a message of high priority is sent again to who missed it.
        need_high_priority_msg_resend: bool,
        /// How many of ten thousand are dropped, 0 to 9999.
        abandon_ratio: i64,
        /// Tags of whom it is for, at most 128 UTF-16 units.
        notify_target_tags: String,
        /// Priority in the CDN channel, 0 to 3.
        chat_msg_priority: i64,
        /// Beyond the frequency of high priority: 0 goes out as a normal one, 1 is refused.
        forbidden_if_high_priority_msg_freq: i64,
    }
}

wire! {
    /// The body of `POST /im/v2/chatrooms/{room_id}/messages`. Source: fact sheet §15.
    pub struct ChatroomRequest {
        /// From whom.
        sender_id: String,
        /// What is said.
        message: RoomMessage,
        ;
        /// Only to these; then it is not stored, and has neither config nor place.
        receiver_ids: Vec<String>,
        /// 1: the service drops what it has already by its client id. Default 0.
        resend_flag: i64,
        /// Text passed on to receivers.
        extension: String,
        /// What happens to it.
        message_config: RoomMessageConfig,
        /// Copy to the app's own server.
        route_config: RouteConfig,
        /// Content check.
        antispam_config: AntispamConfig,
        /// Digital human that answers.
        ai_params: AiParams,
    }
}

wire! {
    /// The body of `POST /im/v2/chatrooms/messages`. Source: fact sheet §15.
    pub struct ChatroomBatchRequest {
        /// Into which room.
        room_id: Int64,
        /// From whom.
        sender_id: String,
        /// 1 to 20 messages of up to 5 KB each.
        messages: Vec<RoomMessage>,
        ;
        /// Only to these.
        receiver_ids: Vec<String>,
        /// As in [`ChatroomRequest`].
        resend_flag: i64,
        /// Text passed on to receivers.
        extension: String,
        /// What happens to them.
        message_config: RoomMessageConfig,
        /// Copy to the app's own server.
        route_config: RouteConfig,
        /// Content check.
        antispam_config: AntispamConfig,
    }
}

wire! {
    /// The message of a [`ChatroomBroadcastRequest`].
    pub struct RoomBroadcastMessage {
        /// Required.
        message_type: MessageType,
        ;
        /// Second-level class, above 0.
        sub_type: i64,
        /// Required for types 0 and 10.
        text: String,
        /// Required for the other types.
        attachment: Map<String, Value>,
    }
}

wire! {
    /// What happens to a broadcast into chatrooms.
    pub struct RoomBroadcastConfig {
        ;
        /// Of high priority. Default false.
        high_priority: bool,
        /// Tags of whom it is for, at most 128 UTF-16 units.
        notify_target_tags: String,
    }
}

wire! {
    /// The body of `POST /im/v2.1/broadcast_notification/actions/chatroom`. Source: fact sheet §17.
    pub struct ChatroomBroadcastRequest {
        /// The caller's own id of it.
        client_broadcast_id: String,
        /// From whom.
        sender_id: String,
        /// What is said.
        message: RoomBroadcastMessage,
        ;
        /// Text passed on to receivers, at most 4096 UTF-16 units.
        extension: String,
        /// 1: the service drops what it has already. Default 0.
        resend_flag: i64,
        /// What happens to it.
        message_config: RoomBroadcastConfig,
        /// Copy to the app's own server.
        route_config: RouteConfig,
        /// Content check.
        antispam_config: AntispamConfig,
    }
}
