//! The calls of the API that send something.

use serde::{Deserialize, Serialize};

/// Which call of the API a message goes out by. Each has its own path, body and answer: see
/// [`call_description`](crate::call_description).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum SendKind {
    /// One message in one conversation.
    #[default]
    Single,
    /// One message to up to 100 accounts, each in a conversation of its own.
    Batch,
    /// One message into a chatroom, or to some of those in it.
    Chatroom,
    /// Up to 20 messages into one chatroom.
    ChatroomBatch,
    /// A custom system notification to an account, a team or a super team.
    Notification,
    /// A custom system notification to up to 500 accounts.
    NotificationBatch,
    /// A notification to all users of the app.
    Broadcast,
    /// A message to all chatrooms of the app.
    ChatroomBroadcast,
    /// A push to all users of the app. Known from one official SDK only.
    Push,
    /// A message whose text goes out piece by piece.
    Stream,
}

impl SendKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Single,
        Self::Batch,
        Self::Chatroom,
        Self::ChatroomBatch,
        Self::Notification,
        Self::NotificationBatch,
        Self::Broadcast,
        Self::ChatroomBroadcast,
        Self::Push,
        Self::Stream,
    ];

    /// A stable lower-case name: `single`, `batch`, …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Batch => "batch",
            Self::Chatroom => "chatroom",
            Self::ChatroomBatch => "chatroom_batch",
            Self::Notification => "notification",
            Self::NotificationBatch => "notification_batch",
            Self::Broadcast => "broadcast",
            Self::ChatroomBroadcast => "chatroom_broadcast",
            Self::Push => "push",
            Self::Stream => "stream",
        }
    }

    /// The call with this [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Where its body names the sender, as a JSON pointer; `None`: its path does.
    #[must_use]
    pub fn sender_at(self) -> Option<&'static str> {
        match self {
            Self::Single | Self::Stream => None,
            Self::Broadcast => Some("/from_account_id"),
            Self::Push => Some("/sender_account_id"),
            Self::Batch
            | Self::Chatroom
            | Self::ChatroomBatch
            | Self::Notification
            | Self::NotificationBatch
            | Self::ChatroomBroadcast => Some("/sender_id"),
        }
    }

    /// Where its body has the one id that the service knows a repeat of the call by, as a JSON pointer; `None`: it has none,
    /// or one for each of its messages.
    #[must_use]
    pub fn client_id_at(self) -> Option<&'static str> {
        match self {
            Self::Single | Self::Batch | Self::Chatroom | Self::Stream => Some("/message/message_client_id"),
            Self::ChatroomBroadcast => Some("/client_broadcast_id"),
            Self::ChatroomBatch
            | Self::Notification
            | Self::NotificationBatch
            | Self::Broadcast
            | Self::Push => None,
        }
    }

    /// Whether it goes into one chatroom.
    #[must_use]
    pub fn is_in_room(self) -> bool {
        matches!(self, Self::Chatroom | Self::ChatroomBatch)
    }

    /// Whether it reaches everybody who uses the app, and so is never made without a question.
    #[must_use]
    pub fn reaches_everybody(self) -> bool {
        matches!(self, Self::Broadcast | Self::ChatroomBroadcast | Self::Push)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in SendKind::ALL {
            assert_eq!(SendKind::from_name(kind.name()), Some(kind));
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.name().into()));
        }
        assert_eq!(SendKind::from_name("mail"), None);
    }
}
