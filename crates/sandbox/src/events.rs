//! What happens at the sandbox, as it happens: for the window, and for scripts by `/sandbox/events`.

use serde::Serialize;
use specta::Type;
use tokio::sync::broadcast;

/// So many events are kept for a listener that is behind; it then learns how many it missed.
const KEPT: usize = 1024;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A message was accepted; of a batch, for one receiver.
    Message {
        /// `sender|type|receiver`.
        conversation_id: String,
        /// In decimal.
        message_server_id: String,
    },
    /// Something became of messages.
    Changed {
        /// What.
        change: ChangeKind,
        /// In decimal; of a cleared conversation none.
        message_server_ids: Vec<String>,
    },
    /// A chatroom message was accepted, or recalled.
    Chatroom {
        /// In decimal.
        room_id: String,
        /// The caller's id of the message.
        message_client_id: String,
        /// Whether it was recalled.
        recalled: bool,
    },
    /// A notification, a broadcast or a push was accepted, or withdrawn.
    Notice {
        /// In decimal.
        id: String,
        /// Whether it was withdrawn.
        withdrawn: bool,
    },
    /// Accounts or teams are not what they were.
    Directory,
    /// Every message was thrown away.
    Emptied,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Recalled or deleted.
    Withdrawn,
    /// Its conversation was cleared by one side.
    Cleared,
    /// Its content is another.
    Modified,
    /// Somebody read it.
    Read,
    /// Somebody put a reaction on it.
    Reacted,
    /// … or took it off.
    Unreacted,
    /// It got another piece.
    Streamed,
    /// It takes no more pieces.
    StreamEnded,
}

/// Where events are reported, and listened to.
#[derive(Debug, Clone)]
pub(crate) struct Events(broadcast::Sender<Event>);

impl Events {
    pub(crate) fn new() -> Events {
        Events(broadcast::Sender::new(KEPT))
    }

    /// Without a listener it is lost, which is as it should be.
    pub(crate) fn report(&self, event: Event) {
        self.0.send(event).ok();
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }
}
