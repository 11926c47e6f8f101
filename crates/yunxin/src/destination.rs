//! Where a call that sends goes: its path, and what the path says. Everything else stands in the body.

use percent_encoding::{percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::conversation::{Conversation, SEGMENT};
use crate::endpoint::Endpoint;
use crate::kind::SendKind;

/// Where a message goes. The parts may hold anything; [`validate_call`](crate::validate_call()) says what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Destination {
    /// Into a conversation.
    Single {
        /// From whom to whom.
        conversation: Conversation,
    },
    /// To the accounts in `receiver_ids` of the body.
    Batch,
    /// Into a chatroom; with `receiver_ids` in the body to these only.
    Chatroom {
        /// The room's decimal id.
        room_id: String,
    },
    /// Into the chatroom of the body's `room_id`.
    ChatroomBatch,
    /// To `receiver_id` of the body.
    Notification,
    /// To the accounts in `receiver_ids` of the body.
    NotificationBatch,
    /// To all users.
    Broadcast,
    /// To all chatrooms.
    ChatroomBroadcast,
    /// To all users, as a push.
    Push,
    /// Into a conversation, piece by piece.
    Stream {
        /// From whom to whom.
        conversation: Conversation,
    },
}

impl From<Conversation> for Destination {
    fn from(conversation: Conversation) -> Self {
        Self::Single { conversation }
    }
}

impl Destination {
    /// Where a call of this kind goes. `conversation` says it where the path names one; a chatroom's id is its receiver.
    #[must_use]
    pub fn of(kind: SendKind, conversation: Conversation) -> Self {
        match kind {
            SendKind::Single => Self::Single { conversation },
            SendKind::Batch => Self::Batch,
            SendKind::Chatroom => Self::Chatroom { room_id: conversation.receiver },
            SendKind::ChatroomBatch => Self::ChatroomBatch,
            SendKind::Notification => Self::Notification,
            SendKind::NotificationBatch => Self::NotificationBatch,
            SendKind::Broadcast => Self::Broadcast,
            SendKind::ChatroomBroadcast => Self::ChatroomBroadcast,
            SendKind::Push => Self::Push,
            SendKind::Stream => Self::Stream { conversation },
        }
    }

    /// Which call it is.
    #[must_use]
    pub fn kind(&self) -> SendKind {
        match self {
            Self::Single { .. } => SendKind::Single,
            Self::Batch => SendKind::Batch,
            Self::Chatroom { .. } => SendKind::Chatroom,
            Self::ChatroomBatch => SendKind::ChatroomBatch,
            Self::Notification => SendKind::Notification,
            Self::NotificationBatch => SendKind::NotificationBatch,
            Self::Broadcast => SendKind::Broadcast,
            Self::ChatroomBroadcast => SendKind::ChatroomBroadcast,
            Self::Push => SendKind::Push,
            Self::Stream { .. } => SendKind::Stream,
        }
    }

    /// The conversation, where the path names one.
    #[must_use]
    pub fn conversation(&self) -> Option<&Conversation> {
        match self {
            Self::Single { conversation } | Self::Stream { conversation } => Some(conversation),
            _ => None,
        }
    }

