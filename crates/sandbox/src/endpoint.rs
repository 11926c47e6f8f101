//! Names of endpoints: method and path template, the same for both prefixes and versions.

/// The send call.
pub(crate) const SEND: &str = "POST /im/v2/conversations/{conversation_id}/messages";

/// Every call that sends something to users.
pub(crate) const SENDING: [&str; 10] = [
    SEND,
    "POST /im/v2/conversations/messages",
    "POST /im/v2/conversations/{conversation_id}/messages/actions/stream_message",
    "POST /im/v2/chatrooms/{room_id}/messages",
    "POST /im/v2/chatrooms/messages",
    "POST /im/v2/custom_notification",
    "POST /im/v2/custom_notification/batch",
    "POST /im/v2/broadcast_notification",
    "POST /im/v2/broadcast_notification/actions/chatroom",
    "POST /im/v2/push_notification",
];
