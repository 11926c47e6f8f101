//! The rules of the calls beside the single send.

use serde_json::{Value, json};

use super::fields::present;
use super::issue::{Findings, Issue, IssueCode};
use super::single::validate;
use super::{attachment, conversation, fields, placeholder, rules};
use crate::body::Body;
use crate::catalogue::{BROADCAST_TTL, call_description, room_message_alone};
use crate::conversation::{Conversation, ConversationType};
use crate::destination::Destination;
use crate::kind::SendKind;

/// Largest message of a chatroom batch. The documents say "5 KB", and neither of what nor how it is counted.
const ROOM_BATCH_MESSAGE_BYTES: u32 = 5 * 1024;

/// Everything that is wrong or doubtful about this call, in the order of the form. Of a single send what
/// [`validate`](crate::validate()) finds.
#[must_use]
pub fn validate_call(to: &Destination, body: &Body) -> Vec<Issue> {
    if let Destination::Single { conversation } = to {
        return validate(conversation, body);
    }
    let mut found = Findings::default();
    if let Destination::Stream { conversation } = to {
        stream_conversation(conversation, &mut found);
    }
    if let Destination::Chatroom { room_id } = to {
        room(room_id, &mut found);
    }
    for pointer in body.duplicates() {
        found.warn(pointer, IssueCode::DuplicateKey);
    }
    let (kind, value) = (to.kind(), body.value());
    let applies = conversation_type(to, value);
    fields::check(call_description(kind).groups, applies, value, &mut found);
    match kind {
        SendKind::Single => {}
        SendKind::Batch => {
            message(body, &mut found);
            rules::no_sense(value, &mut found);
            receivers(value, &mut found);
        }
        SendKind::Chatroom => {
            message(body, &mut found);
            rules::ai(body, &mut found);
            receivers(value, &mut found);
            directed(value, &mut found);
        }
        SendKind::ChatroomBatch => {
            room_messages(value, &mut found);
            rules::antispam_of_several(value, &mut found);
            receivers(value, &mut found);
            directed(value, &mut found);
        }
        SendKind::Notification | SendKind::NotificationBatch => {
            receivers(value, &mut found);
            notification(value, applies, &mut found);
        }
        SendKind::Broadcast => broadcast(value, &mut found),
        SendKind::ChatroomBroadcast => message(body, &mut found),
        SendKind::Push => {}
        SendKind::Stream => piece(value, &mut found),
    }
    placeholder::check(body, &mut found);
    found.0
}

/// The kind of conversation by which options apply or not.
fn conversation_type(to: &Destination, body: &Value) -> Option<ConversationType> {
    match to {
        Destination::Single { conversation } | Destination::Stream { conversation } => {
            Some(conversation.kind)
        }
        Destination::Batch | Destination::NotificationBatch => Some(ConversationType::P2p),
        Destination::Notification => {
            let code = body.get("type").and_then(Value::as_u64).and_then(|code| u8::try_from(code).ok());
            code.and_then(ConversationType::from_code)
        }
        Destination::Chatroom { .. }
        | Destination::ChatroomBatch
        | Destination::Broadcast
        | Destination::ChatroomBroadcast
        | Destination::Push => None,
    }
}

fn message(body: &Body, found: &mut Findings) {
    attachment::check(body, found);
    rules::content(body, found);
    rules::antispam(body, found);
}

fn room(room_id: &str, found: &mut Findings) {
    const AT: &str = "/destination/room_id";
    if room_id.trim().is_empty() {
        found.error(AT, IssueCode::Empty);
    } else if !room_id.bytes().all(|byte| byte.is_ascii_digit()) {
        found.error(AT, IssueCode::BadCharacters);
    } else {
        match room_id.parse::<i64>() {
            Ok(1..) => {}
            Ok(_) => drop(found.error(AT, IssueCode::TooSmall)),
            Err(_) => drop(found.error(AT, IssueCode::TooLarge)),
        }
    }
}

fn stream_conversation(conversation: &Conversation, found: &mut Findings) {
    conversation::check(conversation, found);
    if conversation.kind == ConversationType::Superteam {
        found.error("/conversation/receiver", IssueCode::NotApplicable);
    }
}

/// An account that is listed twice would be written to twice, or not: the documents do not say.
fn receivers(body: &Value, found: &mut Findings) {
    const LIST: &str = "/receiver_ids";
    let ids = body.get("receiver_ids").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let lower = |id: &Value| id.as_str().map(str::to_ascii_lowercase).filter(|id| !id.is_empty());
    let sender = body.get("sender_id").and_then(lower);
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for (index, id) in ids.iter().enumerate() {
        let Some(id) = lower(id) else { continue };
        let at = format!("{LIST}/{index}");
        if sender.as_ref() == Some(&id) {
            found.warn(&at, IssueCode::SenderIsReceiver).about("/sender_id");
        }
        match seen.get(&id) {
            Some(first) => {
                found.error(&at, IssueCode::DuplicateEntry).about(&format!("{LIST}/{first}"));
            }
            None => {
                seen.insert(id, index);
            }
        }
    }
}

