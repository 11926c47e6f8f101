//! Changing a sent message.
//!
//! Source: fact sheet, section 11.

use std::sync::Arc;

use axum::http::Uri;

use super::body::Body;
use crate::answer::Refusal;
use crate::clock::now_ms;
use crate::fields::Group;
use crate::query::{missing, present};
use crate::send::rules;
use crate::shared::Shared;
use crate::world::{Change, Message, Shown};

const WINDOW_S: u64 = 7 * 24 * 60 * 60;
const PAUSE_MS: u64 = 1000;

pub(super) fn modify(shared: &Shared, _: &Uri, body: &Body) -> Result<Shown, Refusal> {
    let root = Group::root(&body.value)?;
    let operator = root.account("operator")?;
    let kind = root.kind("type")?;
    let wanted = root.group("message")?.ok_or_else(|| Refusal::parameter("message is missing"))?;
    let conversation = wanted.conversation(kind)?;
    let id = wanted.required_integer("message_server_id")?;
    let time_ms = wanted.required_time("time")?;
    rules::check(&body.value, &conversation, &shared.limits)?;
    let message_type = wanted.required_integer("message_type")?;
    let message: Arc<Message> = shared.world.change(|ledger| {
        let message = present(ledger, &conversation, id)?;
        if message.kept.conversation.owner != conversation.owner {
            return Err(missing("sender_id is not its sender"));
        }
        if message.kept.create_time_ms != time_ms {
            return Err(missing("time is not its create_time"));
        }
        if operator != conversation.owner {
            return Err(Refusal::new(403, format!("forbidden: {operator} is not its sender")));
        }
        if message.message_type() != Some(message_type) {
            return Err(wanted.wrong("message_type", "is not that of the sent message"));
        }
        let now_ms = now_ms();
        if now_ms.saturating_sub(time_ms) / 1000 >= WINDOW_S {
            return Err(Refusal::parameter("message was sent more than 7 days ago"));
        }
        let last_ms = message.state().modifications.last().map(|last| last.time_ms);
        if last_ms.is_some_and(|last_ms| now_ms.saturating_sub(last_ms) < PAUSE_MS) {
            return Err(Refusal::new(107_449, "message changed too often: once a second"));
        }
        let body = body.text.clone();
        let change = Change::Modified { message_server_id: id, operator, time_ms: now_ms, body };
        Ok((Some(change), Arc::clone(message)))
    })?;
    Ok(message.modified())
}
