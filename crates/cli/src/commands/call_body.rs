//! A whole body beside options that say whom it goes to: where they differ, nothing is guessed.

use std::collections::BTreeSet;

use courier::Destination;
use serde_json::Value;

use crate::args::Message;
use crate::failure::Failure;

/// Refuses a body that names another sender, room or receivers than the options do: the body goes out as it is, so that the
/// options would silently mean nothing. What is no JSON object is refused for that, later.
pub(super) fn agrees(
    message: &Message,
    receivers: Option<&[String]>,
    to: &Destination,
    body: &str,
) -> Result<(), Failure> {
    let Ok(body @ Value::Object(_)) = serde_json::from_str::<Value>(body) else { return Ok(()) };
    let call = &message.call;
    let sender = match to {
        Destination::Broadcast => "/from_account_id",
        Destination::Push => "/sender_account_id",
        _ => "/sender_id",
    };
    let differs = |option, pointer| Err(Failure::BodyDiffers { option, pointer });
    if call.from.as_ref().is_some_and(|from| !is_account(&body, sender, from)) {
        return differs("--from", sender);
    }
    let option = if call.to_many.is_some() { "--to-many" } else { "--only-to" };
    if receivers.is_some_and(|ids| accounts(&body) != ids.iter().map(|id| id.to_ascii_lowercase()).collect())
    {
        return differs(option, "/receiver_ids");
    }
    if let (Destination::ChatroomBatch, Some(room)) = (to, &call.chatroom)
        && body.get("room_id").map(Value::to_string).as_ref() != Some(room)
    {
        return differs("--chatroom", "/room_id");
    }
    if call.high_priority && body.pointer("/message_config/high_priority") != Some(&Value::Bool(true)) {
        return differs("--high-priority", "/message_config/high_priority");
    }
    if let (Destination::Notification, Some(to)) = (to, &message.to) {
        let is_type = body.get("type").and_then(Value::as_i64) == Some(i64::from(to.kind.code()));
        for (is_same, pointer) in [
            (is_account(&body, sender, &to.sender), sender),
            (is_type, "/type"),
            (is_account(&body, "/receiver_id", &to.receiver), "/receiver_id"),
        ] {
            if !is_same {
                return differs("--to", pointer);
            }
        }
    }
    Ok(())
}

/// Whether the account stands there. The service lower-cases accounts.
fn is_account(body: &Value, pointer: &str, account: &str) -> bool {
    body.pointer(pointer).and_then(Value::as_str).is_some_and(|given| given.eq_ignore_ascii_case(account))
}

fn accounts(body: &Value) -> BTreeSet<String> {
    let ids = body.get("receiver_ids").and_then(Value::as_array).into_iter().flatten();
    ids.filter_map(Value::as_str).map(str::to_ascii_lowercase).collect()
}
