//! By which call of the API a row went out, and the ends inside that call.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::model::send::Outcome;

/// Which call of the API sent a row. Its name is that of `kind:` in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeptKind {
    /// One message in one conversation; every row of before there were others.
    #[default]
    Single,
    /// One message to many accounts.
    Batch,
    /// One message into a chatroom.
    Chatroom,
    /// Several messages into one chatroom.
    ChatroomBatch,
    /// A custom system notification.
    Notification,
    /// A custom system notification to many accounts.
    NotificationBatch,
    /// A notification to all users.
    Broadcast,
    /// A message to all chatrooms.
    ChatroomBroadcast,
    /// A push to all users.
    Push,
    /// A message that went out piece by piece.
    Stream,
    /// The recall of a broadcast that no row sent: no send, but a call with a row of its own.
    BroadcastRecall,
}

impl KeptKind {
    /// All of them, in the order of their numbers in the file.
    pub const ALL: [Self; 11] = [
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
        Self::BroadcastRecall,
    ];

    /// As it is typed after `kind:`.
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
            Self::BroadcastRecall => "broadcast_recall",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether its row sent something; else it recalled something.
    #[must_use]
    pub fn is_send(self) -> bool {
        self != Self::BroadcastRecall
    }

    /// Whether a row of it that ended so recalled something: what was carried out is no send.
    #[must_use]
    pub fn is_recalled(self, outcome: Outcome) -> bool {
        outcome == Outcome::Sent && !self.is_send()
    }

    /// Whether it sends several messages, of which each can be recalled for itself.
    #[must_use]
    pub fn is_several(self) -> bool {
        matches!(self, Self::Batch | Self::ChatroomBatch)
    }

    /// What of it is counted, where it has parts.
    #[must_use]
    pub fn part_kind(self) -> KeptPartKind {
        match self {
            Self::ChatroomBatch => KeptPartKind::Message,
            Self::Stream => KeptPartKind::Piece,
            _ => KeptPartKind::Receiver,
        }
    }

    pub(crate) fn is_single(&self) -> bool {
        *self == Self::Single
    }
}

/// What a part of a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeptPartKind {
    /// An account, by its id.
    Receiver,
    /// A message, by its `message_client_id`.
    Message,
    /// A piece of a stream, by its index.
    Piece,
    /// The piece that ends its stream, by its index.
    LastPiece,
}

impl KeptPartKind {
    /// All of them, in the order of their numbers in the file.
    pub(crate) const ALL: [Self; 4] = [Self::Receiver, Self::Message, Self::Piece, Self::LastPiece];

    /// Whether it is a piece of a stream.
    #[must_use]
    pub fn is_piece(self) -> bool {
        matches!(self, Self::Piece | Self::LastPiece)
    }

    /// Whether a part of it that ended so ends its stream.
    #[must_use]
    pub fn ends_stream(self, outcome: Outcome) -> bool {
        self == Self::LastPiece && outcome == Outcome::Sent
    }
}

/// One part of a call, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeptPart {
    /// What it is.
    pub kind: KeptPartKind,
    /// The account's id, the message's `message_client_id`, or the index of the piece.
    pub name: String,
    /// How it ended; `sending` until the call has.
    pub outcome: Outcome,
    /// The service's code for it.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// The service's words for it.
    pub msg: Option<String>,
    /// `message_server_id`, as decimal text to the last digit.
    pub message_server_id: Option<String>,
    /// The service's time, Unix milliseconds.
    #[specta(type = Option<specta_typescript::Number>)]
    pub create_time_ms: Option<i64>,
    /// What a piece of a stream says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[specta(optional)]
    pub text: Option<String>,
}

impl KeptPart {
    /// A part of a call that is about to go out.
    #[must_use]
    pub fn new(kind: KeptPartKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            outcome: Outcome::Sending,
            code: None,
            msg: None,
            message_server_id: None,
            create_time_ms: None,
            text: None,
        }
    }

    /// A piece of a stream that is about to go out.
    #[must_use]
    pub fn piece(index: i64, text: impl Into<String>, is_last: bool) -> Self {
        let kind = if is_last { KeptPartKind::LastPiece } else { KeptPartKind::Piece };
        Self { text: Some(text.into()), ..Self::new(kind, index.to_string()) }
    }
}

/// How many parts of a row ended how: receivers, or messages, or pieces of a stream, and never some of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct PartCounts {
    /// All of them.
    pub all: u32,
    /// Taken by the service.
    pub sent: u32,
    /// Refused.
    pub rejected: u32,
    /// Of unknown end, or still on their way.
    pub open: u32,
    /// Where messages are counted: receivers for whom some of them failed, which are in none of the other counts.
    pub failed_receivers: u32,
    /// A stream was left without its end: each piece has an end, some were taken, and none that ends the stream.
    pub unfinished: bool,
}

impl PartCounts {
    /// Counts these.
    #[must_use]
    pub fn of(parts: &[KeptPart]) -> Self {
        Self::sum(parts.iter().map(|part| (part.kind, part.outcome, 1)))
    }

    /// Counts parts, of which so many are of one kind and ended alike.
    pub(crate) fn sum(groups: impl Iterator<Item = (KeptPartKind, Outcome, u32)> + Clone) -> Self {
        let mut counts = Self::default();
        let has_messages = groups.clone().any(|(kind, ..)| kind == KeptPartKind::Message);
        let is_stream = groups.clone().any(|(kind, ..)| kind.is_piece());
        let is_ended = groups.clone().any(|(kind, outcome, _)| kind.ends_stream(outcome));
        for (kind, outcome, count) in groups {
            if has_messages && kind == KeptPartKind::Receiver {
                counts.failed_receivers += count;
                continue;
            }
            counts.all += count;
            match outcome {
                Outcome::Sent => counts.sent += count,
                Outcome::Rejected => counts.rejected += count,
                Outcome::Unknown | Outcome::Sending => counts.open += count,
            }
        }
        counts.unfinished = is_stream && !is_ended && counts.sent > 0 && counts.open == 0;
        counts
    }

    /// Whether the service took the call whose parts these are, and not all of them, or not the end of a stream.
    #[must_use]
    pub fn is_partly(&self, outcome: Outcome) -> bool {
        outcome == Outcome::Sent && (self.sent < self.all || self.failed_receivers > 0 || self.unfinished)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all == 0
    }
}
