//! Why an act is not open.

use serde::Serialize;
use specta::Type;

/// Why something cannot be done with a message, ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActClosed {
    /// The service did not take it, or nobody knows.
    NotSent,
    /// The service took it but gave it no id.
    NoServerId,
    /// The service took it but did not say when, and this act has to name that time.
    NoServerTime,
    /// The account that sent it was deleted.
    AccountGone,
    /// The account has another AppKey now: the message is another app's.
    AppChanged,
    /// It was recalled for both sides, or deleted.
    Gone,
    /// A super group has the two-sided recall alone.
    TwoSidedOnly,
    /// Messages of this type cannot be changed.
    TypeIsFixed,
    /// Only advanced groups report who has read a message.
    TeamsOnly,
    /// It was sent without asking for receipts.
    NoReceiptsAsked,
    /// It has no `message_client_id`, by which this act names it.
    NoClientId,
    /// It went to some members of its group only: such messages have neither replies nor reactions.
    Targeted,
    /// Messages of chatrooms have no such call.
    InChatroom,
    /// Notifications, broadcasts and pushes are no messages: they have no such call.
    NoMessage,
    /// A broadcast to all users is withdrawn in the list of broadcasts.
    InBroadcasts,
    /// The call sent several messages: it is done with one of them.
    OneOfSeveral,
    /// The call sent no message with the name that was asked for.
    NoSuchPart,
}
