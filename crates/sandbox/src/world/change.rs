//! What can happen to a message after it was accepted.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::conversation::Conversation;
use crate::events::{ChangeKind, Event};

/// One line of `changes.jsonl`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Change {
    /// A message was taken back.
    Withdrawn { message_server_id: i64, withdrawal: Withdrawal, time_ms: u64 },
    /// One side threw away its history of a conversation, up to now.
    Cleared { conversation: Conversation, time_ms: u64 },
    /// A message has other content now. The body is the whole call, as it came.
    Modified { message_server_id: i64, operator: String, time_ms: u64, body: String },
    /// Somebody read these.
    Read { message_server_ids: Vec<i64>, reader: String, time_ms: u64 },
    /// Somebody put a reaction on a message, or another extension on a reaction.
    Reacted { message_server_id: i64, reaction: Reaction },
    /// … and took it off.
    Unreacted { message_server_id: i64, operator: String, index: i64 },
    /// A stream got another piece; its first one too.
    Streamed { message_server_id: i64, chunk: Chunk },
    /// A stream takes no more pieces though none said that it was the last.
    StreamEnded { message_server_id: i64 },
}

impl Change {
    /// What listeners learn of it.
    pub(super) fn event(&self) -> Event {
        let (change, ids) = match self {
            Change::Withdrawn { message_server_id, .. } => (ChangeKind::Withdrawn, vec![*message_server_id]),
            Change::Cleared { .. } => (ChangeKind::Cleared, Vec::new()),
            Change::Modified { message_server_id, .. } => (ChangeKind::Modified, vec![*message_server_id]),
            Change::Read { message_server_ids, .. } => (ChangeKind::Read, message_server_ids.clone()),
            Change::Reacted { message_server_id, .. } => (ChangeKind::Reacted, vec![*message_server_id]),
            Change::Unreacted { message_server_id, .. } => (ChangeKind::Unreacted, vec![*message_server_id]),
            Change::Streamed { message_server_id, .. } => (ChangeKind::Streamed, vec![*message_server_id]),
            Change::StreamEnded { message_server_id } => (ChangeKind::StreamEnded, vec![*message_server_id]),
        };
        Event::Changed { change, message_server_ids: ids.iter().map(i64::to_string).collect() }
    }
}

/// The `type` of a recall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Withdrawal {
    /// Gone for the other side; its sender keeps it.
    OneSided,
    /// Gone for all, who are notified.
    TwoSided,
    /// Gone for all, and nobody is notified.
    Silent,
}

impl Withdrawal {
    /// The number on the wire.
    pub(crate) fn number(self) -> u8 {
        match self {
            Withdrawal::OneSided => 1,
            Withdrawal::TwoSided => 2,
            Withdrawal::Silent => 3,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reaction {
    pub(crate) operator_id: String,
    pub(crate) index: i64,
    pub(crate) extension: String,
    #[serde(rename = "time")]
    pub(crate) time_ms: u64,
}

/// A piece of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chunk {
    pub(crate) text: String,
    /// Counted from 0.
    pub(crate) index: i64,
    /// Whether it is the last.
    pub(crate) finish: bool,
    /// When it arrived.
    pub(crate) time_ms: u64,
    /// The request body, byte for byte; empty in ledgers of before it was kept.
    #[serde(default)]
    pub(crate) body: String,
}

/// What came of a stream so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stream {
    pub(crate) text: String,
    /// The request bodies of its chunks, byte for byte.
    pub(crate) bodies: Vec<String>,
    /// Of the last chunk.
    pub(crate) chunk_index: i64,
    /// When the last chunk arrived.
    pub(crate) last_ms: u64,
    /// A chunk said that it was the last.
    pub(crate) finished: bool,
    /// Finished, or given up by the service.
    pub(crate) ended: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Modification {
    pub(crate) operator: String,
    pub(crate) time_ms: u64,
    pub(crate) body: String,
}

/// The sum of a message's changes.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) withdrawal: Option<Withdrawal>,
    /// Accounts that threw their history away.
    pub(crate) cleared_by: BTreeSet<String>,
    /// Those of which something is left, oldest first: a later one may leave out what an earlier one set.
    pub(crate) modifications: Vec<Modification>,
    /// With the time of reading.
    pub(crate) readers: BTreeMap<String, u64>,
    pub(crate) reactions: Vec<Reaction>,
    pub(crate) stream: Option<Stream>,
}

impl State {
    pub(super) fn stream(&mut self, chunk: &Chunk) {
        let stream = self.stream.get_or_insert_default();
        stream.text.push_str(&chunk.text);
        stream.bodies.push(chunk.body.clone());
        stream.chunk_index = chunk.index;
        stream.last_ms = chunk.time_ms;
        stream.finished = chunk.finish;
        stream.ended = chunk.finish;
    }

    pub(super) fn end_stream(&mut self) {
        self.stream.get_or_insert_default().ended = true;
    }

    pub(super) fn react(&mut self, reaction: Reaction) {
        self.unreact(&reaction.operator_id, reaction.index);
        self.reactions.push(reaction);
    }

    pub(super) fn unreact(&mut self, operator: &str, index: i64) {
        self.reactions
            .retain(|reaction| (reaction.operator_id.as_str(), reaction.index) != (operator, index));
    }
}
