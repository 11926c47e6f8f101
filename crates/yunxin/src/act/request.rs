//! One call about a message that was sent.

use reqwest::Method;
use url::Url;

use super::message::Act;
use super::room::{RoomAct, SentRoomMessage};
use super::sent::SentMessage;
use crate::endpoint::Endpoint;

/// A message, and what is to be done with it: those of chatrooms have other names and other calls than those of
/// conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActRequest {
    /// About a message of a conversation.
    Message {
        /// The message.
        message: SentMessage,
        /// What is to be done with it.
        act: Act,
    },
    /// About a message of a chatroom.
    Room {
        /// The message.
        message: SentRoomMessage,
        /// What is to be done with it.
        act: RoomAct,
    },
}

impl ActRequest {
    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> Method {
        match self {
            Self::Message { act, .. } => act.method(),
            Self::Room { act, .. } => act.method(),
        }
    }

    /// Where it goes at an endpoint.
    #[must_use]
    pub fn url(&self, endpoint: &Endpoint) -> Url {
        match self {
            Self::Message { message, act } => act.url(endpoint, message),
            Self::Room { message, act } => act.url(endpoint, message),
        }
    }

    /// The body, where it has one.
    #[must_use]
    pub fn body(&self) -> Option<String> {
        match self {
            Self::Message { message, act } => act.body(message),
            Self::Room { .. } => None,
        }
    }

    /// Whether it leaves the message, and what people see of it, as it was.
    #[must_use]
    pub fn only_reads(&self) -> bool {
        match self {
            Self::Message { act, .. } => act.only_reads(),
            Self::Room { act, .. } => *act == RoomAct::Read,
        }
    }
}
