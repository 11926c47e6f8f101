//! Recalling, or silently deleting, a chatroom message by its client id.

use serde::Serialize;

use super::path::{message_client_id, room_id};
use crate::answer::Refusal;
use crate::query::{Query, missing};
use crate::request::Input;
use crate::shared::Shared;

const EXTENSION_MAX: usize = 1024;

#[derive(Serialize)]
pub(super) struct Recalled {}

/// Whoever calls may: who of a room manages it is not known here.
pub(super) fn recall(shared: &Shared, input: &Input) -> Result<Recalled, Refusal> {
    let (room_id, client_id) = (room_id(&input.uri)?, message_client_id(&input.uri)?);
    let query = Query::of(&input.uri);
    query.account("operator_id")?;
    let sender = query.account("sender_id")?;
    let create_time: u64 = query.required("create_time")?;
    query.required::<bool>("notification_enabled")?;
    query.at_most("notification_extension", EXTENSION_MAX)?;
    let mut rooms = shared.world.rooms();
    let found = rooms.messages().rev().find(|message| {
        message.room_id == room_id
            && message.message_client_id == client_id
            && message.sender_id == sender
            && message.create_time_ms == create_time
    });
    let found = found.ok_or_else(|| missing("no such message of this sender and time in this room"))?;
    if found.recalled {
        return Err(missing("it was recalled"));
    }
    let number = found.number;
    rooms.recall(number)?;
    Ok(Recalled {})
}
