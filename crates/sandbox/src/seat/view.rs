//! What a receiver sees, as data.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::conversation::Kind;

/// Whom a conversation is with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum SeatConversationKind {
    /// Another account.
    P2p,
    /// A team.
    Team,
    /// A super team.
    SuperTeam,
}

impl From<Kind> for SeatConversationKind {
    fn from(kind: Kind) -> SeatConversationKind {
        match kind {
            Kind::P2p => SeatConversationKind::P2p,
            Kind::Team => SeatConversationKind::Team,
            Kind::SuperTeam => SeatConversationKind::SuperTeam,
        }
    }
}

impl From<SeatConversationKind> for Kind {
    fn from(kind: SeatConversationKind) -> Kind {
        match kind {
            SeatConversationKind::P2p => Kind::P2p,
            SeatConversationKind::Team => Kind::Team,
            SeatConversationKind::SuperTeam => Kind::SuperTeam,
        }
    }
}

/// A team that can be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SeatTeam {
    /// A team or a super team.
    pub kind: SeatConversationKind,
    /// In decimal.
    pub team_id: String,
    /// What the directory calls it; empty where it says nothing.
    pub name: String,
    /// Who is listed in it, or, where the team is not listed, who has spoken in it; in alphabetical order.
    pub members: Vec<String>,
}

/// A conversation as one account has it in its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SeatConversation {
    /// Whom it is with.
    pub kind: SeatConversationKind,
    /// The other account, or the team's id.
    pub peer: String,
    /// What the directory calls it; empty where it says nothing.
    pub name: String,
    /// Messages that wait to be read.
    pub unread: u32,
    /// The newest message.
    pub newest: SeatMessage,
}

/// A message as one account sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SeatMessage {
    /// In decimal.
    pub message_server_id: String,
    /// Who sent it.
    pub sender_id: String,
    /// Whether the account itself sent it.
    pub sent: bool,
    /// Unix time in milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub create_time_ms: u64,
    /// The number of its type, as it is now.
    pub message_type: i32,
    /// Its text; empty where it has none.
    pub text: String,
    /// Its attachment as JSON text; empty where it has none.
    pub attachment: String,
    /// The key of the file that the attachment's URL leads to, if it was uploaded to this sandbox.
    pub file: Option<String>,
    /// It was taken back: its content is empty.
    pub recalled: bool,
    /// It was changed after it was sent.
    pub modified: bool,
    /// It waits to be read by this account.
    pub unread: bool,
    /// Who has read it, in alphabetical order.
    pub read_by: Vec<String>,
    /// The reactions on it, oldest first.
    pub reactions: Vec<SeatReaction>,
    /// Where it is sent bit by bit: whether more is to come.
    pub streaming: Option<bool>,
    /// What the device shows when it arrives; `None` without a push.
    pub push: Option<SeatPush>,
}

/// One reaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SeatReaction {
    /// Who put it there.
    pub operator_id: String,
    /// Which one: a number whose meaning the app decides.
    pub index: i32,
}

/// A push banner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SeatPush {
    /// From `pushTitle` of the payload; empty where it has none.
    pub title: String,
    /// Empty: the service's own words for the type of message.
    pub text: String,
    /// Whether the name of the sender stands before it.
    pub with_name: bool,
}

/// A notification, broadcast or push that reached an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SeatNotice {
    /// In decimal.
    pub id: String,
    /// Which of them.
    pub kind: SeatNoticeKind,
    /// Who sent it, where somebody did.
    pub sender_id: Option<String>,
    /// Unix time in milliseconds.
    #[specta(type = specta_typescript::Number)]
    pub create_time_ms: u64,
    /// Its content.
    pub content: String,
}

/// The kinds of notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SeatNoticeKind {
    /// Custom system notification.
    Notification,
    /// To everybody.
    Broadcast,
    /// To all devices.
    Push,
}

/// What happens to a message, or to who there is, from the receiver's side.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum SeatAct {
    /// Reads everything in a conversation.
    Read {
        /// As of [`SeatConversation`].
        kind: SeatConversationKind,
        /// As of [`SeatConversation`].
        peer: String,
    },
    /// Puts a reaction on a message, or takes it off where it is there.
    React {
        /// In decimal.
        message_server_id: String,
        /// Above 0.
        index: i32,
    },
    /// Blocks an account, or no longer.
    Block {
        /// Whom.
        account_id: String,
        /// Whether it is to be blocked.
        on: bool,
    },
    /// Forbids an account to chat, or no longer.
    Mute {
        /// Whom.
        account_id: String,
        /// Whether it is to be mute.
        on: bool,
    },
    /// Makes an account a friend, or no longer; on both sides.
    Befriend {
        /// Whom.
        account_id: String,
        /// Whether they are to be friends.
        on: bool,
    },
    /// Leaves a team, or comes back. A team that was not listed is listed then, with those who spoke in it.
    Join {
        /// Which team.
        team_id: String,
        /// Whether the account is to be in it.
        on: bool,
    },
    /// Is connected, or not.
    Offline {
        /// Whether it is to be offline.
        on: bool,
    },
    /// Is unknown to the service, or not.
    Unknown {
        /// Whether it is to be unknown.
        on: bool,
    },
}
