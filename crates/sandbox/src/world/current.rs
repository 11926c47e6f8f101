//! Which changes still say something.

use std::collections::HashMap;
use std::sync::Arc;

use super::change::{Change, State};
use super::message::{Conversations, Message};
use crate::conversation::Conversation;

/// Whether a change is part of what its messages are now: without it they would be others.
pub(super) fn is_current(
    change: &Change,
    by_id: &HashMap<i64, Arc<Message>>,
    by_conversation: &Conversations,
    cleared_ms: &HashMap<Conversation, u64>,
) -> bool {
    let is =
        |id: &i64, of: &dyn Fn(&State) -> bool| by_id.get(id).is_some_and(|message| of(&message.state()));
    match change {
        Change::Withdrawn { message_server_id: id, withdrawal, .. } => {
            is(id, &|state| state.withdrawal == Some(*withdrawal))
        }
        Change::Modified { message_server_id: id, operator, time_ms, body } => is(id, &|state| {
            let mut kept = state.modifications.iter();
            kept.any(|one| (&one.operator, &one.time_ms, &one.body) == (operator, time_ms, body))
        }),
        Change::Read { message_server_ids, reader, time_ms } => {
            message_server_ids.iter().any(|id| is(id, &|state| state.readers.get(reader) == Some(time_ms)))
        }
        Change::Reacted { message_server_id: id, reaction } => {
            is(id, &|state| state.reactions.contains(reaction))
        }
        // What it took off goes with it.
        Change::Unreacted { .. } => false,
        Change::Streamed { message_server_id: id, .. } | Change::StreamEnded { message_server_id: id } => {
            by_id.contains_key(id)
        }
        // A later one of the same conversation takes in all that this one does.
        Change::Cleared { conversation, time_ms } => {
            cleared_ms.get(conversation) == Some(time_ms)
                && by_conversation.contains_key(&conversation.shared())
        }
    }
}
