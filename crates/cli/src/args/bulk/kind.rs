//! What a receiver is, and by which call it is reached.

use clap::ValueEnum;
use courier::{Batching, ConversationType, RowCall};

/// Kinds of receivers.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum KindArg {
    #[value(name = "p2p")]
    P2p,
    Team,
    Superteam,
}

impl From<KindArg> for ConversationType {
    fn from(kind: KindArg) -> ConversationType {
        match kind {
            KindArg::P2p => ConversationType::P2p,
            KindArg::Team => ConversationType::Team,
            KindArg::Superteam => ConversationType::Superteam,
        }
    }
}

/// What rows are sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RowCallArg {
    /// A message to an account or a group
    Message,
    /// A message into a chatroom
    Chatroom,
    /// A custom notification to an account or a group
    Notification,
}

impl From<RowCallArg> for RowCall {
    fn from(call: RowCallArg) -> RowCall {
        match call {
            RowCallArg::Message => RowCall::Message,
            RowCallArg::Chatroom => RowCall::Chatroom,
            RowCallArg::Notification => RowCall::Notification,
        }
    }
}

/// How many rows go out in one call.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum CallsArg {
    /// One
    Single,
    /// Up to 100 that differ only in the receiver
    Batch,
}

impl From<CallsArg> for Batching {
    fn from(calls: CallsArg) -> Batching {
        match calls {
            CallsArg::Single => Batching::Single,
            CallsArg::Batch => Batching::Batch,
        }
    }
}