/// A directed message is not stored, and has neither config nor place in the room.
fn directed(body: &Value, found: &mut Findings) {
    if present(body, "/receiver_ids").is_none() {
        return;
    }
    let places = ["/message/location_x", "/message/location_y", "/message/location_z"];
    for pointer in ["/message_config"].into_iter().chain(places) {
        if present(body, pointer).is_some() {
            found.error(pointer, IssueCode::NotApplicable).about("/receiver_ids");
        }
    }
    let messages = body.get("messages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (index, message) in messages.iter().enumerate() {
        for name in ["location_x", "location_y", "location_z"] {
            if message.get(name).is_some_and(|place| !place.is_null()) {
                let at = format!("/messages/{index}/{name}");
                found.error(&at, IssueCode::NotApplicable).about("/receiver_ids");
            }
        }
    }
}

fn room_messages(body: &Value, found: &mut Findings) {
    let messages = body.get("messages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut ids: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for (index, one) in messages.iter().enumerate().filter(|(_, one)| one.is_object()) {
        let Ok(alone) = Body::parse(json!({ "message": one }).to_string()) else { continue };
        let mut here = Findings::default();
        fields::check(room_message_alone(), None, alone.value(), &mut here);
        attachment::check(&alone, &mut here);
        rules::content(&alone, &mut here);
        let at = format!("/messages/{index}");
        for issue in here.0 {
            let moved = |pointer: String| match pointer.strip_prefix("/message") {
                Some(rest) => format!("{at}{rest}"),
                None => pointer,
            };
            found.0.push(Issue { pointer: moved(issue.pointer), related: issue.related.map(moved), ..issue });
        }
        let bytes = u32::try_from(one.to_string().len()).unwrap_or(u32::MAX);
        if bytes > ROOM_BATCH_MESSAGE_BYTES {
            found.warn(&at, IssueCode::TooLong).numbers(ROOM_BATCH_MESSAGE_BYTES, bytes);
        }
        let Some(id) = one.get("message_client_id").and_then(Value::as_str) else { continue };
        match ids.get(id) {
            Some(first) => {
                let at = format!("{at}/message_client_id");
                let first = format!("/messages/{first}/message_client_id");
                found.error(&at, IssueCode::DuplicateEntry).about(&first);
            }
            None => {
                ids.insert(id, index);
            }
        }
    }
}

fn notification(body: &Value, kind: Option<ConversationType>, found: &mut Findings) {
    if matches!(kind, Some(ConversationType::Team | ConversationType::Superteam)) {
        let id = body.get("receiver_id").and_then(Value::as_str).unwrap_or_default();
        if !id.is_empty() && !id.bytes().all(|byte| byte.is_ascii_digit()) {
            found.warn("/receiver_id", IssueCode::TeamIdNotDecimal);
        }
        rules::force_push(body, found);
    } else if let (Some(sender), Some(receiver)) =
        (body.get("sender_id").and_then(Value::as_str), body.get("receiver_id").and_then(Value::as_str))
        && !sender.is_empty()
        && sender.eq_ignore_ascii_case(receiver)
    {
        found.warn("/receiver_id", IssueCode::SenderIsReceiver).about("/sender_id");
    }
    let is_off = body.pointer("/push_config/push_enabled") == Some(&Value::Bool(false));
    if !is_off && rules::is_blank(body, "/push_config/push_content") {
        found.warn("/push_config/push_content", IssueCode::NoPushWithoutText);
    }
}

fn broadcast(body: &Value, found: &mut Findings) {
    const TTL: &str = "/ttl";
    let is_kept = rules::is_on(body, "/offline_enabled");
    let Some(ttl) = present(body, TTL) else {
        // Not given, the number that the service takes has the same disputed unit.
        if is_kept {
            found.warn(TTL, IssueCode::DisputedUnit).actual = Some(BROADCAST_TTL);
        }
        return;
    };
    let number = ttl.as_u64().and_then(|number| u32::try_from(number).ok());
    found.warn(TTL, IssueCode::DisputedUnit).actual = number;
    if !is_kept {
        found.warn(TTL, IssueCode::NotApplicable).about("/offline_enabled");
    }
}

/// The first piece is known by the caller's id, every later one by the service's.
fn piece(body: &Value, found: &mut Findings) {
    const CLIENT_ID: &str = "/message/message_client_id";
    const SERVER_ID: &str = "/message/message_server_id";
    match body.pointer("/message/attachment/index").and_then(Value::as_i64) {
        Some(0) if rules::is_blank(body, CLIENT_ID) => {
            found.error(CLIENT_ID, IssueCode::Required);
        }
        Some(1..) if present(body, SERVER_ID).is_none() => {
            found.error(SERVER_ID, IssueCode::Required);
        }
        _ => {}
    }
}
