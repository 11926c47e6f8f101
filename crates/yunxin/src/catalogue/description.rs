//! Each call that sends, described once: checks, form, help, code and documents follow from it.

use serde::Serialize;

use super::field::{Confidence, Group};
use super::{calls, tables};
use crate::kind::SendKind;

/// Everything known about one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct CallDescription {
    /// Which.
    pub kind: SendKind,
    /// Its path, with the names of its parts in braces.
    pub path: &'static str,
    /// The options of its body; the message first where it has one.
    pub groups: &'static [Group],
    /// What its answer holds.
    pub answer: AnswerShape,
    /// What may be done when it is not known whether it arrived.
    pub repeat: Repeat,
    /// By what it can be found at the service afterwards.
    pub evidence: Evidence,
    /// How sure we are of it.
    pub source: Confidence,
}

/// What the `data` of a successful answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AnswerShape {
    /// The message: `message_server_id`, `create_time`.
    Message,
    /// `success_list` and `failed_list`, an entry for each account.
    Receivers,
    /// `message` of a chatroom, and a `failed_list` of accounts where it was directed.
    RoomMessage,
    /// `success_list` and `failed_list`, an entry for each message.
    RoomMessages,
    /// Nothing.
    Empty,
    /// `broadcast_id`, `create_time`, `expire_time`.
    Broadcast,
    /// `client_broadcast_id`, `create_time`.
    RoomBroadcast,
    /// `push_id`, `create_time`.
    Push,
}

/// How a call of unknown end may be made once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Byte for byte, under the same trace id: the service knows the message again by its client id.
    ByteForByte,
    /// Under the same trace id with `resend_flag` 1, by which the service drops what it has; nothing else of it changes.
    ResendFlag,
    /// Not at all: nothing by which the service would know it again is documented.
    Never,
}

/// By what a call of unknown end can be found at the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The message among those of its conversation, by its client id.
    Conversation,
    /// The message in the conversation with each receiver, by its client id.
    EachConversation,
    /// The message in the chatroom's history, by its client id; not where it was directed or is not kept.
    RoomHistory,
    /// One with the same content in the list of broadcasts, which another call may have made: a hint, no proof.
    BroadcastList,
    /// The same in the list of pushes.
    PushList,
    /// Nothing.
    Nothing,
}

const SINGLE: CallDescription = CallDescription {
    kind: SendKind::Single,
    path: "/im/v2/conversations/{conversation_id}/messages",
    groups: tables::GROUPS,
    answer: AnswerShape::Message,
    repeat: Repeat::ByteForByte,
    evidence: Evidence::Conversation,
    source: Confidence::Documented,
};

/// The description of a call.
#[must_use]
pub fn call_description(kind: SendKind) -> CallDescription {
    let call = CallDescription { kind, ..SINGLE };
    match kind {
        SendKind::Single => call,
        SendKind::Batch => CallDescription {
            path: "/im/v2/conversations/messages",
            groups: calls::BATCH,
            answer: AnswerShape::Receivers,
            // What one client id means for many receivers is not documented.
            repeat: Repeat::Never,
            evidence: Evidence::EachConversation,
            ..call
        },
        SendKind::Chatroom => CallDescription {
            path: "/im/v2/chatrooms/{room_id}/messages",
            groups: calls::CHATROOM,
            answer: AnswerShape::RoomMessage,
            repeat: Repeat::ResendFlag,
            evidence: Evidence::RoomHistory,
            ..call
        },
        SendKind::ChatroomBatch => CallDescription {
            path: "/im/v2/chatrooms/messages",
            groups: calls::CHATROOM_BATCH,
            answer: AnswerShape::RoomMessages,
            repeat: Repeat::ResendFlag,
            evidence: Evidence::RoomHistory,
            ..call
        },
        SendKind::Notification => CallDescription {
            path: "/im/v2/custom_notification",
            groups: calls::NOTIFICATION,
            answer: AnswerShape::Empty,
            repeat: Repeat::Never,
            evidence: Evidence::Nothing,
            ..call
        },
        SendKind::NotificationBatch => CallDescription {
            path: "/im/v2/custom_notification/batch",
            groups: calls::NOTIFICATION_BATCH,
            answer: AnswerShape::Receivers,
            repeat: Repeat::Never,
            evidence: Evidence::Nothing,
            ..call
        },
        SendKind::Broadcast => CallDescription {
            path: "/im/v2/broadcast_notification",
            groups: calls::BROADCAST,
            answer: AnswerShape::Broadcast,
            repeat: Repeat::Never,
            evidence: Evidence::BroadcastList,
            ..call
        },
        SendKind::ChatroomBroadcast => CallDescription {
            path: "/im/v2.1/broadcast_notification/actions/chatroom",
            groups: calls::CHATROOM_BROADCAST,
            answer: AnswerShape::RoomBroadcast,
            repeat: Repeat::ResendFlag,
            evidence: Evidence::Nothing,
            source: Confidence::Sdk,
            ..call
        },
        SendKind::Push => CallDescription {
            path: "/im/v2/push_notification",
            groups: calls::PUSH,
            answer: AnswerShape::Push,
            repeat: Repeat::Never,
            evidence: Evidence::PushList,
            source: Confidence::Sdk,
            ..call
        },
        SendKind::Stream => CallDescription {
            path: "/im/v2/conversations/{conversation_id}/messages/actions/stream_message",
            groups: calls::STREAM,
            repeat: Repeat::Never,
            evidence: Evidence::Conversation,
            ..call
        },
    }
}

/// The description of every call, in the order in which they are offered.
pub fn call_descriptions() -> impl Iterator<Item = CallDescription> {
    SendKind::ALL.into_iter().map(call_description)
}

/// The options of one message of a chatroom batch, as if it stood in a body of its own under `message`.
pub(crate) fn room_message_alone() -> &'static [Group] {
    calls::ROOM_MESSAGE_ALONE
}
