//! Whom a call names in its path and its body.

use serde::Serialize;
use serde_json::Value;
use specta::Type;
use yunxin::{Body, Destination};

/// Whom a call went to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Type)]
pub struct RecentTarget {
    /// The chatroom; empty where there is none.
    pub room_id: String,
    /// `receiver_id`; empty where there is none.
    pub receiver_id: String,
    /// `type` of a notification: 1 account, 2 team, 3 super team.
    pub r#type: Option<u8>,
    /// `receiver_ids`, as they were listed.
    pub receiver_ids: Vec<String>,
}

/// What a call names of whom it goes to; `None` where it names nobody.
pub(super) fn target(url: &str, body: &str) -> Option<RecentTarget> {
    let to = Destination::from_url(url)?;
    let body = Body::parse(body).ok()?;
    let value = body.value();
    let ids = value.get("receiver_ids").and_then(Value::as_array);
    let receiver_ids: Vec<String> =
        ids.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let mut target = RecentTarget { receiver_ids, ..RecentTarget::default() };
    match to {
        Destination::Chatroom { room_id } => target.room_id = room_id,
        Destination::ChatroomBatch => target.room_id = value.get("room_id")?.to_string(),
        Destination::Notification => {
            target.receiver_id = value.get("receiver_id")?.as_str()?.to_owned();
            target.r#type =
                value.get("type").and_then(Value::as_u64).and_then(|code| u8::try_from(code).ok());
        }
        Destination::Batch | Destination::NotificationBatch if !target.receiver_ids.is_empty() => {}
        _ => return None,
    }
    Some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_what_the_call_names() {
        let room =
            target("https://h/im/v2/chatrooms/5001/messages", r#"{"sender_id":"a"}"#).unwrap_or_default();
        assert_eq!(room.room_id, "5001");
        let many = target(
            "https://h/im/v2/chatrooms/messages",
            r#"{"room_id":9007199254740993,"receiver_ids":["a"]}"#,
        );
        let many = many.unwrap_or_default();
        assert_eq!((many.room_id.as_str(), many.receiver_ids.len()), ("9007199254740993", 1));
        let note = target("https://h/im/v2/custom_notification", r#"{"type":2,"receiver_id":"345"}"#);
        let note = note.unwrap_or_default();
        assert_eq!((note.receiver_id.as_str(), note.r#type), ("345", Some(2)));
        assert_eq!(target("https://h/im/v2/broadcast_notification", "{}"), None);
        assert_eq!(target("https://h/im/v2/conversations/messages", "{}"), None);
    }
}
