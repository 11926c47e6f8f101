//! Changing a sent message.
//!
//! Source: fact sheet §11 (更新消息, and the Java server SDK).

use serde::Serialize;
use serde_json::Value;

use super::sent::SentMessage;
use crate::act::until::Until;
use crate::body::Body;
use crate::int64::Int64;

/// Seven days.
pub const MODIFY_WINDOW_S: i64 = 7 * 24 * 60 * 60;
/// What the client SDK lets be changed; 12 is a call record, which servers do not send.
const MODIFIABLE: [i64; 9] = [0, 1, 2, 3, 4, 6, 10, 12, 100];

/// Whether messages of this type can be changed.
#[must_use]
pub fn is_modifiable(message_type: i64) -> bool {
    MODIFIABLE.contains(&message_type)
}

/// Until when a message of `create_time_ms` (Unix milliseconds by the service's clock) can be changed.
#[must_use]
pub fn modify_until(create_time_ms: i64) -> Until {
    Until::after(create_time_ms, MODIFY_WINDOW_S, MODIFY_WINDOW_S)
}

#[derive(Serialize)]
struct Modification<'a> {
    operator: &'a str,
    /// The conversation's, not the message's.
    r#type: u8,
    message: Changed<'a>,
}

#[derive(Serialize)]
struct Changed<'a> {
    message_server_id: Int64,
    receiver_id: &'a str,
    time: i64,
    sender_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_type: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_type: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachment: Option<&'a Value>,
}

/// The body of a change that changes nothing yet: the message as it was sent, to start from. Its sender is the operator.
/// Two spaces of indentation; numbers keep every digit.
///
/// `create_time_ms` is the service's time of the message.
#[must_use]
pub fn modify_body(message: &SentMessage, create_time_ms: i64, sent: &Body) -> String {
    let field = |name: &str| sent.value().get("message")?.get(name).filter(|value| !value.is_null());
    let conversation = &message.conversation;
    let modification = Modification {
        operator: &conversation.sender,
        r#type: conversation.kind.code(),
        message: Changed {
            message_server_id: message.message_server_id,
            receiver_id: &conversation.receiver,
            time: create_time_ms,
            sender_id: &conversation.sender,
            message_type: field("message_type"),
            sub_type: field("sub_type"),
            text: field("text"),
            attachment: field("attachment"),
        },
    };
    serde_json::to_string_pretty(&modification).expect("every key of a modification is a string")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::act::until::Left;

    #[test]
    fn a_message_can_be_changed_for_seven_days() {
        let at = |after_ms: i64| modify_until(1_000).left(1_000 + after_ms);
        assert_eq!(at(604_799_999), Left::Sure { ms: 1 });
        assert_eq!(at(604_800_000), Left::Over);
    }

    #[test]
    fn notifications_cannot_be_changed() {
        assert!([0, 1, 2, 3, 4, 6, 10, 12, 100].into_iter().all(is_modifiable));
        assert!(![5, 7, 11, -1].into_iter().any(is_modifiable));
    }

    #[test]
    fn a_change_starts_from_what_was_sent_to_the_last_digit() {
        let message = SentMessage {
            conversation: "li.lei|2|36912345678".parse().unwrap(),
            message_server_id: Int64(i64::MAX),
            message_client_id: None,
            create_time_ms: Some(1_764_000_012_345),
        };
        let sent = r#"{"message":{"message_type":100,"sub_type":7,"text":"雁\n","attachment":{"z":1.50,"a":12345678901234567890123}},"x":1}"#;
        let body = modify_body(&message, 1_764_000_012_345, &Body::parse(sent).unwrap());
        insta::assert_snapshot!(body);
    }
}
