//! Why an act is not open.

use serde::Serialize;
use specta::Type;

/// Why something cannot be done with a message, ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActClosed {
    /// The service did not take it, or nobody knows.
    #[error("it has not been confirmed as sent")]
    NotSent,
    /// The service took it but gave it no id.
    #[error("the server returned no message_server_id")]
    NoServerId,
    /// The service took it but did not say when, and this act has to name that time.
    #[error("the server returned no create_time, which this call needs")]
    NoServerTime,
    /// The account that sent it was deleted.
    #[error("the account that sent it was deleted")]
    AccountGone,
    /// The account has another AppKey now: the message is another app's.
    #[error("the account's AppKey has changed; this message belongs to another app")]
    AppChanged,
    /// It was recalled for both sides, or deleted.
    #[error("it was recalled for both sides already, or deleted")]
    Gone,
    /// A super group has the two-sided recall alone.
    #[error("super teams support two-sided recall only")]
    TwoSidedOnly,
    /// Messages of this type cannot be changed.
    #[error("messages of this type cannot be edited")]
    TypeIsFixed,
    /// Only advanced groups report who has read a message.
    #[error("only team messages have read receipts")]
    TeamsOnly,
    /// It was sent without asking for receipts.
    #[error("it was sent without mark_as_read, so it has no read receipts")]
    NoReceiptsAsked,
    /// It has no `message_client_id`, by which this act names it.
    #[error("it has no message_client_id, which this call needs")]
    NoClientId,
    /// It went to some members of its group only: such messages have neither replies nor reactions.
    #[error("messages to some team members have neither thread replies nor reactions")]
    Targeted,
    /// Messages of chatrooms have no such call.
    #[error("the API does not offer this for chatroom messages")]
    InChatroom,
    /// Notifications, broadcasts and pushes are no messages: they have no such call.
    #[error("the API does not offer this for notifications, pushes and chatroom broadcasts")]
    NoMessage,
    /// A broadcast to all users is withdrawn in the list of broadcasts.
    #[error("a broadcast to all users is recalled by its ID, from the list of broadcasts")]
    InBroadcasts,
    /// The call sent several messages: it is done with one of them.
    #[error("the call sent several messages: name one of them")]
    OneOfSeveral,
    /// The call sent no message with the name that was asked for.
    #[error("the call sent no message with this name")]
    NoSuchPart,
}
