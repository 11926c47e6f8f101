//! What a chatroom remembers.

use serde::Serialize;

use super::path::room_id;
use crate::answer::Refusal;
use crate::query::{Query, page_limit};
use crate::request::Input;
use crate::shared::Shared;
use crate::world::{RoomMessage, Shown};

#[derive(Serialize)]
pub(super) struct History {
    has_more: bool,
    /// Empty on the last page.
    next_token: String,
    items: Vec<Shown>,
}

pub(super) fn history(shared: &Shared, input: &Input) -> Result<History, Refusal> {
    let room_id = room_id(&input.uri)?;
    let query = Query::of(&input.uri);
    query.account("sender_id")?;
    let limit = page_limit(&query)?;
    let newest_first = query.optional::<bool>("descending")?.unwrap_or(true);
    let mut types = query.numbers("message_type")?;
    types.extend(query.numbers("message_types")?);
    let last = query.optional::<i64>("page_token")?;
    let rooms = shared.world.rooms();
    let shown = |message: &&RoomMessage| {
        message.room_id == room_id
            && message.in_history
            && !message.recalled
            && (types.is_empty() || message.message_type().is_some_and(|kind| types.contains(&kind)))
            && last
                .is_none_or(|last| if newest_first { message.number < last } else { message.number > last })
    };
    let found = rooms.messages().map(AsRef::as_ref).filter(shown);
    let mut page: Vec<&RoomMessage> =
        if newest_first { found.rev().take(limit + 1).collect() } else { found.take(limit + 1).collect() };
    let has_more = page.len() > limit;
    page.truncate(limit);
    let next_token = page.last().filter(|_| has_more).map(|message| message.number.to_string());
    let items = page.iter().map(|message| message.item()).collect();
    Ok(History { has_more, next_token: next_token.unwrap_or_default(), items })
}
