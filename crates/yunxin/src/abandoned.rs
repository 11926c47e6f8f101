//! Messages that a chatroom took and dropped on their way to its members.

use serde_json::Value;

use crate::catalogue::{AnswerShape, call_description};
use crate::kind::SendKind;

/// The messages that the answer says were dropped, by their client ids: `msg_abandon`, since a member receives only so many a
/// second. They are sent all the same: the service took them.
///
/// Source: fact sheet §15.
#[must_use]
pub fn abandoned_messages(kind: SendKind, answer: Option<&str>) -> Vec<String> {
    let shape = call_description(kind).answer;
    if !matches!(shape, AnswerShape::RoomMessage | AnswerShape::RoomMessages) {
        return Vec::new();
    }
    let Some(answer) = answer.and_then(|answer| serde_json::from_str::<Value>(answer).ok()) else {
        return Vec::new();
    };
    let many = answer.pointer("/data/success_list").and_then(Value::as_array).into_iter().flatten();
    let all = answer.pointer("/data/message").into_iter().chain(many);
    let id = |message: &Value| {
        let is_dropped = message.get("msg_abandon") == Some(&Value::Bool(true));
        let id = message.get("message_client_id").and_then(Value::as_str).unwrap_or_default();
        is_dropped.then(|| id.to_owned())
    };
    all.filter_map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_a_room_dropped_are_named() {
        let one = r#"{"code":200,"data":{"message":{"message_client_id":"m1","msg_abandon":true}}}"#;
        let many = r#"{"code":200,"data":{"success_list":[{"message_client_id":"m1","msg_abandon":false},
          {"message_client_id":"m2","msg_abandon":true},{"message_client_id":"m3"}]}}"#;
        for (kind, answer, expected) in [
            (SendKind::Chatroom, Some(one), vec!["m1"]),
            (SendKind::Chatroom, Some(&*one.replace("true", "false")), vec![]),
            (SendKind::ChatroomBatch, Some(many), vec!["m2"]),
            (SendKind::Batch, Some(many), vec![]),
            (SendKind::Chatroom, Some("<html>"), vec![]),
            (SendKind::Chatroom, None, vec![]),
        ] {
            assert_eq!(abandoned_messages(kind, answer), expected, "{kind:?} {answer:?}");
        }
    }
}