    /// The path below an endpoint, its parts percent-encoded exactly once.
    ///
    /// Source: fact sheet §5, §9, §14 to §17. Both SDKs send a chatroom broadcast by v2.1; older pages name v2.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Single { conversation } => {
                format!("/im/v2/conversations/{}/messages", conversation.path_segment())
            }
            Self::Batch => "/im/v2/conversations/messages".to_owned(),
            Self::Chatroom { room_id } => {
                format!("/im/v2/chatrooms/{}/messages", utf8_percent_encode(room_id, SEGMENT))
            }
            Self::ChatroomBatch => "/im/v2/chatrooms/messages".to_owned(),
            Self::Notification => "/im/v2/custom_notification".to_owned(),
            Self::NotificationBatch => "/im/v2/custom_notification/batch".to_owned(),
            Self::Broadcast => "/im/v2/broadcast_notification".to_owned(),
            Self::ChatroomBroadcast => "/im/v2.1/broadcast_notification/actions/chatroom".to_owned(),
            Self::Push => "/im/v2/push_notification".to_owned(),
            Self::Stream { conversation } => {
                format!(
                    "/im/v2/conversations/{}/messages/actions/stream_message",
                    conversation.path_segment()
                )
            }
        }
    }

    /// `POST` here sends it.
    #[must_use]
    pub fn url(&self, endpoint: &Endpoint) -> Url {
        endpoint.join(&self.path())
    }

    /// The destination that a URL or path names, whatever stands before `/im/`; `None` where it sends nothing.
    #[must_use]
    pub fn from_url(url: &str) -> Option<Self> {
        let path = url.split(['?', '#']).next()?.trim_end_matches('/');
        let below = path.rfind("/im/v2").and_then(|at| path.get(at + "/im/v2".len()..))?;
        let below = below.strip_prefix(".1").unwrap_or(below).strip_prefix('/')?;
        let parts: Vec<&str> = below.split('/').collect();
        let decoded = |part: &str| percent_decode_str(part).decode_utf8().ok().map(|text| text.into_owned());
        let conversation = |part: &str| Conversation::split(&decoded(part)?);
        Some(match parts.as_slice() {
            ["conversations", "messages"] => Self::Batch,
            ["conversations", segment, "messages"] => Self::Single { conversation: conversation(segment)? },
            ["conversations", segment, "messages", "actions", "stream_message"] => {
                Self::Stream { conversation: conversation(segment)? }
            }
            ["chatrooms", "messages"] => Self::ChatroomBatch,
            ["chatrooms", room, "messages"] => Self::Chatroom { room_id: decoded(room)? },
            ["custom_notification"] => Self::Notification,
            ["custom_notification", "batch"] => Self::NotificationBatch,
            ["broadcast_notification"] => Self::Broadcast,
            ["broadcast_notification", "actions", "chatroom"] => Self::ChatroomBroadcast,
            ["push_notification"] => Self::Push,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::endpoint::parse_base;

    fn all() -> Vec<Destination> {
        let conversation: Conversation = "li.lei|1|han-meimei".parse().unwrap();
        vec![
            conversation.clone().into(),
            Destination::Batch,
            Destination::Chatroom { room_id: "5001234567".into() },
            Destination::ChatroomBatch,
            Destination::Notification,
            Destination::NotificationBatch,
            Destination::Broadcast,
            Destination::ChatroomBroadcast,
            Destination::Push,
            Destination::Stream { conversation },
        ]
    }

    #[test]
    fn each_destination_is_read_back_from_its_url_below_either_prefix() {
        for to in all() {
            for base in ["https://h.test/nimserver", "https://h.test", "https://h.test/im/v2/x"] {
                let url = to.url(&Endpoint::new(parse_base(base, false).unwrap()));
                assert_eq!(Destination::from_url(url.as_str()), Some(to.clone()), "{url}");
            }
        }
        assert_eq!(all().iter().map(Destination::kind).collect::<Vec<_>>(), SendKind::ALL);
    }

    #[test]
    fn paths_that_send_nothing_are_no_destinations() {
        for path in [
            "/im/v2/conversations/a%7C1%7Cb/messages/12",
            "/im/v2/conversations/a/messages",
            "/im/v2/chatrooms/5/messages/x",
            "/im/v2/broadcast_notification/700",
            "/im/v3/push_notification",
            "/im/v2/accounts",
            "",
        ] {
            assert_eq!(Destination::from_url(path), None, "{path}");
        }
        // The documents name both versions for this one.
        assert_eq!(
            Destination::from_url("/im/v2/broadcast_notification/actions/chatroom?x=1"),
            Some(Destination::ChatroomBroadcast)
        );
    }

    #[test]
    fn a_room_id_cannot_leave_its_place_in_the_path() {
        let to = Destination::Chatroom { room_id: "../conversations/x".into() };
        assert_eq!(to.path(), "/im/v2/chatrooms/..%2Fconversations%2Fx/messages");
    }
}
